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


def widened(mask: Array) -> Array:
    """The mask and the eight neighbours of each of its pixels: gaps of two pixels close."""
    wide = numpy.pad(mask, 1)
    tall = wide[:-2] | wide[1:-1] | wide[2:]
    found: Array = tall[:, :-2] | tall[:, 1:-1] | tall[:, 2:]
    return found
