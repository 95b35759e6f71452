"""
What of a record can be compared with a record of another phone.

Pure values in, values out; compares nothing. `overlap_sweep` compares.

The rules of this module are:
  * The text is compared without what a phone adds or loses: white space, invisible marks, the
    app's note on an edit, the number or name behind an `@`. Nothing else is folded.
  * The app's own words (a file's marker, a deletion, a call, a notice) are compared by what they
    say, never by their language.
  * A time is seconds of the export's own clock: of UTC where the export or the person told it,
    else of the wall. Where day and month cannot be told there are two.
  * A record without a time, or of which nothing is known, has no place: `Sort.NONE`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from enum import IntEnum, IntFlag
from functools import lru_cache
from typing import Final, NamedTuple

from guwah.evidence.record import Record, Sent
from guwah.linking.overlap_notices import notice_name

DAY_SECONDS: Final = 86_400
ENOUGH_LETTERS: Final = 10
_COUNTED: Final = 48
_MARKS: Final = dict.fromkeys(
    [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
_MENTION: Final = re.compile(r"@(?:\u2068[^\u2069\n]{0,200}\u2069|\+?\d{6,17}\b)")
_EDIT_NOTE: Final = re.compile(r"<[^<>\n]{2,80}>\s*\Z")
_NUMBERS: Final = re.compile(r"\d+")
_APP_MARKS: Final = "\u200e\u200f"
_TEXT_EXPORT: Final = "whatsapp"
_ID_KEYS: Final = ("key_id", "ZSTANZAID", "guid", "MsgSvrID", "message_id", "id")


class Sort(IntEnum):
    """What kind of thing a record is, as far as two phones agree on it."""

    NONE = 0
    TEXT = 1
    MEDIA = 2
    DELETED = 3
    CALL = 4
    NOTICE = 5


class Family(IntEnum):
    """What kind of file a message carries; `ANY` where the export does not say."""

    ANY = 0
    IMAGE = 1
    VIDEO = 2
    AUDIO = 3
    CONTACT = 4
    OTHER = 5


class Flag(IntFlag):
    """What a record says of itself that explains another text in another export."""

    EDITED = 1
    DELETED = 2
    OMITTED = 4


class Trace(NamedTuple):
    """What is compared of one record.

    `day_first` and `month_first` are seconds; they are equal but where day and month cannot be
    told. `lasts` says for how many seconds a written time holds. `content` is a digest of what is
    said, `detail` of a caption or of the app's words, `name` of a file's name; `letters` counts letters and digits of a
    text, a wide sign twice, up to a bound.
    """

    day_first: int | None
    month_first: int | None
    lasts: int
    sort: Sort
    content: bytes
    detail: bytes = b""
    name: bytes = b""
    family: Family = Family.ANY
    flags: int = 0
    message_id: bytes = b""
    letters: int = 0


def trace(record: Record) -> Trace:
    """What is compared of a record.

    Args:
        record: The record.

    Returns:
        Its trace.
    """
    day_first, month_first, lasts = _times(record.sent) if record.sent else (None, None, 1)
    flags = Flag.EDITED if "edited" in record.marks else 0
    said = _said(record, bool(flags))
    sort = said[0] if day_first is not None else Sort.NONE
    if said[0] is Sort.DELETED:
        flags |= Flag.DELETED
    content, detail, name, family, letters = said[1:]
    if said[0] is Sort.MEDIA and not name:
        flags |= Flag.OMITTED
    found = next((record.extra[key] for key in _ID_KEYS if record.extra.get(key)), None)
    message_id = b"" if found is None else digest("id", str(found))
    return Trace(
        day_first, month_first, lasts, sort, content, detail, name, family, int(flags),
        message_id, letters,
    )  # fmt: skip


_Said = tuple[Sort, bytes, bytes, bytes, Family, int]


def _said(record: Record, is_edited: bool) -> _Said:
    """Sort, content, detail, name, family and letters of a record."""
    text = record.text or ""
    if record.kind == "notice":
        told, words = notice_name(text), digest("text", comparable(text))
        content = digest("notice", told) if told else words
        return Sort.NOTICE, content, words, b"", Family.ANY, 0
    if record.kind == "call":
        return _plain(Sort.CALL, digest("call", str(record.extra.get("call", ""))))
    marks = record.marks
    if "deleted" in marks:
        return _plain(Sort.DELETED, b"")
    if record.attachments or "media-omitted" in marks or "view-once" in marks:
        return _media(record)
    if "poll" in marks:
        question = text.split("\n", 2)[1:2]
        return _plain(Sort.TEXT, digest("poll", comparable(question[0] if question else text)))
    if "live-location" in marks:
        return _plain(Sort.TEXT, digest("live-location"))
    if is_edited and record.reader == _TEXT_EXPORT:
        text = _EDIT_NOTE.sub("", text.rstrip(_APP_MARKS + " \r\n"))
    plain = comparable(text)
    if not plain:
        return _plain(Sort.NONE, b"")
    return Sort.TEXT, digest("text", plain), b"", b"", Family.ANY, _letters(plain)


def _plain(sort: Sort, content: bytes) -> _Said:
    return sort, content, b"", b"", Family.ANY, 0


def _media(record: Record) -> _Said:
    caption = comparable(caption_of(record))
    first = record.attachments[0] if record.attachments else None
    name = digest("file", first.name) if first and first.name else b""
    detail = digest("caption", caption) if caption else b""
    return Sort.MEDIA, b"", detail, name, _family(first.media_type if first else None), 0


def _family(media_type: str | None) -> Family:
    """The kind of file that a media type names."""
    if media_type is None:
        return Family.ANY
    if media_type == "text/vcard":
        return Family.CONTACT
    kinds = {"image": Family.IMAGE, "video": Family.VIDEO, "audio": Family.AUDIO}
    return kinds.get(media_type.partition("/")[0], Family.OTHER)


def caption_of(record: Record) -> str:
    """What a person wrote under a picture: the text without the app's words about the file."""
    text = record.text or ""
    lines = text.split("\n")
    names = [one.name for one in record.attachments if one.name]
    if not names:
        return "\n".join([_before_mark(lines[0]), *lines[1:]]) if _has_marker(record) else text
    kept = []
    for line in lines:
        if not any(name in line for name in names):
            kept.append(line)
        elif line.rstrip(_APP_MARKS + " \r").endswith(">") and "•" not in line:
            kept.append(line[: line.rfind("<")])
    return "\n".join(kept)


