"""
Reader of the database of Messages: `chat.db` of macOS, `sms.db` of iOS.

Turns rows into records; opens no files and writes nothing.
Format notes: docs/formats/imessage.md

The rules this reader follows are:
  * A record is one row of `message`: a message, a tapback, or what the app says of a group.
  * Chats, handles, attachments and what joins them are looked up for the records and declared.
  * An attachment that no message has, and a place in a chat that is left of a message which is
    gone, are anomalies.
"""

from __future__ import annotations

from collections.abc import Iterator

from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.imessage.message import (
    CHAT_JOIN,
    CHATS,
    DELETED_JOIN,
    FILE_JOIN,
    FILES,
    HANDLES,
    MESSAGES,
    PEOPLE_JOIN,
    Messages,
)
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_reader import BOOKKEEPING, DatabaseReader, missing
from guwah.intake.notation.sqlite_rows import Database, Row

_OWN = frozenset(
    {
        "_SqliteDatabaseProperties", "kvtable", "message_processing_task", "persistent_tasks",
        "chat_lookup", "chat_service",
    }
)  # fmt: skip


class IMessageReader(DatabaseReader):
    """The reader; holds no state between members."""

    name = "imessage"
    known_by = (frozenset({MESSAGES, CHATS, HANDLES, CHAT_JOIN}),)
    evidence = frozenset({MESSAGES})
    declared = BOOKKEEPING | _OWN | {
        CHATS, HANDLES, FILES, CHAT_JOIN, FILE_JOIN, DELETED_JOIN, PEOPLE_JOIN,
    }  # fmt: skip

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Yield messages, then what belongs to none of them."""
        del options
        messages = Messages(held, account)
        yield from account.told(held, MESSAGES, messages.record)
        for join in (messages.chats, messages.files, messages.deleted):
            yield from account.left_over(join, MESSAGES)
        yield from account.unnamed(held, FILES, References(held, FILE_JOIN, "attachment_id"))

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """How the dates are written, and how many messages the database once had."""
        del member
        table = held.tables.get(MESSAGES)
        if table is None or "date" not in table.columns:
            return []
        units = {"nanoseconds": 0, "seconds": 0}
        for one in held.rows(table, ("date",)):
            if isinstance(one, Row) and type(date := one.values["date"]) is int and date:
                units["nanoseconds" if abs(date) >= 10**12 else "seconds"] += 1
        told = ", ".join(f"{count} in {unit}" for unit, count in units.items() if count)
        dates = Decision("what the dates are", told or "none", "by their size, since 2001")
        return [dates, *missing(held, MESSAGES, "messages")]


READER = IMessageReader()
