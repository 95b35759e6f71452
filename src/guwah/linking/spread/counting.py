"""
Counts over all parts: grams counted where they are, added by range, and the profiles that follow.

The counting itself is that of `alike.counting`; here only its tables are cut and added.

The rules of this module are:
  * A table stops at 65,535; so does a sum of tables. Adding is exact: it does not matter how many
    parts were counted apart.
  * A part sends the places that it filled only, each range of the tables to one who adds it.
  * The size of the tables and the magnitude of all symbols are those of the embedded engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.counting import (
    HIGHEST,
    LEVELS,
    Bytes,
    Hashes,
    Often,
    counted,
    filled,
    no_counts,
)
from guwah.linking.alike.grams import Profiles, profiled
from guwah.linking.spread.parts import Part

Filled: TypeAlias = tuple[NDArray[np.uint32], Often]
_HASHES: Final = 1 << 32
_LOW: Final = np.uint64(0xFFFFFFFF)


def ranges(table_bits: int, parts: int) -> NDArray[np.int64]:
    """Where each range of the tables begins, and their end."""
    size = LEVELS << table_bits
    return np.array([at * size // parts for at in range(parts + 1)], np.int64)


def counted_in(part: Part, table_bits: int, parts: int) -> list[Filled]:
    """Count the grams of a part.

    Args:
        part: One part.
        table_bits: Magnitude of a table.
        parts: How many parts there are.

    Returns:
        For each range the places that are not empty, and their counts.
    """
    held = part.each.held
    counts = no_counts(table_bits, len(held.symbols))
    counted(held, counts)(0, LEVELS)
    places, often = filled(counts)
    begins = ranges(table_bits, parts)
    cuts = np.searchsorted(places, begins)
    return [
        ((places[low:high] - begin).astype(np.uint32), often[low:high])
        for low, high, begin in zip(cuts, cuts[1:], begins, strict=False)
    ]


def added(blocks: Sequence[Filled], size: int) -> Often:
    """Add what all parts counted in one range.

    Args:
        blocks: The filled places of each part.
        size: How long the range is.

    Returns:
        The range of the tables.
    """
    total = np.zeros(size, np.uint32)
    for places, counts in blocks:
        total[places] = np.minimum(total[places] + counts, HIGHEST)
    return total.astype(np.uint16)


def profiles_of(
    part: Part, base: int, table: Bytes, bits: int, parts: int
) -> tuple[Profiles, list[Hashes], NDArray[np.int32]]:
    """Profile the texts of a part.

    Args:
        part: One part.
        base: The number of its first skeleton among all.
        table: Magnitudes of the counts over all parts.
        bits: Magnitude of all symbols together.
        parts: How many parts there are.

    Returns:
        Profiles without seeds; the seeds with numbers among all, cut by the hash of the gram; and
        how many each text has.
    """
    held = part.each.held
    weight, own, rarity = (np.empty(len(held.symbols), np.uint8) for _ in range(3))
    found = np.unique(profiled(held, table, bits, 0, len(held), weight, own, rarity))
    many = np.bincount((found & _LOW).astype(np.int64), minlength=len(held)).astype(np.int32)
    found += np.uint64(base)
    begins = np.array([(at * _HASHES // parts) << 32 for at in range(1, parts)], np.uint64)
    cut: list[Any] = np.split(found, np.searchsorted(found, begins))
    return Profiles(bits, weight, own, rarity, found[:0].copy()), cut, many


def weights_of(told: Profiles, at: NDArray[np.int64]) -> tuple[Bytes, Bytes, Bytes]:
    """What some symbols tell: weight, own weight, rarity."""
    return told.weight[at], told.own[at], told.rarity[at]
