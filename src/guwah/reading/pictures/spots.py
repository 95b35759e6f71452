"""
Where in a bubble small print stands, in which programs set a message's clock.

The rules of this module are:
  * Small print stands at an end of the lowest rows, apart from the words.
  * It is smaller than words: what is as high as they are is words, though it read as a clock.
    "Be there at 10:45" is what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy
from numpy.typing import NDArray

from guwah.reading.pictures.ink import runs
from guwah.reading.pictures.strips import Patch

Array: TypeAlias = NDArray[Any]
Spot = tuple[int, int, int, int]
"""Top, bottom, left, right in a patch."""

_NARROWEST, _WIDEST = 14, 110
_BANDS = (9, 17, 25)
_TEXT = 0.18
_APART = 7.5
_SMALL = 9.8  # units: digits of 13 a phone; words are of 15 and more
_OF_WORDS = 0.66  # of the height of words, where all of a phone's print is large
_MOST = 400


def height_of_words(found: Sequence[Array]) -> float:
    """How high the marks of words are on a screen: three quarters are lower, in pixels.

    Args:
        found: The ink of its bubbles.
    """
    heights = [
        one
        for ink in found
        for top, bottom in runs((ink > _TEXT).any(axis=1), 0)
        for one in _heights(ink[top:bottom])
    ]
    return _three_quarters(heights)


def _is_small(found: Array, unit: float, tall: float) -> bool:
    """Whether the marks of a spot are small print: three quarters of those that are no signs.

    Half would not do: in "come at 23:15" most letters are low.
    """
    heights = _heights(found)
    signs = max(heights, default=0) / 2
    height = _three_quarters([one for one in heights if one >= signs])
    return height <= max(_SMALL * unit, _OF_WORDS * tall)


def _three_quarters(heights: Sequence[int]) -> float:
    return float(numpy.percentile(heights, 75)) if heights else 0.0


def _heights(found: Array) -> list[int]:
    """How high each mark of a line is that is parted from the next by a white column."""
    marked = found > _TEXT
    out = []
    for left, right in runs(marked.any(axis=0), 0)[:_MOST]:
        rows = numpy.nonzero(marked[:, left:right].any(axis=1))[0]
        out.append(int(rows[-1] - rows[0]) + 1)
    return out


def with_and_without_ticks(patch: Patch, spot: Spot, unit: float) -> list[Spot]:
    """A spot, and the same without its last mark: ticks that say that a message was read.

    Args:
        patch: Of the bubble.
        spot: One of its corners.
        unit: Pixels to a phone's unit.
    """
    top, bottom, left, right = spot
    marks = runs((patch.found[top:bottom, left:right] > _TEXT).any(axis=0), round(1.8 * unit))
    if len(marks) < 2 or marks[-1][1] - marks[-1][0] < 8 * unit:
        return [spot]
    return [spot, (top, bottom, left, left + marks[-2][1])]


def corners(found: Array, unit: float, tall: float) -> list[Spot]:
    """Small print apart from the rest at the right end of the lowest rows, or at the left.

    What is narrower than a clock is passed over: at the end of a bubble it is a piece of its edge.

    Args:
        found: The ink of a bubble, 0 to 1.
        unit: Pixels to a phone's unit.
        tall: The height of words on this screen, in pixels.
    """
    rows = runs((found > _TEXT).any(axis=1), 0)
    if not rows:
        return []
    bottom = rows[-1][1]
    out: dict[Spot, None] = {}
    for height in _BANDS:
        band = found[max(0, bottom - round(height * unit)) : bottom]
        columns = [one for one in runs((band > _TEXT).any(axis=0), round(_APART * unit))
                   if one[1] - one[0] >= _NARROWEST * unit]  # fmt: skip
        for left, right in dict.fromkeys((*columns[-1:], *columns[:1])):
            above = runs((found[:bottom, left:right] > _TEXT).any(axis=1), round(1.2 * unit))
            if not above or right - left > _WIDEST * unit:
                continue
            top, low = above[-1]
            if low - top <= 14 * unit and _is_small(found[top:low, left:right], unit, tall):
                out[top, low, *_whole(found[top:low] > _TEXT, left, right, round(3 * unit))] = None
    return list(out)


def _whole(marked: Array, left: int, right: int, most: int) -> tuple[int, int]:
    """Columns of small print, with what leans out of them above the band: the tip of a tick."""
    first = max(0, left - most)
    columns = numpy.nonzero(marked[:, first : right + most].any(axis=0))[0] + first
    return int(columns[0]), int(columns[-1]) + 1
