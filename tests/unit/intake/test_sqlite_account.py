"""Every row of a database is told: in a record, as an anomaly, or in a table that is declared."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_reader import DatabaseReader
from guwah.intake.notation.sqlite_rows import Database, Row

PAGE = 1024
SCHEMA = (
    "CREATE TABLE message (_id INTEGER PRIMARY KEY, said TEXT)",
    "CREATE TABLE vote (_id INTEGER PRIMARY KEY, message INTEGER, what TEXT)",
    "CREATE TABLE chat (_id INTEGER PRIMARY KEY, name TEXT)",
)


class Plain(DatabaseReader):
    """A reader of one table, of parts that belong to it, and of names."""

    name = "plain"
    known_by = (frozenset({"message"}),)
    evidence = frozenset({"message"})
    declared = frozenset({"vote", "chat"})

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Each message with the number of its votes."""
        votes = References(held, "vote", "message")

        def made(row: Row) -> Record:
            return Record(
                account.identity(), "message", "database", "plain", "item", None, None, (), None,
                None, None, str(len(votes.to(row.rowid))), (), (), {},
                {"table": "message", "rowid": row.rowid},
            )  # fmt: skip

        yield from account.told(held, "message", made)
        yield from account.left_over(votes, "message")

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """None."""
        del held, member
        return []


def database(*statements: str) -> bytes:
    """A database as bytes."""
    with closing(sqlite3.connect(":memory:")) as held:
        held.execute(f"PRAGMA page_size={PAGE}")
        for statement in (*SCHEMA, *statements):
            held.execute(statement)
        held.commit()
        return held.serialize()


def told(data: bytes) -> tuple[list[str | None], list[tuple[str, object]], Summary]:
    """Texts, anomalies, summary."""
    member = Member("item", None, io.BytesIO(data), len(data), "a.db")
    *found, summary = tiled(Plain(), member, Options())
    assert isinstance(summary, Summary)
    texts = [one.text for one in found if isinstance(one, Record)]
    return texts, [(a.reason, a.locator) for a in found if isinstance(a, Anomaly)], summary


def test_rows_that_belong_to_no_message_are_told() -> None:
    """One names a message that is gone, another names none at all."""
    texts, anomalies, summary = told(
        database(
            "INSERT INTO message VALUES (1, 'salam')",
            "INSERT INTO vote VALUES (1, 1, 'yes'), (2, 9, 'no'), (3, NULL, ''), (4, 'x', '')",
        )
    )
    assert texts == ["1"]
    assert anomalies == [
        ("orphan-row", {"table": "vote", "rowid": 3}),
        ("orphan-row", {"table": "vote", "rowid": 4}),
        ("orphan-row", {"table": "vote", "rowid": 2}),
    ]
    assert (summary.bytes, summary.bytes_in_records, summary.bytes_in_anomalies) == (5, 1, 3)


def test_more_rows_than_a_record_holds_are_told() -> None:
    """Row 1,001 of one message is an anomaly of its own."""
    votes = ", ".join(f"({number}, 1, '')" for number in range(1, 1004))
    texts, anomalies, _ = told(
        database("INSERT INTO message VALUES (1, 'salam')", f"INSERT INTO vote VALUES {votes}")
    )
    assert texts == ["1000"]
    beyond = [("too-large", {"table": "vote", "rowid": number}) for number in (1001, 1002, 1003)]
    assert anomalies == beyond


def test_a_damaged_row_of_a_declared_table_is_told_once() -> None:
    """A name that cannot be read, and a part whose end is lost."""
    long = "x" * 3000 + "MARK" + "y" * 3000
    data = database(
        "INSERT INTO message VALUES (1, 'salam')", f"INSERT INTO chat VALUES (1, 'a'), (2, '{long}')",
        f"INSERT INTO vote VALUES (1, 1, 'yes'), (2, 1, '{long.lower()}'), (3, 9, '{long.lower()}')",
    )  # fmt: skip
    for mark in (b"MARK", b"mark"):
        while (at := data.find(mark)) >= 0:
            at = at // PAGE * PAGE
            data = data[:at] + b"\xff" * PAGE + data[at + PAGE :]
    texts, anomalies, summary = told(data)
    assert texts == ["1"]
    assert anomalies == [
        ("corrupt-page", {"table": "vote", "rowid": 2}),
        ("corrupt-page", {"table": "vote", "rowid": 3}),
        ("corrupt-page", {"table": "chat", "rowid": 2}),
    ]
    assert (summary.bytes, summary.bytes_in_anomalies, summary.bytes_structural) == (6, 3, 2)
