"""What limits a query that found nothing: only what is so."""

from __future__ import annotations

from typing import get_args

import pytest

from guwah.casework.finding.limits import Limit, limits
from guwah.cli.hits import put_nothing


@pytest.mark.parametrize(
    ("query", "plain", "fuzzy"),
    [
        ("ki", ["short"], ["short", "no-error"]), ("سى", ["short"], ["short", "no-error"]),
        ("ئا", ["short"], ["short", "no-error"]), ("ст", ["short"], ["short", "no-error"]),
        ("öy", ["short"], ["short", "no-error"]), ("ئۆي", [], ["no-error"]),
        ("kim", [], ["no-error"]), ("kimni", ["fuzzy"], []), ("车", ["fuzzy"], []),
        ("车牌", ["fuzzy"], []), ("བོད", ["syllable"], ["syllable"]), ("12", ["number"], ["number", "no-error"]),
        ("😀", [], []), ('"ki"', [], []), ("ki*", [], []), ("ki kimni", ["short", "fuzzy"], ["short", "no-error"]),
    ],
)  # fmt: skip
def test_what_limits_a_query(query: str, plain: list[str], fuzzy: list[str]) -> None:
    """In each script, by the terms that are looked up."""
    assert limits(query, is_fuzzy=False) == plain
    assert limits(query, is_fuzzy=True) == fuzzy


def test_each_word_has_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Every word of the list is said by one of these queries, as a hint of its own."""
    said = set()
    for query in ("ki kimni 12 བོད", "ki 12"):
        for is_fuzzy in (False, True):
            said |= set(limits(query, is_fuzzy=is_fuzzy))
            put_nothing(query, is_fuzzy=is_fuzzy, is_everywhere=False)
            count = capsys.readouterr().err.count("hint: ")
            assert count == len(limits(query, is_fuzzy=is_fuzzy)), query
    assert said == set(get_args(Limit))
