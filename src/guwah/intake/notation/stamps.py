"""
Times that programs write, in which nothing has to be guessed: year first, or an epoch.

Reads cells, no files. Source of the forms: RFC 3339, ISO 8601, Unix time; 年月日 dates.

The rules of this module are:
  * Year first is year, month, day; the clock has 24 hours. With a zone it is an instant,
    whose reading is in UTC.
  * Ten digits are seconds since 1970, thirteen are milliseconds.
  * What no calendar has, or has another form, gives no reading; the characters stay.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from guwah.evidence.record import Sent
from guwah.intake import times

_STAMP = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)|年(?P<m>\d\d?)月(?P<d>\d\d?)日)"
    r"[T ]{0,2}(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d{1,9})?)?"
    r" ?(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_EPOCH = re.compile(r"(?P<seconds>\d{9,10})(?P<milliseconds>\d{3})?", re.ASCII)
_LONGEST = 64


def sent_of(written: str, zone: str | None) -> Sent | None:
    """The noun for a written time.

    Args:
        written: The characters, as they stand.
        zone: The zone that the person declared, or None.

    Returns:
        None for nothing but white space; without readings if it is no time.
    """
    bare = written.strip()
    if not bare:
        return None
    if len(bare) <= _LONGEST:
        if matched := _EPOCH.fullmatch(bare):
            return epoch_sent(written, int(matched[1]), int(matched[2] or 0))
        if matched := _STAMP.fullmatch(bare):
            return _stamped(written, matched, zone)
    return Sent(written, (), None, None, "unknown")


def is_stamp(written: str) -> bool:
    """Whether a cell has the form of a time, possible or not."""
    bare = written.strip()
    return len(bare) <= _LONGEST and bool(_EPOCH.fullmatch(bare) or _STAMP.fullmatch(bare))


def epoch_sent(written: str, seconds: int, milliseconds: int = 0) -> Sent:
    """The noun for a Unix time.

    Args:
        written: What stands in the export for it.
        seconds: Since 1970.
        milliseconds: Below a thousand.

    Returns:
        One reading; none outside the years 1 to 9999.
    """
    reading = times.epoch_reading(seconds)
    if reading is None:
        return Sent(written, (), None, None, "unknown")
    if milliseconds:
        reading = f"{reading[:-1]}.{milliseconds:03d}Z"
    return Sent(written, (reading,), reading, reading, "explicit")


def _stamped(written: str, parts: re.Match[str], zone: str | None) -> Sent:
    month, day = parts["month"] or parts["m"], parts["day"] or parts["d"]
    clock = f"{int(parts['hour']):02d}:{parts['minute']}"
    reading = f"{parts['year']}-{int(month):02d}-{int(day):02d}T{clock}"
    has_seconds = parts["second"] is not None
    if has_seconds:
        reading += f":{parts['second']}"
    if not times.is_reading(reading):
        return Sent(written, (), None, None, "unknown")
    if parts["zone"] is None:
        precision = times.SECOND if has_seconds else times.MINUTE
        return times.sent(written, (reading,), precision, zone)
    return _instant(written, reading if has_seconds else reading + ":00", parts, has_seconds)


def _instant(written: str, local: str, parts: re.Match[str], has_seconds: bool) -> Sent:
    """The noun for a time with its zone: an instant in UTC."""
    fraction = f"{parts['fraction'] or '.'}000"[1:4]
    zone = parts["zone"]
    offset = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[-2:]}"
    try:
        moment = datetime.fromisoformat(f"{local}.{fraction}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return Sent(written, (), None, None, "unknown")
    spec = "milliseconds" if moment.microsecond else "seconds"
    reading = moment.replace(tzinfo=None).isoformat(timespec=spec) + "Z"
    latest = reading if has_seconds else f"{reading[:-3]}59Z"
    return Sent(written, (reading,), reading, latest, "explicit")
