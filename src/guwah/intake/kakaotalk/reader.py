"""
Reader of KakaoTalk's exports: text of Windows, Android and iPhone, and the table of Mac.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/kakaotalk.md

The rules this reader follows are:
  * A record is a row, with the bidirectional marks before it, to the end of its last line.
  * Where a row has no date of its own, the date row above it is part of its context.
  * A time that no clock or calendar has makes the record an anomaly; an impossible date row
    leaves its records without a reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guwah.evidence.record import Record, Sender, Sent, Span
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.kakaotalk.body import Body, describe
from guwah.intake.kakaotalk.grammar import STRUCTURE, Sorter, dialect_of, weekday_of
from guwah.intake.kakaotalk.moments import day_of, sent_at, sent_on
from guwah.intake.kakaotalk.phrases import OWNER
from guwah.intake.kakaotalk.table import FIRST_ROW, read_table, table_of
from guwah.intake.notation.csv_tables import TABLE_REASONS, head_of
from guwah.intake.notation.text_lines import bare
from guwah.intake.notation.text_records import (
    BOM,
    IMPOSSIBLE,
    REASONS,
    Mark,
    Match,
    Message,
    Sorted,
    read_messages,
    read_records,
)

NAME = "kakaotalk"
_HEAD_LINES = 60
_CACHED = 10_000
_BIDIRECTIONAL = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)


class KakaoTalk:
    """The reader of KakaoTalk's exports."""

    name = NAME
    version = 1
    reasons = REASONS | TABLE_REASONS | {IMPOSSIBLE}
    structure = STRUCTURE
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a KakaoTalk export: by heading, date rows and rows.

        Args:
            head: The beginning of the member.
            size: Its length in bytes.

        Returns:
            98 with a heading or the date rows of Windows, and rows; 90 with dated rows alone; 60
            with a heading alone; 95 for a table with a row, 40 without.
        """
        del size
        header = table_of(head)
        if header is not None:
            return 95 if FIRST_ROW.match(head, header.end) else 40
        sorter = Sorter()
        found = _sorted_head(head, sorter)
        roles = [one.role for one in found]
        known = next((place for place, role in enumerate(roles) if role != "text"), len(roles))
        if "row" not in roles or known > 1:
            return 60 if roles[:2] == ["title", "saved"] else 0
        before = roles[: roles.index("row")]
        if "saved" in before or "firm" in before:
            return 98
        if sorter.dialect == "windows":
            return 40 if roles.count("row") > 1 else 20
        if "text" in before or not any(one.match and one.match["name"] for one in _rows(found)):
            return 0
        return 90 if "title" in before or "date" in before or roles.count("row") > 1 else 60

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order.

        Args:
            member: The member; its source is read once.
            options: The declared zone, if any.

        Yields:
            Records, and anomalies for what is none.
        """
        header = table_of(head_of(member))
        if header is not None:
            yield from read_table(NAME, member, header, options)
            return
        builder = _Builder(member, options.zone)
        yield from read_records(NAME, member, Sorter().sort, builder.record)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """What was decided for the whole file, with its evidence.

        Args:
            member: As for `read`.
            options: As for `read`.

        Returns:
            The dialect, lines that look like rows and are text, weekdays that do not fit, the zone.
        """
        why = "declared" if options.zone else "the file tells none"
        zone = Decision("zone", options.zone or "unknown", why)
        header = table_of(head_of(member))
        if header is not None:
            span = header.start, header.end - header.start
            return [Decision("dialect", "mac", "the columns' names", span), zone]
        return [*_decisions(member), zone]


def _sorted_head(head: bytes, sorter: Sorter) -> list[Sorted]:
    """What the first lines are, but for empty ones."""
    found = []
    is_after_crlf = False
    for line in head.split(b"\n", _HEAD_LINES)[:_HEAD_LINES]:
        told = line.removesuffix(b"\r").lstrip(BOM)
        if told:
            found.append(sorter.sort(told, is_after_crlf))
        is_after_crlf = line.endswith(b"\r")
    return found


def _rows(found: list[Sorted]) -> list[Sorted]:
    return [one for one in found if one.role == "row"]


