"""
Where two bubbles nearly touch: the rows between them, on which the ground or a shadow shows.

Between two bubbles of one side stand two or three rows, which grain and JPEG make dirty. So no
pixel is asked alone: a row is a gap where the colour of the bubble above it and that of the
bubble below it are both missing over most of its length.

The rules of this module are:
  * The colour of a bubble is that of its borders, where no words stand, taken from several rows.
  * Half of the way from the bubble to the ground is a gap; so is what lies beyond, a shadow.
  * Both ends of a row must show it: words leave the borders of a bubble free.
"""

from __future__ import annotations

import numpy

from guwah.reading.pictures.ground import FAINT
from guwah.reading.pictures.regions import Array, regions

LEAST = (24, 14)
"""The least width and height of a bubble, in pixels of the reduced picture."""
_NEAR, _FAR = 3, 8
_END = 5
_EDGE = 2
_GAP = 0.85
_HALF = 0.5
_BESIDE = 4


def find_gaps(apart: Array, mask: Array) -> Array:
    """Rows that part two bubbles.

    Args:
        apart: How far each pixel is from the ground, in three colours.
        mask: What is solid.

    Returns:
        A mask: true where a bubble ends.
    """
    gaps = numpy.zeros_like(mask)
    found, names = regions(mask, LEAST[0] * LEAST[1])
    for one in found:
        if one.height < 2 * LEAST[1]:
            continue
        box = slice(one.top, one.bottom), slice(one.left, one.right)
        gaps[box] |= _in_region(apart[box], names[box] == one.label)[:, None]
    return gaps


def _in_region(apart: Array, inside: Array) -> Array:
    """Which rows of a region are a gap."""
    height = len(inside)
    rows = numpy.zeros(height, bool)
    span = _FAR - _NEAR + 1
    windows = numpy.lib.stride_tricks.sliding_window_view(_borders(apart, inside), span, axis=0)
    colours = numpy.median(windows, axis=2)
    wide = _along(apart)
    for row in range(_FAR, height - _FAR):
        first, last = row - _FAR, row + _NEAR
        common = inside[first : first + span].any(axis=0) & inside[last : last + span].any(axis=0)
        at = numpy.nonzero(common)[0]
        if len(at) >= LEAST[0] / 2:
            missing = _lacks(wide[row, at], colours[first]) & _lacks(wide[row, at], colours[last])
            ends = numpy.concatenate((missing[:_END], missing[-_END:]))
            rows[row] = missing.mean() >= _GAP and ends.mean() > 0.7
    return rows


def _lacks(pixels: Array, colour: Array) -> Array:
    """Which pixels have less than half of a colour, or as much of another."""
    strength = float(colour @ colour)
    if strength < (FAINT / 2) ** 2:
        return numpy.zeros(len(pixels), bool)
    part = pixels @ colour / strength
    rest = pixels - part[:, None] * colour
    missing: Array = (part < _HALF) | ((rest**2).sum(axis=1) > _HALF**2 * strength)
    return missing


def _borders(apart: Array, inside: Array) -> Array:
    """The colour of each row where it begins and ends; nothing where it is too short."""
    out = numpy.zeros((len(inside), 3), numpy.float32)
    for row, columns in enumerate(inside):
        at = numpy.nonzero(columns)[0]
        if len(at) >= LEAST[0] / 2:
            ends = numpy.concatenate(
                (at[_EDGE : _EDGE + _END], at[len(at) - _EDGE - _END : len(at) - _EDGE])
            )
            out[row] = numpy.median(apart[row, ends], axis=0)
    return out


def _along(apart: Array) -> Array:
    """Each pixel the mean of those beside it in its row: grain fades, a gap does not."""
    wide = numpy.pad(apart, ((0, 0), (_BESIDE, _BESIDE), (0, 0)), mode="edge")
    sums = wide.cumsum(axis=1, dtype=numpy.float64)
    sums = numpy.pad(sums, ((0, 0), (1, 0), (0, 0)))
    span = 2 * _BESIDE + 1
    total: Array = (sums[:, span:] - sums[:, :-span]) / span
    return total
