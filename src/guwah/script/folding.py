"""
The normal form of many texts at once, with their byte maps: one pass over tables.

The same form as `normal`, which stays the definition; a property holds the two together.
Spec: docs/spec/normal-form.md.

The rules of this module are:
  * One look at each character: what it becomes, how many bytes it takes, whether its text needs
    care. Such a text (marks out of order, a mixed word) goes through `normal` by itself.
  * Tables grow by the characters that are met; nothing is worked out twice. An entry counts once
    it is whole, so threads may fold side by side.
  * Cost and memory grow with the characters of one call; callers give some thousand texts each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final, TypeAlias

import numpy as np
import regex
from numpy.typing import NDArray

from guwah.script import alphabet, lookalikes
from guwah.script.normal import SHORT, folded_characters, normalise

Points: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.int64] | NDArray[np.int32]

_ALL: Final = 0x110000
_LATIN, _CYRILLIC, _GREEK, THROUGH, CAREFUL, _CARRIER, _UNKNOWN = 1, 2, 4, 8, 16, 32, 128
SCRIPTS: Final = _LATIN | _CYRILLIC | _GREEK
_CLASSES: Final = (
    (_LATIN, re.compile(f"[{lookalikes.LATIN}]")),
    (_CYRILLIC, re.compile(f"[{lookalikes.CYRILLIC}]")),
    (_GREEK, re.compile(f"[{lookalikes.GREEK}]")),
    (THROUGH, re.compile(f"[{lookalikes.THROUGH}]")),
    (CAREFUL, regex.compile(r"[\p{NFC_QC=N}\p{NFC_QC=M}\P{ccc=0}]")),
    (_CARRIER, re.compile(f"[{''.join(alphabet.CARRIERS)}]")),
)


@dataclass(frozen=True)
class Folded:
    """Normal forms of many texts, one behind the other.

    Args:
        points: Their code points, all in one array.
        starts: Where each begins in `points`, and the end of the last.
        offsets: For each code point the byte in the UTF-8 of its own original that it stands for.
        ends: Length in bytes of the UTF-8 of each original.
    """

    points: Points
    starts: Places
    offsets: Places
    ends: Places

    def texts(self) -> list[str]:
        """The normal forms as strings."""
        whole = self.points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        cuts = self.starts.tolist()
        return [whole[begin:end] for begin, end in pairwise(cuts)]

    def span(self, number: int, start: int, stop: int) -> tuple[int, int]:
        """Where a slice of a normal form stands in its original; as `Normal.span`.

        Args:
            number: Which text.
            start: First character of the slice.
            stop: Its end; must be above `start`.

        Returns:
            `(offset, length)` in bytes of the UTF-8 original, whole characters only.
        """
        begin, end = int(self.starts[number]), int(self.starts[number + 1])
        offsets = self.offsets[begin:end]
        first = int(offsets[start])
        after = int(np.searchsorted(offsets, offsets[stop - 1], side="right"))
        last = int(offsets[after]) if after < end - begin else int(self.ends[number])
        return first, last - first


class _Tables:
    """What each code point becomes; filled as code points are met."""

    def __init__(self) -> None:
        self.kinds = np.full(_ALL, _UNKNOWN, np.uint8)
        self.counts = np.zeros(_ALL, np.uint8)
        self.firsts = np.zeros(_ALL, np.uint32)
        self.pool = np.zeros(1, np.uint32)
        self._lock = Lock()

    def meet(self, points: Points) -> None:
        """Work out the entries of code points that were not met before."""
        with self._lock:
            self._meet(points)

    def _meet(self, points: Points) -> None:
        seen = np.zeros(_ALL, np.bool_)
        seen[points] = True
        seen &= self.kinds == _UNKNOWN
        more: list[int] = []
        met: dict[int, int] = {}
        for point in np.flatnonzero(seen).tolist():
            character = chr(point)
            becomes = folded_characters(character)
            met[point] = sum(kind for kind, pattern in _CLASSES if pattern.match(character)) | (
                CAREFUL if _CLASSES[4][1].search(becomes) else 0
            )
            self.counts[point] = len(becomes)
            if len(becomes) == 1:
                self.firsts[point] = ord(becomes)
            elif becomes:
                self.firsts[point] = len(self.pool) + len(more)
                more += map(ord, becomes)
        if more:
            self.pool = np.concatenate([self.pool, np.array(more, np.uint32)])
        for point, kind in met.items():
            self.kinds[point] = kind


_TABLES: Final = _Tables()


def fold_all(texts: Sequence[str]) -> Folded:
    """Fold many texts to their normal forms.

    Args:
        texts: Any texts, lone surrogates included.

    Returns:
        Their normal forms, in order, with maps back to bytes.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    cuts = np.concatenate([[0], np.cumsum(lengths)])
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    points: Points = np.frombuffer(joined, "<u4")
    kinds = kinds_of(points)
    widths = np.concatenate([np.zeros(1, np.int32), np.cumsum(_widths(points), dtype=np.int32)])
    if mixed := _mixed(kinds, cuts):
        points = _unmixed(points, texts, mixed, cuts)
        kinds = kinds_of(points)
    slow = _needing_care(texts, kinds, cuts)
    begins = widths[:-1] - np.repeat(widths[cuts[:-1]], lengths)
    _carry(begins, kinds, cuts, points)
    counts = _TABLES.counts[points]
    for number in slow:
        counts[cuts[number] : cuts[number + 1]] = 0
    made, places = _written(points, counts)
    ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    folded = Folded(made, ends[cuts], begins[places], np.diff(widths[cuts]))
    for number in _greek(folded):
        if number not in slow:
            slow.append(number)
    return _with_slow(folded, texts, sorted(slow)) if slow else folded


