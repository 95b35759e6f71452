"""`guwah search` where nothing is found as typed: with or without the space, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.here import Here

LINES = (
    "13/01/2025, 09:16 - Tursun: سىزكىم ئىكەن\n"
    "14/01/2025, 09:16 - Tursun: باشقا گەپ، سىز نەدە\n"
    "15/01/2025, 09:16 - Aynur: bu qandaq ish\n"
    "16/01/2025, 09:16 - Aynur: kitab 1234, aynurgul keldi\n"
    "17/01/2025, 09:16 - Sadir: بۇ ئۆي تېلېفون\n"
)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """A vault with one chat."""
    made = Here(tmp_path, capsys)
    path = tmp_path / "WhatsApp Chat with Nur.txt"
    path.write_text(LINES, "utf-8")
    assert made("receive", path, "--case", made.case).code == 0
    return made


@pytest.mark.parametrize(
    ("query", "word", "spacing"),
    [("سىز كىم", "سىزكىم", "together"), ("siz kim", "سىزكىم", "together"),
     ("bu qandaqish", None, None), ("qandaqish", "qandaq ish", "apart"),
     ("قانداقئىش", "qandaq ish", "apart"), ("ئۆيتېلېفون", "ئۆي تېلېفون", "apart"),
     ("qandaq", "qandaq", None), ("سىز نەدە", "سىز", None)],
)  # fmt: skip
def test_a_space_more_or_less_is_found(
    here: Here, query: str, word: str | None, spacing: str | None
) -> None:
    """The words are marked where they stand, and the hit says how they are written."""
    hits = here("search", query, "--case", here.case, "--jsonl").lines
    if word is None:
        assert hits == []
        return
    assert [one["spacing"] for one in hits] == [spacing]
    text = hits[0]["record"]["text"].encode()
    offset, length = hits[0]["spans"][0]
    assert text[offset : offset + length].decode() == word


def test_a_person_is_told(here: Here) -> None:
    """Before the hits, and never where something was found as typed."""
    done = here("search", "siz kim", "--case", here.case)
    assert "Nothing found as typed. Found with words written together:" in done.err
    done = here("search", "qandaqish", "--case", here.case)
    assert "Nothing found as typed. Found with the word written apart:" in done.err
    assert here("search", "qandaq", "--case", here.case).err == ""


def test_filters_hold_for_it_too(here: Here) -> None:
    """A day, a sender, a phrase in quotation marks."""
    assert here("search", "siz kim", "--case", here.case, "--since", "2025-02-01").out == ""
    assert here("search", "siz kim", "--case", here.case, "--from", "Aynur").out == ""
    assert here("search", "siz kim", "--case", here.case, "--from", "Tursun", "--fuzzy").out
    assert here("search", '"siz kim"', "--case", here.case).out == ""


def test_no_protected_name_is_found_by_a_space(here: Here) -> None:
    """Over all folders neither half of a name nor the whole, however it is cut or joined."""
    other = here("case", "new").out.strip()
    path = here.folder / "WhatsApp Chat with Gul.txt"
    path.write_text(
        "13/01/2025, 09:16 - Aynurgul: salam\n13/01/2025, 09:17 - Qandaq Ish: hello\n", "utf-8"
    )
    assert here("receive", path, "--case", other).code == 0
    asked = ("aynur gul", "qandaqish")
    assert all(here("search", one, "--jsonl").lines for one in asked)
    done = here("who", "--case", other, "--set", "Aynurgul=self", "--set", "Qandaq Ish=family")
    assert done.code == 0, done.err
    for one in asked:
        assert all(hit["alias"] == other for hit in here("search", one, "--jsonl").lines), one
        assert here("search", one, "--case", here.case, "--jsonl").lines, one


def test_a_short_word_is_told_and_the_star_finds_more(here: Here) -> None:
    """The hint is true: whole words only, until a `*` is typed."""
    done = here("search", "ki", "--case", here.case)
    assert done.out == "" and "one or two letters is found only as a whole word" in done.err
    assert here("search", "ki*", "--case", here.case).out
    assert here("search", "12", "--case", here.case).err.count("a number is found only whole") == 1
    assert here("search", "12*", "--case", here.case).out
    assert here("search", "bu", "--case", here.case, "--jsonl").lines
