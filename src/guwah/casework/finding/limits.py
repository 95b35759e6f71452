"""
What limits a search that found nothing: words of a closed list, for a hint.

Looks at the query alone, so that a hint says nothing about what is kept.

The rules of this module are:
  * A query in quotation marks, or with a `*`, is meant as it stands: nothing is said of it.
  * Only what is so is said, by the same terms that the search looks up.
"""

from __future__ import annotations

from typing import Final, Literal

import regex

from guwah.casework.finding.fuzzy import SHORT
from guwah.casework.finding.spacing import MEANT
from guwah.script.normal import normal_text
from guwah.script.terms import query_terms

Limit = Literal[
    "short",  # a word too short to begin longer ones
    "syllable",  # Tibetan, which is cut at the tsheg
    "number",  # digits alone
    "no-error",  # --fuzzy was asked for, and a word is too short for it
    "fuzzy",  # --fuzzy was not asked for, and would widen a word
]
_TIBETAN: Final = regex.compile(r"\p{Tibetan}")
_HAN: Final = regex.compile(r"\p{Han}|\p{Hiragana}|\p{Katakana}")
_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*+")
_WHOLE_NUMBER: Final = regex.compile(r"\p{Nd}++")


def limits(query: str, *, is_fuzzy: bool) -> list[Limit]:
    """What keeps parts of a query from finding more.

    Args:
        query: What was typed.
        is_fuzzy: Whether words with typing errors were asked for.

    Returns:
        Each at most once.
    """
    if MEANT.search(query):
        return []
    return list(dict.fromkeys(one for word in query.split() for one in _of(word, is_fuzzy)))


def _of(word: str, is_fuzzy: bool) -> list[Limit]:
    """What limits one word."""
    terms = query_terms(word)
    if not terms:
        return []
    if _TIBETAN.search(word):
        return ["syllable"]
    if _HAN.search(word):
        return [] if is_fuzzy else ["fuzzy"]
    found: list[Limit] = []
    tokens = [one for term in terms for phrase in term.phrases for one in phrase]
    longest = max((len(one) for one in tokens if _WORD.fullmatch(one)), default=0)
    if _WHOLE_NUMBER.fullmatch(normal_text(word)):
        return ["number", "no-error"] if is_fuzzy else ["number"]
    if longest and not any(term.prefix for term in terms):
        found.append("short")
    if is_fuzzy and 0 < longest < SHORT:
        found.append("no-error")
    if not is_fuzzy and longest >= SHORT:
        found.append("fuzzy")
    return found
