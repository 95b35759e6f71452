"""
Reader of LINE's text exports: `[LINE] Chat history with …`, date rows, rows with tabs.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/line.md

The rules this reader follows are:
  * A record is a row, with the bidirectional marks before it, to the end of its last line.
  * Date, clock and the chat's name stand in rows above; their spans are the record's context.
  * A text of several lines ends where the next row begins, whether its quotation mark closes
    or not.
  * A time without a date row, or under one that no calendar has, gives no reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from guwah.evidence.record import Record, Sender, Sent, Span
from guwah.intake import times
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.line.body import describe, extra_of, unquoted
from guwah.intake.line.days import Plan, next_day, plan_of, survey
from guwah.intake.line.grammar import DATE, ROW, STRUCTURE
from guwah.intake.line.grammar import Sorter as LineSorter
from guwah.intake.line.phrases import thread_of
from guwah.intake.notation.text_lines import bare
from guwah.intake.notation.text_records import (
    IMPOSSIBLE,
    REASONS,
    Mark,
    Match,
    Message,
    read_records,
)

NAME = "line"
_HEAD_LINES = 40
_CACHED = 10_000
_LONGEST_NAME = 1 << 10
_BIDIRECTIONAL = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_TITLED = regex.compile(rb"\[LINE\]|Chat history ")


class LineText:
    """The reader of LINE's "Send chat history" text files, of telephones and computers."""

    name = NAME
    version = 1
    reasons = REASONS | {IMPOSSIBLE}
    structure = STRUCTURE
    encodings = frozenset({"utf-16", "gb18030"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a LINE export: by its title, date rows and rows.

        Args:
            head: The beginning of the member.
            size: Its length in bytes.

        Returns:
            98 with the title and rows, 80 with date rows and rows alone, 60 with the title alone,
            45 where the rows have spaces for tabs.
        """
        del size
        sorter, roles = LineSorter(), []
        has_tabs = False
        lines = head.split(b"\n", _HEAD_LINES)[:_HEAD_LINES]
        for line in lines:
            found = sorter.sort(bare(line + b"\n").lstrip(b"\xef\xbb\xbf"))
            if found.role != "text":
                roles.append(found.role)
                is_row = found.role == "row" and found.match is not None
                has_tabs = has_tabs or (is_row and found.match.re is ROW)  # type: ignore[union-attr]
        first = next((line for line in lines if line.strip(b"\xef\xbb\xbf\r ")), b"")
        is_titled = roles[:1] == ["title"] and _TITLED.search(first) is not None
        if is_titled:
            return 98 if "date" in roles or has_tabs else 60
        if "date" not in roles or "row" not in roles[roles.index("date") :]:
            return 0
        return (80 if has_tabs else 45) if DATE.fullmatch(bare(first + b"\n")) else 30

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order.

        Args:
            member: The member; its source is read once, or twice if its dates are in doubt.
            options: The declared zone, if any.

        Yields:
            Records, and anomalies for what is none.
        """
        builder = _Builder(member, plan_of(member.source, member.size), options.zone)
        yield from read_records(NAME, member, LineSorter().sort, builder.record)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """What was decided for the whole file, with its evidence.

        Args:
            member: As for `read`.
            options: As for `read`.

        Returns:
            The order of dates and the hour 24, where in doubt; weekdays that do not fit; the zone.
        """
        decisions = list(survey(member.source).decisions)
        why = "declared" if options.zone else "the file tells none"
        return [*decisions, Decision("zone", options.zone or "unknown", why)]


class _Builder:
    """Makes the records of one member."""

    def __init__(self, member: Member, plan: Plan, zone: str | None) -> None:
        self._member = member
        self._plan = plan
        self._zone = zone
        self._senders: dict[bytes, Sender] = {}
        self._sents: dict[bytes, Sent | None] = {}
        self._row: Mark | None = None
        self._days: tuple[date, ...] = ()
        self._title: tuple[Mark | None, str | None] = (None, None)

    def record(self, message: Message, ordinal: int) -> Record | None:
        """The record of a message; None if no clock shows its time."""
        sent = self._sent(message)
        if sent is None:
            return None
        raw, match = message.raw, message.match
        content = bare(raw)[match.end() :]
        name_raw = match["name"]
        sender, is_whole = self._sender(name_raw) if name_raw else (None, True)
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text, is_whole = content.decode("utf-8", "replace"), False
        text, as_written = unquoted(text)
        name = sender.name if sender is not None else None
        body = describe(name, text, self._member.siblings)
        is_spaced = match.re is not ROW
        kind = "message" if is_spaced and body.kind == "notice" else body.kind
        member = self._member
        marks = body.marks if is_whole else tuple(sorted((*body.marks, "repaired")))
        return Record(
            f"{member.id_prefix}/{ordinal}", kind, "export", NAME, member.item, member.path,
            (message.offset, len(raw)), _context(message), self._thread(message.title),
            sender if body.kind != "notice" else None, sent, text, body.attachments,
            marks, extra_of(body, name, as_written),
        )  # fmt: skip

    def _sent(self, message: Message) -> Sent | None:
        """When a message was sent; None if no clock shows its time."""
        if message.date is not self._row:
            self._row = message.date
            self._days = self._plan.days(message.date.match) if message.date is not None else ()
            self._sents.clear()
        clock = message.match["clock"]
        if clock not in self._sents:
            self._sents[clock] = self._new_sent(message.date, message.match)
        return self._sents[clock]

    def _new_sent(self, row: Mark | None, match: Match) -> Sent | None:
        minutes = self._plan.minutes(match)
        if not minutes:
            return None
        written = match["clock"].decode("utf-8", "replace")
        if row is not None:
            written = f"{row.match['date'].decode('utf-8', 'replace')} {written}"
        second = f":{match['second'].decode()}" if match["second"] else ""
        readings = sorted(
            f"{next_day(day, at)}T{at // 60 % 24:02d}:{at % 60:02d}{second}"
            for day in self._days
            for at in minutes
        )  # fmt: skip
        if not readings:
            return Sent(written, (), None, None, "unknown")
        return times.sent(written, readings, times.SECOND if second else times.MINUTE, self._zone)

    def _sender(self, raw: bytes) -> tuple[Sender, bool]:
        """A sender, and whether the name was whole UTF-8."""
        known = self._senders.get(raw)
        if known is None:
            if len(self._senders) >= _CACHED:
                self._senders.clear()
            name = raw.decode("utf-8", "replace").translate(_BIDIRECTIONAL)
            known = self._senders[raw] = Sender(name)
        return known, "\ufffd" not in (known.name or "") or b"\xef\xbf\xbd" in raw

    def _thread(self, title: Mark | None) -> str | None:
        """The chat's name, from the title above."""
        if title is not self._title[0]:
            raw = title.match["title"] if title is not None else None
            text = raw.decode("utf-8", "replace").translate(_BIDIRECTIONAL) if raw else None
            if text is not None and not title.match[0].lstrip(b"\xef\xbb\xbf").startswith(b"["):  # type: ignore[union-attr]
                text = text.strip()
            self._title = (title, thread_of(text.strip()) if text else None)
        return self._title[1]


def _context(message: Message) -> tuple[Span, ...]:
    """Where the chat's name and the date stand."""
    return tuple((mark.start, mark.length) for mark in (message.title, message.date) if mark)


READER = LineText()
