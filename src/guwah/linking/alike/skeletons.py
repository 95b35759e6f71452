"""
Skeletons: what is left of a text when script, case, marks, spaces and numbers do not count.

One symbol for each letter of the normal form, one for each Chinese syllable, one for each run of
digits. It forgets; whatever is claimed is shown by the bytes of the original.

The rules of this module are:
  * Letters and marks of the normal form are their own symbols; spaces, signs and emoji fall.
  * A Han character is its toneless syllable, so characters of one sound are one symbol.
  * A run of digits is one symbol, whatever the digits; signs between do not end the run.
  * A symbol weighs one unit, one of Han, kana or Hangul two: lengths of grams are in units.
  * Tables grow by the characters that are met; the symbol of a character never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, TypeAlias

import numpy as np
import regex
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.script.folding import Folded, fold_all
from guwah.script.pinyin import syllables

Symbols: TypeAlias = NDArray[np.uint16]
Starts: TypeAlias = NDArray[np.int64]

NUMBER: Final = 0xD7FF
_UNMET: Final = 0xFFFF
_SYLLABLES: Final = 0xD800
_RARE: Final = 0xE000
_STEP: Final = 8000
_LETTER: Final = regex.compile(r"[\p{L}\p{M}]")
_WIDE: Final = ((0x3040, 0x3100), (0x3400, 0xA000), (0xAC00, 0xD7A4), (_SYLLABLES, _RARE))


@dataclass(frozen=True)
class Skeletons:
    """Skeletons of many texts, one behind the other.

    Args:
        symbols: Their symbols, all in one array.
        starts: Where each begins in `symbols`, and the end of the last.
    """

    symbols: Symbols
    starts: Starts

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Mapped:
    """Skeletons of texts, and where their symbols stand in them.

    Args:
        starts: Where the symbols of each text begin, and the end of the last.
        begins, ends: For each symbol the bytes of its own UTF-8 text that it stands for.
        heads: Whether it is the first symbol of its character.
    """

    starts: Starts
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    heads: NDArray[np.bool_]


def joined(one: Skeletons, other: Skeletons) -> Skeletons:
    """The texts of one, then those of the other."""
    if not len(one):
        return other
    return Skeletons(
        np.concatenate([one.symbols, other.symbols]),
        np.concatenate([one.starts, other.starts[1:] + one.starts[-1]]),
    )


def mapped(texts: Iterable[str]) -> Mapped:
    """The way back from symbols to bytes.

    Args:
        texts: Any texts, read once.

    Returns:
        The bytes of each symbol, whole characters only.
    """
    counts, begins, ends, heads = [np.zeros(1, np.int64)], [], [], []
    texts = iter(texts)
    while some := list(islice(texts, _STEP)):
        folded = fold_all(some)
        _, sizes, places = reduced(folded)
        begin, end = np.empty(len(places), np.int32), np.empty(len(places), np.int32)
        head = np.empty(len(places), np.bool_)
        _bytes(
            np.asarray(folded.offsets, np.int64), np.asarray(folded.starts, np.int64),
            np.asarray(folded.ends, np.int64), sizes, places, begin, end, head,
        )  # fmt: skip
        counts.append(sizes)
        begins.append(begin)
        ends.append(end)
        heads.append(head)
    starts = np.cumsum(np.concatenate(counts), dtype=np.int64)
    empty = np.empty(0, np.int32)
    return Mapped(
        starts, np.concatenate([empty, *begins]), np.concatenate([empty, *ends]),
        np.concatenate([np.empty(0, np.bool_), *heads]),
    )  # fmt: skip


@cache
def units() -> NDArray[np.uint8]:
    """How many units each symbol weighs."""
    weights = np.ones(0x10000, np.uint8)
    for begin, end in _WIDE:
        weights[begin:end] = 2
    return weights


def reduced(folded: Folded) -> tuple[Symbols, NDArray[np.int64], NDArray[np.int32]]:
    """Symbols, how many each text has, and the place of each in its normal form."""
    table = _table()
    points = folded.points
    met = table[points] != _UNMET
    if not met.all():
        for point in np.unique(points[~met]).tolist():
            table[point] = symbol_of(point)
    starts = np.asarray(folded.starts, np.int64)
    symbols = np.empty(len(points), np.uint16)
    places = np.empty(len(points), np.int32)
    counts = np.zeros(len(starts) - 1, np.int64)
    size = _reduce(points, starts, table, symbols, places, counts)
    return symbols[:size], counts, places[:size]


@cache
def _table() -> Symbols:
    return np.full(0x110000, _UNMET, np.uint16)


@cache
def _of_syllable() -> dict[int, int]:
    by_character = syllables()
    number = {name: at for at, name in enumerate(sorted(set(by_character.values())))}
    return {ord(one): _SYLLABLES + number[name] for one, name in by_character.items()}


def symbol_of(point: int) -> int:
    """The symbol of a character of the normal form; 0 for one that falls."""
    if point in _of_syllable():
        return _of_syllable()[point]
    character = chr(point)
    if character.isdecimal():
        return NUMBER
    if not _LETTER.match(character):
        return 0
    return point if point < NUMBER else _RARE + point % 0x1FF0


@compiled
def _reduce(
    points: NDArray[np.uint32],
    starts: Starts,
    table: Symbols,
    symbols: Symbols,
    places: NDArray[np.int32],
    counts: NDArray[np.int64],
) -> int:
    """Fill symbols, places and counts; how many symbols there are."""
    k = 0
    for text in range(len(counts)):
        begin = k
        for at in range(starts[text], starts[text + 1]):
            symbol = table[points[at]]
            if symbol == 0 or (symbol == 0xD7FF and k > begin and symbols[k - 1] == 0xD7FF):
                continue
            symbols[k] = symbol
            places[k] = at - starts[text]
            k += 1
        counts[text] = k - begin
    return k


@compiled
def _bytes(
    offsets: NDArray[np.int64],
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    places: NDArray[np.int32],
    begins: NDArray[np.int32],
    ends: NDArray[np.int32],
    heads: NDArray[np.bool_],
) -> None:
    """The bytes of each symbol: up to the next character that begins behind its own."""
    at = 0
    for text in range(len(counts)):
        first, last = starts[text], starts[text + 1]
        for number in range(counts[text]):
            place = first + places[at]
            heads[at] = number == 0 or begins[at - 1] != offsets[place]
            after = place
            while after < last and offsets[after] <= offsets[place]:
                after += 1
            begins[at] = offsets[place]
            ends[at] = offsets[after] if after < last else sizes[text]
            at += 1
