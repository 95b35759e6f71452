"""
From a screenshot of a chat to what each bubble says.

Layout finds the parts; each part is cut into lines, and each line is read by itself: names,
times and words stand in other places and sizes in each program, and are told apart by place,
size and colour, then by whether they read as a time.

The rules of this module are:
  * A box is in pixels of the picture; nothing outside a part is read as a part of it.
  * A time is what reads as a clock in a lower corner of a bubble; the rest is words.
  * A name is the first line of a bubble in a colour of its own, or words right above a bubble.
  * Of several languages the one whose reading is surest is kept for each line, and named.
  * A picture that is no chat has no bubbles, and the word `no-chat`.
  * What was read is a suggestion: it carries its confidence, and what disagrees with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy
import regex

from guwah.reading.pictures import rapid, tesseract
from guwah.reading.pictures.corners import Clock, read_clocks
from guwah.reading.pictures.ink import on_patch
from guwah.reading.pictures.layout import layout
from guwah.reading.pictures.painted import Box, Painted
from guwah.reading.pictures.parts import Layout
from guwah.reading.pictures.rows import is_date
from guwah.reading.pictures.screen import Bubble, Read, Screen
from guwah.reading.pictures.strips import Strip, patch_of, strips_of
from guwah.reading.pictures.tesseract import BLOCK, LINE, Word

_SIZES = {"bo": 26 / 17, "ug": 28 / 17}  # rows of a page to one unit of a phone, by trial
_SIZE = 32 / 17
_AGAIN = 0.78
_COVERED = 0.85
_SURE = 0.6
_WEAK = 0.7
_LARGER = 1.25
_SMALL = {"ug": 0.78}  # of the size of small print, by trial on 70 rows
_WORD = 14  # units, edges included
_WIDE_MARKS = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"}
_HAN = regex.compile(r"[\p{Han}\u3000-\u303f\uff01-\uff5e”’]")
_BESIDE_HAN = regex.compile(
    r"(?<=[\p{Han}\u3000-\u303f\uff01-\uff5e])\s+(?=[\p{Han}\p{P}])"
    r"|(?<=\p{P})\s+(?=\p{Han})"
)


def read_screen(picture: Painted, languages: Sequence[str], *, second: bool = False) -> Screen:
    """Read a screenshot of a chat.

    Args:
        picture: Painted by our own decoder.
        languages: Which to expect, as Guwah names them; all must be installed.
        second: Ask the second program too, on lines in languages that it knows.

    Returns:
        Its bubbles from top to bottom, none where it shows no chat.

    Raises:
        MissingPartError: A program, a language or a model is not installed.
    """
    program = f"{tesseract.version()} {'+'.join(languages)}"
    found = layout(picture)
    if found is None:
        return Screen((), picture.width, picture.height, "no-chat", program)
    pixels, unit = picture.pixels(), found.unit
    patches = [patch_of(pixels, part, unit) for part in found.parts]
    clocks = read_clocks(found.parts, patches, unit)
    jobs: list[Strip] = []
    for number, (part, patch) in enumerate(zip(found.parts, patches, strict=True)):
        if number in clocks:
            patch.wipe(*clocks[number].spot)
        jobs += strips_of(number, part, patch, unit)
    reads = _read(jobs, languages, second=second)
    return Screen(
        tuple(_told(found, jobs, reads, clocks)), picture.width, picture.height, None, program
    )


def _read(jobs: Sequence[Strip], languages: Sequence[str], *, second: bool) -> list[Read]:
    """Read all lines in all languages, and keep the surest reading of each."""
    best = [Read("", (0, 0, 0, 0), 0.0, languages[0])] * len(jobs)
    for language in languages:
        size = _SIZES.get(language, _SIZE)
        first = _lines(jobs, range(len(jobs)), language, size)
        poor = {n for n, one in first.items()
                if one.confidence < _SURE or _covered(one, jobs[n]) < _COVERED}  # fmt: skip
        weak = {n for n, one in first.items()
                if n not in poor and min(word.confidence for word in one.words) < _WEAK}  # fmt: skip
        lowered = {n for n in poor if jobs[n].is_small and language in _SMALL}
        poor, weak = poor - lowered, weak | lowered
        again = _lines(jobs, sorted(poor), language, size * _AGAIN)
        again |= _lines(jobs, sorted(weak), language, size * _LARGER)
        for number, one in first.items():
            for found in (one, again.get(number, one)):
                if _weight(found, jobs[number]) > _weight(best[number], jobs[number]):
                    best[number] = found
    if second:
        known = [n for n, one in enumerate(best) if one.language in rapid.LANGUAGES]
        others = rapid.opinions([jobs[n].page(_SIZE) for n in known])
        for number, other in zip(known, others, strict=True):
            best[number] = replace(best[number], other=other)
    return best


def _lines(
    jobs: Sequence[Strip], numbers: Sequence[int], language: str, size: float
) -> dict[int, Read]:
    out = {}
    for mode in (LINE, BLOCK):
        mine = [number for number in numbers if jobs[number].mode == mode]
        sizes = [size * (_SMALL.get(language, 1) if jobs[n].is_small else 1) for n in mine]
        pages = [jobs[number].page(each) for number, each in zip(mine, sizes, strict=True)]
        found = tesseract.read(pages, [language], mode)
        for number, words, each in zip(mine, found, sizes, strict=True):
            out[number] = _line(jobs[number], words, language, each)
    return out


def _weight(one: Read, job: Strip) -> float:
    """How sure a reading is, and how much of the line it takes in."""
    return one.confidence * min(1.0, _covered(one, job) + 0.1)


def _covered(one: Read, job: Strip) -> float:
    """Which part of the line's columns with ink stands in a word."""
    columns = (job.found > 0.3).any(axis=0)
    inside = numpy.zeros_like(columns)
    for word in one.words:
        left = word.box[0] - job.at[0]
        inside[max(0, left - 1) : max(0, left + word.box[2] + 1)] = True
    return float((columns & inside).sum() / max(1, columns.sum()))


