"""Rows between two bubbles that nearly touch: found under grain, and nowhere inside a bubble."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from guwah.reading.pictures.gaps import find_gaps

HIGH, WIDE = 90, 200
FAINT = (-22.0, 19.0, -15.0)
STRONG = (70.0, 60.0, 150.0)


def bubbles(colour: tuple[float, ...], grain: float = 2.0) -> Any:
    """One field of a colour on the ground, told as its distance from the ground."""
    dice = numpy.random.default_rng(7)
    apart = numpy.zeros((HIGH, WIDE, 3), numpy.float32)
    apart[10:80, 20:180] = colour
    return (apart + dice.normal(0, grain, apart.shape)).astype(numpy.float32)


def solid() -> Any:
    """All of it is one region, as where grain has filled the gap."""
    mask = numpy.zeros((HIGH, WIDE), bool)
    mask[10:80, 20:180] = True
    return mask


def rows(apart: Any) -> list[int]:
    """The rows that part it."""
    return [int(row) for row in numpy.nonzero(find_gaps(apart, solid()).any(axis=1))[0]]


@pytest.mark.parametrize("colour", [FAINT, STRONG])
def test_the_ground_between_two_bubbles_parts_them(colour: tuple[float, ...]) -> None:
    """Two rows of ground in seventy of bubble are the gap, and no other row is."""
    apart = bubbles(colour)
    apart[44:46, 20:180] = 0
    assert rows(apart) == [44, 45]


def test_a_shadow_between_two_bubbles_parts_them() -> None:
    """Where JPEG has smeared the colour over the gap, the shadow is darker than both."""
    apart = bubbles(FAINT)
    apart[45, 20:180] = numpy.array(FAINT) / 2 - 25
    assert rows(apart) == [45]


def test_a_colour_that_runs_into_another_has_no_gap() -> None:
    """Two levels a row, from one end of a bubble to the other."""
    apart = bubbles(STRONG)
    apart[10:80] += (numpy.arange(70) * -1.0)[:, None, None]
    assert rows(apart) == []


def test_words_are_no_gap() -> None:
    """Letters over nine tenths of a line leave the borders of the bubble free."""
    apart = bubbles(FAINT)
    apart[38:50, 28:172] = -200
    assert rows(apart) == []
