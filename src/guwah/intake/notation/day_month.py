"""
Which of the numbers of a written date is the day, which the month: from evidence alone.

Pure: is fed dates, and says what they allow. For tables; chats of WhatsApp have more evidence
and a module of their own.

The rules of this module are:
  * Year first is year, month, day, always; a year of two digits stands last.
  * A number above 12 decides, and nothing outweighs it; where such numbers stand in both places,
    nothing is decided, and each date keeps every reading that it allows by itself.
  * Else the order decides, if asked for: one reading never jumps back, the other three times.
  * Never the separator or the language.
  * A clock of twelve hours is read with its half of the day; one without has 24.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from guwah.evidence.record import Sent
from guwah.intake import times

Order = tuple[int, int, int]  # where the day, the month, the year stand
YEAR_FIRST: Order = (2, 1, 0)
ORDERS: tuple[Order, ...] = ((0, 1, 2), (1, 0, 2))
JUMPS_BACK = 3
DATE = r"\d{1,4} ?[./-] ?\d{1,2} ?[./-] ?\d{1,4}\.?"
CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_NUMBER = re.compile(r"\d+", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[ \u00a0\u202f]?(?:([AaPp])\.?[Mm]\.?)?", re.ASCII
)
_COMMON = range(1970, 2100)
_NAMES = ("day", "month", "year")


def days_of(written: str, orders: tuple[Order, ...] = ORDERS) -> tuple[date | None, ...]:
    """The day that a written date is under each order; None where there is no such day."""
    numbers = _NUMBER.findall(written)
    if len(numbers) != 3:
        return tuple(None for _ in orders)
    if len(numbers[0]) == 4:
        return tuple(_day(numbers, YEAR_FIRST) for _ in orders)
    return tuple(_day(numbers, order) for order in orders)


def allowed_days(written: str, orders: tuple[Order, ...]) -> tuple[date, ...]:
    """Every day that a written date can be, sorted; a date that the order forbids by the other."""
    days = {day for day in days_of(written, orders) if day is not None}
    if not days:
        days = {day for day in days_of(written, ORDERS) if day is not None}
    return tuple(sorted(days))


def _day(numbers: list[str], order: Order) -> date | None:
    day, month, year = (int(numbers[place]) for place in order)
    if len(numbers[order[2]]) <= 2:
        year += 2000
    if year not in _COMMON or len(numbers[order[0]]) > 2:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass
class DayMonth:
    """What the dates of one file say about their order.

    Args:
        is_ordered: Whether the file is surely written from the oldest to the newest.
        is_asked: Whether any date has been taken whose order is a question.
    """

    is_ordered: bool = False
    is_asked: bool = False
    forced: dict[Order, tuple[str, int]] = field(default_factory=dict)
    jumps: dict[Order, int] = field(default_factory=dict)
    _last: tuple[date | None, ...] = ()
    _written: str = ""

    def add(self, written: str, offset: int) -> None:
        """Take a date in the order of the file.

        Args:
            written: Its characters.
            offset: Where it stands, for the evidence.
        """
        if written == self._written:
            return
        self._written = written
        days = days_of(written)
        allowed = [order for order, day in zip(ORDERS, days, strict=True) if day is not None]
        if len(allowed) == 1:
            self.forced.setdefault(allowed[0], (written, offset))
        if days[0] == days[1] and days[0] is not None and len(_NUMBER.findall(written)[0]) == 4:
            return
        self.is_asked = True
        for order, day, last in zip(ORDERS, days, self._last or days, strict=True):
            if day is not None and last is not None and day < last:
                self.jumps[order] = self.jumps.get(order, 0) + 1
        self._last = days

    def decide(self) -> tuple[tuple[Order, ...], str, int | None]:
        """The orders that are left, why, and the offset of the evidence."""
        if len(self.forced) == 1:
            ((order, (written, offset)),) = self.forced.items()
            return (order,), f"a number above 12: {written}", offset
        if len(self.forced) > 1:
            return ORDERS, "numbers above 12 stand in both places", None
        for order, other in (ORDERS, ORDERS[::-1]) if self.is_ordered else ():
            if not self.jumps.get(order) and self.jumps.get(other, 0) >= JUMPS_BACK:
                return (order,), f"the other reading jumps back {self.jumps[other]} times", None
        return ORDERS, "nothing decides", None


def name_of(orders: Iterable[Order]) -> str:
    """`day, month, year`, or both."""
    told = []
    for order in orders:
        names = dict(zip(order, _NAMES, strict=True))
        told.append(", ".join(names[place] for place in range(3)))
    return " or ".join(told)


def sent_on(
    written: str, day: str, clock: str, orders: tuple[Order, ...], zone: str | None
) -> Sent:
    """The noun for a date and a clock.

    Args:
        written: The characters, as they are told.
        day: The date's characters.
        clock: The clock's characters.
        orders: What the evidence of the file leaves.
        zone: The zone that the person declared, or None.

    Returns:
        Every reading that is left; none if there is no such day or hour.
    """
    matched = _CLOCK.fullmatch(clock.strip())
    readings: list[str] = []
    if matched is not None:
        hour, half = int(matched[1]), (matched[4] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + 12 * (half == "p")
        second = f":{matched[3]}" if matched[3] else ""
        for one in allowed_days(day, orders):
            reading = f"{one}T{hour:02d}:{matched[2]}{second}"
            if times.is_reading(reading):
                readings.append(reading)
    if not readings:
        return Sent(written, (), None, None, "unknown")
    precision = times.SECOND if matched and matched[3] else times.MINUTE
    return times.sent(written, sorted(set(readings)), precision, zone)
