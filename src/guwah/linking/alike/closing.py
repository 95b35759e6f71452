"""
From pairs to groups: what belongs together, and where a chain of likenesses is too thin.

Works on numbers of texts and the odds of pairs; it compares nothing itself but asks for it.

The rules of this module are:
  * A pair is *strong* from `STRONG` on (natural logarithm of its odds); strong pairs make groups.
  * In a group of more than two, a pair that no third text confirms must be `SURE`; else it is cut,
    so that one text that resembles two groups does not make them one.
  * Within a group every pair is compared; from `WEAK` on it is a match, because the others of
    the group bear it out.
  * A group of more than `MAX_GROUP` texts is not compared all with all.
  * Texts and pairs come out in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled

Numbers = NDArray[np.int32]
Odds = NDArray[np.float32]

STRONG: Final = 0.0
WEAK: Final = -4.0
SURE: Final = 1.0
MAX_GROUP: Final = 64


@dataclass(frozen=True)
class Closed:
    """Matching pairs, and the group of each text.

    Args:
        first, second: Numbers of the texts, ordered; `first` is the lower.
        odds: Natural logarithm of the odds of each pair.
        group: For each text the lowest number of its group.
    """

    first: Numbers
    second: Numbers
    odds: Odds
    group: Numbers


def closed(
    first: Numbers,
    second: Numbers,
    odds: Odds,
    texts: int,
    compare: Callable[[Numbers, Numbers], Odds],
) -> Closed:
    """Close pairs into groups.

    Args:
        first, second, odds: Compared pairs, each once.
        texts: How many texts there are.
        compare: Gives the odds of pairs that were not compared.

    Returns:
        The matching pairs and groups.
    """
    order = np.lexsort((second, first))
    first, second, odds = first[order], second[order], odds[order]
    strong = odds >= STRONG
    keep = strong.copy()
    keep[strong] = _confirmed(first[strong], second[strong], odds[strong], texts)
    group = _groups(first[keep], second[keep], texts)
    inside = (group[first] == group[second]) & (odds >= WEAK)
    more_first, more_second = _missing(group, first, second)
    found = compare(more_first, more_second)
    good = found >= WEAK
    first = np.concatenate([first[inside], more_first[good]])
    second = np.concatenate([second[inside], more_second[good]])
    odds = np.concatenate([odds[inside], found[good]])
    order = np.lexsort((second, first))
    return Closed(first[order], second[order], odds[order], group)


def _confirmed(first: Numbers, second: Numbers, odds: Odds, texts: int) -> NDArray[np.bool_]:
    """Which strong pairs are borne out by a third text, are sure, or stand alone."""
    counts = np.zeros(texts + 1, np.int64)
    np.add.at(counts, first + 1, 1)
    np.add.at(counts, second + 1, 1)
    starts = np.cumsum(counts)
    ends = np.concatenate([first, second])
    others = np.concatenate([second, first])
    neighbours = others[np.lexsort((others, ends))].astype(np.int32)
    keep = np.zeros(len(first), np.bool_)
    _confirm(first, second, odds, starts, neighbours, keep, SURE)
    return keep


@compiled
def _confirm(
    first: Numbers,
    second: Numbers,
    odds: Odds,
    starts: NDArray[np.int64],
    neighbours: Numbers,
    keep: NDArray[np.bool_],
    sure: float,
) -> None:
    for pair in range(len(first)):
        a, b = first[pair], second[pair]
        alone = starts[a + 1] - starts[a] == 1 and starts[b + 1] - starts[b] == 1
        if alone or odds[pair] >= sure:
            keep[pair] = True
            continue
        at, other = starts[a], starts[b]
        while at < starts[a + 1] and other < starts[b + 1]:
            if neighbours[at] == neighbours[other]:
                keep[pair] = True
                break
            if neighbours[at] < neighbours[other]:
                at += 1
            else:
                other += 1


def _groups(first: Numbers, second: Numbers, texts: int) -> Numbers:
    """For each text the lowest number that it is connected with."""
    group = np.arange(texts, dtype=np.int32)
    _join(first, second, group)
    return group


@compiled
def _join(first: Numbers, second: Numbers, group: Numbers) -> None:
    for pair in range(len(first)):
        a, b = first[pair], second[pair]
        while group[a] != a:
            group[a] = group[group[a]]
            a = group[a]
        while group[b] != b:
            group[b] = group[group[b]]
            b = group[b]
        if a < b:
            group[b] = a
        else:
            group[a] = b
    for text in range(len(group)):
        root = text
        while group[root] != root:
            root = group[root]
        group[text] = root


def _missing(group: Numbers, first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs within groups that were not compared yet, the higher numbers together."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    ends = np.append(starts[1:], len(order))
    some = np.flatnonzero((ends - starts > 2) & (ends - starts <= MAX_GROUP))
    known = set(zip(first.tolist(), second.tolist(), strict=True))
    found = [
        pair
        for begin, end in zip(starts[some].tolist(), ends[some].tolist(), strict=True)
        for pair in combinations(order[begin:end].tolist(), 2)
        if pair not in known
    ]
    pairs = np.array(sorted(found, key=lambda pair: (pair[1], pair[0])), np.int32).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
