"""
When a call or a message of a table was: one cell or two, in the forms that apps write.

Sees cells, no file. Format notes: docs/formats/call-log.md

The rules of this module are:
  * An epoch, a year that stands first and an English month's name are read as they are.
  * Of other dates the day and the month are told by the evidence of the whole file.
  * A zone of the form `GMT+03:00` makes an instant; abbreviations of zones, which several zones
    share, do not.
  * What has no such form has no reading; the characters stay.
"""

from __future__ import annotations

import re

from guwah.evidence.record import Sent
from guwah.intake.notation.day_month import CLOCK, DATE, Order, sent_on
from guwah.intake.notation.stamps import is_stamp, sent_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(rf"(?P<day>{DATE})(?:[ ,\u00a0T]{{1,3}}(?P<clock>{CLOCK}))?", re.ASCII)
_MONTH_FIRST = re.compile(
    rf"(?:[A-Za-z]{{3,9}}\.?,? )?(?P<month>[A-Za-z]{{3,9}})\.? (?P<day>\d\d?),? (?P<year>\d{{4}})"
    rf"(?:,| at)? (?P<clock>{CLOCK})",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    rf"(?:[A-Za-z]{{3,9}}\.?,? )?(?P<day>\d\d?)[ -](?P<month>[A-Za-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}})"
    rf"(?:,| at)? (?P<clock>{CLOCK})",
    re.ASCII,
)
_JAVA = re.compile(
    r"[A-Za-z]{3} (?P<month>[A-Za-z]{3}) (?P<day>\d\d?) (?P<clock>\d\d:\d\d:\d\d)"
    r" (?P<zone>GMT[+-]\d\d:\d\d|GMT|UTC|[A-Z]{2,5}) (?P<year>\d{4})",
    re.ASCII,
)
_LONGEST = 64


def day_of(day: str, clock: str) -> str | None:
    """The part of the cells that is a date in numbers whose order has to be decided."""
    written = _joined(day, clock)
    if len(written) > _LONGEST or is_stamp(written):
        return None
    matched = _NUMBERS.fullmatch(written)
    return matched["day"] if matched else None


def moment(day: str, clock: str, orders: tuple[Order, ...], zone: str | None) -> Sent | None:
    """The noun for a date's cell and a time's.

    Args:
        day: The date's cell; it may hold the time as well.
        clock: The time's cell, or nothing.
        orders: What the evidence of the file leaves of day and month.
        zone: The zone that the person declared, or None.

    Returns:
        None if both are empty.
    """
    written = _joined(day, clock)
    if not written:
        return None
    if len(written) > _LONGEST:
        return Sent(written, (), None, None, "unknown")
    if is_stamp(written):
        return sent_of(written, zone)
    if matched := _JAVA.fullmatch(written):
        return _java(written, matched, zone)
    if matched := _MONTH_FIRST.fullmatch(written) or _DAY_FIRST.fullmatch(written):
        iso = _iso(matched)
        if iso is not None:
            return sent_on(written, iso, matched["clock"], orders, zone)
    matched = _NUMBERS.fullmatch(written)
    if matched is not None and matched["clock"]:
        return sent_on(written, matched["day"], matched["clock"], orders, zone)
    return Sent(written, (), None, None, "unknown")


def _java(written: str, matched: re.Match[str], zone: str | None) -> Sent:
    """`Sat Aug 17 12:52:56 GMT+03:00 2014`, as Java prints a date."""
    iso, told = _iso(matched), matched["zone"]
    if iso is None:
        return Sent(written, (), None, None, "unknown")
    offset = told[3:] or "Z" if told.startswith(("GMT", "UTC")) else ""
    sent = sent_of(f"{iso}T{matched['clock']}{offset}", zone)
    if sent is None:
        return Sent(written, (), None, None, "unknown")
    return Sent(written, sent.readings, sent.earliest, sent.latest, sent.zone)


def _iso(matched: re.Match[str]) -> str | None:
    """The day in ISO form, if the month is one."""
    name = matched["month"].lower()
    number = next((at for at, month in enumerate(_MONTHS, 1) if name.startswith(month)), None)
    return None if number is None else f"{matched['year']}-{number:02d}-{int(matched['day']):02d}"


def _joined(day: str, clock: str) -> str:
    return f"{day.strip()} {clock.strip()}".strip()
