"""
Words of many messages and how much each speaks for each language of its script.

Arrays in, arrays out: whole batches at once over numpy; decides nothing.
Spec: docs/spec/language.md, "Features".

The rules of this module are:
  * A word is a run of letters of one script; a run longer than 40 letters is cut.
  * The features of a word are its character n-grams of one to five letters, with a mark for
    its beginning and end, hashed by multiplication to the places of its script: four scripts
    have a share of their own, so that no weight of one disturbs another.
  * A score is the sum of the weights of a word's features, so that scores of words add up to
    those of a message, and a span.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.reading.language import letters

ORDERS: Final = 5
SHARES: Final = (
    (letters.LATIN, 19),
    (letters.CYRILLIC, 18),
    (letters.ARABIC, 18),
    (letters.HAN, 18),
)
"""Scripts that are measured, and how many bits of a hash count for them."""
BUCKETS: Final = sum(1 << bits for _, bits in SHARES)
LANES: Final = 8
MIDDLE: Final = 128
MAX_WORD: Final = 40
_EDGE: Final = 1
_PRIMES: Final = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1], np.uint32)

_BASE: Final = np.zeros(256, np.uint32)
_SHIFT: Final = np.full(256, 31, np.uint32)
for _place, (_kind, _bits) in enumerate(SHARES):
    _BASE[_kind] = sum(1 << bits for _, bits in SHARES[:_place])
    _SHIFT[_kind] = 32 - _bits

Integers = NDArray[np.int64]


class Words(NamedTuple):
    """Words of a batch, in their order; all arrays have one element a word."""

    first: Integers
    """Place of the first letter in the joined text, in code points."""
    last: Integers
    """Place of the last letter."""
    script: NDArray[np.uint8]
    size: Integers
    """Letters."""
    places: NDArray[np.int64]
    """Where each word begins in `folded`."""
    folded: NDArray[np.uint32]
    """All letters, an edge mark before each word and five after the last."""


def find_words(found: letters.Letters) -> Words:
    """The words of a text.

    Args:
        found: The letters of the joined text of a batch.

    Returns:
        The words with what `feature_places` needs of them.
    """
    kinds = found.kinds
    at = np.flatnonzero(kinds != letters.INVISIBLE)
    seen = kinds[at]
    is_letter = (seen > letters.SOFT) & (seen < letters.APOSTROPHE)
    begins = is_letter.copy()
    begins[1:] &= seen[1:] != seen[:-1]
    order = np.flatnonzero(is_letter)
    starts = np.flatnonzero(begins[order])
    if not starts.size:
        none = np.zeros(0, np.int64)
        return Words(none, none, none.astype(np.uint8), none, none, none.astype(np.uint32))
    sizes = np.diff(starts, append=len(order))
    if sizes.max() > MAX_WORD:
        within = np.arange(len(order)) - np.repeat(starts, sizes)
        starts = np.flatnonzero(within % MAX_WORD == 0)
        sizes = np.diff(starts, append=len(order))
    here = at[order]
    places = starts + np.arange(len(starts))
    folded = np.full(len(order) + len(starts) + ORDERS, _EDGE, np.uint32)
    ids = np.repeat(np.arange(1, len(starts) + 1), sizes)
    folded[np.arange(len(order)) + ids] = found.folded[here]
    return Words(here[starts], here[starts + sizes - 1], kinds[here[starts]], sizes, places, folded)


def feature_places(words: Words) -> NDArray[np.uint32]:
    """The bucket of every feature.

    Args:
        words: Words of a batch, at least one.

    Returns:
        Shape `(ORDERS, letters + words)`: row n holds the n+1-grams by the place where they
        begin, bucket 0 where one would leave its word.
    """
    size = len(words.folded) - ORDERS
    room = np.repeat(words.places + words.size + 1, words.size + 1) - np.arange(size)
    base = np.repeat(_BASE[words.script], words.size + 1)
    shift = np.repeat(_SHIFT[words.script], words.size + 1)
    buckets = np.empty((ORDERS, size), np.uint32)
    hashed = np.zeros(size, np.uint32)
    for order in range(ORDERS):
        hashed = (hashed + words.folded[order : order + size]) * _PRIMES[order]
        hashed ^= hashed >> np.uint32(15)
        buckets[order] = (hashed * _PRIMES[0] >> shift) + base
        if order > 1:
            buckets[order] *= room >= order
    return buckets


def score_words(words: Words, tables: Sequence[NDArray[np.uint64]]) -> NDArray[np.int32]:
    """How much each word speaks for each lane of its script.

    Eight weights of a bucket lie in two 64-bit numbers, sixteen bits each, as their distance
    from -128; so one addition adds four of them, and no sum of a word overflows.

    Args:
        words: Words of a batch.
        tables: Two arrays of `BUCKETS` packed weights.

    Returns:
        Shape `(words, LANES)`, in the weights' own unit.
    """
    count = len(words.places)
    scores = np.empty((count, LANES), np.int32)
    if not count:
        return scores
    buckets = feature_places(words)
    for half, table in enumerate(tables):
        total = table[buckets[0]]
        for row in buckets[1:]:
            total += table[row]
        sums = np.add.reduceat(total, words.places)
        lanes = sums.astype("<u8").view("<u2").reshape(count, LANES // 2)
        scores[:, half * 4 : half * 4 + 4] = lanes
    scores -= ((words.size + 1) * (MIDDLE * ORDERS)).astype(np.int32)[:, None]
    return scores
