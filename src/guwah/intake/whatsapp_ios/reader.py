"""
Reader of the databases of WhatsApp for iPhone: `ChatStorage.sqlite` and `CallHistory.sqlite`.

Turns rows into records; opens no files and writes nothing.
Format notes: docs/formats/whatsapp-ios.md

The rules this reader follows are:
  * A record is one row of the messages, of the call log, or of the changes of groups' members.
  * Chats, members, media, push names are looked up for the records and declared.
  * A media or receipt row that no message names is an anomaly: its message is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_reader import (
    APPLE,
    BOOKKEEPING,
    CORE_DATA,
    DatabaseReader,
    missing,
)
from guwah.intake.notation.sqlite_rows import Database
from guwah.intake.whatsapp_ios import message, others


class WhatsAppIosReader(DatabaseReader):
    """The reader; holds no state between members."""

    name = "whatsapp-ios"
    known_by = (frozenset({"ZWAMESSAGE", "ZWACHATSESSION"}), frozenset({"ZWACDCALLEVENT"}))
    evidence = frozenset({"ZWAMESSAGE", "ZWACDCALLEVENT", "ZWAGROUPMEMBERSCHANGE"})
    declared = BOOKKEEPING | CORE_DATA | {
        "ZWACHATSESSION", "ZWAGROUPINFO", "ZWAGROUPMEMBER", "ZWAMEDIAITEM", "ZWAMESSAGEINFO",
        "ZWAPROFILEPUSHNAME", "ZWAAGGREGATECALLEVENT", "ZWACDCALLEVENTPARTICIPANT",
        "ZWAMESSAGEDATAITEM", "ZWACHATPUSHCONFIG",
    }  # fmt: skip

    def records(self, held: Database, account: Account, options: Options) -> Iterator[Found]:
        """Yield messages, calls, changes of members, then what belongs to none of them."""
        del options
        messages = message.Messages(held, account)
        other = others.Others(held, account, messages)
        yield from account.told(held, message.MESSAGES, messages.record)
        yield from account.told(held, others.CALLS, other.call)
        yield from account.told(held, others.CHANGES, other.change)
        for table, column in ((message.MEDIA, "ZMEDIAITEM"), (message.INFO, "ZMESSAGEINFO")):
            named = References(held, message.MESSAGES, column)
            yield from account.unnamed(held, table, named)
        yield from account.left_over(other.participants, others.CALLS)
        named = References(held, others.CALLS, "Z1CALLEVENTS")
        yield from account.unnamed(held, others.AGGREGATES, named)

    def decisions(self, held: Database, member: Member) -> list[Decision]:
        """How many messages the database once had, as far as it says so."""
        del member
        return missing(held, message.MESSAGES, "messages", APPLE, "WAMessage")


READER = WhatsAppIosReader()
