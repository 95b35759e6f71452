"""Ink in the colour of the words: grain and what JPEG leaves beside letters are no ink."""

from __future__ import annotations

from typing import Any

import numpy

from guwah.reading.pictures.ink import from_paper, ink, ink_of_one_colour

PAPER, WORDS = (92, 92, 178), (150, 158, 205)


def line(*colours: tuple[int, ...]) -> Any:
    """Letters three columns wide, in colours that take turns, on one paper."""
    patch = numpy.full((20, 200, 3), PAPER, numpy.uint8)
    for number, column in enumerate(range(20, 180, 9)):
        patch[5:15, column : column + 3] = colours[number % len(colours)]
    return patch


def test_what_is_left_on_the_other_side_of_the_paper_is_no_ink() -> None:
    """A ring darker than the paper stands round light letters: it counts as ink of any colour."""
    patch = line(WORDS)
    patch[5:15, 19::9] = numpy.array(PAPER) - 25
    apart = from_paper(patch)
    found = ink_of_one_colour(apart)
    assert found is not None
    assert ink(apart)[8, 28] > 0.2 and found[8, 28] == 0
    assert found[8, 21] > 0.95 and found[8, 17] == 0


def test_grain_in_another_colour_is_less_ink() -> None:
    """Grain of all colours: less of it is left along the line from the paper to the words."""
    dice = numpy.random.default_rng(5)
    patch = line(WORDS).astype(numpy.float32) + dice.normal(0, 8, (20, 200, 3))
    apart = from_paper(patch)
    found = ink_of_one_colour(apart)
    assert found is not None
    assert found[:4].mean() < 0.6 * ink(apart)[:4].mean()


def test_words_in_colours_that_do_not_agree_are_not_read_in_one() -> None:
    """Half of the letters are lighter and half are darker than the paper: none may vanish."""
    assert ink_of_one_colour(from_paper(line(WORDS, (20, 20, 90)))) is None


def test_an_empty_line_has_no_colour() -> None:
    """Nothing is made of paper alone."""
    assert ink_of_one_colour(from_paper(numpy.full((20, 200, 3), PAPER, numpy.uint8))) is None
