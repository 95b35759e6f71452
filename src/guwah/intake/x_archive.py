"""
Reader of the direct messages in an X (Twitter) archive: `direct-messages.js` and its group file.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/x-archive.md

The rules this reader follows are:
  * A record is one event of a conversation with its wrapper: `{"messageCreate": {…}}`.
  * The archive has ids and no names: a sender is a handle, a thread is the conversation's id.
  * Joining, leaving and renaming are notices; nobody is named as their author but the initiator.
  * An event that this version does not know is a notice, with everything in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Span
from guwah.intake.contract import Member, Options
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_layout import RECORD, Anchor, Array, Format, Object, opening
from guwah.intake.notation.json_reader import JsonReader, Records
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.record_values import media_type_of, read_moment

NAME = "x-archive"
_MESSAGES = ("messageCreate", "welcomeMessageCreate")
_EVENTS = (
    *_MESSAGES, "reactionCreate", "joinConversation", "participantsJoin", "participantsLeave",
    "conversationNameUpdate", "conversationAvatarUpdate", "trustConversation",
)  # fmt: skip
_PREFIX = rb"window\.YTD\.direct_messages?(?:_group)?\.part[0-9]{1,6}[ \t]{0,8}=[ \t\r\n]{0,64}"
_EVENT_ARRAY = Array(RECORD)
_CONVERSATION = Object(
    frozenset({"conversationId"}), {"messages": _EVENT_ARRAY}, wanted=frozenset({"conversationId"})
)
_ELEMENT = Object(inner={"dmConversation": _CONVERSATION})
_ROOT = Array(_ELEMENT)
_LAYOUT = Format(
    _ROOT,
    (
        Anchor(opening(*_EVENTS), (_ROOT, _ELEMENT, _CONVERSATION, _EVENT_ARRAY)),
        Anchor(opening("dmConversation"), (_ROOT,), is_record=False),
    ),
    prefix=_PREFIX,
)
_FOLDERS = ("direct_messages_media/", "direct_messages_group_media/")
_STARTS = re.compile(_PREFIX)
_FIRST = re.compile(rb'\[\s{0,64}\{\s{0,64}"dmConversation"\s{0,16}:')


class Events(Records):
    """Makes records of the events of conversations."""

    def __init__(self, member: Member, options: Options) -> None:
        super().__init__(NAME, member, options)
        self._thread: str | None = None
        self._context: tuple[Span, ...] = ()

    def enter(self, frames: Sequence[Frame]) -> None:
        """The events that follow belong to this conversation."""
        told = frames[2].told.get("conversationId")
        self._thread, self._context = None, ()
        if told is not None and told[0] is not None:
            self._thread, self._context = str(told[0]), (told[1],)

    def left(self, frame: Frame) -> None:
        """Nothing is told by what was read."""

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether this is an event by its only key."""
        return len(value) == 1 and isinstance(value.get(next(iter(value))), dict)

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one event."""
        event, inner = next(iter(value.items())) if len(value) == 1 else ("", None)
        if not isinstance(inner, dict) or not (event in _EVENTS or "createdAt" in inner):
            raise Refused("not-a-message")
        is_message = event in _MESSAGES
        kind: Kind = "message" if is_message else "notice"
        text: str | None = None if is_message else ""
        if is_message and (written := inner.pop("text", None)) is not None:
            if not isinstance(written, str):
                raise Refused("unexpected-shape")
            text = written
        author = inner.pop("senderId" if "senderId" in inner else "initiatingUserId", None)
        if author is not None and type(author) not in (str, int):
            raise Refused("unexpected-shape")
        sent = None
        if isinstance(inner.get("createdAt"), str):
            sent = read_moment(inner.pop("createdAt"), self.zone)
        marks: set[Mark] = {"repaired"} if repaired else set()
        if inner.get("editHistory"):
            marks.add("edited")
        inner.setdefault("event", event)
        inner.setdefault("chat", {"id": self._thread})
        return self.make(
            identity, span, kind, text, inner,
            sender=None if author is None else Sender(None, str(author)), sent=sent,
            thread=self._thread, context=self._context, attachments=self._files(inner), marks=marks,
        )  # fmt: skip

    def _files(self, message: dict[str, Any]) -> tuple[Attachment, ...]:
        """The files behind the addresses: beside the archive as `<message id>-<name>`."""
        found = []
        urls, number = message.get("mediaUrls"), message.get("id")
        for url in urls if isinstance(urls, list) else ():
            if not isinstance(url, str):
                continue
            name = url.partition("?")[0].rstrip("/").rpartition("/")[2] or url
            paths = [f"{folder}{number}-{name}" for folder in _FOLDERS]
            there = [path for path in paths if path in self.siblings]
            found.append(Attachment((there or [name])[0], media_type_of(name), bool(there)))
        return tuple(found)


def _sureness(text: bytes) -> int:
    """By the variable to which the archive assigns its conversations."""
    if _STARTS.match(text):
        return 95
    return 85 if _FIRST.match(text) and b'"conversationId"' in text else 0


READER = JsonReader(NAME, _LAYOUT, Events, _sureness)
