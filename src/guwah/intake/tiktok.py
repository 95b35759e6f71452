"""
Reader of the chats in a TikTok data download: `user_data.json` and `user_data_tiktok.json`.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/tiktok.md

The rules this reader follows are:
  * A record is one object of a chat's array, `{` to `}`, byte for byte.
  * Both generations of keys lead to the chats; a chat's name is its own key.
  * The zone of the dates is not established: unknown, unless the date itself says UTC.
  * Every other section is one anomaly: it may hold evidence, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from guwah.evidence.record import Record, Sender, Span
from guwah.intake.contract import Decision, Member, Options
from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_layout import (
    RECORD,
    SECTION,
    Anchor,
    Array,
    Format,
    Object,
    opening,
)
from guwah.intake.notation.json_reader import JsonReader, Records
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.record_values import read_moment, shown_name

NAME = "tiktok"
_ANY_KEY = rb"(?:[^\"\\\x00-\x1f]|\\[^\x00-\x1f]){1,512}"
_CHAT = Array(RECORD)
_CHATS = Object(named=(_ANY_KEY, _CHAT))
_HISTORY = Object(inner={"ChatHistory": _CHATS})
_GROUPS = Object(inner={"GroupChat": _CHATS})
_MESSAGES = Object(
    inner={"Chat History": _HISTORY, "Direct Messages": _HISTORY, "Group Chat": _GROUPS},
    named=(_ANY_KEY, SECTION),
)
_ROOT = Object(
    inner={"Direct Messages": _MESSAGES, "Direct Message": _MESSAGES}, named=(_ANY_KEY, SECTION)
)
_LAYOUT = Format(
    _ROOT,
    (
        Anchor(opening("Date", "From", "Content"), (_ROOT, _MESSAGES, _HISTORY, _CHATS, _CHAT)),
        Anchor(
            rb'"[^"\\\x00-\x1f]{0,64}Chat History with [^"\x00-\x1f]{0,512}"[ \t\r\n]{0,16}:[ \t\r\n]{0,16}\[',
            (_ROOT, _MESSAGES, _HISTORY, _CHATS),
            is_record=False,
        ),
    ),
)
_KEY_OF_CHAT = re.compile(r"(?:Group )?Chat History with (.+?):?", re.DOTALL)
_SECTIONS = re.compile(
    rb'\{\s{0,64}"(?:Activity|Your Activity|Ads and data|App Settings|Comment|Direct Messages?|'
    rb"Income\+ Wallet|Income Plus Wallet Transactions?|Likes and Favorites|Location Review|Poll|Post|"
    rb"Profile|Profile And Settings|Tik[Tt]ok Live|Tik[Tt]ok Shop(?:ping)?|Video)"
    rb'"\s{0,16}:\s{0,16}\{'
)
_LISTS = re.compile(
    rb'"(?:ChatHistory|CommentsList|FavoriteEffectsList|FavoriteVideoList|FavoriteHashtagList|'
    rb"ItemFavoriteList|SearchList|LoginHistoryList|FansList|VideoList|ShareHistoryList|ProfileMap|"
    rb'SettingsMap|Video Browsing History|Watch History|TransactionsList|FavoriteCollectionList)"'
    rb"\s{0,16}:"
)
_NAMED_CHAT = re.compile(rb'"Chat History with [^"]{1,256}"\s{0,16}:')


class Chats(Records):
    """Makes records of the messages of chats."""

    def __init__(self, member: Member, options: Options) -> None:
        super().__init__(NAME, member, options)
        self._thread: str | None = None
        self._context: tuple[Span, ...] = ()
        self._chat: dict[str, Any] = {}

    def enter(self, frames: Sequence[Frame]) -> None:
        """The messages that follow belong to the chat of this key."""
        frame = frames[-1]
        self._thread, self._context, self._chat = None, (), {}
        if frame.key:
            matched = _KEY_OF_CHAT.fullmatch(frame.key)
            self._thread = shown_name(matched[1] if matched else frame.key)
            self._context, self._chat = (frame.key_span,), {"key": frame.key}

    def left(self, frame: Frame) -> None:
        """Nothing is told by what was read."""

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether this is a message: other sections have dates too, but no author."""
        return {"Date", "From", "Content"} <= value.keys()

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one message."""
        if "Content" not in value and "From" not in value:
            raise Refused("not-a-message")
        text, author = value.pop("Content", None), value.pop("From", None)
        if not (isinstance(text, str | None) and isinstance(author, str | None)):
            raise Refused("unexpected-shape")
        sent = None
        if isinstance(value.get("Date"), str):
            sent = read_moment(value.pop("Date"), self.zone)
        value.setdefault("chat", self._chat)
        return self.make(
            identity, span, "message", text, value,
            sender=None if author is None else Sender(shown_name(author)), sent=sent,
            thread=self._thread, context=self._context,
            marks=frozenset({"repaired"}) if repaired else frozenset(),
        )  # fmt: skip


def _sureness(text: bytes) -> int:
    """By the sections and the lists in them; the chats may stand far behind."""
    if not _SECTIONS.match(text):
        return 0
    return 95 if _NAMED_CHAT.search(text) else 85 if _LISTS.search(text) else 0


def _explained(reader: JsonReader, member: Member, options: Options) -> list[Decision]:
    """That the export does not say in which zone its dates are."""
    with_zone = without = 0
    first: Span | None = None
    for found in reader.read(member, options):
        if with_zone + without >= 2_000:
            break
        if isinstance(found, Record) and found.sent and found.sent.readings:
            first = first or found.span
            is_explicit = found.sent.zone == "explicit"
            with_zone, without = with_zone + is_explicit, without + (not is_explicit)
    if not with_zone + without:
        return []
    decided = "UTC where a date says so" if with_zone else options.zone or "not established"
    evidence = f"{with_zone} of the first dates say UTC, {without} name no zone"
    return [Decision("in which zone the dates are", decided, evidence, first)]


READER = JsonReader(NAME, _LAYOUT, Chats, _sureness, _explained)
