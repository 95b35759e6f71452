"""On which side bubbles stand: faces first, then the columns in which they begin and end."""

from __future__ import annotations

from guwah.reading.pictures.regions import Region
from guwah.reading.pictures.sides import find_sides

WIDTH = 390


def region(left: int, top: int, right: int, bottom: int) -> Region:
    """A full rectangle."""
    area = (right - left) * (bottom - top)
    return Region(left, top, right, bottom, area, area, 1)


def test_the_only_bubble_of_ones_own_stays_ones_own() -> None:
    """Though the other's bubble, beside a face, has equal gaps, and a row stands in the middle."""
    face = region(8, 100, 44, 136)
    row, theirs = region(140, 40, 251, 60), region(50, 100, 338, 150)
    own = region(160, 170, 375, 210)
    assert find_sides([row, theirs, own], [face], WIDTH) == ["centre", "left", "right"]


def test_two_columns_tell_the_sides_without_faces() -> None:
    """Where each begins and ends, and not which gap is wider."""
    left, wide, right = region(15, 0, 200, 40), region(15, 50, 340, 90), region(120, 100, 375, 140)
    assert find_sides([left, wide, right], [], WIDTH) == ["left", "left", "right"]
