"""
What shared texts say about two exports: how their clocks differ, and who is who.

Pure: anchors in, a finding or nothing out. Each text of some length that occurs once in either
export has one vote.

The rules of this module are:
  * Clocks differ by a multiple of 15 minutes, at most 26 hours: as zones do. A vote that fits no
    such difference counts for nothing.
  * The difference with most votes holds. Others hold beside it only where they follow from summer
    time: an hour or two apart, each in runs of several texts, few runs a year.
  * One sender is one sender of the other export at most; the pair with most votes goes first.
  * By how much the times of one message may differ is what several anchors show, rounded up to
    5, 15, 30, 60 or 90 seconds; where they show nothing, times are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product
from typing import Final

from guwah.linking.overlap import NOBODY, Anchor, Clock

ENOUGH_ANCHORS: Final = 3
MINUTE: Final = 60
QUARTER: Final = 900
FARTHEST: Final = 26 * 3600
SLACKS: Final = (0, 5, 15, 30, 60, 90)
SUMMER_TIME: Final = (1800, 3600, 5400, 7200)
RUNS_A_YEAR: Final = 4
YEAR_SECONDS: Final = 366 * 86_400
SAME_IDS: Final = 0.95
ORDERS: Final = (0, 1)

Pair = tuple[Anchor, Anchor]
Names = Mapping[int, str]


@dataclass(frozen=True)
class Finding:
    """What the anchors of two strands agree on.

    Args:
        orders: The order of day and month in each.
        clock: From the first strand to the second.
        gaps: `(from, to, seconds, seconds)`: where the clock steps, but no anchor shows when.
        votes: How many anchors name each pair of senders.
        slack: As in `Link`.
        same_ids: As in `Link`.
        anchors: How many texts agree.
    """

    orders: tuple[int, int]
    clock: Clock
    gaps: tuple[tuple[int, int, int, int], ...]
    votes: Counter[tuple[int, int]]
    slack: int
    same_ids: bool
    anchors: int


@dataclass(frozen=True)
class _Vote:
    at: int
    seconds: int
    gap: int
    pair: Pair


def findings(pairs: Sequence[Pair], undecided: tuple[bool, bool]) -> list[Finding]:
    """What shared anchors agree on.

    Args:
        pairs: Anchors of equal text, of either strand.
        undecided: Whether day and month cannot be told in either strand.

    Returns:
        Nothing where too few agree; several findings where two orders of day and month fit
        equally well.
    """
    best: list[Finding] = []
    for orders in product(*(ORDERS if each else ORDERS[:1] for each in undecided)):
        found = _finding(pairs, (orders[0], orders[1]))
        if found is None or (best and found.anchors < best[0].anchors):
            continue
        if best and found.anchors > best[0].anchors:
            best = []
        best.append(found)
    return best


def _finding(pairs: Sequence[Pair], orders: tuple[int, int]) -> Finding | None:
    votes = [vote for pair in pairs if (vote := _vote(pair, orders))]
    count = Counter(vote.seconds for vote in votes)
    if not count:
        return None
    main = min(count, key=lambda seconds: (-count[seconds], abs(seconds), seconds))
    if count[main] < ENOUGH_ANCHORS:
        return None
    near = {
        seconds
        for seconds, agree in count.items()
        if agree >= ENOUGH_ANCHORS and abs(seconds - main) in SUMMER_TIME
    }
    runs = _runs(votes, main, near) if near else []
    if len(runs) < 2:
        runs = [[vote for vote in votes if vote.seconds == main]]
    agreeing = [vote for run in runs for vote in run]
    return Finding(
        orders,
        Clock(tuple((run[0].at // MINUTE * MINUTE, run[0].seconds) for run in runs)),
        tuple(_gaps(runs)),
        Counter((vote.pair[0].who, vote.pair[1].who) for vote in agreeing),
        _slack(agreeing),
        _has_same_ids(agreeing),
        len(agreeing),
    )


def _vote(pair: Pair, orders: tuple[int, int]) -> _Vote | None:
    """The difference of zones that one shared text speaks for."""
    one, other = pair
    start, then = one.at(orders[0]), other.at(orders[1])
    apart = (2 * then + other.lasts) - (2 * start + one.lasts)
    seconds = QUARTER * ((apart + QUARTER) // (2 * QUARTER))
    gap = distance(start + seconds, one.lasts, then, other.lasts)
    if abs(seconds) > FARTHEST or gap > SLACKS[-1]:
        return None
    return _Vote(start, seconds, gap, pair)


def distance(start: int, lasts: int, other: int, other_lasts: int) -> int:
    """Seconds between two written times, 0 where they can be one moment."""
    return max(0, other - (start + lasts - 1), start - (other + other_lasts - 1))


def _runs(votes: Sequence[_Vote], main: int, near: set[int]) -> list[list[_Vote]]:
    """Votes by time, in runs of one difference; nothing where they are no summer time."""
    near = near | {main}
    kept = sorted(
        (vote for vote in votes if vote.seconds in near), key=lambda vote: (vote.at, vote.seconds)
    )
    for enough in (2, ENOUGH_ANCHORS):  # a stray vote must not break a run in two
        runs = [list(run) for _, run in groupby(kept, key=lambda vote: vote.seconds)]
        kept = [vote for run in runs if len(run) >= enough for vote in run]
    runs = [list(run) for _, run in groupby(kept, key=lambda vote: vote.seconds)]
    if not runs:
        return []
    years = (kept[-1].at - kept[0].at) / YEAR_SECONDS
    return runs if len(runs) <= 2 + RUNS_A_YEAR * years else []


def _gaps(runs: Sequence[Sequence[_Vote]]) -> Iterator[tuple[int, int, int, int]]:
    for before, after in pairwise(runs):
        yield before[-1].at, after[0].at, before[0].seconds, after[0].seconds


def _slack(votes: Sequence[_Vote]) -> int:
    """The gap that at least three votes, and one in a hundred, reach or exceed, rounded up."""
    needed = max(ENOUGH_ANCHORS, len(votes) // 100)
    widest = sorted((vote.gap for vote in votes), reverse=True)
    shown = widest[needed - 1] if len(widest) >= needed else 0
    return next(slack for slack in SLACKS if slack >= shown)


def _has_same_ids(votes: Iterable[_Vote]) -> bool:
    ids = [(a.message_id, b.message_id) for a, b in (vote.pair for vote in votes)]
    told = [one == other for one, other in ids if one and other]
    return len(told) >= ENOUGH_ANCHORS and sum(told) >= SAME_IDS * len(told)


def matched(
    votes: Counter[tuple[int, int]],
    names: tuple[Names, Names],
    known: Iterable[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """Who is who: pairs of senders, the one with most votes first, nobody twice.

    Args:
        votes: How many messages speak for each pair.
        names: Names as written, by which ties are broken.
        known: Pairs that hold already.

    Returns:
        The known pairs and the new ones.
    """
    pairs = list(known)
    taken = {a for a, _ in pairs}, {b for _, b in pairs}

    def rank(pair: tuple[int, int]) -> tuple[int, bool, str, str]:
        one, other = names[0].get(pair[0], ""), names[1].get(pair[1], "")
        return -votes[pair], one != other, one, other

    for a, b in sorted((pair for pair in votes if NOBODY not in pair), key=rank):
        if a not in taken[0] and b not in taken[1]:
            pairs.append((a, b))
            taken[0].add(a)
            taken[1].add(b)
    return pairs
