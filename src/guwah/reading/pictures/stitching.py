"""
Screens of one chat that overlap, laid end to end.

Who scrolls takes the same bubbles twice: what stands at the end of one screen stands at the
beginning of the next. The overlap is the longest run at the end of the one that reads like the
beginning of the other, bubble by bubble, in order.

The rules of this module are:
  * Screens come in the order in which a person put them.
  * Two bubbles are one only inside an overlap; the same words twice in a row stay two.
  * Likeness is of words, side, kind and time; what a reading may confuse does not part them.
  * Rows with a day or a clock are one only if they read the same, and bubbles only if their
    numbers do: "3 days" and "2 days" are two threats. A wrong reading then costs a joint, no more.
  * One short bubble alone is no overlap: "OK" ends many screens.
  * Where overlaps of different lengths fit equally well, the chat is not joined there: `is_open`.
  * Every bubble keeps all the places where it was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

from guwah.reading.pictures.screen import Bubble, Screen

_LIKE = 0.8
_CUT = 0.55
_ENOUGH = 12
_SURE = 2
_FEW = 3
_NUMBERS = regex.compile(r"\p{Nd}+")


@dataclass(frozen=True)
class Seen:
    """A bubble of the stitched chat.

    Args:
        bubble: As read where it was read most surely and whole.
        places: Number of the screen and of the bubble on it, each time that it was seen.
    """

    bubble: Bubble
    places: tuple[tuple[int, int], ...]

    def is_whole(self, other: Bubble) -> bool:
        """Whether a bubble at one of the places reads like it, and is not a piece of it."""
        return likeness(self.bubble.text, other.text) >= _LIKE


@dataclass(frozen=True)
class Stitched:
    """Screens laid end to end.

    Args:
        seen: Every bubble once, from first to last.
        joints: How many bubbles each screen shares with the one before it (0 for the first).
        open_joints: Numbers of the screens before which the order is known and the overlap is not.
    """

    seen: tuple[Seen, ...]
    joints: tuple[int, ...]
    open_joints: tuple[int, ...]


def stitch(screens: Sequence[Screen]) -> Stitched:
    """Lay screens end to end.

    Args:
        screens: In the order in which they were taken, the oldest messages first.
    """
    out: list[Seen] = []
    joints: list[int] = []
    unsure: list[int] = []
    for number, screen in enumerate(screens):
        shared, is_open = _overlap([one.bubble for one in out], screen.bubbles)
        joints.append(shared)
        if is_open:
            unsure.append(number)
        start = len(out) - shared
        for at, bubble in enumerate(screen.bubbles):
            if at < shared:
                before = out[start + at]
                out[start + at] = Seen(
                    _better(before.bubble, bubble), (*before.places, (number, at))
                )
            else:
                out.append(Seen(bubble, ((number, at),)))
    return Stitched(tuple(out), tuple(joints), tuple(unsure))


def _overlap(before: Sequence[Bubble], after: Sequence[Bubble]) -> tuple[int, bool]:
    """How many bubbles are shared, and whether another number fits as well."""
    fits = []
    for shared in range(min(len(before), len(after)), 0, -1):
        tail, head = before[-shared:], after[:shared]
        if _fits(tail, head):
            fits.append(shared)
    if not fits:
        return 0, False
    best = fits[0]
    return (0, True) if any(_exact(before, after, n) >= _exact(before, after, best)
                            for n in fits[1:]) else (best, False)  # fmt: skip


def _fits(tail: Sequence[Bubble], head: Sequence[Bubble]) -> bool:
    """Whether the end of one screen reads like the beginning of the next.

    The first bubble of a screen, and the last, may be cut through a line and read as anything:
    they fit if kind, side and time do, where the bubbles between speak for the overlap alone.
    """
    last = len(tail) - 1
    inner = [n for n in range(1, last) if _is_one(tail[n], head[n], is_edge=False)]
    if len(inner) < last - 1:
        return False
    is_sure = len(inner) >= _SURE and _weight([head[n] for n in inner]) >= 2 * _ENOUGH
    for n in {0, last}:
        if not _is_one(tail[n], head[n], is_edge=True) and not (
            is_sure and _is_alike_aside(tail[n], head[n])
        ):
            return False
    return _weight(head) >= _ENOUGH


def _is_alike_aside(one: Bubble, other: Bubble) -> bool:
    """Whether all but the words of two bubbles agrees."""
    same_time = not (one.written and other.written) or one.written == other.written
    if one.kind != "message" and _plain(one.text) != _plain(other.text):
        return False
    return (one.kind, one.side) == (other.kind, other.side) and same_time


def _exact(before: Sequence[Bubble], after: Sequence[Bubble], shared: int) -> float:
    """The mean likeness of an overlap."""
    pairs = zip(before[-shared:], after[:shared], strict=True)
    return sum(likeness(a.text, b.text) for a, b in pairs) / shared


def _weight(bubbles: Sequence[Bubble]) -> int:
    """Letters that speak for an overlap; a row with a time speaks for itself."""
    return sum(_ENOUGH if one.kind == "time" else len(one.text) for one in bubbles)


def _is_one(one: Bubble, other: Bubble, *, is_edge: bool) -> bool:
    """Whether two bubbles can be one; at the edge of a screen one may be cut off."""
    if (one.kind, one.side) != (other.kind, other.side):
        return False
    if one.written and other.written and one.kind == "message" and one.written != other.written:
        return False
    if not _same_numbers(one, other, is_edge=is_edge):
        return False
    short, long = sorted((_plain(one.text), _plain(other.text)), key=len)
    if likeness(one.text, other.text) >= _LIKE:
        return True
    is_part = (
        bool(short)
        and len(short) >= _CUT * len(long)
        and (long.startswith(short) or long.endswith(short))
    )
    return is_edge and is_part


def _same_numbers(one: Bubble, other: Bubble, *, is_edge: bool) -> bool:
    """Whether two bubbles say the same days, clocks and numbers, as far as they were not cut off."""
    if one.kind == "time":
        return _plain(one.text) == _plain(other.text)
    first, second = (_NUMBERS.findall(each.text) for each in (one, other))
    if first == second:
        return True
    is_cut = abs(len(_plain(one.text)) - len(_plain(other.text))) > _FEW
    return is_edge and one.kind == "message" and is_cut


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, in order: 0 to 1, white space aside."""
    first, second = _plain(one), _plain(other)
    if first == second:
        return 1.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _better(one: Bubble, other: Bubble) -> Bubble:
    """The longer reading by far, else the surer one."""
    if abs(len(one.text) - len(other.text)) > 3:
        return max(one, other, key=lambda each: len(each.text))
    return max(one, other, key=lambda each: each.confidence)


def _plain(text: str) -> str:
    return "".join(text.split())
