"""Clocks in small print: where they may stand, and which of several readings counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import pytest

from guwah.reading.pictures import corners, spots
from guwah.reading.pictures.parts import Part
from guwah.reading.pictures.strips import Patch
from guwah.reading.pictures.tesseract import Word

UNIT = 3.0
SPOT = (34, 63, 444, 579)


def inked(*blocks: tuple[int, int, int, int]) -> Any:
    """A patch of a bubble with ink in blocks: top, bottom, left, right."""
    found = numpy.zeros((91, 619), numpy.float32)
    for top, bottom, left, right in blocks:
        found[top:bottom, left:right] = 1
    return found


def test_a_piece_of_the_edge_hides_no_clock() -> None:
    """Two columns of ink at the end of a bubble, where its tail begins, are no small print."""
    words, edge = (18, 62, 29, 387), (57, 62, 617, 619)
    assert spots.corners(inked(words, SPOT), UNIT, 0) == [SPOT]
    assert spots.corners(inked(words, SPOT, edge), UNIT, 0) == [SPOT]
    assert spots.corners(inked(edge), UNIT, 0) == []


@pytest.mark.parametrize(
    ("first", "more", "shown"),
    [
        ([("11:06", 0.89), ("11:00", 0.95)], [("11:00", 0.95), ("11:06", 0.7)], "11:00"),
        ([("9:41", 0.95), ("9:47", 0.6)], [("9:47", 0.9), ("9:47", 0.9)], "9:47"),
        ([("11:18", 0.4), ("ll:1B", 0.9)], None, "11:18"),
        ([("7:05", 0.5), ("7:05", 0.8)], None, "7:05"),
    ],
)  # fmt: skip
def test_what_most_readings_agree_on_counts(
    monkeypatch: pytest.MonkeyPatch, first: list[tuple[str, float]],
    more: list[tuple[str, float]] | None, shown: str,
) -> None:  # fmt: skip
    """Two sizes that differ are read in two more; two that agree, or one clock alone, are not."""
    told = [first, *([more] if more else [])]

    def read(pages: Sequence[Any], *_asked: Any) -> list[list[Word]]:
        said = told.pop(0) if pages else []
        assert len(pages) == len(said)
        return [[Word(text, (0, 0, 9, 9), sure, 0)] for text, sure in said]

    monkeypatch.setattr(corners.tesseract, "read", read)
    monkeypatch.setattr(corners, "_ROUNDS", corners._ROUNDS[:1])
    found = inked(SPOT)
    empty = numpy.zeros((*found.shape, 3))
    patch = Patch(found, empty, empty, 0, 0)
    part = Part("bubble", "left", (0, 0, 619, 91), False)
    (clock,) = corners.read_clocks([part], [patch], UNIT).values()
    assert clock.written == shown and not told


def one_answer_a_page(monkeypatch: pytest.MonkeyPatch, *told: list[tuple[str, float]]) -> list[Any]:
    """Let the program say something of each page, call by call; what it was not asked is left."""
    left = list(told)

    def read(pages: Sequence[Any], *_asked: Any) -> list[list[Word]]:
        said = left.pop(0) if pages else []
        assert len(pages) == len(said)
        return [[Word(one, (0, 0, 9, 9), sure, 0) for one in text.split()] for text, sure in said]

    monkeypatch.setattr(corners.tesseract, "read", read)
    monkeypatch.setattr(corners, "_ROUNDS", corners._ROUNDS[:1])
    return left


def clock_of(part: Part, found: Any) -> corners.Clock:
    """The clock of a part alone."""
    empty = numpy.zeros((*found.shape, 3))
    (clock,) = corners.read_clocks([part], [Patch(found, empty, empty, 0, 0)], UNIT).values()
    return clock


BUBBLE = Part("bubble", "left", (0, 0, 619, 91), False)
TICKS = (34, 63, 590, 618)


@pytest.mark.parametrize(
    ("first", "more", "shown"),
    [
        # with ticks, and without them: a digit that touches a tick is read wrongly
        (
            [("14:28", 0.8), ("14:28", 0.7), ("14:20", 0.9), ("14:20", 0.7)],
            [("14:28", 0.6), ("14:20", 0.7), ("14:20", 0.9), ("14:20", 0.8)],
            "14:20",
        ),
        # without the last mark the half-day is missing: that is no other time
        ([("3:40 PM", 0.6), ("3:40 PM", 0.6), ("3:40", 0.95), ("3:40", 0.95)], None, "3:40 PM"),
    ],
)
def test_all_places_of_a_part_vote_together(
    monkeypatch: pytest.MonkeyPatch, first: list[tuple[str, float]],
    more: list[tuple[str, float]] | None, shown: str,
) -> None:  # fmt: skip
    """No place is believed alone, and a clock cut off is for the whole one."""
    left = one_answer_a_page(monkeypatch, first, *([more] if more else []))
    clock = clock_of(BUBBLE, inked(SPOT, TICKS))
    assert clock.written == shown and not left
    assert clock.spot[3] >= TICKS[3]


def test_a_row_in_digits_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A date and a clock without a word: the model for digits reads both, and nothing is left."""
    said = "2024-03-03 11:02"
    one_answer_a_page(monkeypatch, [(said, 0.9), (said, 0.8)])
    row = Part("row", "centre", (0, 0, 619, 91), True)
    clock = clock_of(row, inked((34, 63, 20, 600)))
    assert clock.written == said and clock.sure == 0.9
    assert clock.spot[2] == 0 and clock.spot[3] >= 619


def test_the_tip_of_a_tick_goes_with_its_clock() -> None:
    """It leans out to the right, above the rows in which small print is looked for."""
    tip = (30, 36, 576, 584)
    ((top, low, left, right),) = spots.corners(inked(SPOT, tip), UNIT, 0)
    assert (top, low, left, right) == (30, 63, 444, 584)


@pytest.mark.parametrize(
    ("high", "tall", "is_small"), [(23, 36, True), (34, 36, False), (34, 54, True)]
)
def test_what_is_as_high_as_words_is_no_small_print(high: int, tall: int, is_small: bool) -> None:
    """A time that somebody wrote stands in the size of words; in large print a clock is large."""
    marks = [(30, 30 + high, left, left + 16) for left in range(444, 570, 24)]
    assert bool(spots.corners(inked(*marks), UNIT, tall)) == is_small


def test_low_letters_before_a_time_make_no_small_print_of_it() -> None:
    """In "come at 23:15" six letters are as low as small print is high."""
    low = [(41, 64, left, left + 12) for left in range(300, 440, 24)]
    digits = [(30, 64, left, left + 14) for left in range(452, 540, 22)]
    assert spots.corners(inked(*low, *digits), UNIT, 36) == []
