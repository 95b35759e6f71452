"""
Reader of chats in a Meta download as web pages: Facebook, Messenger, Instagram.

Turns bytes into records; opens no files, runs no script and writes nothing.
Format notes: docs/formats/meta-html.md

The rules this reader follows are:
  * A record is a message's element, tag to tag; in pages of 2016 to 2018 its header and what
    follows it. Everything around is markup, a text that is known, or an anomaly.
  * Times are wall-clock times of an unknown zone, unless a zone stands beside them.
  * Day and month are decided from the whole page, from evidence that is kept.
  * The page streams: memory does not grow with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from guwah.evidence.record import Span
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.meta_html.message import NAME, Page, parts_of, record_of
from guwah.intake.meta_html.order import Evidence
from guwah.intake.meta_html.pages import (
    HEADING,
    MEMBERS,
    STRUCTURE,
    TITLE,
    Place,
    layout_of,
    places,
)
from guwah.intake.meta_html.recognition import recognise
from guwah.intake.meta_html.stamps import Stamp
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.html_gaps import REASON, Gaps
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tree import parse
from guwah.intake.notation.json_cursor import HOLD_BYTES, Cursor
from guwah.intake.notation.json_values import Refused

_HEAD_BYTES = 1 << 16
_TAIL_BYTES = 1 << 10
_GAP_BYTES = 1 << 18
_CLOSED = re.compile(rb"</html\s*>\s*\Z", re.I)
_THREAD = re.compile(rb'<div class="thread">\s{0,256}(?:<h3>)?([^<]{0,65536})(?:<|\Z)')


class MetaHtmlReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({REASON, "bad-markup", "too-deep", "too-large", "truncated"})
    structure = STRUCTURE.whole
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a page of a chat: by its classes and its times, never by its name."""
        del size
        return recognise(head)

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        order, _, _ = self._evidence(member).decision()
        walk = _Walk(member, options)
        walk.page.order = order
        return walk.read()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Which generation of pages this is, and how day and month were decided."""
        del options
        walk = _Walk(member, Options())
        told = [Decision("which pages these are", walk.layout, "the classes of the first elements")]
        evidence = self._evidence(member)
        if evidence.seen:
            order, words, span = evidence.decision()
            told.append(Decision("day or month first", order or "undecided", words, span))
        return told

    def _evidence(self, member: Member) -> Evidence:
        """What the page says about day and month; nothing if its first time leaves none open."""
        evidence = Evidence()
        for number, (stamp, span) in enumerate(_Walk(replace(member), Options()).stamps()):
            if number == 0 and stamp.by_order is None:
                break
            evidence.take(stamp, span)
        return evidence


class _Walk:
    """One walk over one page."""

    def __init__(self, member: Member, options: Options) -> None:
        self._scanned = Cursor(member.source, member.size)
        self._cut = Cursor(member.source, member.size)
        self._findings = Findings(NAME, member, self._cut)
        self._gaps = Gaps(self._cut, self._findings, STRUCTURE)
        self.page = Page(member, options.zone)
        self._head = self._cut.cut(0, min(member.size, _HEAD_BYTES))
        self.layout = layout_of(self._head)
        self._end = 0

    def read(self) -> Iterator[Found]:
        """Yield everything in the page."""
        self._name_thread()
        for place in places(self._scanned, self.layout):
            yield from self._place(place)
        size = self._cut.size
        tail = self._cut.cut(max(self._end, size - _TAIL_BYTES), size)
        is_closed = _CLOSED.search(tail) is not None
        yield from self._gaps.read(self._end, size, None if is_closed else "truncated")
        yield from self._findings.flush()

    def stamps(self) -> Iterator[tuple[Stamp, Span]]:
        """Yield the times of the messages, with the spans of these."""
        for kind, start, end in places(self._scanned, self.layout):
            if kind == "message" and end - start <= HOLD_BYTES:
                try:
                    stamp = parts_of(parse(self._cut.cut(start, end), start)[0]).stamp
                except Refused:
                    continue
                if stamp is not None:
                    yield stamp, (start, end - start)

    def _name_thread(self) -> None:
        """Take in the chat's name: the heading of the page, or its title."""
        if self.layout == "threads":
            return
        found = HEADING.search(self._head)
        name = decode(found[1])[0].strip() if found else ""
        if found is None or MEMBERS.match(found[1] + b"<"):
            found = TITLE.search(self._head)
            name = decode(found[1])[0].strip() if found else ""
        if found is not None and name:
            self.page.thread = name
            self.page.context = [(found.start(1), len(found[1]))]
        members = MEMBERS.search(self._head)
        if members is not None:
            self.page.chat = {"participants": decode(members[1])[0].strip()}
            self.page.context.append((members.start(1), len(members[1])))

    def _place(self, place: Place) -> Iterator[Found]:
        """Yield what stands before a message, and the message."""
        findings, cut, (kind, start, end) = self._findings, self._cut, place
        length = end - start
        if kind == "message" and length < _GAP_BYTES and self._is_structure(start, end):
            return
        yield from self._before(start)
        self._end = end
        reason = {"broken": "bad-markup", "open": "truncated"}.get(kind, "")
        if not reason and length <= HOLD_BYTES:
            try:
                nodes, repaired = parse(cut.cut(start, end), start)
                ordinal = findings.next_ordinal()
                found = record_of(self.page, nodes, (start, length), ordinal, repaired)
            except Refused as refused:
                reason = refused.args[0]
            else:
                yield from findings.record(found)
                return
        yield from findings.anomaly(start, end, reason or "too-large")

    def _is_structure(self, start: int, end: int) -> bool:
        """Whether a box is no message: the one that lists who is in the chat."""
        return (
            self.layout == "boxes"
            and STRUCTURE.whole.fullmatch(self._cut.cut(start, end)) is not None
        )

    def _before(self, start: int) -> Iterator[Found]:
        """Yield what stands before a message; a new chat may begin there."""
        if self.layout == "threads":
            gap = self._cut.cut(max(self._end, start - _GAP_BYTES), start)
            named = list(_THREAD.finditer(gap))
            if named:
                raw = named[-1][1]
                shift = start - len(gap) + named[-1].start(1)
                lead = len(raw) - len(raw.lstrip())
                self.page.thread = decode(raw)[0].strip() or None
                self.page.context = [(shift + lead, len(raw.strip()))] if raw.strip() else []
        yield from self._gaps.read(self._end, start)


READER = MetaHtmlReader()
