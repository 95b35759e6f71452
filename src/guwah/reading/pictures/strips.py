"""
A part of a chat cut into lines, each to be read by itself.

The rules of this module are:
  * What touches the round corners of a bubble is no word.
  * A line ends where all its columns are white; dots and marks go to the nearer line,
    and not to one that is too short for them.
  * A line that is higher than a line can be is read as a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy
from numpy.typing import NDArray

from guwah.reading.pictures.ink import Line, cut, from_paper, ink, ink_of_one_colour, lines, page
from guwah.reading.pictures.parts import Part
from guwah.reading.pictures.tesseract import BLOCK, LINE

Array: TypeAlias = NDArray[Any]

_OTHER_COLOUR = 9.0  # degrees
_VIVID = 8
_ROUND = 16
_SMALL, _NAME = 1.35, 1.2  # how much larger small print is shown
_HIGHEST = 34


@dataclass(frozen=True)
class Strip:
    """One line to be read: where its ink stands, the ink as it is read, if it is small print."""

    part: int
    role: Literal["words", "name"]
    found: Array
    read: Array
    at: tuple[int, int]
    scale: float
    mode: int
    is_small: bool = False

    def page(self, part: float) -> Array:
        """The line as a page, made larger by the scale times a part."""
        return page(self.read, self.scale * part)


@dataclass(frozen=True)
class Patch:
    """The ink of a part, how far it is from its paper, its pixels, and where it was cut out."""

    found: Array
    apart: Array
    pixels: Array
    left: int
    top: int

    def wipe(self, top: int, bottom: int, left: int, right: int) -> None:
        """Take the ink out of a place."""
        self.found[top:bottom, left:right] = 0
        self.apart[top:bottom, left:right] = 0

    def read_in(self, top: int, bottom: int, left: int, right: int) -> Array:
        """The ink of one line as it is to be read: in the colour of its words, if they have one."""
        box = slice(max(0, top), bottom), slice(max(0, left), right)
        found = ink_of_one_colour(self.apart[box]) if self.found[box].size else None
        return self.found[box] if found is None else found


def patch_of(pixels: Array, part: Part, unit: float) -> Patch:
    """The part of a page that is read together, with a little of what surrounds it."""
    inset = 0 if part.is_bare else max(1, round(1.5 * unit))
    left, top, width, height = part.box
    if part.is_bare:
        more = round(4 * unit)
        left, top = max(0, left - more), max(0, top - more // 2)
        width, height = width + 2 * more, height + more
    piece = cut(pixels, (left, top, width, height), inset)
    apart = from_paper(piece)
    found = ink(apart)
    if not part.is_bare:
        outside = ~_inside(found.shape, min(_ROUND * unit, height / 2))
        found[outside], apart[outside] = 0, 0
    return Patch(found, apart, piece, left + inset, top + inset)


def _inside(shape: tuple[int, ...], radius: float) -> Array:
    """A rectangle with round corners."""
    height, width = shape
    down = numpy.abs(numpy.arange(height) - (height - 1) / 2) - (height / 2 - radius)
    across = numpy.abs(numpy.arange(width) - (width - 1) / 2) - (width / 2 - radius)
    away = numpy.hypot(numpy.maximum(down, 0)[:, None], numpy.maximum(across, 0)[None])
    inside: Array = away <= radius
    return inside


def strips_of(number: int, part: Part, patch: Patch, unit: float) -> list[Strip]:
    """The lines of a part."""
    rows = [
        part
        for one in _joined(lines(patch.found, max(1, round(1.2 * unit))), unit)
        for part in _parted(one, patch.found, unit)
    ]
    name = _name(rows, patch) if part.kind == "bubble" else None
    out = []
    for place, line in enumerate(rows):
        edge = round(3 * unit)
        highest = rows[place - 1].bottom if place else 0
        lowest = rows[place + 1].top if place + 1 < len(rows) else len(patch.found)
        top, left = max(highest, line.top - round(2 * unit)), max(0, line.left - edge)
        box = top, min(lowest, line.bottom + round(2 * unit)), left, line.right + edge
        role: Literal["words", "name"] = "name" if line is name or part.kind == "name" else "words"
        scale = (_SMALL if part.kind != "bubble" else _NAME if role == "name" else 1) / unit
        mode = BLOCK if line.height > _HIGHEST * unit else LINE
        at = (patch.left + left, patch.top + top)
        found = patch.found[box[0] : box[1], box[2] : box[3]]
        out.append(Strip(number, role, found, patch.read_in(*box), at, scale, mode,
                         part.kind != "bubble"))  # fmt: skip
    return out


def _joined(rows: list[Line], unit: float) -> list[Line]:
    """Dots and marks that the white parts from their letters go to the nearer line."""
    rows = [one for one in rows if one.right - one.left > unit]
    while len(rows) > 1:
        small = next((n for n in range(len(rows)) if _is_mark(rows, n, unit)), None)
        if small is None:
            break
        above, below = _white(rows, small - 1), _white(rows, small)
        first = small - 1 if above < below and not _sticks_out(rows, small) else small
        if min(above, below) > 4 * unit:
            del rows[small]
            continue
        pair = rows[first : first + 2]
        rows[first : first + 2] = [
            Line(pair[0].top, pair[1].bottom, min(one.left for one in pair),
                 max(one.right for one in pair))
        ]  # fmt: skip
    return [one for one in rows if one.height >= 2 * unit]


def _sticks_out(rows: Sequence[Line], number: int) -> bool:
    """Whether marks reach beyond the line above them, and not beyond the line below."""
    if number == len(rows) - 1:
        return False
    mark, above, below = rows[number], rows[number - 1], rows[number + 1]
    slack = mark.height
    beyond = [mark.left < one.left - slack or mark.right > one.right + slack
              for one in (above, below)]  # fmt: skip
    return beyond == [True, False]


def _is_mark(rows: Sequence[Line], number: int, unit: float) -> bool:
    """Whether a line is too low to be one, or rather the vowels above or below the next."""
    height = rows[number].height
    near = min(_white(rows, number - 1), _white(rows, number))
    return height < 5 * unit or (height < 8.5 * unit and near < 2.6 * unit)


def _white(rows: Sequence[Line], number: int) -> int:
    """White rows between a line and the next."""
    if not 0 <= number < len(rows) - 1:
        return 1 << 30
    return rows[number + 1].top - rows[number].bottom


def _parted(one: Line, found: Array, unit: float) -> list[Line]:
    """A line that is two whose marks touch, parted where the least ink stands."""
    if one.height <= _HIGHEST * unit:
        return [one]
    weight = found[one.top : one.bottom, one.left : one.right].sum(axis=1)
    low, high = round(11 * unit), one.height - round(11 * unit)
    cut_at = low + int(weight[low:high].argmin())
    if weight[cut_at] > 0.25 * float(numpy.median(weight)):
        return [one]
    upper = Line(one.top, one.top + cut_at, one.left, one.right)
    lower = Line(one.top + cut_at, one.bottom, one.left, one.right)
    return [*_parted(upper, found, unit), *_parted(lower, found, unit)]


def _name(rows: Sequence[Line], patch: Patch) -> Line | None:
    """The first line, if it has a colour that the others do not have, and is the most vivid."""
    if len(rows) < 2:
        return None
    colours, vivid = zip(*(_colour(one, patch) for one in rows[:3]), strict=True)
    alike = max(float(numpy.dot(colours[0], other)) for other in colours[1:])
    is_apart = alike <= numpy.cos(numpy.radians(_OTHER_COLOUR))
    return rows[0] if is_apart and vivid[0] - max(vivid[1:]) >= _VIVID else None


def _colour(one: Line, patch: Patch) -> tuple[Array, float]:
    """In which direction from the paper the ink of a line lies, and how vivid it is.

    JPEG pales the colour of small print, and leaves the direction of all of it together.
    """
    box = slice(one.top, one.bottom), slice(one.left, one.right)
    found = patch.found[box]
    total = (patch.apart[box] * found[..., None]).sum(axis=(0, 1))
    strong = numpy.median(patch.pixels[box][found >= 0.8 * found.max()], axis=0)
    return total / max(float(numpy.linalg.norm(total)), 1e-6), float(strong.max() - strong.min())
