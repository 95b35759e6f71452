"""
Mass wordings over all parts: pairs of texts whose stretches stand in very many others.

The choice of grams and of heads is that of `alike.crowds`; here only keys are brought together.

The rules of this module are:
  * A gram's texts are brought together by one part; each pair is sent to the higher text's part.
  * Keys are dealt out by remainder, not by range: only low ones are kept, all of one range.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.counting import Hashes
from guwah.linking.alike.crowds import FEW, HEADS, KEPT, keys_of, pairs_of, units_of
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.profiling import GREETING_UNITS
from guwah.linking.alike.skeletons import units
from guwah.linking.spread.parts import Part

Numbers: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = tuple[Numbers, Numbers]
_HIGH: Final = np.uint64(32)


def keyed(part: Part, told: Profiles, base: int, counts: Numbers, parts: int) -> list[Hashes]:
    """The frequent grams by which the texts of a part are brought together.

    Args:
        part: One part.
        told: Its profiles.
        base: The number of its first skeleton among all.
        counts: How many seeds each of its texts has.
        parts: How many parts there are.

    Returns:
        For each part keys with the numbers of their texts.
    """
    held = part.each.held
    few = (counts * FEW < np.diff(held.starts)) & (units_of(held) > GREETING_UNITS)
    keys = np.empty(KEPT * len(held), np.uint64)
    made = keys_of(held.symbols, held.starts, units(), told.rarity, few, 0, len(held), keys)
    found = keys[:made] + np.uint64(base)
    target = (found >> _HIGH) % np.uint64(parts)
    return [found[target == np.uint64(one)] for one in range(parts)]


def crowded(blocks: Sequence[Hashes], bases: Places) -> list[Pairs]:
    """Pair the texts of each gram with its first ones.

    Args:
        blocks: Keys from each part.
        bases: The first number of each part, and the number of all texts.

    Returns:
        For each part the pairs whose higher text it has.
    """
    keys = np.sort(np.concatenate(blocks))
    pairs = np.empty((HEADS * len(keys), 2), np.int32)
    return cut(pairs[: pairs_of(keys, pairs)], bases)


def cut(pairs: Numbers, bases: Places) -> list[Pairs]:
    """Each pair once, ordered by the higher number, cut by its part."""
    some = np.unique(pairs[:, ::-1], axis=0)
    cuts = np.searchsorted(some[:, 0], bases[1:-1])
    return [(one[:, 1].copy(), one[:, 0].copy()) for one in np.split(some, cuts)]


def met(blocks: Sequence[Pairs]) -> Pairs:
    """The pairs that a part was sent, each once."""
    first, second = (np.concatenate(side) for side in zip(*blocks, strict=True))
    some = np.unique(np.stack([second, first], 1), axis=0)
    return some[:, 1].copy(), some[:, 0].copy()
