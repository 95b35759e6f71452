"""Which lines are read again, and which of several readings stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy
import pytest

from guwah.reading.pictures import bubbles, tesseract
from guwah.reading.pictures.strips import Strip
from guwah.reading.pictures.tesseract import LINE, Word

WIDE = 120


def line() -> Strip:
    """A line whose ink fills it."""
    found = numpy.ones((12, WIDE), numpy.float32)
    return Strip(0, "words", found, found, (0, 0), 1.0, LINE)


@pytest.mark.parametrize(
    ("first", "again", "shown", "calls"),
    [
        ([("Oliyi,", 0.6), ("sadece", 0.96)], [("O", 0.9), ("iyi,", 0.9), ("sadece", 0.96)],
         "O iyi, sadece", 2),
        ([("Oliyi,", 0.6), ("sadece", 0.96)], [("Ol", 0.3), ("iyi,", 0.4), ("sadece", 0.9)],
         "Oliyi, sadece", 2),
        ([("O", 0.9), ("iyi,", 0.9)], None, "O iyi,", 1),
        ([("gl", 0.2), ("yl", 0.2)], [("O", 0.9), ("iyi", 0.9)], "O iyi", 2),
    ],
)  # fmt: skip
def test_a_line_with_a_weak_word_is_read_again_and_the_surer_stays(
    monkeypatch: pytest.MonkeyPatch, first: list[tuple[str, float]],
    again: list[tuple[str, float]] | None, shown: str, calls: int,
) -> None:  # fmt: skip
    """One weak word: larger; a weak line: smaller; neither: not at all."""
    heights: list[int] = []

    def read(pages: Sequence[Any], *_asked: Any) -> list[list[Word]]:
        if not pages:
            return []
        (page,) = pages
        heights.append(len(page))
        said = first if len(heights) == 1 else again or []
        step = page.shape[1] // len(said)
        return [[Word(text, (n * step, 0, step, 9), sure, 0) for n, (text, sure) in enumerate(said)]]  # fmt: skip

    monkeypatch.setattr(tesseract, "read", read)
    (best,) = bubbles._read([line()], ["tr"], second=False)
    assert best.text == shown and len(heights) == calls
    if calls == 2:
        is_weak_line = first[0][0] == "gl"
        assert (heights[1] < heights[0]) == is_weak_line


@pytest.mark.parametrize(
    ("language", "is_small", "sure", "sizes"),
    [
        ("ug", True, 0.9, [0.78]), ("ug", True, 0.3, [0.78, 0.78 * 1.25]), ("ug", False, 0.9, [1]),
        ("ug", False, 0.3, [1, 0.78]), ("zh-Hans", True, 0.9, [1]), ("zh-Hans", True, 0.3, [1, 0.78]),
    ],
)  # fmt: skip
def test_small_print_in_uyghur_is_read_in_its_own_size_and_then_larger(
    monkeypatch: pytest.MonkeyPatch, language: str, is_small: bool, sure: float, sizes: list[float]
) -> None:
    """Its box is put back to where the line stands, whatever the size of the page."""
    heights: list[int] = []
    usual = len(line().page(bubbles._SIZES.get(language, bubbles._SIZE)))

    def read(pages: Sequence[Any], *_asked: Any) -> list[list[Word]]:
        heights.extend(len(one) for one in pages)
        return [[Word("x", (0, 0, one.shape[1], one.shape[0]), sure, 0)] for one in pages]

    monkeypatch.setattr(tesseract, "read", read)
    (best,) = bubbles._read([replace(line(), is_small=is_small)], [language], second=False)
    assert len(heights) == len(sizes)
    assert heights == pytest.approx([usual * size for size in sizes], abs=1.5)
    left, _top, width, _height = best.words[0].box
    assert abs(left + width / 2 - WIDE / 2) <= 1 and abs(left - -(width - WIDE) / 2) <= 1
