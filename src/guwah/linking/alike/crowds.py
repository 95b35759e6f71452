"""
Mass wordings: what hundreds of versions share is too frequent to find them by.

Gives pairs to compare for texts whose stretches stand in very many others, so that a campaign
is not taken for boilerplate only because it is large.

The rules of this module are:
  * A text takes part if few of its own grams are rare enough to be found by, and if it is longer
    than a greeting. What its stretches tell is not lessened for being frequent.
  * Of its frequent 14-grams it takes the `KEPT` with the lowest hashes: texts that share much
    take the same ones.
  * The texts of a gram are compared with the first `HEADS` of them only, so the work grows with
    their number and not with its square.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.counting import LENGTHS, LEVELS, Bytes, Hashes
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.profiling import GREETING_UNITS, NONE, SEED_LIMIT
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units

Numbers = NDArray[np.int32]
KEPT: Final = 4
HEADS: Final = 3
FEW: Final = 4
_EACH: Final = 20_000
_BASE: Final = np.uint64(0xD1342543DE82EF95)
_HIGH: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)


def crowded_pairs(held: Skeletons, told: Profiles) -> tuple[Numbers, Numbers]:
    """Pairs of texts with mass wordings.

    Args:
        held: The skeletons.
        told: Their profiles.

    Returns:
        The lower and the higher number of each pair, each pair once, ordered by the higher.
    """
    found = np.bincount((told.seeds & _LOW).astype(np.int64), minlength=len(held))
    sizes = np.diff(held.starts)
    few = (found * FEW < sizes) & (units_of(held) > GREETING_UNITS)

    def work(begin: int, end: int) -> Hashes:
        keys = np.empty(KEPT * (end - begin), np.uint64)
        made = keys_of(held.symbols, held.starts, units(), told.rarity, few, begin, end, keys)
        return keys[:made]

    keys = np.concatenate([np.empty(0, np.uint64), *in_threads(work, pieces(len(held), _EACH))])
    keys.sort()
    pairs = np.empty((HEADS * len(keys), 2), np.int32)
    made = pairs_of(keys, pairs)
    both = np.unique(pairs[:made, 1].astype(np.int64) << 32 | pairs[:made, 0])
    return (both & 0xFFFFFFFF).astype(np.int32), (both >> 32).astype(np.int32)


def units_of(held: Skeletons) -> NDArray[np.int64]:
    """How many units each text has."""
    sums = np.zeros(len(held), np.int64)
    _sum(held.symbols, held.starts, units(), sums)
    return sums


@compiled
def _sum(symbols: Symbols, starts: Starts, weights: Bytes, sums: NDArray[np.int64]) -> None:
    for text in range(len(sums)):
        for at in range(starts[text], starts[text + 1]):
            sums[text] += weights[symbols[at]]


@compiled
def keys_of(
    symbols: Symbols,
    starts: Starts,
    weights: Bytes,
    rarity: Bytes,
    few: NDArray[np.bool_],
    low: int,
    high: int,
    keys: Hashes,
) -> int:
    """The lowest hashes of the frequent 14-grams of each text that takes part."""
    made = 0
    lowest = np.zeros(KEPT, np.uint32)
    for text in range(low, high):
        if not few[text]:
            continue
        count = 0
        for at in range(starts[text], starts[text + 1]):
            if rarity[at] == NONE or rarity[at] < SEED_LIMIT:
                continue
            value, length, after = np.uint64(1), 0, at
            while length < LENGTHS[LEVELS - 1]:
                value = (value ^ np.uint64(symbols[after])) * _BASE
                value ^= value >> _HIGH
                length += weights[symbols[after]]
                after += 1
            count = _insert(lowest, count, np.uint32(value & _LOW))
        for at in range(count):
            keys[made] = (np.uint64(lowest[at]) << _HIGH) | np.uint64(text)
            made += 1
    return made


@compiled
def _insert(lowest: NDArray[np.uint32], count: int, value: np.uint32) -> int:
    """Put a hash among the lowest, in order: how many there are."""
    for at in range(count):
        if lowest[at] == value:
            return count
    place = count
    while place > 0 and lowest[place - 1] > value:
        place -= 1
    if place == len(lowest):
        return count
    last = min(count, len(lowest) - 1)
    for at in range(last, place, -1):
        lowest[at] = lowest[at - 1]
    lowest[place] = value
    return min(count + 1, len(lowest))


@compiled
def pairs_of(keys: Hashes, pairs: Numbers, heads: int = HEADS) -> int:
    """Each text of a gram with the first texts of that gram: how many pairs."""
    made, begin = 0, 0
    for at in range(len(keys)):
        if keys[at] >> _HIGH != keys[begin] >> _HIGH:
            begin = at
        for head in range(begin, min(at, begin + heads)):
            pairs[made, 0] = keys[head] & _LOW
            pairs[made, 1] = keys[at] & _LOW
            made += 1
    return made
