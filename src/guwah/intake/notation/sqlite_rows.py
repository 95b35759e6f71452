"""
The rows of a SQLite database: every plain table, every row, whatever its pages are like.

Knows no application. What a page holds stands in `sqlite_pages`, how the pages of a table hang
together in `sqlite_trees`, what a table is in `sqlite_schema`.

The rules of this module are:
  * Only plain tables are read, row by row in the order of their trees; indexes, views, triggers,
    virtual tables and generated columns are never used, and nothing of the file is run.
  * A row that cannot be read is named by its row id, or its page and cell; a stretch of rows that
    cannot be found by the row ids around it. Reading goes on behind both.
  * The same bytes are always read in the same way: counting and reading agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

from guwah.intake.notation.sqlite_pages import (
    Damaged,
    Page,
    Pages,
    decoded,
    header_bytes,
)
from guwah.intake.notation.sqlite_schema import Column, Table, is_table, table_of
from guwah.intake.notation.sqlite_trees import Gap, Lost, Tree

LAST_ROW = (1 << 63) - 1
_MOST_OF_SCHEMA = 20_000
_REMEMBERED_ROWS = 2_000
_REMEMBERED_SIZE = 1 << 14
_SCHEMA = Table(
    "sqlite_schema", 1,
    tuple(Column(name) for name in ("type", "name", "tbl_name", "rootpage", "sql")), True,
)  # fmt: skip


__all__ = ["LAST_ROW", "Database", "Gap", "Lost", "Row", "Table", "database"]


class Row(NamedTuple):
    """One row: its id, its values by column, and whether text in it was repaired."""

    rowid: int
    values: dict[str, Any]
    repaired: bool = False


class Database:
    """A database; made by `database`.

    Args:
        pages: Its pages.

    Attributes:
        is_database: There is one.
        tables: Its plain tables by name, in the order of the schema.
        is_schema_damaged: Not every table could be learnt of.
        is_truncated: The file is shorter than its first page says.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._remembered: dict[tuple[str, int], Row | None] = {}
        self._wanted: dict[str, _Wanted] = {}
        self.is_database = pages.is_database
        self.is_truncated = pages.is_truncated
        self.is_schema_damaged = False
        self.tables: dict[str, Table] = {}
        for number, one in enumerate(self.rows(_SCHEMA) if pages.is_database else ()):
            if number >= _MOST_OF_SCHEMA:
                self.is_schema_damaged = True
                break
            if not isinstance(one, Row) or not self._learn(one.values):
                self.is_schema_damaged = True

    def _learn(self, values: dict[str, Any]) -> bool:
        """Learn of a table from a row of the schema; False where the row makes no sense."""
        kind, name, root, sql = (values[one] for one in ("type", "name", "rootpage", "sql"))
        if kind not in ("table", "index", "view", "trigger") or type(name) is not str:
            return False
        if kind != "table" or type(sql) is not str or not is_table(sql):
            return kind != "table" or type(sql) is str
        table = table_of(name, root, sql) if type(root) is int and root > 1 else None
        if table is None or name in self.tables:
            return False
        self.tables[name] = table
        return True

    def rowids(self, table: Table) -> Iterator[int | Lost | Gap]:
        """Yield the row ids of a table, rising, and the damage between them.

        For a table without row ids, numbers from 1.
        """
        if not table.has_rowids:
            yield from Tree(self._pages, table.root).numbers()
            return
        for one in Tree(self._pages, table.root).cells():
            yield one if isinstance(one, Lost | Gap) else one[0]

    def rows(
        self, table: Table, columns: Sequence[str] | None = None
    ) -> Iterator[Row | Lost | Gap]:
        """Yield what `rowids` yields, each row with its values.

        Args:
            table: The table; it has row ids.
            columns: Those that are wanted; None for all.
        """
        wanted = self._all(table) if columns is None else _Wanted(table, columns)
        for one in Tree(self._pages, table.root).cells():
            if isinstance(one, Lost | Gap):
                yield one
                continue
            rowid, leaf, cell = one
            try:
                yield self._row(leaf.page, cell, wanted)
            except Damaged as damage:
                yield Lost(rowid, str(damage), leaf.number, cell)

    def row(self, name: str, rowid: Any) -> Row | None:
        """The row of that id, or None where there is none that can be read; remembers the last."""
        table = self.tables.get(name)
        if table is None or not table.has_rowids or type(rowid) is not int:
            return None
        key = (name, rowid)
        if key in self._remembered:
            return self._remembered[key]
        found = self._found(table, rowid)
        if found is None or _size(found) <= _REMEMBERED_SIZE:
            if len(self._remembered) >= _REMEMBERED_ROWS:
                self._remembered.clear()
            self._remembered[key] = found
        return found

    def has(self, name: str, rowid: Any) -> bool:
        """Whether a table has a row of that id, readable or not."""
        table = self.tables.get(name)
        if table is None or not table.has_rowids or type(rowid) is not int:
            return False
        return Tree(self._pages, table.root).place(rowid) is not None

    def count(self, table: Table) -> int:
        """How many rows a table has; a gap counts as one, since nobody knows how many it holds."""
        return sum(1 for _ in self.rowids(table))

    def _row(self, page: Page, cell: int, wanted: _Wanted) -> Row:
        """The row that stands there.

        Raises:
            Damaged: It cannot be read.
        """
        rowid, length, at = self._pages.rowid(page, cell)
        need = None
        if not wanted.is_all and length > self._pages.usable:
            need = header_bytes(self._pages.record(page, length, at, 0), wanted.most)
        record = self._pages.record(page, length, at, need)
        values, repaired = decoded(record, wanted.most, self._pages.encoding)
        return Row(rowid, wanted.named(rowid, values), repaired)

    def _all(self, table: Table) -> _Wanted:
        wanted = self._wanted.get(table.name)
        if wanted is None:
            wanted = self._wanted[table.name] = _Wanted(table, None)
        return wanted

    def _found(self, table: Table, rowid: int) -> Row | None:
        place = Tree(self._pages, table.root).place(rowid)
        if place is None:
            return None
        try:
            return self._row(*place, self._all(table))
        except Damaged:
            return None


class _Wanted:
    """Which columns of a table are wanted, and how stored values become theirs."""

    __slots__ = ("_plain", "_special", "is_all", "most")

    def __init__(self, table: Table, columns: Sequence[str] | None) -> None:
        places = [
            (place, column)
            for place, column in enumerate(table.stored)
            if column.is_told and (columns is None or column.name in columns)
        ]
        self._plain = [(place, column.name, column.default) for place, column in places]
        self._special = [
            (place, column) for place, column in places if column.is_rowid or column.is_floating
        ]
        self.most = max((place + 1 for place, _ in places), default=0)
        self.is_all = columns is None

    def named(self, rowid: int, values: list[Any]) -> dict[str, Any]:
        """The values by the names of their columns."""
        count = len(values)
        found = {
            name: values[place] if place < count else default
            for place, name, default in self._plain
        }
        for place, column in self._special:
            if column.is_rowid:
                found[column.name] = rowid
            elif place < count and type(values[place]) is int:
                found[column.name] = float(values[place])
        return found


def _size(row: Row) -> int:
    """About how much memory a row needs."""
    return sum(len(value) for value in row.values.values() if isinstance(value, str | bytes))


@contextmanager
def database(source: BinaryIO, size: int) -> Iterator[Database]:
    """Open a database.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.

    Yields:
        The database; without tables if the bytes are none.
    """
    yield Database(Pages(source, size))
