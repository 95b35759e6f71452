"""
What each symbol of each text tells: how usual the stretches over it are in all texts.

Profiles texts by the counts of `counting`, and picks the grams that they may be found by. It
compares nothing.

The rules of this module are:
  * Only the magnitude of a count is used (its number of binary digits), so that one text more
    changes the profiles of few others.
  * A symbol's *weight* is what the 4-grams over it tell: sixteenths of bits.
  * It is *own* as far as the 9-grams over it are not frequent. A frequent stretch that is longer
    than any greeting is not boilerplate but a template: its symbols are own.
  * Known courtesies count as frequent in any number of texts.
  * *Rarity* is the magnitude of the count of the 14-gram that begins at a symbol.
  * A *seed* is the rarest gram among `WINDOW` neighbours. A short text, of which one typing error
    spoils a third, has others besides, that only short texts have: grams too frequent to find a
    long text by.
  * Nothing depends on the order of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from guwah.linking import phrases
from guwah.linking.alike.compiled import in_threads, pieces
from guwah.linking.alike.counting import (
    LEVELS,
    Bytes,
    Counts,
    Hashes,
    bits_of,
    counted,
    magnitudes,
    mark,
    no_counts,
)
from guwah.linking.alike.profiling import MASKED, profile_texts
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import Skeletons, units

_EACH: Final = 20_000
_MIDDLE: Final = np.uint64(1 << 63)


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
    bits, table_bits = bits_of(size)
    weight, own, rarity = (np.empty(size, np.uint8) for _ in range(3))
    found = _all_seeds(held, bits, table_bits, weight, own, rarity)
    seeds = _in_order(found)
    keep = np.ones(len(seeds), np.bool_)
    keep[1:] = seeds[1:] != seeds[:-1]
    return Profiles(bits, weight, own, rarity, seeds[keep])


def _in_order(found: list[Hashes]) -> Hashes:
    """All seeds, sorted: those below the middle and the others side by side."""
    seeds = np.concatenate([np.empty(0, np.uint64), *found])
    found.clear()
    is_high = seeds >= _MIDDLE
    halves = [seeds[~is_high], seeds[is_high]]
    del seeds, is_high
    in_threads(lambda half, _: halves[half].sort(), pieces(2, 1))
    return np.concatenate(halves)


def _all_seeds(
    held: Skeletons, bits: int, table_bits: int, weight: Bytes, own: Bytes, rarity: Bytes
) -> list[Hashes]:
    """Count, profile, and let go of the counts: the seeds of all texts, piece by piece."""
    counts = no_counts(table_bits, len(held.symbols), known_symbols())
    in_threads(counted(held, counts), pieces(LEVELS, 1))
    mark_known(counts)
    table = magnitudes(counts)

    def profile(begin: int, end: int) -> Hashes:
        return profiled(held, table, bits, begin, end, weight, own, rarity)

    return in_threads(profile, pieces(len(held), _EACH))


def mark_known(counts: Counts) -> None:
    """Make known courtesies frequent, however few texts there are: counts are changed in place."""
    mark(_courtesies(), counts, MASKED)


def known_symbols() -> int:
    """How many symbols the known courtesies have."""
    return len(_courtesies().symbols)


@cache
def _courtesies() -> Skeletons:
    return skeletons(phrase for line in phrases.COURTESY for phrase in line.split("|"))


def profiled(
    held: Skeletons, table: Bytes, bits: int, begin: int, end: int, weight: Bytes, own: Bytes,
    rarity: Bytes,
) -> Hashes:  # fmt: skip
    """Profile some texts by a table of magnitudes: weight, own, rarity filled in; their seeds."""
    seeds = np.empty(2 * int(held.starts[end] - held.starts[begin]), np.uint64)
    made = profile_texts(
        held.symbols, held.starts, units(), table, bits, begin, end, weight, own, rarity, seeds
    )
    return seeds[:made].copy()
