"""
The clocks of a chat: in the lower corners of bubbles, and in rows.

Programs set a message's clock in small print at the end of its last line. Where small print may
stand is found by place; whether it is a clock is for the reading to say. Digits are read with the
English model, whatever the language of the words: models of other scripts confuse them.

The rules of this module are:
  * What does not read as a clock stays among the words.
  * A clock that was found is taken out of the picture of the words, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

from guwah.reading.pictures import tesseract
from guwah.reading.pictures.clock import find_clock
from guwah.reading.pictures.ink import on_patch, page, runs
from guwah.reading.pictures.layout import Part
from guwah.reading.pictures.strips import Patch
from guwah.reading.pictures.tesseract import LINE, Word

Array: TypeAlias = NDArray[Any]
Spot = tuple[int, int, int, int]
"""Top, bottom, left, right in a patch."""

_DIGITS = "0123456789:APMapm"
_ROUNDS = (((34 / 11, 24 / 11), ""), ((44 / 11, 30 / 11), _DIGITS))
_BANDS = (9, 17, 25)
_TEXT = 0.18
_APART = 7.5


@dataclass(frozen=True)
class Clock:
    """A clock, and where it stands in its patch.

    Args:
        written: As read.
        spot: What it takes up, ticks behind it included.
    """

    written: str
    spot: Spot


def read_clocks(parts: Sequence[Part], patches: Sequence[Patch], unit: float) -> dict[int, Clock]:
    """The clock of each part that has one.

    Args:
        parts: Of the chat.
        patches: Their ink, in the same order.
        unit: Pixels to a phone's unit.
    """
    tries: list[tuple[int, Spot, Spot]] = []
    for number, (part, patch) in enumerate(zip(parts, patches, strict=True)):
        if part.kind == "bubble":
            for spot in corners(patch.found, unit):
                tries += [
                    (number, each, spot) for each in _with_and_without_ticks(patch, spot, unit)
                ]
        elif part.kind == "row":
            whole = (0, patch.found.shape[0], 0, patch.found.shape[1])
            tries.append((number, whole, whole))
    edge = round(2 * unit)
    clocks: dict[int, Clock] = {}
    for sizes, letters in _ROUNDS:
        left = [(one, size) for one in tries if one[0] not in clocks for size in sizes]
        if letters and not any(parts[number].kind == "bubble" for number in clocks):
            break  # a program that writes no clocks in bubbles
        greys = [
            page(_cut(patches[n].found, spot, edge), size / unit) for (n, spot, _), size in left
        ]
        read = tesseract.read(greys, ["en"], LINE, letters)
        for ((number, spot, taken), size), words in zip(left, read, strict=True):
            written = find_clock(" ".join(one.text for one in words))
            if written is None or number in clocks:
                continue
            if parts[number].kind == "row":
                taken = _in_row(words, written, spot, edge, size / unit)
            clocks[number] = Clock(written, _wider(taken, edge))
    return clocks


def _with_and_without_ticks(patch: Patch, spot: Spot, unit: float) -> list[Spot]:
    """A spot, and the same without its last mark: ticks that say that a message was read."""
    top, bottom, left, right = spot
    marks = runs((patch.found[top:bottom, left:right] > _TEXT).any(axis=0), round(1.8 * unit))
    if len(marks) < 2 or marks[-1][1] - marks[-1][0] < 8 * unit:
        return [spot]
    return [spot, (top, bottom, left, left + marks[-2][1])]


def corners(found: Array, unit: float) -> list[Spot]:
    """Small print apart from the rest at the right end of the lowest rows, or at the left."""
    rows = runs((found > _TEXT).any(axis=1), 0)
    if not rows:
        return []
    bottom = rows[-1][1]
    out: dict[Spot, None] = {}
    for height in _BANDS:
        band = found[max(0, bottom - round(height * unit)) : bottom]
        columns = runs((band > _TEXT).any(axis=0), round(_APART * unit))
        for left, right in dict.fromkeys((columns[-1], columns[0])):
            above = runs((found[:bottom, left:right] > _TEXT).any(axis=1), round(1.2 * unit))
            if not above or not 14 * unit <= right - left <= 110 * unit:
                continue
            top, low = above[-1]
            if low - top <= 14 * unit:
                out[top, low, left, right] = None
    return list(out)


def _cut(found: Array, spot: Spot, edge: int) -> Array:
    top, bottom, left, right = spot
    return found[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge]


def _wider(spot: Spot, edge: int) -> Spot:
    return max(0, spot[0] - edge), spot[1] + edge, max(0, spot[2] - edge), spot[3] + edge


def _in_row(words: Sequence[Word], written: str, spot: Spot, edge: int, scale: float) -> Spot:
    """The columns of the words of which a clock in a row is made."""
    parts = written.split()
    mine = [one for one in words if any(part in one.text for part in parts)] or list(words)
    boxes = [on_patch(one.box, scale) for one in mine]
    left, right = min(one[0] for one in boxes), max(one[0] + one[2] for one in boxes)
    first = max(0, spot[2] - edge)
    return spot[0], spot[1], first + max(0, left), first + right
