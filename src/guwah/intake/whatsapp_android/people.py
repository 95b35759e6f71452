"""
Who is who in WhatsApp for Android: ids of people and groups, names, chats.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-android.md

The rules of this module are:
  * The database knows people by numbers and hidden numbers; names are in another file of the
    phone. Only for a hidden number it may keep a name.
  * A number of the table `jid` that stands in a row is told beside, as what it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from guwah.evidence.record import Sender
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import columns, told_name, told_text

_MOST_CHATS = 100_000
_REMEMBERED_CHATS = 2_000
_JID = "jid_row_id"
_OF_CHAT = (
    "_id", "jid_row_id", "subject", "created_timestamp", "archived", "hidden", "group_type",
    "ephemeral_expiration", "account_jid_row_id",
)  # fmt: skip


class Chat(NamedTuple):
    """A chat: its name or id, its id, that id's number, and what a record says of it."""

    thread: str | None
    jid: str | None
    jid_number: object
    extra: dict[str, Any]


_NO_CHAT = Chat(None, None, None, {})


class People:
    """Looks up ids, names and chats.

    Args:
        held: The database.
    """

    def __init__(self, held: Database) -> None:
        self._held = held
        self._subjects: dict[str, str] | None = None
        self._chats: dict[int, Chat] = {}

    def jid(self, number: object) -> str | None:
        """What a number of the table `jid` stands for."""
        row = self._held.row("jid", number)
        return None if row is None else told_text(row.values.get("raw_string"))

    def name(self, number: object) -> str | None:
        """The name kept for a hidden number."""
        row = self._held.row("lid_display_name", number)
        return None if row is None else told_name(row.values.get("display_name"))

    def phone(self, number: object) -> str | None:
        """The number behind a hidden one."""
        row = self._held.row("jid_map", number)
        return None if row is None else self.jid(row.values.get(_JID))

    def sender(self, number: object, own: bool | None, extra: dict[str, Any]) -> Sender | None:
        """Somebody by his number in the table `jid`."""
        handle = self.jid(number)
        if handle is None:
            return None if own is None else Sender(None, None, own)
        name = self.name(number)
        if name is not None:
            extra["name_from"] = "lid_display_name"
        if (phone := self.phone(number)) is not None and phone != handle:
            extra["phone_jid"] = phone
        return Sender(name, handle, own)

    def told(self, row: Row | Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a row, and beside each number of the table `jid` what it stands for."""
        values = row.values if isinstance(row, Row) else row
        found = columns(values)
        for name, value in values.items():
            if name.endswith(_JID) or name in ("seller_jid", "business_owner_jid", "user_jid"):
                told = name.removesuffix("_row_id")
                told = told if told != name else f"{name}_told"
                if told not in values and (jid := self.jid(value)) is not None:
                    found[told] = jid
        return found

    def chat(self, number: object) -> Chat:
        """A chat of the table `chat`; one without anything where there is none."""
        if type(number) is not int:
            return _NO_CHAT
        chat = self._chats.get(number)
        if chat is None:
            if len(self._chats) >= _REMEMBERED_CHATS:
                self._chats.clear()
            chat = self._chats[number] = self._chat(number)
        return chat

    def _chat(self, number: int) -> Chat:
        row = self._held.row("chat", number)
        if row is None:
            return _NO_CHAT
        values = row.values
        jid = self.jid(values.get(_JID))
        thread = told_name(values.get("subject")) or told_name(jid)
        of_chat = {name: values.get(name) for name in _OF_CHAT}
        return Chat(thread, jid, values.get(_JID), {"chat": self.told(of_chat)})

    def subject(self, jid: str) -> str | None:
        """The name of a group by its id, for tables that name chats so."""
        if self._subjects is None:
            self._subjects = dict(self._named())
        return self._subjects.get(jid)

    def _named(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for table, key in (("chat_list", "key_remote_jid"), ("chat", _JID)):
            told = self._held.tables.get(table)
            wanted = (key, "subject")
            if told is None or not set(wanted) <= set(told.columns):
                continue
            for one in self._held.rows(told, wanted):
                if not isinstance(one, Row) or len(found) >= _MOST_CHATS:
                    continue
                jid, subject = one.values[key], told_name(one.values["subject"])
                jid = self.jid(jid) if key == _JID else jid
                if type(jid) is str and subject is not None:
                    found.append((jid, subject))
        return found


def instant_parts(value: object) -> int:
    """How many units of a time make a second: WhatsApp writes milliseconds, rarely seconds.

    Milliseconds below 10^11 would lie before March 1973, seconds from there on after year 5000.
    """
    return 1000 if type(value) is int and abs(value) >= 10**11 else 1
