"""
Each skeleton once, in an order that follows from the skeletons alone.

The rules of this module are:
  * Two texts are one if all their symbols are equal; a hash only brings them together.
  * The order is by hash, then by content: the order of the input does not show in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols

_BASE: Final = np.uint64(0x2545F4914F6CDD1D)
_HIGH: Final = np.uint64(29)
_EACH: Final = 1 << 17


@dataclass(frozen=True)
class Distinct:
    """Distinct skeletons and whose they are.

    Args:
        held: The skeletons, in their own order.
        number_of: For each text the number of its skeleton.
        order: Texts by skeleton; those of skeleton `n` from `starts[n]` to `starts[n + 1]`.
        starts: See `order`.
    """

    held: Skeletons
    number_of: NDArray[np.int32]
    order: NDArray[np.int64]
    starts: NDArray[np.int64]

    def members(self, number: int) -> NDArray[np.int64]:
        """The texts that have a skeleton, in the order they were given."""
        return self.order[self.starts[number] : self.starts[number + 1]]


def distinct(given: Skeletons) -> Distinct:
    """Bring equal skeletons together.

    Args:
        given: Skeletons in the order of their texts.

    Returns:
        Each once.
    """
    size = len(given)
    hashes = hashes_of(given)
    order = np.argsort(hashes, kind="stable")
    new = np.ones(size, np.bool_)
    in_threads(
        lambda low, high: _compare(given.symbols, given.starts, hashes, order, new, low, high),
        pieces(size, _EACH),
    )
    if _has_collisions(hashes[order], new):
        order, new = _by_content(given, hashes)
    firsts = np.flatnonzero(new)
    number_of = np.empty(size, np.int32)
    number_of[order] = np.cumsum(new) - 1
    chosen = order[firsts]
    lengths = np.diff(given.starts)[chosen]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
    symbols = np.empty(starts[-1], np.uint16)
    in_threads(
        lambda low, high: _copy(given.symbols, given.starts, chosen, starts, symbols, low, high),
        pieces(len(chosen), _EACH),
    )
    return Distinct(
        Skeletons(symbols, starts), number_of, order, np.append(firsts, size).astype(np.int64)
    )


def hashes_of(given: Skeletons) -> NDArray[np.uint64]:
    """A hash of each skeleton, by which they are ordered."""
    hashes = np.empty(len(given), np.uint64)
    in_threads(
        lambda low, high: _hash(given.symbols, given.starts, hashes, low, high),
        pieces(len(given), _EACH),
    )
    return hashes


def _has_collisions(hashes: NDArray[np.uint64], new: NDArray[np.bool_]) -> bool:
    """Whether different skeletons have one hash."""
    return bool((new[1:] & (hashes[1:] == hashes[:-1])).any())


def _by_content(
    given: Skeletons, hashes: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The same order with ties broken by content: slow, for texts made to collide."""

    def content(text: int) -> bytes:
        return given.symbols[given.starts[text] : given.starts[text + 1]].tobytes()

    ordered = sorted(range(len(given)), key=lambda text: (int(hashes[text]), content(text), text))
    order = np.array(ordered, np.int64)
    new = np.ones(len(given), np.bool_)
    for at in range(1, len(ordered)):
        new[at] = content(ordered[at]) != content(ordered[at - 1])
    return order, new


@compiled
def _hash(
    symbols: Symbols, starts: Starts, hashes: NDArray[np.uint64], low: int, high: int
) -> None:
    for text in range(low, high):
        value = np.uint64(starts[text + 1] - starts[text])
        for at in range(starts[text], starts[text + 1]):
            value = (value ^ np.uint64(symbols[at])) * _BASE
            value ^= value >> _HIGH
        hashes[text] = value


@compiled
def _compare(
    symbols: Symbols,
    starts: Starts,
    hashes: NDArray[np.uint64],
    order: NDArray[np.int64],
    new: NDArray[np.bool_],
    low: int,
    high: int,
) -> None:
    """Mark each text of the order whose skeleton is not that of the one before."""
    for at in range(max(1, low), high):
        one, other = order[at - 1], order[at]
        size = starts[one + 1] - starts[one]
        if hashes[one] != hashes[other] or starts[other + 1] - starts[other] != size:
            continue
        equal = True
        for step in range(size):
            if symbols[starts[one] + step] != symbols[starts[other] + step]:
                equal = False
                break
        new[at] = not equal


@compiled
def _copy(
    symbols: Symbols,
    starts: Starts,
    chosen: NDArray[np.int64],
    places: Starts,
    out: Symbols,
    low: int,
    high: int,
) -> None:
    for number in range(low, high):
        begin = starts[chosen[number]]
        for step in range(places[number + 1] - places[number]):
            out[places[number] + step] = symbols[begin + step]
