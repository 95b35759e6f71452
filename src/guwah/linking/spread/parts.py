"""
Parts: the distinct skeletons whose hash lies in one range, and whose they are.

Takes texts to the part that their skeleton belongs to, and skeletons out of it again.

The rules of this module are:
  * The part of a text follows from its skeleton alone, so equal skeletons meet in one part.
  * Parts cut the range of hashes in order, and each has the order of `alike.distinct`: the
    skeletons of all parts, one behind the other, are those that the embedded engine numbers.
  * Folding fills tables that a process has once, so one thread of a process folds at a time.
  * A text goes to whoever folds it, and is let go with its chunk; parts hold skeletons only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.distinct import Distinct, distinct, hashes_of
from guwah.linking.alike.reducing import skeletons
from guwah.linking.alike.skeletons import Skeletons

Numbers: TypeAlias = NDArray[np.int64]
Chunk: TypeAlias = tuple[int, list[str]]
Block: TypeAlias = tuple[Skeletons, Numbers]
_FOLDING: Final = Lock()


@dataclass(frozen=True)
class Part:
    """One part of all skeletons.

    Args:
        each: Its distinct skeletons, numbered from 0.
        positions: For each of its texts the position among all texts, ascending.
    """

    each: Distinct
    positions: Numbers


def sent(chunk: Chunk, parts: int) -> list[Block]:
    """Fold texts and address their skeletons.

    Args:
        chunk: The position of the first text, and the texts.
        parts: How many parts there are.

    Returns:
        For each part its skeletons with their positions.
    """
    first, texts = chunk
    with _FOLDING:
        given = skeletons(texts)
    target = (hashes_of(given) >> np.uint64(32)) * np.uint64(parts) >> np.uint64(32)
    order = np.argsort(target, kind="stable")
    cuts = np.searchsorted(target[order], np.arange(1, parts, dtype=np.uint64))
    return [(chosen(given, some), some + first) for some in np.split(order, cuts)]


def received(blocks: Sequence[Block]) -> Part:
    """Bring the skeletons of one part together.

    Args:
        blocks: What each chunk sent, in the order of the chunks.

    Returns:
        The part.
    """
    whole = joined([held for held, _ in blocks])
    return Part(distinct(whole), np.concatenate([at for _, at in blocks]))


def sizes(part: Part) -> tuple[int, int, Numbers]:
    """How many distinct skeletons and symbols a part has, and which skeletons have copies."""
    copied = np.flatnonzero(np.diff(part.each.starts) > 1)
    return len(part.each.held), len(part.each.held.symbols), copied


def indexes(starts: Numbers, numbers: NDArray[Any]) -> Numbers:
    """Where the elements of some rows lie, one row behind the other.

    Args:
        starts: Where each row begins, and the end of the last.
        numbers: Which rows.

    Returns:
        An index for each element.
    """
    lengths = np.diff(starts)[numbers]
    ends = np.cumsum(lengths)
    found = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64)
    shift: Numbers = np.repeat(starts[numbers] - (ends - lengths), lengths)
    return found + shift


def chosen(held: Skeletons, numbers: NDArray[Any]) -> Skeletons:
    """Some skeletons, in the order asked for."""
    ends = np.cumsum(np.diff(held.starts)[numbers], dtype=np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), ends])
    return Skeletons(held.symbols[indexes(held.starts, numbers)], starts)


def joined(some: Sequence[Skeletons]) -> Skeletons:
    """Skeletons one behind the other."""
    lengths = [np.diff(one.starts) for one in some]
    starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths]), dtype=np.int64)
    empty = np.empty(0, np.uint16)
    return Skeletons(np.concatenate([empty, *(one.symbols for one in some)]), starts)
