"""
On which side of a chat each bubble stands, and what is a face beside one.

The rules of this module are:
  * A face stands at an edge; a bubble stands on the side of the face beside it.
  * Without faces the two columns in which bubbles begin and end tell the sides, then the gaps.
  * What stands farther out than a column does not stand in it.
  * Equal gaps on both sides: the middle.
"""

from __future__ import annotations

from collections.abc import Sequence

from guwah.reading.pictures.parts import Side
from guwah.reading.pictures.regions import Region

_MARGIN = 0.145
_CLEAR = 8


def is_face(one: Region, width: int) -> bool:
    """Something small at an edge, where faces stand."""
    return one.right <= width * _MARGIN or one.left >= width * (1 - _MARGIN)


def find_sides(solid: Sequence[Region], faces: Sequence[Region], width: int) -> list[Side]:
    """Left, right or centre: by the face beside it, by the two columns, by the gaps."""
    gaps = [(one.left, width - one.right) for one in solid]
    aside = [gap for gap in gaps if abs(gap[0] - gap[1]) > _CLEAR]
    left_column = min((left for left, _ in aside), default=width)
    right_column = min((right for _, right in aside), default=width)
    at = [(abs(left - left_column) <= 4, abs(right - right_column) <= 4) for left, right in gaps]
    more_left = at.count((True, False)) - at.count((False, True))
    out: list[Side] = []
    for one, (left, right), (at_left, at_right) in zip(solid, gaps, at, strict=True):
        beside = [face for face in faces if face.top < one.bottom and one.top < face.bottom]
        nearest = min(beside, key=lambda face: abs(face.top - one.top), default=None)
        if nearest is not None:
            out.append("left" if nearest.right <= one.left else "right")
        elif at_left != at_right:
            out.append("left" if at_left else "right")
        elif abs(left - right) <= _CLEAR and not at_left:
            out.append("centre")
        elif at_left and more_left:
            out.append("left" if more_left > 0 else "right")
        else:
            out.append("left" if left < right else "right")
    return out
