"""
Reader of chats in a Meta download: Facebook, Messenger and Instagram, as JSON.

Turns bytes into records; opens no files and writes nothing. Format notes: docs/formats/meta.md

The rules this reader follows are:
  * A record is one object of the messages array, `{` to `}`, byte for byte.
  * Everything around is structure that is listed by name, or an anomaly.
  * The order is the file's, mostly newest first; nothing is sorted.
  * Times are epochs: milliseconds, or in the oldest files seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Record
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.meta.message import NAME, Messages
from guwah.intake.notation.json_layout import (
    RECORD,
    Anchor,
    Array,
    Format,
    Object,
    grammar,
    opening,
)
from guwah.intake.notation.json_records import REASONS, JsonRecords

_MESSAGES = Array(RECORD)
_ROOT = Object(
    frozenset({"title", "is_still_participant", "is_pending", "thread_type", "thread_path",
               "threadName"}),
    {
        "messages": _MESSAGES,
        "participants": Array(Object(frozenset({"name"})), keep=True, strings=True),
        "magic_words": Array(
            Object(frozenset({"magic_word", "creation_timestamp_ms", "animation_emoji"}))
        ),
        "image": Object(frozenset({"uri", "creation_timestamp"})),
        "joinable_mode": Object(frozenset({"mode", "link"})),
    },
    wanted=frozenset({"title", "threadName", "thread_path", "thread_type"}),
)  # fmt: skip
_FORMAT = Format(
    _ROOT,
    (
        Anchor(
            opening(
                "sender_name", "timestamp_ms", "content", "type", "photos", "videos",
                "audio_files", "gifs", "files", "sticker", "share", "reactions", "call_duration",
                "is_unsent", "is_geoblocked_for_viewer", "isUnsent", "media", "senderName",
                "text", "timestamp", "sender_id_INTERNAL", "bumped_message_metadata",
            ),
            (_ROOT, _MESSAGES),
        ),
        Anchor(
            rb'"(?:title|is_still_participant|thread_path|thread_type)"[ \t\r\n]{0,16}:',
            (_ROOT,),
            is_record=False,
        ),
    ),
)  # fmt: skip
_BOM = b"\xef\xbb\xbf"
_EXPLAINED_RECORDS = 2_000


def _has(head: bytes, *keys: str) -> bool:
    """Whether all keys stand in the text as keys."""
    return all(re.search(rb'"%b"\s{0,16}:' % key.encode(), head) for key in keys)


class MetaReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = REASONS
    structure = grammar(_FORMAT)
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a chat of a Meta download: by its keys, never by its name."""
        del size
        text = head.removeprefix(_BOM).lstrip()
        if not text.startswith(b"{"):
            return 0
        has_messages = re.search(rb'"messages"\s{0,16}:\s{0,16}\[', text) is not None
        if has_messages and _has(text, "sender_name", "timestamp_ms"):
            return 95
        if has_messages and _has(text, "senderName", "isUnsent"):
            return 95
        if has_messages and _has(text, "sender_name", "timestamp", "participants"):
            return 80
        if has_messages and _has(text, "participants"):
            return 85 if _has(text, "thread_path") or _has(text, "threadName") else 0
        return 60 if re.match(rb'\{\s*"participants"\s*:\s*\[\s*\{\s*"name"\s*:', text) else 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        del options
        return JsonRecords(NAME, _FORMAT, member, Messages(member), self.structure).read()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """How many of the first messages were mojibake."""
        seen = repaired = 0
        first: tuple[int, int] | None = None
        for found in self.read(member, options):
            if seen >= _EXPLAINED_RECORDS:
                break
            if isinstance(found, Record):
                seen += 1
                if any(key.endswith("_as_written") for key in found.extra):
                    repaired += 1
                    first = first or found.span
        if not seen:
            return []
        decided = "UTF-8 read as Latin-1, repaired string by string" if repaired else "as written"
        evidence = f"{repaired} of the first {seen} messages hold a string that is UTF-8 in Latin-1"
        return [Decision("what the strings are", decided, evidence, first)]


READER = MetaReader()
