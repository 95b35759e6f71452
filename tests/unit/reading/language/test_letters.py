"""Code points are letters of a script, gaps, or nothing."""

from __future__ import annotations

import numpy as np
import pytest

from guwah.reading.language import letters, measure


@pytest.mark.parametrize(
    ("character", "script"),
    [("a", "Latn"), ("Ö", "Latn"), ("ｑ", "Latn"), ("ə", "Latn"), ("ұ", "Cyrl"), ("ڭ", "Arab"),
     ("ﯓ", "Arab"), ("汉", "Hani"), ("𠮷", "Hani"), ("ཀ", "Tibt"), ("ひ", "Kana"), ("각", "Hang"),
     ("ש", "Hebr")],
)  # fmt: skip
def test_letters_know_their_script(character: str, script: str) -> None:
    """Blocks of all planes, full width and presentation forms included."""
    (kind,) = letters.read_letters(character).kinds
    assert letters.SCRIPTS[kind] == script


@pytest.mark.parametrize("character", "5٥😀×€")
def test_digits_and_signs_are_hard_gaps(character: str) -> None:
    """They belong to no language."""
    assert letters.read_letters(character).kinds[0] == letters.HARD


@pytest.mark.parametrize("character", " ,،。？\n")
def test_punctuation_is_a_soft_gap(character: str) -> None:
    """It parts words, not spans."""
    assert letters.read_letters(character).kinds[0] == letters.SOFT


@pytest.mark.parametrize(
    "text", ["see https://a.example/x", "at www.example.org/x", "to a.b@example.com", "on t.me/abc"]
)
def test_links_are_hard_gaps(text: str) -> None:
    """A link is left out from end to end, the word before it is not."""
    kinds = letters.read_letters(text).kinds
    place = text.index(" ")
    assert (kinds[:place] == letters.LATIN).all()
    assert not ((kinds[place + 1 :] > 0) & (kinds[place + 1 :] < letters.APOSTROPHE)).any()


def test_a_sentence_without_a_space_after_the_stop_is_no_link() -> None:
    """`ok.keldim` is two words."""
    assert (letters.read_letters("ok.keldim").kinds != letters.HARD).all()


def test_an_apostrophe_is_a_letter_only_between_letters() -> None:
    """All its forms are one."""
    found = letters.read_letters("o\u02bbg'il 'ha'")
    assert chr(found.folded[1]) == chr(found.folded[3]) == "'"
    assert (found.kinds == letters.SOFT).sum() == 3


def test_an_invisible_mark_does_not_part_a_word() -> None:
    """A direction mark within a word is skipped."""
    one = measure.find_words(letters.read_letters("سا\u200fلام"))
    assert len(one.first) == 1 and one.size[0] == 5


def test_scores_of_words_add_up() -> None:
    """What a word is worth does not depend on the words around it."""
    tables = (
        np.arange(measure.BUCKETS, dtype=np.uint64) % 100,
        np.zeros(measure.BUCKETS, np.uint64),
    )
    both = measure.score_words(measure.find_words(letters.read_letters("salam dost")), tables)
    each = [measure.score_words(measure.find_words(letters.read_letters(one)), tables)[0]
            for one in ("salam", "dost")]  # fmt: skip
    assert (both == np.stack(each)).all()


def test_a_long_run_is_cut_into_words() -> None:
    """No word is longer than a sum can hold."""
    words = measure.find_words(letters.read_letters("ھ" * 1001))
    assert words.size.sum() == 1001 and words.size.max() <= measure.MAX_WORD
