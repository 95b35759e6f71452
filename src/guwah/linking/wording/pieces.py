"""
The pieces of the texts of a pattern: runs of shared words, and the values of its slots.

Takes words and runs and gives begins and ends; it shows nothing.

The rules of this module are:
  * The value of a slot lies between the words around it that the text has.
  * A slot stands before the first run where any text has a word there, and behind the last where
    any has one there: not one may hide a "do not". Signs alone make none.
  * A text without any word of an outermost run has nothing outside it: what it has instead is in
    the slot next to that run, or, where there is but one run, in the slot before it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.wording.letters import Points, Starts
from guwah.linking.wording.places import Places
from guwah.linking.wording.runs import Runs, runs
from guwah.linking.wording.words import Words


class Pieces(NamedTuple):
    """Begins and ends in the code points of a text.

    Args:
        pairs: For each group those of its runs, in the first text; then for each slot those of
            all texts.
        begins: Where each group begins in `pairs`, and the end of the last.
        runs: How many runs each group has.
        opens: Whether a slot stands before the first run of each group.
    """

    pairs: Points
    begins: Starts
    runs: Starts
    opens: NDArray[np.bool_]


class _Ends(NamedTuple):
    """What stands outside the runs: where it ends and begins in each text, and who shows it."""

    heads: Starts
    tails: Starts
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]


def pieces(held: Words, made: Places) -> Pieces:
    """The runs of shared words and the values between and around them.

    Args:
        held: The words.
        made: Their places.

    Returns:
        The pieces, group by group.
    """
    some, groups, texts = runs(held, made), len(made.groups) - 1, len(held.cuts) - 1
    ends = _Ends(
        np.zeros(texts, np.int64), np.zeros(texts, np.int64),
        np.zeros(groups, np.bool_), np.zeros(groups, np.bool_),
    )  # fmt: skip
    _look_outside(held, made, some, ends)
    slots = np.maximum(some.runs - 1, 0) + ends.opens + ends.closes
    sizes = some.runs + slots * np.diff(made.groups)
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    out = np.empty((int(begins[-1]), 2), np.int32)
    _cut(held, made, some, ends, begins, out)
    return Pieces(out, begins, some.runs, ends.opens)


@compiled
def _look_outside(held: Words, made: Places, some: Runs, ends: _Ends) -> None:
    """Fill what stands outside the runs."""
    for group in range(len(some.runs)):
        base, low, high = made.groups[group], some.ends[group], some.ends[group + 1]
        if low == high:
            continue
        for text in range(base, made.groups[group + 1]):
            row, count = held.rows[text], held.rows[text + 1] - held.rows[text] - 1
            at, word = low, -1
            while word < 0 and at < high and (at == low or not some.opens[at]):
                word = _place(made, text, some.kept[at], text == base)
                at += 1
            if word >= 0:
                ends.heads[text] = held.froms[row + word] - held.cuts[text]
                ends.opens[group] |= word > 0
            elif some.runs[group] == 1:
                ends.heads[text] = held.cuts[text + 1] - held.cuts[text]
                ends.opens[group] |= count > 0
            at, word = high, -1
            while word < 0 and at > low and (at == high or not some.opens[at]):
                at -= 1
                word = _place(made, text, some.kept[at], text == base)
            ends.tails[text] = held.cuts[text + 1] - held.cuts[text]
            if word >= 0:
                ends.tails[text] = held.tos[row + word] - held.cuts[text]
                ends.closes[group] |= word < count - 1


@compiled
def _place(made: Places, text: int, word: int, is_base: bool) -> int:
    """The word of a text that is this word of the first, or -1."""
    return word if is_base else int(made.found[made.starts[text] + word])


@compiled
def _cut(held: Words, made: Places, some: Runs, ends: _Ends, begins: Starts, out: Points) -> None:
    """Fill the pieces."""
    for group in range(len(some.runs)):
        base, end = made.groups[group], made.groups[group + 1]
        run, low, high = begins[group] - 1, some.ends[group], some.ends[group + 1]
        for at in range(low, high):
            row = held.rows[base] + some.kept[at]
            if some.opens[at]:
                run += 1
                out[run, 0] = held.froms[row] - held.cuts[base]
            out[run, 1] = held.tos[row] - held.cuts[base]
        for text in range(base, end):
            its = out[run + 1 + text - base : begins[group + 1] : end - base]
            if ends.opens[group]:
                its[0, 0], its[0, 1] = 0, ends.heads[text]
                its = its[1:]
            _part(held, made, text, some.kept[low:high], some.opens[low:high], its, text == base)
            if ends.closes[group]:
                its[-1, 0] = ends.tails[text]
                its[-1, 1] = held.cuts[text + 1] - held.cuts[text]


@compiled
def _part(
    held: Words,
    made: Places,
    text: int,
    kept: Points,
    opens: NDArray[np.bool_],
    out: Points,
    is_base: bool,
) -> None:
    """Fill the values between runs of one text: what stands between shared words that it has."""
    begin, row = held.cuts[text], held.rows[text]
    slot, edge = 0, 0
    for at in range(len(kept)):
        if at > 0 and opens[at]:
            out[slot, 0] = edge
            slot += 1
        word = _place(made, text, kept[at], is_base)
        if word >= 0:
            edge = held.tos[row + word] - begin
    edge = held.cuts[text + 1] - begin
    for at in range(len(kept) - 1, 0, -1):
        word = _place(made, text, kept[at], is_base)
        if word >= 0:
            edge = held.froms[row + word] - begin
        if opens[at]:
            slot -= 1
            out[slot, 1] = edge
