"""
Characters as templates see them: what a word is made of, digits, and case that does not count.

Is told which points are words; it finds none.

The rules of this module are:
  * A character has every class that holds it: a mark may be of Han.
  * Half of a surrogate pair is what it would be printed as: three signs.
  * Two words have one id where their casefolded characters are the same, all of them: what is
    hashed is compared. The hash has another key in each process, so nobody can choose texts that
    make it slow; no result depends on it.
  * Tables grow by the characters that are met. An entry counts once it is whole, so threads may
    work side by side.
"""

from __future__ import annotations

import secrets
from functools import cache
from threading import Lock
from typing import Final, TypeAlias

import numpy as np
import regex
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled

Points: TypeAlias = NDArray[np.int32]
Starts: TypeAlias = NDArray[np.int64]

DIGIT, HAN, MARK, LETTER, GLUE, SIGN, UNMET = 1, 2, 4, 8, 16, 32, 128
_LETTERS: Final = r"(?V1)[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Nd}]]"
_CLASSES: Final = (
    (DIGIT, regex.compile(r"\p{Nd}")),
    (HAN, regex.compile(r"(?V1)[\p{Han}\p{Hiragana}\p{Katakana}]")),
    (MARK, regex.compile(r"\p{M}")),
    (LETTER, regex.compile(_LETTERS)),
    (GLUE, regex.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")),
    (SIGN, regex.compile(r"[^\p{L}\p{M}\p{N}]")),
)
_PRIME: Final = (1 << 31) - 1


class Table:
    """What is known of code points.

    `kinds` are their classes, `digits` their values as digits or -1. `sizes` and `becomes` say
    how many points a point is when case does not count and which, or, of several, where in `pool`
    they begin.
    """

    def __init__(self) -> None:
        self.kinds = np.full(0x110000, UNMET, np.uint8)
        self.digits = np.full(0x110000, -1, np.int8)
        self.sizes = np.zeros(0x110000, np.uint8)
        self.becomes = np.zeros(0x110000, np.int32)
        self.pool = np.zeros(0x4000, np.int32)
        self._taken = 0
        self._lock = Lock()

    def meet(self, points: Points) -> None:
        """Work out the entries of code points that were not met before."""
        with self._lock:
            new = np.unique(points[self.kinds[points] == UNMET])
            met = np.zeros(0x110000, np.uint8)
            characters = [chr(point) for point in new.tolist()]
            for kind, pattern in _CLASSES:
                found = [ord(one) for one in pattern.findall("".join(characters))]
                met[found] |= kind
            for one in characters:
                self._fold(one)
            self.kinds[new] = met[new]

    def _fold(self, one: str) -> None:
        """What a character is when case does not count, and as a digit."""
        shown = one.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        said = [ord(each) for each in shown.casefold()]
        self.sizes[ord(one)] = len(said)
        self.becomes[ord(one)] = said[0] if len(said) == 1 else self._taken
        if len(said) > 1:
            self.pool[self._taken : self._taken + len(said)] = said
            self._taken += len(said)
        if one.isdecimal():
            self.digits[ord(one)] = int(one)


TABLE: Final = Table()


@cache
def _key() -> int:
    return secrets.randbelow(_PRIME - 0x200000) + 0x110000


def identified(points: Points, rows: Starts, froms: Points, tos: Points) -> Points:
    """Numbers that only equal words share.

    Args:
        points: The code points of texts; all of them were met.
        rows: Where the words of each text begin in `froms` and `tos`, and the end of the last; the
            last of each text is none.
        froms, tos: Begin and end of each word in `points`.

    Returns:
        For each word its id, -1 for what is none.
    """
    ids = np.full(len(froms), -1, np.int32)
    said = np.empty(int(TABLE.sizes[points].sum(dtype=np.int64)), np.int32)
    heads = np.full(1 << (len(ids).bit_length() + 1), -1, np.int32)
    _identify(points, rows, froms, tos, TABLE.sizes, TABLE.becomes, TABLE.pool, _key(), said, ids,
              heads)  # fmt: skip
    return ids


@compiled
def _identify(
    points: Points,
    rows: Starts,
    froms: Points,
    tos: Points,
    sizes: NDArray[np.uint8],
    becomes: Points,
    pool: Points,
    key: int,
    said: Points,
    ids: Points,
    heads: Points,
) -> None:
    """Fill the ids: what is said so far is kept, one word behind the other, and looked up."""
    begins = np.zeros(len(ids) + 1, np.int64)
    hashes = np.empty(len(ids), np.int64)
    met = 0
    for text in range(len(rows) - 1):
        for word in range(rows[text], rows[text + 1] - 1):
            begin, top, hashed = begins[met], begins[met], 0
            for at in range(froms[word], tos[word]):
                point = points[at]
                for step in range(sizes[point]):
                    one = becomes[point] if sizes[point] == 1 else pool[becomes[point] + step]
                    said[top] = one
                    hashed = (hashed * key + int(one) + 1) % _PRIME
                    top += 1
            slot = hashed & (len(heads) - 1)
            while heads[slot] >= 0 and not (
                hashes[heads[slot]] == hashed and _is_equal(said, begins, heads[slot], begin, top)
            ):
                slot = (slot + 1) & (len(heads) - 1)
            if heads[slot] < 0:
                heads[slot] = met
                hashes[met] = hashed
                met += 1
                begins[met] = top
            ids[word] = heads[slot]


@compiled
def _is_equal(said: Points, begins: Starts, one: int, begin: int, end: int) -> bool:
    """Whether a word that is kept has just these characters."""
    at, size, step = begins[one], end - begin, 0
    if begins[one + 1] - at != size:
        return False
    while step < size and said[at + step] == said[begin + step]:
        step += 1
    return step == size
