"""
What tells a false link from a true one, besides the odds of the rule: a row for each bond.

Numbers in, numbers out; what they mean for the expectation is in `table`.

The rules of this module are:
  * Of the two texts of a bond it is the less telling one that counts, and their mean.
  * The group counts as well: a wrong group is wrong in all of its links together.
  * Every number is a share or the logarithm of one plus a count, so that runs of any size are
    on one scale.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike import Found
from guwah.linking.alike.skeletons import units
from guwah.linking.chance.elsewhere import FoundOfMore, elsewhere
from guwah.linking.chance.links import Bonds, Floats, Numbers, group_of

NAMES: Final = (
    "odds", "one skeleton", "units of the shorter", "units of the longer", "own share",
    "own bits", "texts of the bond", "elsewhere", "often elsewhere", "how often elsewhere",
    "mean elsewhere", "texts of the group", "skeletons of the group", "links compared",
    "odds of the group", "elsewhere of the group", "how often of the group",
    "units of the group", "texts of the run",
)  # fmt: skip
MOST_ODDS: Final = 12.0


def traits(found: Found, held: Bonds) -> Floats:
    """The traits of each bond.

    Args:
        found: What the engine found.
        held: Its bonds.

    Returns:
        A row of `len(NAMES)` numbers for each.
    """
    each, told = found.each, found.told
    starts = each.held.starts
    group = group_of(found)
    sizes = _sums(units()[each.held.symbols], starts)
    weight, own = _sums(told.weight, starts), _sums(told.own, starts)
    share = own / np.maximum(1.0, weight)
    copies = np.diff(each.starts).astype(np.float64)
    usual = elsewhere(each.held, group, found.beyond if isinstance(found, FoundOfMore) else None)
    a, b = held.first, held.second
    odds = np.clip(held.odds, -MOST_ODDS, MOST_ODDS)
    inside = np.flatnonzero(group >= 0)
    texts = _by_group(group[inside], copies[inside], len(found.groups))
    skeletons = _by_group(group[inside], np.ones(len(inside)), len(found.groups))
    of_group = np.stack(
        [
            _by_group(group[inside], values[inside] * copies[inside], len(found.groups))
            / np.maximum(1.0, texts)
            for values in (usual[:, 0], usual[:, 2], np.log1p(sizes))
        ]
    )
    between = a != b
    made = _by_group(held.group[between], np.ones(int(between.sum())), len(found.groups))
    summed = _by_group(held.group[between], odds[between], len(found.groups))
    possible = np.maximum(1.0, skeletons * (skeletons - 1) / 2)
    mean_odds = np.where(made > 0, summed / np.maximum(1.0, made), MOST_ODDS)
    at = held.group
    columns = [
        odds, ~between, np.log1p(np.minimum(sizes[a], sizes[b])),
        np.log1p(np.maximum(sizes[a], sizes[b])), np.minimum(share[a], share[b]),
        np.log1p(np.minimum(own[a], own[b]) / 16), np.log1p(copies[a] + copies[b]),
        np.maximum(usual[a, 0], usual[b, 0]), np.maximum(usual[a, 1], usual[b, 1]),
        np.maximum(usual[a, 2], usual[b, 2]), (usual[a, 0] + usual[b, 0]) / 2,
        np.log1p(texts[at]), np.log1p(skeletons[at]), np.minimum(1.0, made / possible)[at],
        mean_odds[at], of_group[0, at], of_group[1, at], of_group[2, at],
        np.full(len(at), np.log1p(len(each.number_of))),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)


def _sums(values: NDArray[np.uint8], starts: Numbers) -> Floats:
    """The sum of the values of each text."""
    sums = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    return np.asarray(sums[starts[1:]] - sums[starts[:-1]])


def _by_group(group: Numbers, values: Floats, groups: int) -> Floats:
    return np.asarray(np.bincount(group, weights=values, minlength=groups), np.float64)
