"""
Messages of WhatsApp for Android, as they stood until 2021: rows of `messages`.

Reads rows, no bytes. Format notes: docs/formats/whatsapp-android.md

The rules of this module are:
  * What is understood moves to its place; every other column stays in `extra` under its name.
  * A row that stands in the newer table `message` too says so; each is a record.
  * The row that WhatsApp keeps as a placeholder is no message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guwah.evidence.record import Anomaly, Attachment, Kind, Mark, Record, Sender
from guwah.intake.contract import Found
from guwah.intake.notation.sibling_files import SiblingFiles
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import columns, told_name, told_text
from guwah.intake.whatsapp_android import kinds, tables
from guwah.intake.whatsapp_android.message import BEGINNINGS, MESSAGES, sent_of
from guwah.intake.whatsapp_android.parts import Parts, marks_of
from guwah.intake.whatsapp_android.people import People

LEGACY = "messages"
_TOLD = frozenset({"_id", "key_from_me", "data", "timestamp"})


class LegacyMessages:
    """Makes the records of the table `messages`; arguments as of `message.Messages`."""

    def __init__(
        self, held: Database, account: Account, people: People, parts: Parts, files: SiblingFiles
    ) -> None:
        self._held = held
        self._account = account
        self._people = people
        self._parts = parts
        self._files = files

    def told(self, is_first: bool) -> Iterator[Found]:
        """Yield the records of all rows.

        Args:
            is_first: Whether nobody else tells the rows that belong to no message.
        """
        for one in self._account.told(self._held, LEGACY, self._record):
            yield one
            if is_first:
                yield from self._parts.passed(self._account)

    def _record(self, row: Row) -> Record | Anomaly:
        values, member = row.values, self._account.member
        single, several = self._parts.of(row.rowid)
        jid = values.get("key_remote_jid")
        if jid == "-1":
            return self._account.anomaly("not-a-message", {"table": LEGACY, "rowid": row.rowid})
        message_type = _type_of(values.get("media_wa_type"))
        kind: Kind = kinds.kind_of(message_type)
        if values.get("status") == kinds.STATUS_SYSTEM and kind == "message":
            kind = "notice"
        extra = columns(values, _TOLD)
        extra |= {name: self._people.told(one) for name, one in single.items()}
        extra |= {name: [self._people.told(one) for one in rows] for name, rows in several.items()}
        extra |= self._meaning(values, kind, message_type, single)
        attachments = self._attachments(values, message_type, single.get("message_media"))
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), self._thread(jid), self._sender(values, kind == "notice"),
            sent_of(values.get("timestamp")), _text(values), attachments,
            tuple(sorted(self._marks(row, message_type, single, bool(attachments)))), extra,
            {"table": LEGACY, "rowid": row.rowid},
        )  # fmt: skip

    def _meaning(
        self, values: Mapping[str, Any], kind: Kind, message_type: int, single: dict[str, Row]
    ) -> dict[str, Any]:
        """What numbers mean, the quoted row, and where the message stands once more."""
        told: dict[str, Any] = {"type": kinds.named(kinds.TYPES, message_type)}
        if kind == "notice":
            told["type"] = "system"
            action = values.get("media_size")
            if "message_system" in single:
                action = single["message_system"].values.get("action_type")
            told["event"] = kinds.named(kinds.ACTIONS, action)
            told["key_from_me"] = values.get("key_from_me")
        elif type(values.get("key_from_me")) is not int:
            told["key_from_me"] = values.get("key_from_me")
        quoted = self._quoted(values)
        if quoted is not None:
            told[tables.QUOTES] = columns(quoted.values)
        newer = self._held.row(MESSAGES, values.get("_id"))
        if newer is not None and newer.values.get("key_id") == values.get("key_id"):
            told["also_in"] = MESSAGES
        return {name: value for name, value in told.items() if value is not None}

    def _quoted(self, values: Mapping[str, Any]) -> Row | None:
        number = values.get("quoted_row_id")
        return self._held.row(tables.QUOTES, number) if number else None

    def _thread(self, jid: object) -> str | None:
        if type(jid) is not str:
            return None
        return self._people.subject(jid) or told_name(jid)

    def _sender(self, values: Mapping[str, Any], is_notice: bool) -> Sender | None:
        own = {1: True, 0: False}.get(values.get("key_from_me", -1))
        author, jid = told_text(values.get("remote_resource")), values.get("key_remote_jid")
        if is_notice:
            return Sender(None, author) if author else None
        if own:
            return Sender(None, None, True)
        is_group = type(jid) is str and jid.endswith(("@g.us", "@broadcast"))
        handle = author or (None if is_group else told_text(jid))
        return Sender(None, handle, own) if handle or own is not None else None

    def _attachments(
        self, values: Mapping[str, Any], message_type: int, media: Row | None
    ) -> tuple[Attachment, ...]:
        """The file by its path, else by its name alone."""
        told = media.values if media is not None else {}
        kind = told.get("mime_type") or values.get("media_mime_type")
        written = told.get("file_path")
        if not written and message_type in kinds.MEDIA:
            written = values.get("media_name")
        one = self._files.attachment(written, kind if type(kind) is str else None, BEGINNINGS)
        return () if one is None else (one,)

    def _marks(
        self, row: Row, message_type: int, single: dict[str, Row], has_file: bool
    ) -> set[Mark]:
        values = row.values
        marks: set[Mark] = marks_of(single) | set(kinds.MARKS.get(message_type, ()))
        if values.get("forwarded"):
            marks.add("forwarded")
        if values.get("quoted_row_id"):
            marks.add("reply")
        if message_type in kinds.MEDIA and not has_file:
            marks.add("media-omitted")
        if row.repaired or any(one.repaired for one in single.values()):
            marks.add("repaired")
        return marks


def _type_of(written: object) -> int:
    """The number of a type, which this table may keep as text; -1 for anything else."""
    if type(written) is int:
        return written
    if type(written) is str and written.isdecimal() and len(written) < 6:
        return int(written)
    return 0 if written is None else -1


def _text(values: Mapping[str, Any]) -> str | None:
    """The body: the message's own, else its caption."""
    text = told_text(values.get("data"))
    return told_text(values.get("media_caption")) if text is None else text
