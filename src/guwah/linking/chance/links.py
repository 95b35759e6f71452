"""
The links of a run as a person counts them: pairs of texts, gathered by what is compared.

Counts; it judges nothing.

The rules of this module are:
  * A link is two texts of one group whose skeletons match or are equal.
  * Links are gathered in *bonds*: two skeletons that match, or one that several texts have. All
    links of a bond have the same odds.
  * Where the caller names its links, these are counted and no others: not those within one case,
    nor those of a large group that are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike import Found

Numbers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Bonds:
    """Links gathered by their two skeletons.

    Args:
        first, second: Numbers of the skeletons; equal where texts share one.
        odds: Natural logarithm of the odds of the rule; infinite for one skeleton.
        links: How many pairs of texts each has.
        group: Which of the groups of the run each belongs to.
    """

    first: Numbers
    second: Numbers
    odds: Floats
    links: Numbers
    group: Numbers


def bonds(found: Found, pairs: Numbers | None = None) -> Bonds:
    """Gather the links of a run.

    Args:
        found: What the engine found.
        pairs: Positions of the two texts of each link, a row a link; all links where not given.

    Returns:
        Bonds of one link or more, those between skeletons first.
    """
    group = group_of(found)
    copies = np.diff(found.each.starts).astype(np.int64)
    first = found.matches.first.astype(np.int64)
    second = found.matches.second.astype(np.int64)
    inside = (group[first] >= 0) & (group[first] == group[second])
    one = np.flatnonzero((copies > 1) & (group >= 0))
    begin = np.concatenate([first[inside], one])
    end = np.concatenate([second[inside], one])
    odds = np.concatenate(
        [found.matches.odds[inside].astype(np.float64), np.full(len(one), np.inf)]
    )
    same = begin == end
    links = np.where(same, copies[begin] * (copies[begin] - 1) // 2, copies[begin] * copies[end])
    if pairs is not None:
        links = _named(found, pairs, begin, end)
    kept = links > 0
    return Bonds(begin[kept], end[kept], odds[kept], links[kept], group[begin][kept])


def group_of(found: Found) -> Numbers:
    """For each skeleton the place of its group in `found.groups`; -1 where it has none."""
    group = np.full(len(found.each.held), -1, np.int64)
    for number, members in enumerate(found.groups):
        group[found.each.number_of[members]] = number
    return group


def _named(found: Found, pairs: Numbers, begin: Numbers, end: Numbers) -> Numbers:
    """How many of the named links belong to each of these bonds."""
    size = len(found.each.held)
    numbers = np.sort(found.each.number_of[pairs.reshape(-1, 2)].astype(np.int64), axis=1)
    keys, counts = np.unique(numbers[:, 0] * size + numbers[:, 1], return_counts=True)
    if not len(keys):
        return np.zeros(len(begin), np.int64)
    wanted = begin * size + end
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, counts[at], 0).astype(np.int64)
