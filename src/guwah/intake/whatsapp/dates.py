"""
Which of three written numbers is the day, which the month: decided per dialect, from evidence.

Pure: is fed dates, clocks and names of media, and says what they allow.

The rules of this module are:
  * Year first is year, month, day, always; only a date that this forbids is read otherwise.
  * A number above 12 decides, and nothing outweighs it; if both orders are contradicted by
    numbers, nothing is decided, and each date keeps every reading that it allows by itself.
  * Else a media file that carries its date in its name decides, unless two disagree.
  * Else the order decides: if one reading never jumps back and the other does so three times.
  * Never the separator, the language or the kind of telephone.
  * A two-digit year is of this century and stands last, except before Korean half-days.
  * A Buddhist year (2552 to 2650) is brought to the common era.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from guwah.intake.whatsapp.headers import Dialect, plain

Order = tuple[int, int, int]  # where the day, the month, the year stand
YEAR_FIRST: Order = (2, 1, 0)
JUMPS_BACK = 3
_NUMBER = re.compile(r"[0-9]+")
_BUDDHIST = range(2552, 2651)
_COMMON = range(1970, 2100)
MEDIA_DATE = re.compile(
    rb"(?:[A-Z]{2,9}-(20[0-9]{2})([01][0-9])([0-3][0-9])-WA[0-9]"
    rb"|[0-9]{8}-[A-Z]{2,9}-(20[0-9]{2})-([01][0-9])-([0-3][0-9])-)"
)  # fmt: skip


def orders_of(dialect: Dialect) -> tuple[Order, ...]:
    """The orders that a dialect's headers may have, day first before month first."""
    if dialect.year == 0:
        return (YEAR_FIRST,)
    if dialect.year == 1:
        return ((0, 2, 1), (2, 0, 1))
    return ((0, 1, 2), (1, 0, 2))


def name_of(order: Order) -> str:
    """`day, month, year` and the like."""
    names = dict(zip(order, ("day", "month", "year"), strict=True))
    return ", ".join(names[index] for index in range(3))


def days_of(written: bytes, orders: tuple[Order, ...]) -> tuple[date | None, ...]:
    """The day that a written date is under each order; None where there is no such day."""
    numbers = _NUMBER.findall(plain(written))
    return tuple(_day(numbers, order) for order in orders)


def allowed_days(written: bytes, orders: tuple[Order, ...]) -> tuple[date, ...]:
    """Every day that a written date can be, sorted.

    Args:
        written: The date's bytes.
        orders: What the evidence of the whole file allows for its dialect.

    Returns:
        No day, one, or two. A year-first date that has no such month is read year, day, month;
        a date that the decided order forbids is read by the other.
    """
    days = {day for day in days_of(written, orders) if day is not None}
    if not days:
        day, month, year = orders[0]
        days = {other for other in days_of(written, ((month, day, year),)) if other is not None}
    return tuple(sorted(days))


def _day(numbers: list[str], order: Order) -> date | None:
    day, month, year = (int(numbers[index]) for index in order)
    if len(numbers[order[2]]) <= 2:
        year += 2000
    elif year in _BUDDHIST:
        year -= 543
    if year not in _COMMON:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass
class Evidence:
    """What the dates of one dialect say about its order.

    Args:
        dialect: The dialect.
    """

    dialect: Dialect
    forced: dict[Order, tuple[str, int]] = field(default_factory=dict)
    media: dict[Order, tuple[str, int]] = field(default_factory=dict)
    jumps: dict[Order, int] = field(default_factory=dict)
    _last: tuple[date | None, ...] = ()
    _written: bytes = b""

    def __post_init__(self) -> None:
        """Take the orders from the dialect."""
        self.orders = orders_of(self.dialect)

    def add_date(self, written: bytes, offset: int) -> None:
        """Take a date in the order of the file.

        Args:
            written: The date's bytes.
            offset: Where its header stands.
        """
        if len(self.orders) == 1 or written == self._written:
            return
        self._written = written
        days = days_of(written, self.orders)
        self.force(written, offset, days)
        for order, day, last in zip(self.orders, days, self._last or days, strict=True):
            if day is not None and last is not None and day < last:
                self.jumps[order] = self.jumps.get(order, 0) + 1
        self._last = days

    def force(self, written: bytes, offset: int, days: tuple[date | None, ...] = ()) -> None:
        """Take only what a number above 12 says of a date, in any order of dates."""
        order = self._forced_order(days or days_of(written, self.orders))
        if order is not None:
            self.forced.setdefault(order, (plain(written), offset))

    def is_new(self, written: bytes) -> bool:
        """Whether `force` would learn something from a date."""
        if len(self.forced) == len(self.orders):
            return False
        order = self._forced_order(days_of(written, self.orders))
        return order is not None and order not in self.forced

    def _forced_order(self, days: tuple[date | None, ...]) -> Order | None:
        allowed = [order for order, day in zip(self.orders, days, strict=True) if day is not None]
        return allowed[0] if len(allowed) == 1 < len(self.orders) else None

    def add_media(self, written: bytes, name: re.Match[bytes], offset: int) -> None:
        """Take a media file's name that carries a date.

        Args:
            written: The date of the header before it.
            name: A match of `MEDIA_DATE`.
            offset: Where the name stands.
        """
        try:
            day = date(*(int(part) for part in name.groups() if part))
        except ValueError:
            return
        days = days_of(written, self.orders)
        fitting = [order for order, other in zip(self.orders, days, strict=True) if other == day]
        if len(fitting) == 1 and len(set(days)) > 1:
            self.media.setdefault(fitting[0], (name[0].decode("ascii"), offset))

    def decide(self) -> tuple[tuple[Order, ...], str, int | None]:
        """The orders that are left, why, and the offset of the evidence."""
        if len(self.orders) == 1:
            return self.orders, "the year stands first", None
        for found, what in ((self.forced, "a number above 12"), (self.media, "a dated media name")):
            if len(found) == 1:
                (order, (text, offset)), *_ = found.items()
                return (order,), f"{what}: {text}", offset
            if len(found) > 1 and found is self.forced:
                return self.orders, "numbers above 12 stand in both places", None
        for order in self.orders:
            others = [self.jumps.get(other, 0) for other in self.orders if other != order]
            if not self.jumps.get(order) and min(others) >= JUMPS_BACK:
                return (order,), f"the other reading jumps back {min(others)} times", None
        return self.orders, "nothing decides", None
