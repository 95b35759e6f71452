"""
What is usual and joins nobody: known courtesies and notices, also misspelt, and what is learnt.

Decides for single texts; it compares no two messages with each other.

The rules of this module are:
  * A text that `boilerplate` knows is usual.
  * A text with hardly a letter is usual: numbers alone join nobody.
  * A short text is usual if hardly anything in it is its own: its stretches stand in very many
    other texts.
  * What differs from a usual phrase by typing errors only is usual, too.
  * A long text is never usual by its frequency alone: that is what a campaign looks like.
  * What was learnt is listed for a person to look at.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking import phrases
from guwah.linking.alike.compiled import THREADS, compiled, pieces
from guwah.linking.alike.counting import Bytes
from guwah.linking.alike.distinct import Distinct
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.profiling import GREETING_UNITS
from guwah.linking.alike.skeletons import NUMBER, Starts, Symbols, units
from guwah.linking.boilerplate import beyond_courtesy, is_boilerplate, wording_key
from guwah.script.normal import normal_text

LEAST_OWN: Final = 0.35
LEAST_OWN_OF_MANY: Final = 0.62
MANY: Final = 16
LEAST_BITS: Final = 60
LEAST_LETTERS: Final = 9
_LONGEST: Final = 150
_ALIKE: Final = 84.0
_EACH: Final = 4_000


def usual(
    each: Distinct, told: Profiles, asked: NDArray[np.int32], texts: list[str]
) -> tuple[NDArray[np.bool_], list[int]]:
    """Which skeletons join nobody.

    Args:
        each: All skeletons.
        told: Their profiles.
        asked: The numbers of those that might join somebody, ascending.
        texts: A text of each of these.

    Returns:
        For each skeleton whether it is usual; and the numbers of those that were learnt.
    """
    sums = np.zeros((4, len(asked)), np.int64)
    _sum(each.held.symbols, each.held.starts, units(), told.weight, told.own, asked, sums)
    sizes, letters, whole, own = sums
    shares, bits = own / np.maximum(1, whole), own / 16
    copies = (each.starts[1:] - each.starts[:-1])[asked]
    short = sizes <= GREETING_UNITS
    least = np.where(copies >= MANY, LEAST_OWN_OF_MANY, LEAST_OWN)
    rare = (shares >= least) | (bits >= LEAST_BITS)
    learnt = short & ~rare
    normal = {at: normal_text(texts[at]) for at in range(len(asked)) if sizes[at] <= _LONGEST}
    known = {at for at, text in normal.items() if is_boilerplate(text)}
    is_known = frozenset(known)
    often = [at for at in normal if copies[at] >= MANY and (at in known or learnt[at])]
    spelt = [*_phrases(), *sorted({wording_key(normal[at]) for at in often})]
    found = np.zeros(len(each.held), np.bool_)
    known |= {at for at in normal if letters[at] < LEAST_LETTERS}
    asking = [at for at in normal if short[at] and at not in known]
    nearly = {at for at, is_so in zip(asking, _are_nearly([normal[at] for at in asking], spelt),
                                      strict=True) if is_so}  # fmt: skip
    listed = [int(asked[at]) for at in normal if learnt[at] and at not in is_known]
    found[asked[[*known, *nearly]]] = True
    found[listed] = True
    return found, listed


@compiled
def _sum(
    symbols: Symbols, starts: Starts, weights: Bytes, weight: Bytes, own: Bytes,
    asked: NDArray[np.int32], sums: NDArray[np.int64],
) -> None:  # fmt: skip
    """For each text its units, those of letters, what it tells, and of its own."""
    for at in range(len(asked)):
        for place in range(starts[asked[at]], starts[asked[at] + 1]):
            units_of = np.int64(weights[symbols[place]])
            sums[0, at] += units_of
            if symbols[place] != NUMBER:
                sums[1, at] += units_of
            sums[2, at] += weight[place]
            sums[3, at] += own[place]


@cache
def _phrases() -> list[str]:
    """Known phrases without spaces, long enough to be told apart when misspelt."""
    lines = "|".join(phrases.COURTESY).split("|")
    keys = {wording_key(normal_text(phrase)) for phrase in lines}
    return sorted(key for key in keys if len(key) > 5)


def _are_nearly(normals: list[str], spelt: list[str]) -> list[bool]:
    """Whether each text differs from one of these phrases by typing errors only."""
    from rapidfuzz import fuzz, process

    found = np.zeros((2, len(normals)), np.bool_)
    beyond = [beyond_courtesy(normal) for normal in normals]
    for row, texts in enumerate((normals, beyond)):
        for begin, end in pieces(len(texts), _EACH):
            keys = [wording_key(text) for text in texts[begin:end]]
            likeness = process.cdist(
                keys, spelt, scorer=fuzz.ratio, score_cutoff=_ALIKE, workers=THREADS
            )
            found[row, begin:end] = likeness.any(axis=1)
    return [bool(one) for one in found[0] | found[1]]
