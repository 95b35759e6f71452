"""
The words of many texts, for templates: where they stand, and which are the same.

Knows nothing of patterns and shows nothing.

The rules of this module are:
  * A word is a run of letters, marks and numbers, with signs within that nobody sees; or a Han
    character or kana with its marks; or a number: digits with up to two signs between them.
  * What has no symbol of the comparison is no word; it belongs to the one before: "5 – – 10".
  * Bytes that are no text are counted as they came, half of a surrogate pair as three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.skeletons import mapped
from guwah.linking.wording.letters import (
    DIGIT,
    GLUE,
    HAN,
    LETTER,
    MARK,
    SIGN,
    TABLE,
    UNMET,
    Points,
    Starts,
    identified,
)  # fmt: skip


class Words(NamedTuple):
    """The words of texts, one text behind the other; behind those of each text stands its end.

    Args:
        points: The code points of all texts.
        cuts: Where each text begins in `points`, and the end of the last.
        symbols: For each symbol of the comparison the byte of its text where it begins.
        starts: Where each text begins in `symbols`, and the end of the last.
        rows: Where each text begins in what follows, and the end of the last.
        froms, tos: For each word its code points.
        firsts: For each word its first symbol, counted in its text.
        ids: For each word a number that only equal words share; -1 for ends of texts.
        at: For each symbol the word that begins with it, counted in its text, or -1.
        digits: For each character of Unicode that was met its value as a digit, or -1.
    """

    points: Points
    cuts: Starts
    symbols: Points
    starts: Starts
    rows: Starts
    froms: Points
    tos: Points
    firsts: Points
    ids: Points
    at: Points
    digits: NDArray[np.int8]


def words(texts: Sequence[str]) -> Words:
    """The words of texts.

    Args:
        texts: Any texts, lone surrogates included.

    Returns:
        Those of all, in order.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    cuts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<i4")
    places = mapped(texts)
    rows = np.zeros(len(cuts), np.int64)
    froms, tos, firsts = np.empty((3, len(points) + len(texts)), np.int32)
    at = np.full(len(places.begins), -1, np.int32)
    held = Words(
        points, cuts, places.begins, places.starts, rows, froms, tos, firsts, firsts, at,
        TABLE.digits,
    )  # fmt: skip
    if _cut(held, TABLE.kinds):
        TABLE.meet(points)
        _cut(held, TABLE.kinds)
    made = int(rows[-1])
    froms, tos, firsts = froms[:made].copy(), tos[:made].copy(), firsts[:made].copy()
    ids = identified(points, rows, froms, tos)
    return held._replace(froms=froms, tos=tos, firsts=firsts, ids=ids)


@compiled
def _cut(held: Words, kinds: NDArray[np.uint8]) -> bool:
    """Fill the words of all texts; whether a point was never met."""
    made = 0
    for text in range(len(held.cuts) - 1):
        low, high = held.starts[text], held.starts[text + 1]
        end, byte, opened = held.cuts[text + 1], 0, made
        after = held.cuts[text]
        while after < end:
            at, begin = after, byte
            kind = kinds[held.points[at]]
            if kind & UNMET:
                return True
            after = _end_of(held.points, kinds, at, end)
            for step in range(at, after):
                point = held.points[step]
                byte += 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)
            if not kind & (DIGIT | HAN | LETTER):
                continue
            first = low_of(held.symbols, low, high, begin)
            if first < high and held.symbols[first] < byte:
                held.froms[made], held.tos[made] = at, after
                held.firsts[made] = first - low
                held.at[first] = made - opened
                made += 1
            elif made > opened:
                held.tos[made - 1] = after
        held.froms[made], held.tos[made], held.firsts[made] = end, end, high - low
        made += 1
        held.rows[text + 1] = made
    return False


@compiled
def _end_of(points: Points, kinds: NDArray[np.uint8], at: int, end: int) -> int:
    """Where the word that begins at a point ends; behind the point where none does."""
    kind, after = kinds[points[at]], at + 1
    if kind & HAN and not kind & DIGIT:
        while after < end and kinds[points[after]] & MARK:
            after += 1
        return after
    if kind & DIGIT:
        within, between, most = DIGIT, SIGN, 2
    else:
        within, between, most = LETTER, GLUE, end
    while kind & within:
        ahead = after
        while ahead < end and ahead - after < most and kinds[points[ahead]] & between:
            ahead += 1
        if ahead == end or not kinds[points[ahead]] & within:
            break
        after = ahead + 1
    return after


@compiled
def low_of(numbers: Points, low: int, high: int, sought: int) -> int:
    """The first of sorted numbers that is not below the one sought, from `low`; or `high`."""
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < sought:
            low = middle + 1
        else:
            high = middle
    return low
