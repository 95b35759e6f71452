"""
A perceptual hash: 64 bits by which the same picture is found again, smaller, brighter, as a JPEG.

Source: the DCT hash of C. Zauner, "Implementation and benchmarking of perceptual image hash
functions" (2010): a 32 by 32 grey picture, its lowest 8 by 8 frequencies, each above or below
their median.

The rules of this module are:
  * It finds candidates; whether two pictures are one is for a person to say.
  * Two pictures that differ by a word have nearly the same hash: it says nothing of words.
  * It is computed from evidence and tells of it: it is kept sealed, inside one vault, and no
    report, log or file outside holds it.
  * A picture without any pattern (one colour) has no hash.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy
from numpy.typing import NDArray

from guwah.reading.pictures.painted import Painted

Array: TypeAlias = NDArray[Any]

NEAR = 10
_SIDE, _KEPT = 32, 8
_FLAT = 2.0


def perceptual_hash(picture: Painted) -> int | None:
    """The hash of a picture: 64 bits, or None where there is no pattern."""
    grey = picture.pixels().astype(numpy.float32) @ numpy.array([0.299, 0.587, 0.114])
    small = _averaged(grey)
    if float(small.std()) < _FLAT:
        return None
    waves = _cosines()
    low = (waves @ small @ waves.T)[:_KEPT, :_KEPT].ravel()
    middle = numpy.median(low[1:])
    return int("".join("1" if value > middle else "0" for value in low), 2)


def bits_apart(one: int, other: int) -> int:
    """In how many bits two hashes differ (Hamming distance)."""
    return (one ^ other).bit_count()


def is_near(one: int, other: int, most: int = NEAR) -> bool:
    """Whether two pictures are worth showing side by side."""
    return bits_apart(one, other) <= most


def _averaged(grey: Array) -> Array:
    """32 by 32 means; a picture smaller than that is repeated first."""
    height, width = grey.shape
    grey = numpy.repeat(numpy.repeat(grey, -(-_SIDE // height), axis=0), -(-_SIDE // width), axis=1)
    height, width = grey.shape
    rows = numpy.add.reduceat(grey, numpy.arange(_SIDE) * height // _SIDE, axis=0)
    cells = numpy.add.reduceat(rows, numpy.arange(_SIDE) * width // _SIDE, axis=1)
    heights = numpy.diff(numpy.arange(_SIDE + 1) * height // _SIDE)
    widths = numpy.diff(numpy.arange(_SIDE + 1) * width // _SIDE)
    means: Array = cells / numpy.outer(heights, widths)
    return means


def _cosines() -> Array:
    """The discrete cosine transform (II) as a matrix."""
    at = numpy.arange(_SIDE)
    waves: Array = numpy.cos(numpy.pi * numpy.outer(at, 2 * at + 1) / (2 * _SIDE))
    return waves
