"""
The verb *search*: full text in any script, without becoming a register of people.

The rules of this module are:
  * Inside one folder (`--case`) everything of that folder is found, and no other is opened.
  * Over all folders a query that touches a protected name or number is answered only by the one
    folder it belongs to; if it belongs to several, by none: nobody is joined by it.
  * Over all folders no part of a query is found inside a protected name or number, whichever
    folder marked it: not four digits of a lawyer's number, not one character of a name.
  * Names are compared when they are asked for; no index of them exists.
  * Where nothing is found as typed, words are asked for once more written together or apart,
    with the same filters and under the same shield; a hit says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Literal

import regex

from guwah.casework import catalogue, tables
from guwah.casework.deriving import shelf
from guwah.casework.deriving.derivative import Entry, Passage
from guwah.casework.entering import base_name
from guwah.casework.finding.filters import Filters
from guwah.casework.finding.fuzzy import widened
from guwah.casework.finding.spacing import Spacing, others
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.evidence.case import PROTECTED_ROLES
from guwah.evidence.record import Record
from guwah.report.mentions import Finder, Span, terms_of_name, words_of
from guwah.script.normal import normal_text
from guwah.script.terms import Term, find_spans, match_expression, query_terms, term_spans
from guwah.vault.case import CaseVault

ALL = Filters()
RANKED = 1_000
SHORTEST_NUMBER = 5
SHORTEST_PREFIX = 3
_DIGITS = re.compile(r"\D+")
_HAN = regex.compile(r"\p{Han}+")


@dataclass(frozen=True)
class Hit:
    """A sending that was found, with `(offset, length)` in bytes of its UTF-8 text.

    `spacing` says how its words are written where nothing was found as typed.
    """

    case: str
    alias: str
    sending: int
    record: Record
    spans: tuple[tuple[int, int], ...]
    spacing: Spacing | None = None
    type: Literal["hit"] = "hit"


@dataclass(frozen=True)
class PassageHit:
    """Words of a picture, a voice note or a document that were found.

    Args:
        case: The case's id.
        alias: Its alias.
        entry: What was made of which file, and by whom.
        place: The passage's number in it.
        passage: The words.
        name: The file's own name.
        sending: The message that names the file, or None.
        spans: `(offset, length)` in bytes of the passage's UTF-8 text.
        spacing: As in `Hit`.
    """

    case: str
    alias: str
    entry: Entry
    place: int
    passage: Passage
    name: str
    sending: int | None
    spans: tuple[tuple[int, int], ...]
    spacing: Spacing | None = None
    type: Literal["passage"] = "passage"


def search(
    cases: list[CaseVault], query: str, filters: Filters = ALL
) -> Iterator[Hit | PassageHit]:
    """Search one or several cases.

    Args:
        cases: The opened cases; one means "inside this folder".
        query: What was typed, in any script.
        filters: What hits must be, too, and how many are wanted.

    Yields:
        Hits, the best of each case first; where very many match, the newest. After the messages
        of a case what was found in its pictures, voice notes and documents. Where nothing was
        found: what has the words written together or apart.

    Raises:
        UsageError: The query holds nothing that can be searched, or names are asked for in
            several folders.
    """
    terms = query_terms(query)
    if not terms:
        raise UsageError("the query holds no letter, digit or sign that can be searched")
    if len(cases) > 1 and (filters.sender or filters.thread):
        raise UsageError(
            "senders and chats are looked up inside one folder only", hint="add --case CASE"
        )
    for case in cases:
        project(case)
    if len(cases) > 1:
        owners = [case for case in cases if touches_protected(case, query)]
        if owners:
            cases = owners if len(owners) == 1 else []
    is_found = False
    for hit in islice(_through(cases, terms, filters), filters.limit):
        is_found = True
        yield hit
    if not is_found:
        yield from islice(_spaced(cases, query, filters), filters.limit)


def _through(
    cases: list[CaseVault], terms: list[Term], filters: Filters
) -> Iterator[Hit | PassageHit]:
    """Each case in turn; several are shielded from one another."""
    for case in cases:
        yield from _search_one(case, terms, filters, cases if len(cases) > 1 else [])


def _spaced(cases: list[CaseVault], query: str, filters: Filters) -> Iterator[Hit | PassageHit]:
    """What has the words of a query written together or apart, each once."""
    given: set[tuple[str, object, object]] = set()
    for other in others(query):
        for hit in _through(cases, other.terms, replace(filters, fuzzy=False)):
            place = (hit.sending, None) if hit.type == "hit" else (hit.entry.name, hit.place)
            if (hit.case, *place) not in given:
                given.add((hit.case, *place))
                yield replace(hit, spacing=other.spacing)


def _search_one(
    case: CaseVault, terms: list[Term], filters: Filters, others: list[CaseVault]
) -> Iterator[Hit | PassageHit]:
    if filters.fuzzy:
        terms = widened(case.db, terms)
    shield = _Shield(others, terms) if others else None
    given: set[int] = set()
    for number in _matching(case.db, match_expression(terms, filters.near), filters):
        sending = catalogue.sending_of(case.db, number)
        if sending is None or sending in given:
            continue
        found = catalogue.record_of(case.db, number)
        if filters.passes(found) and (shield is None or shield.lets_pass(found)):
            given.add(sending)
            spans = tuple(find_spans(found.text or "", terms))
            yield Hit(case.id, case.alias, sending, found, spans)
    yield from _passages(case, terms, filters, shield)


def _passages(
    case: CaseVault, terms: list[Term], filters: Filters, shield: _Shield | None
) -> Iterator[PassageHit]:
    """What was found in files: not in screenshots whose bubbles are messages."""
    rows = case.db.execute(
        "select rowid from told where told match ? order by rank",
        (match_expression(terms, filters.near),),
    ).fetchall()
    for (number,) in rows:
        entry, place, passage = shelf.passage_at(case.db, number)
        name = base_name(entry.path or catalogue.name_of(case.db, entry.item))
        if "record" in passage.place:
            sending = catalogue.sending_of(case.db, passage.place["record"])
        else:
            sending = shelf.naming(case.db, entry.item, entry.path or "")
        if shelf.is_laid(case.db, entry.item) and "bubble" in passage.place:
            continue
        if filters.asks_of_messages and (
            sending is None or not filters.passes(catalogue.record_of(case.db, sending))
        ):
            continue
        if not filters.speaks(passage.text):
            continue
        if shield is not None and not shield.lets_pass_text(passage.text):
            continue
        spans = tuple(find_spans(passage.text, terms))
        yield PassageHit(case.id, case.alias, entry, place, passage, name, sending, spans)


def _matching(db: tables.Connection, expression: str, filters: Filters) -> Iterator[int]:
    """Numbers of records that match: the best first, or the newest where very many do."""
    rows = db.execute(
        "select rowid from words where words match ? order by rowid desc limit ?",
        (expression, RANKED + 1),
    ).fetchall()
    condition, values = filters.condition()
    if condition:
        query = (
            "select w.rowid from words w join sighting g on g.number = w.rowid"
            " join sending s on s.id = g.sending where w.words match ?"
        )
        order = "w.rank" if len(rows) <= RANKED else "w.rowid desc"
        return _numbers(db.execute(f"{query}{condition} order by {order}", (expression, *values)))
    if len(rows) > RANKED:
        more = "select rowid from words where words match ? and rowid < ? order by rowid desc"
        return chain(_numbers(rows), _numbers(db.execute(more, (expression, rows[-1][0]))))
    ranked = "select rowid from words where words match ? order by rank"
    return _numbers(db.execute(ranked, (expression,)))


def _numbers(rows: Iterable[tuple[int]]) -> Iterator[int]:
    return (number for (number,) in rows)


class _Shield:
    """What a search over all folders must not find: anything inside a protected name."""

    def __init__(self, cases: list[CaseVault], terms: list[Term]) -> None:
        self._terms = terms
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
        name, handle = (sender.name, sender.handle) if sender else (None, None)
        return self.lets_pass_text(record.text, name, handle)

    def lets_pass_text(self, *places: str | None) -> bool:
        """Whether each part of the query stands in one of some texts outside all names."""
        spans = [self._outside(place) for place in places if place]
        return bool(spans) and all(any(found) for found in zip(*spans, strict=True))

    def _outside(self, text: str) -> list[bool]:
        """For each part of the query, whether it stands in a text outside all names."""
        names = self._mentions.find(text)
        return [
            any(not any(_overlap(span, name) for name in names) for span in spans)
            for spans in term_spans(text, self._terms)
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
