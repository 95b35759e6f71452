"""
What a chat stands on: the smooth region that reaches both edges of a screenshot.

Bubbles and bars cut the ground into pieces; pieces that touch a side and have nearly its colour
continue it. A bubble whose tail touches the side does so in a few rows only, and is no piece.

The rules of this module are:
  * No colour of any program is known.
  * A piece of the ground touches a side over half of its height.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy

from guwah.reading.pictures.regions import Array, Region

SEEN = 150
"""The least area of a region that is looked at."""
FAINT = 12.0
"""How far the faintest bubble is from its ground, of 255."""
_NEAR = 40
_FULL = 0.8
_TOUCH = 0.5
_CELL = 16


@dataclass(frozen=True)
class Ground:
    """What the chat stands on: where it begins and ends, and where it is seen."""

    top: int
    bottom: int
    seen: Array


def find_ground(calm: Array, found: list[Region], labels: Array) -> Ground | None:
    """The largest ground that reaches both edges, and what bubbles cut off from it."""
    width = labels.shape[1]
    grounds = [(float(one.filled), [one]) for one in found
               if one.width >= width - 4 and one.height >= 60]  # fmt: skip
    grounds += _parted(calm, found, labels)
    if not grounds:
        return None
    ground = max(grounds, key=lambda each: each[0])[1]
    rest = [one for one in found if one not in ground and one.area >= SEEN]
    rest = [one for one in rest if _touches(one, labels)]
    while True:
        top, bottom = min(one.top for one in ground), max(one.bottom for one in ground)
        seen = numpy.isin(labels, [one.label for one in ground])
        more = [one for one in rest if _continues(one, calm, labels, seen, top, bottom)]
        if not more:
            return Ground(top, bottom, seen)
        ground += more
        rest = [one for one in rest if one not in more]


def without_leaks(ground: Ground, inner: Sequence[Region], labels: Array) -> Ground:
    """The ground without bubbles into which it runs through a faint place of their edge.

    Args:
        ground: As found.
        inner: Regions of the picture with its edges widened, so that such places are closed.
        labels: The number of each pixel's region.
    """
    kept = [one.label for one in inner if one.area < SEEN or _touches(one, labels)]
    return replace(ground, seen=ground.seen & numpy.isin(labels, kept))


def _touches(one: Region, labels: Array) -> bool:
    """Whether a region stands along a side, and not only a tail of it."""
    mine = labels[one.top : one.bottom] == one.label
    rows = mine[:, :3].any(axis=1) | mine[:, -3:].any(axis=1)
    return float(rows.mean()) >= _TOUCH


def _parted(
    calm: Array, found: list[Region], labels: Array
) -> Iterator[tuple[float, list[Region]]]:
    """Yield grounds in two parts, one at each edge: bubbles stand so close that they part it."""
    width = labels.shape[1]
    tall = [one for one in found if one.height >= 60 and one.area >= SEEN]
    lefts = [one for one in tall if one.left <= 2 and one.right < width - 4]
    rights = [one for one in tall if one.right >= width - 2 and one.left > 4]
    colours = {
        one.label: numpy.median(calm[labels == one.label], axis=0) for one in (*lefts, *rights)
    }
    for one in lefts:
        for other in rights:
            rows = min(one.bottom, other.bottom) - max(one.top, other.top)
            apart = float(numpy.abs(colours[one.label] - colours[other.label]).max())
            if rows >= max(one.height, other.height) / 2 and apart <= FAINT:
                yield rows * width * _FULL, [one, other]


def _continues(one: Region, calm: Array, labels: Array, seen: Array, top: int, bottom: int) -> bool:
    """Whether a region goes on where the ground ends: rows in common, and nearly one colour."""
    first, last = max(one.top, top - _NEAR), min(one.bottom, bottom + _NEAR)
    is_apart = one.bottom <= top + 2 or one.top >= bottom - 2
    if last <= first or (is_apart and (one.top <= 2 or one.bottom >= len(calm) - 2)):
        return False
    if is_apart and one.height < 60:
        return False
    mine = labels[first:last] == one.label
    low, high = max(0, first - _NEAR), last + _NEAR
    theirs = seen[low:high]
    if not mine.any() or not theirs.any():
        return False
    apart = numpy.median(calm[first:last][mine], axis=0) - numpy.median(
        calm[low:high][theirs], axis=0
    )
    return float(numpy.abs(apart).max()) <= (FAINT if is_apart else FAINT * 3)


def ground_everywhere(calm: Array, ground: Array) -> Array:
    """The colour of the ground under everything, filled in from where it is seen, cell by cell.

    Args:
        calm: The picture; its ground may run from one colour into another.
        ground: Where the ground is seen.

    Returns:
        A picture of the same size.
    """
    height, width = ground.shape
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    seen = numpy.nonzero(ground)
    cells = (seen[0] // _CELL) * columns + seen[1] // _CELL
    many = numpy.bincount(cells, minlength=rows * columns).astype(numpy.float32)
    sums = numpy.stack(
        [numpy.bincount(cells, calm[..., one][seen], rows * columns) for one in range(3)], axis=1
    )
    many[many < _CELL] = 0
    known = (many > 0).reshape(rows, columns)
    values = (sums / numpy.maximum(many, 1)[:, None]).reshape(rows, columns, 3)
    values[~known] = 0
    while not known.all() and known.any():
        wide = numpy.pad(values * known[..., None], ((1, 1), (1, 1), (0, 0)))
        count = numpy.pad(known.astype(numpy.float32), 1)
        around = _eight(wide) / numpy.maximum(_eight(count), 1)[..., None]
        reached = (_eight(count) > 0) & ~known
        values[reached] = around[reached]
        known |= reached
    fine = numpy.repeat(numpy.repeat(values, _CELL, axis=0), _CELL, axis=1)
    out: Array = fine[:height, :width].astype(numpy.float32)
    return out


def _eight(padded: Array) -> Array:
    """The sum of the eight neighbours of each cell."""
    height, width = padded.shape[0] - 2, padded.shape[1] - 2
    total = numpy.zeros_like(padded[1:-1, 1:-1])
    for down in (0, 1, 2):
        for across in (0, 1, 2):
            if (down, across) != (1, 1):
                total = total + padded[down : down + height, across : across + width]
    return total
