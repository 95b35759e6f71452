"""
The clocks of a chat: in the lower corners of bubbles, and in rows.

Programs set a message's clock in small print at the end of its last line. Where small print
stands is for `spots`; whether it is a clock is for the reading to say. Digits are read with the
English model, whatever the language of the words: models of other scripts confuse them.

The rules of this module are:
  * What does not read as a clock stays among the words.
  * Each place is read in two sizes; where those of a part differ, in two more, and what most agree
    on counts, weighed by how sure each is. No time is chosen because it would fit the others.
  * A clock that is the beginning of a longer one was cut off before its half-day, and is for it.
  * A row that is all digits, a date with or without a clock, is read here whole.
  * A clock that was found is taken out of the picture of the words, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

from guwah.reading.pictures import tesseract
from guwah.reading.pictures.clock import find_clock, find_date
from guwah.reading.pictures.ink import on_patch, page
from guwah.reading.pictures.parts import Part
from guwah.reading.pictures.spots import Spot, corners, height_of_words, with_and_without_ticks
from guwah.reading.pictures.strips import Patch
from guwah.reading.pictures.tesseract import LINE, Word

Array: TypeAlias = NDArray[Any]
_DIGITS = "0123456789:APMapm"
_ROUNDS = (((34 / 11, 24 / 11), ""), ((44 / 11, 30 / 11), _DIGITS))
_AGAIN = (38 / 11, 28 / 11)


@dataclass(frozen=True)
class Clock:
    """A clock, and where it stands in its patch.

    Args:
        written: As read.
        spot: What it takes up, ticks behind it included.
        sure: The program's confidence, 0 to 1.
    """

    written: str
    spot: Spot
    sure: float


@dataclass(frozen=True)
class _Try:
    part: int
    spot: Spot
    taken: Spot


@dataclass(frozen=True)
class _Reading:
    at: _Try
    written: str
    sure: float
    words: Sequence[Word]
    scale: float


def read_clocks(parts: Sequence[Part], patches: Sequence[Patch], unit: float) -> dict[int, Clock]:
    """The clock of each part that has one.

    Args:
        parts: Of the chat.
        patches: Their ink, in the same order.
        unit: Pixels to a phone's unit.
    """
    tries = _tries(parts, patches, unit)
    edge = round(2 * unit)
    clocks: dict[int, Clock] = {}
    for sizes, letters in _ROUNDS:
        left = [one for one in tries if one.part not in clocks]
        if letters and not any(parts[number].kind == "bubble" for number in clocks):
            break  # a program that writes no clocks in bubbles
        read = _readings(parts, patches, left, unit, sizes, letters)
        doubted = {number for number, found in read.items() if len(_weights(found)) > 1}
        again = [one for one in left if one.part in doubted]
        for number, more in _readings(parts, patches, again, unit, _AGAIN, letters).items():
            read[number] += more
        for number, found in read.items():
            best = _surest(found)
            taken = best.at.taken
            if parts[number].kind == "row" and find_date(best.written) is None:
                taken = _in_row(best.words, best.written, best.at.spot, edge, best.scale)
            clocks[number] = Clock(best.written, _wider(taken, edge), best.sure)
    return clocks


def _tries(parts: Sequence[Part], patches: Sequence[Patch], unit: float) -> list[_Try]:
    """Where a clock may stand, the likeliest place of each part first."""
    tries: list[_Try] = []
    tall = height_of_words(
        [one.found for part, one in zip(parts, patches, strict=True) if part.kind == "bubble"]
    )
    for number, (part, patch) in enumerate(zip(parts, patches, strict=True)):
        if part.kind == "bubble":
            mine: list[_Try] = []
            for spot in corners(patch.found, unit, tall):
                mine += [
                    _Try(number, each, spot) for each in with_and_without_ticks(patch, spot, unit)
                    if not any(_is_near(each, other.spot, 2 * unit) for other in mine)
                ]  # fmt: skip
            tries += mine
        elif part.kind == "row":
            whole = (0, patch.found.shape[0], 0, patch.found.shape[1])
            tries.append(_Try(number, whole, whole))
    return tries


def _is_near(one: Spot, other: Spot, most: float) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= most


def _readings(
    parts: Sequence[Part], patches: Sequence[Patch], tries: Sequence[_Try], unit: float,
    sizes: Sequence[float], letters: str,
) -> dict[int, list[_Reading]]:  # fmt: skip
    """The clocks of each part, at all places where one may stand, read in several sizes."""
    asked = [(one, size / unit) for one in tries for size in sizes]
    edge = round(2 * unit)
    greys = [page(_cut(patches[one.part], one.spot, edge), scale) for one, scale in asked]
    out: dict[int, list[_Reading]] = {}
    for (one, scale), words in zip(
        asked, tesseract.read(greys, ["en"], LINE, letters), strict=True
    ):
        text = " ".join(word.text for word in words)
        written = find_date(text) if parts[one.part].kind == "row" else None
        written = written or find_clock(text)
        if written is not None:
            sure = min(word.confidence for word in _words_of(words, written))
            out.setdefault(one.part, []).append(_Reading(one, written, sure, words, scale))
    return out


def _surest(found: Sequence[_Reading]) -> _Reading:
    """Of the time that most readings agree on, weighed by how sure they are, the surest."""
    weights = _weights(found)
    agreed = [one for one in found if weights.get(_said(one)) == max(weights.values())]
    return max(agreed, key=lambda one: one.sure)


def _weights(found: Sequence[_Reading]) -> dict[str, float]:
    """How sure all readings of a time are together; of one cut off they are for the whole."""
    weights: dict[str, float] = {}
    for one in sorted(found, key=lambda one: -len(_said(one))):
        said = _said(one)
        whole = [known for known in weights if known.startswith(said)]
        for known in whole or [said]:
            weights[known] = weights.get(known, 0) + one.sure
    return weights


def _said(one: _Reading) -> str:
    return "".join(one.written.split()).upper()


def _cut(patch: Patch, spot: Spot, edge: int) -> Array:
    top, bottom, left, right = spot
    return patch.read_in(top - edge, bottom + edge, left - edge, right + edge)


def _wider(spot: Spot, edge: int) -> Spot:
    return max(0, spot[0] - edge), spot[1] + edge, max(0, spot[2] - edge), spot[3] + edge


def _in_row(words: Sequence[Word], written: str, spot: Spot, edge: int, scale: float) -> Spot:
    """The columns of the words of which a clock in a row is made."""
    boxes = [on_patch(one.box, scale) for one in _words_of(words, written)]
    left, right = min(one[0] for one in boxes), max(one[0] + one[2] for one in boxes)
    first = max(0, spot[2] - edge)
    return spot[0], spot[1], first + max(0, left), first + right


def _words_of(words: Sequence[Word], written: str) -> list[Word]:
    """The words of which a clock is made."""
    parts = written.split()
    return [one for one in words if any(part in one.text for part in parts)] or list(words)
