"""Keys of a case parse back, stay apart, and say what is being changed."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.errors import ObjectDamagedError
from guwah.vault.casekeys import CaseKeys


def test_case_keys_parse_back_as_the_same_bytes() -> None:
    """from_bytes and to_bytes are exact inverses."""
    made = CaseKeys.new().with_new_database_key("0" * 32)
    data = made.to_bytes()
    assert CaseKeys.from_bytes(data, "x").to_bytes() == data


@pytest.mark.parametrize(
    "change",
    [
        (b'"format":1', b'"format":2'),
        (b'"log":"', b'"log":"zz'),
        (b'"names"', b'"nomes"'),
        (b"{", b"["),
    ],
)
def test_other_bytes_are_no_case_keys(change: tuple[bytes, bytes]) -> None:
    """Anything but exactly these keys is damage."""
    with pytest.raises(ObjectDamagedError):
        CaseKeys.from_bytes(CaseKeys.new().to_bytes().replace(*change, 1), "x")


def test_keys_of_two_cases_share_nothing() -> None:
    """All values are random; no secret shows in repr."""
    one, two = CaseKeys.new(), CaseKeys.new()
    late = {
        "destroying",
        "former",
        "intake",
        "colleagues",
        "owner",
        "alias",
        "earlier",
    }  # empty in a new case
    names = [each.name for each in dataclasses.fields(CaseKeys) if each.name not in late]
    assert all(str(getattr(one, name)) != str(getattr(two, name)) for name in names)
    assert CaseKeys.new().log_seed not in repr(CaseKeys.new())


def test_settling_leaves_the_newest_database_key() -> None:
    """Of two keys the second stays."""
    both = CaseKeys.new().with_new_database_key("0" * 32)
    assert both.settled().database == both.database[1:]
    assert both.settled().destroying == ()


@given(
    st.booleans(), st.lists(st.sampled_from(["age1aaa", "age1bbb"]), max_size=2), st.integers(0, 3)
)
def test_keys_of_a_case_print_back_as_the_same_bytes(
    sharing: bool, colleagues: list[str], renewals: int
) -> None:
    """Shared, renewed, in the middle of it: bytes and keys are exact inverses; new keys stay short."""
    made = CaseKeys.new()
    for _ in range(renewals):
        made = made.renewing("age1owner", tuple(colleagues) if sharing else (), "quiet-heron-42")
        again = CaseKeys.from_bytes(made.to_bytes(), "x")
        assert again.to_bytes() == made.to_bytes() and str(again.former) == str(made.former)
        made = again.renewed()
        assert made.former is None and len(made.database) == 1
    assert len(made.intake) == renewals
    assert CaseKeys.from_bytes(made.to_bytes(), "x").to_bytes() == made.to_bytes()
    if not renewals:
        assert set(json.loads(made.to_bytes())) == {
            "case", "database", "destroying", "device", "folder", "format", "identity", "log",
            "manifest", "names", "origin",
        }  # fmt: skip
