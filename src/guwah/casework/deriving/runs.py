"""
Screenshots in runs: which overlap, in which direction, when their bubbles were sent.

Pure: values in, values out. The rules of this module are:
  * Screens are looked at in the order of their names; neighbours that overlap are one run, read
    backwards where that is how they overlap: many scroll up, not down.
  * Screens of which a person said that they show other chats, or other people, are never one run.
  * No date holds from one run to the next.
  * A bubble on several screens is as it was read best, with what persons corrected on any of
    them, one after the other in time; and it is so on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from guwah.casework.deriving.files import File
from guwah.casework.deriving.made import Wishes
from guwah.evidence.record import Sent
from guwah.reading.pictures.screen import Bubble, Screen
from guwah.reading.pictures.seen import Correction
from guwah.reading.pictures.stitching import Seen, Stitched, stitch
from guwah.reading.pictures.times import sent

Place = tuple[int, int]


@dataclass(frozen=True)
class Shot:
    """A screen.

    Args:
        file: The picture, or the film that it is of.
        name: Name of the derivative that holds what was read.
        at_ms: When it is shown in a film, or None.
        read: Its bubbles as they were read.
        corrections: What a person corrected.
        stated: What a person said of it.
        until: The day on which it was received, on any phone: it was not taken later.
    """

    file: File
    name: str
    at_ms: int | None
    read: tuple[Bubble, ...]
    corrections: tuple[Correction, ...]
    stated: Wishes
    until: date


@dataclass(frozen=True)
class Shown:
    """A bubble of a run.

    Args:
        bubble: As it counts.
        places: Number of the shot and of the bubble on it, those that show it whole first.
        when: When it was sent, as far as the screens say.
        by: Who corrected it, or None.
        whole: How many of the places show it whole.
    """

    bubble: Bubble
    places: tuple[Place, ...]
    when: Sent | None
    by: str | None
    whole: int


def shown(shots: Sequence[Shot]) -> tuple[list[Shown], list[int]]:
    """The bubbles of all shots, each once; and before which shots the overlap is not known.

    Args:
        shots: In the order of their names.
    """
    found: list[Shown] = []
    unsure: list[int] = []
    for order, stitched in _runs(shots):
        found += _of_run(shots, order, stitched)
    for number in range(1, len(shots)):
        if _joint(shots[number - 1], shots[number])[1]:
            unsure.append(number)
    return found, unsure


def _runs(shots: Sequence[Shot]) -> Iterator[tuple[list[int], Stitched]]:
    """Yield runs: numbers of shots, the oldest messages first, laid end to end."""
    run: list[int] = []
    way = 0
    for number, shot in enumerate(shots):
        step = 0
        if run:
            down, up = _joint(shots[run[-1]], shot)[0], _joint(shot, shots[run[-1]])[0]
            step = 0 if not (down or up) else 1 if down >= up else -1
        if run and (not step or way not in (0, step)):
            yield _laid(shots, run, way)
            run, way, step = [], 0, 0
        run.append(number)
        way = way or step
    if run:
        yield _laid(shots, run, way)


def _joint(one: Shot, other: Shot) -> tuple[int, bool]:
    """How many bubbles two neighbours share, and whether that cannot be told."""
    if _are_apart(one.stated, other.stated):
        return 0, False
    found = stitch([Screen(one.read, 0, 0), Screen(other.read, 0, 0)])
    return found.joints[1], bool(found.open_joints)


def _are_apart(one: Wishes, other: Wishes) -> bool:
    """Whether a person said of two screens that they show other chats or other people."""
    said = ((one.thread, other.thread), (one.left, other.left), (one.right, other.right))
    return any(mine and its and mine != its for mine, its in said)


def _laid(shots: Sequence[Shot], run: list[int], way: int) -> tuple[list[int], Stitched]:
    order = run[::-1] if way < 0 else run
    return order, stitch([Screen(shots[number].read, 0, 0) for number in order])


def _of_run(shots: Sequence[Shot], order: list[int], stitched: Stitched) -> Iterator[Shown]:
    captured = next((shots[n].stated.captured for n in order if shots[n].stated.captured), None)
    bubbles, hands = [], []
    for seen in stitched.seen:
        bubble, by = _counts(shots, order, seen)
        bubbles.append(bubble)
        hands.append(by)
    times = sent(bubbles, captured, min(shots[n].until for n in order))
    for seen, bubble, by, when in zip(stitched.seen, bubbles, hands, times, strict=True):
        places = [(order[shot], at) for shot, at in seen.places]
        whole = [one for one in places if seen.is_whole(shots[one[0]].read[one[1]])]
        cut = [one for one in places if one not in whole]
        yield Shown(bubble, (*whole, *cut), when, by, len(whole))


def _counts(shots: Sequence[Shot], order: list[int], seen: Seen) -> tuple[Bubble, str | None]:
    """The bubble as it counts, and who corrected it last."""
    said = sorted(
        (one for shot, at in seen.places for one in shots[order[shot]].corrections
         if one.bubble == at),
        key=lambda one: one.at,
    )  # fmt: skip
    bubble = seen.bubble
    for one in said:
        bubble = one.applied(bubble)
    return bubble, said[-1].by if said else None
