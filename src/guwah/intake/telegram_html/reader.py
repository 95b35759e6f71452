"""
Reader of Telegram Desktop's HTML export: `messages.html`, `messages2.html`, ….

Turns bytes into records; opens no files, runs no script and writes nothing.
Format notes: docs/formats/telegram-html.md

The rules this reader follows are:
  * A record is one message's `<div>`, tag to tag; everything around is markup, or an anomaly.
  * Date rows are structure, and context of the messages that have no time of their own.
  * The page streams: memory does not grow with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Record
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.html_gaps import REASON, Gaps
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tree import Element, parse
from guwah.intake.notation.json_cursor import HOLD_BYTES, Cursor
from guwah.intake.notation.json_values import Refused
from guwah.intake.telegram_html.clock import day_of
from guwah.intake.telegram_html.message import NAME, Page, name_of, record_of, usual_of
from guwah.intake.telegram_html.pages import DATE_ROW, HEADER, STRUCTURE, Place, places

_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 1 << 18
_TAIL_BYTES = 1 << 10
_EXPLAINED_RECORDS = 2_000
_MESSAGE = re.compile(rb'<div class="message (?:default|service)')
_CHAT = re.compile(rb'<div class="page_body chat_page">')
_CLOSED = re.compile(rb"</html\s*>\s*\Z", re.I)


class TelegramHtmlReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({REASON, "bad-markup", "too-deep", "too-large", "truncated"})
    structure = STRUCTURE.whole
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a page of a Telegram chat: by its classes, never by its name."""
        del size
        text = head.removeprefix(_BOM).lstrip()
        if not text.startswith(b"<") or b"page_wrap" not in text:
            return 0
        if _MESSAGE.search(text):
            return 95
        return 90 if _CHAT.search(text) else 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        return _Walk(member, options).read()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """What the dates of the first messages are."""
        instants = several = walls = 0
        first: tuple[int, int] | None = None
        for seen, found in enumerate(self.read(member, options)):
            if seen >= _EXPLAINED_RECORDS:
                break
            if isinstance(found, Record) and found.sent and found.sent.readings:
                first = first or found.span
                is_instant = found.sent.zone == "explicit"
                several += is_instant and len(found.sent.readings) > 1
                instants, walls = instants + is_instant, walls + (not is_instant)
        if not instants + walls:
            return []
        decided = "instants" if not walls else "wall-clock times" if not instants else "both"
        evidence = (
            f"{instants} of the first messages give an offset, {walls} do not; for {several} the"
            " offset, which is the zone's winter offset of today, leaves more than one instant"
        )
        return [Decision("what the dates are", decided, evidence, first)]


class _Walk:
    """One walk over one page."""

    def __init__(self, member: Member, options: Options) -> None:
        self._scanned = Cursor(member.source, member.size)
        self._cut = Cursor(member.source, member.size)
        self._findings = Findings(NAME, member, self._cut)
        self._gaps = Gaps(self._cut, self._findings, STRUCTURE)
        self._page = Page(member, options.zone)
        self._end = 0

    def read(self) -> Iterator[Found]:
        """Yield everything in the page."""
        page, cut, size = self._page, self._cut, self._cut.size
        header = HEADER.search(cut.cut(0, min(size, _HEAD_BYTES)))
        if header is not None:
            page.thread = name_of(decode(header[1])[0]) or None
            page.thread_span = header.start(1), len(header[1])
        for place in places(self._scanned):
            yield from self._place(place)
        tail = cut.cut(max(self._end, size - _TAIL_BYTES), size)
        is_closed = _CLOSED.search(tail) is not None
        yield from self._gaps.read(self._end, size, None if is_closed else "truncated")
        yield from self._findings.flush()

    def _place(self, place: Place) -> Iterator[Found]:
        """Yield what stands before a message, and the message."""
        findings, cut, (kind, start, end, usual) = self._findings, self._cut, place
        length = end - start
        if usual is not None:
            yield from self._gaps.read(self._end, start)
            self._end = end
            found = usual_of(self._page, usual, start, findings.next_ordinal())
            yield from findings.record(found)
            return
        day = (
            DATE_ROW.fullmatch(cut.cut(start, end)) if length < 512 and kind == "message" else None
        )
        if day is not None:
            written = day[1].decode()
            told = day_of(written)
            span = (start + day.start(1), len(day[1]))
            self._page.day = None if told is None else (told, written, span)
            return
        yield from self._gaps.read(self._end, start)
        self._end = end
        reason = {"broken": "bad-markup", "open": "truncated"}.get(kind, "")
        if not reason and length <= HOLD_BYTES:
            try:
                parts, repaired = parse(cut.cut(start, end), start)
                if len(parts) == 1 and isinstance(parts[0], Element):
                    ordinal = findings.next_ordinal()
                    found = record_of(self._page, parts[0], ordinal, repaired)
                    if found.span == (start, length):  # else something stands behind its end
                        yield from findings.record(found)
                        return
                reason = "bad-markup"
            except Refused as refused:
                reason = refused.args[0]
        self._page.sender = self._page.forwarded = None
        yield from findings.anomaly(start, end, reason or "too-large")


READER = TelegramHtmlReader()
