"""
One Telegram message: from a decoded JSON object to a record.

Sees no bytes and no file. Format notes: docs/formats/telegram.md

The rules of this module are:
  * What is understood moves to its place in the record; every other key stays in `extra` as is.
  * An epoch decides the time; without one, `date` is a wall-clock time of an unknown zone.
  * A value of an unexpected shape is never read halfway: the message becomes an anomaly.
  * Formatting is kept in `extra.text_entities` wherever it says more than the text.
  * Calls are calls, what the app says is a notice, everything else a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent, Span
from guwah.intake import times
from guwah.intake.contract import Member
from guwah.intake.notation.json_values import LARGEST_INTEGER, Refused, count_quotes, written_quotes
from guwah.intake.telegram.media import attachments_of

NAME = "telegram"
_CALLS = frozenset({"phone_call", "group_call", "conference_call"})
_TYPES = frozenset({"message", "service", "unsupported"})
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_VIEW_ONCE_SECONDS = 2_147_483_647
_CACHED_SENDERS = 10_000
_MARKING: Mapping[str, Mark] = {
    "edited": "edited", "edited_unixtime": "edited", "forwarded_from": "forwarded",
    "forwarded_from_id": "forwarded", "saved_from": "forwarded", "reply_to_message_id": "reply",
    "poll": "poll", "location_information": "location", "place_name": "location",
    "live_location_period_seconds": "live-location", "self_destruct_period_seconds": "expiring",
}  # fmt: skip


class Chat:
    """The chat that messages belong to, as far as the export has said by now."""

    __slots__ = ("context", "extra", "self_handles", "thread")

    def __init__(self) -> None:
        self.thread: str | None = None
        self.context: tuple[Span, ...] = ()
        self.extra: dict[str, Any] = {}
        self.self_handles: frozenset[str] = frozenset()


class Builder:
    """Makes the records of one member; keeps caches, no state of the text."""

    def __init__(self, member: Member, zone: str | None) -> None:
        self.item = member.item
        self.path = member.path
        self.siblings = member.siblings
        self.prefix = member.id_prefix
        self.zone = zone
        self.chat = Chat()
        self.senders: dict[tuple[object, object], Sender | None] = {}

    def enter(self, chat: Chat) -> None:
        """The messages that follow belong to this chat."""
        self.chat = chat
        self.senders.clear()

    def record(
        self, message: dict[str, Any], span: Span, ordinal: int, repaired: bool = False
    ) -> Record:
        """The record of one message; takes the object apart.

        Args:
            message: The decoded object, without repeated keys and with bounded nesting.
            span: Where it stands.
            ordinal: Its number in the item.
            repaired: Whether its bytes had to be repaired.

        Returns:
            The record.

        Raises:
            Refused: `not-a-message` or `unexpected-shape`.
        """
        take = message.pop
        kind_written = take("type", None)
        kind, author = self._kind(message, kind_written)
        text = _text(message)
        sent = self._sent(take("date", None), take("date_unixtime", None), message)
        name, handle = take(author, None), take(author + "_id", None)
        sender = self.sender(name, handle, author, message)
        chat = self.chat
        attachments: tuple[Attachment, ...] = ()
        marks: tuple[Mark, ...] = ()
        if len(message) > 1 or repaired or kind_written == "unsupported":
            attachments, media_marks = attachments_of(message, self.siblings)
            marks = _marks(message, media_marks, repaired, kind_written)
        if "chat" not in message:
            message["chat"] = chat.extra
        return Record(
            f"{self.prefix}/{ordinal}", kind, "export", NAME, self.item, self.path, span,
            chat.context, chat.thread, sender, sent, text, attachments, marks, message,
        )  # fmt: skip

    def _kind(self, message: dict[str, Any], written: object) -> tuple[Kind, str]:
        """What kind of record it is, and the key that names its author."""
        if written == "message":
            return "message", "from"
        if written == "service" or "action" in message:
            action = message.get("action")
            author = "actor" if "actor" in message or "actor_id" in message else "from"
            kind: Kind = "call" if isinstance(action, str) and action in _CALLS else "notice"
        elif written == "unsupported" or "date" in message or "date_unixtime" in message:
            kind, author = "message", "from"
        else:
            raise Refused("not-a-message")
        if written is not None and not (isinstance(written, str) and written in _TYPES):
            message["type"] = written
        return kind, author

    def _sent(self, date: object, unixtime: object, message: dict[str, Any]) -> Sent | None:
        """When it was sent; what cannot be read as a time stays in `extra`."""
        written = date if type(date) is str else None
        if date is not None and written is None:
            message["date"] = date
        reading = _epoch(unixtime)
        if reading is not None:
            if type(unixtime) is str and unixtime[0] == "0" and unixtime != "0":
                message["date_unixtime"] = unixtime
            return Sent(written or str(unixtime), (reading,), reading, reading, "explicit")
        if unixtime is not None:
            message["date_unixtime"] = unixtime
        if written is None:
            return None
        if times.is_reading(written) or _is_instant(written):
            return times.sent(written, (written,), times.SECOND, self.zone)
        return Sent(written, (), None, None, "unknown")

    def sender(
        self, name: object, handle: object, author: str, message: dict[str, Any]
    ) -> Sender | None:
        """Who sent it, as written; a name or handle of another type stays in `extra`.

        Args:
            name: The value of the key `author`, or None.
            handle: The value of the key `author` with `_id` behind it, or None.
            author: `from` or `actor`.
            message: Takes back what is of another type.

        Returns:
            The sender; the same object for the same values.
        """
        try:
            return self.senders[name, handle]
        except (KeyError, TypeError):
            return self._new_sender(name, handle, author, message)

    def _new_sender(
        self, name: object, handle: object, author: str, message: dict[str, Any]
    ) -> Sender | None:
        told_name = told_handle = None
        if type(name) is str:
            told_name = _BIDIRECTIONAL.sub("", name)
        elif name is not None:
            message[author] = name
        if type(handle) is str or type(handle) is int:
            told_handle = str(handle)
        elif handle is not None:
            message[author + "_id"] = handle
        is_self = None
        if self.chat.self_handles and told_handle is not None:
            is_self = told_handle in self.chat.self_handles
        if told_name is None and told_handle is None:
            return None
        sender = Sender(told_name, told_handle, is_self)
        if isinstance(name, str | None) and isinstance(handle, str | None):
            if len(self.senders) >= _CACHED_SENDERS:
                self.senders.clear()
            self.senders[name, handle] = sender
        return sender


def _epoch(unixtime: object) -> str | None:
    """The instant that `date_unixtime` stands for; None if it is no number of seconds."""
    if type(unixtime) is str and len(unixtime) < 20 and unixtime.isascii():
        if unixtime.isdigit() or (unixtime[:1] == "-" and unixtime[1:].isdigit()):
            return times.epoch_reading(int(unixtime))
    elif type(unixtime) is int:
        return times.epoch_reading(unixtime)
    return None


def is_clean(message: dict[str, Any], raw: bytes) -> bool:
    """Whether the fast decoder lost nothing: no repeated key, no great number, no deep nesting.

    Args:
        message: The decoded object.
        raw: Its bytes.

    Returns:
        False where the careful way has to look.
    """
    quotes = _quotes_of_values(message)
    return quotes >= 0 and quotes + 2 * len(message) == written_quotes(raw)


def _quotes_of_values(message: Mapping[str, Any]) -> int:
    """How many quotation marks the values were written with; -1 where that cannot be told."""
    count = 0
    for value in message.values():
        kind = type(value)
        if kind is str:
            count += 2
        elif kind is int:
            if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
                return -1
        elif kind is list or kind is dict:
            try:
                count += count_quotes(value, 1)
            except Refused:
                return -1
    return count


def is_message(message: Mapping[str, Any]) -> bool:
    """Whether an object found after damage is surely a message and no part of one."""
    return message.get("type") in ("message", "service", "unsupported") and "id" in message


def _text(message: dict[str, Any]) -> str | None:
    """The body; entities that repeat it leave, others stay in `extra`."""
    text = message.pop("text", None)
    entities = message.get("text_entities")
    if type(text) is str:
        if entities is not None and _is_plain(entities, text):
            del message["text_entities"]
        return text
    if text is None:
        return None
    if type(text) is not list:
        raise Refused("unexpected-shape")
    body = "".join([_part(part) for part in text])
    if not (isinstance(entities, list) and _flattened(entities) == text):
        message["text"] = text
    return body


def _part(part: object) -> str:
    """The text of one element of a text list."""
    if type(part) is str:
        return part
    if type(part) is dict and type(inner := part.get("text")) is str:
        return inner
    raise Refused("unexpected-shape")


def _is_plain(entities: object, text: str) -> bool:
    """Whether the entities only repeat the text."""
    if type(entities) is not list:
        return False
    return not entities or entities == [{"type": "plain", "text": text}]


def _flattened(entities: list[Any]) -> list[Any]:
    """Entities as the list form of a text writes them: plain parts as bare strings."""
    return [
        part["text"]
        if isinstance(part, dict)
        and len(part) == 2
        and part.get("type") == "plain"
        and "text" in part
        else part
        for part in entities
    ]


def _is_instant(written: str) -> bool:
    """Whether this is an ISO time with a fraction, a `Z` or an offset."""
    if not _INSTANT.fullmatch(written):
        return False
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


def _marks(
    message: dict[str, Any], media_marks: set[Mark], repaired: bool, kind_written: object
) -> tuple[Mark, ...]:
    """The marks that the keys of a message stand for, sorted."""
    marks = media_marks
    for key in message:
        if key in _MARKING:
            marks.add(_MARKING[key])
    if "expiring" in marks and message["self_destruct_period_seconds"] == _VIEW_ONCE_SECONDS:
        marks.add("view-once")
    if "discard_reason" in message and message["discard_reason"] == "missed":
        marks.add("missed")
    if kind_written == "unsupported":
        marks.add("media-omitted")
    if repaired:
        marks.add("repaired")
    return tuple(sorted(marks)) if marks else ()
