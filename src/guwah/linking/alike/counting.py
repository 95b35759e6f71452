"""
How often each stretch of symbols stands in all texts: grams of four lengths, counted.

Counts in tables of a fixed size; what a count means is for `grams`.

The rules of this module are:
  * Grams are 4, 6, 9 and 14 units long; a gram begins at each symbol. Counting is by hash in
    tables that grow with the texts in powers of two; two grams that fall together are one.
  * A byte holds a count below 255; higher ones, up to 65,535, stand apart, each under the place
    of its own, so that the tables stay small and the counts are those of a wide table.
  * A count depends on the texts alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units

Bytes: TypeAlias = NDArray[np.uint8]
Hashes: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int32]
Often: TypeAlias = NDArray[np.uint16]

LENGTHS: Final = np.array([4, 6, 9, 14], np.int64)
LEVELS: Final = len(LENGTHS)
HIGHEST: Final = 65_535
HIGHEST_LOW: Final = 255
_EACH: Final = 1 << 20
_MIN_BITS, _MAX_BITS = 16, 26
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_BASE: Final = np.uint64(0x5851F42D4C957F2D)
_HIGH: Final = np.uint64(32)


class Counts(NamedTuple):
    """Counts of grams.

    Args:
        low: For each length of gram and each place a count, or 255 where it stands apart.
        places: For each length a table of the places whose counts stand apart; -1 where free.
        high: Their counts.
    """

    low: Bytes
    places: Numbers
    high: Often


def bits_of(symbols: int) -> tuple[int, int]:
    """Magnitude of so many symbols, and of the tables for them."""
    bits = max(_MIN_BITS, symbols.bit_length())
    return bits, min(bits, _MAX_BITS)


def no_counts(table_bits: int, symbols: int, marked: int = 0) -> Counts:
    """Empty tables for the grams of so many symbols, and of so many that will be marked."""
    apart = 64
    while apart < 2 * (symbols // HIGHEST_LOW + marked + 1):
        apart *= 2
    return Counts(
        np.zeros((LEVELS, 1 << table_bits), np.uint8),
        np.full((LEVELS, apart), -1, np.int32),
        np.zeros((LEVELS, apart), np.uint16),
    )


def counted(held: Skeletons, counts: Counts) -> Callable[[int, int], None]:
    """What counts the grams of the lengths from one number to before another."""

    def count(low: int, high: int) -> None:
        _count(held.symbols, held.starts, units(), counts, low, high, 1)

    return count


def mark(held: Skeletons, counts: Counts, level: int) -> None:
    """Make the grams of one length of some texts as frequent as can be."""
    _count(held.symbols, held.starts, units(), counts, level, level + 1, HIGHEST)


def filled(counts: Counts) -> tuple[NDArray[np.int64], Often]:
    """The places that are not empty, level after level, and their counts."""
    places = np.flatnonzero(counts.low)
    found = counts.low.reshape(-1)[places].astype(np.uint16)
    levels, slots = np.nonzero(counts.places >= 0)
    apart = levels * counts.low.shape[1] + counts.places[levels, slots]
    found[np.searchsorted(places, apart)] = counts.high[levels, slots]
    return places, found


def counts_of(values: Often, marked: int) -> Counts:
    """Counts from wide tables, a row for each length, with room to mark so many symbols."""
    table_bits = (values.shape[1] - 1).bit_length()
    many = int((values >= HIGHEST_LOW).sum(axis=1).max(initial=0))
    counts = no_counts(table_bits, 0, many + marked)
    _fill(values, counts)
    return counts


def magnitudes(counts: Counts) -> Bytes:
    """How many binary digits each count has; the table of counts is used up for it."""
    digits = np.array([value.bit_length() for value in range(HIGHEST_LOW + 1)], np.uint8)

    def work(low: int, high: int) -> None:
        _replace(counts.low.reshape(-1)[low:high], digits)

    in_threads(work, pieces(counts.low.size, _EACH))
    levels, slots = np.nonzero(counts.places >= 0)
    high = counts.high[levels, slots]
    counts.low[levels, counts.places[levels, slots]] = np.frexp(high.astype(np.float64))[1]
    return counts.low


@compiled
def shift_of(size: int) -> np.uint64:
    """By how much a hash is shifted to be a place in a table of so many."""
    table_bits = 0
    while 1 << table_bits < size:
        table_bits += 1
    return np.uint64(64 - table_bits)


@compiled
def hash_sums(
    symbols: Symbols, begin: int, size: int, weights: Bytes, sums: Hashes, lengths: Numbers
) -> None:
    """Sums from which the hash of any stretch follows, and the units before each symbol."""
    sums[0], lengths[0] = np.uint64(0), 0
    for at in range(size):
        symbol = symbols[begin + at]
        sums[at + 1] = sums[at] * _BASE + np.uint64(symbol)
        lengths[at + 1] = lengths[at] + weights[symbol]


@compiled
def powers_to(longest: int) -> Hashes:
    """What a sum is multiplied with for each symbol behind it."""
    powers = np.ones(longest + 1, np.uint64)
    for at in range(longest):
        powers[at + 1] = powers[at] * _BASE
    return powers


@compiled
def hash_of(after: np.uint64, before: np.uint64, power: np.uint64) -> np.uint64:
    """The hash of a stretch from the sums behind and before it; its upper bits are its place."""
    spread = (after - before * power) * _MULTIPLIER
    spread ^= spread >> _HIGH
    return np.uint64(spread * _MULTIPLIER)


@compiled
def hashes_of(
    sums: Hashes, powers: Hashes, lengths: Numbers, size: int, wanted: np.int64,
    hashes: Hashes, covers: Numbers,
) -> int:  # fmt: skip
    """The hashes of all grams of one length, and their symbols: how many grams there are.

    By itself, because a loop that also reads the tables is three times as slow.
    """
    after = 0
    for at in range(size):
        while after <= size and lengths[after] - lengths[at] < wanted:
            after += 1
        if after > size:
            return at
        hashes[at] = hash_of(sums[after], sums[at], powers[after - at])
        covers[at] = after - at
    return size


@compiled
def longest_of(starts: Starts, low: int, high: int) -> int:
    """How many symbols the longest of some texts has; at least one."""
    longest = 1
    for text in range(low, high):
        longest = max(longest, starts[text + 1] - starts[text])
    return longest


@compiled
def _slot(places: Numbers, place: np.int64) -> int:
    """Where a count stands apart, or the free slot for it."""
    mask = len(places) - 1
    slot = int((np.uint64(place) * _MULTIPLIER) >> _HIGH) & mask
    while places[slot] >= 0 and places[slot] != place:
        slot = (slot + 1) & mask
    return slot


@compiled
def more(counts: Counts, level: int, place: np.int64, step: int) -> None:
    """Count a place higher."""
    value = int(counts.low[level, place])
    if value + step < HIGHEST_LOW:
        counts.low[level, place] = value + step
        return
    slot = _slot(counts.places[level], place)
    if value < HIGHEST_LOW:
        counts.low[level, place] = HIGHEST_LOW
        counts.places[level, slot], counts.high[level, slot] = place, value
    counts.high[level, slot] = min(HIGHEST, int(counts.high[level, slot]) + step)


@compiled
def times(counts: Counts, level: int, place: np.int64) -> int:
    """How often a place was counted, at most `HIGHEST`."""
    value = int(counts.low[level, place])
    if value < HIGHEST_LOW:
        return value
    return int(counts.high[level, _slot(counts.places[level], place)])


@compiled
def _fill(values: Often, counts: Counts) -> None:
    for level in range(LEVELS):
        for place in range(values.shape[1]):
            if values[level, place]:
                more(counts, level, np.int64(place), int(values[level, place]))


@compiled
def _replace(values: Bytes, digits: Bytes) -> None:
    for at in range(len(values)):
        values[at] = digits[values[at]]


@compiled
def _count(
    symbols: Symbols, starts: Starts, weights: Bytes, counts: Counts, low: int, high: int, step: int
) -> None:
    """Count the grams of some lengths in their tables."""
    shift = shift_of(counts.low.shape[1])
    longest = longest_of(starts, 0, len(starts) - 1)
    powers = powers_to(longest)
    sums = np.zeros(longest + 1, np.uint64)
    lengths, covers = np.zeros(longest + 1, np.int32), np.zeros(longest, np.int32)
    hashes, places = np.zeros(longest, np.uint64), np.zeros(longest, np.int64)
    for text in range(len(starts) - 1):
        size = starts[text + 1] - starts[text]
        hash_sums(symbols, starts[text], size, weights, sums, lengths)
        for level in range(low, high):
            row = counts.low[level]
            grams = hashes_of(sums, powers, lengths, size, LENGTHS[level], hashes, covers)
            left = 0
            for at in range(grams):
                place = np.int64(hashes[at] >> shift)
                value = row[place]
                if step == 1 and value < HIGHEST_LOW - 1:
                    row[place] = value + np.uint8(1)
                else:
                    places[left] = place
                    left += 1
            for at in range(left):
                more(counts, level, places[at], step)
