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
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import STRONG, WEAK, Closed, closed
from guwah.linking.alike.comparing import MEASURES, Measures
from guwah.linking.alike.crowds import crowded_pairs
from guwah.linking.alike.distinct import Distinct, distinct
from guwah.linking.alike.grams import Profiles, profiles
from guwah.linking.alike.matching import candidates_compared, compared
from guwah.linking.alike.rule import FACTORS, MEANS, SPREADS
from guwah.linking.alike.skeletons import skeletons
from guwah.linking.alike.usual import usual

Numbers = NDArray[np.int32]
Odds = NDArray[np.float32]
_CUT: Final = 4.0
_EACH: Final = 50_000


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


def find(
    texts: Sequence[str],
    timed: Callable[[str, float], None] = lambda stage, seconds: None,
) -> Found:
    """Find texts that say the same.

    Args:
        texts: Any texts.
        timed: Called with the name of each stage and the seconds that it took.

    Returns:
        Groups of two texts or more, and the pairs that make them.
    """
    began = perf_counter()
    each = distinct(skeletons(texts))
    timed("fold", perf_counter() - began)
    began = perf_counter()
    told = profiles(each.held)
    timed("count", perf_counter() - began)
    began = perf_counter()
    first, second, odds = _compared(each, told)
    timed("compare", perf_counter() - began)
    began = perf_counter()
    copies = np.diff(each.starts)
    likely = odds >= WEAK
    first, second, odds = first[likely], second[likely], odds[likely]
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
    timed("group", perf_counter() - began)
    listed = [(int(each.order[each.starts[number]]), int(copies[number])) for number in learnt]
    return Found(each, told, matches, groups, sorted(listed))


def _compared(each: Distinct, told: Profiles) -> tuple[Numbers, Numbers, Odds]:
    """All pairs that were compared, each once, and their odds."""
    pairs = candidates_compared(each.held, told)
    lower, higher = crowded_pairs(each.held, told)
    size = len(each.held)
    known = pairs.first.astype(np.int64) * size + pairs.second
    new = ~np.isin(lower.astype(np.int64) * size + higher, known)
    lower, higher = lower[new], higher[new]
    more = compared(each.held, replace(told, own=told.weight), lower, higher)
    return (
        np.concatenate([pairs.first, lower]),
        np.concatenate([pairs.second, higher]),
        np.concatenate([odds_of(pairs.measures), odds_of(more)]),
    )


def odds_of(measures: Measures) -> Odds:
    """Natural logarithm of the odds that two texts say the same.

    Args:
        measures: A row for each pair.

    Returns:
        One number for each.
    """
    means, spreads = np.array(MEANS, np.float32), np.array(SPREADS, np.float32)
    factors = np.array(FACTORS, np.float32)
    square = np.zeros((MEASURES, MEASURES), np.float32)
    square[np.triu_indices(MEASURES)] = factors[1 + MEASURES :]
    found = np.empty(len(measures), np.float32)
    for at in range(0, len(measures), _EACH):
        reduced = np.clip((measures[at : at + _EACH] - means) / spreads, -_CUT, _CUT)
        found[at : at + _EACH] = (
            factors[0]
            + reduced @ factors[1 : 1 + MEASURES]
            + np.einsum("ij,ij->i", reduced @ square, reduced)
        )
    return found


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
