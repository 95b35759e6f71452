"""
The verb *search*: full text in any script, without becoming a register of people.

The rules of this module are:
  * Inside one folder (`--case`) everything of that folder is found, and no other is opened.
  * Over all folders a query that touches a protected name or number is answered only by the one
    folder it belongs to; if it belongs to several, by none: nobody is joined by it.
  * Over all folders no part of a query is found inside a protected name or number, whichever
    folder marked it: not four digits of a lawyer's number, not one character of a name.
  * Names are compared when they are asked for; no index of them exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from guwah.casework import catalogue
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.evidence.case import PROTECTED_ROLES
from guwah.evidence.record import Record
from guwah.report.mentions import Finder, Span, terms_of_name, words_of
from guwah.script.normal import normal_text
from guwah.script.terms import find_spans, match_expression, term_spans
from guwah.vault.case import CaseVault

SHORTEST_NUMBER = 5
SHORTEST_PREFIX = 3
_DIGITS = re.compile(r"\D+")
_HAN = regex.compile(r"\p{Han}+")


@dataclass(frozen=True)
class Hit:
    """A sending that was found, with `(offset, length)` in bytes of its UTF-8 text."""

    case: str
    alias: str
    sending: int
    record: Record
    spans: tuple[tuple[int, int], ...]


def search(cases: list[CaseVault], query: str) -> Iterator[Hit]:
    """Search one or several cases.

    Args:
        cases: The opened cases; one means "inside this folder".
        query: What was typed, in any script.

    Yields:
        Hits, the best of each case first.

    Raises:
        UsageError: The query holds nothing that can be searched.
    """
    expression = match_expression(query)
    if not expression:
        raise UsageError("the query holds no letter, digit or sign that can be searched")
    for case in cases:
        project(case)
    if len(cases) > 1:
        owners = [case for case in cases if touches_protected(case, query)]
        if owners:
            cases = owners if len(owners) == 1 else []
    shield = _Shield(cases, query) if len(cases) > 1 else None
    for case in cases:
        for hit in _search_one(case, query, expression):
            if shield is None or shield.lets_pass(hit.record):
                yield hit


def _search_one(case: CaseVault, query: str, expression: str) -> Iterator[Hit]:
    rows = case.db.execute(
        "select rowid from words where words match ? order by rank, rowid", (expression,)
    ).fetchall()
    given: set[int] = set()
    for (number,) in rows:
        sending = catalogue.sending_of(case.db, number)
        if sending is not None and sending not in given:
            given.add(sending)
            found = catalogue.record_of(case.db, number)
            spans = tuple(find_spans(found.text or "", query))
            yield Hit(case.id, case.alias, sending, found, spans)


class _Shield:
    """What a search over all folders must not find: anything inside a protected name."""

    def __init__(self, cases: list[CaseVault], query: str) -> None:
        self._query = query
        self._mentions = Finder(
            term
            for case in cases
            for one in catalogue.participants(case.db)
            if one.role in PROTECTED_ROLES
            for written in (one.name, one.handle)
            if written
            for term in terms_of_name(written)
        )

    def lets_pass(self, record: Record) -> bool:
        """Whether each part of the query stands somewhere outside all protected names."""
        sender = record.sender
        places = (record.text, sender and sender.name, sender and sender.handle)
        spans = [self._outside(place) for place in places if place]
        return bool(spans) and all(any(found) for found in zip(*spans, strict=True))

    def _outside(self, text: str) -> list[bool]:
        """For each part of the query, whether it stands in a text outside all names."""
        names = self._mentions.find(text)
        return [
            any(not any(_overlap(span, name) for name in names) for span in spans)
            for spans in term_spans(text, self._query)
        ]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < sum(other) and other[0] < sum(one)


def touches_protected(case: CaseVault, query: str) -> bool:
    """Whether a query holds, is a part of, or begins a name or number of a protected person."""
    for one in catalogue.participants(case.db):
        if one.role in PROTECTED_ROLES and any(
            touches(query, written) for written in (one.name, one.handle) if written
        ):
            return True
    return False


def touches(query: str, written: str) -> bool:
    """Whether a query holds, is a part of, or begins a name or number.

    Args:
        query: What was typed.
        written: A name or handle as an export writes it.
    """
    if Finder(terms_of_name(written)).find(query):
        return True
    asked, name = normal_text(query), normal_text(written)
    shorter, longer = sorted((_DIGITS.sub("", asked), _DIGITS.sub("", name)), key=len)
    if len(shorter) >= SHORTEST_NUMBER and shorter in longer:
        return True
    if _HAN.search(asked) and any(run in name for run in _HAN.findall(asked) if len(run) > 1):
        return True
    words = words_of(written, names_only=True)
    return any(
        word.startswith(part)
        for part in words_of(query)
        if len(part) >= SHORTEST_PREFIX and not part.isdecimal()
        for word in words
    )
