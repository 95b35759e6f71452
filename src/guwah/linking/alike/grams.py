"""
How usual each stretch of each text is: runs of symbols counted over all texts.

Counts grams of four lengths in tables of a fixed size, and gives each symbol of each text what it
can tell. It compares nothing.

The rules of this module are:
  * Grams are 4, 6, 9 and 14 units long; a gram begins at each symbol. Counting is by hash in
    tables that grow with the texts in powers of two; two grams that fall together are one.
  * Only the magnitude of a count is used (its number of binary digits), so that one text more
    changes the profiles of few others.
  * A symbol's *weight* is what the 4-grams over it tell: sixteenths of bits.
  * It is *own* as far as the 9-grams over it are not frequent. A frequent stretch that is longer
    than any greeting is not boilerplate but a template: its symbols are own.
  * Known courtesies count as frequent in any number of texts.
  * *Rarity* is the magnitude of the count of the 14-gram that begins at a symbol.
  * Nothing depends on the order of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking import phrases
from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, skeletons, units

Bytes: TypeAlias = NDArray[np.uint8]
Counts: TypeAlias = NDArray[np.uint16]
Hashes: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int32]

LENGTHS: Final = np.array([4, 6, 9, 14], np.int64)
LEVELS: Final = len(LENGTHS)
MASKED: Final = 2
FREQUENT: Final = 8
FREQUENT_OF: Final = 15
SEED_LIMIT: Final = 7
GREETING_UNITS: Final = 48
WINDOW: Final = 4
NONE: Final = 255
UNRANKED: Final = 255
UNIQUE: Final = 254
_EACH: Final = 20_000
_MIN_BITS, _MAX_BITS = 16, 25
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_BASE: Final = np.uint64(0x5851F42D4C957F2D)
_HIGH: Final = np.uint64(32)


@dataclass(frozen=True)
class Profiles:
    """What each symbol of each text tells, and where texts may be found by.

    Args:
        bits: Magnitude of all symbols together.
        weight: For each symbol what it tells, in sixteenths of bits.
        own: The same without what is frequent everywhere.
        rarity: For each symbol the magnitude of its 14-gram's count; 255 where none begins.
        seeds: Sorted; the hash of a gram in the upper 32 bits, the number of its text below.
    """

    bits: int
    weight: Bytes
    own: Bytes
    rarity: Bytes
    seeds: Hashes


def profiles(held: Skeletons) -> Profiles:
    """Count all grams, then profile each text.

    Args:
        held: Skeletons, no two of them equal.

    Returns:
        Their profiles.
    """
    size = len(held.symbols)
    bits = max(_MIN_BITS, size.bit_length())
    table_bits = min(bits, _MAX_BITS)
    tables = np.zeros((LEVELS, 1 << table_bits), np.uint16)
    weights = units()

    def count(begin: int, end: int) -> None:
        _count(held.symbols, held.starts, weights, tables, table_bits, begin, end)

    in_threads(count, [(2, LEVELS), (0, 2)])
    mark_known(tables, table_bits)
    weight, own, rarity = (np.empty(size, np.uint8) for _ in range(3))

    def profile(begin: int, end: int) -> Hashes:
        first, last = int(held.starts[begin]), int(held.starts[end])
        seeds = np.empty(last - first, np.uint64)
        made = _profile(
            held.symbols, held.starts, weights, tables, table_bits, bits,
            begin, end, weight, own, rarity, seeds,
        )  # fmt: skip
        return seeds[:made]

    found = in_threads(profile, pieces(len(held), _EACH))
    seeds = np.concatenate([np.empty(0, np.uint64), *found])
    seeds.sort()
    keep = np.ones(len(seeds), np.bool_)
    keep[1:] = seeds[1:] != seeds[:-1]
    return Profiles(bits, weight, own, rarity, seeds[keep])


def mark_known(tables: Counts, bits: int) -> None:
    """Make known courtesies frequent, however few texts there are.

    Args:
        tables: Counts of grams, changed in place.
        bits: Of their size.
    """
    known = _courtesies()
    _mark(known.symbols, known.starts, units(), tables[MASKED], bits)


@cache
def _courtesies() -> Skeletons:
    return skeletons(phrase for line in phrases.COURTESY for phrase in line.split("|"))


@compiled
def _hash(
    symbols: Symbols, begin: int, size: int, weights: Bytes, sums: Hashes, lengths: Numbers
) -> None:
    """Sums from which the hash of any stretch follows, and the units before each symbol."""
    sums[0], lengths[0] = np.uint64(0), 0
    for at in range(size):
        symbol = symbols[begin + at]
        sums[at + 1] = sums[at] * _BASE + np.uint64(symbol)
        lengths[at + 1] = lengths[at] + weights[symbol]


@compiled
def _powers(longest: int) -> Hashes:
    powers = np.ones(longest + 1, np.uint64)
    for at in range(longest):
        powers[at + 1] = powers[at] * _BASE
    return powers


@compiled
def _longest(starts: Starts, low: int, high: int) -> int:
    longest = 1
    for text in range(low, high):
        longest = max(longest, starts[text + 1] - starts[text])
    return longest


@compiled
def _count(
    symbols: Symbols,
    starts: Starts,
    weights: Bytes,
    tables: Counts,
    bits: int,
    low: int,
    high: int,
) -> None:
    """Count the grams of some lengths in their tables."""
    shift = np.uint64(64 - bits)
    longest = _longest(starts, 0, len(starts) - 1)
    powers = _powers(longest)
    sums = np.zeros(longest + 1, np.uint64)
    lengths = np.zeros(longest + 1, np.int32)
    for text in range(len(starts) - 1):
        begin = starts[text]
        size = starts[text + 1] - begin
        _hash(symbols, begin, size, weights, sums, lengths)
        for level in range(low, high):
            wanted = LENGTHS[level]
            after = 0
            for at in range(size):
                while after <= size and lengths[after] - lengths[at] < wanted:
                    after += 1
                if after > size:
                    break
                spread = (sums[after] - sums[at] * powers[after - at]) * _MULTIPLIER
                spread ^= spread >> _HIGH
                slot = (spread * _MULTIPLIER) >> shift
                found = tables[level, slot]
                tables[level, slot] = found + (found < 65535)


@compiled
def _mark(
    symbols: Symbols, starts: Starts, weights: Bytes, table: NDArray[np.uint16], bits: int
) -> None:
    """Make the masked grams of some texts as frequent as can be."""
    shift = np.uint64(64 - bits)
    longest = _longest(starts, 0, len(starts) - 1)
    powers = _powers(longest)
    sums = np.zeros(longest + 1, np.uint64)
    lengths = np.zeros(longest + 1, np.int32)
    for text in range(len(starts) - 1):
        size = starts[text + 1] - starts[text]
        _hash(symbols, starts[text], size, weights, sums, lengths)
        after = 0
        for at in range(size):
            while after <= size and lengths[after] - lengths[at] < LENGTHS[MASKED]:
                after += 1
            if after > size:
                break
            spread = (sums[after] - sums[at] * powers[after - at]) * _MULTIPLIER
            spread ^= spread >> _HIGH
            table[(spread * _MULTIPLIER) >> shift] = 65535


@compiled
def _profile(  # noqa: C901 (one loop over numbers)
    symbols: Symbols,
    starts: Starts,
    weights: Bytes,
    tables: Counts,
    table_bits: int,
    bits: int,
    low: int,
    high: int,
    weight: Bytes,
    own: Bytes,
    rarity: Bytes,
    seeds: Hashes,
) -> int:
    """Profile the texts from `low` to before `high`; how many seeds were found."""
    shift = np.uint64(64 - table_bits)
    longest = _longest(starts, low, high)
    powers = _powers(longest)
    sums = np.zeros(longest + 1, np.uint64)
    lengths = np.zeros(longest + 1, np.int32)
    magnitude = np.zeros((4, longest), np.uint8)
    covers = np.zeros((4, longest), np.int32)
    hashes = np.zeros(longest, np.uint32)
    ranks = np.zeros(longest, np.uint8)
    told = np.zeros(longest + 1, np.int32)
    grams = np.zeros(longest + 1, np.int32)
    frequent = np.zeros(longest + 1, np.int32)
    digits_of = np.zeros(65536, np.uint8)
    for value in range(1, 65536):
        digits_of[value] = digits_of[value >> 1] + 1
    made = 0
    for text in range(low, high):
        begin = starts[text]
        size = starts[text + 1] - begin
        _hash(symbols, begin, size, weights, sums, lengths)
        for at in range(size):
            ranks[at], hashes[at] = UNRANKED, 0
            told[at], grams[at] = 0, 0
        for level in range(LEVELS):
            wanted = LENGTHS[level]
            after = 0
            for at in range(size):
                while after <= size and lengths[after] - lengths[at] < wanted:
                    after += 1
                if after > size:
                    for rest in range(at, size):
                        magnitude[level, rest], covers[level, rest] = NONE, 0
                    break
                spread = (sums[after] - sums[at] * powers[after - at]) * _MULTIPLIER
                spread ^= spread >> _HIGH
                spread *= _MULTIPLIER
                digits = digits_of[tables[level, spread >> shift]]
                magnitude[level, at], covers[level, at] = digits, after - at
                if ranks[at] == UNRANKED and digits < SEED_LIMIT:
                    ranks[at] = digits if digits > 1 else UNIQUE
                    hashes[at] = np.uint32(((spread ^ np.uint64(level)) * _MULTIPLIER) >> _HIGH)
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