def folded_points(point: int) -> list[int]:
    """What one code point becomes, as far as no neighbour changes it."""
    return [ord(one) for one in folded_characters(chr(point))]


def kinds_of(points: Points) -> NDArray[np.uint8]:
    """The classes of all code points, those included that are met for the first time.

    Returns:
        For each its own: bits of `SCRIPTS`; `THROUGH` for what does not end a word; `CAREFUL` for
        what composition may change.
    """
    kinds = _TABLES.kinds[points]
    if kinds.size and kinds.max() >= _UNKNOWN:
        _TABLES.meet(points)
        kinds = _TABLES.kinds[points]
    return kinds


def _widths(points: Points) -> NDArray[np.int8]:
    """How many bytes of UTF-8 each code point takes."""
    wide = (points > 0x7F).view(np.int8) + (points > 0x7FF).view(np.int8)
    return np.asarray(wide + (points > 0xFFFF).view(np.int8) + np.int8(1), np.int8)


def _mixed(kinds: NDArray[np.uint8], cuts: Places) -> list[int]:
    """Texts in which letters of two scripts that look alike stand side by side."""
    scripts = kinds & SCRIPTS
    if not (scripts & (_CYRILLIC | _GREEK)).any():
        return []
    heard = np.flatnonzero((kinds & THROUGH) == 0)
    said = scripts[heard]
    mixed = (said[:-1] != said[1:]) & (said[:-1] != 0) & (said[1:] != 0)
    return _texts_at(heard[:-1][mixed], cuts)


def _unmixed(points: Points, texts: Sequence[str], mixed: list[int], cuts: Places) -> Points:
    """The code points with lookalikes replaced, place by place."""
    points = points.copy()
    for number in mixed:
        coded = lookalikes.unmixed(texts[number]).encode("utf-32-le", "surrogatepass")
        points[cuts[number] : cuts[number + 1]] = np.frombuffer(coded, "<u4")
    return points


def _needing_care(texts: Sequence[str], kinds: NDArray[np.uint8], cuts: Places) -> list[int]:
    """Texts that composition may change."""
    found = _texts_at(np.flatnonzero(kinds & CAREFUL), cuts)
    return [number for number in found if not _is_settled(texts[number])]


def _texts_at(places: Places, cuts: Places) -> list[int]:
    """The numbers of the texts in which these places lie."""
    if not len(places):
        return []
    return sorted(set((np.searchsorted(cuts, places, side="right") - 1).tolist()))


def _is_settled(text: str) -> bool:
    """Whether composing changes neither a text nor what its characters are folded to."""
    if len(text) > SHORT or not unicodedata.is_normalized("NFC", text):
        return False
    return unicodedata.is_normalized("NFC", folded_characters(lookalikes.unmixed(text)))


def _carry(begins: Places, kinds: NDArray[np.uint8], cuts: Places, points: Points) -> None:
    """Let the letter after a vowel's carrier begin where the carrier does."""
    carriers = np.flatnonzero(kinds & _CARRIER)
    if not len(carriers):
        return
    bearing = np.flatnonzero(_TABLES.counts[points])
    after = np.searchsorted(bearing, carriers)
    has_after = after < len(bearing)
    carriers, after = carriers[has_after][::-1], bearing[after[has_after]][::-1]
    ends = cuts[np.searchsorted(cuts, carriers, side="right")]
    same = after < ends
    begins[after[same]] = begins[carriers[same]]


def _written(points: Points, counts: NDArray[np.uint8]) -> tuple[Points, Places]:
    """What the code points become, one after the other, and from which place each came."""
    places = np.repeat(np.arange(len(points), dtype=np.int32), counts)
    came = points[places]
    made = _TABLES.firsts[came]
    many = np.flatnonzero(_TABLES.counts[came] > 1)
    if len(many):
        begins = np.cumsum(counts, dtype=np.int64) - counts
        within = many - begins[places[many]]
        made[many] = _TABLES.pool[made[many] + within]
    return made, places


def _greek(folded: Folded) -> list[int]:
    """Texts whose normal form has Greek letters: `normal` looks at their words again."""
    greek = np.flatnonzero((folded.points >= 0x370) & (folded.points <= 0x3FF))
    return _texts_at(greek, folded.starts)


def _with_slow(folded: Folded, texts: Sequence[str], slow: list[int]) -> Folded:
    """The same with some texts folded by `normal`."""
    own = [normalise(texts[number]) for number in slow]
    lengths = np.diff(folded.starts)
    keeps = np.ones(len(lengths), np.bool_)
    keeps[slow] = False
    kept = np.repeat(keeps, lengths)
    lengths[slow] = [len(one.text) for one in own]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    points = np.empty(starts[-1], np.uint32)
    offsets = np.empty(starts[-1], np.int32)
    target = np.repeat(keeps, lengths)
    points[target], offsets[target] = folded.points[kept], folded.offsets[kept]
    for number, one in zip(slow, own, strict=True):
        begin, end = int(starts[number]), int(starts[number + 1])
        coded = one.text.encode("utf-32-le", "surrogatepass")
        points[begin:end] = np.frombuffer(coded, "<u4")
        offsets[begin:end] = one.offsets[:-1]
    return Folded(points, starts, offsets, folded.ends)
