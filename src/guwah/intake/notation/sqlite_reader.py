"""
What every reader of a database is: tables named, rows counted, records made elsewhere.

Makes no record itself.

The rules of this module are:
  * A database has no bytes between its rows: there is no structure pattern that matches.
  * A reader knows its database by the names of the tables, wherever the schema lies.
  * What the reader does not tell, the account tells (`sqlite_account`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_names import names_in
from guwah.intake.notation.sqlite_rows import Database, Row, database

REASONS = frozenset(
    {
        "corrupt-page", "log-not-read", "no-database", "not-a-message", "orphan-row",
        "table-not-read", "too-large", "truncated",
    }
)  # fmt: skip
BOOKKEEPING = frozenset(
    {"sqlite_sequence", "sqlite_stat1", "sqlite_stat3", "sqlite_stat4", "android_metadata"}
)
CORE_DATA = frozenset({"Z_PRIMARYKEY", "Z_METADATA", "Z_MODELCACHE"})


class Numbering(NamedTuple):
    """Where a database keeps the highest row id that it gave out: a table and two columns."""

    table: str
    of: str
    highest: str


SQLITE = Numbering("sqlite_sequence", "name", "seq")
APPLE = Numbering("Z_PRIMARYKEY", "Z_NAME", "Z_MAX")


def missing(
    held: Database, name: str, what: str, numbering: Numbering = SQLITE, key: str | None = None
) -> list[Decision]:
    """How many rows a table has lost, as far as the database says how many it once had.

    Args:
        held: The database.
        name: The table.
        what: What its rows are.
        numbering: Where the highest row id stands.
        key: What the table is called there; None if by its name.

    Returns:
        One decision for each number found.
    """
    table, numbers = held.tables.get(name), held.tables.get(numbering.table)
    if table is None or numbers is None or not numbers.has_rowids:
        return []
    found = []
    for one in held.rows(numbers):
        if isinstance(one, Row) and one.values.get(numbering.of) == (key or name):
            highest, count = one.values.get(numbering.highest), held.count(table)
            if type(highest) is int and highest >= count:
                evidence = f"{highest} row ids of '{name}' were given out, {count} rows are there"
                found.append(Decision(f"{what} missing", str(highest - count), evidence))
    return found


class DatabaseReader:
    """The common face; a reader sets the names and makes the records.

    Attributes:
        known_by: Sets of tables; a database with all of one set is this reader's.
        evidence: Tables of which every row is a record or an anomaly.
        declared: Tables that are looked up, or hold nothing that anyone said or did.
    """

    name = ""
    version = 1
    reasons = REASONS
    structure = re.compile(rb"(?!)")
    known_by: tuple[frozenset[str], ...] = ()
    evidence: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is the database: by its tables."""
        del size
        names = names_in(head)
        return 95 if any(known <= names for known in self.known_by) else 0

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Yield the records of the tables of evidence, and what is wrong with their rows."""
        raise NotImplementedError

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """The decisions that hold for the whole database, with their evidence."""
        raise NotImplementedError

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies, table by table, in the order of the row ids."""
        account = Account(self.name, member)
        with database(member.source, member.size) as held:
            if not held.is_database:
                yield account.anomaly("no-database", {"part": "header"})
                return
            yield from self.records(held, account, options)
            yield from account.rest(held, self.evidence, self.declared)

    def counts(self, member: Member) -> Mapping[str, int]:
        """How many rows each plain table has; a gap counts as one."""
        with database(member.source, member.size) as held:
            return {name: held.count(table) for name, table in held.tables.items()}

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Which tables were found, and what else holds for the whole database."""
        del options
        with database(member.source, member.size) as held:
            if not held.is_database:
                return []
            counted = {name: held.count(table) for name, table in held.tables.items()}
            told = [name for name in counted if name in self.evidence]
            rows = ", ".join(f"{name} {counted[name]}" for name in told if counted[name])
            found = Decision("what is read", rows or "nothing", "the rows of the tables")
            return [found, *self.decisions(held, member)]
