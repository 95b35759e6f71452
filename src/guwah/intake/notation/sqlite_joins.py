"""
Rows of one SQLite table that belong to rows of another, without an index and without SQL joins.

Knows no application. An index of a hostile file may say something else than its table; so the
tables are walked.

The rules of this module are:
  * A table whose row ids are those of another is walked in step with it and never held.
  * A table that names rows of another in a column is held as two integers for each row, sorted.
  * What belongs to no row of the other table is told, never passed over.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Any

from guwah.intake.notation.sqlite_rows import LAST_ROW, Database, Gap, Lost, Row

_SORTED_AT_ONCE = 1 << 16
_MOST_NAMING_ONE = 1_000


class Beside:
    """A table whose row ids are those of another one.

    Args:
        database: The database.
        name: The table's name; it may be absent.

    Attributes:
        passed: Rows that were passed because the other table has no row of that id; whoever takes
            them clears the list.
    """

    def __init__(self, database: Database, name: str) -> None:
        table = database.tables.get(name)
        self._rows: Iterator[Row | Lost | Gap] = iter(())
        if table is not None and table.has_rowids:
            self._rows = database.rows(table)
        self.name = name
        self.passed: list[Row] = []
        self._next = self._following()

    def at(self, rowid: int) -> Row | None:
        """The row of that id, which is higher than the last one asked for; None if there is none."""
        while (one := self._next) is not None and one.rowid <= rowid:
            self._next = self._following()
            if one.rowid == rowid:
                return one
            self.passed.append(one)
        return None

    def rest(self) -> Iterator[Row]:
        """Yield what is left when the other table has ended."""
        while (one := self._next) is not None:
            self._next = self._following()
            yield one
        yield from self.passed
        self.passed.clear()

    def _following(self) -> Row | None:
        """The next row that can be read."""
        return next((one for one in self._rows if isinstance(one, Row)), None)


class References:
    """Which rows of a table name a row of another.

    Args:
        database: The database.
        name: The table's name; it may be absent.
        column: The column that names the other row.
        value: A column whose integers are kept besides; two tables are joined by such rows.
    """

    def __init__(
        self, database: Database, name: str, column: str, value: str | None = None
    ) -> None:
        self._database = database
        self.name = name
        self._keys, self._rowids, self._values = array("q"), array("q"), array("q")
        self._nameless = array("q")
        for key, rowid, kept in heapq.merge(*self._chunks(column, value)):
            self._keys.append(key)
            self._rowids.append(rowid)
            if value is not None:
                self._values.append(kept)

    def _chunks(self, column: str, value: str | None) -> list[Iterator[tuple[int, int, int]]]:
        """Sorted pieces of (row named, row that names it, kept value), each held as arrays."""
        table = self._database.tables.get(self.name)
        wanted = (column,) if value is None else (column, value)
        if table is None or not set(wanted) <= set(table.columns) or not table.has_rowids:
            return []
        found: list[Iterator[tuple[int, int, int]]] = []
        triples = self._triples(self._database.rows(table, wanted), column, value)
        while piece := list(islice(triples, _SORTED_AT_ONCE)):
            piece.sort()
            parts = [array("q", [one[place] for one in piece]) for place in range(3)]
            found.append(zip(*parts, strict=True))
        return found

    def _triples(
        self, rows: Iterator[Row | Lost | Gap], column: str, value: str | None
    ) -> Iterator[tuple[int, int, int]]:
        for one in rows:
            if isinstance(one, Row) and type(key := one.values[column]) is int:
                kept = one.values[value] if value is not None else 0
                yield key, one.rowid, kept if type(kept) is int else 0
            elif isinstance(one, Row):
                self._nameless.append(one.rowid)

    def __contains__(self, key: object) -> bool:
        """Whether any row names that one."""
        if type(key) is not int or abs(key) > LAST_ROW:
            return False
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at] == key

    def to(self, key: Any) -> list[Row]:
        """The rows that name a row, in the order of their ids, at most 1,000."""
        rows = (self._database.row(self.name, self._rowids[at]) for at in self._places(key))
        return [row for row in rows if row is not None]

    def named_by(self, key: int) -> list[int]:
        """The kept values of the rows that name a row, at most 1,000."""
        return [self._values[at] for at in self._places(key)]

    def left(self, name: str) -> Iterator[tuple[int | None, int, bool]]:
        """Yield the readable rows that nothing is told of.

        Args:
            name: The other table.

        Yields:
            What it names, its row id, and whether 1,000 others name the same; else the other table
            has no such row.
        """
        for rowid in self._nameless:
            if self._is_readable(rowid):
                yield None, rowid, False
        last, is_there, count = None, False, 0
        for key, rowid in zip(self._keys, self._rowids, strict=True):
            if key != last:
                last, is_there, count = key, self._database.has(name, key), 0
            count += 1
            is_beyond = count > _MOST_NAMING_ONE
            if (is_beyond or not is_there) and self._is_readable(rowid):
                yield key, rowid, is_beyond

    def _is_readable(self, rowid: int) -> bool:
        return self._database.row(self.name, rowid) is not None

    def _places(self, key: object) -> Iterator[int]:
        """Yield where the rows stand that name a row."""
        if type(key) is not int or abs(key) > LAST_ROW:
            return
        first = bisect_left(self._keys, key)
        for at in range(first, min(first + _MOST_NAMING_ONE, len(self._keys))):
            if self._keys[at] != key:
                return
            yield at
