"""
The rows of a SQLite database: every plain table, every row, whatever its pages are like.

Knows no application. How the file is opened, and what is forbidden, stands in `sqlite_source`.

The rules of this module are:
  * Only plain tables are read, row by row in the order of their row ids; indexes, views,
    triggers, virtual tables and generated columns are never used.
  * Row ids must rise; a table whose pages lead back or in circles is damaged there.
  * A row that cannot be read is named by its row id, a stretch of rows that cannot even be
    found by the row ids around it; reading goes on behind both.
  * The row ids decide what there is: counting and reading walk the same way, so that they agree.
  * Text that is not valid in the encoding of the database is repaired, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Literal, NamedTuple

import apsw

from guwah.intake.notation.sqlite_source import Pages, opened
from guwah.intake.notation.sqlite_tables import Schema, Table, quoted, select

LAST_ROW = (1 << 63) - 1
_MOST_GAPS = 1_000
_LEAST_CELL_BYTES = 2
_REMEMBERED_ROWS = 2_000
# Every value with its type; text as its bytes, so that what is no valid text can be repaired.
_AS_BYTES = "typeof({0}), CASE typeof({0}) WHEN 'text' THEN CAST({0} AS BLOB) ELSE {0} END"

Problem = Literal["corrupt-page", "too-large"]


class Row(NamedTuple):
    """One row: its id, its values by column, and whether text in it was repaired."""

    rowid: int
    values: dict[str, Any]
    repaired: bool = False


class Lost(NamedTuple):
    """A row that is there but cannot be read."""

    rowid: int
    problem: Problem


class Gap(NamedTuple):
    """Rows that cannot be found: those between two row ids (None: from the start, to the end)."""

    after: int | None
    before: int | None


class Database:
    """A database that is open; made by `database`.

    Attributes:
        is_database: There is one.
        tables: Its plain tables by name, in the order of the schema.
        is_schema_damaged: Not every table could be learnt of.
        is_truncated: The file is shorter than its first page says.
    """

    def __init__(self, connection: apsw.Connection | None, pages: Pages) -> None:
        self._connection = connection
        self._size = pages.size
        self._remembered: dict[tuple[str, int], Row | None] = {}
        self.is_database = connection is not None
        self.is_truncated = pages.is_truncated
        schema = Schema(connection)
        self._encoding = schema.encoding
        self.is_schema_damaged = not schema.is_whole
        self.tables = schema.tables

    def rowids(self, table: Table) -> Iterator[int | Gap]:
        """Yield the row ids of a table, rising, and a gap wherever its pages are damaged."""
        if table.rowid is None:
            yield from self._unnamed(table)
            return
        last: int | None = None
        start: int | None = None
        for _ in range(_MOST_GAPS):
            try:
                for (rowid,) in self._walk(table, (), start):
                    if type(rowid) is not int or (last is not None and rowid <= last):
                        raise apsw.CorruptError("row ids that do not rise")
                    yield rowid
                    last = rowid
                return
            except apsw.Error:
                start = self._next_readable(table, last)
                yield Gap(last, start)
                if start is None:
                    return
        yield Gap(last, None)

    def rows(
        self, table: Table, columns: tuple[str, ...] | None = None
    ) -> Iterator[Row | Lost | Gap]:
        """Yield what `rowids` yields, each row with its values.

        Args:
            table: The table.
            columns: Those that are wanted; None for all.
        """
        wanted = table.columns if columns is None else columns
        content: Iterator[tuple[Any, ...]] | None = None
        for rowid in self.rowids(table):
            if isinstance(rowid, Gap):
                content = None
                yield rowid
                continue
            values: tuple[Any, ...] | None = None
            try:
                content = content or self._walk(table, wanted, rowid)
                values = next(content, None)
            except (apsw.Error, UnicodeDecodeError):
                content = None
            if values is None or values[0] != rowid:
                content = None
                yield self._single(table, rowid, wanted)
                continue
            yield Row(rowid, dict(zip(wanted, values[1:], strict=True)))

    def row(self, name: str, rowid: Any) -> Row | None:
        """The row of that id, or None where there is none that can be read; remembers the last."""
        table = self.tables.get(name)
        if table is None or table.rowid is None or type(rowid) is not int:
            return None
        key = (name, rowid)
        if key not in self._remembered:
            if len(self._remembered) >= _REMEMBERED_ROWS:
                self._remembered.clear()
            found = self._single(table, rowid, table.columns) if abs(rowid) <= LAST_ROW else None
            self._remembered[key] = found if isinstance(found, Row) else None
        return self._remembered[key]

    def has(self, name: str, rowid: Any) -> bool:
        """Whether a table has a row of that id, readable or not."""
        table = self.tables.get(name)
        if table is None or type(rowid) is not int or abs(rowid) > LAST_ROW:
            return False
        return self._first_from(table, rowid, None) == rowid

    def count(self, table: Table) -> int:
        """How many rows a table has; a gap counts as one, since nobody knows how many it holds."""
        return sum(1 for _ in self.rowids(table))

    def _walk(
        self, table: Table, columns: Sequence[str], start: int | None
    ) -> Iterator[tuple[Any, ...]]:
        """Row ids and values in rising order, from a row id on."""
        what = [str(table.rowid), *map(quoted, columns)]
        where = "" if start is None else f"WHERE {table.rowid} >= ?"
        query = select(what, table.name, f"{where} ORDER BY {table.rowid}")
        return self._execute(query, () if start is None else (start,))

    def _single(self, table: Table, rowid: int, columns: tuple[str, ...]) -> Row | Lost:
        """One row by its id; text that is not valid is repaired."""
        names = [quoted(column) for column in columns]
        where = f"WHERE {table.rowid} = ?"
        repaired = False
        try:
            try:
                found = list(self._execute(select(names, table.name, where), (rowid,)))
            except UnicodeDecodeError:
                parts = [_AS_BYTES.format(name) for name in names]
                raw = self._execute(select(parts, table.name, where), (rowid,))
                found, repaired = [self._repaired(one) for one in raw], True
        except apsw.TooBigError:
            return Lost(rowid, "too-large")
        except apsw.Error:
            return Lost(rowid, "corrupt-page")
        if not found:
            return Lost(rowid, "corrupt-page")
        return Row(rowid, dict(zip(columns, found[0], strict=True)), repaired)

    def _repaired(self, raw: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            value.decode(self._encoding, "replace") if kind == "text" else value
            for kind, value in zip(raw[::2], raw[1::2], strict=True)
        )

    def _next_readable(self, table: Table, last: int | None) -> int | None:
        """The first row id behind a damage from which on rows can be found; None if there is none.

        Doubles the distance until something is found, then halves it.
        """
        base = 0 if last is None else last
        failed, found, step = base, None, 1
        while base + step <= LAST_ROW:
            found = self._first_from(table, base + step, last)
            if found is not None:
                break
            failed, step = base + step, step * 2
        if found is None:
            return None
        good = base + step
        while good - failed > 1:
            middle = (good + failed) // 2
            at = self._first_from(table, middle, last)
            if at is None:
                failed = middle
            else:
                good, found = middle, at
        return found

    def _first_from(self, table: Table, start: int, last: int | None) -> int | None:
        try:
            for (rowid,) in self._walk(table, (), start):
                return rowid if last is None or rowid > last else None
        except apsw.Error:
            pass
        return None

    def _unnamed(self, table: Table) -> Iterator[int | Gap]:
        """Numbers for the rows of a table without row ids, as many as there can be."""
        number = 0
        try:
            for number, _ in enumerate(self._execute(select(["NULL"], table.name)), 1):
                if number > self._size // _LEAST_CELL_BYTES:
                    raise apsw.CorruptError("more rows than bytes")
                yield number
        except apsw.Error:
            yield Gap(number, None)

    def _execute(self, query: str, bound: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        if self._connection is None:
            return iter(())
        return self._connection.execute(query, bound)


@contextmanager
def database(source: BinaryIO, size: int) -> Iterator[Database]:
    """Open a database.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.

    Yields:
        The database; without tables if the bytes are none.
    """
    pages = Pages(source, size)
    if not pages.is_database:
        yield Database(None, pages)
        return
    with opened(pages) as connection:
        yield Database(connection, pages)
