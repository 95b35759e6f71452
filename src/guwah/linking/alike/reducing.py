"""
The skeletons of many texts at once, without the way back to their bytes.

What `skeletons` makes through the normal form, in one look at each character: a table says which
symbols it becomes. What neighbours may change goes through the normal form.

The rules of this module are:
  * A text takes the long way where `folding` looks at more than one character: what may be
    composed, two marks between letters, letters of two scripts side by side that look alike, Greek
    letters in what it becomes. One mark alone, that nothing composes with, changes nothing.
  * Both ways give the same symbols; a property says so.
  * Tables grow by the characters that are met. An entry counts once it is whole, so threads may
    work side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from threading import Lock
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.skeletons import (
    NUMBER,
    Skeletons,
    Starts,
    Symbols,
    reduced,
    symbol_of,
)
from guwah.script.folding import CAREFUL, SCRIPTS, THROUGH, fold_all, folded_points, kinds_of

_STEP: Final = 8000
_GREEK: Final = range(0x370, 0x400)
_UNMET, _MARK = 0x80, 0x40
_LONE_MARK: Final = regex.compile(r"(?V1)[\p{NFC_QC=Y}&&\P{ccc=0}]")


class _Table:
    """What the code points become; filled as they are met.

    `sizes` and `firsts` say how many symbols a point becomes and which, or, of several, where in
    `pool` they begin. `kinds` are those of `folding`, with `CAREFUL` for what takes the long way.
    """

    def __init__(self) -> None:
        self.kinds = np.full(0x110000, _UNMET, np.uint8)
        self.sizes = np.zeros(0x110000, np.uint8)
        self.firsts = np.zeros(0x110000, np.uint16)
        self.pool = np.zeros(0x10000, np.uint16)
        self._taken = 0
        self._lock = Lock()

    def meet(self, points: NDArray[np.uint32]) -> None:
        """Work out the entries of code points that were not met before."""
        with self._lock:
            new = np.unique(points[self.kinds[points] == _UNMET])
            met = kinds_of(new)
            for at, point in enumerate(new.tolist()):
                becomes = folded_points(point)
                if any(one in _GREEK for one in becomes):
                    met[at] |= CAREFUL
                elif becomes in ([], [point]) and _LONE_MARK.match(chr(point)):
                    met[at] = int(met[at]) & ~CAREFUL | _MARK
                symbols = [one for one in map(symbol_of, becomes) if one]
                self.sizes[point] = len(symbols)
                self.firsts[point] = symbols[0] if len(symbols) == 1 else self._taken
                if len(symbols) > 1:
                    self.pool[self._taken : self._taken + len(symbols)] = symbols
                    self._taken += len(symbols)
            self.kinds[new] = met


@cache
def _table() -> _Table:
    return _Table()


def skeletons(texts: Iterable[str]) -> Skeletons:
    """The skeletons of texts.

    Args:
        texts: Any texts, read once.

    Returns:
        One skeleton for each, in order.
    """
    held = texts if isinstance(texts, list) else list(texts)
    found = in_threads(lambda low, high: _some(held[low:high]), pieces(len(held), _STEP))
    starts = np.concatenate([np.zeros(1, np.int64), *(counts for _, counts in found)])
    empty = np.empty(0, np.uint16)
    return Skeletons(
        np.concatenate([empty, *(symbols for symbols, _ in found)]),
        np.cumsum(starts, dtype=np.int64),
    )


def _some(texts: Sequence[str]) -> tuple[Symbols, NDArray[np.int64]]:
    """The symbols of texts one behind the other, and how many each has."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    cuts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    table = _table()
    counts = np.empty(len(texts), np.int64)
    if _count(points, cuts, table.kinds, table.sizes, table.firsts, table.pool, counts):
        table.meet(points)
        _count(points, cuts, table.kinds, table.sizes, table.firsts, table.pool, counts)
    longer = np.flatnonzero(counts < 0)
    symbols, sizes, _ = reduced(fold_all([texts[at] for at in longer.tolist()]))
    counts[longer] = sizes
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    out = np.empty(starts[-1], np.uint16)
    _write(points, cuts, table.sizes, table.firsts, table.pool, longer, symbols, starts, out)
    return out, counts


@compiled
def _count(
    points: NDArray[np.uint32],
    cuts: Starts,
    kinds: NDArray[np.uint8],
    sizes: NDArray[np.uint8],
    firsts: Symbols,
    pool: Symbols,
    counts: NDArray[np.int64],
) -> bool:
    """How many symbols each text has, -1 for the long way; whether a point was never met."""
    for text in range(len(counts)):
        count, script, last, is_marked = 0, 0, 0, False
        for at in range(cuts[text], cuts[text + 1]):
            point = points[at]
            kind = kinds[point]
            if kind == _UNMET:
                return True
            is_long = kind & CAREFUL != 0 or (is_marked and kind & _MARK != 0)
            if not kind & THROUGH:
                its = kind & SCRIPTS
                is_long |= its != 0 and script != 0 and its != script
                script = its
            if is_long:
                count = -1
                break
            if kind & _MARK:
                is_marked = True
            elif sizes[point]:
                is_marked = False
            for step in range(sizes[point]):
                symbol = firsts[point] if sizes[point] == 1 else pool[firsts[point] + step]
                count += symbol != NUMBER or last != NUMBER
                last = symbol
        counts[text] = count
    return False


@compiled
def _write(
    points: NDArray[np.uint32],
    cuts: Starts,
    sizes: NDArray[np.uint8],
    firsts: Symbols,
    pool: Symbols,
    longer: NDArray[np.int64],
    symbols: Symbols,
    starts: Starts,
    out: Symbols,
) -> None:
    """Fill the symbols of all texts; those of the long way are there already."""
    taken, number = 0, 0
    for text in range(len(starts) - 1):
        to, end = starts[text], starts[text + 1]
        if number < len(longer) and longer[number] == text:
            number += 1
            out[to:end] = symbols[taken : taken + end - to]
            taken += end - to
            continue
        last = 0
        for at in range(cuts[text], cuts[text + 1]):
            point = points[at]
            for step in range(sizes[point]):
                symbol = firsts[point] if sizes[point] == 1 else pool[firsts[point] + step]
                if symbol != NUMBER or last != NUMBER:
                    out[to] = symbol
                    to += 1
                last = symbol
