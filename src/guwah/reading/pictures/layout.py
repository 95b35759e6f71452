"""
Where the parts of a chat stand on a screenshot: bubbles, centre rows, names, the title.

Knows no program and no theme. The ground of a chat is the largest smooth region that reaches
both edges of the picture; what is smooth, closed and stands on it is a bubble, a row or a face;
what is written on it directly is a row (in the middle) or a name (above a bubble).

The rules of this module are:
  * A side is left, right or centre as seen; whose side that is, nobody knows here.
  * A picture on which no ground with a bubble is found has no layout, and that is all it says.
  * Parts are told from top to bottom, in pixels of the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy

from guwah.reading.pictures.painted import Box, Painted
from guwah.reading.pictures.regions import (
    Array,
    Region,
    calmed,
    distances_from_ground,
    edges,
    reduced,
    regions,
)

Side = Literal["left", "right", "centre"]

_LEAST = (24, 14)
_SEEN = 150
_FAINT = 12.0
_GAP = 0.85
_REACH = 4
_END = 5
_NEAR = 40
_MARGIN = 0.145
_SMOOTH = 0.15
_CLEAR = 8
_FULL = 0.8
_WIDEST = 0.93
_INK = 35


@dataclass(frozen=True)
class Part:
    """A part of a chat.

    Args:
        kind: `bubble`; `row` (words in the middle); `name` (words above a bubble).
        side: Where it stands.
        box: In pixels of the picture.
        is_bare: Its words stand on the ground itself.
    """

    kind: Literal["bubble", "row", "name"]
    side: Side
    box: Box
    is_bare: bool = False


@dataclass(frozen=True)
class Layout:
    """What was found.

    Args:
        parts: From top to bottom.
        top, bottom: Where the chat begins and ends, in pixels.
        unit: How many pixels make one of a phone's own units (390 or so to a screen's width).
    """

    parts: tuple[Part, ...]
    top: int
    bottom: int
    unit: float


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
    ground = _ground(calm, found, labels)
    if ground is None:
        return None
    solid = _solid(calm, found, labels, ground)
    faces = [one for one in solid if _is_face(one, width)]
    shown = [one for one in solid if one not in faces]
    parts = [
        Part("row" if side == "centre" else "bubble", side, _box(one, step))
        for one, side in zip(shown, _sides(shown, faces, width), strict=True)
    ]
    if not any(one.kind == "bubble" for one in parts):
        return None
    parts += list(_bare(work, found_edges, ground, solid, parts, step))
    parts.sort(key=lambda one: (one.box[1], one.box[0]))
    unit = picture.width / 390 if picture.width < picture.height else float(step)
    return Layout(tuple(parts), ground.top * step, ground.bottom * step, unit)


@dataclass(frozen=True)
class _Ground:
    """What the chat stands on: where it begins and ends, and where it is seen."""

    top: int
    bottom: int
    seen: Array


def _ground(calm: Array, found: list[Region], labels: Array) -> _Ground | None:
    """The largest ground that reaches both edges, and what bubbles cut off from it."""
    width = labels.shape[1]
    grounds = [(float(one.filled), [one]) for one in found
               if one.width >= width - 4 and one.height >= 60]  # fmt: skip
    grounds += _parted(calm, found, labels)
    if not grounds:
        return None
    ground = max(grounds, key=lambda each: each[0])[1]
    rest = [one for one in found if one not in ground and one.area >= _SEEN]
    rest = [one for one in rest if one.left <= 2 or one.right >= width - 2]
    while True:
        top, bottom = min(one.top for one in ground), max(one.bottom for one in ground)
        seen = numpy.isin(labels, [one.label for one in ground])
        more = [one for one in rest if _continues(one, calm, labels, seen, top, bottom)]
        if not more:
            return _Ground(top, bottom, seen)
        ground += more
        rest = [one for one in rest if one not in more]


def _parted(
    calm: Array, found: list[Region], labels: Array
) -> Iterator[tuple[float, list[Region]]]:
    """Yield grounds in two parts, one at each edge: bubbles stand so close that they part it."""
    width = labels.shape[1]
    tall = [one for one in found if one.height >= 60 and one.area >= _SEEN]
    lefts = [one for one in tall if one.left <= 2 and one.right < width - 4]
    rights = [one for one in tall if one.right >= width - 2 and one.left > 4]
    colours = {
        one.label: numpy.median(calm[labels == one.label], axis=0) for one in (*lefts, *rights)
    }
    for one in lefts:
        for other in rights:
            rows = min(one.bottom, other.bottom) - max(one.top, other.top)
            apart = float(numpy.abs(colours[one.label] - colours[other.label]).max())
            if rows >= max(one.height, other.height) / 2 and apart <= _FAINT:
                yield rows * width * _FULL, [one, other]


def _continues(one: Region, calm: Array, labels: Array, seen: Array, top: int, bottom: int) -> bool:
    """Whether a region goes on where the ground ends: rows in common, and nearly one colour."""
    first, last = max(one.top, top - _NEAR), min(one.bottom, bottom + _NEAR)
    is_apart = one.bottom <= top + 2 or one.top >= bottom - 2
    if last <= first or (is_apart and (one.top <= 2 or one.bottom >= len(calm) - 2)):
        return False
    if is_apart and one.height < 60:
        return False
    mine = labels[first:last] == one.label
    low, high = max(0, first - _NEAR), last + _NEAR
    theirs = seen[low:high]
    if not mine.any() or not theirs.any():
        return False
    apart = numpy.median(calm[first:last][mine], axis=0) - numpy.median(
        calm[low:high][theirs], axis=0
    )
    return float(numpy.abs(apart).max()) <= (_FAINT if is_apart else _FAINT * 3)


def _solid(calm: Array, found: list[Region], labels: Array, ground: _Ground) -> list[Region]:
    """What stands on the ground, closed and nearly a rectangle."""
    rows = slice(ground.top, ground.bottom)
    distance, light = distances_from_ground(calm[rows], ground.seen[rows])
    contrasts = [
        float(numpy.median(distance[labels[rows] == one.label])) for one in found
        if one.area >= _SEEN and one.width < calm.shape[1] * _WIDEST
        and one.top >= ground.top and one.bottom <= ground.bottom
    ]  # fmt: skip
    clear = [one for one in contrasts if one >= _FAINT]
    if not clear:
        return []
    least = min(max(min(clear) / 2, _FAINT / 2), _FAINT * 2)
    mask = distance > least
    mask &= ~_gaps(calm[rows], mask, least * 0.6)
    closed, names = regions(mask, _LEAST[0] * _LEAST[1])
    trimmed = [_trimmed(one, names, (distance, light), ground.top) for one in closed]
    solid = [
        one for one in trimmed
        if _is_closed(one, calm.shape[1]) and _smooth(one, labels) >= _SMOOTH
    ]  # fmt: skip
    return [one for one in solid if not any(_holds(other, one) for other in solid)]


def _gaps(calm: Array, mask: Array, least: float) -> Array:
    """Rows between two bubbles that nearly touch: there the picture differs from above and below."""
    gaps = numpy.zeros_like(mask)
    reach = _REACH
    here, above, below = calm[reach:-reach], calm[: -2 * reach], calm[2 * reach :]
    both = mask[: -2 * reach] & mask[2 * reach :]
    off = numpy.abs(here - above).max(axis=2) > least
    off &= numpy.abs(here - below).max(axis=2) > least
    for one in regions(mask, _LEAST[0] * _LEAST[1])[0]:
        top, bottom = max(one.top, reach) - reach, min(one.bottom, len(mask) - reach) - reach
        if bottom <= top:
            continue
        columns = slice(one.left, one.right)
        common = both[top:bottom, columns].sum(axis=1)
        differs = (off & both)[top:bottom, columns].sum(axis=1)
        found = (differs >= _GAP * common) & (common >= _LEAST[0] / 2)
        for row in numpy.nonzero(found)[0]:  # words leave the borders of a bubble free
            at = numpy.nonzero(both[top + row, columns])[0] + one.left
            ends = numpy.concatenate((at[:_END], at[-_END:]))
            found[row] = off[top + row, ends].mean() > 0.7
        gaps[top + reach : bottom + reach, columns] |= found[:, None]
    return gaps


def _smooth(one: Region, labels: Array) -> float:
    """Which part of it is smooth: a bubble has borders round its words, words alone have none."""
    patch = labels[one.top : one.bottom, one.left : one.right]
    return float((patch >= 0).mean())


def _trimmed(one: Region, names: Array, distances: tuple[Array, Array], top: int) -> Region:
    """The region without what sticks out of it: a tail, a halo, a thread of noise."""
    box = slice(one.top, one.bottom), slice(one.left, one.right)
    patch = names[box] == one.label
    colour, light = (float(numpy.median(each[box][patch])) for each in distances)
    if light >= _FAINT:
        patch = patch & (distances[1][box] > light / 2)
    else:
        patch = patch & (distances[0][box] > min(colour / 2, _FAINT * 4))
    columns = numpy.nonzero(patch.mean(axis=0) >= 0.3)[0]
    if not len(columns):
        return one
    patch = patch[:, columns[0] : columns[-1] + 1]
    rows = numpy.nonzero(patch.mean(axis=1) >= 0.5)[0]  # a name above it is narrower
    if not len(rows):
        return one
    patch = patch[rows[0] : rows[-1] + 1]
    firsts, lasts = patch.argmax(axis=1), patch.shape[1] - patch[:, ::-1].argmax(axis=1)
    return Region(
        one.left + int(columns[0]), top + one.top + int(rows[0]),
        one.left + int(columns[-1]) + 1, top + one.top + int(rows[-1]) + 1,
        int(patch.sum()), int((lasts - firsts)[patch.any(axis=1)].sum()), one.label,
    )  # fmt: skip


def _is_closed(one: Region, width: int) -> bool:
    return (
        one.width >= _LEAST[0]
        and one.height >= _LEAST[1]
        and one.width <= width * _WIDEST
        and one.filled >= _FULL * one.width * one.height
    )


def _holds(other: Region, one: Region) -> bool:
    """Whether one lies in another that is larger."""
    return (
        other is not one
        and other.left <= one.left
        and other.right >= one.right
        and other.top <= one.top
        and other.bottom >= one.bottom
        and other.filled > one.filled
    )


def _is_face(one: Region, width: int) -> bool:
    """Something small at an edge, where faces stand."""
    return one.right <= width * _MARGIN or one.left >= width * (1 - _MARGIN)


def _sides(solid: list[Region], faces: list[Region], width: int) -> list[Side]:
    """Left, right or centre: by the face beside it, by the two columns, by the gaps."""
    gaps = [(one.left, width - one.right) for one in solid]
    aside = [gap for gap in gaps if abs(gap[0] - gap[1]) > _CLEAR]
    left_column = min((left for left, _ in aside), default=width)
    right_column = min((right for _, right in aside), default=width)
    at = [(left - left_column <= 4, right - right_column <= 4) for left, right in gaps]
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


def _box(one: Region, step: int) -> Box:
    return one.left * step, one.top * step, one.width * step, one.height * step


def _bare(
    work: Array, found: Array, ground: _Ground, closed: list[Region], parts: list[Part], step: int
) -> Iterator[Part]:
    """Words on the ground itself: rows in the middle, names above bubbles."""
    width = work.shape[1]
    ink = found.copy()
    ink[: ground.top], ink[ground.bottom :] = False, False
    for one in closed:
        ink[max(0, one.top - 5) : one.bottom + 5, max(0, one.left - 9) : one.right + 9] = False
    for left, top, right, bottom in _written(work, ink):
        middle = (left + right) / 2
        box = (left * step, top * step, (right - left) * step, (bottom - top) * step)
        below = [
            part for part in parts
            if part.kind == "bubble" and -4 <= part.box[1] / step - bottom <= 12
            and part.box[0] / step - 12 <= left and right <= (part.box[0] + part.box[2]) / step + 90
        ]  # fmt: skip
        if abs(middle - width / 2) < width * 0.03 and left > width * 0.06:
            yield Part("row", "centre", box, is_bare=True)
        elif below and below[0].side == "left" and left - below[0].box[0] / step < 20:
            yield Part("name", "left", box, is_bare=True)


def _written(work: Array, ink: Array) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of lines of writing: edges that are near each other in a row, and dark enough."""
    near = ink.copy()
    for shift in range(1, 7):
        near[:, shift:] |= ink[:, :-shift]
        near[:, :-shift] |= ink[:, shift:]
    for one in regions(near, 40)[0]:
        left, right = one.left + 6, one.right - 6
        if one.height > 60 or right - left < 8 or one.height < 8:
            continue
        patch = work[one.top : one.bottom, max(0, left) : right]
        paper = numpy.median(patch.reshape(-1, 3), axis=0)
        if float(numpy.abs(patch - paper).max()) >= _INK:
            yield max(0, left), one.top, right, one.bottom
