"""
The times of a Meta page: from the words of a date to everything that they can mean.

Reads no file. Format notes: docs/formats/meta-html.md

The rules of this module are:
  * The name of a month decides; a name that means two months leaves both; an unknown name
    leaves nothing.
  * Three numbers with the year first are year, month, day. With the year last, day and month
    are not decided here: the file may decide.
  * A word beside a clock of twelve hours that is not known leaves morning and afternoon.
  * An offset is explicit. The name of a zone stands for every offset that it is the name of.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.meta_html.months import folded, months_of

Order = Literal["day-first", "month-first"]
_Days = tuple[tuple[str, ...], tuple[str | None, str | None] | None]
LONGEST = 96
_MOST_WORDS = 8
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.])")
_ZONE = re.compile(
    r"\b(?:UTC|GMT)\s?(?:([+\-−])\s?(\d{1,2})(?::?(\d{2}))?)?(?!\w)|\(?\b([A-Z]{3,4})\b\)?"
)
_YEAR_MONTH_DAY = re.compile(
    r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|(\d{4})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일"
)
_THREE = re.compile(r"(?<!\d)(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{1,4})(?!\d)")
_VIETNAMESE = re.compile(r"\btháng\s(\d{1,2})\b", re.I)
_WORD = re.compile(r"[^\W\d_](?:[\w.'’]*[^\W_])?\.?")
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"[\s\u200e\u200f\u061c]+")
_MORNING = frozenset(
    {
        "am",
        "a.m",
        "a. m",
        "am.",
        "ص",
        "ق.ظ",
        "上午",
        "午前",
        "오전",
        "πμ",
        "π.μ",
        "öö",
        "fm",
        "dop",
        "sa",
        "पूर्वाह्न",
    }
)
_AFTERNOON = frozenset(
    {
        "pm",
        "p.m",
        "p. m",
        "م",
        "ب.ظ",
        "下午",
        "午後",
        "오후",
        "μμ",
        "μ.μ",
        "ös",
        "em",
        "odp",
        "ch",
        "अपराह्न",
    }
)
_NO_HALF = frozenset({"", "uhr", "h", "hrs", "óra", "г", "р", "года", "року", "kl"})
_ZONES = {
    "PDT": (-420,), "PST": (-480, 480), "MDT": (-360,), "MST": (-420, 480), "CDT": (-300, -240),
    "CST": (-360, -300, 480), "EDT": (-240,), "EST": (-300, 600), "AKDT": (-480,), "AKST": (-540,),
    "HST": (-600,), "CET": (60,), "CEST": (120,), "EET": (120,), "EEST": (180,), "WET": (0,),
    "WEST": (60,), "MSK": (180,), "JST": (540,), "KST": (540,), "AEST": (600,), "AEDT": (660,),
    "NZST": (720,), "NZDT": (780,), "UTC": (0,), "GMT": (0,), "BST": (60, 360), "IST": (60, 120, 330),
}  # fmt: skip


@dataclass(frozen=True)
class Stamp:
    """What a written time says, before day and month are decided.

    Args:
        written: The characters.
        days: ISO days that the names and numbers allow, sorted; for both orders if undecided.
        by_order: For three numbers with the year last: the day under each order, or None.
        clocks: `HH:MM` or `HH:MM:SS`, sorted; two where morning and afternoon are open.
        offsets: Minutes that a zone beside it stands for.
    """

    written: str
    days: tuple[str, ...]
    by_order: tuple[str | None, str | None] | None
    clocks: tuple[str, ...]
    offsets: tuple[int, ...]


def stamp_of(text: str) -> Stamp | None:
    """Read a text as a time.

    Args:
        text: The text of one element.

    Returns:
        What it says, or None if it has not the form of a date with a time of day.
    """
    written = text.strip()
    if not 8 <= len(written) <= LONGEST or "\n" in written:
        return None
    plain = _SPACES.sub(" ", "".join(_digit(char) for char in written))
    clock = _CLOCK.search(plain) or _last_dotted(plain)
    if clock is None:
        return None
    before, after = plain[: clock.start()].strip(" ,"), plain[clock.end() :].strip(" ,")
    offsets, after = _zone(after)
    clocks, before, after = _clocks(clock, before, after)
    days = _days(f"{before} {after}".strip(" ,"))
    if days is None:
        return None
    return Stamp(written, *days, clocks, offsets)


def sent_of(stamp: Stamp, order: Order | None, zone: str | None) -> Sent:
    """The noun for a stamp.

    Args:
        stamp: What was written.
        order: What the file decided about day and month, or None.
        zone: The zone that the person declared, or None.

    Returns:
        With every reading that is left; with none where a part is not known.
    """
    days = stamp.days
    if stamp.by_order is not None and order is not None:
        chosen = stamp.by_order[0 if order == "day-first" else 1]
        days = (chosen,) if chosen else days
    readings = sorted(f"{day}T{clock}" for day in days for clock in stamp.clocks)
    if not readings:
        return Sent(stamp.written, (), None, None, "unknown")
    precision = times.SECOND if len(stamp.clocks[0]) > 5 else times.MINUTE
    if not stamp.offsets:
        return times.sent(stamp.written, readings, precision, zone)
    moments = [datetime.fromisoformat(reading) for reading in readings]
    instants = sorted(
        {moment - timedelta(minutes=offset) for moment in moments for offset in stamp.offsets}
    )
    latest = instants[-1] + timedelta(seconds=precision - 1)
    told = tuple(instant.isoformat() + "Z" for instant in instants)
    return Sent(stamp.written, told, told[0], latest.isoformat() + "Z", "explicit")


def _digit(char: str) -> str:
    """A digit of any script as an ASCII one; any other character as it is."""
    number = unicodedata.digit(char, None)
    return char if number is None or char.isascii() or not char.isdecimal() else str(number)


def _last_dotted(plain: str) -> re.Match[str] | None:
    """A clock with dots (`14.37`), which stands behind the date."""
    found = list(_DOTTED.finditer(plain))
    return found[-1] if found and found[-1].start() > 5 else None


def _zone(after: str) -> tuple[tuple[int, ...], str]:
    """The offsets that a zone behind the clock stands for, and the text without it."""
    for matched in _ZONE.finditer(after):
        sign, hours, minutes, name = matched.groups()
        rest = (after[: matched.start()] + after[matched.end() :]).strip(" ,")
        if name is not None:
            if name in _ZONES:
                return _ZONES[name], rest
            continue
        offset = int(hours or 0) * 60 + int(minutes or 0)
        if offset > 14 * 60:
            continue
        return (-offset if sign in ("-", "−") else offset,), rest
    return (), after


def _clocks(clock: re.Match[str], before: str, after: str) -> tuple[tuple[str, ...], str, str]:
    """What the clock can have shown, and the text without the word beside it."""
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    tail = f":{minute:02d}" + (f":{second:02d}" if clock[3] else "")
    if hour > 23 or minute > 59 or second > 59:
        return (), before, after
    halves: set[int] | None = None
    last, two = before.split(" ")[-1], " ".join(after.split(" ")[:2])
    for word, is_before in ((last, True), (two, False), (after.split(" ")[0], False)):
        bare = folded(word.strip(" ,()"))
        if bare in _MORNING and not (is_before and bare.isascii()):
            halves = {0}
        elif bare in _AFTERNOON and not (is_before and bare.isascii()):
            halves = {12}
        if halves is not None:
            before = before[: len(before) - len(word)] if is_before else before
            after = after if is_before else after[len(word) :]
            break
    if halves is None and 1 <= hour <= 12 and _is_open(before, after):
        halves = {0, 12}
    if halves is None:
        return (f"{hour:02d}{tail}",), before, after
    if hour > 12:
        return ((f"{hour:02d}{tail}",) if halves != {0} else ()), before, after
    return tuple(sorted(f"{hour % 12 + half:02d}{tail}" for half in halves)), before, after


def _is_open(before: str, after: str) -> bool:
    """Whether words behind the clock may say morning or afternoon in a way that is not known."""
    words = [folded(word) for word in _WORD.findall(after)]
    if not _NUMBER.search(before):
        words = words[:1] if after[:1].isalpha() else []
        words = [word for word in words if not months_of(word)]
    return any(word not in _NO_HALF for word in words)


def _days(text: str) -> _Days | None:
    """The days of a date, and for three numbers the day under each order; None for no date."""
    if matched := _YEAR_MONTH_DAY.search(text):
        year, month, day = (int(part) for part in matched.groups() if part)
        return _day(year, month, day), None
    if matched := _THREE.search(text):
        return _three(matched)
    words = [folded(word) for word in _WORD.findall(text)]
    numbers = _NUMBER.findall(text)
    vietnamese = _VIETNAMESE.search(text)
    if vietnamese is not None and vietnamese[1] in numbers:
        numbers.remove(vietnamese[1])
        months = frozenset({int(vietnamese[1])})
    else:
        months = next((known for word in words if (known := months_of(word))), frozenset())
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3]
    has_word = bool(months) or any(len(word) > 2 for word in words)
    if len(words) > _MOST_WORDS or not has_word or (len(years), len(days)) != (1, 1):
        return None
    if len(numbers) != 2:
        return None
    return tuple(day for month in sorted(months) for day in _day(years[0], month, days[0])), None


def _three(matched: re.Match[str]) -> _Days | None:
    """The days of three numbers: decided with the year first, else under each order."""
    first, second, third = (int(part) for part in matched.groups())
    if len(matched[1]) == 4:
        return _day(first, second, third), None
    if len(matched[3]) not in (2, 4) or len(matched[1]) > 2:
        return None
    year = third if len(matched[3]) == 4 else 2000 + third
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    both = tuple(sorted({*by_day, *by_month}))
    return both, (by_day[0] if by_day else None, by_month[0] if by_month else None)


def _day(year: int, month: int, day: int) -> tuple[str, ...]:
    """The ISO day, if the calendar has it."""
    try:
        return (date(year, month, day).isoformat(),) if 1970 <= year <= 2400 else ()
    except ValueError:
        return ()
