"""A person at a terminal: `guwah` runs a command in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.here import Here
from journeys.typed import Done, Guwah, run


@pytest.fixture
def guwah(tmp_path: Path) -> Guwah:
    """Run `guwah …` in a process of its own and return how it ended."""

    def typed(*words: object, given: str = "", env: dict[str, str] | None = None) -> Done:
        return run(tmp_path, *words, given=given, env=env)

    return typed


@pytest.fixture
def case(guwah: Guwah) -> str:
    """A new vault with one folder; returns the folder's alias."""
    assert guwah("init").code == 0
    made = guwah("case", "new", "--json")
    assert made.code == 0, made.err
    alias: str = made.object["alias"]
    return alias


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Here:
    """Commands typed in this process, on a new vault with one folder."""
    monkeypatch.chdir(tmp_path)
    return Here(tmp_path, capsys)
