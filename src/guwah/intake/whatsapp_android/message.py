"""
Messages of WhatsApp for Android, as they stand since 2021: rows of `message`.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-android.md

The rules of this module are:
  * What is understood moves to its place; every other column stays in `extra` under its name.
  * In a chat of two the other one is the sender of what is not the owner's; in a group nobody is
    made the sender whom the row does not name.
  * The row that WhatsApp keeps as a placeholder is no message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guwah.evidence.record import Anomaly, Attachment, Mark, Record, Sender, Sent
from guwah.intake.contract import Found
from guwah.intake.notation.sibling_files import SiblingFiles
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import columns, plain, sent_at, told_text
from guwah.intake.whatsapp_android import kinds, tables
from guwah.intake.whatsapp_android.parts import Parts, marks_of
from guwah.intake.whatsapp_android.people import Chat, People, instant_parts

MESSAGES = "message"
BEGINNINGS = ("WhatsApp/", "WhatsApp Business/")
_TOLD = frozenset({"_id", "from_me", "text_data", "timestamp"})


def sent_of(value: object) -> Sent | None:
    """When a message was sent; 0 and -1 are how WhatsApp writes that it does not know."""
    if type(value) is int and value <= 0:
        return Sent(str(plain(value)), (), None, None, "unknown")
    return sent_at(value, 0, instant_parts(value))


class Messages:
    """Makes the records of the table `message`.

    Args:
        held: The database.
        account: Numbers the records.
        people: Looks up ids.
        parts: Looks up what other tables say.
        files: The files beside the database.
    """

    def __init__(
        self, held: Database, account: Account, people: People, parts: Parts, files: SiblingFiles
    ) -> None:
        self._held = held
        self._account = account
        self._people = people
        self._parts = parts
        self._files = files

    def told(self) -> Iterator[Found]:
        """Yield the records of all rows, and what lies between them in other tables."""
        for one in self._account.told(self._held, MESSAGES, self._record):
            yield one
            yield from self._parts.passed(self._account)

    def _record(self, row: Row) -> Record | Anomaly:
        values, member = row.values, self._account.member
        single, several = self._parts.of(row.rowid)
        if values.get("key_id") == "-1" and values.get("chat_row_id") == -1:
            return self._account.anomaly("not-a-message", {"table": MESSAGES, "rowid": row.rowid})
        chat = self._people.chat(values.get("chat_row_id"))
        kind = kinds.kind_of(values.get("message_type"))
        meaning: dict[str, Any] = {}
        action = single["message_system"].values if "message_system" in single else {}
        if type_name := kinds.named(kinds.TYPES, values.get("message_type")):
            meaning["type"] = type_name
        if event := kinds.named(kinds.ACTIONS, action.get("action_type")):
            meaning["event"] = event
        sender = self._sender(values, kind == "notice", chat, meaning)
        own = columns(values, _TOLD)
        if type(values.get("from_me")) is not int or kind == "notice":
            own |= columns({"from_me": values.get("from_me")})
        if jid := self._people.jid(values.get("sender_jid_row_id")):
            own["sender_jid"] = jid
        own |= {name: self._people.told(one) for name, one in single.items()}
        own |= {name: [self._people.told(one) for one in rows] for name, rows in several.items()}
        added, reactions = self._parts.added_to(row.rowid)
        if added:
            own[tables.ADDED] = added
        if reactions:
            meaning["reactions"] = reactions
        attachments = self._attachments(single.get("message_media"))
        marks = self._marks(row, single, bool(attachments))
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), chat.thread, sender, sent_of(values.get("timestamp")),
            _text(values, single), attachments, tuple(sorted(marks)), own | chat.extra | meaning,
            {"table": MESSAGES, "rowid": row.rowid},
        )  # fmt: skip

    def _sender(
        self,
        values: Mapping[str, Any],
        is_notice: bool,
        chat: Chat,
        meaning: dict[str, Any],
    ) -> Sender | None:
        own = {1: True, 0: False}.get(values.get("from_me", -1))
        number = values.get("sender_jid_row_id")
        is_named = self._people.jid(number) is not None
        if is_notice:
            return self._people.sender(number, None, meaning) if is_named else None
        if own:
            return Sender(None, None, True)
        is_group = chat.jid is not None and chat.jid.endswith(("@g.us", "@broadcast"))
        if not is_named and not is_group:
            number = chat.jid_number
        return self._people.sender(number, own, meaning)

    def _attachments(self, media: Row | None) -> tuple[Attachment, ...]:
        if media is None:
            return ()
        kind = media.values.get("mime_type")
        path = media.values.get("file_path")
        one = self._files.attachment(path, kind if type(kind) is str else None, BEGINNINGS)
        return () if one is None else (one,)

    def _marks(self, row: Row, single: dict[str, Row], has_file: bool) -> set[Mark]:
        message_type, flags = row.values.get("message_type"), row.values.get("origination_flags")
        marks: set[Mark] = marks_of(single)
        if type(message_type) is int:
            marks.update(kinds.MARKS.get(message_type, ()))
        if type(flags) is int and flags & kinds.FORWARDED_FLAG:
            marks.add("forwarded")
        if message_type in kinds.MEDIA and not has_file and "view-once" not in marks:
            marks.add("media-omitted")
        if row.repaired or any(one.repaired for one in single.values()):
            marks.add("repaired")
        return marks


def _text(values: Mapping[str, Any], single: dict[str, Row]) -> str | None:
    """The body: the message's own, else its caption."""
    text = told_text(values.get("text_data"))
    if text is None and "message_media" in single:
        text = told_text(single["message_media"].values.get("media_caption"))
    return text
