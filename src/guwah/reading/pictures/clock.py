"""
Clocks as phones write them, found in what was read.

The rules of this module are:
  * Hours and minutes that no clock shows are no clock.
  * A date is told here only where it is all digits; words of days are `day_words`.
  * What follows on a letter or a lost sign is no clock: in `l0:30` the hour is not known.
  * A clock from 1 to 12 without a half-day can be two times, unless the phone shows 24 hours: where
    a half-day is written in a way that is not known, only the digits are read.
  * Digits of any script count; half-days are told by AM, PM, and what Chinese phones write.
"""

from __future__ import annotations

from typing import Final

import regex

_BEFORE: Final = {"凌晨": 0, "早上": 0, "上午": 0, "中午": 12, "下午": 12, "晚上": 12,
                  "چۈشتىن بۇرۇن": 0, "چۈشتىن كېيىن": 12, "ÖÖ": 0, "ÖS": 12}  # fmt: skip
_AFTER: Final = {"AM": 0, "PM": 12, "ÖÖ": 0, "ÖS": 12}
_CLOCK: Final = regex.compile(
    r"(?<![\p{Nd}\p{Latin}\p{Cyrillic}:.|!?@#])(?:(?P<before>"
    + "|".join(_BEFORE)
    + r")\s*)?(?P<hour>\p{Nd}{1,2})\s?[:：٫]\s?(?P<minute>\p{Nd}{2})(?![\p{Nd}])"
    r"(?:\s*(?P<after>[AaPp]\.?\s?[Mm]|ÖÖ|ÖS)\b)?"
)
_HALF: Final = 12 * 60
_DATE: Final = regex.compile(
    r"(?:\p{Nd}{4}([./-])\p{Nd}{1,2}\1\p{Nd}{1,2}|\p{Nd}{1,2}([./-])\p{Nd}{1,2}\2\p{Nd}{4})"
)


def find_clock(text: str) -> str | None:
    """The first clock in a text, as it is written there, or None."""
    found = _first(text)
    return None if found is None else " ".join(found[0].split())


def minutes(text: str) -> int | None:
    """Minutes since midnight of the first clock in a text, or None."""
    found = _first(text)
    return None if found is None else _minutes(found)


def possible(text: str, *, is_24: bool = False) -> tuple[int, ...]:
    """What the first clock of a text can mean, in minutes since midnight, the earliest first.

    Args:
        text: As read.
        is_24: Whether the phone is known to show 24 hours.
    """
    found = _first(text)
    value = None if found is None else _minutes(found)
    if found is None or value is None:
        return ()
    is_open = 1 <= int(found["hour"]) <= 12 and not (is_24 or _is_marked(found))
    return tuple(sorted({value, (value + _HALF) % (2 * _HALF)})) if is_open else (value,)


def hours_of(text: str) -> int | None:
    """How many hours the first clock of a text shows that its phone counts: 12, 24 or None."""
    found = _first(text)
    if found is None:
        return None
    hour = found["hour"]
    is_24 = not 1 <= int(hour) <= 12 or (len(hour) == 2 and int(hour) < 10)
    return 12 if _is_marked(found) else 24 if is_24 else None


def without_clock(text: str) -> str:
    """The text without its first clock."""
    found = _first(text)
    return text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def find_date(text: str) -> str | None:
    """A date in digits alone, with or without a clock, if the whole text is one; or None."""
    return " ".join(text.split()) if _DATE.fullmatch(without_clock(text).strip()) else None


def _first(text: str) -> regex.Match[str] | None:
    """The first clock of a text that a clock can show."""
    return next((one for one in _CLOCK.finditer(text) if _minutes(one) is not None), None)


def _is_marked(found: regex.Match[str]) -> bool:
    return bool(found["before"] or found["after"])


def _minutes(found: regex.Match[str]) -> int | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    after = (found["after"] or "").upper().replace(".", "").replace(" ", "")
    half = _AFTER.get(after, _BEFORE.get(found["before"] or ""))
    if minute > 59 or hour > 23:
        return None
    if half is not None and 1 <= hour <= 12:
        noon = found["before"] == "中午"
        hour = hour if noon and hour > 10 else hour % 12 + half
    return hour * 60 + minute
