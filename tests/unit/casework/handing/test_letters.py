"""Names of people become letters before a thread leaves."""

from __future__ import annotations

import pytest

from guwah.casework.handing.letters import Letters

NUR, ERKIN = "Nur Rozi", "Erkin Talip"


def test_senders_become_letters_in_order() -> None:
    """The first who appears is A, whoever it is; the same name is the same letter."""
    letters = Letters([NUR, ERKIN, NUR])
    assert [letters.of(one) for one in (NUR, ERKIN, None)] == ["A", "B", None]
    assert letters.pairs == (("A", NUR), ("B", ERKIN))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Erkin Talip keldi", "‹B› keldi"),
        ("ERKINGE dégin", "‹B›GE dégin"),
        ("Rozining anisi", "‹A›ning anisi"),
        ("Talip, Nur!", "‹B›, ‹A›!"),
        ("Nurluq", "‹A›luq"),
        ("menur", "menur"),
        ("", ""),
    ],
)
def test_names_within_texts_become_letters(text: str, shown: str) -> None:
    """Whole names and their parts, at the beginning of a word, whatever the case; endings stay."""
    assert Letters([NUR, ERKIN]).within(text) == shown


def test_a_released_name_stays() -> None:
    """As a sender and in texts, while the others are letters."""
    letters = Letters([NUR, ERKIN], released=[ERKIN])
    assert letters.of(ERKIN) == ERKIN
    assert letters.within("Erkin Talip and Nur Rozi") == "Erkin Talip and ‹A›"


def test_a_part_that_two_bear_stands_for_both() -> None:
    """A guess at who is meant would mislead a translator."""
    assert Letters(["Ana Sidiq", "Aygül Sidiq"]).within("Sidiq") == "‹A/B›"
    assert Letters(["Ana Sidiq", "Aygül Sidiq"], ["Ana Sidiq"]).within("Sidiq") == "‹Ana Sidiq/A›"


def test_arabic_and_han_names_are_found() -> None:
    """Names in the scripts that people use."""
    letters = Letters(["ئەركىن تالىپ", "王小明"])
    assert letters.within("ئەركىنگە ئېيت: 王小明来了") == "‹A›گە ئېيت: ‹B›来了"


def test_a_number_as_a_name_is_replaced_whole() -> None:
    """Its groups of digits are no names."""
    letters = Letters(["+998 90 123 45 67"])
    assert letters.within("call +998 90 123 45 67, not 998") == "call +‹A›, not 998"


def test_after_z_come_two_letters() -> None:
    """Large groups keep one letter for each."""
    letters = Letters([f"P{n}" for n in range(30)])
    assert [letters.of(f"P{n}") for n in (25, 26, 27)] == ["Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("李明", "你给李明打电话"), ("İlham Tohti", "or İlham"), ("İlham Tohti", "问ilham"),
        ("Abdu-Rahman Qasim", "call Abdu-Rahman"), ("+90 532 111 22 33", "+905321112233"),
        ("Patigül Sabit", "Patigu\u0308l"), ("Memet", "_Memet_"),
    ],
)  # fmt: skip
def test_other_spellings_of_a_name_are_found(name: str, text: str) -> None:
    """Behind a Han character, with Turkish letters, hyphens, other groups of digits, decomposed."""
    shown = Letters([name]).within(text)
    assert "‹A›" in shown
    for part in ("李明", "lham", "Rahman", "0532", "53211", "Patig", "Memet"):
        assert part not in shown
