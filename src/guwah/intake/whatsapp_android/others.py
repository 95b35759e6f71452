"""
What WhatsApp for Android keeps beside messages: its call log, and who is no longer in a group.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-android.md

The rules of this module are:
  * A row of the call log is one call; who took part stands in `extra`.
  * Of a call that came in, the other one is the sender; of one that went out, the owner.
  * Somebody who left a group, or was taken out of it, is one notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guwah.evidence.record import Kind, Mark, Record, Sender
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.whatsapp_android import kinds, tables
from guwah.intake.whatsapp_android.message import sent_of
from guwah.intake.whatsapp_android.people import People

CALLS = "call_log"
LEFT = "group_past_participant_user"


class Others:
    """Makes the records of calls and of people who left.

    Args:
        held: The database.
        account: Numbers the records.
        people: Looks up ids.
    """

    def __init__(self, held: Database, account: Account, people: People) -> None:
        self._held = held
        self._account = account
        self._people = people
        self.called = References(held, tables.CALLED, "call_log_row_id")

    def call(self, row: Row) -> Record:
        """The record of one row of the call log."""
        values = row.values
        extra = self._people.told(row)
        extra.pop("_id", None)
        extra.pop("timestamp", None)
        called = self.called.to(row.rowid)
        if called:
            extra[tables.CALLED] = [self._people.told(one) for one in called]
        for name in tables.BESIDE_CALL:
            part = self._held.row(name, row.rowid)
            if part is not None:
                extra[name] = self._people.told(part)
        result = values.get("call_result")
        if meaning := kinds.named(kinds.RESULTS, result):
            extra["result"] = meaning
        own = {1: True, 0: False}.get(values.get("from_me", -1))
        peer, group = values.get("jid_row_id"), self._people.jid(values.get("group_jid_row_id"))
        sender = Sender(None, None, True) if own else self._people.sender(peer, own, extra)
        marks: set[Mark] = {"missed"} if result == kinds.MISSED and own is False else set()
        if row.repaired or any(one.repaired for one in called):
            marks.add("repaired")
        thread = group or self._people.jid(peer)
        return self._record(row, "call", CALLS, thread, sender, tuple(sorted(marks)), extra)

    def left(self, row: Row) -> Record:
        """The record of somebody who is no longer in a group."""
        extra = self._people.told(row)
        extra.pop("_id", None)
        extra.pop("timestamp", None)
        event = {1: "member-left", 0: "member-removed"}.get(row.values.get("is_leave", -1))
        if event is not None:
            extra["event"] = event
        jid = self._people.jid(row.values.get("group_jid_row_id"))
        thread = (self._people.subject(jid) or jid) if jid is not None else None
        marks: tuple[Mark, ...] = ("repaired",) if row.repaired else ()
        return self._record(row, "notice", LEFT, thread, None, marks, extra)

    def _record(
        self,
        row: Row,
        kind: Kind,
        table: str,
        thread: str | None,
        sender: Sender | None,
        marks: tuple[Mark, ...],
        extra: Mapping[str, Any],
    ) -> Record:
        member = self._account.member
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), thread, sender, sent_of(row.values.get("timestamp")), None, (),
            marks, extra, {"table": table, "rowid": row.rowid},
        )  # fmt: skip
