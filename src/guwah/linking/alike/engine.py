"""
From texts to groups of texts that say the same, with the odds of each pair.

Puts the steps of this room together; what a group means is for its caller.

The rules of this module are:
  * The result depends on the texts alone, not on their order or on the number of processors.
  * Equal skeletons are one text until the end.
  * What is usual is taken out before groups are closed, so that no greeting bridges two.
  * Groups come in the order of their first text, the texts of a group in the order given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import STRONG, Closed, closed
from guwah.linking.alike.compiled import uncollected
from guwah.linking.alike.distinct import Distinct, distinct
from guwah.linking.alike.grams import Profiles, profiles
from guwah.linking.alike.known import Known
from guwah.linking.alike.matching import compared
from guwah.linking.alike.odds import odds_of
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import Skeletons, joined
from guwah.linking.alike.usual import usual

Timed = Callable[[str, float], None]


def untimed(stage: str, seconds: float) -> None:
    """Take no note of the time."""


@dataclass(frozen=True)
class Found:
    """Texts that say the same.

    Args:
        each: The distinct skeletons of the texts.
        told: Their profiles.
        matches: Matching pairs of skeletons.
        groups: Positions of the texts of each group of two or more.
        learnt: Positions of texts that were found to be boilerplate, and how many copies each has.
    """

    each: Distinct
    told: Profiles
    matches: Closed
    groups: list[NDArray[np.int64]]
    learnt: list[tuple[int, int]]


def find(texts: Sequence[str], timed: Timed = untimed) -> Found:
    """Find texts that say the same.

    Args:
        texts: Any texts.
        timed: Called with the name of each stage and the seconds that it took.

    Returns:
        Groups of two texts or more, and the pairs that make them.
    """
    return Index().add(texts, timed)


class Index:
    """Texts that were compared, to which others are added.

    What is found is what would be found for all texts at once; only texts whose comparisons the
    new ones change are compared again. Counting is repeated, because it is fast.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._held = Skeletons(np.empty(0, np.uint16), np.zeros(1, np.int64))
        self._known: Known | None = None

    def add(self, texts: Sequence[str], timed: Timed = untimed) -> Found:
        """Add texts and find again.

        Args:
            texts: Any texts; they take the positions behind those already held.
            timed: As for `find`.

        Returns:
            What is found among all texts held.
        """
        with uncollected():
            return self._added(texts, timed)

    def _added(self, texts: Sequence[str], timed: Timed) -> Found:
        began = perf_counter()
        self._texts.extend(texts)
        self._held = joined(self._held, skeletons(texts))
        each = distinct(self._held)
        began = _lap("fold", began, timed)
        told = profiles(each.held)
        began = _lap("count", began, timed)
        self._known = Known.compared(each, told, self._known)
        began = _lap("compare", began, timed)
        found = grouped(each, told, self._known, self._texts)
        _lap("group", began, timed)
        return found


def _lap(stage: str, began: float, timed: Timed) -> float:
    now = perf_counter()
    timed(stage, now - began)
    return now


def grouped(each: Distinct, told: Profiles, known: Known, texts: Sequence[str]) -> Found:
    """Take out what is usual, and close the rest into groups."""
    copies = np.diff(each.starts)
    first, second, odds = known.first, known.second, known.odds
    strong = odds >= STRONG
    asked = np.unique(
        np.concatenate([first[strong], second[strong], np.flatnonzero(copies > 1)])
    ).astype(np.int32)
    some = [texts[int(each.order[each.starts[number]])] for number in asked.tolist()]
    out, learnt = usual(each, told, asked, some)
    out[np.diff(each.held.starts) == 0] = True
    keep = ~(out[first] | out[second])
    matches = closed(
        first[keep], second[keep], odds[keep], len(each.held),
        lambda a, b: odds_of(compared(each.held, told, a, b)),
    )  # fmt: skip
    groups = _groups(each, matches, out)
    listed = [(int(each.order[each.starts[number]]), int(copies[number])) for number in learnt]
    return Found(each, told, matches, groups, sorted(listed))


def _groups(each: Distinct, matches: Closed, out: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Positions of the texts of each group, in the order of the first."""
    matched = np.zeros(len(each.held), np.bool_)
    matched[matches.first] = matched[matches.second] = True
    counts = np.diff(each.starts)
    numbers = np.flatnonzero(~out & (matched | (counts > 1)))
    positions = np.flatnonzero(np.isin(each.number_of, numbers))
    group = matches.group[each.number_of[positions]]
    order = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    found = [one for one in np.split(positions[order], cuts) if len(one) > 1]
    return sorted(found, key=lambda members: int(members[0]))
