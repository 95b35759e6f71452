"""
The plain tables of a SQLite database, as its schema tells them.

Reads the schema only, no row of a table.
Source of the layout: https://www.sqlite.org/fileformat2.html, section 2.6.

The rules of this module are:
  * A plain table is what `CREATE TABLE` made; views, virtual tables and indexes are left alone.
  * A generated column is computed when it is asked for; so nobody asks for it.
  * A table is asked for by name in quotation marks, and never through an index.
  * What of the schema cannot be read is said; the tables that can be learnt of are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

_PLAIN_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_ROW_NAMES = ("rowid", "_rowid_", "oid")
_NOT_GENERATED = 0
_ENCODINGS = {"UTF-16le": "utf-16-le", "UTF-16be": "utf-16-be"}
_SCHEMA = (
    "SELECT rowid, CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB), rootpage "
    "FROM sqlite_schema NOT INDEXED"
)


@dataclass(frozen=True)
class Table:
    """A plain table.

    Args:
        name: Its name.
        columns: Its columns, without generated ones.
        rowid: By which name its row id is asked for; None where it has none.
    """

    name: str
    columns: tuple[str, ...]
    rowid: str | None


class Schema:
    """What a database says of its tables.

    Args:
        connection: The database, or None where there is none.

    Attributes:
        tables: The plain tables by name, in the order of the schema.
        encoding: Python's name for how text is written.
        is_whole: Everything could be read.
    """

    def __init__(self, connection: apsw.Connection | None) -> None:
        self._connection = connection
        self.encoding = "utf-8"
        self.tables: dict[str, Table] = {}
        self.is_whole = True
        if connection is None:
            return
        for name in self._names():
            table = self._table(name)
            if table is None:
                self.is_whole = False
            else:
                self.tables[name] = table

    def _names(self) -> list[str]:
        """The names of the plain tables."""
        names: list[str] = []
        try:
            for (encoding,) in self._all("PRAGMA encoding"):
                self.encoding = _ENCODINGS.get(encoding, "utf-8")
            last = None
            for rowid, *parts in self._connection.execute(_SCHEMA) if self._connection else ():
                if last is not None and rowid <= last:
                    raise apsw.CorruptError("row ids that do not rise")
                last = rowid
                kind, name, sql = [self._text(part) for part in parts[:3]]
                if kind == "table" and parts[3] and name and sql and _PLAIN_TABLE.match(sql):
                    names.append(name)
                self.is_whole = self.is_whole and None not in (kind, name)
        except apsw.Error:
            self.is_whole = False
        return names

    def _text(self, raw: Any) -> str | None:
        """What a part of the schema says; None where it is no text."""
        try:
            return raw.decode(self.encoding) if type(raw) is bytes else None
        except UnicodeDecodeError:
            return None

    def _table(self, name: str) -> Table | None:
        try:
            info = self._all(f"PRAGMA table_xinfo({quoted(name)})")
        except (apsw.Error, UnicodeDecodeError, ValueError):
            return None
        columns = tuple(str(one[1]) for one in info if one[6] == _NOT_GENERATED)
        if not columns:
            return None
        taken = {str(one[1]).lower() for one in info}
        free = next((one for one in _ROW_NAMES if one not in taken), None)
        if free is not None:
            try:
                self._all(select([free], name, "LIMIT 0"))
            except apsw.Error:
                free = None
        return Table(name, columns, free)

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(query)) if self._connection else []


def quoted(name: str) -> str:
    """A name as it stands in a statement, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def select(what: Sequence[str], table: str, rest: str = "") -> str:
    """A statement that walks a table, and no index.

    Args:
        what: Expressions; names in them are quoted already.
        table: The table's name, not yet quoted.
        rest: What follows: a condition on the row id, an order.

    Returns:
        The statement.
    """
    return f"SELECT {', '.join(what)} FROM {quoted(table)} NOT INDEXED {rest}"  # noqa: S608
