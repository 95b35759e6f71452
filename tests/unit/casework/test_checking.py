"""What `guwah doctor` says of the parts that linking can do without."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from guwah.casework.checking import doctor

PARTS = {"numba": "numba", "dask and distributed": "distributed"}


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_of_linking_is_named(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said to be missing, what it adds, and how it is brought in; others stay as they are."""
    before = {one.part: one.present for one in doctor()}
    look = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name == PARTS[part] else look(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    after = {one.part: one for one in doctor()}
    assert not after[part].present and " -m pip install " in after[part].how
    others = {name: one.present for name, one in after.items() if name != part}
    assert others == {name: present for name, present in before.items() if name != part}
