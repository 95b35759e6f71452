"""
Values that JSON exports write alike: names, instants, epochs, names of files.

Sees single values; knows no format. Source of the date grammar: RFC 3339 and ISO 8601.

The rules of this module are:
  * A name loses its bidirectional marks, and nothing else.
  * A `Z`, `UTC` or an offset makes an instant: one reading in UTC, with its fraction.
  * Without one the zone is not established: `unknown`, or what the person declared.
  * What is no time has no reading; what was written stays.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from guwah.evidence.record import Sent
from guwah.intake import times

_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(?: ?(Z|UTC|GMT)| ?([+-])(\d\d):?(\d\d))?",
    re.ASCII,
)
_DIGITS = re.compile(r"-?[0-9]{1,17}", re.ASCII)
_BY_ENDING = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "heic": "image/heic", "bmp": "image/bmp", "svg": "image/svg+xml",
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska",
    "ogg": "audio/ogg", "opus": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4",
    "aac": "audio/aac", "wav": "audio/x-wav", "flac": "audio/flac", "amr": "audio/amr",
    "pdf": "application/pdf", "txt": "text/plain", "vcf": "text/vcard", "zip": "application/zip",
}  # fmt: skip


def shown_name(written: str) -> str:
    """A name as written, without bidirectional marks."""
    return _BIDIRECTIONAL.sub("", written)


def read_moment(written: str, zone: str | None = None) -> Sent:
    """When something was sent, from `2019-01-04T17:52:39.762+00:00` and its like.

    Args:
        written: The characters.
        zone: The zone that the person declared, or None.

    Returns:
        What was written and what it can mean.

    Raises:
        UsageError: The zone is not known.
    """
    reading, is_instant = _reading(written) if len(written) < 64 else (None, False)
    if reading is None:
        return Sent(written, (), None, None, "unknown")
    if is_instant:
        return Sent(written, (reading,), reading, reading, "explicit")
    return times.sent(written, (reading,), times.SECOND, zone)


def read_milliseconds(written: object) -> Sent | None:
    """When something was sent, from milliseconds since 1970, as a number or in quotation marks.

    Args:
        written: The decoded value.

    Returns:
        What was written and what it means; None if it is neither a number nor a string.
    """
    if type(written) is not int and type(written) is not str:
        return None
    text = str(written)
    reading = None
    if _DIGITS.fullmatch(text):
        seconds, thousandths = divmod(int(text), 1000)
        reading = times.epoch_reading(seconds)
        if reading is not None and thousandths:
            reading = f"{reading[:-1]}.{thousandths:03d}Z"
    if reading is None:
        return Sent(text, (), None, None, "unknown")
    return Sent(text, (reading,), reading, reading, "explicit")


def media_type_of(name: str) -> str | None:
    """What the ending of a file's name means; None if that is not known."""
    return _BY_ENDING.get(name[name.rfind(".") + 1 :].lower())


def folder_of(path: str | None) -> str | None:
    """The folder in which a member lies, where a format names it after the chat; None at the top."""
    folders = (path or "").replace("!/", "/").split("/")[:-1]
    return shown_name(folders[-1]) if folders and folders[-1] else None


@lru_cache(maxsize=4096)
def _reading(written: str) -> tuple[str | None, bool]:
    """The reading, in UTC where the zone stands there, and whether it does."""
    matched = _MOMENT.fullmatch(written)
    if matched is None:
        return None, False
    day, clock, fraction, utc, sign, hours, minutes = matched.groups()
    reading = f"{day}T{clock}"
    if not times.is_reading(reading):
        return None, False
    if sign is not None:
        if int(hours) > 23 or int(minutes) > 59:
            return None, False
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        try:
            moment = datetime.fromisoformat(reading)
            reading = (moment + offset if sign == "-" else moment - offset).isoformat()
        except OverflowError:
            return None, False
    is_instant = utc is not None or sign is not None
    if fraction is not None and fraction.strip(".0"):
        reading += fraction if is_instant else fraction[:7]
    return (reading + "Z" if is_instant else reading), is_instant
