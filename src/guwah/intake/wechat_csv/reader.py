"""
Reader of the CSV tables that programs make of WeChat chats.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/wechat-csv.md

The rules this reader follows are:
  * A record is a row without its line end; line ends inside quotation marks belong to it.
  * The dialect is known by the names in the header; a column that is not known is told.
  * Every type of message gives a record; a type that is not known is a message.
  * Times are epochs or year first; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from guwah.evidence.record import Record
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.csv_rows import Header, Row, header_of
from guwah.intake.notation.csv_tables import (
    TABLE_REASONS,
    head_of,
    table_found,
    table_structure,
    without_table,
)
from guwah.intake.wechat_csv.dialects import NAMES, Columns, Dialect, dialect_of
from guwah.intake.wechat_csv.values import Rows

NAME = "wechat-csv"
_PROGRAMS: dict[Dialect, str] = {
    "weclone": "WeFlow, PyWxDump and their kind",
    "database": "MemoTrace, columns of WeChat's database",
    "memotrace": "MemoTrace, columns in Chinese",
    "chatlog": "chatlog",
    "android": "WeChatMsg, from an Android database",
    "sheet": "a spreadsheet of WeFlow or EchoTrace",
}
_EXPLAINED_RECORDS = 2_000


class WeChatCsv:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = TABLE_REASONS
    structure = table_structure(NAMES)
    encodings = frozenset({"utf-16", "gb18030"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a WeChat table: by the names of its columns."""
        del size
        header = header_of(head)
        if header is None:
            return 0
        dialect = dialect_of(header.names)
        return {None: 0, "chatlog": 85, "sheet": 80}.get(dialect, 95)

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        header, dialect = _header(member)
        if header is None or dialect is None:
            return without_table(NAME, member, self.structure)
        columns = Columns(dialect, header.names)
        builder = _Builder(member, options.zone, columns)
        return table_found(NAME, member, self.structure, header, columns.fits, builder.record)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Which program's table it is, and whether its rows are as wide as its header."""
        header, dialect = _header(member)
        if header is None or dialect is None:
            return [Decision("table", "none", "the first row is no header of a WeChat table")]
        span = (header.start, header.end - header.start)
        evidence = "the header: " + ", ".join(header.names)
        decisions = [Decision("table", _PROGRAMS[dialect], evidence, span)]
        names = Columns(dialect, header.names).names
        for seen, found in enumerate(self.read(member, options)):
            if seen >= _EXPLAINED_RECORDS:
                break
            if isinstance(found, Record) and any(
                key.startswith("column_") and key not in names for key in found.extra
            ):
                told = "a row has more cells than the header has names"
                decisions.append(Decision("columns", "one more", told, found.span))
                break
        return decisions


class _Builder:
    """Makes the records of one member."""

    def __init__(self, member: Member, zone: str | None, columns: Columns) -> None:
        self._member = member
        self._columns = columns
        self._rows = Rows(columns.dialect, zone, member.siblings)

    def record(self, row: Row, ordinal: int) -> Record:
        """The record of a row that fits."""
        values = self._columns.lined_up(row.cells) or {}
        told = self._rows.told(values)
        if row.is_repaired:
            told.marks.add("repaired")
        member = self._member
        return Record(
            f"{member.id_prefix}/{ordinal}", told.shape.kind, "export", NAME, member.item,
            member.path, (row.start, row.length), (), told.thread, told.sender, told.sent,
            told.text, told.attachments, tuple(sorted(told.marks)), told.extra,
        )  # fmt: skip


def _header(member: Member) -> tuple[Header | None, Dialect | None]:
    header = header_of(head_of(member))
    return header, None if header is None else dialect_of(header.names)


READER = WeChatCsv()
