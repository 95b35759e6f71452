"""
Messages of macOS and iOS: a row of `message`, with the rows that it names, as a record.

Reads rows, no bytes. Format notes: docs/formats/imessage.md

The rules of this module are:
  * What is understood moves to its place; every other column stays in `extra` under its name.
  * The text is the column's, else the archive's, else the last wording of an edited message.
  * A date is in seconds, or since 2017 in nanoseconds; which is which shows in its size.
  * What the app says of a group has an author only where the row names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent
from guwah.intake.imessage import body, kinds
from guwah.intake.notation.sibling_files import SiblingFiles
from guwah.intake.notation.sqlite_account import Account
from guwah.intake.notation.sqlite_joins import References
from guwah.intake.notation.sqlite_rows import Database, Row
from guwah.intake.notation.sqlite_values import (
    APPLE_EPOCH,
    columns,
    sent_at,
    told_name,
    told_text,
)

MESSAGES = "message"
CHATS = "chat"
HANDLES = "handle"
FILES = "attachment"
CHAT_JOIN, FILE_JOIN = "chat_message_join", "message_attachment_join"
DELETED_JOIN, PEOPLE_JOIN = "chat_recoverable_message_join", "chat_handle_join"
_BEGINNINGS = ("~/Library/Messages/", "~/Library/SMS/", "/var/mobile/Library/SMS/")
_NANOSECONDS = 1_000_000_000
_LEAST_NANOSECONDS = 10**12
_GROUP_STYLE = 43
_REMEMBERED_CHATS = 2_000
_OF_CHAT = (
    "ROWID", "guid", "style", "chat_identifier", "service_name", "room_name", "display_name",
    "group_id", "account_login", "is_archived", "is_blackholed", "last_addressed_handle",
)  # fmt: skip
_TOLD = frozenset({"ROWID", "date", "attributedBody"})


class Chat(NamedTuple):
    """A chat: its name or id, and what a record says of it."""

    thread: str | None
    extra: dict[str, Any]


def sent_of(value: object) -> Sent | None:
    """When a message was sent; 0 is how Messages writes that there is no time."""
    if value == 0:
        return None
    is_long = type(value) is int and abs(value) >= _LEAST_NANOSECONDS
    return sent_at(value, APPLE_EPOCH, _NANOSECONDS if is_long else 1)


class Messages:
    """Makes the records of one database.

    Args:
        held: The database.
        account: Numbers the records.
    """

    def __init__(self, held: Database, account: Account) -> None:
        self._held = held
        self._account = account
        self._files = SiblingFiles(account.member)
        self._chats: dict[int, Chat] = {}
        self.chats = References(held, CHAT_JOIN, "message_id", "chat_id")
        self.files = References(held, FILE_JOIN, "message_id", "attachment_id")
        self.deleted = References(held, DELETED_JOIN, "message_id", "chat_id")
        self._people = References(held, PEOPLE_JOIN, "chat_id", "handle_id")

    def record(self, row: Row) -> Record:
        """The record of one row of `message`."""
        values, member = row.values, self._account.member
        archive = body.body_of(values.get("attributedBody"))
        summary = body.summary_of(values.get("message_summary_info"))
        edits = body.edits_of(summary)
        extra = self._inside(values, archive, summary, edits)
        extra |= self._chat_of(row.rowid)
        attachments, files = self._attachments(row.rowid)
        if files:
            extra[FILES] = files
        kind: Kind = "notice" if _is_notice(values) else "message"
        marks = _marks(values, extra, files, attachments)
        if row.repaired or (archive is not None and archive.repaired):
            marks.add("repaired")
        own = columns(values, _TOLD)
        if archive is None or archive.parts is None:
            own |= columns({"attributedBody": values.get("attributedBody")})
        for name, kind_of_value in (("is_from_me", int), ("text", str)):
            if type(values.get(name)) is kind_of_value:
                own.pop(name)
        return Record(
            self._account.identity(), kind, "database", self._account.reader, member.item,
            member.path, None, (), extra.pop("thread"), self._sender(values),
            sent_of(values.get("date")), _text(values, archive, edits), attachments,
            tuple(sorted(marks)), own | extra, {"table": MESSAGES, "rowid": row.rowid},
        )  # fmt: skip

    def _inside(
        self,
        values: Mapping[str, Any],
        archive: body.Body | None,
        summary: dict[str, Any],
        edits: dict[str, list[dict[str, Any]]],
    ) -> dict[str, Any]:
        """What numbers and blobs mean."""
        told: dict[str, Any] = {
            "event": self._event(values),
            "other": self._id_of(values.get("other_handle")),
            "tapback": kinds.tapback_of(
                values.get("associated_message_type"), values.get("associated_message_guid")
            ),
            "edits": edits or None,
            "retracted_parts": body.retracted_of(summary) or None,
            "payload_strings": body.strings_of(values.get("payload_data")) or None,
        }
        if archive is not None:
            told["parts"] = archive.parts or None
            if type(values.get("text")) is str and values["text"] != archive.text:
                told["text_in_attributedBody"] = archive.text
        if values.get("attributedBody") is not None and (archive is None or archive.parts is None):
            told["unread"] = "attributedBody"
        return {name: value for name, value in told.items() if value is not None}

    def _event(self, values: Mapping[str, Any]) -> str | None:
        """What the app says; a person added by himself has a new number."""
        event = kinds.event_of(values.get("item_type"), values.get("group_action_type"))
        other = values.get("other_handle")
        if event == "member-added" and other and other == values.get("handle_id"):
            return "number-changed"
        return event

    def _sender(self, values: Mapping[str, Any]) -> Sender | None:
        """Who sent it: a number or an address; names are in the phone's address book only."""
        own = {1: True, 0: False}.get(values.get("is_from_me", -1))
        if own:
            return Sender(None, told_name(values.get("destination_caller_id")), True)
        handle = self._id_of(values.get("handle_id"))
        if handle is None and _is_notice(values):
            return None
        return Sender(None, handle, own) if handle is not None or own is not None else None

    def _id_of(self, number: object) -> str | None:
        row = self._held.row(HANDLES, number) if number else None
        return None if row is None else told_text(row.values.get("id"))

    def _chat_of(self, rowid: int) -> dict[str, Any]:
        """The chat of a message, also of one that was deleted and can still be brought back."""
        numbers = self.chats.named_by(rowid)
        deleted = self.deleted.to(rowid)
        if not numbers:
            numbers = self.deleted.named_by(rowid)
        if not numbers:
            return {"thread": None}
        chat = self._chat(numbers[0])
        told: dict[str, Any] = {"thread": chat.thread, **chat.extra}
        if deleted:
            told[DELETED_JOIN] = [columns(one.values) for one in deleted]
        if len(numbers) > 1:
            told["also_in_chats"] = [self._chat(one).thread for one in numbers[1:]]
        return told

    def _chat(self, number: int) -> Chat:
        chat = self._chats.get(number)
        if chat is None:
            if len(self._chats) >= _REMEMBERED_CHATS:
                self._chats.clear()
            chat = self._chats[number] = self._chat_at(number)
        return chat

    def _chat_at(self, number: int) -> Chat:
        row = self._held.row(CHATS, number)
        if row is None:
            return Chat(None, {})
        values = row.values
        thread = told_name(values.get("display_name")) or told_name(values.get("chat_identifier"))
        told = columns({name: values.get(name) for name in _OF_CHAT})
        if values.get("style") == _GROUP_STYLE:
            people = [self._id_of(one) for one in self._people.named_by(number)]
            told["participants"] = [one for one in people if one is not None]
        return Chat(thread, {CHATS: told})

    def _attachments(self, rowid: int) -> tuple[tuple[Attachment, ...], list[dict[str, Any]]]:
        """The files of a message, and their rows; a row that is missing is an empty one."""
        found, told = [], []
        for number in self.files.named_by(rowid):
            row = self._held.row(FILES, number)
            values = row.values if row is not None else {}
            told.append(columns(values, {"user_info", "sticker_user_info"}))
            written = values.get("filename") or values.get("transfer_name")
            kind = values.get("mime_type")
            one = self._files.attachment(written, kind if type(kind) is str else None, _BEGINNINGS)
            if one is not None:
                found.append(one)
        return tuple(found), told


