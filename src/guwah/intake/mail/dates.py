"""
The `Date` field: from what is written to an instant or a wall-clock time.

Sees single values. Source of the grammar: RFC 5322, 3.3 and 4.3, and forms seen in the wild.

The rules of this module are:
  * A numeric offset, `GMT`, `UT`, `UTC` and `Z` make an instant: one reading in UTC.
  * `-0000` is an instant too: RFC 5322 says that the time is UTC and the sender's zone unknown.
  * Other names of zones are shared by several places (`CST`, `IST`, `EST`): zone unknown.
  * A month in letters is needed, or the ISO form: `01/02/2006` has no reading here.
  * A year of two digits: 00 to 49 is 2000 to 2049, else 1950 to 1999; of three: 1900 is added.
  * What is no date has no reading; what was written stays.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from guwah.evidence.record import Sent
from guwah.intake import times

_LONGEST = 200
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_CLOCK = (
    r"(?P<hour>\d{1,2}) ?[:.] ?(?P<minute>\d{1,2})(?: ?[:.] ?(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_DAY_NAME = r"(?:[^\W\d_]{2,12}\.?,? ?)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})[ -](?P<month>[A-Za-z]{{3,9}})\.?,?[ -](?P<year>\d{{2,4}}),? "
        rf"{_CLOCK}(?P<zone>.*)",
        rf"{_DAY_NAME}(?P<month>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}), ?(?P<year>\d{{4}}),? (?:at )?"
        rf"{_CLOCK}(?P<zone>.*)",
        rf"{_DAY_NAME}(?P<month>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}) {_CLOCK}"
        rf"(?P<zone>(?: [A-Za-z+\-\d:]{{1,9}})??) (?P<year>\d{{4}})(?P<after> [+-]\d{{4}})?",
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)[T ]{_CLOCK}(?P<zone>.*)",
    )
)
_OFFSET = re.compile(r" ?(?:(?:GMT|UTC?) ?)?([+-])(\d\d):?(\d\d)(?!\d)")
_UTC = re.compile(r" ?(?:GMT|UTC?|Z)(?![A-Za-z+\-\d])")
_COMMENT = re.compile(r"\([^()]*\)")


def read_date(written: str, zone: str | None) -> Sent:
    """When a mail says that it was sent.

    Args:
        written: The unfolded value of the field.
        zone: The zone that the person declared, or None.

    Returns:
        What was written and what it can mean.

    Raises:
        UsageError: The zone is not known.
    """
    parsed = _parsed(written) if len(written) <= _LONGEST else None
    if parsed is None:
        return Sent(written, (), None, None, "unknown")
    reading, precision, is_instant = parsed
    if not is_instant:
        return times.sent(written, (reading,), precision, zone)
    if precision == times.SECOND:
        instant = reading + "Z"
        return Sent(written, (instant,), instant, instant, "explicit")
    return Sent(written, (reading + "Z",), reading + ":00Z", reading + ":59Z", "explicit")


@lru_cache(maxsize=4096)
def _parsed(written: str) -> tuple[str, int, bool] | None:
    """A reading, how long it lasts in seconds, and whether it is in UTC; None: no date."""
    text = written
    for _ in range(4):
        if "(" not in text:
            break
        text = _COMMENT.sub(" ", text)
    text = " ".join(text.split())
    for form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return _moment(found)
    return None


def _moment(found: re.Match[str]) -> tuple[str, int, bool] | None:
    """The time that a form matched."""
    parts = found.groupdict()
    month = _month(parts["month"])
    hour = _hour(int(parts["hour"]), parts["half"])
    if month is None or hour is None:
        return None
    second = int(parts["second"] or 0)
    try:
        moment = datetime(
            _year(parts["year"]), month, int(parts["day"]), hour, int(parts["minute"]),
            min(second, 59),
        )  # fmt: skip
        offset = _offset(parts.get("after") or parts["zone"] or "")
        if second == 60:
            moment += timedelta(seconds=1)
        if offset is not None:
            moment -= offset
    except (ValueError, OverflowError):
        return None
    if second > 60:
        return None
    precision = times.MINUTE if parts["second"] is None else times.SECOND
    spec = "minutes" if precision == times.MINUTE else "seconds"
    return moment.isoformat(timespec=spec), precision, offset is not None


def _month(written: str) -> int | None:
    """January to December as 1 to 12, from letters or digits."""
    if written.isdigit():
        return int(written)
    return _MONTHS.get(written.lower())


def _year(written: str) -> int:
    """The year that two, three or four digits mean."""
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(written) == 3 else year


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of a clock of 24, from one of 12 where `half` is `a` or `p`."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return hour if half in "Aa" and hour == 0 else None
    return hour % 12 + (12 if half in "Pp" else 0)


def _offset(zone: str) -> timedelta | None:
    """The distance from UTC that a zone gives; None where it gives none.

    Raises:
        ValueError: No clock on earth is that far from UTC.
    """
    found = _OFFSET.match(zone)
    if found is None:
        return timedelta() if _UTC.match(zone) else None
    minutes = 60 * int(found[2]) + int(found[3])
    if int(found[3]) > 59 or minutes > 14 * 60:
        raise ValueError("no clock is that far from UTC")
    return timedelta(minutes=minutes if found[1] == "+" else -minutes)
