"""
How alike two skeletons are: what their chain of runs tells, and what it leaves.

Weighs the chain of `runs` by what its symbols tell. It says nothing about who wrote a text.

The rules of this module are:
  * The measures are shares and sums of what symbols tell, never counts of grams: a greeting
    counts once, however many grams it has.
  * The last measure is the size of the set: what is shared by chance grows with it.
  * The rule is a logistic one over measures and their products; its numbers are in
    `rule`, made by `tools/train_likeness.py`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import Bytes
from guwah.linking.alike.profiling import NONE
from guwah.linking.alike.runs import Runs
from guwah.linking.alike.skeletons import Symbols

Measures: TypeAlias = NDArray[np.float32]

MEASURES: Final = 19
MAX_GAP: Final = 24


@compiled
def measure(
    chosen: Runs, made: int, weight: Bytes, own: Bytes, rarity: Bytes, begin: int, end: int,
    other: int, other_end: int, told: int, mine: int, own_told: int, own_mine: int,
    bits: int, out: Measures,
) -> None:  # fmt: skip
    """The measures of a chain: shares and sums of what its symbols tell.

    `told`, `mine`: what both texts tell, whole; `own_told`, `own_mine`: of their own.
    """
    shared = shared_own = longest = longest_own = 0
    rarest, count = 99, 0
    for at in range(made):
        run = run_own = 0
        if chosen[at, 2] <= 0:
            continue
        count += 1
        for step in range(chosen[at, 2]):
            ours, theirs = begin + chosen[at, 0] + step, other + chosen[at, 1] + step
            run += int(weight[ours]) + int(weight[theirs])
            run_own += int(own[ours]) + int(own[theirs])
            if rarity[theirs] != NONE and step + 7 <= chosen[at, 2]:
                rarest = min(rarest, int(rarity[theirs]))
        shared += run
        shared_own += run_own
        longest, longest_own = max(longest, run), max(longest_own, run_own)
    in_a = in_b = 0
    if made:
        first, last = chosen[0], chosen[made - 1]
        for at in range(begin + first[0], begin + last[0] + last[2]):
            in_a += int(weight[at])
        for at in range(other + first[1], other + last[1] + last[2]):
            in_b += int(weight[at])
    half, half_own = shared / 32.0, shared_own / 32.0
    less, more = min(told, mine) / 16.0, max(told, mine) / 16.0
    less_own, more_own = min(own_told, own_mine) / 16.0, max(own_told, own_mine) / 16.0
    out[0] = half_own / max(more_own, 1.0)
    out[1] = min(1.0, half_own / max(less_own, 1.0))
    out[2] = half / max(more, 1.0)
    out[3] = min(1.0, half / max(less, 1.0))
    out[4] = np.log(half_own + 1.0)
    out[5] = np.log(longest_own / 32.0 + 1.0)
    out[6] = longest_own / max(shared_own, 1)
    out[7] = np.log(count + 1.0)
    dense_a, dense_b = shared / max(2.0 * in_a, 1.0), shared / max(2.0 * in_b, 1.0)
    out[8] = min(1.0, dense_a + dense_b - 1.0)
    out[9] = min(1.0, min(dense_a, dense_b))
    out[10] = np.log(max(more - half, 0.0) + 1.0)
    out[11] = np.log(max(less - half, 0.0) + 1.0)
    outside_a, outside_b = max(told - in_a, 0) / 16.0, max(mine - in_b, 0) / 16.0
    out[12] = np.log(min(outside_a, outside_b) + 1.0)
    out[13] = np.log(max(outside_a, outside_b) + 1.0)
    out[14] = np.log(1.0 + min(end - begin, other_end - other))
    out[15] = bits - rarest if rarest < 99 else 0
    out[16] = out[17] = 0.0
    out[18] = bits


@compiled
def edits(
    symbols: Symbols, begin: int, end: int, other: int, other_end: int, chosen: Runs, made: int,
) -> int:  # fmt: skip
    """Insertions, deletions and replacements that the chain leaves: before, between, behind.

    Of a gap that is longer than `MAX_GAP` on either side, the longer side counts whole.
    """
    total = 0
    mine, theirs = begin, other
    for at in range(made + 1):
        if at < made:
            to_mine, to_theirs = begin + chosen[at, 0], other + chosen[at, 1]
        else:
            to_mine, to_theirs = end, other_end
        total += _edits(symbols, mine, to_mine, theirs, to_theirs)
        if at < made:
            mine, theirs = to_mine + chosen[at, 2], to_theirs + chosen[at, 2]
    return total


@compiled
def _edits(symbols: Symbols, begin: int, end: int, other: int, other_end: int) -> int:
    """Edit distance of two gaps: a column at a time, its steps as bits (Myers 1999, Hyyrö 2001)."""
    size, its = end - begin, other_end - other
    if size <= 0 or its <= 0 or size > MAX_GAP or its > MAX_GAP:
        return max(size, its, 0)
    whole, last = (1 << size) - 1, size - 1
    up, down, total = whole, 0, size
    for at in range(other, other_end):
        equal = 0
        for step in range(size):
            equal |= int(symbols[begin + step] == symbols[at]) << step
        level = (((equal & up) + up) ^ up) | equal | down
        rise, fall = down | (whole & ~(level | up)), level & up
        total += ((rise >> last) & 1) - ((fall >> last) & 1)
        rise, fall = (rise << 1) | 1, fall << 1
        up, down = fall | (whole & ~(level | rise)), rise & level
    return total
