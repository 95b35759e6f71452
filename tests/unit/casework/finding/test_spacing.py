"""Queries that differ by a space: which are made of which, and that they stay small."""

from __future__ import annotations

import pytest

from guwah.casework.finding.spacing import LONGEST, MOST_WORDS, others
from guwah.script.terms import find_spans

PAIRS = (
    ("سىز كىم", "سىزكىم"), ("siz kim", "sizkim"), ("сиз ким", "сизким"),
    ("şehir içi", "şehiriçi"), ("قەشقەر ئۇيغۇر", "قەشقەرئۇيغۇر"), ("Siz kim?", "SIZKIM!"),
)  # fmt: skip


@pytest.mark.parametrize(("apart", "together"), PAIRS)
def test_two_words_find_the_one_and_back(apart: str, together: str) -> None:
    """Each is found in the other's text, in any script, by the same finder that marks it."""
    for query, text, spacing in ((apart, together, "together"), (together, apart, "apart")):
        found = [one for one in others(query) if find_spans(f"x {text} y", one.terms)]
        assert found and all(one.spacing == spacing for one in found), query


def test_scripts_find_each_other_without_the_space() -> None:
    """Typed in Latin letters, written in Arabic ones."""
    assert any(find_spans("سىزكىم", one.terms) for one in others("siz kim"))
    assert any(find_spans("سىز كىم", one.terms) for one in others("sizkim"))


def test_endings_are_found_as_in_any_search() -> None:
    """A joined word, and a second half of three letters, begin longer ones; two letters do not."""
    assert any(find_spans("sizkimning", one.terms) for one in others("siz kim"))
    assert any(find_spans("siz kimning", one.terms) for one in others("sizkim"))
    assert not any(find_spans("sizki mning", one.terms) for one in others("sizkim"))


def test_all_other_words_must_be_there() -> None:
    """Two neighbours are joined; the third word stays a word that is asked for."""
    made = list(others("siz kim idingiz"))
    assert len(made) == 2
    assert any(find_spans("sizkim idingiz", one.terms) for one in made)
    assert not any(find_spans("sizkim", one.terms) for one in made)


@pytest.mark.parametrize(
    "query",
    ['"siz kim"', "siz kim*", "123 456", "车 牌", "车牌", "བོད ཡིག", "kim", "😀", "a" * (LONGEST + 1),
     " ".join(["word"] * (MOST_WORDS + 1)), "", "…"],
)  # fmt: skip
def test_what_is_meant_as_it_stands_is_left(query: str) -> None:
    """No other query: quotation marks, `*`, numbers, Chinese, Tibetan, too short, too long."""
    assert list(others(query)) == []


def test_what_is_asked_stays_small() -> None:
    """The longest words and the most of them."""
    assert sum(len(one.terms[0].phrases) for one in others("a" * LONGEST)) <= LONGEST
    made = list(others(" ".join(["ab" * (LONGEST // 2)] * MOST_WORDS)))
    assert len(made) == MOST_WORDS - 1
