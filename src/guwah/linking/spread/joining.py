"""
Pairs compared where the higher text lies, with the lower one brought there.

The comparison is that of `alike.matching`; here its two sides are only put side by side.

The rules of this module are:
  * A part asks the others for the skeletons that it needs, each once, with their profiles.
  * Numbers are made small for the comparison in their own order, so the lower stays the lower.
  * What is not likely is dropped where it was compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import WEAK
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.known import HANDICAP
from guwah.linking.alike.matching import compared, worth_it
from guwah.linking.alike.odds import odds_of
from guwah.linking.alike.skeletons import Skeletons
from guwah.linking.spread.counting import weights_of
from guwah.linking.spread.parts import Part, chosen, indexes, joined

Numbers: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = tuple[Numbers, Numbers]
Odds: TypeAlias = tuple[Numbers, Numbers, NDArray[np.float32]]


@dataclass(frozen=True)
class Taken:
    """Some skeletons of a part with what they tell.

    Args:
        held: The skeletons.
        told: Their profiles, without seeds.
    """

    held: Skeletons
    told: Profiles


def asked(pairs: Pairs, crowd: Pairs, base: int, bases: Places) -> list[Numbers]:
    """Which numbers a part needs of each.

    Args:
        pairs: Its candidates.
        crowd: Its pairs of mass wordings.
        base: The first of its own numbers.
        bases: The first number of each part, and the number of all texts.

    Returns:
        Ascending numbers for each part; none for itself and for those behind it.
    """
    needed = _needed(pairs, crowd, base)
    return np.split(needed, np.searchsorted(needed, bases[1:-1]))


def answered(part: Part, told: Profiles, base: int, requests: Sequence[Numbers]) -> list[Taken]:
    """Take out what each part asked for."""
    return [taken(part, told, numbers - base) for numbers in requests]


def taken(part: Part, told: Profiles, numbers: NDArray[np.int32]) -> Taken:
    """Some skeletons of a part, by numbers of its own."""
    held = part.each.held
    found = weights_of(told, indexes(held.starts, numbers))
    return Taken(chosen(held, numbers), Profiles(told.bits, *found, told.seeds))


def together(some: Sequence[Taken]) -> Taken:
    """Taken skeletons one behind the other."""
    told = [one.told for one in some]
    return Taken(
        joined([one.held for one in some]),
        Profiles(
            told[0].bits,
            np.concatenate([one.weight for one in told]),
            np.concatenate([one.own for one in told]),
            np.concatenate([one.rarity for one in told]),
            told[0].seeds,
        ),
    )


def likely(
    part: Part, told: Profiles, base: int, pairs: Pairs, crowd: Pairs, answers: Sequence[Taken]
) -> Odds:
    """Compare the pairs of a part.

    Args:
        part: One part.
        told: Its profiles.
        base: The first of its numbers.
        pairs: Its candidates.
        crowd: Its pairs of mass wordings.
        answers: What the others gave for what it asked, in the order of the parts.

    Returns:
        The pairs that might match, and the logarithms of their odds.
    """
    needed = _needed(pairs, crowd, base)
    both = together([*answers, Taken(part.each.held, told)])

    def small(numbers: Numbers) -> Numbers:
        own = numbers - base + len(needed)
        return np.where(numbers < base, np.searchsorted(needed, numbers), own).astype(np.int32)

    first, second = pairs
    measures = compared(both.held, both.told, small(first), small(second))
    keep = np.flatnonzero(worth_it(measures))
    first, second, odds = first[keep], second[keep], odds_of(measures[keep])
    good = odds >= WEAK
    first, second, odds = first[good], second[good], odds[good]
    lower, higher = _without(crowd, (first, second))
    whole = replace(both.told, own=both.told.weight)
    theirs = odds_of(compared(both.held, whole, small(lower), small(higher))) - HANDICAP
    too = theirs >= WEAK
    return (
        np.concatenate([first, lower[too]]),
        np.concatenate([second, higher[too]]),
        np.concatenate([odds, theirs[too]]),
    )


def _needed(pairs: Pairs, crowd: Pairs, base: int) -> Numbers:
    """Numbers of texts that lie in other parts, ascending."""
    return np.unique(np.concatenate([some[0][some[0] < base] for some in (pairs, crowd)]))


def _without(crowd: Pairs, known: Pairs) -> Pairs:
    """Pairs that are not among these."""
    ours, theirs = (second.astype(np.int64) << 32 | first for first, second in (crowd, known))
    new = ~np.isin(ours, theirs)
    return crowd[0][new], crowd[1][new]
