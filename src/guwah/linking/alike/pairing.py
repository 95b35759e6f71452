"""
Comparing one text with others: what is compared, and the room to work in.

The loops of `runs` and `comparing` in the order in which they are used, for those who compare many pairs.

The rules of this module are:
  * One text is taken up, then compared with any number of others.
  * A room is made once and used again; nothing is allocated for a pair.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.comparing import Measures, edits, measure
from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import Bytes
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.runs import MAX_RUNS, Runs, Table, chain, find_runs, learn
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units


class Compared(NamedTuple):
    """The texts that are compared: skeletons, units of symbols, profiles."""

    symbols: Symbols
    starts: Starts
    units: Bytes
    weight: Bytes
    own: Bytes
    rarity: Bytes
    bits: int
    whole: NDArray[np.int64]
    whole_own: NDArray[np.int64]


class Room(NamedTuple):
    """Arrays to work in; see `runs`."""

    keys: NDArray[np.int64]
    first: Table
    following: Table
    sums: Table
    runs: Runs
    chosen: Runs
    scratch: Table


def to_compare(held: Skeletons, told: Profiles) -> Compared:
    """What the loops need of skeletons and their profiles."""
    return Compared(
        held.symbols, held.starts, units(), told.weight, told.own, told.rarity, told.bits,
        _wholes(held.starts, told.weight), _wholes(held.starts, told.own),
    )  # fmt: skip


def _wholes(starts: Starts, values: Bytes) -> NDArray[np.int64]:
    """The sum of the values of each text."""
    sums = np.zeros(len(starts) - 1, np.int64)
    _sum(starts, values, sums)
    return sums


@compiled
def _sum(starts: Starts, values: Bytes, sums: NDArray[np.int64]) -> None:
    for text in range(len(sums)):
        total = 0
        for at in range(starts[text], starts[text + 1]):
            total += int(values[at])
        sums[text] = total


@compiled
def room_for(longest: int) -> Room:
    """Room for texts of at most `longest` symbols."""
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    return Room(
        np.zeros(slots, np.int64),
        np.zeros(slots, np.int32),
        np.zeros(longest, np.int32),
        np.zeros(longest + 1, np.int32),
        np.zeros((MAX_RUNS, 3), np.int32),
        np.zeros((MAX_RUNS, 3), np.int32),
        np.zeros((2, MAX_RUNS), np.int32),
    )


@compiled
def take(held: Compared, room: Room, text: int) -> int:
    """Take up a text: how many slots of the table it uses."""
    begin, end = held.starts[text], held.starts[text + 1]
    size = 64
    while size < 2 * (end - begin):
        size *= 2
    learn(held.symbols, held.units, begin, end, room.keys[:size], room.first[:size], room.following)
    return size


@compiled
def align(held: Compared, room: Room, text: int, size: int, other: int) -> int:
    """Chain the runs of the text that was taken up with another: how many are in `chosen`."""
    begin, end = held.starts[text], held.starts[text + 1]
    its, its_end = held.starts[other], held.starts[other + 1]
    for at in range(its_end - its):
        room.sums[at + 1] = room.sums[at] + held.weight[its + at]
    count = find_runs(
        held.symbols, held.units, begin, end, room.keys[:size], room.first[:size],
        room.following, its, its_end, room.runs,
    )  # fmt: skip
    return chain(room.runs, count, room.sums, room.scratch, room.chosen)


@compiled
def weigh(held: Compared, room: Room, text: int, other: int, kept: int, out: Measures) -> None:
    """The measures of the chain, but for its edits."""
    measure(
        room.chosen, kept, held.weight, held.own, held.rarity,
        held.starts[text], held.starts[text + 1], held.starts[other], held.starts[other + 1],
        held.whole[text], held.whole[other], held.whole_own[text], held.whole_own[other],
        held.bits, out,
    )  # fmt: skip


@compiled
def weigh_edits(
    held: Compared, room: Room, text: int, other: int, kept: int, out: Measures
) -> None:
    """The measures of what the chain leaves."""
    begin, end = held.starts[text], held.starts[text + 1]
    its, its_end = held.starts[other], held.starts[other + 1]
    changed = edits(held.symbols, begin, end, its, its_end, room.chosen, kept)
    out[16] = np.log(1.0 + changed)
    out[17] = changed / max(1, min(end - begin, its_end - its))
