"""Counts of grams: those of a wide table, whatever is put where, and the same in parts."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from guwah.linking.alike.counting import (
    HIGHEST,
    HIGHEST_LOW,
    LENGTHS,
    LEVELS,
    Counts,
    counted,
    counts_of,
    filled,
    mark,
    more,
    no_counts,
    times,
)
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import Skeletons, joined, units

FEW_LETTERS = "abc"
BITS = 24  # so large that hardly two grams fall together


def some(seed: int, count: int) -> Skeletons:
    """Texts of few letters, so that some grams are very frequent."""
    draw = random.Random(seed)
    return skeletons(
        "".join(draw.choices(FEW_LETTERS, (90, 9, 1), k=draw.randint(0, 40))) for _ in range(count)
    )


def by_hand(held: Skeletons, level: int) -> Counter[bytes]:
    """How often each gram of one length stands there."""
    weights, found = units(), Counter[bytes]()
    for begin, end in zip(held.starts[:-1], held.starts[1:], strict=True):
        symbols = held.symbols[begin:end]
        for at in range(len(symbols)):
            lengths = np.cumsum(weights[symbols[at:]])
            enough = np.flatnonzero(lengths >= LENGTHS[level])
            if len(enough):
                found[symbols[at : at + int(enough[0]) + 1].tobytes()] += 1
    return found


def tables(held: Skeletons) -> Counts:
    """All grams counted."""
    counts = no_counts(BITS, len(held.symbols))
    counted(held, counts)(0, LEVELS)
    return counts


def level_of(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which length of gram places belong to."""
    return places >> BITS


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_the_texts(seed: int) -> None:
    """Each length has the counts that counting by hand gives, also far above what a byte holds."""
    held = some(seed, 700)
    places, often = filled(tables(held))
    for level in range(LEVELS):
        expected = by_hand(held, level)
        ours = often[level_of(places) == level]
        assert max(expected.values()) > HIGHEST_LOW
        assert sorted(ours.tolist()) == sorted(expected.values())


def test_counts_of_parts_are_added_and_taken_up_again() -> None:
    """Wide tables of two parts make the counts of both together, and marks find room there."""
    one, other = some(5, 900), some(6, 700)
    whole = tables(joined(one, other))
    wide = np.zeros(LEVELS << BITS, np.uint32)
    for part in (one, other):
        counts = no_counts(BITS, len(part.symbols))
        counted(part, counts)(0, LEVELS)
        places, often = filled(counts)
        wide[places] += often
    again = counts_of(wide.astype(np.uint16).reshape(LEVELS, -1), 1000)
    for mine, theirs in zip(filled(whole), filled(again), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    mark(other, again, 2)
    places, often = filled(again)
    marked = often[level_of(places) == 2] == HIGHEST
    assert marked.sum() == len(by_hand(other, 2))


def test_a_count_stops_at_the_highest() -> None:
    """Neither the byte nor the number apart runs over."""
    counts = no_counts(16, 0)
    for step, after in ((254, 254), (1, 255), (1, 256), (HIGHEST, HIGHEST), (1, HIGHEST)):
        more(counts, 0, np.int64(7), step)
        assert times(counts, 0, np.int64(7)) == after
    assert times(counts, 0, np.int64(8)) == 0 == times(counts, 1, np.int64(7))
