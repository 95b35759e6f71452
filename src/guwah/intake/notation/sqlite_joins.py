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


class Beside:
    """A table whose row ids are those of another one.

    Args:
        database: The database.
        name: The table's name; it may be absent.

    Attributes:
        passed: Rows that were passed because the other table has no row of that id, and rows
            that cannot be read; whoever takes them clears the list.
    """

    def __init__(self, database: Database, name: str) -> None:
        table = database.tables.get(name)
        self._rows: Iterator[Row | Lost | Gap] = iter(())
        if table is not None and table.has_rowids:
            self._rows = database.rows(table)
        self.name = name
        self.passed: list[Row | Lost] = []
        self._next = self._following()

    def at(self, rowid: int) -> Row | None:
        """The row of that id, which is higher than the last one asked for; None if there is none."""
        while (found := self._next) is not None and found[0] <= rowid:
            number, one = found
            self._next = self._following()
            if number == rowid and isinstance(one, Row):
                return one
            self.passed.append(one)
        return None

    def rest(self) -> Iterator[Row | Lost]:
        """Yield what is left when the other table has ended."""
        while (found := self._next) is not None:
            self._next = self._following()
            yield found[1]
        yield from self.passed
        self.passed.clear()

    def _following(self) -> tuple[int, Row | Lost] | None:
        """The next row with its id; damage without an id is passed."""
        for one in self._rows:
            if isinstance(one, Gap):
                continue
            if one.rowid is not None:
                return one.rowid, one
            self.passed.append(one)
        return None


class References:
    """Which rows of a table name a row of another.

    Args:
        database: The database.
        name: The table's name; it may be absent.
        column: The column that names the other row.
    """

    def __init__(self, database: Database, name: str, column: str) -> None:
        self._database = database
        self.name = name
        self.lost: list[Lost] = []
        pairs = heapq.merge(*self._chunks(column))
        self._keys, self._rowids = array("q"), array("q")
        for key, rowid in pairs:
            self._keys.append(key)
            self._rowids.append(rowid)

    def _chunks(self, column: str) -> list[Iterator[tuple[int, int]]]:
        """Sorted pieces of (row named, row that names it), each held as two arrays."""
        table = self._database.tables.get(self.name)
        if table is None or column not in table.columns or not table.has_rowids:
            return []
        found: list[Iterator[tuple[int, int]]] = []
        rows = self._database.rows(table, (column,))
        while piece := list(islice(self._pairs(rows, column), _SORTED_AT_ONCE)):
            piece.sort()
            keys = array("q", [key for key, _ in piece])
            found.append(zip(keys, array("q", [rowid for _, rowid in piece]), strict=True))
        return found

    def _pairs(self, rows: Iterator[Row | Lost | Gap], column: str) -> Iterator[tuple[int, int]]:
        for one in rows:
            if isinstance(one, Row):
                if type(key := one.values[column]) is int:
                    yield key, one.rowid
            elif isinstance(one, Lost):
                self.lost.append(one)

    def __contains__(self, key: object) -> bool:
        """Whether any row names that one."""
        if type(key) is not int or abs(key) > LAST_ROW:
            return False
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at] == key

    def to(self, key: Any, most: int = 1_000) -> list[Row]:
        """The rows that name a row, in the order of their ids, at most so many."""
        found: list[Row] = []
        if key not in self:
            return found
        at = bisect_left(self._keys, key)
        while at < len(self._keys) and self._keys[at] == key and len(found) < most:
            row = self._database.row(self.name, self._rowids[at])
            if row is not None:
                found.append(row)
            at += 1
        return found

    def strays(self, name: str) -> Iterator[tuple[int, int]]:
        """Yield the rows that name a row which the table `name` has not: its id, then theirs."""
        last, is_there = None, False
        for key, rowid in zip(self._keys, self._rowids, strict=True):
            if key != last:
                last, is_there = key, self._database.has(name, key)
            if not is_there:
                yield key, rowid
