"""
What stands in other tables of WhatsApp for Android about one message.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-android.md

The rules of this module are:
  * Every row of a table that belongs to the message stands in `extra` under the table's name.
  * Tables whose row ids are the message's are walked in step with the messages; a row that is
    passed belongs to none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guwah.evidence.record import Anomaly
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import Beside, References
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import plain
from guwah.intake.whatsapp_android import kinds, tables
from guwah.intake.whatsapp_android.people import People


class Parts:
    """The parts of the messages of one table, walked through once.

    Args:
        held: The database.
        people: Looks up ids.
        other: Another table of messages with the same row ids, or None.
    """

    def __init__(self, held: Database, people: People, other: str | None) -> None:
        self._held = held
        self._people = people
        self._other = other
        present = held.tables
        self._besides = [Beside(held, name) for name in tables.BESIDE if name in present]
        self._referring = [References(held, *one) for one in tables.REFERRING if one[0] in present]
        self._added = References(held, tables.ADDED, "parent_message_row_id")
        self._chosen = References(held, tables.CHOSEN, "message_add_on_row_id")
        self._adding = [name for name in tables.BESIDE_ADDED if name in present]

    def of(self, rowid: int) -> tuple[dict[str, Row], dict[str, list[Row]]]:
        """The rows that belong to a message: one of a table, or several."""
        single = {}
        for beside in self._besides:
            row = beside.at(rowid)
            if row is not None:
                single[beside.name] = row
        several = {one.name: one.to(rowid) for one in self._referring if rowid in one}
        return single, several

    def added_to(self, rowid: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What others have added to a message, as it stands; and the reactions among it."""
        found, reactions = [], []
        for row in self._added.to(rowid):
            told = self._people.told(row)
            for name in self._adding:
                part = self._held.row(name, row.rowid)
                if part is not None:
                    told[name] = self._people.told(part)
            options = [self._option(one) for one in self._chosen.to(row.rowid)]
            if options:
                told["chosen"] = options
            found.append(told)
            reaction = told.get("message_add_on_reaction", {}).get("reaction")
            if reaction:
                reactions.append(self._reaction(row, reaction))
        return found, reactions

    def passed(self, account: Account) -> Iterator[Anomaly]:
        """Yield the rows that were passed so far and belong to no message."""
        for beside in self._besides:
            if beside.passed:
                for one in beside.passed:
                    yield from self._stray(account, beside.name, one)
                beside.passed.clear()

    def left_over(self, account: Account, messages: str) -> Iterator[Anomaly]:
        """Yield the rows that no message came for.

        Args:
            account: Makes the anomalies.
            messages: The table of the messages.
        """
        for beside in self._besides:
            for one in beside.rest():
                yield from self._stray(account, beside.name, one)
        for reference in (*self._referring, self._added):
            for key, rowid, is_beyond in reference.left(messages):
                if is_beyond or self._other is None or not self._held.has(self._other, key):
                    yield account.stray(reference.name, rowid, is_beyond)
        yield from self._left_of_additions(account)

    def _left_of_additions(self, account: Account) -> Iterator[Anomaly]:
        """Yield parts of additions that are missing."""
        yield from account.left_over(self._chosen, tables.ADDED)
        for name in self._adding:
            yield from account.without(self._held, name, tables.ADDED)

    def _stray(self, account: Account, name: str, one: Row) -> Iterator[Anomaly]:
        is_elsewhere = self._other is not None and self._held.has(self._other, one.rowid)
        if not is_elsewhere:
            yield account.stray(name, one.rowid)

    def _reaction(self, row: Row, reaction: str) -> dict[str, Any]:
        values = row.values
        sender = self._people.jid(values.get("sender_jid_row_id"))
        who = {"self": True} if values.get("from_me") == 1 else {"sender": sender}
        return {"reaction": reaction, **who, "milliseconds": plain(values.get("timestamp"))}

    def _option(self, row: Row) -> dict[str, Any]:
        number = row.values.get("message_poll_option_id")
        option = self._held.row(tables.OPTIONS, number)
        name = option.values.get("option_name") if option is not None else None
        return {"message_poll_option_id": plain(number), "option_name": plain(name)}


def marks_of(single: dict[str, Row]) -> set[Any]:
    """The marks that rows of other tables stand for."""
    return {mark for name, mark in kinds.MARKING_TABLES.items() if name in single}
