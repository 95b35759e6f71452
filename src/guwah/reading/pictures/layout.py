"""
Where the parts of a chat stand on a screenshot: bubbles, centre rows, names.

Knows no program and no theme. The ground of a chat is the largest smooth region that reaches
both edges of the picture; what is smooth, closed and stands on it is a bubble, a row or a face;
what is written on it directly is a row (in the middle) or a name (above a bubble).

The rules of this module are:
  * A picture on which no ground with a bubble is found has no layout, and that is all it says.
  * Parts are told from top to bottom, in pixels of the picture.
"""

from __future__ import annotations

from guwah.reading.pictures.bare import Rect, find_names, find_rows
from guwah.reading.pictures.ground import find_ground, without_leaks
from guwah.reading.pictures.painted import Box, Painted
from guwah.reading.pictures.parts import Layout, Part
from guwah.reading.pictures.regions import Region, calmed, edges, reduced, regions, widened
from guwah.reading.pictures.sides import find_sides, is_face
from guwah.reading.pictures.solid import find_solid


def layout(picture: Painted) -> Layout | None:
    """Find the parts of a chat.

    Args:
        picture: A screenshot.

    Returns:
        None where no chat is seen.
    """
    work, step = reduced(picture.pixels())
    calm = calmed(work)
    found_edges = edges(calm)
    found, labels = regions(~found_edges, 40)
    width = work.shape[1]
    ground = find_ground(calm, found, labels)
    if ground is None:
        return None
    inner, inner_labels = regions(~widened(found_edges), 40)
    ground = without_leaks(ground, inner, inner_labels)
    solid = find_solid(work, calm, ~found_edges, inner, inner_labels, ground)
    faces = [one for one in solid if is_face(one, width)]
    shown = [one for one in solid if one not in faces]
    placed = list(zip(shown, find_sides(shown, faces, width), strict=True))
    bubbles = [(one, side) for one, side in placed if side != "centre"]
    if not bubbles:
        return None
    names = find_names(work, ground, bubbles, solid)
    rows = find_rows(work, found_edges, ground, solid, names)
    parts = [
        *(Part("row" if side == "centre" else "bubble", side, _box(_rect(one), step))
          for one, side in placed),
        *(Part("name", "left", _box(one, step), is_bare=True) for one in names),
        *(Part("row", "centre", _box(one, step), is_bare=True) for one in rows),
    ]  # fmt: skip
    parts.sort(key=lambda one: (one.box[1], one.box[0]))
    unit = picture.width / 390 if picture.width < picture.height else float(step)
    return Layout(tuple(parts), ground.top * step, ground.bottom * step, unit)


def _rect(one: Region) -> Rect:
    return one.left, one.top, one.right, one.bottom


def _box(rect: Rect, step: int) -> Box:
    left, top, right, bottom = rect
    return left * step, top * step, (right - left) * step, (bottom - top) * step