def _is_notice(values: Mapping[str, Any]) -> bool:
    """Whether the app says it, and no person."""
    return values.get("item_type") in kinds.ITEMS or values.get("is_system_message") == 1


def _text(
    values: Mapping[str, Any], archive: body.Body | None, edits: dict[str, list[dict[str, Any]]]
) -> str | None:
    """The body."""
    text = told_text(values.get("text"))
    if text is None and archive is not None:
        return archive.text
    if text is None and edits:
        last = [edits[part][-1].get("text") for part in sorted(edits) if edits[part]]
        return "".join([one for one in last if one is not None]) or None
    if text is None and _is_notice(values):
        return told_text(values.get("group_title"))
    return text


def _marks(
    values: Mapping[str, Any],
    extra: Mapping[str, Any],
    files: list[dict[str, Any]],
    attachments: tuple[Attachment, ...],
) -> set[Mark]:
    """The marks that columns and blobs stand for."""
    marks: set[Mark] = set()
    if "edits" in extra or values.get("date_edited"):
        marks.add("edited")
    if "retracted_parts" in extra or values.get("date_retracted") or DELETED_JOIN in extra:
        marks.add("deleted")
    if values.get("thread_originator_guid"):
        marks.add("reply")
    if values.get("is_forward") == 1:
        marks.add("forwarded")
    if len(attachments) < len(files):
        marks.add("media-omitted")
    return marks
