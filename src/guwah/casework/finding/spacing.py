"""
The words of a query written together, or apart: asked only where nothing was found as typed.

Makes other queries of one; asks nothing itself. Uyghur is often typed without the space that
another person puts (سىز كىم, سىزكىم); the index keeps words as they were written.

The rules of this module are:
  * What is in quotation marks, or has a `*`, is meant as it stands: there is nothing else to ask.
  * Only words of letters with spaces between them are joined or cut, no numbers; Chinese and
    Tibetan are found across spaces anyway.
  * Two neighbours are joined at a time, as they are typed and in their normal forms; one word is
    cut in two at every place that leaves two letters on either side.
  * A word of more than 32 letters is left as it is: what is asked stays small.
  * The joined word, and the second half of three letters or more, also begin longer ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import regex

from guwah.script.terms import LEAST_PREFIX, Term, query_terms

Spacing = Literal["together", "apart"]
MOST_WORDS: Final = 8
LEAST_HALF: Final = 2
MEANT: Final = regex.compile(r'["“”„«»「」『』《》*]')
LONGEST: Final = 32
_SPACED: Final = regex.compile(
    rf"(?V1)[[\p{{L}}\p{{M}}\p{{Cf}}]--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Tibetan}}]]{{1,{LONGEST}}}+"
)


@dataclass(frozen=True)
class Other:
    """Another way to write a query.

    Args:
        terms: What is looked up.
        spacing: How it differs from what was typed.
    """

    terms: list[Term]
    spacing: Spacing


def others(query: str) -> Iterator[Other]:
    """Yield the queries that differ from one by a space.

    Args:
        query: What was typed.
    """
    if MEANT.search(query):
        return
    words = query.split()
    if not 1 <= len(words) <= MOST_WORDS:
        return
    spelled = [_spelled(word) for word in words]
    for at, (left, right) in enumerate(pairwise(spelled)):
        if left is not None and right is not None:
            joined = _joined(words[at], words[at + 1], left, right)
            yield Other([*query_terms(" ".join(words[:at])), joined,
                         *query_terms(" ".join(words[at + 2 :]))], "together")  # fmt: skip
    if len(words) == 1 and spelled[0] is not None:
        halves = [(one[:at], one[at:]) for phrase in spelled[0].phrases for one in phrase
                  for at in range(LEAST_HALF, len(one) - LEAST_HALF + 1)]  # fmt: skip
        for is_open in (True, False):
            cut = tuple(one for one in halves if (len(one[1]) >= LEAST_PREFIX) == is_open)
            if cut:
                yield Other([Term(cut, is_open)], "apart")


def _spelled(word: str) -> Term | None:
    """The one term of a word of letters that stand between spaces, or None."""
    bare = word.strip(".,;:!?،؛؟…()")
    terms = query_terms(word) if _SPACED.fullmatch(bare) else []
    return terms[0] if len(terms) == 1 and all(len(one) == 1 for one in terms[0].phrases) else None


def _joined(left: str, right: str, first: Term, second: Term) -> Term:
    """Two words as one: as typed without the space, and in their normal forms."""
    phrases = [phrase for term in query_terms(left + right) for phrase in term.phrases]
    phrases += [(a[0] + b[0],) for a in first.phrases for b in second.phrases]
    return Term(tuple(dict.fromkeys(phrases)), True)
