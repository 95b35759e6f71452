"""
Reader of call logs and tables of text messages that apps of telephones write as CSV.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/call-log.md

The rules this reader follows are:
  * A record is a row without its line end; line ends inside quotation marks belong to it.
  * The columns are known by their names, in several languages, in any order.
  * Day and month are decided for the whole file by a number above 12 alone: such tables often
    run backward, so that the order of the rows is no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import regex

from guwah.evidence.record import Mark, Record
from guwah.intake.call_log.columns import NAMES, UNITS, Columns, columns_of
from guwah.intake.call_log.moments import day_of, moment
from guwah.intake.call_log.values import told_by
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.csv_rows import Header, Row, header_of, read_rows
from guwah.intake.notation.csv_tables import (
    TABLE_REASONS,
    head_of,
    table_found,
    table_structure,
    without_table,
)
from guwah.intake.notation.day_month import DayMonth, name_of

NAME = "call-log"


class CallLog:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = TABLE_REASONS
    encodings = frozenset({"utf-16", "gb18030"})

    @cached_property
    def structure(self) -> regex.Pattern[bytes]:
        """Line ends, byte-order marks, and a header with names of the list."""
        return table_structure(NAMES, UNITS)

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a call log or a table of messages: by the names of its columns."""
        del size
        header = header_of(head)
        columns = columns_of(header.names) if header else None
        if columns is None:
            return 0
        if columns.purpose == "messages":
            return 60
        places = columns.places.keys()
        return 75 if {"duration", "number"} <= places and places & {"type", "direction"} else 50

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        header, columns = _table(member)
        if header is None or columns is None:
            return without_table(NAME, member, self.structure)
        fits = _fits(columns)
        orders = _evidence(member, header, columns).decide()[0]

        def record(row: Row, ordinal: int) -> Record:
            told = told_by(columns, row.cells, member.siblings)
            sent = moment(*_when(columns, row.cells), orders, options.zone)
            marks: list[Mark] = [*told.marks, "repaired"] if row.is_repaired else told.marks
            return Record(
                f"{member.id_prefix}/{ordinal}", told.kind, "export", NAME, member.item,
                member.path, (row.start, row.length), (), told.thread, told.sender, sent,
                told.text, told.attachments, tuple(sorted(marks)), told.extra,
            )  # fmt: skip

        return table_found(NAME, member, self.structure, header, fits, record)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """What the table holds, and the order of day and month."""
        header, columns = _table(member)
        if header is None or columns is None:
            return [Decision("table", "none", "the first row names neither calls nor messages")]
        span = (header.start, header.end - header.start)
        evidence = _evidence(member, header, columns)
        decisions = [
            Decision("table", columns.purpose, "the header: " + ", ".join(header.names), span),
            Decision("zone", options.zone or "unknown", "where a row tells none"),
        ]
        if evidence.is_asked:
            orders, why, offset = evidence.decide()
            place = None if offset is None else (offset, 1)
            decisions.append(Decision("order of dates", name_of(orders), why, place))
        return decisions


def _table(member: Member) -> tuple[Header | None, Columns | None]:
    header = header_of(head_of(member))
    return header, None if header is None else columns_of(header.names)


def _fits(columns: Columns) -> Callable[[list[str]], bool]:
    """Whether cells can be a row: as many as the header has, one empty one more, and a date."""
    width, date = len(columns.names), columns.places["date"]

    def fits(cells: list[str]) -> bool:
        if len(cells) != width and not (len(cells) == width + 1 and not cells[-1]):
            return False
        return any(character.isdigit() for character in cells[date][:64])

    return fits


def _when(columns: Columns, cells: list[str]) -> tuple[str, str]:
    time = columns.places.get("time")
    return cells[columns.places["date"]], "" if time is None else cells[time]


def _evidence(member: Member, header: Header, columns: Columns) -> DayMonth:
    """What all dates of the file say; reads it once."""
    evidence = DayMonth()
    rows = read_rows(member.source, header.end, header.delimiter, _fits(columns), header.names)
    for row in rows:
        if isinstance(row, Row) and (day := day_of(*_when(columns, row.cells))):
            evidence.add(day, row.start)
    return evidence


READER = CallLog()
