"""
Reader of Discord: what DiscordChatExporter writes as JSON, and `messages.json` of a data package.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/discord.md

The rules this reader follows are:
  * A record is one object of the messages array, `{` to `}`, byte for byte.
  * A call is a call; what Discord says itself (joined, pinned, renamed) is a notice.
  * The name is the one that was shown, the handle the account's number.
  * The body of a forwarded message is the forwarded text.
  * A data package holds only what its owner sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Member, Options
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_layout import RECORD, Anchor, Array, Format, Object, opening
from guwah.intake.notation.json_reader import JsonReader, Records
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.record_values import media_type_of, read_moment, shown_name

NAME = "discord"
_SAID = frozenset({"Default", "Reply", "20", "21", "23"})
_CALLS = frozenset({"Call", "3"})
_MESSAGES = Array(RECORD)
_ROOT = Object(
    frozenset({"exportedAt", "messageCount", "timestamp"}),
    {
        "guild": Object(frozenset({"id", "name", "iconUrl"})),
        "channel": Object(
            frozenset({"id", "type", "categoryId", "category", "name", "topic", "iconUrl"})
        ),
        "dateRange": Object(frozenset({"after", "before"})),
        "messages": _MESSAGES,
    },
)
_PACKAGE = Array(RECORD)
_LAYOUT = Format(
    _ROOT,
    (
        Anchor(opening("id", "attachments", "author"), (_ROOT, _MESSAGES)),
        Anchor(rb'"messages"[ \t\r\n]{0,16}:[ \t\r\n]{0,16}\[', (_ROOT,), is_record=False),
        Anchor(opening("ID"), (_PACKAGE,)),
    ),
    or_root=_PACKAGE,
)
_HEAD = re.compile(rb'\{\s{0,64}"guild"\s{0,16}:\s{0,16}\{')
_CHANNEL = re.compile(rb'"channel"\s{0,16}:\s{0,16}\{')
_KEYS = re.compile(rb'"(?:timestampEdited|isPinned|callEndedTimestamp)"\s{0,16}:')
_PACKAGE_HEAD = re.compile(
    rb'\[\s{0,64}\{\s{0,64}"ID"\s{0,16}:\s{0,16}"?[0-9]{1,20}"?\s{0,64},\s{0,64}"Timestamp"\s{0,16}:'
)
_TOLD = (
    ("id", "channel", "id"), ("type", "channel", "type"), ("category", "channel", "category"),
    ("topic", "channel", "topic"), ("guild", "guild", "name"), ("guild_id", "guild", "id"),
)  # fmt: skip


class Messages(Records):
    """Makes records of the messages of one channel."""

    def __init__(self, member: Member, options: Options) -> None:
        super().__init__(NAME, member, options)
        self._thread: str | None = None
        self._context: tuple[Span, ...] = ()
        self._chat: dict[str, Any] = {}

    def enter(self, frames: Sequence[Frame]) -> None:
        """The messages that follow belong to this channel."""
        told = frames[0].told
        name, span = _told(told, "channel", "name")
        self._thread = shown_name(name) if isinstance(name, str) else None
        spans = [span] if self._thread is not None else []
        self._chat = {}
        for key, part, inner in _TOLD:
            value, span = _told(told, part, inner)
            if value is not None:
                self._chat[key] = value
                spans += [span] if key in ("id", "guild") else []
        self._context = tuple(spans)

    def left(self, frame: Frame) -> None:
        """Nothing is told by what was read."""

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether this is a message and no author, embed or file of one."""
        if "Timestamp" in value and "Contents" in value:
            return True
        return {"id", "timestamp", "author", "content"} <= value.keys()

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one message."""
        marks: set[Mark] = {"repaired"} if repaired else set()
        if "ID" in value and "Timestamp" in value:
            return self._own(value, span, identity, marks)
        if "author" not in value and "timestamp" not in value:
            raise Refused("not-a-message")
        text = value.pop("content", None)
        if not isinstance(text, str | None):
            raise Refused("unexpected-shape")
        files = [*_listed(value, "attachments"), *_listed(value, "stickers")]
        forwarded = value.get("forwardedMessage")
        if isinstance(forwarded, dict):
            files += [*_listed(forwarded, "attachments"), *_listed(forwarded, "stickers")]
            if not text and isinstance(forwarded.get("content"), str):
                text = forwarded.pop("content")
        written = value.get("type")
        if not isinstance(written, str | int | None):
            raise Refused("unexpected-shape")
        kind: Kind = "message" if written is None or written in _SAID else "notice"
        if written in _CALLS:
            kind = "call"
        value.setdefault("chat", self._chat)
        return self.make(
            identity, span, kind, text, value, sender=_sender(value),
            sent=self._sent(value, "timestamp"), thread=self._thread, context=self._context,
            attachments=tuple(self._file(file) for file in files), marks=marks | _marks(value),
        )  # fmt: skip

    def _own(self, value: dict[str, Any], span: Span, identity: str, marks: set[Mark]) -> Record:
        """The record of one message of a data package: by its owner, in a channel named elsewhere."""
        text = value.pop("Contents", None)
        if not isinstance(text, str | None):
            raise Refused("unexpected-shape")
        urls = value.get("Attachments")
        names = urls.split() if isinstance(urls, str) else []
        return self.make(
            identity, span, "message", text, value, sender=Sender(None, None, True),
            sent=self._sent(value, "Timestamp"),
            attachments=tuple(self._file({"url": url}) for url in names), marks=marks,
        )  # fmt: skip

    def _sent(self, value: dict[str, Any], key: str) -> Sent | None:
        """When it was sent; a time of another type stays in `extra`."""
        if not isinstance(value.get(key), str):
            return None
        return read_moment(value.pop(key), self.zone)

    def _file(self, file: dict[str, Any]) -> Attachment:
        """A file or sticker: by its path if it lies beside the export, else by its own name."""
        url = file.get("url", file.get("sourceUrl"))
        path = url.replace("\\", "/") if isinstance(url, str) else ""
        if path in self.siblings:
            return Attachment(path, media_type_of(path), True)
        last = path.partition("?")[0].rpartition("/")[2] or path
        name = file.get("fileName")
        shown = name if isinstance(name, str) and name else last
        return Attachment(shown, media_type_of(shown), False)


def _told(told: dict[str, Any], part: str, key: str) -> tuple[Any, Span]:
    """What a container has told, and where."""
    inner = told.get(part)
    value: tuple[Any, Span] = (inner if isinstance(inner, dict) else {}).get(key, (None, (0, 0)))
    return value


def _marks(message: dict[str, Any]) -> set[Mark]:
    """The marks that the keys of a message stand for."""
    marks: set[Mark] = set()
    reference = message.get("reference")
    if message.get("type") == "Reply":
        marks.add("reply")
    if isinstance(message.get("forwardedMessage"), dict) or (
        isinstance(reference, dict) and reference.get("type") == "Forward"
    ):
        marks.add("forwarded")
    if message.get("timestampEdited") is not None:
        marks.add("edited")
    if message.get("poll") is not None:
        marks.add("poll")
    return marks


def _sender(message: dict[str, Any]) -> Sender | None:
    """The author by the name that was shown; what else is told of them stays in `extra`."""
    author = message.get("author")
    if not isinstance(author, dict):
        return None
    shown = "nickname" if isinstance(author.get("nickname"), str) and author["nickname"] else "name"
    name = author.pop(shown) if isinstance(author.get(shown), str) else None
    handle = author.pop("id") if isinstance(author.get("id"), str | int) else None
    if name is None and handle is None:
        return None
    return Sender(
        None if name is None else shown_name(name), None if handle is None else str(handle)
    )


def _listed(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list, if there is one."""
    listed = value.get(key)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _sureness(text: bytes) -> int:
    """By the keys around the messages."""
    if _HEAD.match(text) and _CHANNEL.search(text):
        return 95 if _KEYS.search(text) else 80
    if text.startswith(b"{") and _CHANNEL.search(text) and _KEYS.search(text):
        return 75
    return 90 if _PACKAGE_HEAD.match(text) else 0


READER = JsonReader(NAME, _LAYOUT, Messages, _sureness)
