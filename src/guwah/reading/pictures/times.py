"""
When the messages of a screenshot were sent: what stands there, and what that can mean.

A phone writes "yesterday", a weekday, or a clock alone; such words mean a day only together with
the day on which the screenshot was taken, and that is for a person to state.

The rules of this module are:
  * Without a stated day of capture a relative day has no reading.
  * A weekday is the last such day before the day of capture.
  * A day and a month that can be exchanged are two readings, as in exports.
  * A row with a day holds for the bubbles below it, up to the next row or to a line that may be
    one (`unread`). Below such a line nothing is known but that it is not before the row above.
  * A number with a letter or a lost sign in it, and two numbers where one day can stand, are no
    day: `1o March` may be the 18th.
  * A clock is a row of the day of capture only where nothing else stands in the row.
  * A row with a clock is the time of the first bubble below it. For the others it is the
    earliest that they can be, and the next row with a clock the latest: no reading, an interval.
  * Nothing is later than the end of the day of capture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import regex

from guwah.evidence.record import Sent
from guwah.reading.pictures import clock
from guwah.reading.pictures.day_words import BACK, MONTHS, WEEKDAYS, look_up, words
from guwah.reading.pictures.unread import may_be_row

_NUMBERS: Final = regex.compile(r"\p{Nd}+")
_HAN_DATE: Final = regex.compile(r"(?:(\p{Nd}{4})\s*年\s*)?(\p{Nd}{1,2})\s*月\s*(\p{Nd}{1,2})\s*日")
_PLAIN: Final = regex.compile(r"\p{Nd}{1,4}\s?([./-])\s?\p{Nd}{1,2}\s?\1\s?\p{Nd}{1,4}")
# A digit beside a letter or a lost sign is a digit misread; ordinals and Han signs are none.
_DAMAGED: Final = regex.compile(
    r"(?V1)\p{Nd}(?!(?:st|nd|rd|th|er|e|º|ª)(?!\p{L}))[[\p{L}?@#|!]--[\p{Han}]]|[[\p{L}?@#|!]--[\p{Han}]]\p{Nd}"
)
_FIRST_YEAR: Final = 2009
_MINUTE: Final = dt.timedelta(seconds=59)


class Shown(Protocol):
    """What is asked of a bubble: its kind, its words, and the time that is written in it."""

    @property
    def kind(self) -> str:
        """`message`, `time` or `notice`."""

    @property
    def written(self) -> str | None:
        """The time as read; of a notice, the row that a person says it is."""

    @property
    def text(self) -> str:
        """Its words as read."""

    @property
    def confidence(self) -> float:
        """How sure the reading of the words is, 0 to 1."""


@dataclass(frozen=True)
class Row:
    """What a row with a date or a clock says.

    Args:
        written: As read.
        days: Every day that it can mean; none if that cannot be told.
        minute: Minutes since midnight, if a clock stands there.
    """

    written: str
    days: tuple[dt.date, ...]
    minute: int | None


def is_date(text: str) -> bool:
    """Whether a row says a day or a clock, and hardly anything else."""
    if len(text) > 48 or not text:
        return False
    rest = clock.without_clock(text)
    has_clock = rest != text
    found = _days(rest, dt.date(2024, 1, 15))
    if found is None:
        return has_clock and _is_blank(rest)
    said = words(_PLAIN.sub(" ", _HAN_DATE.sub(" ", rest)))
    return sum(not _is_day_word(one) for one in said) <= 1


def read_row(text: str, captured: dt.date | None) -> Row:
    """Read a row.

    Args:
        text: As read from the screen.
        captured: The day on which the screenshot was taken, on that phone, if a person stated it.
    """
    rest = clock.without_clock(text)
    minute = clock.minutes(text)
    days = () if _DAMAGED.search(rest) else _days(rest, captured)
    if days is None:  # a clock alone: the day of capture, in programs that write such rows
        is_alone = minute is not None and _is_blank(rest)
        days = (captured,) if captured and is_alone else ()
    return Row(text, tuple(sorted(set(days))), minute)


def sent(bubbles: Iterable[Shown], captured: dt.date | None = None) -> list[Sent | None]:
    """When each bubble was sent, as far as the screen says it.

    Args:
        bubbles: From top to bottom, rows included.
        captured: The day of capture, if stated.

    Returns:
        For each bubble, in order; None for rows and where nothing is written.
    """
    shown = list(bubbles)
    rows = [read_row(one.written, captured) if one.kind != "message" and one.written else None
            for one in shown]  # fmt: skip
    out: list[Sent | None] = []
    row: Row | None = None
    is_first = is_doubted = False
    for number, one in enumerate(shown):
        if rows[number] is not None:
            row, is_first, is_doubted = rows[number], True, False
        elif one.kind != "message" and may_be_row(one.text, one.confidence):
            is_doubted = True
        if one.kind != "message":
            out.append(None)
            continue
        later = next((other for other in rows[number:] if other is not None), None)
        if is_doubted:
            out.append(_after(one.written, row, later, captured))
        elif one.written is not None:
            out.append(_exact(one.written, row, clock.minutes(one.written)))
        elif row is not None and row.minute is not None:
            out.append(_exact(row.written, row, row.minute) if is_first
                       else _between(row.written, row, later, captured))  # fmt: skip
            is_first = False
        else:
            out.append(Sent(row.written, (), None, None) if row else None)
    return out


def _after(
    written: str | None, row: Row | None, later: Row | None, captured: dt.date | None
) -> Sent | None:
    """Below a line that may be a row: not before the row above it, and no day of that row."""
    if row is None or not row.days:
        return None if written is None else Sent(written, (), None, None)
    return _between(written or row.written, row, later, captured)


def _exact(written: str, row: Row | None, minute: int | None) -> Sent:
    days = row.days if row else ()
    told = written if row is None or row.written == written else f"{row.written} {written}"
    if minute is None or not days:
        return Sent(told, (), None, None)
    times = [_at(day, minute) for day in days]
    return Sent(told, tuple(one.isoformat(timespec="minutes") for one in times),
                _utc(times[0] - dt.timedelta(hours=14)),
                _utc(times[-1] + dt.timedelta(hours=12) + _MINUTE))  # fmt: skip


def _between(written: str, row: Row, later: Row | None, captured: dt.date | None) -> Sent:
    """Not before a row, and not after the next one or the end of the day of capture."""
    if not row.days:
        return Sent(written, (), None, None)
    first = _utc(_at(row.days[0], row.minute or 0) - dt.timedelta(hours=14))
    last = None
    if later is not None and later.days and later.minute is not None:
        last = _at(later.days[-1], later.minute)
    elif captured is not None:
        last = _at(captured, 23 * 60 + 59)
    until = None if last is None else _utc(last + dt.timedelta(hours=12) + _MINUTE)
    return Sent(written, (), first, until)


def _at(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60))


def _utc(time: dt.datetime) -> str:
    return time.isoformat(timespec="seconds") + "Z"


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
        return _plain([int(one) for one in _NUMBERS.findall(found[0])], captured)
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


def _plain(numbers: list[int], captured: dt.date | None) -> tuple[dt.date, ...]:
    """Three numbers: the year first, or the year last and day and month in either order."""
    first, second, third = numbers
    if first >= _FIRST_YEAR:
        made = [_date(first, second, third)]
    else:
        year = third if third >= 100 else 2000 + third
        made = [_date(year, second, first), _date(year, first, second)]
    kept = {one for one in made if one is not None and one.year >= _FIRST_YEAR}
    if captured is not None:
        kept = {one for one in kept if one <= captured}
    return tuple(sorted(kept))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
