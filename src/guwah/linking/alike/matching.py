"""
Which texts may say the same: candidates by rare grams, compared, each pair once.

Numbers in, numbers out: texts are skeletons in a fixed order, and a pair is two of their numbers.

The rules of this module are:
  * Two texts are candidates if they share grams that together are rare enough; a gram that many
    texts have weighs nothing, however often a text repeats it.
  * A candidate whose lighter text is not shared by a quarter is no match; the rest is judged by
    the rule of `comparing`.
  * A pair is compared from the text with the lower number, so its measures have one value.
  * Texts are worked through in pieces, whose results are put together in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.comparing import (
    MAX_GAP,
    MAX_RUNS,
    MEASURES,
    Measures,
    chain,
    edits,
    find_runs,
    learn,
    measure,
)  # fmt: skip
from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.grams import Bytes, Hashes, Profiles
from guwah.linking.alike.skeletons import Skeletons, Starts, Symbols, units

Numbers = NDArray[np.int32]
_EACH: Final = 4000
_LOW: Final = np.uint64(0xFFFFFFFF)
MIN_SHARE: Final = np.float32(0.25)


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of texts, ordered.

    Args:
        first, second: Numbers of the texts; `first` is the lower.
        measures: What `comparing` measured, a row a pair.
    """

    first: Numbers
    second: Numbers
    measures: Measures


def candidates_compared(held: Skeletons, told: Profiles) -> Pairs:
    """Compare all texts that share rare grams.

    Args:
        held: The skeletons, no two equal.
        told: Their profiles.

    Returns:
        The pairs that share at least a quarter of the lighter text.
    """
    firsts, order, starts, tells = _postings(told.seeds, len(held))
    shared = np.zeros(len(held), np.int32)
    _sum_shared(told.seeds, firsts, tells, shared)

    def work(begin: int, end: int) -> tuple[Numbers, Numbers, Measures]:
        room = 4096
        while True:
            out = np.empty((room, 2), np.int32), np.empty((room, MEASURES), np.float32)
            made = _compare(
                held.symbols, held.starts, units(), told.weight, told.own, told.rarity, told.bits,
                told.seeds, firsts, order, starts, tells, shared, begin, end, *out,
            )  # fmt: skip
            if made <= room:
                return out[0][:made, 0], out[0][:made, 1], out[1][:made]
            room = made

    found = in_threads(work, pieces(len(held), _EACH))
    empty = np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, MEASURES), np.float32)
    parts = list(zip(empty, *found, strict=True)) if found else [(one,) for one in empty]
    return Pairs(*(np.concatenate(part) for part in parts))


def _postings(seeds: Hashes, texts: int) -> tuple[Numbers, Numbers, NDArray[np.int64], Bytes]:
    """For each seed the first of its gram and what the gram tells; and the seeds by text."""
    firsts = np.empty(len(seeds), np.int32)
    tells = np.empty(len(seeds), np.uint8)
    counts = np.zeros(texts + 1, np.int64)
    _group(seeds, max(1, texts).bit_length(), firsts, tells, counts)
    starts = np.cumsum(counts, dtype=np.int64)
    order = np.empty(len(seeds), np.int32)
    _by_text(seeds, starts.copy(), order)
    return firsts, order, starts, tells


@compiled
def _group(
    seeds: Hashes, bits: int, firsts: Numbers, tells: Bytes, counts: NDArray[np.int64]
) -> None:
    begin = 0
    for at in range(len(seeds)):
        if seeds[at] >> np.uint64(32) != seeds[begin] >> np.uint64(32):
            begin = at
        firsts[at] = begin
        counts[np.int64(seeds[at] & _LOW) + 1] += 1
    after = len(seeds)
    for at in range(len(seeds) - 1, -1, -1):
        size = after - firsts[at]
        digits = 0
        while size:
            digits += 1
            size >>= 1
        tells[at] = 4 * max(1, bits - digits + 1)
        if firsts[at] == at:
            after = at


@compiled
def _sum_shared(seeds: Hashes, firsts: Numbers, tells: Bytes, shared: Numbers) -> None:
    """What the grams of each text tell together that another text has, too."""
    for at in range(len(seeds)):
        if firsts[at] != at or (at + 1 < len(seeds) and firsts[at + 1] == at):
            shared[np.int64(seeds[at] & _LOW)] += tells[at]


@compiled
def _by_text(seeds: Hashes, slots: NDArray[np.int64], order: Numbers) -> None:
    for at in range(len(seeds)):
        text = np.int64(seeds[at] & _LOW)
        order[slots[text]] = at
        slots[text] += 1


