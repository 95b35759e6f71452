"""
How much of a text stands elsewhere: in texts of other groups, and in texts of none.

This is the null model of the run itself: what texts that have nothing to do with each other share
is seen in the run's own texts. It compares no two texts and knows no language.

The rules of this module are:
  * A stretch is eight units of symbols; one that is in a text counts once for the text's group,
    or for the text where it is in no group.
  * A stretch is *elsewhere* as often as other groups, or texts of none, have it.
  * Counting is by hash in a table that grows with the texts; stretches that fall together are
    one, which can only make a text look more usual than it is.
  * Nothing depends on the order of the texts.
  * Where texts that are in no group lie elsewhere (`spread`), they are counted there, by slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike import Found
from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units

UNITS: Final = 8
OFTEN: Final = 3
_LEAST_BITS, _MOST_BITS = 18, 26
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Beyond:
    """How many texts that are not at hand have each stretch of those that are.

    Args:
        bits: Of the table, as it is for all texts.
        slots: Of the stretches, ascending.
        texts: How many texts have each.
    """

    bits: int
    slots: NDArray[np.int64]
    texts: NDArray[np.int32]


@dataclass(frozen=True)
class FoundOfMore(Found):
    """What was found, where only some of the skeletons are at hand.

    Args:
        beyond: What the others have.
    """

    beyond: Beyond


def bits_for(symbols: int) -> int:
    """How large a table is for so many symbols, in powers of two."""
    return min(_MOST_BITS, max(_LEAST_BITS, (2 * symbols).bit_length()))


def slots_of(held: Skeletons, bits: int) -> NDArray[np.int64]:
    """The slots of all stretches of these skeletons, ascending, each once."""
    found = np.empty(len(held.symbols), np.int64)
    _slots(held.symbols, held.starts, units(), bits, found)
    return np.unique(found[found >= 0])


def texts_with(
    held: Skeletons, apart: NDArray[np.int64], slots: NDArray[np.int64], bits: int
) -> NDArray[np.int32]:
    """How many of these skeletons have each of some slots, but for those apart.

    Args:
        held: Skeletons.
        apart: The numbers of those that do not count.
        slots: Ascending.
        bits: Of the table.

    Returns:
        A number for each slot.
    """
    counts, last = np.zeros(len(slots), np.int32), np.full(len(slots), -1, np.int64)
    asked = np.ones(len(held), np.bool_)
    asked[apart] = False
    found = np.empty(len(held.symbols), np.int64)
    _slots(held.symbols, held.starts, units(), bits, found)
    _texts(found, held.starts, asked, slots, last, counts)
    return counts


def elsewhere(
    held: Skeletons, group: NDArray[np.int64], beyond: Beyond | None = None
) -> NDArray[np.float64]:
    """How usual each skeleton is among the others.

    Args:
        held: The distinct skeletons of a run.
        group: For each the number of its group; -1 for none.
        beyond: What the skeletons of the run have that are not among them.

    Returns:
        For each skeleton three numbers: the shares of its stretches that stand elsewhere at all
        and `OFTEN` times or more, and the logarithm of how often they do on average. Zeros where
        it has no stretch.
    """
    alone = group.max(initial=-1) + 1 + np.arange(len(group), dtype=np.int64)
    place = np.where(group >= 0, group, alone)
    order = np.argsort(place, kind="stable")
    bits = beyond.bits if beyond else bits_for(len(held.symbols))
    last = np.full(1 << bits, -1, np.int64)
    often = np.zeros(1 << bits, np.int32)
    if beyond:
        often[beyond.slots] = beyond.texts
    out = np.zeros((len(held), 3), np.float64)
    _count(held.symbols, held.starts, units(), order, place, bits, last, often)
    _read(held.symbols, held.starts, units(), bits, often, out)
    return out


@compiled
def _slot(symbols: Symbols, weights: NDArray[np.uint8], at: int, end: int, bits: int) -> np.int64:
    """The slot of the stretch that begins at a place; -1 where the text ends before."""
    size, value = 0, np.uint64(1)
    while size < 8:
        if at >= end:
            return np.int64(-1)
        size += weights[symbols[at]]
        value = (value ^ np.uint64(symbols[at])) * _SPREAD
        value ^= value >> np.uint64(29)
        at += 1
    return np.int64((value * _SPREAD) >> np.uint64(64 - bits))


@compiled
def _count(
    symbols: Symbols, starts: Starts, weights: NDArray[np.uint8], order: NDArray[np.int64],
    place: NDArray[np.int64], bits: int, last: NDArray[np.int64], often: NDArray[np.int32],
) -> None:  # fmt: skip
    """Count each stretch once for each group or single text, which come one after the other."""
    for text in order:
        for at in range(starts[text], starts[text + 1]):
            slot = _slot(symbols, weights, at, starts[text + 1], bits)
            if slot >= 0 and last[slot] != place[text]:
                last[slot] = place[text]
                often[slot] += 1


@compiled
def _read(
    symbols: Symbols, starts: Starts, weights: NDArray[np.uint8], bits: int,
    often: NDArray[np.int32], out: NDArray[np.float64],
) -> None:  # fmt: skip
    for text in range(len(starts) - 1):
        stretches = some = many = 0
        total = 0.0
        for at in range(starts[text], starts[text + 1]):
            slot = _slot(symbols, weights, at, starts[text + 1], bits)
            if slot < 0:
                break
            others = often[slot] - 1
            stretches += 1
            some += others > 0
            many += others >= 3
            total += np.log(1.0 + others)
        if stretches:
            out[text, 0] = some / stretches
            out[text, 1] = many / stretches
            out[text, 2] = total / stretches


@compiled
def _slots(
    symbols: Symbols, starts: Starts, weights: NDArray[np.uint8], bits: int,
    found: NDArray[np.int64],
) -> None:  # fmt: skip
    for text in range(len(starts) - 1):
        for at in range(starts[text], starts[text + 1]):
            found[at] = _slot(symbols, weights, at, starts[text + 1], bits)


@compiled
def _texts(
    found: NDArray[np.int64], starts: Starts, asked: NDArray[np.bool_], slots: NDArray[np.int64],
    last: NDArray[np.int64], counts: NDArray[np.int32],
) -> None:  # fmt: skip
    """Count each slot once for each text."""
    for text in range(len(asked)):
        if not asked[text]:
            continue
        for at in range(starts[text], starts[text + 1]):
            place = np.searchsorted(slots, found[at])
            if place < len(slots) and slots[place] == found[at] and last[place] != text:
                last[place] = text
                counts[place] += 1
