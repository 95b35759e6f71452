"""
What stands on the ground of a chat: closed, smooth, nearly a rectangle.

The rules of this module are:
  * What is farther from the ground than half of the faintest bubble is solid.
  * A bubble has smooth borders round its words; words alone have none, and are not solid.
  * What lies in something larger is a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from guwah.reading.pictures.gaps import LEAST, find_gaps
from guwah.reading.pictures.ground import FAINT, SEEN, Ground, ground_everywhere
from guwah.reading.pictures.regions import Array, Region, regions

_LIGHT = numpy.array([0.299, 0.587, 0.114], numpy.float32)
_SMOOTH = 0.15
_FULL = 0.8
_WIDEST = 0.93


def find_solid(
    work: Array, calm: Array, smooth: Array, found: Sequence[Region], labels: Array, ground: Ground
) -> list[Region]:
    """What stands on the ground, closed and nearly a rectangle.

    Args:
        work: The picture, reduced.
        calm: The same, each pixel the mean of nine.
        smooth: Where it does not change.
        found: Its regions.
        labels: The number of each pixel's region.
        ground: What they stand on.

    Returns:
        From top to bottom.
    """
    rows = slice(ground.top, ground.bottom)
    under = ground_everywhere(calm[rows], ground.seen[rows])
    apart = calm[rows] - under
    distance, light = numpy.abs(apart).max(axis=2), numpy.abs(apart @ _LIGHT)
    contrasts = [
        float(numpy.median(distance[labels[rows] == one.label])) for one in found
        if one.area >= SEEN and one.width < calm.shape[1] * _WIDEST
        and one.top >= ground.top and one.bottom <= ground.bottom
    ]  # fmt: skip
    clear = [one for one in contrasts if one >= FAINT]
    if not clear:
        return []
    least = min(max(min(clear) / 2, FAINT / 2), FAINT * 2)
    mask = distance > least
    mask &= ~find_gaps(work[rows] - under, mask)
    closed, names = regions(mask, LEAST[0] * LEAST[1])
    trimmed = [_trimmed(one, names, (distance, light), ground.top) for one in closed]
    solid = [
        one for one in trimmed
        if _is_closed(one, calm.shape[1]) and _smooth(one, smooth) >= _SMOOTH
    ]  # fmt: skip
    return [one for one in solid if not any(_holds(other, one) for other in solid)]


def _smooth(one: Region, smooth: Array) -> float:
    """Which part of it is smooth: a bubble has borders round its words, words alone have none."""
    return float(smooth[one.top : one.bottom, one.left : one.right].mean())


def _trimmed(one: Region, names: Array, distances: tuple[Array, Array], top: int) -> Region:
    """The region without what sticks out of it: a tail, a halo, a thread of noise."""
    box = slice(one.top, one.bottom), slice(one.left, one.right)
    patch = names[box] == one.label
    colour, light = (float(numpy.median(each[box][patch])) for each in distances)
    if light >= FAINT:
        patch = patch & (distances[1][box] > light / 2)
    else:
        patch = patch & (distances[0][box] > min(colour / 2, FAINT * 4))
    columns = numpy.nonzero(patch.mean(axis=0) >= 0.3)[0]
    if not len(columns):
        return one
    patch = patch[:, columns[0] : columns[-1] + 1]
    rows = numpy.nonzero(patch.mean(axis=1) >= 0.5)[0]  # a name above it is narrower
    if not len(rows):
        return one
    patch = patch[rows[0] : rows[-1] + 1]
    firsts, lasts = patch.argmax(axis=1), patch.shape[1] - patch[:, ::-1].argmax(axis=1)
    return Region(
        one.left + int(columns[0]), top + one.top + int(rows[0]),
        one.left + int(columns[-1]) + 1, top + one.top + int(rows[-1]) + 1,
        int(patch.sum()), int((lasts - firsts)[patch.any(axis=1)].sum()), one.label,
    )  # fmt: skip


def _is_closed(one: Region, width: int) -> bool:
    return (
        one.width >= LEAST[0]
        and one.height >= LEAST[1]
        and one.width <= width * _WIDEST
        and one.filled >= _FULL * one.width * one.height
    )


def _holds(other: Region, one: Region) -> bool:
    """Whether one lies in another that is larger."""
    return (
        other is not one
        and other.left <= one.left
        and other.right >= one.right
        and other.top <= one.top
        and other.bottom >= one.bottom
        and other.filled > one.filled
    )
