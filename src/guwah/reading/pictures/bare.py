"""
Words on the ground of a chat itself: names above bubbles, and rows in the middle.

A name stands in small print right above a bubble, beginning where the bubble begins, often
beside a face that touches it nearly; so it is looked for at the bubble, in the rows above it.

The rules of this module are:
  * A name begins at the side of its bubble, next to its upper edge, and is one line high.
  * What is a name is no row; what stands in the middle of the picture is a row.
  * Words are dark enough on the paper around them, or they are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy

from guwah.reading.pictures.ground import Ground
from guwah.reading.pictures.ink import runs
from guwah.reading.pictures.parts import Side
from guwah.reading.pictures.regions import Array, Region, regions

_INK = 35
_NAME = 24
_LOWEST, _HIGHEST = 5, 22
_BESIDE = 10
_NEXT = 8
_SPACE = 12
_MARKS = 2.5  # vowels stand so far above their letters
_UNIT = 390

Rect = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the reduced picture."""


def find_names(
    work: Array, ground: Ground, bubbles: Sequence[tuple[Region, Side]], closed: Sequence[Region]
) -> list[Rect]:
    """Names right above bubbles on the left, where others' bubbles stand.

    Args:
        work: The picture, reduced.
        ground: What the chat stands on.
        bubbles: Bubbles, each with its side.
        closed: All that is solid, faces and rows too.
    """
    unit = work.shape[1] / _UNIT
    names = (
        _name(work, ground, one, closed, unit) for one, side in bubbles if side == "left"
    )  # fmt: skip
    return [one for one in names if one is not None]


def _name(
    work: Array, ground: Ground, bubble: Region, closed: Sequence[Region], unit: float
) -> Rect | None:
    """The line of small print above a bubble, or None."""
    above = [
        one.bottom for one in closed
        if one.bottom <= bubble.top and one.right > bubble.left and one.left < bubble.right
    ]  # fmt: skip
    top = max([ground.top, bubble.top - round(_NAME * unit), *(low + 2 for low in above)])
    left = max(0, bubble.left - round(unit))
    band = work[top : bubble.top - 1, left:]
    if len(band) < _LOWEST * unit:
        return None
    apart = numpy.abs(band - numpy.median(band, axis=(0, 1))).max(axis=2)
    marked = apart >= max(_INK, 0.4 * float(numpy.percentile(apart, 99.5)))
    for first, last in runs(marked.any(axis=1), round(_MARKS * unit))[::-1]:
        columns = runs(marked[first:last].any(axis=0), round(_SPACE * unit))
        if last - first < _LOWEST * unit or not columns:
            continue
        start, end = columns[0]
        is_beside = start <= _BESIDE * unit and len(band) - last <= _NEXT * unit
        if is_beside and end - start >= _NEXT * unit and last - first <= _HIGHEST * unit:
            return left + start, top + first, left + end, top + last
        return None
    return None


def find_rows(
    work: Array, edges: Array, ground: Ground, closed: Sequence[Region], names: Sequence[Rect]
) -> Iterator[Rect]:
    """Yield lines of words in the middle.

    Args:
        work: The picture, reduced.
        edges: Where it changes.
        ground: What the chat stands on.
        closed: All that is solid.
        names: What was found to be a name.
    """
    width = work.shape[1]
    ink = edges.copy()
    ink[: ground.top], ink[ground.bottom :] = False, False
    boxes = [(one.left, one.top, one.right, one.bottom) for one in closed]
    for left, top, right, bottom in (*boxes, *names):
        ink[max(0, top - 5) : bottom + 5, max(0, left - 9) : right + 9] = False
    for left, top, right, bottom in _written(work, ink):
        if abs((left + right) / 2 - width / 2) < width * 0.03 and left > width * 0.06:
            yield left, top, right, bottom


def _written(work: Array, ink: Array) -> Iterator[Rect]:
    """Boxes of lines of writing: edges that are near each other in a row, and dark enough."""
    near = ink.copy()
    for shift in range(1, 7):
        near[:, shift:] |= ink[:, :-shift]
        near[:, :-shift] |= ink[:, shift:]
    for one in regions(near, 40)[0]:
        left, right = one.left + 6, one.right - 6
        if one.height > 60 or right - left < 8 or one.height < 8:
            continue
        patch = work[one.top : one.bottom, max(0, left) : right]
        paper = numpy.median(patch.reshape(-1, 3), axis=0)
        if float(numpy.abs(patch - paper).max()) >= _INK:
            yield max(0, left), one.top, right, one.bottom
