"""
Reader of Signal: the plaintext export (`main.jsonl`), and `data.json` of signal-export.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/signal.md

The rules this reader follows are:
  * A record is one line of the file, `{` to `}`.
  * Lines that tell who the numbers are, are structure; what they tell is context.
  * signal-export writes local times without a zone, and `Me` for the owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Member, Options
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_reader import JsonReader, Records
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.record_values import (
    folder_of,
    media_type_of,
    read_milliseconds,
    read_moment,
    shown_name,
)
from guwah.intake.signal.items import Files, kind_of, marks_of, take_text, without_nulls
from guwah.intake.signal.layout import LAYOUT, RECORDS
from guwah.intake.signal.people import People

NAME = "signal"
_FRAMES = re.compile(
    rb'\{\s{0,8}"(?:version"\s{0,8}:\s{0,8}"?[0-9]{1,9}"?\s{0,8},\s{0,8}"backupTimeMs"|'
    rb'chatItem"\s{0,8}:\s{0,8}\{\s{0,8}"chatId"|recipient"\s{0,8}:\s{0,8}\{\s{0,8}"id"|'
    rb'account"\s{0,8}:\s{0,8}(?:null|\{\s{0,8}"profileKey"))'
)
_LINE = re.compile(
    rb'\{"date"\s{0,4}:\s{0,4}"\d{4}-\d\d-\d\dT[\d:.+Z-]{1,32}",\s{0,4}"sender"\s{0,4}:'
)
_OWNER, _NOBODY = "Me", "No-Sender"


class Lines(Records):
    """Makes records of the lines; remembers who the numbers are."""

    def __init__(self, member: Member, options: Options) -> None:
        super().__init__(NAME, member, options)
        self._people = People()
        self._files = Files(member.siblings)
        self._folder = folder_of(member.path)

    def enter(self, frames: Sequence[Frame]) -> None:
        """The lines stand in no container."""

    def left(self, frame: Frame) -> None:
        """Remember what a line told."""
        self._people.take_in(frame.told)

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether this is a line with a message or a call."""
        return any(isinstance(value.get(key), dict) for key in RECORDS) or (
            {"date", "sender", "body"} <= value.keys()
        )

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one line."""
        marks: set[Mark] = {"repaired"} if repaired else set()
        if "date" in value:
            return self._exported(value, span, identity, marks)
        if any(part is None for part in value.values()):
            value = without_nulls(value)
        name, item = next(iter(value.items()), ("", None))
        if name not in RECORDS or not isinstance(item, dict) or len(value) != 1:
            raise Refused("not-a-message")
        if name == "adHocCall":
            return self._call(item, span, identity, marks)
        text = take_text(item)
        files, more = self._files.attachments(item)
        thread, context, chat = self._chat(item.pop("chatId", None))
        number = item.get("authorId")
        author = self._people.person(number)
        item.setdefault("chat", chat)
        if author is not None and author.told:
            item.setdefault("author", author.told)
        return self.make(
            identity, span, kind_of(item), text, item, sender=self._people.sender(number),
            sent=_sent(item, "dateSent"), thread=thread,
            context=context + (author.spans if author else ()), attachments=files,
            marks=marks | more | marks_of(item),
        )  # fmt: skip

    def _call(self, item: dict[str, Any], span: Span, identity: str, marks: set[Mark]) -> Record:
        """A call over a link, which belongs to no chat."""
        link = self._people.person(item.get("recipientId"))
        item.setdefault("item", "adHocCall")
        return self.make(
            identity, span, "call", "", item, sent=_sent(item, "callTimestamp"),
            thread=link.name if link else None, context=link.spans if link else (), marks=marks,
        )  # fmt: skip

    def _chat(self, number: object) -> tuple[str | None, tuple[Span, ...], dict[str, Any]]:
        """The name of a chat, where it stands, and what else is told of it."""
        told: dict[str, Any] = {"id": number}
        chat = self._people.chat(number)
        if chat is None:
            return None, (), told
        person = self._people.person(chat.recipient)
        if person is None:
            return None, chat.spans, told
        told["type"] = person.kind
        if person.handle is not None and person.kind == "contact":
            told["handle"] = person.handle
        thread = None if person.kind == "self" else person.name or person.handle
        return thread, chat.spans + person.spans, told

    def _exported(
        self, value: dict[str, Any], span: Span, identity: str, marks: set[Mark]
    ) -> Record:
        """One line of signal-export."""
        text, author = value.pop("body", None), value.pop("sender", None)
        if not (isinstance(text, str | None) and isinstance(author, str | None)):
            raise Refused("unexpected-shape")
        sent = read_moment(value.pop("date"), self.zone) if isinstance(value["date"], str) else None
        kind: Kind = "call" if value.get("call") is True else "message"
        if value.get("missed") is True:
            marks.add("missed")
        if value.get("quote"):
            marks.add("reply")
        if value.get("deleted") is True:
            marks.add("deleted")
            text = text if text and text.strip() else None
        sender = None
        if author is not None and author != _NOBODY:
            sender = Sender(shown_name(author), None, author == _OWNER or None)
        listed = value.get("attachments")
        return self.make(
            identity, span, kind, text, value, sender=sender, sent=sent, thread=self._folder,
            attachments=tuple(
                self._media(one)
                for one in (listed if isinstance(listed, list) else ())
                if isinstance(one, dict)
            ),
            marks=marks,
        )  # fmt: skip

    def _media(self, file: dict[str, Any]) -> Attachment:
        """A file of signal-export: beside the export under its written path."""
        path = str(file.get("path", "")).removeprefix("./")
        shown = next((one for one in (path, unquote(path)) if one in self.siblings), None)
        name = shown or str(file.get("name") or path)
        return Attachment(name, media_type_of(name), shown is not None)


def _sent(item: dict[str, Any], key: str) -> Sent | None:
    """When it was sent; a time of another type stays in `extra`."""
    sent = read_milliseconds(item.get(key))
    if sent is not None:
        del item[key]
    return sent


def _sureness(text: bytes) -> int:
    """By the first line."""
    if _LINE.match(text):
        return 95
    return 95 if _FRAMES.match(text) else 0


READER = JsonReader(NAME, LAYOUT, Lines, _sureness)