def _has_marker(record: Record) -> bool:
    """Whether the text begins with the app's words for a file that is not there."""
    return "media-omitted" in record.marks and record.reader == _TEXT_EXPORT


def _before_mark(line: str) -> str:
    """What stands before the app's words in a line; nothing where they begin it."""
    at = max(line.rfind(mark) for mark in _APP_MARKS)
    return line[:at] if at > 0 and "•" not in line else ""


def comparable(text: str) -> str:
    """A text without what phones add or lose: white space, invisible marks, who was mentioned."""
    if "@" in text:
        text = _MENTION.sub("@", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_MARKS))
    return " ".join(text.split())


def digest(*parts: str) -> bytes:
    """Sixteen bytes that stand for some words; kept sealed only."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def _letters(text: str) -> int:
    """How many letters and digits, up to a bound; a Chinese sign says as much as two."""
    cut = text[:_COUNTED]
    if cut.isascii():
        return sum(map(str.isalnum, cut))
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in cut if one.isalnum()
    )


def _times(sent: Sent) -> tuple[int | None, int | None, int]:
    """Seconds with the day first, with the month first, and how long the written time lasts."""
    readings = sent.readings
    if not readings:
        return None, None, 1
    first, last = readings[0], readings[-1]
    lasts = 1 if first[16:17] == ":" else 60
    low, high = _seconds(first), _seconds(last)
    if sent.zone != "unknown" and sent.earliest and sent.latest:
        low, high = _seconds(sent.earliest), _seconds(sent.latest) - (lasts - 1)
    if first[:10] == last[:10] or len(readings) != 2 or not _is_swap(first, last):
        return low, low, lasts
    return (low, high, lasts) if _is_day_first(sent.written, first) else (high, low, lasts)


def _is_swap(one: str, other: str) -> bool:
    """Whether two readings are one date with day and month exchanged."""
    return one[:5] == other[:5] and one[5:7] == other[8:10] and one[8:10] == other[5:7]


def _is_day_first(written: str, earlier: str) -> bool:
    """Whether the earlier of two exchanged dates is the one with the day first."""
    month, day = int(earlier[5:7]), int(earlier[8:10])
    for number in _NUMBERS.findall(written)[:3]:
        if int(number) in (month, day):
            return int(number) == day
    return True


def _seconds(reading: str) -> int:
    """Seconds since 1970 of a reading: of UTC if it says so, else of the wall."""
    if len(reading) > 19 and reading[-1] != "Z":
        moment = datetime.fromisoformat(reading)
        if moment.tzinfo is not None:
            return int(moment.timestamp() // 1)
    clock = reading[11:19].rstrip("Z").split(":")
    second = int(clock[2]) if len(clock) > 2 else 0
    return _day(reading[:10]) + int(clock[0]) * 3600 + int(clock[1]) * 60 + second


@lru_cache(maxsize=4096)
def _day(day: str) -> int:
    return (date.fromisoformat(day).toordinal() - 719_163) * DAY_SECONDS
