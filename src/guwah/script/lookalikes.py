"""
Letters of another script that stand in a word because they look alike.

Whoever wants to slip past a filter writes a Cyrillic о in a Latin word; whoever has the wrong
keyboard does so without noticing. Spec: docs/spec/normal-form.md, "Lookalikes".

The rules of this module are:
  * Only a word that mixes scripts is touched: a run of Latin, Cyrillic and Greek letters.
  * Between Latin and Cyrillic the script with more letters in the word wins, Latin if equal;
    Greek never wins.
  * The odd letters are replaced only if each of them looks like one of the winning script: a
    foreign word with an ending of its own (`WhatsAppтан`) stays.
  * One character for one character: places stay what they are.
"""

from __future__ import annotations

import re
from typing import Final

LATIN: Final = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff"
CYRILLIC: Final = "\u0400-\u0482\u048a-\u052f"
GREEK: Final = "\u0370-\u0373\u0376-\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff"
THROUGH: Final = "\u00ad\u0300-\u036f\u0483-\u0489\u200b-\u200f\u2060\ufeff"
"""Marks and invisible characters, which do not end a word."""

_RUN: Final = re.compile(f"[{LATIN}{CYRILLIC}{GREEK}{THROUGH}]+")
_MIXED: Final = re.compile(
    f"[{LATIN}][{THROUGH}]*[{CYRILLIC}{GREEK}]|[{CYRILLIC}][{THROUGH}]*[{LATIN}{GREEK}]"
    f"|[{GREEK}][{THROUGH}]*[{LATIN}{CYRILLIC}]"
)
_ODD: Final = re.compile(f"[{CYRILLIC}{GREEK}]")
_OTHER: Final = re.compile(f"[{LATIN}{GREEK}]")
_LATIN_LETTER: Final = re.compile(f"[{LATIN}]")
_CYRILLIC_LETTER: Final = re.compile(f"[{CYRILLIC}]")
_GREEK_LETTER: Final = re.compile(f"[{GREEK}]")

_SMALL: Final = ("аеорсухіјѕһԁԛԝѵ", "aeopcyxijshdqwv")
_LARGE: Final = ("АВЕКМНОРСТУХІЈЅԚԜѴ", "ABEKMHOPCTYXIJSQWV")
_TO_LATIN: Final = str.maketrans(_SMALL[0] + _LARGE[0], _SMALL[1] + _LARGE[1])
_TO_CYRILLIC: Final = {
    large: small for small, large in _TO_LATIN.items() if chr(large) not in "dqwvQWV"
}
_FROM_GREEK: Final = str.maketrans("ανοριχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avopixkABEZHIKMNOPTYX")


def unmixed(text: str) -> str:
    """The text with each mixed word in one script, where its odd letters all look alike.

    Args:
        text: Any text.

    Returns:
        A text of as many characters.
    """
    if text.isascii() or not _ODD.search(text) or not _OTHER.search(text):
        return text
    if not _MIXED.search(text):
        return text
    return _RUN.sub(lambda run: _word(run[0]), text)


def _word(word: str) -> str:
    if not _MIXED.search(word):
        return word
    word = _replaced(word, _GREEK_LETTER.findall(word), _FROM_GREEK)
    latin, cyrillic = _LATIN_LETTER.findall(word), _CYRILLIC_LETTER.findall(word)
    if len(cyrillic) > len(latin):
        return _replaced(word, latin, _TO_CYRILLIC)
    return _replaced(word, cyrillic, _TO_LATIN)


def _replaced(word: str, odd: list[str], table: dict[int, int]) -> str:
    """The word with its odd letters replaced, if each of them is in the table."""
    return word.translate(table) if all(ord(one) in table for one in odd) else word
