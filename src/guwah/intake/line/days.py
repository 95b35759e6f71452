"""
What the date rows of a LINE export mean, and the hour 24: decided for the file, from evidence.

The rules of this module are:
  * Year first is year, month, day. Else day and month are decided by a number above 12, by a
    weekday that fits one order only, or by an order of the rows in which one reading never jumps
    back and the other does so three times; never by the language.
  * A weekday that fits no order decides nothing, and that is told.
  * `24:30` is half past midnight at the start of its day or at its end. The order of the rows
    decides, by the same three jumps; else both readings are kept.
  * A Buddhist year (2552 to 2650) is brought to the common era.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

import regex

from guwah.intake.contract import Decision
from guwah.intake.line.grammar import MARK, Sorter, weekday_of
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.text_lines import bare
from guwah.intake.notation.text_records import Mark, Match, Message, read_messages
from guwah.intake.whatsapp.clock import half_of, minutes_of
from guwah.intake.whatsapp.dates import JUMPS_BACK, YEAR_FIRST, Order, days_of, name_of

_DAY = 1440
_BOTH: tuple[Order, ...] = ((0, 1, 2), (1, 0, 2))
_HOUR_24 = regex.compile(rb"\n" + MARK + rb"{0,9}24:[0-9]{2}")
START, END = "the start of its day", "the end of its day"


@dataclass(frozen=True)
class Plan:
    """How the times of one file are to be read.

    Args:
        orders: What orders of day and month are left, where the year stands last.
        ends: Where in its day the hour 24 may be: `START`, `END` or both.
        decisions: What was decided, with its evidence.
    """

    orders: tuple[Order, ...] = _BOTH
    ends: tuple[str, ...] = (START, END)
    decisions: tuple[Decision, ...] = ()

    def days(self, row: Match) -> tuple[date, ...]:
        """Every day that a date row can be, sorted.

        Args:
            row: A match of `DATE`.
        """
        orders = (YEAR_FIRST,) if row["one"] is None else self.orders
        found = {day for day in days_of(row["date"], orders) if day is not None}
        if not found and len(orders) == 1 and row["one"] is not None:
            found = {day for day in days_of(row["date"], _BOTH) if day is not None}
        fitting = {day for day in found if day.weekday() == weekday_of(row)}
        return tuple(sorted(fitting or found))

    def minutes(self, row: Match) -> tuple[int, ...]:
        """Every minute that a row's clock can be, from the start of its day.

        Args:
            row: A match of `ROW`.

        Returns:
            No minute if no clock shows that; 1440 and more lie in the day after.
        """
        hour, minute = int(row["hour"]), int(row["minute"])
        if hour > 24 or minute > 59 or int(row["second"] or 0) > 59:
            return ()
        if hour == 24:
            return tuple(minute + (_DAY if end == END else 0) for end in self.ends)
        word = row["before"] or row["after"]
        return minutes_of(hour, minute, half_of(word.decode()) if word else None)


def plan_of(source: BinaryIO, size: int) -> Plan:
    """Decide how the times of a file are to be read; reads it once more if that is in doubt.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.

    Returns:
        The plan; its decisions are those that were in doubt.
    """
    pieces = read_messages(source, Sorter().sort)
    first = next((one.date for one in pieces if isinstance(one, Message) and one.date), None)
    is_doubtful = first is not None and first.match["one"] is not None
    if not is_doubtful and Cursor(source, size).find(_HOUR_24, 0) is None:
        return Plan()
    return survey(source)


def survey(source: BinaryIO) -> Plan:
    """Gather the evidence of a whole file and decide.

    Args:
        source: Seekable stream of the file.

    Returns:
        The plan, with all decisions.
    """
    evidence = _Evidence()
    for one in read_messages(source, Sorter().sort):
        if isinstance(one, Message):
            evidence.add(one)
    return evidence.plan()


@dataclass
class _Jumps:
    """How often readings of one kind jump back, in the order of the file."""

    counts: dict[object, int] = field(default_factory=dict)
    last: dict[object, int] = field(default_factory=dict)

    def add(self, readings: dict[object, int]) -> None:
        """Take the next place in the order, under each reading."""
        for key, place in readings.items():
            if place < self.last.get(key, place):
                self.counts[key] = self.counts.get(key, 0) + 1
            self.last[key] = place

    def winner(self, keys: tuple[object, ...]) -> object | None:
        """The reading that never jumps back while all others do so three times."""
        for key in keys:
            others = [self.counts.get(other, 0) for other in keys if other != key]
            if not self.counts.get(key) and min(others) >= JUMPS_BACK:
                return key
        return None


@dataclass
class _Evidence:
    """What the rows of a file say about its dates and its hour 24."""

    forced: dict[Order, tuple[str, Mark]] = field(default_factory=dict)
    order: _Jumps = field(default_factory=_Jumps)
    ends: _Jumps = field(default_factory=_Jumps)
    misfits: list[Mark] = field(default_factory=list)
    has_orders: Mark | None = None
    has_24: tuple[int, int] | None = None
    _row: Mark | None = None
    _number: int = 0

    def add(self, message: Message) -> None:
        """Take the next message."""
        row = message.date
        if row is None:
            return
        if row is not self._row:
            self._row = row
            self._number += 1
            self._add_day(row)
        minutes = Plan().minutes(message.match)
        if minutes:
            is_24 = len(minutes) == 2 and int(message.match["hour"]) == 24
            if is_24 and self.has_24 is None:
                self.has_24 = message.offset, len(bare(message.raw))
            at = self._number * _DAY
            self.ends.add({START: at + minutes[0], END: at + minutes[-1]})

    def _add_day(self, row: Mark) -> None:
        match = row.match
        weekday = weekday_of(match)
        orders = _BOTH if match["one"] is not None else (YEAR_FIRST,)
        days = dict(zip(orders, days_of(match["date"], orders), strict=True))
        found = {order: day for order, day in days.items() if day is not None}
        fitting = {order: day for order, day in found.items() if day.weekday() == weekday}
        if weekday is not None and found and not fitting:
            self.misfits.append(row)
        if len(orders) == 1:
            return
        self.has_orders = self.has_orders or row
        for allowed, why in ((found, "a number above 12"), (fitting, "a weekday")):
            if len(allowed) == 1:
                text = match["date"].decode("utf-8", "replace")
                self.forced.setdefault(next(iter(allowed)), (f"{why}: {text}", row))
                break
        self.order.add({order: day.toordinal() for order, day in found.items()})

    def plan(self) -> Plan:
        """Decide."""
        orders, decisions = _BOTH, []
        ends: tuple[str, ...] = (START, END)
        if self.has_orders is not None:
            orders, why, row = self._orders()
            decided = " or ".join(map(name_of, orders))
            span = (row.start, row.length) if row else None
            decisions.append(Decision("order of dates", decided, why, span))
        if self.has_24 is not None:
            end = self.ends.winner((START, END))
            ends = (str(end),) if end is not None else ends
            why = "the order of the rows" if end is not None else "nothing decides"
            decisions.append(Decision("the hour 24", " or ".join(ends), why, self.has_24))
        if self.misfits:
            text = self.misfits[0].match["date"].decode("utf-8", "replace")
            decided = f"{len(self.misfits)} do not fit their dates"
            span = (self.misfits[0].start, self.misfits[0].length)
            decisions.append(Decision("weekdays", decided, f"the first: {text}", span))
        return Plan(orders, ends, tuple(decisions))

    def _orders(self) -> tuple[tuple[Order, ...], str, Mark | None]:
        """The orders that are left, why, and the row that says so."""
        if len(self.forced) == 1:
            ((order, (why, row)),) = self.forced.items()
            return (order,), why, row
        if self.forced:
            return _BOTH, "numbers or weekdays speak for both", None
        for order in _BOTH:
            if self.order.winner(_BOTH) == order:
                return (order,), "the order of the rows", None
        return _BOTH, "nothing decides", None


def next_day(day: date, minutes: int) -> date:
    """The day of a minute that is counted from the start of another.

    Args:
        day: The other day.
        minutes: From its start.
    """
    return day + timedelta(days=minutes // _DAY)
