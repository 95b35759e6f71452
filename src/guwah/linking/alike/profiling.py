"""
The loops that profile texts: weights, own weights, rarities and seeds, symbol by symbol.

What the numbers mean is said in `grams`.

The rules of this module are:
  * A text is profiled by the table of magnitudes and by itself alone.
  * Of each length all hashes of a text are made before the table is read: see `counting`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import (
    LENGTHS,
    LEVELS,
    Bytes,
    Hashes,
    Numbers,
    hash_of,
    hash_sums,
    hashes_of,
    longest_of,
    powers_to,
    shift_of,
)
from guwah.linking.alike.skeletons import Starts, Symbols

MASKED: Final = 2
FREQUENT: Final = 8
FREQUENT_OF: Final = 15
SEED_LIMIT: Final = 7
GREETING_UNITS: Final = 48
SHORT_UNITS: Final = 32
SHORT_LIMIT: Final = 11
WINDOW: Final = 4
NONE: Final = 255
UNRANKED: Final = 255
UNIQUE: Final = 254
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_HIGH: Final = np.uint64(32)


@compiled
def profile_texts(  # noqa: C901 (one loop over numbers)
    symbols: Symbols,
    starts: Starts,
    weights: Bytes,
    table: Bytes,
    bits: int,
    low: int,
    high: int,
    weight: Bytes,
    own: Bytes,
    rarity: Bytes,
    seeds: Hashes,
) -> int:
    """Profile the texts from `low` to before `high`; how many seeds were found."""
    shift = shift_of(table.shape[1])
    longest = longest_of(starts, low, high)
    powers = powers_to(longest)
    sums = np.zeros(longest + 1, np.uint64)
    lengths = np.zeros(longest + 1, np.int32)
    magnitude = np.zeros((4, longest), np.uint8)
    covers = np.zeros((4, longest), np.int32)
    spread, hashes = np.zeros(longest, np.uint64), np.zeros(longest, np.uint32)
    ranks = np.zeros(longest, np.uint8)
    told = np.zeros(longest + 1, np.int32)
    grams = np.zeros(longest + 1, np.int32)
    frequent = np.zeros(longest + 1, np.int32)
    made = 0
    for text in range(low, high):
        begin = starts[text]
        size = starts[text + 1] - begin
        hash_sums(symbols, begin, size, weights, sums, lengths)
        for at in range(size):
            ranks[at], hashes[at] = UNRANKED, 0
            told[at], grams[at] = 0, 0
        for level in range(LEVELS):
            row = table[level]
            some = hashes_of(sums, powers, lengths, size, LENGTHS[level], spread, covers[level])
            for at in range(some):
                magnitude[level, at] = row[np.int64(spread[at] >> shift)]
            for at in range(some):
                digits = magnitude[level, at]
                if ranks[at] == UNRANKED and digits < SEED_LIMIT:
                    ranks[at] = digits if digits > 1 else UNIQUE
                    key = (spread[at] ^ np.uint64(level)) * _MULTIPLIER
                    hashes[at] = np.uint32(key >> _HIGH)
            for at in range(some, size):
                magnitude[level, at], covers[level, at] = NONE, 0
        for at in range(size):
            rarity[begin + at] = magnitude[LEVELS - 1, at]
            if covers[0, at]:
                told_by = bits - np.int64(magnitude[0, at])
                tells = 16 * told_by // covers[0, at] if told_by > 0 else 0
                for inside in range(at, at + covers[0, at]):
                    told[inside] += tells
                    grams[inside] += 1
        for at in range(size):
            value = told[at] // grams[at] if grams[at] else 48
            weight[begin + at] = min(255, value)
        least = max(FREQUENT, bits - FREQUENT_OF)
        _own(magnitude, covers, size, lengths, begin, grams, frequent, weight, own, least)
        for at in range(size):
            if ranks[at] < UNIQUE and _is_seed(ranks, hashes, at, size):
                seeds[made] = (np.uint64(hashes[at]) << _HIGH) | np.uint64(text)
                made += 1
        if lengths[size] <= SHORT_UNITS:
            made = _short(sums, powers, magnitude, covers, size, text, seeds, made)
    return made


@compiled
def _short(
    sums: Hashes, powers: Hashes, magnitude: NDArray[np.uint8], covers: Numbers, size: int,
    text: int, seeds: Hashes, made: int,
) -> int:  # fmt: skip
    """Seeds of a short text that only short texts have: how many there are then."""
    for at in range(size):
        for level in range(MASKED):
            digits = magnitude[level, at]
            if digits < SEED_LIMIT or digits == NONE:
                break
            if digits < SHORT_LIMIT:
                after = at + covers[level, at]
                spread = hash_of(sums[after], sums[at], powers[after - at])
                key = ((spread ^ np.uint64(LEVELS + level)) * _MULTIPLIER) >> _HIGH
                seeds[made] = (key << _HIGH) | np.uint64(text)
                made += 1
                break
    return made


@compiled
def _own(  # noqa: C901 (one loop over numbers)
    magnitude: NDArray[np.uint8],
    covers: Numbers,
    size: int,
    lengths: Numbers,
    begin: int,
    grams: Numbers,
    frequent: Numbers,
    weight: Bytes,
    own: Bytes,
    least: int,
) -> None:
    """Weights without what the 9-grams over a symbol show to be frequent and short."""
    for at in range(size + 1):
        grams[at], frequent[at] = 0, 0
    for at in range(size):
        if covers[2, at]:
            often = magnitude[2, at] >= least
            grams[at] += 1
            grams[at + covers[2, at]] -= 1
            frequent[at] += often
            frequent[at + covers[2, at]] -= often
    for at in range(size):
        grams[at + 1] += grams[at]
        frequent[at + 1] += frequent[at]
    at = 0
    while at < size:
        after = at
        while after < size and frequent[after]:
            after += 1
        if lengths[after] - lengths[at] > GREETING_UNITS:
            for inside in range(at, after):
                frequent[inside] = 0
        at = after + 1
    for at in range(size):
        if grams[at]:
            share = (grams[at] - frequent[at]) * weight[begin + at] // grams[at]
        else:
            share = weight[begin + at]
        own[begin + at] = np.uint8(share)


@compiled
def _is_seed(ranks: Bytes, hashes: NDArray[np.uint32], at: int, size: int) -> bool:
    """Whether a place is the rarest of some window of `WINDOW` places around it."""
    before = 0
    while before < WINDOW - 1 and before < at:
        other = at - before - 1
        if ranks[other] < ranks[at] or (ranks[other] == ranks[at] and hashes[other] <= hashes[at]):
            break
        before += 1
    if before == at:
        return True
    after = 0
    while before + after < WINDOW - 1:
        other = at + after + 1
        if other >= size:
            return True
        if ranks[other] < ranks[at] or (ranks[other] == ranks[at] and hashes[other] < hashes[at]):
            return False
        after += 1
    return True
