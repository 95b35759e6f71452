"""
The account that every reader of a database gives: nothing of it is passed over in silence.

Knows no application; a reader names its tables and makes the records.

The rules of this module are:
  * Records and anomalies are numbered together, in the order in which they are given.
  * A damaged row is an anomaly with its row id, or its place; rows that cannot be found, one with
    the row ids around them. It stands for one row, since nobody knows how many there were.
  * A table that holds rows and that the reader does not know is one anomaly.
  * A write-ahead log beside the database is one anomaly: what was written last stands in it.
  * A row of a table that only tells more of messages, but whose message is missing, is an
    anomaly of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Found, Member
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_rows import Database, Gap, Lost, Row
from guwah.intake.notation.sqlite_schema import Table

LOG = "log-not-read"
ORPHAN = "orphan-row"


class Account:
    """Numbers what is given and tells what was not read; one for each member that is read."""

    def __init__(self, reader: str, member: Member) -> None:
        self.reader = reader
        self.member = member
        self.ordinal = member.first_ordinal

    def identity(self) -> str:
        """The id of what is given next."""
        identity = f"{self.member.id_prefix}/{self.ordinal}"
        self.ordinal += 1
        return identity

    def anomaly(self, reason: str, locator: Mapping[str, Any]) -> Anomaly:
        """An anomaly at a place of the database."""
        member = self.member
        return Anomaly(
            self.reader, member.item, member.path, None, reason, self.identity(), locator
        )

    def told(self, held: Database, name: str, made: Callable[[Row], Found]) -> Iterator[Found]:
        """Yield what is made of each row of a table of evidence, and its damage.

        Args:
            held: The database.
            name: The table; it may be absent.
            made: Makes a record, or an anomaly, of a row.
        """
        table = held.tables.get(name)
        for one in held.rows(table) if table is not None and table.has_rowids else ():
            yield made(one) if isinstance(one, Row) else self.damage(name, one)

    def damage(self, table: str, one: Lost | Gap) -> Anomaly:
        """A row, or a stretch of rows, that cannot be read."""
        if isinstance(one, Lost):
            at = {"page": one.page, "cell": one.cell} if one.rowid is None else {"rowid": one.rowid}
            return self.anomaly(one.problem, {"table": table, **at})
        bounds = {"after": one.after, "through": one.through, "pages": one.pages}
        told = {name: value for name, value in bounds.items() if value is not None}
        return self.anomaly("corrupt-page", {"table": table, **told})

    def stray(self, table: str, rowid: int, is_beyond: bool = False) -> Anomaly:
        """A row whose message is missing, or has too many of them."""
        reason = "too-large" if is_beyond else ORPHAN
        return self.anomaly(reason, {"table": table, "rowid": rowid})

    def left_over(self, reference: References, named: str) -> Iterator[Anomaly]:
        """Yield the rows of a table that name a missing row, or one that too many name.

        Args:
            reference: The table.
            named: The table that it names rows of.
        """
        for _, rowid, is_beyond in reference.left(named):
            yield self.stray(reference.name, rowid, is_beyond)

    def unnamed(self, held: Database, name: str, by: References) -> Iterator[Anomaly]:
        """Yield the rows of a table that no message names.

        Args:
            held: The database.
            name: The table.
            by: Which of its rows are named.
        """
        table = held.tables.get(name)
        for one in held.rows(table) if table is not None and table.has_rowids else ():
            if isinstance(one, Row) and one.rowid not in by:
                yield self.stray(name, one.rowid)

    def without(self, held: Database, name: str, whole: str) -> Iterator[Anomaly]:
        """Yield the rows of a table whose id no row of another has.

        Args:
            held: The database.
            name: The table.
            whole: The other table.
        """
        table = held.tables.get(name)
        for one in held.rows(table) if table is not None and table.has_rowids else ():
            if isinstance(one, Row) and not held.has(whole, one.rowid):
                yield self.stray(name, one.rowid)

    def rest(
        self, held: Database, evidence: frozenset[str], declared: frozenset[str]
    ) -> Iterator[Anomaly]:
        """Yield what was not read: tables nobody knows, damage, a log beside, a cut-off end."""
        for name, table in held.tables.items():
            if name not in evidence or not table.has_rowids:
                yield from self._table(held, table, name in declared)
        if held.is_schema_damaged:
            yield self.anomaly("corrupt-page", {"part": "schema"})
        for ending in ("-wal", "-journal"):
            if self.member.name + ending in self.member.siblings:
                yield self.anomaly(LOG, {"part": self.member.name + ending})
        if held.is_truncated:
            yield self.anomaly("truncated", {"part": "end"})

    def _table(self, held: Database, table: Table, is_declared: bool) -> Iterator[Anomaly]:
        """Yield the damage of a table that is known, or one anomaly for all rows of another."""
        if is_declared:
            for one in held.rows(table) if table.has_rowids else held.rowids(table):
                if isinstance(one, Lost | Gap):
                    yield self.damage(table.name, one)
        elif rows := held.count(table):
            yield self.anomaly("table-not-read", {"table": table.name, "rows": rows})
