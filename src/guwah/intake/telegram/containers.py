"""
The containers around the messages of a Telegram export: chats, lists, the account.

Walks keys and scalars with a stack of named places, without recursion, and hands each
messages array to `telegram_array`. Format notes: docs/formats/telegram.md

The rules of this module are:
  * Only the keys listed here are structure, each with a scalar value or its own container.
  * A part of the export that holds no messages but something else is one anomaly.
  * An unknown key is an anomaly with its value; nothing is passed over.
  * A chat whose name stands after its messages is looked up before they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import regex

from guwah.evidence.record import Span
from guwah.intake.contract import Found
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import decode_scalar
from guwah.intake.telegram.array import MessageArray
from guwah.intake.telegram.message import Builder, Chat

REASONS = frozenset(
    {
        "after-the-end", "bad-json", "duplicate-key", "not-a-message", "section-not-read",
        "too-deep", "too-large", "truncated", "unexpected-shape", "unknown-part",
    }
)  # fmt: skip

_CHAT_SCALARS = frozenset({b"name", b"type", b"id"})
_SCALARS: dict[str, frozenset[bytes]] = {
    "root": _CHAT_SCALARS | {b"about"},
    "section": frozenset({b"about"}),
    "unread": frozenset({b"about"}),
    "chat": _CHAT_SCALARS,
    "person": frozenset({b"user_id", b"first_name", b"last_name", b"phone_number", b"username", b"bio"}),
}  # fmt: skip
_INNER: dict[str, dict[bytes, tuple[bytes, str]]] = {
    "root": {
        b"messages": (b"[", "messages"),
        b"chats": (b"{", "section"),
        b"left_chats": (b"{", "section"),
        b"personal_information": (b"{", "person"),
        b"contacts": (b"{", "unread"),
        b"frequent_contacts": (b"{", "unread"),
        b"sessions": (b"{", "unread"),
        b"web_sessions": (b"{", "unread"),
        b"profile_pictures": (b"[", "items"),
        b"stories": (b"[", "items"),
        b"other_data": (b"{", "items"),
    },
    "section": {b"list": (b"[", "chats")},
    "unread": {b"list": (b"[", "items")},
    "chat": {b"messages": (b"[", "messages")},
    "person": {},
}
_CHAT_TYPES = (
    rb"saved_messages|replies|verification_codes|personal_chat|bot_chat|"
    rb"(?:private|public)_(?:group|supergroup|channel)"
)
_ARRAYS = frozenset({"messages", "chats", "items"})
_KEY_NAMES = b"|".join(
    sorted({key for keys in (*_SCALARS.values(), *_INNER.values()) for key in keys} - {b"type"})
)
STRUCTURE = regex.compile(  # possessive groups: Python before 3.11.5 matches them wrongly
    rb"(?:[ \t\r\n]++|[{}\[\],]|\xef\xbb\xbf|\"type\"[ \t\r\n]*+:[ \t\r\n]*+(?:null|\"(?:"
    + _CHAT_TYPES
    + rb")\")|\"(?:"
    + _KEY_NAMES
    + rb")\"[ \t\r\n]*+:[ \t\r\n]*+"
    rb"(?:\"[^\"\\\x00-\x1f]*+(?:\\[^\x00-\x1f][^\"\\\x00-\x1f]*+)*+\"|"
    rb"-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null|(?=[\[{]|\Z)))*+"
)
_SCALAR_BYTES = 1 << 16
_LAST_GAP_BYTES = 1 << 12
_KEY = re.compile(rb'"([^"\\\x00-\x1f]{0,256})"[ \t\r\n]{0,256}:[ \t\r\n]{0,256}')


class Containers:
    """One walk over one member."""

    def __init__(self, cursor: Cursor, builder: Builder, findings: Findings) -> None:
        self.cursor = cursor
        self.builder = builder
        self.findings = findings
        self.array = MessageArray(cursor, builder, findings)
        self.at = 0
        self.places: list[str] = []
        self._told: dict[bytes, tuple[Any, Span]] = {}
        self._owner: tuple[frozenset[str], tuple[Span, ...]] = (frozenset(), ())

    def read(self, at: int) -> Iterator[Found | Sequence[Found]]:
        """Yield everything from `at` to the end of the member, one or many at a time."""
        cursor, findings = self.cursor, self.findings
        self.at = at
        seen_root = False
        while True:
            self.at = cursor.skip(self.at)
            first = cursor.byte(self.at)
            if not first:
                break
            place = self.places[-1] if self.places else ""
            if not place and first == b"{":
                self._enter("root")
                seen_root = True
            elif not place:
                yield from self._damage("after-the-end" if seen_root else "bad-json")
            elif first == b",":
                self.at += 1
            elif first == (b"]" if place in _ARRAYS else b"}"):
                self.places.pop()
                self.at += 1
            elif place == "messages":
                yield from self.array.read(self.at)
                yield from self._after_messages()
            elif place in _ARRAYS:
                yield from self._element(place, first)
            else:
                yield from self._pair(place)
        if self.places or not seen_root:
            yield from self._cut_off()
        yield from findings.flush()

    def _cut_off(self) -> Iterator[Found]:
        """Say that the file ends too early, where no other anomaly says so."""
        size = self.cursor.size
        if self.findings.pending is not None and self.findings.pending[1] == size:
            return
        start = self.array.after
        if size - start > _LAST_GAP_BYTES or self.cursor.cut(start, size).strip(b", \t\r\n"):
            start = size
        yield from self.findings.anomaly(start, size, "truncated")

    def _enter(self, place: str) -> None:
        """Step over the bracket at `at` into a container."""
        self.places.append(place)
        self.at += 1
        if place in ("root", "chat"):
            self._told = {}

    def _after_messages(self) -> Iterator[Found]:
        """Go on where the messages array stopped."""
        self.at = self.array.at
        if self.findings.is_lost:
            self._find_place_again()
        elif self.cursor.byte(self.at) == b"}":
            yield from self._damage("bad-json")

    def _element(self, place: str, first: bytes) -> Iterator[Found]:
        """Yield what one element of an array holds; `at` is then after it."""
        if place == "chats" and first == b"{":
            self._enter("chat")
        else:
            reason = "section-not-read" if place == "items" else "unknown-part"
            yield from self._skipped(self.at, self.at, reason)

    def _pair(self, place: str) -> Iterator[Found]:
        """Yield what one key and its value hold; `at` is then after them or inside them."""
        cursor, start = self.cursor, self.at
        cursor.load(start, 1024)
        matched = _KEY.match(cursor.data, start - cursor.base)
        if matched is None:
            key_end = cursor.value_end(start)
            is_cut = key_end.problem == "truncated" or cursor.skip(key_end.end) >= cursor.size
            yield from self._damage("truncated" if is_cut else "bad-json", start)
            return
        key, value = matched[1], cursor.base + matched.end()
        first = cursor.byte(value)
        inner = _INNER[place].get(key)
        if inner is not None and inner[0] == first:
            self.at = value
            yield from self._inside(inner[1], value)
        elif key in _SCALARS[place] and first not in (b"{", b"["):
            yield from self._scalar(place, key, start, value)
        else:
            yield from self._skipped(start, value, "unknown-part")

    def _inside(self, place: str, value: int) -> Iterator[Found]:
        """Step into a container; what is not read at all is one anomaly."""
        if place == "items" and self.cursor.byte(value) == b"{":
            after = self.cursor.skip(value + 1)
            if self.cursor.byte(after) == b"}":
                self.at = after + 1
            else:
                yield from self._skipped(value, value, "section-not-read")
            return
        self._enter(place)
        if place == "messages":
            if not self._told.keys() & {b"name", b"type"}:
                self._look_ahead(value)
            self._open_chat()

    def _scalar(self, place: str, key: bytes, start: int, value: int) -> Iterator[Found]:
        """Take in a scalar of a container."""
        extent = self.cursor.value_end(value)
        raw = self.cursor.cut(value, min(extent.end, value + _SCALAR_BYTES + 1))
        if extent.problem or extent.end - value > _SCALAR_BYTES:
            yield from self._skipped(start, value, "unknown-part")
            return
        if place in ("root", "chat"):
            told = self._told.get(key)
            if told is not None and told[1][0] != value:
                yield from self._skipped(start, value, "duplicate-key")
                return
            self._told[key] = (decode_scalar(raw), (value, len(raw)))
        elif place == "person" and key == b"user_id":
            number = str(decode_scalar(raw))
            self._owner = frozenset({number, "user" + number}), ((value, len(raw)),)
        if STRUCTURE.fullmatch(b'"%b":%b' % (key, raw)):
            self.at = extent.end
        else:
            yield from self._skipped(start, value, "unknown-part")

    def _skipped(self, start: int, value: int, reason: str) -> Iterator[Found]:
        """Yield an anomaly from `start` to the end of the value at `value`."""
        extent = self.cursor.value_end(value)
        if extent.problem:
            yield from self._damage(
                "truncated" if extent.problem == "truncated" else "bad-json", start
            )
            return
        self.at = extent.end
        yield from self.findings.anomaly(start, extent.end, reason)

    def _damage(self, reason: str, start: int | None = None) -> Iterator[Found]:
        """Yield an anomaly up to where messages can be read again."""
        start = self.at if start is None else start
        self.at = self.array.resume(start)
        if self.at < self.cursor.size:
            reason = "bad-json"
        yield from self.findings.anomaly(start, self.at, reason)
        if self.at < self.cursor.size:
            self._find_place_again()

    def _find_place_again(self) -> None:
        """After damage: the stack for a chat, or for messages, that follows."""
        if self.findings.is_lost:
            self.findings.is_lost = False
            self.places = ["root", "section", "chats"]
        elif "messages" not in self.places:
            self.places = ["root", "section", "chats", "chat", "messages"]
            self._told = {}
            self._open_chat()
        else:
            del self.places[self.places.index("messages") + 1 :]

    def _look_ahead(self, value: int) -> None:
        """Take in the scalars of this chat that stand after its messages."""
        cursor = self.cursor
        extent = cursor.value_end(value)
        at = extent.end
        while extent.problem is None:
            at = cursor.skip(at)
            if cursor.byte(at) == b",":
                at = cursor.skip(at + 1)
            cursor.load(at, 1024)
            matched = _KEY.match(cursor.data, at - cursor.base)
            if matched is None:
                break
            key, start = matched[1], cursor.base + matched.end()
            extent = cursor.value_end(start)
            at = extent.end
            if key in _CHAT_SCALARS and key not in self._told and at - start <= _SCALAR_BYTES:
                self._told[key] = (decode_scalar(cursor.cut(start, at)), (start, at - start))

    def _open_chat(self) -> None:
        """Tell the builder which chat the messages that follow belong to."""
        chat = Chat()
        chat.self_handles, owner = self._owner
        name, *_ = self._told.get(b"name", (None,))
        chat.thread = name if isinstance(name, str) else None
        order = (b"name", b"id", b"type")
        chat.context = (
            tuple(
                self._told[key][1]
                for key in order
                if key in self._told and (key != b"name" or chat.thread is not None)
            )
            + owner
        )
        chat.extra = {key.decode(): self._told[key][0] for key in order[1:] if key in self._told}
        self.builder.enter(chat)
