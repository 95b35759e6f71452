"""
A picture that is no chat, read as a page: a letter, a notice, the screen of another program.

The rules of this module are:
  * The page is the picture in grey, dark on light, large enough for small print.
  * Each language is tried on the whole page; of each place the surest reading is kept.
  * What has less than a third of the program's confidence is no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

import numpy

from guwah.reading.pictures import tesseract
from guwah.reading.pictures.painted import Box, Painted
from guwah.reading.pictures.screen import Read
from guwah.reading.pictures.tesseract import Word

_AUTO: Final = 3
_LEAST: Final = 0.34
_WIDE: Final = 1600  # pixels; a page narrower than this is made larger
_LARGEST: Final = 12_000_000


def read_page(picture: Painted, languages: Sequence[str]) -> tuple[Read, ...]:
    """Read a picture as a page.

    Args:
        picture: Painted by our own decoder.
        languages: Which to expect, as Guwah names them.

    Returns:
        Its lines from top to bottom, in pixels of the picture; none where no words are seen.

    Raises:
        MissingPartError: The program or a language is not installed.
    """
    page, times = _page(picture)
    best: tuple[float, list[Read]] = (0.0, [])
    for language in languages:
        words = [one for one in tesseract.read([page], [language], _AUTO)[0]
                 if one.confidence >= _LEAST]  # fmt: skip
        lines = [_line(list(group), language, times)
                 for _, group in groupby(words, key=lambda one: one.line)]  # fmt: skip
        weight = sum(one.confidence**2 * len(one.text) for one in words)
        if weight > best[0]:
            best = (weight, lines)
    return tuple(best[1])


def _page(picture: Painted) -> tuple[numpy.ndarray[Any, Any], int]:
    """The page, and how many times larger than the picture it is."""
    grey = picture.pixels() @ numpy.array([0.299, 0.587, 0.114])
    if float(numpy.median(grey)) < 110:  # light on dark
        grey = 255 - grey
    times = 1
    while picture.width * times < _WIDE and grey.size * (times + 1) ** 2 <= _LARGEST and times < 3:
        times += 1
    page = numpy.kron(grey, numpy.ones((times, times))) if times > 1 else grey
    return numpy.ascontiguousarray(page.astype(numpy.uint8)), times


def _line(words: list[Word], language: str, times: int) -> Read:
    placed = [_smaller(one.box, times) for one in words]
    left, top = min(b[0] for b in placed), min(b[1] for b in placed)
    right, low = max(b[0] + b[2] for b in placed), max(b[1] + b[3] for b in placed)
    text = ("" if language.startswith("zh") else " ").join(one.text for one in words)
    total = sum(len(one.text) for one in words)
    sure = sum(one.confidence * len(one.text) for one in words) / max(1, total)
    return Read(text, (left, top, right - left, low - top), round(sure, 4), language)


def _smaller(box: Box, times: int) -> Box:
    return (box[0] // times, box[1] // times, -(-box[2] // times), -(-box[3] // times))
