"""
Words with typing errors: each word of a query with the words of a folder that are close to it.

The rules of this module are:
  * Up to two errors (a letter more, less, another, or two exchanged) in a word of six letters or
    more, one in a word of four or five, none in a shorter one or in a number.
  * Two Han characters are close if they sound alike: that is how they are mistyped and disguised.
  * The words come from this folder's own index; nothing is compared across folders here.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex
from rapidfuzz import process
from rapidfuzz.distance import OSA

from guwah.casework.tables import Connection
from guwah.script.pinyin import sound_key
from guwah.script.terms import Term

LONG, SHORT = 6, 4
MOST = 200
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+")
_HAN = regex.compile(r"\p{Han}++")


def widened(db: Connection, terms: Iterable[Term]) -> list[Term]:
    """The terms of a query, each with the words of a folder that are close to it.

    Args:
        db: The folder's catalogue.
        terms: As `query_terms` gives them.

    Returns:
        Terms of more phrases; those that nothing is close to as they were.
    """
    return [_widened(db, term) for term in terms]


def _widened(db: Connection, term: Term) -> Term:
    phrases = dict.fromkeys(term.phrases)
    for phrase in term.phrases:
        for place, word in enumerate(phrase):
            for close in _close(db, word):
                phrases[(*phrase[:place], close, *phrase[place + 1 :])] = None
    return Term(tuple(phrases), term.prefix)


def _close(db: Connection, word: str) -> list[str]:
    if _HAN.fullmatch(word):
        sound = sound_key(word)
        return [one for one in _words(db, len(word), len(word), han=True)
                if sound_key(one) == sound]  # fmt: skip
    errors = 0 if not _WORD.fullmatch(word) else 2 if len(word) >= LONG else len(word) >= SHORT
    if not errors:
        return []
    known = _words(db, len(word) - errors, len(word) + errors, han=False)
    found = process.extract(
        word, known, scorer=OSA.distance, processor=None, score_cutoff=errors, limit=MOST
    )
    return [one for one, _, _ in found]


def _words(db: Connection, shortest: int, longest: int, *, han: bool) -> list[str]:
    """Words of the index of some length, that are Han or are not."""
    db.execute("create virtual table if not exists temp.known using fts5vocab(main, words, row)")
    rows = db.execute(
        "select term from temp.known where length(term) between ? and ?"
        " and (unicode(term) between 0x3400 and 0x9fff) = ?",
        (shortest, longest, han),
    )
    return [term for (term,) in rows]
