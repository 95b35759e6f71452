"""
The bytes that a match rests on, in both texts.

Repeats the comparison of a pair and writes down its runs; it decides nothing.

The rules of this module are:
  * A span begins and ends at whole characters; it holds what lies between its symbols, too.
  * The skeletons of both sides of a span are equal; spans of a text do not overlap, and stand in
    the same order in both.
  * Two texts of one skeleton share one span: from the first symbol to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import ahead, compiled, uncollected
from guwah.linking.alike.counting import longest_of
from guwah.linking.alike.engine import Found
from guwah.linking.alike.pairing import Compared, align, room_for, take, to_compare
from guwah.linking.alike.runs import MAX_RUNS, Runs
from guwah.linking.alike.skeletons import mapped
from guwah.linking.nouns import PairSpan

Numbers = NDArray[np.int32]
_EACH: Final = 8_000


def spans(
    texts: Sequence[str], found: Found, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[PairSpan, ...]]:
    """The spans of pairs of texts.

    Args:
        texts: The texts that `found` was made from.
        found: Which of them say the same.
        pairs: Positions of two texts each.

    Yields:
        For each pair `[a_offset, a_length, b_offset, b_length]` in bytes, once for each run.
    """

    corpus = to_compare(found.each.held, found.told)

    def work(at: int) -> list[tuple[PairSpan, ...]]:
        some = np.array(pairs[at : at + _EACH], np.int64).reshape(-1, 2)
        with uncollected():
            return list(_spans(texts, found, corpus, some))

    yield from chain.from_iterable(ahead(work, range(0, len(pairs), _EACH)))


def _spans(
    texts: Sequence[str], found: Found, corpus: Compared, pairs: NDArray[np.int64]
) -> Iterator[tuple[PairSpan, ...]]:
    concerned, flat = np.unique(pairs, return_inverse=True)
    local = flat.reshape(-1, 2)
    places = mapped(texts[position] for position in concerned.tolist())
    numbers = found.each.number_of[pairs]
    swapped = numbers[:, 0] > numbers[:, 1]
    lower, higher = numbers.min(axis=1).astype(np.int64), numbers.max(axis=1).astype(np.int64)
    distinct, which = np.unique(higher << 32 | lower, return_inverse=True)
    lower, higher = distinct & 0xFFFFFFFF, distinct >> 32
    runs, ends = _all_runs(corpus, lower.astype(np.int32), higher.astype(np.int32))
    firsts = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
    which = which.reshape(-1)
    sizes = (ends - firsts)[which]
    after = np.cumsum(sizes)
    rows = np.arange(after[-1]) - np.repeat(after - sizes - firsts[which], sizes)
    some = runs[rows].astype(np.int64)
    turned = np.repeat(swapped, sizes)
    a_at = np.where(turned, some[:, 0], some[:, 1]) + np.repeat(places.starts[local[:, 0]], sizes)
    b_at = np.where(turned, some[:, 1], some[:, 0]) + np.repeat(places.starts[local[:, 1]], sizes)
    rows = np.empty((len(some), 4), np.int32)
    lasting = np.zeros(len(some), np.bool_)
    _write(a_at, b_at, some[:, 2].copy(), places.begins, places.ends, places.heads, rows, lasting)
    kept = np.concatenate([np.zeros(1, np.int64), np.cumsum(lasting)])
    table = list(zip(*rows[lasting].T.tolist(), strict=True))
    for end, size in zip(after.tolist(), sizes.tolist(), strict=True):
        yield tuple(table[int(kept[end - size]) : int(kept[end])])


@compiled
def _write(
    a_at: NDArray[np.int64],
    b_at: NDArray[np.int64],
    sizes: NDArray[np.int64],
    begins: Numbers,
    ends: Numbers,
    heads: NDArray[np.bool_],
    rows: Numbers,
    lasting: NDArray[np.bool_],
) -> None:
    """The bytes of each run, less what is only a part of a character on either side."""
    for row in range(len(sizes)):
        a, b, size = a_at[row], b_at[row], sizes[row]
        while size > 0 and (_is_inside(heads, a) or _is_inside(heads, b)):
            a, b, size = a + 1, b + 1, size - 1
        while size > 0 and (_is_inside(heads, a + size) or _is_inside(heads, b + size)):
            size -= 1
        if size > 0:
            lasting[row] = True
            rows[row, 0], rows[row, 1] = begins[a], ends[a + size - 1] - begins[a]
            rows[row, 2], rows[row, 3] = begins[b], ends[b + size - 1] - begins[b]


@compiled
def _is_inside(heads: NDArray[np.bool_], at: int) -> bool:
    """Whether a symbol is not the first of its character."""
    return at < len(heads) and not heads[at]


def _all_runs(corpus: Compared, lower: Numbers, higher: Numbers) -> tuple[Runs, NDArray[np.int64]]:
    """The runs of all pairs one behind the other, and where those of each end."""
    space = 16 * len(lower) + MAX_RUNS
    while True:
        runs, ends = np.empty((space, 3), np.int32), np.zeros(len(lower), np.int64)
        made = _runs_of(corpus, lower, higher, runs, ends)
        if made <= space:
            return runs, ends
        space = made


@compiled
def _runs_of(
    held: Compared, lower: Numbers, higher: Numbers, out: Runs, ends: NDArray[np.int64]
) -> int:
    room = room_for(longest_of(held.starts, 0, len(held.starts) - 1))
    made, size, taken = 0, 0, -1
    for at in range(len(lower)):
        kept = 1
        if lower[at] == higher[at]:
            whole = held.starts[higher[at] + 1] - held.starts[higher[at]]
            room.chosen[0, 0], room.chosen[0, 1], room.chosen[0, 2] = 0, 0, whole
        else:
            if taken != higher[at]:
                taken = higher[at]
                size = take(held, room, taken)
            kept = align(held, room, taken, size, lower[at])
        for run in range(kept):
            if room.chosen[run, 2] > 0:
                if made < len(out):
                    out[made] = room.chosen[run]
                made += 1
        ends[at] = made
    return made
