"""
What two skeletons share in order: runs of equal symbols, chained.

Finds runs and the heaviest chain of them; what a chain tells is for `comparing`.

The rules of this module are:
  * A run is at least three units of equal symbols, more in long texts; runs of a chain do not
    overlap or cross.
  * A chain costs a bit for each run, so that scattered chance matches add nothing.
  * Cost grows with the length of the two texts; of more than `MAX_RUNS` runs the first are used.
    What stands within a run of `LONG_RUN` symbols is not looked for elsewhere.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import Bytes
from guwah.linking.alike.skeletons import Symbols

Runs: TypeAlias = NDArray[np.int32]
Table: TypeAlias = NDArray[np.int32]

MAX_RUNS: Final = 192
SPREAD: Final = np.uint64(0x9F3D5B79A2C4E6F1)
SHIFT: Final = np.uint64(40)
MULTIPLIER: Final = np.int64(0x5851F42D4C957F2D)
LONG_RUN: Final = 48
_TRIES: Final = 6
_RUN_COST: Final = 16


@compiled
def least_of(size: int) -> int:
    """How many units a run must have in a text of so many symbols: chance matches grow with it."""
    if size <= 160:
        return 3
    return 6 if size <= 800 else 10


@compiled
def key_of(symbols: Symbols, units: Bytes, at: int, end: int, least: int) -> np.int64:
    """The units that begin at a place as one number; 0 where the text ends before."""
    key, length = np.int64(1), 0
    while length < least:
        if at >= end:
            return np.int64(0)
        key = key * MULTIPLIER + np.int64(symbols[at])
        length += int(units[symbols[at]])
        at += 1
    return key


@compiled
def _slot(key: np.int64, mask: int) -> int:
    """Where a key stands in a table, if no other does."""
    return int((np.uint64(key) * SPREAD) >> SHIFT) & mask


@compiled
def learn(
    symbols: Symbols, units: Bytes, begin: int, end: int, keys: NDArray[np.int64], first: Table,
    following: Table,
) -> None:  # fmt: skip
    """Put the places of a text into a table by what begins there.

    `keys` and `first` have a power of two of slots, at least twice the text's length; `first`
    is filled with -1 here.
    """
    mask = len(keys) - 1
    least = least_of(end - begin)
    first[:] = -1
    for at in range(end - 1, begin - 1, -1):
        key = key_of(symbols, units, at, end, least)
        if key == 0:
            continue
        slot = _slot(key, mask)
        while first[slot] >= 0 and keys[slot] != key:
            slot = (slot + 1) & mask
        following[at - begin] = first[slot]
        keys[slot], first[slot] = key, at - begin


@compiled
def find_runs(
    symbols: Symbols, units: Bytes, begin: int, end: int, keys: NDArray[np.int64], first: Table,
    following: Table, other: int, other_end: int, runs: Runs,
) -> int:  # fmt: skip
    """Runs that a learnt text shares with another: rows of (place, place, length)."""
    mask = len(keys) - 1
    least = least_of(end - begin)
    count, at = 0, other
    while at < other_end:
        key = key_of(symbols, units, at, other_end, least)
        place = -1
        if key != 0:
            slot = _slot(key, mask)
            while first[slot] >= 0 and keys[slot] != key:
                slot = (slot + 1) & mask
            place = int(first[slot])
        tries = longest = 0
        while place >= 0 and tries < _TRIES:
            tries += 1
            mine = begin + place
            if not _is_covered(runs, count, place, at - other):
                if count == MAX_RUNS:
                    return count
                length = _record(symbols, begin, end, other, other_end, mine, at, runs, count)
                count += length > 0
                longest = max(longest, length)
            place = int(following[place])
        at += longest - least if longest >= LONG_RUN else 1
    return count


@compiled
def _is_covered(runs: Runs, count: int, place: int, at: int) -> bool:
    """Whether one of the last runs holds this pair of places."""
    for number in range(count - 1, max(-1, count - 9), -1):
        inside = at - runs[number, 1]
        if 0 <= inside < runs[number, 2] and place - runs[number, 0] == inside:
            return True
    return False


@compiled
def _record(
    symbols: Symbols, begin: int, end: int, other: int, other_end: int, mine: int, at: int,
    runs: Runs, count: int,
) -> int:  # fmt: skip
    """Put the whole run around a pair of places among the others, by place: how much is ahead."""
    ahead = before = 0
    while (
        mine + ahead < end
        and at + ahead < other_end
        and symbols[mine + ahead] == symbols[at + ahead]
    ):
        ahead += 1
    if ahead == 0:
        return 0
    while (
        mine - before > begin
        and at - before > other
        and symbols[mine - before - 1] == symbols[at - before - 1]
    ):
        before += 1
    start = at - before - other
    slot = count
    while slot > 0 and runs[slot - 1, 1] > start:
        runs[slot] = runs[slot - 1]
        slot -= 1
    runs[slot, 0], runs[slot, 1], runs[slot, 2] = mine - before - begin, start, ahead + before
    return ahead


@compiled
def chain(  # noqa: C901 (one loop over numbers)
    runs: Runs, count: int, sums: Table, scratch: Table, chosen: Runs
) -> int:
    """The heaviest chain of runs, cut where they overlap, in order: how many runs it has."""
    best, back = scratch[0], scratch[1]
    top, last = 0, -1
    for at in range(count):
        mine, theirs, length = runs[at, 0], runs[at, 1], runs[at, 2]
        value = sums[theirs + length] - sums[theirs] - _RUN_COST
        gain, before = 0, -1
        for earlier in range(at):
            if runs[earlier, 0] >= mine:
                continue
            over = max(
                runs[earlier, 0] + runs[earlier, 2] - mine,
                runs[earlier, 1] + runs[earlier, 2] - theirs,
            )
            if over >= length:
                continue
            so_far = best[earlier]
            if over > 0:
                so_far -= sums[theirs + over] - sums[theirs]
            if so_far > gain:
                gain, before = so_far, earlier
        best[at], back[at] = value + gain, before
        if best[at] > top:
            top, last = best[at], at
    made = 0
    while last >= 0:
        chosen[made] = runs[last]
        made += 1
        last = back[last]
    for at in range(made // 2):
        for part in range(3):
            chosen[at, part], chosen[made - 1 - at, part] = (
                chosen[made - 1 - at, part],
                chosen[at, part],
            )
    for at in range(made - 1):
        over = max(
            chosen[at, 0] + chosen[at, 2] - chosen[at + 1, 0],
            chosen[at, 1] + chosen[at, 2] - chosen[at + 1, 1],
        )
        if over > 0:
            chosen[at, 2] -= over
    return made
