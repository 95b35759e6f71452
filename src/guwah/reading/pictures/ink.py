"""
Words on paper: a patch of a screenshot made black on white, in a size that can be read.

Bubbles are white, green, dark, or run from one colour into another, and the words on them have
any colour. What is kept is how far each pixel is from the paper around it.

The rules of this module are:
  * The paper is the median of each row, smoothed from row to row.
  * Ink is told in 0 (paper) to 1; nothing is thresholded.
  * Places of words are found in ink of any colour; a line is read in the colour of its words.
  * What is made larger is made larger by an interpolation that invents no strokes (Lanczos).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy
from numpy.typing import NDArray

from guwah.reading.pictures.painted import Box

Array: TypeAlias = NDArray[Any]

_STRONG = 60.0
_FAINT = 0.06
_WORDS = 0.6
_DARKEST = 98
_LEAST = 20.0
_OTHERS = 0.25
_TEXT = 0.35
_BORDER = 12


@dataclass(frozen=True)
class Line:
    """A row of words in a patch, found by the white above and below it.

    Args:
        top, bottom: Its rows.
        left, right: Its columns.
    """

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top


def cut(pixels: Array, box: Box, inset: int = 0) -> Array:
    """The pixels in a box, without `inset` pixels on each side."""
    left, top, width, height = box
    return pixels[top + inset : top + height - inset, left + inset : left + width - inset]


def from_paper(patch: Array) -> Array:
    """How far each pixel of a patch is from the paper around it.

    Args:
        patch: Height, width and three colours.

    Returns:
        Height, width and three differences.
    """
    values = patch.astype(numpy.float32)
    paper = numpy.median(values, axis=1)
    reach = max(1, len(paper) // 6)
    wide = numpy.pad(paper, ((reach, reach), (0, 0)), mode="edge")
    windows = numpy.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1, axis=0)
    apart: Array = values - numpy.median(windows, axis=2)[:, None]
    return apart


def ink(apart: Array) -> Array:
    """How much ink of any colour stands on each pixel.

    Args:
        apart: How far each pixel is from its paper.

    Returns:
        Height and width, 0 (paper) to 1.
    """
    far = numpy.abs(apart).max(axis=2)
    strong = max(float(numpy.percentile(far, 99)), _STRONG)
    found: Array = numpy.clip((far / strong - _FAINT) / (1 - _FAINT), 0, 1)
    return found


def ink_of_one_colour(apart: Array) -> Array | None:
    """How much ink of the colour of the words stands on each pixel.

    Grain and JPEG change all colours a little; along the line from the paper to the words' own
    colour they change it least, and what they leave on its other side is no ink.

    Args:
        apart: How far each pixel of one line is from its paper.

    Returns:
        Height and width, 0 (paper) to 1; None where the words have colours that do not agree.
    """
    far = numpy.abs(apart).max(axis=2)
    marks = apart[far >= _WORDS * numpy.percentile(far, _DARKEST)]
    colour = numpy.median(marks, axis=0)
    length = float(numpy.linalg.norm(colour))
    if length < _LEAST:
        return None
    along = apart @ (colour / length)
    sizes = numpy.linalg.norm(marks, axis=1)
    if float((marks @ (colour / length) < sizes / 2).mean()) > _OTHERS:
        return None
    strong = max(float(numpy.percentile(along, _DARKEST)), _LEAST)
    found: Array = numpy.clip((along / strong - _FAINT) / (1 - _FAINT), 0, 1)
    return found


def lines(found: Array, gap: int) -> list[Line]:
    """Rows of words, from top to bottom.

    Args:
        found: Ink.
        gap: White rows that part two lines.
    """
    rows = (found > _TEXT).sum(axis=1) > 0
    out = []
    for top, bottom in runs(rows, gap):
        columns = numpy.nonzero((found[top:bottom] > _TEXT).any(axis=0))[0]
        out.append(Line(top, bottom, int(columns[0]), int(columns[-1]) + 1))
    return out


def runs(marked: Any, gap: int) -> list[tuple[int, int]]:
    """Where a row of marks begins and ends; holes shorter than `gap` do not part it."""
    places = numpy.nonzero(marked)[0]
    if not len(places):
        return []
    cuts = numpy.nonzero(numpy.diff(places) > gap)[0]
    firsts = numpy.concatenate(([0], cuts + 1))
    lasts = numpy.concatenate((cuts, [len(places) - 1]))
    return [(int(places[a]), int(places[b]) + 1) for a, b in zip(firsts, lasts, strict=True)]


def page(found: Array, scale: float) -> Array:
    """Black on white with a border, made larger: what the reading program is shown.

    Args:
        found: Ink.
        scale: How much larger.

    Returns:
        Height and width in bytes.
    """
    from PIL import Image

    grey = numpy.pad(255 - found * 255, _BORDER, constant_values=255).astype(numpy.uint8)
    picture = Image.fromarray(grey)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return numpy.asarray(picture)


def on_patch(box: Box, scale: float) -> Box:
    """A box on a page, told in pixels of the patch that the page was made of."""
    left, top, width, height = (round(value / scale) for value in box)
    return left - _BORDER, top - _BORDER, width, height