@compiled
def _compare(  # noqa: C901 (one loop over numbers)
    symbols: Symbols,
    starts: Starts,
    units: Bytes,
    weight: Bytes,
    own: Bytes,
    rarity: Bytes,
    bits: int,
    seeds: Hashes,
    firsts: Numbers,
    order: Numbers,
    places: NDArray[np.int64],
    tells: Bytes,
    shared: Numbers,
    low: int,
    high: int,
    pairs: Numbers,
    measures: Measures,
) -> int:
    """Compare the texts from `low` to before `high` with all before them."""
    texts = len(starts) - 1
    longest = 1
    for text in range(texts):
        longest = max(longest, starts[text + 1] - starts[text])
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    keys = np.zeros(slots, np.int64)
    first = np.zeros(slots, np.int32)
    following = np.zeros(longest, np.int32)
    sums = np.zeros(longest + 1, np.int32)
    runs = np.zeros((MAX_RUNS, 3), np.int32)
    chosen = np.zeros((MAX_RUNS, 3), np.int32)
    scratch = np.zeros((2, MAX_RUNS), np.int32)
    lines = np.zeros((2, MAX_GAP + 1), np.int32)
    told = np.zeros(texts, np.int32)
    touched = np.zeros(texts, np.int32)
    row = np.zeros(MEASURES, np.float32)
    made = 0
    for text in range(low, high):
        met = 0
        for place in range(places[text], places[text + 1]):
            seed = order[place]
            for at in range(firsts[seed], seed):
                other = np.int64(seeds[at] & _LOW)
                if told[other] == 0:
                    touched[met] = other
                    met += 1
                told[other] += tells[seed]
        begin, end = starts[text], starts[text + 1]
        size = 64
        while size < 2 * (end - begin):
            size *= 2
        learnt = False
        for number in range(met):
            other = touched[number]
            enough = 20 * told[other] >= 3 * min(shared[text], shared[other])
            told[other] = 0
            if not enough:
                continue
            if not learnt:
                learn(symbols, units, begin, end, keys[:size], first[:size], following)
                learnt = True
            its, its_end = starts[other], starts[other + 1]
            for at in range(its_end - its):
                sums[at + 1] = sums[at] + weight[its + at]
            count = find_runs(
                symbols, units, begin, end, keys[:size], first[:size], following, its, its_end, runs
            )
            kept = chain(runs, count, weight, its, sums, scratch, chosen)
            measure(chosen, kept, weight, own, rarity, begin, end, its, its_end, bits, row)
            if row[3] < MIN_SHARE:
                continue
            changed = edits(symbols, begin, end, its, its_end, chosen, kept, lines)
            row[16] = np.log(1.0 + changed)
            row[17] = changed / max(1, min(end - begin, its_end - its))
            if made < len(pairs):
                pairs[made, 0], pairs[made, 1] = other, text
                for at in range(MEASURES):
                    measures[made, at] = row[at]
            made += 1
    return made


def compared(held: Skeletons, told: Profiles, first: Numbers, second: Numbers) -> Measures:
    """Compare given pairs.

    Args:
        held: The skeletons.
        told: Their profiles.
        first, second: Numbers of the texts; `first` is the lower of each pair, and equal numbers
            in `second` stand together.

    Returns:
        The measures of each pair.
    """
    out = np.empty((len(first), MEASURES), np.float32)

    def work(begin: int, end: int) -> None:
        _compare_given(
            held.symbols, held.starts, units(), told.weight, told.own, told.rarity, told.bits,
            first[begin:end], second[begin:end], out[begin:end],
        )  # fmt: skip

    in_threads(work, pieces(len(first), _EACH))
    return out


@compiled
def _compare_given(
    symbols: Symbols,
    starts: Starts,
    units: Bytes,
    weight: Bytes,
    own: Bytes,
    rarity: Bytes,
    bits: int,
    lower: Numbers,
    higher: Numbers,
    measures: Measures,
) -> None:
    longest = 1
    for at in range(len(lower)):
        for text in (lower[at], higher[at]):
            longest = max(longest, starts[text + 1] - starts[text])
    slots = 64
    while slots < 2 * longest:
        slots *= 2
    keys = np.zeros(slots, np.int64)
    first = np.zeros(slots, np.int32)
    following = np.zeros(longest, np.int32)
    sums = np.zeros(longest + 1, np.int32)
    runs = np.zeros((MAX_RUNS, 3), np.int32)
    chosen = np.zeros((MAX_RUNS, 3), np.int32)
    scratch = np.zeros((2, MAX_RUNS), np.int32)
    lines = np.zeros((2, MAX_GAP + 1), np.int32)
    for at in range(len(lower)):
        begin, end = starts[higher[at]], starts[higher[at] + 1]
        if at == 0 or higher[at] != higher[at - 1]:
            learn(symbols, units, begin, end, keys, first, following)
        its, its_end = starts[lower[at]], starts[lower[at] + 1]
        for step in range(its_end - its):
            sums[step + 1] = sums[step] + weight[its + step]
        count = find_runs(symbols, units, begin, end, keys, first, following, its, its_end, runs)
        kept = chain(runs, count, weight, its, sums, scratch, chosen)
        measure(chosen, kept, weight, own, rarity, begin, end, its, its_end, bits, measures[at])
        changed = edits(symbols, begin, end, its, its_end, chosen, kept, lines)
        measures[at, 16] = np.log(1.0 + changed)
        measures[at, 17] = changed / max(1, min(end - begin, its_end - its))