def _line(job: Strip, words: Sequence[Word], language: str, size: float) -> Read:
    placed = tuple(replace(one, box=_placed(job, one.box, size)) for one in words)
    total = sum(len(one.text) for one in words)
    sure = sum(one.confidence * len(one.text) for one in words) / max(1, total)
    text = " ".join(one.text for one in words)
    if language.startswith("zh"):
        text = _in_han(text)
    height, width = job.found.shape
    box = (job.at[0], job.at[1], width, height)
    return Read(text, box, round(sure, 4), language, placed)


def _placed(job: Strip, box: Box, size: float) -> Box:
    left, top, width, height = on_patch(box, job.scale * size)
    return left + job.at[0], top + job.at[1], width, height


def _in_han(text: str) -> str:
    """No spaces beside Han; marks after Han in full width, which the model does not tell apart."""
    text = _BESIDE_HAN.sub("", text)
    out: list[str] = []
    for letter in text:
        is_after = bool(out) and bool(_HAN.match(out[-1]))
        out.append(_WIDE_MARKS.get(letter, letter) if is_after else letter)
    return "".join(out)


def _has_unread(mine: Sequence[tuple[Strip, Read]], unit: float) -> bool:
    """Whether ink as wide as a word was read as nothing: a clock beside it is no whole row."""
    return any(not read.text and job.found.shape[1] >= _WORD * unit for job, read in mine)


def _told(
    found: Layout, jobs: Sequence[Strip], reads: Sequence[Read], clocks: dict[int, Clock]
) -> list[Bubble]:
    """The bubbles, each with the name that stands in it or right above it."""
    out: list[Bubble] = []
    above: str | None = None
    for number, part in enumerate(found.parts):
        mine = [(job, read) for job, read in zip(jobs, reads, strict=True) if job.part == number]
        words = tuple(read for job, read in mine if job.role == "words" and read.text)
        name = " ".join(read.text for job, read in mine if job.role == "name") or None
        if part.kind == "name":
            above = name
            continue
        text = "\n".join(one.text for one in words)
        total = sum(len(one.text) for one in words)
        sure = sum(one.confidence * len(one.text) for one in words) / max(1, total)
        clock = clocks.get(number)
        written = clock.written if clock else None
        if clock and not total:
            sure = clock.sure
        kind: Literal["message", "time", "notice"] = "message"
        if part.kind == "row":
            text = " ".join([*text.split(), *([written] if written else [])])
            is_lost = clock is not None and text == clock.written and _has_unread(mine, found.unit)
            kind = "time" if is_date(text) and not is_lost else "notice"
            written = text if kind == "time" else None
        out.append(
            Bubble(kind, part.side, part.box, name or (above if part.kind == "bubble" else None),
                   text, written, round(sure, 4), words)
        )  # fmt: skip
        above = None
    return out
