"""
The words that all texts of a pattern have, in runs, and what stands between these.

Takes the places of words and gives pieces of the texts as numbers; it shows nothing.

The rules of this module are:
  * A word is kept that no more texts lack than may: of ten texts or more, one of ten.
  * A run of kept words goes on where they are neighbours and no more texts have words between
    them than may; else a slot stands there.
  * The value of a slot lies between the words around it that the text has.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.wording.letters import Points, Starts
from guwah.linking.wording.places import Places
from guwah.linking.wording.words import Words

FEW_OF: Final = 10


class Runs(NamedTuple):
    """The words of first texts that are kept.

    Args:
        kept: These words, one group behind the other.
        opens: For each whether a run begins with it.
        ends: Where each group begins in `kept`, and the end of the last.
        runs: How many runs each group has.
    """

    kept: Points
    opens: NDArray[np.bool_]
    ends: Starts
    runs: Starts


def pieces(held: Words, made: Places) -> tuple[Points, Starts, Starts]:
    """The runs of kept words and the values between, as begins and ends in the points of a text.

    Args:
        held: The words.
        made: Their places.

    Returns:
        Pairs: for each group those of its runs, in the first text; then for each slot those of
        all texts. Where each group begins in them, and the end of the last. How many runs it has.
    """
    size = int((np.diff(held.rows) - 1)[made.groups[:-1]].sum())
    some = Runs(
        np.empty(size, np.int32), np.zeros(size, np.bool_),
        np.zeros(len(made.groups), np.int64), np.zeros(len(made.groups) - 1, np.int64),
    )  # fmt: skip
    _keep(made, some)
    sizes = some.runs + np.maximum(some.runs - 1, 0) * np.diff(made.groups)
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    out = np.empty((int(begins[-1]), 2), np.int32)
    _cut(held, made, some, begins, out)
    return out, begins, some.runs


@compiled
def _keep(made: Places, some: Runs) -> None:
    """Fill the words that are kept, and where their runs begin."""
    taken = 0
    for group in range(len(some.runs)):
        base, end = made.groups[group], made.groups[group + 1]
        fewer = (end - base) // FEW_OF
        before = -1
        for word in range(made.starts[base + 1] - made.starts[base]):
            lacking = parted = 0
            for text in range(base + 1, end):
                at = made.starts[text] + word
                lacking += made.found[at] < 0
                if before >= 0 and before == word - 1:
                    parted += made.found[at - 1] >= 0 and made.found[at] - made.found[at - 1] > 1
            if lacking > fewer:
                continue
            some.kept[taken] = word
            some.opens[taken] = before < 0 or before != word - 1 or parted > fewer
            some.runs[group] += some.opens[taken]
            before = word
            taken += 1
        some.ends[group + 1] = taken


@compiled
def _cut(held: Words, made: Places, some: Runs, begins: Starts, out: Points) -> None:
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
            _part(held, made, text, some.kept[low:high], some.opens[low:high],
                  out[run + 1 + text - base : begins[group + 1] : end - base], text == base)  # fmt: skip


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
    """Fill the values of one text: what stands between those shared words that it has."""
    begin, row = held.cuts[text], held.rows[text]
    slot, edge = 0, 0
    for at in range(len(kept)):
        if at > 0 and opens[at]:
            out[slot, 0] = edge
            slot += 1
        word = kept[at] if is_base else made.found[made.starts[text] + kept[at]]
        if word >= 0:
            edge = held.tos[row + word] - begin
    edge = held.cuts[text + 1] - begin
    for at in range(len(kept) - 1, 0, -1):
        word = kept[at] if is_base else made.found[made.starts[text] + kept[at]]
        if word >= 0:
            edge = held.froms[row + word] - begin
        if opens[at]:
            slot -= 1
            out[slot, 1] = edge
