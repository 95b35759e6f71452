"""
The account that every reader of a database gives: nothing of it is passed over in silence.

Knows no application; a reader names its tables and makes the records.

The rules of this module are:
  * Records and anomalies are numbered together, in the order in which they are given.
  * A damaged row is an anomaly with its row id; rows that cannot be found, one with the row ids
    around them. It stands for one row, since nobody knows how many there were.
  * A table that holds rows and that the reader does not know is one anomaly.
  * A write-ahead log beside the database is one anomaly: what was written last stands in it.
  * A row of a table that only tells more of messages, but whose message is missing, is an
    anomaly of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Member
from guwah.intake.notation.sqlite_joins import Beside, References
from guwah.intake.notation.sqlite_rows import Database, Gap, Lost, Row, database
from guwah.intake.notation.sqlite_tables import Table

LOG = "log-not-read"
ORPHAN = "orphan-row"
REASONS = frozenset(
    {"corrupt-page", LOG, "no-database", ORPHAN, "table-not-read", "too-large", "truncated"}
)
BOOKKEEPING = frozenset(
    {"sqlite_sequence", "sqlite_stat1", "sqlite_stat3", "sqlite_stat4", "android_metadata"}
)


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

    def damage(self, table: str, one: Lost | Gap) -> Anomaly:
        """A row, or a stretch of rows, that cannot be read."""
        if isinstance(one, Lost):
            return self.anomaly(one.problem, {"table": table, "rowid": one.rowid})
        locator: dict[str, Any] = {"table": table}
        if one.after is not None:
            locator["after"] = one.after
        if one.before is not None:
            locator["before"] = one.before
        return self.anomaly("corrupt-page", locator)

    def stray(self, table: str, one: Row | Lost) -> Anomaly:
        """A row whose message is missing, or that cannot be read."""
        if isinstance(one, Lost):
            return self.damage(table, one)
        return self.anomaly(ORPHAN, {"table": table, "rowid": one.rowid})

    def passed(self, besides: Iterable[Beside]) -> Iterator[Anomaly]:
        """Yield the rows that were passed so far, because no message has their id."""
        for beside in besides:
            if beside.passed:
                for one in beside.passed:
                    yield self.stray(beside.name, one)
                beside.passed.clear()

    def left_over(
        self, besides: Iterable[Beside], references: Iterable[tuple[References, str]]
    ) -> Iterator[Anomaly]:
        """Yield the rows that no message came for.

        Args:
            besides: Tables walked in step with the messages.
            references: Tables that name a message, each with the table of the messages.
        """
        for beside in besides:
            for one in beside.rest():
                yield self.stray(beside.name, one)
        for reference, named in references:
            for lost in reference.lost:
                yield self.damage(reference.name, lost)
            for rowid in reference.strays(named):
                yield self.anomaly(ORPHAN, {"table": reference.name, "rowid": rowid})

    def rest(
        self, held: Database, evidence: frozenset[str], declared: frozenset[str]
    ) -> Iterator[Anomaly]:
        """Yield what was not read: tables nobody knows, damage, a log beside, a cut-off end."""
        for name, table in held.tables.items():
            if name not in evidence or table.rowid is None:
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
            for one in held.rowids(table):
                if isinstance(one, Gap):
                    yield self.damage(table.name, one)
        elif rows := held.count(table):
            yield self.anomaly("table-not-read", {"table": table.name, "rows": rows})


def counts(member: Member) -> dict[str, int]:
    """How many rows each plain table has; for `Rows.counts`.

    Args:
        member: The member.

    Returns:
        Table to rows; a gap counts as one.
    """
    with database(member.source, member.size) as held:
        return {name: held.count(table) for name, table in held.tables.items()}
