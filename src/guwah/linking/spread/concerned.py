"""
What may be in a group: skeletons of likely pairs, of mass wordings, and those of several texts.

Puts them side by side with small numbers and closes groups as the embedded engine does.

The rules of this module are:
  * A text that is in no strong pair, holds no mass stretch (`alike.masses`) and has no copy joins
    nobody and is left where it is.
  * Small numbers have the order of the numbers among all.
  * A text of a skeleton is the first that has it, as in the embedded engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import STRONG
from guwah.linking.alike.distinct import Distinct
from guwah.linking.alike.engine import Found, grouped
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.known import Known
from guwah.linking.alike.masses import with_masses
from guwah.linking.spread.joining import Taken, taken, together
from guwah.linking.spread.parts import Part, indexes

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Odds:
    """Likely pairs, by numbers among all.

    Args:
        first, second: The lower and the higher number.
        odds: The logarithm of the odds of each.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    odds: NDArray[np.float32]


def ends_of(pairs: Odds, others: Numbers) -> Numbers:
    """The numbers that are concerned, ascending: of strong pairs, and these others."""
    strong = pairs.odds >= STRONG
    return np.unique(np.concatenate([pairs.first[strong], pairs.second[strong], others]))


def concerned(part: Part, told: Profiles, numbers: Numbers) -> tuple[Taken, Numbers, Numbers]:
    """Take concerned skeletons out of a part.

    Args:
        part: One part.
        told: Its profiles.
        numbers: Which, by numbers of its own.

    Returns:
        The skeletons with profiles; how many texts have each; and the positions of these.
    """
    order = part.each.order[indexes(part.each.starts, numbers)]
    some = taken(part, told, numbers.astype(np.int32))
    return some, np.diff(part.each.starts)[numbers], part.positions[order]


def found_of(
    texts: Sequence[str],
    numbers: Numbers,
    parts: Sequence[tuple[Taken, Numbers, Numbers]],
    pairs: Odds,
) -> Found:
    """Take out what is usual, close groups.

    Args:
        texts: All texts.
        numbers: The numbers that are concerned, ascending.
        parts: What the parts gave for them, in order.
        pairs: The likely pairs.

    Returns:
        The groups, with skeletons and profiles of what is concerned.
    """
    each, told = _small(len(texts), parts)
    if not len(numbers):
        pairs = Odds(pairs.first[:0], pairs.second[:0], pairs.odds[:0])
    first, second = (_places(numbers, side) for side in (pairs.first, pairs.second))
    inside = (first >= 0) & (second >= 0)
    likely = with_masses(each.held, told, first[inside], second[inside], pairs.odds[inside])
    known = Known(*likely, pairs.odds[inside], np.empty(0, np.uint64), each)
    return grouped(each, told, known, texts)


def _places(numbers: Numbers, some: NDArray[np.int32]) -> NDArray[np.int32]:
    """Small numbers; -1 for what is not concerned."""
    at = np.searchsorted(numbers, some)
    found = np.where(at < len(numbers), at, 0)
    return np.where(numbers[found] == some, found, -1).astype(np.int32)


def _small(size: int, parts: Sequence[tuple[Taken, Numbers, Numbers]]) -> tuple[Distinct, Profiles]:
    """The concerned skeletons with small numbers."""
    all_of = together([some for some, _, _ in parts])
    copies = np.concatenate([copied for _, copied, _ in parts])
    order = np.concatenate([positions for _, _, positions in parts])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(copies, dtype=np.int64)])
    number_of = np.full(size, -1, np.int32)
    number_of[order] = np.repeat(np.arange(len(copies), dtype=np.int32), copies)
    return Distinct(all_of.held, number_of, order, starts), all_of.told
