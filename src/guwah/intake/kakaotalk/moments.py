"""
When a KakaoTalk message was sent: dates and clocks as written, and what they can mean.

Pure. Every date is written with the year first or with the month's name: none is in doubt.

The rules of this module are:
  * `오전 12:05` and `12:05 AM` are 00:05. An hour of 13 or more is taken as it stands.
  * `24:05` is five past midnight at either end of its day: two readings.
  * What has no clock, as the app's own sentences on Windows, was said on the day of its date
    row: no reading, and the interval is that day.
"""

from __future__ import annotations

from datetime import date, timedelta

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.kakaotalk.grammar import MONTHS
from guwah.intake.notation.text_records import Match
from guwah.intake.whatsapp.clock import half_of, minutes_of

_DAY_MINUTES = 1440
_DAY_SECONDS = 86_400
_MONTH_OF = {name[:3]: number for number, name in enumerate(MONTHS, 1)}


def day_of(match: Match) -> date | None:
    """The day that a date is.

    Args:
        match: A match that holds a date.

    Returns:
        None if no calendar has it.
    """
    month = match["month"]
    try:
        number = int(match["m"]) if month is None else _MONTH_OF[month[:3].decode()]
        return date(int(match["y"]), number, int(match["d"]))
    except ValueError:
        return None


def clocks_of(match: Match) -> tuple[int, ...]:
    """Every minute that a clock can show, from the start of its day.

    Args:
        match: A match that holds a clock.

    Returns:
        No minute if no clock shows that; 1440 and more lie in the day after.
    """
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59 or int(match["second"] or 0) > 59:
        return ()
    word = match["before"] or match["after"]
    return minutes_of(hour, minute, half_of(word.decode()) if word else None)


def sent_at(written: str, day: date | None, match: Match, zone: str | None) -> Sent | None:
    """When a message with a clock was sent.

    Args:
        written: The characters.
        day: Its day, if that is known.
        match: A match that holds its clock.
        zone: The declared zone, or None.

    Returns:
        None if no clock shows its time.
    """
    minutes = clocks_of(match)
    if not minutes:
        return None
    if day is None:
        return Sent(written, (), None, None, "unknown")
    second = f":{match['second'].decode()}" if match["second"] else ""
    readings = []
    for at in minutes:
        try:
            then = day + timedelta(days=at // _DAY_MINUTES)
        except OverflowError:
            continue
        readings.append(f"{then}T{at // 60 % 24:02d}:{at % 60:02d}{second}")
    return times.sent(written, readings, times.SECOND if second else times.MINUTE, zone)


def sent_on(written: str, day: date | None, zone: str | None) -> Sent:
    """When something was said of which only the day is known.

    Args:
        written: The characters of its date row.
        day: The day, if a calendar has it.
        zone: The declared zone, or None.
    """
    if day is None:
        return Sent(written, (), None, None, "unknown")
    earliest, latest, kind = times.interval((f"{day}T00:00",), _DAY_SECONDS, zone)
    return Sent(written, (), earliest, latest, kind)
