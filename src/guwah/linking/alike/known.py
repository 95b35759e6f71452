"""
Pairs that were compared, kept while texts are added.

The rules of this module are:
  * A pair is not compared again if nothing that its comparison depends on has changed for either
    text: that is what the signature of a text stands for.
  * What is kept is what may matter: pairs from `WEAK` on.
  * Mass wordings are compared again each time; they are few. Their odds are lowered by `HANDICAP`,
    because what they share is frequent; what small sets need besides is added by `masses`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import WEAK
from guwah.linking.alike.crowds import crowded_pairs
from guwah.linking.alike.distinct import Distinct
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.masses import with_masses
from guwah.linking.alike.matching import candidates_compared, compared
from guwah.linking.alike.odds import Odds, odds_of
from guwah.linking.alike.postings import Signatures

Numbers = NDArray[np.int32]
HANDICAP: Final = np.float32(4.0)
_NEW: Final = -1


@dataclass(frozen=True)
class Known:
    """Compared pairs from `WEAK` on.

    Args:
        first, second, odds: The pairs, by the numbers of `each`.
        shared: Of those that come from candidates, which are the first, the odds without what
            `masses` adds; the others are mass wordings.
        signatures: Of each skeleton.
        each: The skeletons.
    """

    first: Numbers
    second: Numbers
    odds: Odds
    shared: Odds
    signatures: Signatures
    each: Distinct

    @staticmethod
    def compared(each: Distinct, told: Profiles, before: Known | None) -> Known:
        """Compare what was not compared yet.

        Args:
            each: All skeletons.
            told: Their profiles.
            before: What is known of those that were there before.

        Returns:
            All pairs that may matter.
        """
        old = _old_numbers(each, before)
        clean = np.zeros(len(each.held), np.bool_)

        def known(signatures: Signatures) -> NDArray[np.bool_]:
            if before is not None and len(before.signatures):
                clean[:] = (old != _NEW) & (before.signatures[old] == signatures)
            return clean

        pairs = candidates_compared(each.held, told, known, WEAK)
        first, second, odds = pairs.first, pairs.second, odds_of(pairs.measures)
        if before is not None:
            new = np.full(len(before.each.held), _NEW, np.int32)
            new[old[clean]] = np.flatnonzero(clean)
            shared = len(before.shared)
            a, b = new[before.first[:shared]], new[before.second[:shared]]
            keep = (a != _NEW) & (b != _NEW)
            first = np.concatenate([first, a[keep]])
            second = np.concatenate([second, b[keep]])
            odds = np.concatenate([odds, before.shared[keep]])
        lower, higher, theirs = _crowded(each, told, first, second)
        likely, likely_too = odds >= WEAK, theirs >= WEAK
        found = with_masses(
            each.held, told,
            np.concatenate([first[likely], lower[likely_too]]),
            np.concatenate([second[likely], higher[likely_too]]),
            np.concatenate([odds[likely], theirs[likely_too]]),
        )  # fmt: skip
        return Known(*found, odds[likely], pairs.signatures, each)


def _old_numbers(each: Distinct, before: Known | None) -> Numbers:
    """For each skeleton the number it had before, or -1."""
    old = np.full(len(each.held), _NEW, np.int32)
    if before is not None:
        size = len(before.each.number_of)
        old[each.number_of[:size]] = before.each.number_of
    return old


def _crowded(
    each: Distinct, told: Profiles, first: Numbers, second: Numbers
) -> tuple[Numbers, Numbers, Odds]:
    """Pairs of mass wordings that are not among these, and their odds."""
    lower, higher = crowded_pairs(each.held, told)
    size = len(each.held)
    known = first.astype(np.int64) * size + second
    new = ~np.isin(lower.astype(np.int64) * size + higher, known)
    lower, higher = lower[new], higher[new]
    more = compared(each.held, replace(told, own=told.weight), lower, higher)
    return lower, higher, odds_of(more) - HANDICAP
