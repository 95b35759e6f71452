"""Which lines are read again, and which of several readings stays."""

from __future__ import annotations

from collections.abc import Sequence
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