def _decisions(member: Member) -> list[Decision]:
    """What was decided for a text, with its evidence."""
    sorter = Sorter()
    decisions: list[Decision] = []
    row: Mark | None = None
    misfits: list[Mark] = []
    for one in read_messages(member.source, sorter.sort):
        if not isinstance(one, Message):
            continue
        dialect = None if one.is_notice else dialect_of(one.match)
        if dialect is not None and dialect not in [known.decided for known in decisions]:
            span = one.offset, len(bare(one.raw))
            decisions.append(Decision("dialect", dialect, "its first row", span))
        if one.date is not None and one.date is not row:
            row = one.date
            day, weekday = day_of(row.match), weekday_of(row.match)
            if day is not None and weekday not in (None, day.weekday()):
                misfits.append(row)
    if sorter.others:
        decided = f"{sorter.others} are text"
        decisions.append(
            Decision("rows of another dialect", decided, "the first row tells the dialect")
        )
    if sorter.inside:
        decided = f"{sorter.inside} are text"
        decisions.append(Decision("rows behind a bare LF", decided, "others stand behind CRLF"))
    if misfits:
        decided = f"{len(misfits)} do not fit their dates"
        text = misfits[0].match[0].decode("utf-8", "replace").strip()
        span = misfits[0].start, misfits[0].length
        decisions.append(Decision("weekdays", decided, f"the first: {text}", span))
    return decisions


class _Builder:
    """Makes the records of one text."""

    def __init__(self, member: Member, zone: str | None) -> None:
        self._member = member
        self._zone = zone
        self._senders: dict[bytes, Sender] = {}
        self._sents: dict[bytes, Sent | None] = {}
        self._row: Mark | None = None
        self._day: date | None = None
        self._title: tuple[Mark | None, str | None] = (None, None)

    def record(self, message: Message, ordinal: int) -> Record | None:
        """The record of a message; None if no calendar or clock has its time."""
        match, member = message.match, self._member
        if message.date is not self._row:
            self._row = message.date
            self._day = day_of(message.date.match) if message.date is not None else None
            self._sents.clear()
        if message.is_notice:
            sent: Sent | None = sent_on(self._written(), self._day, self._zone)
            name = None
        else:
            sent = self._sent(match)
            name = match["name"]
        if sent is None:
            return None
        sender, is_whole = self._sender(name) if name else (None, True)
        content = bare(message.raw)[match.end() :]
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text, is_whole = content.decode("utf-8", "replace"), False
        body = Body("notice") if name is None else describe(text, member.siblings)
        marks = body.marks if is_whole else tuple(sorted((*body.marks, "repaired")))
        return Record(
            f"{member.id_prefix}/{ordinal}", body.kind, "export", NAME, member.item, member.path,
            (message.offset, len(message.raw)), _context(message), self._thread(message.title),
            sender, sent, text, body.attachments, marks,
        )  # fmt: skip

    def _written(self, clock: str = "") -> str:
        """The date row's date, and a clock."""
        told = self._row.match["date"].decode("utf-8", "replace") if self._row is not None else ""
        return f"{told} {clock}".strip()

    def _sent(self, match: Match) -> Sent | None:
        """When a row was sent; None if no calendar or clock has its time."""
        stamp, clock = match["stamp"], match["clock"]
        key = stamp or clock
        if key not in self._sents:
            if len(self._sents) >= _CACHED:
                self._sents.clear()
            day = day_of(match) if stamp else self._day
            written = key.decode("utf-8", "replace")
            if stamp and day is None:
                self._sents[key] = None
            else:
                told = written if stamp else self._written(written)
                self._sents[key] = sent_at(told, day, match, self._zone)
        return self._sents[key]

    def _sender(self, raw: bytes) -> tuple[Sender, bool]:
        """A sender, the owner where the app says so; and whether the name was whole UTF-8."""
        known = self._senders.get(raw)
        if known is None:
            if len(self._senders) >= _CACHED:
                self._senders.clear()
            name = raw.decode("utf-8", "replace").translate(_BIDIRECTIONAL)
            known = self._senders[raw] = Sender(name, None, True if name == OWNER else None)
        return known, "\ufffd" not in (known.name or "") or b"\xef\xbf\xbd" in raw

    def _thread(self, title: Mark | None) -> str | None:
        """The chat's name, from the heading above."""
        if title is not self._title[0]:
            raw = title.match["title"] if title is not None else None
            text = raw.decode("utf-8", "replace").translate(_BIDIRECTIONAL) if raw else None
            self._title = (title, text.strip() if text else None)
        return self._title[1]


def _context(message: Message) -> tuple[Span, ...]:
    """Where the chat's name stands, and the date if the row has none."""
    is_dated = not message.is_notice and bool(message.match["stamp"])
    marks = (message.title, None if is_dated else message.date)
    return tuple((mark.start, mark.length) for mark in marks if mark is not None)


READER = KakaoTalk()
