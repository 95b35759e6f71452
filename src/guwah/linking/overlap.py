"""
The nouns of overlap: a chat as one export shows it, and what two exports of one chat share.

Frozen, without I/O. How the parts work together: docs/explanation/copies.md; why so: docs/adr.

The rules of these nouns are:
  * Two lines of one export are never one message.
  * A strand's `rank` follows from the export's own bytes: nothing that is decided here depends on
    the order in which exports were handed in.
  * A clock is a step function: exports in zones with different summer times differ by steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

NOBODY: Final = -1
DAY_FIRST: Final = 0
MONTH_FIRST: Final = 1


class Line(NamedTuple):
    """One record as it is compared: `Trace` with its number, its sender and one time.

    `who` is the strand's own number of the sender, or `NOBODY`; `at` is seconds of the strand's
    own clock under one order of day and month; `place` orders the lines of an export as they
    stand in it, oldest first.
    """

    at: int
    lasts: int
    place: int
    number: int
    who: int
    sort: int
    content: bytes
    detail: bytes
    name: bytes
    family: int
    flags: int
    message_id: bytes


class Anchor(NamedTuple):
    """A text of some length that occurs once in a strand, with both its times."""

    day_first: int
    month_first: int
    lasts: int
    who: int
    message_id: bytes

    def at(self, order: int) -> int:
        """Its second under an order of day and month."""
        return self.day_first if order == DAY_FIRST else self.month_first


@dataclass(frozen=True)
class Strand:
    """One chat of one export.

    Args:
        id: The caller's own number for it.
        rank: Sorts strands; follows from the original's bytes, the member and the chat.
        export: Equal for strands of one export, of which no two lines are ever joined.
        chat: The chat's name without what a second download adds, or empty.
        names: Senders by number, as written; in an order that follows from the names.
        bounds: For each order of day and month the first and last second.
        lines: Gives the lines under an order whose time lies between two bounds, by time.
    """

    id: int
    rank: bytes
    export: tuple[str, str]
    chat: str
    names: Mapping[int, str]
    bounds: tuple[tuple[int, int], tuple[int, int]]
    lines: Callable[[int, int, int], Iterator[Line]]

    @property
    def is_undecided(self) -> bool:
        """Whether day and month cannot be told from this export alone."""
        return self.bounds[DAY_FIRST] != self.bounds[MONTH_FIRST]


@dataclass(frozen=True)
class Clock:
    """How one clock leads to another: seconds to add, from a second on.

    Args:
        steps: `(from, seconds)`, ascending; the first holds from the beginning on.
    """

    steps: tuple[tuple[int, int], ...] = ((0, 0),)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.steps[1:]]

    @cached_property
    def reach(self) -> tuple[int, int]:
        """The least and the most that is added."""
        added = [seconds for _, seconds in self.steps]
        return min(added), max(added)

    def at(self, second: int) -> int:
        """The second of the other clock."""
        if len(self.steps) == 1:
            return second + self.steps[0][1]
        return second + self.steps[bisect_right(self._starts, second)][1]

    def back(self) -> Clock:
        """The clock that leads back; where an hour occurs twice there, it is the later one."""
        return Clock(
            tuple((start + seconds, -seconds) for start, seconds in self.steps)
            if len(self.steps) > 1
            else ((0, -self.steps[0][1]),)
        )

    def then(self, other: Clock) -> Clock:
        """This clock, then another."""
        starts = {start for start, _ in self.steps}
        for start, _ in other.steps[1:]:
            starts |= {start - seconds for _, seconds in self.steps}
        steps: list[tuple[int, int]] = []
        for start in sorted(starts):
            added = other.at(self.at(start)) - start
            if not steps or steps[-1][1] != added:
                steps.append((start, added))
        return Clock(tuple(steps))


@dataclass(frozen=True)
class Link:
    """Two strands that are one chat, and how they lead to each other.

    Args:
        a: The strand of lower rank.
        b: The other.
        orders: The order of day and month in each.
        clock: From `a` to `b`.
        senders: Pairs of senders, each in one pair at most.
        slack: By how many seconds the times of one message may differ, as the anchors show.
        same_ids: Whether the messages have the same ids in both.
        anchors: How many texts showed it.
        shared: How many messages, calls and notices both show.
    """

    a: int
    b: int
    orders: tuple[int, int]
    clock: Clock
    senders: tuple[tuple[int, int], ...]
    slack: int
    same_ids: bool
    anchors: int
    shared: int
