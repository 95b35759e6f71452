"""
One message of a Meta download: from a decoded JSON object to a record.

Sees no bytes and no file. Format notes: docs/formats/meta.md

The rules of this module are:
  * What is understood moves to its place in the record; every other key stays in `extra`.
  * A string that was UTF-8 shown as Latin-1 is repaired, and what stood there is kept beside it:
    `text_as_written` for the text, else the key with `_as_written`.
  * A call has a `call_duration` or the type `Call`; joining and leaving are notices.
  * Nothing is told from the words of a message: they are in the owner's language.
  * A value of an unexpected shape is never read halfway: the message becomes an anomaly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from guwah.evidence.record import Kind, Mark, Record, Sender, Sent, Span
from guwah.intake import times
from guwah.intake.contract import Member
from guwah.intake.meta.media import LISTS, Files, attachments_of
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.mojibake import repaired, repaired_within

NAME = "meta"
SENDERS = ("sender_name", "senderName")
TIMES = ("timestamp_ms", "timestamp")
_NOTICES = frozenset({"Subscribe", "Unsubscribe"})
_SHOWING = (*LISTS, "sticker", "share", "call_duration", "users")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DIGITS = re.compile(r"-?[0-9]{1,17}", re.ASCII)
_LEAST_MILLISECONDS = 10**11
_TOLD_PARTICIPANTS = 32
_CACHED_SENDERS = 10_000


class Chat:
    """The chat that the messages of a file belong to."""

    __slots__ = ("context", "extra", "thread")

    def __init__(self, told: Mapping[str, Any]) -> None:
        scalars = {key: value for key, value in told.items() if isinstance(value, tuple)}
        title = "title" if "title" in scalars else "threadName"
        name, _ = scalars.get(title, (None, None))
        self.thread: str | None = name if isinstance(name, str) else None
        order = [title] if self.thread is not None else []
        order += [key for key in ("thread_path", "thread_type") if key in scalars]
        self.context: tuple[Span, ...] = tuple(scalars[key][1] for key in order)
        self.extra: dict[str, Any] = {
            key: scalars[key][0]
            for key in ("thread_path", "thread_type", "is_still_participant")
            if key in scalars
        }
        names = _participants(told.get("participants"))
        if names:
            self.extra["participants"] = names if len(names) <= _TOLD_PARTICIPANTS else len(names)
        _repair(self.extra)
        if self.thread is not None and (meant := repaired(self.thread)) is not None:
            self.extra["title_as_written"], self.thread = self.thread, meant


class Messages:
    """Makes the records of one member; keeps a cache of senders, no state of the text."""

    def __init__(self, member: Member) -> None:
        self._item, self._path = member.item, member.path
        self._files = Files(member)
        self._chat = Chat({})
        self._senders: dict[str, tuple[Sender, bool]] = {}

    def enter(self, frames: Sequence[Frame]) -> None:
        """The records that follow stand inside these containers."""
        self._chat = Chat(frames[0].told if frames else {})

    def left(self, frame: Frame) -> None:
        """No object around messages is of use once it was read."""

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether an object found after damage is surely a message."""
        return not (value.keys().isdisjoint(SENDERS) or value.keys().isdisjoint(TIMES))

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one message; takes the object apart.

        Args:
            value: The decoded object, without repeated keys and with bounded nesting.
            span: Where it stands.
            identity: The record's id.
            repaired: Whether its bytes had to be repaired.

        Returns:
            The record.

        Raises:
            Refused: `not-a-message` or `unexpected-shape`.
        """
        if value.keys().isdisjoint(SENDERS) and value.keys().isdisjoint(TIMES):
            raise Refused("not-a-message")
        chat = self._chat
        kind = _kind(value)
        text = _text(value)
        sent = _sent(value)
        sender = self._sender(value)
        _repair(value)
        attachments = attachments_of(value, self._files)
        marks = _marks(value, repaired)
        value.setdefault("chat", chat.extra)
        return Record(
            identity, kind, "export", NAME, self._item, self._path, span, chat.context,
            chat.thread, sender, sent, text, attachments, marks, value,
        )  # fmt: skip

    def _sender(self, message: dict[str, Any]) -> Sender | None:
        """Who sent it; a name of another type stays in `extra`."""
        key = SENDERS[0] if SENDERS[0] in message else SENDERS[1]
        name = message.get(key)
        if not isinstance(name, str):
            return None
        del message[key]
        known = self._senders.get(name)
        if known is None:
            meant = repaired(name)
            shown = _BIDIRECTIONAL.sub("", name if meant is None else meant)
            known = Sender(shown), meant is not None
            if len(self._senders) >= _CACHED_SENDERS:
                self._senders.clear()
            self._senders[name] = known
        sender, was_repaired = known
        if was_repaired:
            message.setdefault(key + "_as_written", name)
        number = message.get("sender_id_INTERNAL")
        if type(number) is int and number > 0:
            del message["sender_id_INTERNAL"]
            return Sender(sender.name, str(number))
        return sender


def _participants(told: Any) -> list[str]:
    """The names that the export lists, as written."""
    if isinstance(told, tuple):
        return [name for name in told[0] if isinstance(name, str)]
    names = [person.get("name", (None,))[0] for person in told or ()]
    return [name for name in names if isinstance(name, str)]


def _kind(message: Mapping[str, Any]) -> Kind:
    """What kind of record it is, by its keys and its type."""
    written = message.get("type")
    if not isinstance(written, str | None):
        written = ""
    if message.get("call_duration") is not None or written in ("Call", "call"):
        return "call"
    if written in _NOTICES or (written in (None, "") and "users" in message):
        return "notice"
    return "message"


def _text(message: dict[str, Any]) -> str | None:
    """The body; null where the app withheld it."""
    key = "content" if "content" in message else "text"
    text = message.pop(key, None)
    is_unsent = _is_unsent(message)
    if text is None or (text == "" and is_unsent):
        return None if is_unsent or message.keys().isdisjoint(_SHOWING) else ""
    if not isinstance(text, str):
        raise Refused("unexpected-shape")
    meant = repaired(text)
    if meant is None:
        return text
    message.setdefault("text_as_written", text)
    return meant


def _sent(message: dict[str, Any]) -> Sent | None:
    """When it was sent; what is no time stays in `extra`."""
    key = TIMES[0] if TIMES[0] in message else TIMES[1]
    value = message.get(key)
    if not isinstance(value, int | str) or isinstance(value, bool):
        return None
    written = str(value)
    del message[key]
    if not _DIGITS.fullmatch(written):
        return Sent(written, (), None, None, "unknown")
    number = int(written)
    is_seconds = key == TIMES[1] and abs(number) < _LEAST_MILLISECONDS
    seconds, thousandths = (number, 0) if is_seconds else divmod(number, 1000)
    reading = times.epoch_reading(seconds)
    if reading is None:
        return Sent(written, (), None, None, "unknown")
    if thousandths:
        reading = f"{reading[:-1]}.{thousandths:03d}Z"
    return Sent(written, (reading,), reading, reading, "explicit")


def _is_unsent(message: Mapping[str, Any]) -> bool:
    return message.get("is_unsent") is True or message.get("isUnsent") is True


def _marks(message: Mapping[str, Any], repaired_bytes: bool) -> tuple[Mark, ...]:
    """The marks that the keys of a message stand for, sorted."""
    marks: list[Mark] = []
    if _is_unsent(message):
        marks.append("deleted")
    if message.get("missed") is True:
        marks.append("missed")
    if repaired_bytes:
        marks.append("repaired")
    return tuple(marks)


def _repair(values: dict[str, Any]) -> None:
    """Repair every value that holds mojibake; what stood there is kept beside it."""
    for key, value in list(values.items()):
        if isinstance(value, str | list | dict) and not key.endswith("_as_written"):
            beside = key + "_as_written"
            meant = None if beside in values else repaired_within(value)
            if meant is not None:
                values[key], values[beside] = meant, value
