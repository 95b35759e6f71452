"""
Connected regions of a picture, found by edges and not by colour.

A bubble is a smooth region with an unbroken edge, in any theme, also where its colour runs from
one into another; so nothing here knows a colour. Regions are joined by the two-pass method of
Rosenfeld and Pfaltz (1966) over runs, written for numpy: labels sink to their least neighbour.

The rules of this module are:
  * Work is done on a picture of about 430 columns; boxes are told in its pixels.
  * The same pixels give the same regions in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]

WORK_WIDTH = 430
_EDGE = 8
_CELL = 16
_LIGHT = numpy.array([0.299, 0.587, 0.114], numpy.float32)


@dataclass(frozen=True)
class Region:
    """A connected region.

    Args:
        left, top, right, bottom: Its box; right and bottom stand just outside.
        area: Its own pixels.
        filled: Its pixels with the holes of each row filled.
        label: Its number in the map of labels.
    """

    left: int
    top: int
    right: int
    bottom: int
    area: int
    filled: int
    label: int

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top


def reduced(pixels: Array) -> tuple[Array, int]:
    """The picture averaged to about `WORK_WIDTH` columns, and how many pixels make one."""
    height, width = pixels.shape[:2]
    step = max(1, round(min(width, height * 2) / WORK_WIDTH))
    rows, columns = height // step, width // step
    cut = pixels[: rows * step, : columns * step]
    if step == 1:
        return cut.astype(numpy.float32), 1
    parts = cut.reshape(rows, step, columns, step, 3)
    return parts.mean(axis=(1, 3), dtype=numpy.float32), step


def edges(calm: Array) -> Array:
    """Where the picture changes within four pixels by more than paper and grain do."""
    wide = numpy.pad(calm, ((2, 2), (2, 2), (0, 0)), mode="edge")
    across = numpy.abs(wide[2:-2, 4:] - wide[2:-2, :-4]).max(axis=2)
    down = numpy.abs(wide[4:, 2:-2] - wide[:-4, 2:-2]).max(axis=2)
    found: Array = numpy.maximum(across, down) > _EDGE
    return found


def distances_from_ground(calm: Array, ground: Array) -> tuple[Array, Array]:
    """How far a picture is from its ground, which may run from one colour into another.

    The ground under everything is filled in from where it is seen, cell by cell.

    Args:
        calm: The picture.
        ground: Where the ground is seen.

    Returns:
        For each pixel the largest difference of red, green and blue, and that of lightness,
        which a JPEG keeps sharper than colour.
    """
    apart = calm - _ground_everywhere(calm, ground)
    return numpy.abs(apart).max(axis=2), numpy.abs(apart @ _LIGHT)


def _ground_everywhere(calm: Array, ground: Array) -> Array:
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


def regions(mask: Array, least: int) -> tuple[list[Region], Array]:
    """Connected regions (by sides) of a mask.

    Args:
        mask: Rows and columns; true inside.
        least: Regions with fewer pixels are left out.

    Returns:
        The regions from top to bottom, and the number of each pixel's region (-1 outside).
    """
    height, width = mask.shape
    padded = numpy.zeros((height, width + 2), numpy.int8)
    padded[:, 1:-1] = mask
    turns = numpy.diff(padded, axis=1)
    rows, starts = numpy.nonzero(turns == 1)
    ends = numpy.nonzero(turns == -1)[1]
    labels = _labels(rows, starts, ends, width)
    names, labels = numpy.unique(labels, return_inverse=True)
    lengths = ends - starts
    area = numpy.bincount(labels, lengths, len(names)).astype(int)
    left, right = _spread(labels, starts, ends, len(names))
    top, bottom = _spread(labels, rows, rows + 1, len(names))
    filled = _filled(labels, rows, starts, ends, len(names), height)
    where = numpy.full((height, width), -1, numpy.int32)
    flat = where.reshape(-1)
    keys = numpy.repeat(rows * width + starts - _before(lengths), lengths)
    flat[keys + numpy.arange(len(keys))] = numpy.repeat(labels, lengths)
    found = [
        Region(int(left[n]), int(top[n]), int(right[n]), int(bottom[n]),
               int(area[n]), int(filled[n]), int(n))
        for n in numpy.nonzero(area >= least)[0]
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.top, one.left)), where


def _labels(rows: Array, starts: Array, ends: Array, width: int) -> Array:
    """One number for all runs that touch, over any number of rows."""
    wide = width + 2
    first, last = rows * wide + starts, rows * wide + ends
    low = numpy.searchsorted(last, first - wide, "right")
    high = numpy.searchsorted(first, last - wide, "left")
    many = numpy.maximum(high - low, 0)
    below = numpy.repeat(numpy.arange(len(rows)), many)
    above = numpy.repeat(low - _before(many), many) + numpy.arange(len(below))
    labels = numpy.arange(len(rows))
    while len(below):
        least = numpy.minimum(labels[below], labels[above])
        before = labels.copy()
        numpy.minimum.at(labels, labels[below], least)
        numpy.minimum.at(labels, labels[above], least)
        numpy.minimum.at(labels, below, least)
        numpy.minimum.at(labels, above, least)
        labels = labels[labels]
        if (labels == before).all():
            break
    return labels


def _before(many: Array) -> Array:
    """How many come before each."""
    total: Array = numpy.cumsum(many) - many
    return total


def _spread(labels: Array, low: Array, high: Array, count: int) -> tuple[Array, Array]:
    least = numpy.full(count, 1 << 30)
    most = numpy.zeros(count, int)
    numpy.minimum.at(least, labels, low)
    numpy.maximum.at(most, labels, high)
    return least, most


def _filled(
    labels: Array, rows: Array, starts: Array, ends: Array, count: int, height: int
) -> Array:
    """From the first to the last pixel of each row, summed."""
    keys, inverse = numpy.unique(labels * height + rows, return_inverse=True)
    least, most = _spread(inverse, starts, ends, len(keys))
    total: Array = numpy.bincount(keys // height, most - least, count).astype(int)
    return total


def calmed(work: Array) -> Array:
    """Each pixel the mean of nine."""
    wide = numpy.pad(work, ((1, 1), (1, 1), (0, 0)), mode="edge")
    tall = wide[:-2] + wide[1:-1] + wide[2:]
    total: Array = (tall[:, :-2] + tall[:, 1:-1] + tall[:, 2:]) / 9
    return total
