"""Lines of a bubble: which of them is a name, and what is taken out of them."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from guwah.reading.pictures.parts import Part
from guwah.reading.pictures.strips import Patch, Strip, patch_of, strips_of

WHITE, BLACK = (255, 255, 255), (17, 27, 33)
PALE_BLUE, BLUE = (150, 170, 190), (83, 189, 235)
PART = Part("bubble", "left", (0, 0, 220, 70))


def bubble(*colours: tuple[int, ...]) -> Patch:
    """A white bubble with a line of letters of each colour."""
    pixels = numpy.full((70, 220, 3), WHITE, numpy.uint8)
    for number, colour in enumerate(colours):
        for column in range(14, 190, 7):
            pixels[9 + 22 * number : 19 + 22 * number, column : column + 3] = colour
    return patch_of(pixels, PART, 1.0)


def roles(patch: Patch) -> list[str]:
    """What each line is taken for."""
    return [one.role for one in strips_of(0, PART, patch, 1.0)]


@pytest.mark.parametrize("colour", [(220, 122, 42), PALE_BLUE])
def test_a_first_line_in_another_colour_is_a_name(colour: tuple[int, ...]) -> None:
    """Also where JPEG has left little of its colour."""
    assert roles(bubble(colour, BLACK, BLACK)) == ["name", "words", "words"]


def test_a_link_below_plain_words_makes_no_name() -> None:
    """The first line has another colour than the second, and is the less vivid of the two."""
    assert roles(bubble(BLACK, BLUE)) == ["words", "words"]


def test_greys_are_one_colour() -> None:
    """A paler line is no name, and neither is a line alone."""
    assert roles(bubble((90, 92, 94), BLACK, BLACK)) == ["words"] * 3
    assert roles(bubble((220, 122, 42))) == ["words"]


def test_what_is_wiped_is_read_nowhere() -> None:
    """A clock that was found is in no line, neither where ink stands nor as it is read."""
    patch = bubble(BLACK, BLACK)
    patch.wipe(28, 60, 100, 220)
    lines: list[Strip] = strips_of(0, PART, patch, 1.0)
    for one in lines[1:]:
        ink: Any = one.read
        assert one.found.shape == ink.shape and one.at[0] + ink.shape[1] <= 104
