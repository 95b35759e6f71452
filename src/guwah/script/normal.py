"""
The normal form: what two texts have in common when script and typing differ.

Folds a text and maps each folded character back to bytes of the original. It changes no
original, guesses no language and drops no word. Spec: docs/spec/normal-form.md.

The rules of the normal form are:
  * Folding is per character, by one table; only canonical composition and lookalikes in mixed
    words (`lookalikes`) look at neighbours.
  * It is idempotent: the normal form of a normal form is itself.
  * Every character of it points at the bytes of the original that it stands for; what was
    folded to nothing belongs to the character before it, a vowel's carrier to that after it.
  * Of more than 32 marks in a row, in a text longer than 256 characters, the rest falls:
    ordering them costs the square of their number, and no language has so many.
  * Only marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters fall; vowel signs of
    Tibetan and of Indic scripts are letters and stay.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import regex

from guwah.script import alphabet, han
from guwah.script.lookalikes import unmixed

_NOTHING: Final = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640"
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_SPACE: Final = regex.compile(r"[\p{White_Space}\p{Cc}]")
_CLUSTER: Final = regex.compile(r"\X")
_PILE: Final = regex.compile(r"(\p{M}{32})\p{M}++")
SHORT: Final = 256


class _Table(dict[int, str]):
    """Code point to its normal form; each entry is worked out when first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold(chr(point))
        return folded


def _fold(character: str) -> str:
    """The normal form of one character, from the tables, then from Unicode's own data."""
    if _NOTHING.match(character):
        return ""
    if _SPACE.match(character):
        return " "
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    simpler = unicodedata.normalize("NFKC", character).casefold()
    for candidate in (character, simpler):
        for table in (alphabet.LETTERS, alphabet.PUNCTUATION, _HAN):
            if candidate in table:
                return "".join(map(_TABLE.__getitem__, map(ord, table[candidate])))
    if simpler == character:
        simpler = unicodedata.normalize("NFD", character)
        if len(simpler) == 1 or not all(map(_NOTHING.match, simpler[1:])):
            return character
    return "".join(map(_TABLE.__getitem__, map(ord, simpler)))


_HAN: Final = dict(zip(han.VARIANTS, han.SIMPLIFIED, strict=True))
_TABLE: Final = _Table()


def folded_characters(text: str) -> str:
    """What the characters of a text become, before neighbours are looked at."""
    return text.translate(_TABLE)


def normal_text(text: str) -> str:
    """The normal form without its byte map: the fast path.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        The same text as `normalise(text).text`.
    """
    folded = _compose(unmixed(text)).translate(_TABLE)
    while (composed := _compose(folded)) != folded:
        folded = composed.translate(_TABLE)
    return unmixed(folded)


def _compose(text: str) -> str:
    """Canonical composition, at a cost that no pile of marks can drive up."""
    if len(text) > SHORT:
        text = _PILE.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Normal:
    """A text and its normal form; the byte map is made when it is first asked for."""

    source: str
    text: str

    @cached_property
    def offsets(self) -> array[int]:
        """Byte offsets into the UTF-8 of `source`: one for each character of `text`, and the end.

        Two characters that one original character was folded to have the same offset.
        Lone surrogates count as the three bytes that `surrogatepass` writes for them.
        """
        begins = (offset for _, offset in _with_bytes(self.source))
        pairs = _folded(_composed(list(zip(unmixed(self.source), begins, strict=True))))
        while (composed := _composed(pairs)) != pairs:
            pairs = _folded(composed)
        end = len(self.source.encode("utf-8", "surrogatepass"))
        return array("q", [*(offset for _, offset in pairs), end])

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where a slice of the normal form stands in the original.

        Args:
            start: First character of the slice in `text`.
            stop: End of the slice in `text`; must be above `start`.

        Returns:
            `(offset, length)` in bytes of the UTF-8 original, whole characters only.
        """
        first = self.offsets[start]
        after = bisect_right(self.offsets, self.offsets[stop - 1], stop)
        return first, self.offsets[min(after, len(self.text))] - first


def normalise(text: str) -> Normal:
    """Fold a text to its normal form.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        The normal form with its map back to bytes of the original.
    """
    return Normal(text, normal_text(text))


def _with_bytes(text: str) -> Iterator[tuple[str, int]]:
    """Each character with the byte offset at which it begins."""
    offset = 0
    for character in text:
        yield character, offset
        point = ord(character)
        offset += 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)


def _composed(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """What `_compose` does, inside grapheme clusters, beyond which no composition reaches."""
    text = "".join(character for character, _ in pairs)
    if len(text) > SHORT:
        fallen = (range(pile.end(1), pile.end()) for pile in _PILE.finditer(text))
        falls = frozenset(chain.from_iterable(fallen))
        pairs = [pair for at, pair in enumerate(pairs) if at not in falls]
        text = "".join(character for character, _ in pairs)
    if unicodedata.is_normalized("NFC", text):
        return pairs
    done: list[tuple[str, int]] = []
    at = 0
    for cluster in _CLUSTER.findall(text):
        composed = unicodedata.normalize("NFC", cluster)
        if composed == cluster:
            done += pairs[at : at + len(cluster)]
        else:
            done += ((character, pairs[at][1]) for character in composed)
        at += len(cluster)
    return done


def _folded(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each character folded; its parts keep its offset, or that of the carrier before it."""
    folded: list[tuple[str, int]] = []
    carrier = bearer = begin = -1
    for character, offset in pairs:
        parts = _TABLE[ord(character)]
        if parts:
            if offset != bearer:  # what was composed from one cluster has one offset
                bearer, begin = offset, offset if carrier < 0 else carrier
            folded.extend((part, begin) for part in parts)
            carrier = -1
        elif character in alphabet.CARRIERS and carrier < 0:
            carrier = offset
    return folded
