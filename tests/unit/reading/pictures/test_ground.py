"""The ground of a chat does not run into a bubble through a hole in its edge."""

from __future__ import annotations

from typing import Any

import numpy

from guwah.reading.pictures.ground import find_ground, ground_everywhere, without_leaks
from guwah.reading.pictures.regions import calmed, edges, regions, widened

HIGH, WIDE = 300, 390


def page(hole: int) -> tuple[Any, Any]:
    """A bubble on a ground, and its edges with a hole so many rows high at its left side."""
    work = numpy.full((HIGH, WIDE, 3), 20, numpy.float32)
    work[100:150, 12:300] = 36
    calm = calmed(work)
    found = edges(calm)
    found[124 : 124 + hole, 8:16] = False
    return calm, found


def test_a_hole_in_the_edge_of_a_bubble_is_closed() -> None:
    """The smooth region runs into the bubble, and the ground does not."""
    calm, found_edges = page(2)
    found, labels = regions(~found_edges, 40)
    ground = find_ground(calm, found, labels)
    assert ground is not None and ground.seen[125, 100]
    mended = without_leaks(ground, *regions(~widened(found_edges), 40))
    assert not mended.seen[110:140, 20:290].any()
    assert mended.seen[:90].mean() > 0.95 and mended.seen[160:].mean() > 0.95
    apart = calm - ground_everywhere(calm, mended.seen)
    assert numpy.abs(apart[120, 100] - 16).max() < 0.5


def test_a_bubble_whose_tail_touches_the_side_is_no_piece_of_the_ground() -> None:
    """It stands along the side in a few rows only."""
    work = numpy.full((HIGH, WIDE, 3), 20, numpy.float32)
    work[100:150, 6:300] = 36
    work[122:132, :6] = 36
    calm = calmed(work)
    found, labels = regions(~edges(calm), 40)
    ground = find_ground(calm, found, labels)
    assert ground is not None and not ground.seen[110:140, 20:290].any()
