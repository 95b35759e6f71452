"""
Reader of WhatsApp's database on Android: `msgstore.db`, not encrypted.

Turns rows into records; opens no files and writes nothing.
Format notes: docs/formats/whatsapp-android.md

The rules this reader follows are:
  * A record is one row of the messages (`message`, or before 2021 `messages`), of the call log,
    or of the people who left groups.
  * Every other table that says something of a message stands in that message's record.
  * A row of such a table whose message is missing is an anomaly.
"""

from __future__ import annotations

from collections.abc import Iterator

from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.sibling_files import SiblingFiles
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_reader import BOOKKEEPING, DatabaseReader, missing
from guwah.intake.notation.sqlite_rows import Database
from guwah.intake.whatsapp_android import tables
from guwah.intake.whatsapp_android.legacy import LegacyMessages
from guwah.intake.whatsapp_android.message import Messages
from guwah.intake.whatsapp_android.others import CALLS, LEFT, Others
from guwah.intake.whatsapp_android.parts import Parts
from guwah.intake.whatsapp_android.people import People

_MESSAGES, _LEGACY = "message", "messages"


class WhatsAppAndroidReader(DatabaseReader):
    """The reader; holds no state between members."""

    name = "whatsapp-android"
    known_by = (
        frozenset({_MESSAGES, "chat", "jid"}),
        frozenset({_LEGACY, "chat_list"}),
        frozenset({_LEGACY, "chat", "jid"}),
    )
    evidence = frozenset({_MESSAGES, _LEGACY, "call_log", "group_past_participant_user"})
    declared = BOOKKEEPING | tables.JOINED | tables.LOOKED_UP | tables.OWN

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Yield messages, calls, people who left, then what belongs to none of them."""
        del options
        people, files = People(held), SiblingFiles(account.member)
        newer, older = _has_rows(held, _MESSAGES), _has_rows(held, _LEGACY)
        if newer:
            parts = Parts(held, people, _LEGACY if older else None)
            yield from Messages(held, account, people, parts, files).told()
            yield from parts.left_over(account, _MESSAGES)
        if older or not newer:
            parts = Parts(held, people, None)
            yield from LegacyMessages(held, account, people, parts, files).told(not newer)
            if not newer:
                yield from parts.left_over(account, _LEGACY)
        quoting = References(held, _LEGACY, "quoted_row_id")
        yield from account.unnamed(held, tables.QUOTES, quoting)
        others = Others(held, account, people)
        yield from account.told(held, CALLS, others.call)
        yield from account.left_over(others.called, CALLS)
        for name in tables.BESIDE_CALL:
            yield from account.without(held, name, CALLS)
        yield from account.told(held, LEFT, others.left)

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """Which generation of tables, and how many messages the database once had."""
        del member
        newer, older = _has_rows(held, _MESSAGES), _has_rows(held, _LEGACY)
        names = [name for name, is_there in ((_MESSAGES, newer), (_LEGACY, older)) if is_there]
        found = [
            Decision("tables of messages", " and ".join(names) or "none", "the tables with rows")
        ]
        for name in names:
            found += missing(held, name, "messages")
        return found


def _has_rows(held: Database, name: str) -> bool:
    table = held.tables.get(name)
    return table is not None and next(held.rowids(table), None) is not None


READER = WhatsAppAndroidReader()
