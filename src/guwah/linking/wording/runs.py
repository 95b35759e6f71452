"""
The words that all texts of a pattern have, in runs.

Takes the places of words and gives numbers; it cuts no text.

The rules of this module are:
  * A word is kept that no more texts lack than may: of ten texts or more, one of ten.
  * A run of kept words goes on where they are neighbours and no more texts have words between
    them than may; else a slot stands there.
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


def runs(held: Words, made: Places) -> Runs:
    """The runs of words that are kept.

    Args:
        held: The words.
        made: Their places.

    Returns:
        Those of each group.
    """
    size, groups = int((np.diff(held.rows) - 1)[made.groups[:-1]].sum()), len(made.groups) - 1
    some = Runs(
        np.empty(size, np.int32), np.zeros(size, np.bool_),
        np.zeros(groups + 1, np.int64), np.zeros(groups, np.int64),
    )  # fmt: skip
    _keep(made, some)
    return some


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
