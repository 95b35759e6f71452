"""
Reader of Viber's message history: one CSV file a chat.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/viber.md

The rules this reader follows are:
  * A record is a row without its line end; line ends inside the text belong to it.
  * Day and month are decided for the whole file, from evidence that is kept; else both stand.
  * What Viber writes for a picture or a sticker is a message, marked; nothing vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Mark, Record, Sender
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.csv_tables import NO_HEADER, anomaly, head_of, without_table
from guwah.intake.notation.day_month import DayMonth, Order, name_of, sent_on
from guwah.intake.notation.record_values import shown_name
from guwah.intake.viber.rows import BEFORE_FIRST, TOO_LONG, Cells, delimiter_of, read_cells

NAME = "viber"
_OWNERS = frozenset({"Me", "Moi"})
_OMITTED = frozenset({
    "Photo message", "Video message", "Sticker", "Voice message", "File message", "GIF message",
    "Message photo", "Message vidéo", "Autocollant", "Message vocal",
})  # fmt: skip
_SURE = 80


class ViberCsv:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({NO_HEADER, BEFORE_FIRST, TOO_LONG})
    structure = re.compile(rb"(?:\xef\xbb\xbf|[\r\n])*")
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is Viber's: rows of date, time, name, number and text."""
        del size
        delimiter, count, is_first = delimiter_of(head)
        if delimiter is None:
            return 0
        return _SURE if is_first and count > 1 else _SURE // 2 if is_first else 10

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        delimiter = delimiter_of(head_of(member))[0]
        if delimiter is None:
            yield from without_table(NAME, member, self.structure)
            return
        orders = _evidence(member, delimiter).decide()[0]
        for ordinal, row in enumerate(read_cells(member.source, delimiter), member.first_ordinal):
            if isinstance(row, Cells):
                yield _record(member, row, ordinal, orders, options.zone)
            else:
                yield anomaly(NAME, member, row.start, row.length, row.reason, ordinal)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """The order of day and month, with its evidence."""
        delimiter = delimiter_of(head_of(member))[0]
        if delimiter is None:
            return [Decision("table", "none", "no line begins with date, time, name and number")]
        orders, why, offset = _evidence(member, delimiter).decide()
        span = None if offset is None else (offset, 10)
        return [
            Decision("order of dates", name_of(orders), why, span),
            Decision("delimiter", repr(delimiter), "the first row"),
            Decision("zone", options.zone or "unknown", "the file tells none"),
        ]


def _evidence(member: Member, delimiter: str) -> DayMonth:
    """What all dates of the file say; reads it once."""
    evidence = DayMonth(is_ordered=True)
    for row in read_cells(member.source, delimiter):
        if isinstance(row, Cells):
            evidence.add(row.day, row.start)
    return evidence


def _record(
    member: Member, row: Cells, ordinal: int, orders: tuple[Order, ...], zone: str | None
) -> Record:
    marks: list[Mark] = ["media-omitted"] if row.text in _OMITTED else []
    if row.is_repaired:
        marks.append("repaired")
    is_self = True if row.name in _OWNERS else None
    sender = Sender(shown_name(row.name) or None, row.phone or None, is_self)
    sent = sent_on(f"{row.day} {row.clock}", row.day, row.clock, orders, zone)
    return Record(
        f"{member.id_prefix}/{ordinal}", "message", "export", NAME, member.item, member.path,
        (row.start, row.length), (), None, sender, sent, row.text, (), tuple(marks),
    )  # fmt: skip


READER = ViberCsv()
