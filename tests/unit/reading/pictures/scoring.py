"""Counting what was read rightly: characters, bubbles, sides, times, names."""

from __future__ import annotations

import io
import re
import resource
from collections.abc import Sequence
from dataclasses import dataclass, field

from unit.reading.pictures.rendering import Said, Screen

from guwah.reading.pictures.bubbles import read_screen
from guwah.reading.pictures.decoding import paint
from guwah.reading.pictures.screen import Bubble

# How a language of the rendered chats is called by what reads them; rows of bo are in Chinese.
ASKED = {"en": ("en",), "tr": ("tr",), "zh": ("zh-Hans",), "ug": ("ug",), "bo": ("bo", "zh-Hans")}


def distance(one: str, other: str) -> int:
    """How many characters are put in, left out or exchanged (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, wanted in enumerate(other, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (letter != wanted)),
            )
    return row[-1]


def flat(text: str, language: str) -> str:
    """The text without the breaks of lines; scripts without spaces lose them all."""
    return ("" if language in ("zh", "bo") else " ").join(text.split())


def one_clock(text: str) -> str:
    """A time in one form: small letters, no spaces, and no nought before an hour of one digit.

    `07:11` and `7:11` are one clock. Every other difference stays one, a letter of a day too.
    """
    return flat(re.sub(r"(?<![\d:])0(?=\d:\d\d)", "", text), "zh").lower()


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Common area by united area."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(0.0, wide) * max(0.0, high)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def processor() -> float:
    """Seconds of processor time of this process and of all that it waited for."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


@dataclass
class Score:
    """Sums over any number of screens."""

    letters: int = 0
    wrong: int = 0
    bubbles: int = 0
    right: int = 0
    extra: int = 0
    times: int = 0
    times_right: int = 0
    names: int = 0
    names_right: int = 0
    pages: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another's sums."""
        for name in vars(other):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def error(self) -> float:
        """Character error: wrong by letters."""
        return self.wrong / max(1, self.letters)


def score(screen: Screen, data: bytes, *, languages: Sequence[str] = ()) -> Score:
    """Read a picture of a screen and hold it against the truth."""
    began = processor()
    found = read_screen(paint(io.BytesIO(data)), languages or ASKED[screen.language])
    out = Score(pages=1, seconds=processor() - began)
    left = [one for one in found.bubbles if one.kind == "message"]
    row_shown: str | None = None
    for one in screen.said:
        if one.kind == "row":
            row_shown = one.text
        if one.kind != "bubble":
            continue
        wanted = flat(one.text, screen.language)
        best = max(left, key=lambda bubble: overlap(one.box, bubble.box), default=None)
        out.letters += len(wanted)
        out.bubbles += 1
        out.times += 1
        if best is None or overlap(one.box, best.box) < 0.5:
            out.wrong += len(wanted)
            out.misses.append(f"no bubble: {wanted}")
            continue
        left.remove(best)
        _compare(out, screen, one, best)
        held = _held(found.bubbles, best) if one.time is None else best.written
        shown = row_shown if one.time is None else one.time
        is_right = held is not None and one_clock(held) == one_clock(shown or "")
        out.times_right += is_right
        if not is_right:
            out.misses.append(f"time: {shown} read {held}")
    out.extra = len(left)
    out.misses += [f"extra: {one.side} {one.box} {one.text!r}" for one in left]
    return out


def _compare(out: Score, screen: Screen, one: Said, best: Bubble) -> None:
    wanted = flat(one.text, screen.language)
    read = flat(best.text, screen.language)
    wrong = distance(read, wanted)
    out.wrong += wrong
    if wrong:
        out.misses.append(f"{wrong}: {wanted}\n    {read}")
    out.right += best.side == one.side
    if best.side != one.side:
        out.misses.append(f"side: {one.side} {one.box}")
    if one.sender is not None:
        out.names += 1
        good = best.sender is not None and (
            distance(flat(best.sender, "zh"), flat(one.sender, "zh")) <= len(one.sender) // 8
        )
        out.names_right += good
        if not good:
            out.misses.append(f"name: {one.sender} read {best.sender}")


def _held(bubbles: Sequence[Bubble], of: Bubble) -> str | None:
    """The row with a time that holds for a bubble."""
    rows = [one for one in bubbles if one.kind == "time" and one.box[1] < of.box[1]]
    return rows[-1].written if rows else None
