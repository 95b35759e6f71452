"""A first run waits for loops to be compiled, and says so once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from guwah.linking.alike import compiled, first_run
from guwah.linking.alike.first_run import telling

needs_numba = pytest.mark.skipif(not compiled.AVAILABLE, reason="numba is not installed")


def loops(folder: Path) -> dict[str, object]:
    """A module with two loops, of which one calls the other."""
    path = folder / "loops_of_a_test.py"
    if not path.exists():
        path.write_text("def one(a):\n    return a.sum()\n\n\ndef two(a):\n    return one(a) + 1\n")
    made: dict[str, object] = {"__name__": path.stem, "__file__": str(path)}
    exec(compile(path.read_text(), str(path), "exec"), made)
    made["one"] = compiled.compiled(made["one"])  # type: ignore[type-var]
    made["two"] = compiled.compiled(made["two"])  # type: ignore[type-var]
    return made


@needs_numba
def test_what_is_compiled_is_told_once_and_what_was_kept_is_not(tmp_path: Path) -> None:
    """Two loops, one word; none where both are found again, or were called before."""
    told: list[str] = []
    for begun in (1, 1):
        made = loops(tmp_path)
        with telling(lambda: told.append("preparing")):
            assert made["two"](np.arange(4)) == 7  # type: ignore[operator]
            assert made["one"](np.arange(4)) == 6  # type: ignore[operator]
        assert len(told) == begun
    with telling(lambda: told.append("preparing")):
        assert made["one"](np.arange(4.0)) == 6  # type: ignore[operator]
    assert len(told) == 2


@needs_numba
def test_nothing_is_told_afterwards(tmp_path: Path) -> None:
    """What is compiled after the run belongs to another."""
    told: list[str] = []
    with telling(lambda: told.append("preparing")):
        pass
    assert loops(tmp_path)["two"](np.arange(4)) == 7  # type: ignore[operator]
    assert told == []


def test_without_numba_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled there."""
    monkeypatch.setattr(first_run, "AVAILABLE", False)
    with telling(lambda: pytest.fail("nothing is compiled")):
        pass
