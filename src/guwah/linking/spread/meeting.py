"""
Where texts meet: rare grams that several have, and the pairs that share enough of them.

Works on numbers of texts among all; it sees no symbol and compares nothing.

The rules of this module are:
  * A gram is grouped by one part, whoever has it; its weight follows from all who have it.
  * A part is told of a gram only as far as it needs: its own texts and all numbers below them.
  * A pair is a candidate by the same sum and limit as in `alike.postings` and by the same promise, and comes from the
    part of the higher number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import Bytes, Hashes
from guwah.linking.alike.postings import group, sum_shared
from guwah.linking.alike.promise import NUMBERS, Facts, promises

Numbers: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int64]
Met: TypeAlias = tuple[Numbers, Places, Bytes]
Grouped: TypeAlias = tuple[list[Numbers], list[Met]]
_LOW: Final = np.uint64(0xFFFFFFFF)


def grouped(blocks: Sequence[Hashes], bases: Places) -> Grouped:
    """Bring together who has the grams of one range.

    Args:
        blocks: Seeds of each part.
        bases: The first number of each part, and the number of all texts.

    Returns:
        For each part what the grams of its texts tell together; and the grams that its texts
        have: numbers, how many each gram has, and what it tells.
    """
    seeds = np.sort(np.concatenate(blocks))
    texts = int(bases[-1])
    firsts, tells = np.empty(len(seeds), np.int32), np.empty(len(seeds), np.uint8)
    group(seeds, max(1, texts).bit_length(), firsts, tells, np.zeros(texts + 1, np.int64))
    shared = np.zeros(texts, np.int32)
    sum_shared(seeds, firsts, tells, shared)
    numbers = (seeds & _LOW).astype(np.int32)
    parts = len(bases) - 1
    owner = (np.searchsorted(bases, numbers, "right") - 1).astype(np.int32)
    members, groups = np.zeros(parts + 1, np.int64), np.zeros(parts + 1, np.int64)
    _measure(firsts, owner, members, groups)
    at, group_at = np.cumsum(members), np.cumsum(groups)
    told = np.empty(at[-1], np.int32)
    lengths, weights = np.empty(group_at[-1], np.int64), np.empty(group_at[-1], np.uint8)
    _fill(numbers, firsts, owner, tells, at.copy(), group_at.copy(), told, lengths, weights)
    met = [
        (told[at[p] : at[p + 1]], lengths[group_at[p] : group_at[p + 1]],
         weights[group_at[p] : group_at[p + 1]])
        for p in range(parts)
    ]  # fmt: skip
    return [shared[bases[p] : bases[p + 1]] for p in range(parts)], met


def candidates(
    blocks: Sequence[Met], base: int, end: int, facts: Facts, *, is_large: bool
) -> tuple[Numbers, Numbers]:
    """The pairs of a part that share enough.

    Args:
        blocks: The grams of its texts, range by range.
        base, end: Its numbers.
        facts: Of all texts, as in `alike.promise`.
        is_large: Whether a pair must promise.

    Returns:
        The lower and the higher number of each pair; equal higher numbers stand together.
    """
    members = np.concatenate([block[0] for block in blocks])
    lengths = np.concatenate([np.zeros(1, np.int64), *(block[1] for block in blocks)])
    starts = np.cumsum(lengths)
    tells = np.concatenate([block[2] for block in blocks])
    counts = np.zeros(end - base + 1, np.int64)
    own = members >= base
    counts[1:] = np.bincount(members[own] - base, minlength=end - base)
    places = np.cumsum(counts)
    of = np.empty(places[-1], np.int64)
    _index(members, starts, base, places.copy(), of)
    room = 4 * (end - base) + 64
    while True:
        pairs = np.empty((2, room), np.int32)
        made = _pairs(members, starts, tells, of, places, facts, is_large, base, end, pairs)
        if made <= room:
            return pairs[0, :made].copy(), pairs[1, :made].copy()
        room = made


@compiled
def _measure(firsts: Numbers, owner: Numbers, members: Places, groups: Places) -> None:
    """How many numbers and grams each part is sent."""
    size = len(firsts)
    for at in range(size):
        first = firsts[at]
        last = at + 1 == size or firsts[at + 1] != first or owner[at + 1] != owner[at]
        if last and at > first:
            members[owner[at] + 1] += at + 1 - first
            groups[owner[at] + 1] += 1


@compiled
def _fill(
    numbers: Numbers, firsts: Numbers, owner: Numbers, tells: Bytes, at_of: Places,
    group_of: Places, told: Numbers, lengths: Places, weights: Bytes,
) -> None:  # fmt: skip
    size = len(firsts)
    for at in range(size):
        first, part = firsts[at], owner[at]
        last = at + 1 == size or firsts[at + 1] != first or owner[at + 1] != part
        if last and at > first:
            for step in range(first, at + 1):
                told[at_of[part]] = numbers[step]
                at_of[part] += 1
            lengths[group_of[part]] = at + 1 - first
            weights[group_of[part]] = tells[first]
            group_of[part] += 1


@compiled
def _index(members: Numbers, starts: Places, base: int, slots: Places, of: Places) -> None:
    """For each own text the grams that it has, in their order."""
    for gram in range(len(starts) - 1):
        for at in range(starts[gram], starts[gram + 1]):
            if members[at] >= base:
                of[slots[members[at] - base]] = gram
                slots[members[at] - base] += 1


@compiled
def _pairs(
    members: Numbers, starts: Places, tells: Bytes, of: Places, places: Places,
    facts: Facts, is_large: bool, base: int, end: int, pairs: Numbers,
) -> int:  # fmt: skip
    """Fill pairs as far as there is room; how many there are."""
    told, touched = np.zeros(len(facts), np.int32), np.zeros(len(facts), np.int32)
    row = np.zeros(NUMBERS, np.float64)
    made = 0
    for text in range(base, end):
        met = 0
        for place in range(places[text - base], places[text - base + 1]):
            gram = of[place]
            for at in range(starts[gram], starts[gram + 1]):
                other = members[at]
                if other >= text:
                    break
                if told[other] == 0:
                    touched[met] = other
                    met += 1
                told[other] += tells[gram]
        for number in range(met):
            other = touched[number]
            common = int(told[other])
            told[other] = 0
            if common < min(facts[text, 0], facts[other, 0]):
                continue
            if is_large and not promises(common, facts, text, other, row):
                continue
            if made < pairs.shape[1]:
                pairs[0, made], pairs[1, made] = other, text
            made += 1
    return made
