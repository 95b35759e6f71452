"""
What a row with a day or a clock can mean.

A phone writes "yesterday", a weekday, or a clock alone; such words mean a day only together with
the day on which the screenshot was taken, and that is for a person to state.

The rules of this module are:
  * Without a stated day of capture a relative day has no reading.
  * A weekday is the last such day before the day of capture.
  * A day and a month that can be exchanged are two readings, as in exports.
  * A weekday beside a date must fit it: where it fits one of two readings, it decides; where it
    fits none, one of them was misread, and the row says no day.
  * A number with a letter or a lost sign in it, and two numbers where one day can stand, are no
    day: `1o March` may be the 18th.
  * A clock is a row of the day of capture only where nothing else stands in the row.
  * A day after the day of capture, or after the picture was received, is no day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from guwah.reading.pictures import clock
from guwah.reading.pictures.day_words import BACK, BESIDE, MONTHS, WEEKDAYS, look_up, words

_NUMBERS: Final = regex.compile(r"\p{Nd}+")
_HAN_DATE: Final = regex.compile(r"(?:(\p{Nd}{4})\s*年\s*)?(\p{Nd}{1,2})\s*月\s*(\p{Nd}{1,2})\s*日")
_PLAIN: Final = regex.compile(r"\p{Nd}{1,4}\s?([./-])\s?\p{Nd}{1,2}\s?\1\s?\p{Nd}{1,4}")
# A digit beside a letter or a lost sign is a digit misread; ordinals and Han signs are none.
_DAMAGED: Final = regex.compile(
    r"(?V1)\p{Nd}(?!(?:st|nd|rd|th|er|e|º|ª)(?!\p{L}))[[\p{L}?@#|!]--[\p{Han}]]|[[\p{L}?@#|!]--[\p{Han}]]\p{Nd}"
)
_HAN_DAYS: Final = "一二三四五六日天"
_HAN_WEEKDAY: Final = regex.compile(rf"(?:星期|[周週])([{_HAN_DAYS}])")
_FIRST_YEAR: Final = 2009
_FIRST_DAY, _LAST_DAY = dt.date(1990, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True)
class Row:
    """What a row with a date or a clock says.

    Args:
        written: As read.
        days: Every day that it can mean; none if that cannot be told.
        minutes: What its clock can mean, in minutes since midnight; none if no clock stands there.
    """

    written: str
    days: tuple[dt.date, ...]
    minutes: tuple[int, ...]


def is_date(text: str) -> bool:
    """Whether a row says a day or a clock, and nothing else: "Friday prayer" is no Friday."""
    if len(text) > 48 or not text:
        return False
    rest = clock.without_clock(text)
    has_clock = rest != text
    found = _days(rest, dt.date(2024, 1, 15))
    if found is None:
        return has_clock and _is_blank(rest)
    said = words(_PLAIN.sub(" ", _HAN_DATE.sub(" ", rest)))
    return all(one in BESIDE or _is_day_word(one) for one in said)


def is_clock(text: str) -> bool:
    """Whether a text is a clock and nothing else."""
    rest = clock.without_clock(text)
    return rest != text and _is_blank(rest)


def read_row(
    text: str, captured: dt.date | None, until: dt.date | None = None, *, is_24: bool = False
) -> Row:
    """Read a row.

    Args:
        text: As read from the screen.
        captured: The day on which the screenshot was taken, on that phone, if a person stated it.
        until: A day after which the screenshot cannot have been taken, if one is known.
        is_24: Whether the phone is known to show 24 hours.
    """
    rest = clock.without_clock(text)
    minutes = clock.possible(text, is_24=is_24)
    days = () if _DAMAGED.search(rest) else _days(rest, captured)
    if days is None:  # a clock alone: the day of capture, in programs that write such rows
        is_alone = bool(minutes) and _is_blank(rest)
        days = (captured,) if captured and is_alone else ()
    last = min((one for one in (captured, until) if one is not None), default=_LAST_DAY)
    weekday = _weekday_beside_date(rest)
    kept = {day for day in days
            if _FIRST_DAY <= day <= last and weekday in (None, day.weekday())}  # fmt: skip
    return Row(text, tuple(sorted(kept)), minutes)


def _weekday_beside_date(text: str) -> int | None:
    """The weekday that stands in a row, 0 for Monday."""
    if found := _HAN_WEEKDAY.search(text):
        return min(_HAN_DAYS.index(found[1]), 6)
    for word in words(_PLAIN.sub(" ", _HAN_DATE.sub(" ", text))):
        if (weekday := look_up(word, WEEKDAYS)) is not None:
            return weekday
    return None


def _is_blank(rest: str) -> bool:
    """Whether no letter and no digit is left: a date whose words were lost is no clock alone."""
    return not words(rest) and _NUMBERS.search(rest) is None


def _is_day_word(word: str) -> bool:
    return any(look_up(word, table) is not None for table in (BACK, WEEKDAYS, MONTHS))


def _days(text: str, captured: dt.date | None) -> tuple[dt.date, ...] | None:
    """Every day that a text can mean; none if that is open; None if it says no day."""
    if found := _HAN_DATE.search(text):
        year, month, day = (int(one) if one else None for one in found.groups())
        return _dated(year, month or 0, day or 0, captured)
    if found := _PLAIN.search(text):
        return _plain([int(one) for one in _NUMBERS.findall(found[0])])
    said = words(text)
    numbers = [int(one) for one in _NUMBERS.findall(text)]
    for word in said:
        if (month := look_up(word, MONTHS)) is not None and numbers:
            return _of_month(month, numbers, captured)
    for word in said:
        if (back := look_up(word, BACK)) is not None:
            return (captured - dt.timedelta(days=back),) if captured else ()
    for word in said:
        if (weekday := look_up(word, WEEKDAYS)) is not None:
            if captured is None:
                return ()
            since = (captured.weekday() - weekday) % 7 or 7
            return (captured - dt.timedelta(days=since),)
    return None


def _of_month(month: int, numbers: list[int], captured: dt.date | None) -> tuple[dt.date, ...]:
    """The day of a month; none where more numbers stand there than a day and a year."""
    years = [one for one in numbers if one >= _FIRST_YEAR]
    days = [one for one in numbers if one <= 31]
    if len(years) > 1 or len(days) != 1 or len(numbers) != len(years) + 1:
        return ()
    return _dated(years[0] if years else None, month, days[0], captured)


def _dated(year: int | None, month: int, day: int, captured: dt.date | None) -> tuple[dt.date, ...]:
    """A day of a year; without a year the last such day up to the day of capture."""
    years: Sequence[int] = (year,) if year else ()
    if year is None and captured is not None:
        years = range(captured.year, captured.year - 8, -1)
    for one in years:
        made = _date(one, month, day)
        if made is not None and (year is not None or (captured and made <= captured)):
            return (made,)
    return ()


def _plain(numbers: list[int]) -> tuple[dt.date, ...]:
    """Three numbers: the year first, or the year last and day and month in either order."""
    first, second, third = numbers
    if first >= _FIRST_YEAR:
        made = [_date(first, second, third)]
    else:
        year = third if third >= 100 else 2000 + third
        made = [_date(year, second, first), _date(year, first, second)]
    return tuple(one for one in made if one is not None and one.year >= _FIRST_YEAR)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
