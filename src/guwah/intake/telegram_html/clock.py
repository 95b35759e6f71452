"""
The times of a Telegram page: from the `title` of a date to what it can mean.

Reads no file; the differences of offsets are a generated table. Source of the form: the public
source of Telegram Desktop (`FormatDateTime` in `export_data_types.cpp`). Format notes:
docs/formats/telegram-html.md

The rules of this module are:
  * The form is the program's, not the language's: day, month, year, a clock of 24 hours.
  * The offset that stands there is the one that the computer's zone has in winter now, all year
    round, while the clock is the one of that day. Every instant that a zone with this offset
    allows is a reading.
  * A declared zone that has this offset decides.
  * Without an offset the time is a wall-clock time of an unknown zone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import datetime, timedelta
from functools import lru_cache

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.telegram_html.offset_table import LAST_DAY, TABLE

MONTHS = {
    name: number
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"), 1,
    )
}  # fmt: skip
_STAMP = re.compile(
    r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4}) (?P<clock>\d\d:\d\d:\d\d)"
    r"(?: UTC(?:(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?(?P<zone>))?",
    re.ASCII,
)
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})", re.ASCII)
_LAST_YEARS = 2


def sent_of(written: str, zone: str | None) -> Sent:
    """The noun for the `title` of a date.

    Args:
        written: The characters.
        zone: The zone that the person declared, or None.

    Returns:
        With one reading, with several where the offset leaves more than one, or with none.
    """
    matched = _STAMP.fullmatch(written)
    reading = ""
    if matched is not None:
        reading = f"{matched['year']}-{matched['month']}-{matched['day']}T{matched['clock']}"
    if matched is None or not times.is_reading(reading[:16]) or not _is_second(reading):
        return Sent(written, (), None, None, "unknown")
    if matched["zone"] is None:
        return times.sent(written, (reading,), times.SECOND, zone)
    named = 0
    if matched["sign"]:
        named = int(matched["hours"]) * 60 + int(matched["minutes"])
        named = -named if matched["sign"] == "-" else named
    wall = datetime.fromisoformat(reading)
    if zone is not None and _has_offset(zone, wall, named):
        return times.sent(written, (reading,), times.SECOND, zone)
    instants = sorted(
        (wall - timedelta(minutes=named + difference)).isoformat() + "Z"
        for difference in differences(named, f"{wall:%Y%m%d}")
        if 1 < wall.year < 9999
    )
    if not instants:
        return Sent(written, (), None, None, "unknown")
    return Sent(written, tuple(instants), instants[0], instants[-1], "explicit")


def day_of(text: str) -> str | None:
    """The ISO day of a date row (`15 November 2023`), or None."""
    matched = _DAY.fullmatch(text)
    if matched is None or matched[2] not in MONTHS:
        return None
    day = f"{matched[3]}-{MONTHS[matched[2]]:02d}-{int(matched[1]):02d}"
    return day if times.is_reading(day + "T00:00") else None


def sent_on(written: str, day: str, zone: str | None) -> Sent:
    """The noun for a message of which only the day is told: an interval without a reading."""
    earliest, latest, kind = times.interval((day + "T00:00", day + "T23:59"), times.MINUTE, zone)
    return Sent(written, (), earliest, latest, kind)


def differences(named: int, day: str) -> tuple[int, ...]:
    """What a clock can have differed from a named offset on a day.

    Args:
        named: The offset in minutes.
        day: `YYYYMMDD`.

    Returns:
        Minutes, sorted; 0 is always among them.
    """
    days, told = _differences_of(named)
    if day > LAST_DAY:
        recent = str(int(LAST_DAY[:4]) - _LAST_YEARS)
        known = {told[-1]} | {one for at, one in zip(days, told, strict=True) if at > recent}
        return tuple(sorted({minutes for one in known for minutes in one}))
    return told[max(0, bisect_right(days, day) - 1)]


@lru_cache(maxsize=64)
def _differences_of(named: int) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The rows of the table for one offset: days, and what holds from each on."""
    pairs = [part.split(":") for part in TABLE.get(named, "20130801:0").split()]
    return (
        tuple(day for day, _ in pairs),
        tuple(tuple(map(int, told.split(","))) for _, told in pairs),
    )


def _has_offset(zone: str, wall: datetime, named: int) -> bool:
    """Whether a zone is one whose winter offset is the named one, then or now."""
    rules = times.load_zone(zone)
    for moment in (wall, datetime(2022, 1, 1), datetime(2024, 1, 1), datetime(2026, 1, 1)):
        aware = moment.replace(tzinfo=rules)
        offset, summer = aware.utcoffset() or timedelta(), aware.dst() or timedelta()
        if (offset - summer).total_seconds() == named * 60:
            return True
    return False


def _is_second(reading: str) -> bool:
    return reading[17:19] < "60"
