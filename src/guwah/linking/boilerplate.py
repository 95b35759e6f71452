"""
Words that many people send to many people, and that therefore join nobody.

Tells boilerplate from wording; it never looks at how often a text occurs, because a threat
that is sent to a hundred people occurs often too.

The rules of this module are:
  * Greetings, wishes, thanks, what an app says itself and what it calls a file are taken out of a
    text first.
  * What is left must weigh at least `MIN_WEIGHT`: a letter or digit one, a Han character
    three, a sign nothing. Less is boilerplate, and so are numbers without a letter.
  * A short text with a word for a code and a number of four to eight digits is a one-time code.
  * Phrases are compared in the normal form, so one spelling stands for all scripts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import regex

from guwah.linking import phrases
from guwah.script.normal import normal_text

MIN_WEIGHT: Final = 8
MAX_CODE_WORDS: Final = 24

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]++")
_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_LETTER: Final = regex.compile(r"\p{L}")
_HAN: Final = regex.compile(r"\p{Script=Han}")
_FILE: Final = re.compile(r"\b(?:img|vid|ptt|aud|doc|stk)-\d{8}-wa\d+\.\w{2,5}\b")
_CODE: Final = regex.compile(r"(?<!\d)\d{4,8}(?!\d)|(?<!\d)\d{3}[ -]\d{3}(?!\d)")


def is_boilerplate(normal: str) -> bool:
    """Whether a text says nothing that could join two cases.

    Args:
        normal: The normal form of the text.

    Returns:
        True for greetings, one-time codes, app phrases and texts too short to tell.
    """
    courtesy, code_words = _patterns()
    normal = _FILE.sub(" ", normal)
    if _CODE.search(normal) and code_words.search(_spaced(normal)):
        return len(_WORD.findall(normal)) <= MAX_CODE_WORDS
    if not _LETTER.search(normal):
        return True
    if _says_more(normal):
        return False
    return _weight(courtesy.sub(" ", _spaced(normal))) < MIN_WEIGHT


def beyond_courtesy(normal: str) -> str:
    """What is left of a text without known phrases."""
    words, characters = _vocabulary()
    if words.isdisjoint(_WORD.findall(normal)) and characters.isdisjoint(normal):
        return _spaced(normal).strip()
    return _patterns()[0].sub(" ", _spaced(normal)).strip()


def wording_key(normal: str) -> str:
    """What two copies of one wording have in common: letters and digits, nothing between.

    Args:
        normal: The normal form of the text.

    Returns:
        The letters, marks and digits; empty for a text of signs alone.
    """
    return "".join((_ASCII_WORD if normal.isascii() else _WORD).findall(normal))


def _says_more(normal: str) -> bool:
    """Whether words that stand in no courtesy are enough by themselves."""
    words, characters = _vocabulary()
    weight = 0
    for found in _WORD.finditer(normal):
        word = found[0]
        if word not in words:
            own = (
                word if word.isascii() else "".join(sign for sign in word if sign not in characters)
            )
            weight += len(own) + 2 * len(_HAN.findall(own))
            if weight >= MIN_WEIGHT:
                return True
    return False


def _weight(words: str) -> int:
    """How much a text can tell: one for a letter or digit, three for a Han character."""
    return sum(map(len, _WORD.findall(words))) + 2 * len(_HAN.findall(words))


def _spaced(normal: str) -> str:
    """The words with one space between, and spaces around."""
    return f" {' '.join(_WORD.findall(normal))} "


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """All words and all Han characters of courtesies: nothing else can fall with them."""
    normal = " ".join(normal_text(line.replace("|", " ")) for line in phrases.COURTESY)
    return frozenset(_WORD.findall(normal)), frozenset(_HAN.findall(normal))


@cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Expressions for courtesies and for words that go with one-time codes."""
    return _any_of(phrases.COURTESY), _any_of(phrases.CODE_WORDS)


def _any_of(texts: tuple[str, ...]) -> regex.Pattern[str]:
    """One expression that matches any phrase as whole words; in Chinese anywhere."""
    apart: set[str] = set()
    anywhere: set[str] = set()
    for line in texts:
        for phrase in line.split("|"):
            words = _spaced(normal_text(phrase)).strip()
            (anywhere if _HAN.search(words) else apart).add(words)
    ordered = [
        "|".join(map(regex.escape, sorted(found, key=lambda words: (-len(words), words))))
        for found in (apart, anywhere)
    ]
    return regex.compile(rf"(?<= )(?:{ordered[0]})(?= )|(?:{ordered[1]})")
