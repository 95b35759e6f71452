"""
A sentence that very many texts of a small set hold: these texts are one, whatever stands around it.

What hundreds of texts share is too frequent to find them by, and tells little in a set of some
hundred, because it is a large part of all that is counted there. Here it is reckoned as though
few texts held it. It reads no text, and decides nothing by a list of words.

The rules of this module are:
  * It concerns *mass stretches*: frequent in all their 14-grams, and longer than any greeting.
    Shorter ones cannot be told from a greeting that no list knows.
  * A symbol of a mass stretch weighs what it would if its grams had the magnitude `LEVEL`.
  * A text that has one is compared with the first `HEADS` that have one of its frequent grams; a
    pair has the better of the odds with and without this.
  * In a large set (`promise`) nothing of this is done: what few hundred texts share tells enough
    there, and the rule was fitted without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.closing import WEAK
from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import LENGTHS, LEVELS, Bytes
from guwah.linking.alike.crowds import KEPT, keys_of, pairs_of
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.matching import compared, worth_it
from guwah.linking.alike.odds import Odds, odds_of
from guwah.linking.alike.profiling import GREETING_UNITS, NONE, SEED_LIMIT
from guwah.linking.alike.promise import LARGE
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units

Numbers = NDArray[np.int32]
Pairs = tuple[Numbers, Numbers, Odds]
LEVEL: Final = 5
HEADS: Final = 16
_EACH_DIGIT: Final = 16 // int(LENGTHS[0])  # of a gram's bit, for one of its units


def massed(held: Skeletons, told: Profiles) -> NDArray[np.bool_]:
    """Which texts hold a mass stretch; none of a large set.

    Args:
        held: The skeletons.
        told: Their profiles.

    Returns:
        One for each text.
    """
    found = np.zeros(len(held), np.bool_)
    if told.bits < LARGE:
        _raise(held.symbols, held.starts, units(), told.rarity, told.weight.copy(), found)
    return found


def with_masses(
    held: Skeletons, told: Profiles, first: Numbers, second: Numbers, odds: Odds
) -> Pairs:
    """Add the pairs of texts that share a mass stretch.

    Args:
        held: The skeletons.
        told: Their profiles.
        first, second, odds: Compared pairs, each once; `first` is the lower.

    Returns:
        These in their order, then others that may matter, each once, with the better odds.
    """
    has = massed(held, told)
    if not has.any():
        return first, second, odds
    keys = np.empty(KEPT * len(held), np.uint64)
    made = keys_of(held.symbols, held.starts, units(), told.rarity, has, 0, len(held), keys)
    pairs = np.empty((HEADS * made, 2), np.int32)
    some = np.unique(pairs[: pairs_of(np.sort(keys[:made]), pairs, HEADS), ::-1], axis=0)
    lower, higher = some[:, 1].copy(), some[:, 0].copy()
    raised = told.weight.copy()
    _raise(held.symbols, held.starts, units(), told.rarity, raised, has)
    measures = compared(held, replace(told, weight=raised, own=raised), lower, higher)
    found = odds_of(measures)
    likely = (found >= WEAK) & worth_it(measures)
    return _better((first, second, odds), (lower[likely], higher[likely], found[likely]))


def _better(known: Pairs, more: Pairs) -> Pairs:
    """Known pairs with the better odds, in their order; behind them those that are new."""
    ours, theirs = (one[1].astype(np.int64) << 32 | one[0] for one in (known, more))
    order = np.argsort(ours)
    at = np.searchsorted(ours, theirs, sorter=order)
    place = order[np.minimum(at, len(ours) - 1)] if len(ours) else at
    old = ours[place] == theirs if len(ours) else np.zeros(len(theirs), np.bool_)
    odds = known[2].copy()
    odds[place[old]] = np.maximum(odds[place[old]], more[2][old])
    return (
        np.concatenate([known[0], more[0][~old]]),
        np.concatenate([known[1], more[1][~old]]),
        np.concatenate([odds, more[2][~old]]),
    )


@compiled
def _raise(
    symbols: Symbols,
    starts: Starts,
    weights: Bytes,
    rarity: Bytes,
    weight: Bytes,
    has: NDArray[np.bool_],
) -> None:
    """Raise the weights of mass stretches in place, and mark the texts that have one."""
    for text in range(len(has)):
        at, end, raised = starts[text], starts[text + 1], starts[text]
        while at < end:
            after, length, digits = at, 0, 0
            while after < end and rarity[after] != NONE and rarity[after] >= SEED_LIMIT:
                digits = max(digits, int(rarity[after]))
                length += int(weights[symbols[after]])
                after += 1
            if after == at:
                at += 1
                continue
            behind = after
            gram = int(weights[symbols[after - 1]])  # the last gram reaches beyond its first symbol
            while after < end and gram < LENGTHS[LEVELS - 1]:
                gram += int(weights[symbols[after]])
                length += int(weights[symbols[after]])
                after += 1
            if length > GREETING_UNITS:
                has[text] = True
                for inside in range(max(at, raised), after):
                    more = (digits - LEVEL) * _EACH_DIGIT * int(weights[symbols[inside]])
                    weight[inside] = min(255, int(weight[inside]) + more)
                raised = after
            at = behind
