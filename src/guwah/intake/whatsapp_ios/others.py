"""
What WhatsApp for iPhone keeps beside messages: its call log, and changes of groups' members.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-ios.md

The rules of this module are:
  * A row of the call log is one call; who took part, and the row that says whether it came in and
    was missed, stand in `extra`.
  * Of a call that came in, the caller is the sender; of one that went out, the owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guwah.evidence.record import Mark, Record, Sender
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import APPLE_EPOCH, columns, sent_at, told_name, told_text
from guwah.intake.whatsapp_ios.message import Messages

CALLS = "ZWACDCALLEVENT"
AGGREGATES = "ZWAAGGREGATECALLEVENT"
PARTICIPANTS = "ZWACDCALLEVENTPARTICIPANT"
CHANGES = "ZWAGROUPMEMBERSCHANGE"


class Others:
    """Makes the records of calls and of changes of members.

    Args:
        held: The database.
        account: Numbers the records.
        messages: Knows the names.
    """

    def __init__(self, held: Database, account: Account, messages: Messages) -> None:
        self._held = held
        self._account = account
        self._messages = messages
        self.participants = References(held, PARTICIPANTS, "Z1PARTICIPANTS")

    def call(self, row: Row) -> Record:
        """The record of one row of the call log."""
        values = row.values
        aggregate = self._held.row(AGGREGATES, values.get("Z1CALLEVENTS"))
        people = self.participants.to(row.rowid)
        told = aggregate.values if aggregate else {}
        own = {0: True, 1: False}.get(told.get("ZINCOMING", -1))
        caller = told_text(values.get("ZGROUPCALLCREATORUSERJIDSTRING"))
        jids = {told_text(one.values.get("ZJIDSTRING")) for one in people}
        if own is False and caller is None and len(jids) == 1:
            (caller,) = jids
        sender = Sender(self._messages.name_of(caller), caller, own)
        group = told_name(values.get("ZGROUPJIDSTRING"))
        thread = group or (jids.pop() if len(jids) == 1 else None)
        extra = columns(values, {"Z_PK", "ZDATE"})
        if aggregate is not None:
            extra[AGGREGATES] = columns(told)
        if people:
            extra[PARTICIPANTS] = [columns(one.values) for one in people]
        marks: set[Mark] = {"missed"} if told.get("ZMISSED") == 1 else set()
        if (
            row.repaired
            or any(one.repaired for one in people)
            or (aggregate and aggregate.repaired)
        ):
            marks.add("repaired")
        is_known = caller is not None or own is not None
        return self._record(
            row, "call", CALLS, thread, sender if is_known else None, values.get("ZDATE"),
            tuple(sorted(marks)), extra,
        )  # fmt: skip

    def change(self, row: Row) -> Record:
        """The record of one change of a group's members."""
        group = told_name(row.values.get("ZGROUPJID"))
        extra = columns(row.values, {"Z_PK", "ZCHANGEDATE"}) | {"event": "members-changed"}
        marks: tuple[Mark, ...] = ("repaired",) if row.repaired else ()
        date = row.values.get("ZCHANGEDATE")
        return self._record(row, "notice", CHANGES, group, None, date, marks, extra)

    def _record(
        self,
        row: Row,
        kind: Any,
        table: str,
        thread: str | None,
        sender: Sender | None,
        date: object,
        marks: tuple[Mark, ...],
        extra: Mapping[str, Any],
    ) -> Record:
        member = self._account.member
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), thread, sender, sent_at(date, APPLE_EPOCH), None, (), marks,
            extra, {"table": table, "rowid": row.rowid},
        )  # fmt: skip
