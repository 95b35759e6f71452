"""Names above bubbles and rows in the middle: words on the ground of a chat itself."""

from __future__ import annotations

from typing import Any

import numpy

from guwah.reading.pictures.bare import find_names, find_rows
from guwah.reading.pictures.ground import Ground
from guwah.reading.pictures.parts import Side
from guwah.reading.pictures.regions import Region, edges

HIGH, WIDE = 200, 390
BUBBLE = Region(62, 100, 260, 160, 9000, 11880, 1)
FACE = Region(12, 84, 52, 124, 1600, 1600, 2)


def ground() -> Any:
    """A grey ground with one bubble on it."""
    work = numpy.full((HIGH, WIDE, 3), 236, numpy.float32)
    work[BUBBLE.top : BUBBLE.bottom, BUBBLE.left : BUBBLE.right] = 255
    return work


def write(work: Any, left: int, right: int, top: int, height: int = 9, ink: float = 138) -> None:
    """Letters five columns apart."""
    for column in range(left, right, 5):
        work[top : top + height, column : column + 2] = ink


def names(work: Any, side: Side = "left", *others: Region) -> list[tuple[int, int, int, int]]:
    """What is found above the bubble."""
    seen = Ground(0, HIGH, numpy.ones((HIGH, WIDE), bool))
    return find_names(work, seen, [(BUBBLE, side)], [BUBBLE, *others])


def test_a_name_beside_a_face_that_was_not_closed_is_found() -> None:
    """The face stands nearly against the name, and no box tells that it is a face."""
    work = ground()
    work[FACE.top : FACE.bottom, FACE.left : 60] = (40, 90, 160)
    write(work, 62, 130, 86)
    ((left, top, right, bottom),) = names(work)
    assert (left, top, bottom) == (62, 86, 95) and 125 <= right <= 130


def test_words_farther_up_or_in_the_middle_are_no_name() -> None:
    """A name stands right above its bubble and begins where it begins."""
    for left, top in ((62, 78), (150, 86)):
        work = ground()
        write(work, left, left + 70, top)
        assert names(work) == []


def test_an_empty_ground_and_grain_have_no_name() -> None:
    """Nothing is written there, or nothing dark enough."""
    work = ground()
    assert names(work) == []
    write(work, 62, 130, 86, ink=225)
    assert names(work) == []


def test_bubbles_on_the_right_have_no_name_above_them() -> None:
    """What stands above the phone's own bubbles are words such as 'delivered'."""
    work = ground()
    write(work, 62, 130, 86)
    assert names(work, "right") == []


def test_the_bubble_above_is_no_name() -> None:
    """Its letters end where it ends."""
    work = ground()
    write(work, 62, 130, 86)
    assert names(work, "left", Region(62, 60, 260, 97, 7000, 7326, 3)) == []


def test_a_name_in_the_middle_is_no_row() -> None:
    """A long name reaches over the middle of the screen: it is told once, as a name."""
    work = ground()
    write(work, 62, 328, 86)
    write(work, 160, 230, 20)
    found = names(work)
    seen = Ground(0, HIGH, numpy.ones((HIGH, WIDE), bool))
    rows = list(find_rows(work, edges(work), seen, [BUBBLE], found))
    assert len(found) == 1 and len(rows) == 1 and rows[0][1] < 30
