"""
Day or month first, for a page whose times are three numbers with the year last.

The rules of this module are:
  * A number above twelve decides. So does the order of the page, if it runs one way under one
    reading and turns at least three times under the other.
  * If both orders are proved, or none, nothing is decided: both readings stay.
  * Neither the separator nor the language counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from guwah.evidence.record import Span
from guwah.intake.meta_html.stamps import Order, Stamp

_LEAST_TURNS = 3
_NAMES: tuple[Order, Order] = ("day-first", "month-first")


@dataclass
class Evidence:
    """What the times of a page say about their order, one after the other.

    Attributes:
        seen: How many undecided times there were.
        proved: Where a number above twelve proved each order, if anywhere.
    """

    seen: int = 0
    proved: list[Span | None] = field(default_factory=lambda: [None, None])
    _last: list[str] = field(default_factory=lambda: ["", ""])
    _ups: list[int] = field(default_factory=lambda: [0, 0])
    _downs: list[int] = field(default_factory=lambda: [0, 0])

    def take(self, stamp: Stamp, span: Span) -> None:
        """Take in one time."""
        if stamp.by_order is None or not stamp.clocks:
            return
        self.seen += 1
        for place in (0, 1):
            day = stamp.by_order[place]
            if day is None:
                if stamp.by_order[1 - place] is not None and self.proved[1 - place] is None:
                    self.proved[1 - place] = span
                continue
            moment = f"{day}T{stamp.clocks[0]}"
            last = self._last[place]
            if last:
                self._ups[place] += moment > last
                self._downs[place] += moment < last
            self._last[place] = moment

    def decision(self) -> tuple[Order | None, str, Span | None]:
        """The order, the evidence in words, and where it stands."""
        first, second = self.proved
        if (first is None) != (second is None):
            place = 0 if first is not None else 1
            return _NAMES[place], "a number above twelve", self.proved[place]
        if first is not None:
            return None, "numbers above twelve prove both orders", first
        turns = [min(self._ups[place], self._downs[place]) for place in (0, 1)]
        for place in (0, 1):
            if turns[place] == 0 and turns[1 - place] >= _LEAST_TURNS:
                return _NAMES[place], f"the other order turns {turns[1 - place]} times", None
        return None, f"nothing decides among {self.seen} times", None
