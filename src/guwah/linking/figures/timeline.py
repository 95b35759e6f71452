"""
The timeline of patterns: when each folder received a wording.

Draws what it is given, in the order given.

The rules of this module are:
  * One axis for all patterns; a row for each folder of a pattern, from its first day to its last.
  * A folder of which nothing counts has rings, the others dots; where day and month cannot be
    told apart, dashes and a question mark: the description says so in words.
  * At most `MOST_ROWS` rows are drawn, and it is said how many patterns are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from guwah.linking.figures.canvas import BLUE, FULL, LINE, MARGIN, PALE, WIDTH, Canvas
from guwah.linking.figures.nouns import Receipt, Row

MOST_ROWS: Final = 120
_LEFT: Final = 176
_RIGHT: Final = WIDTH - MARGIN - 8


def draw_timeline(rows: Sequence[Row]) -> str:
    """Draw the timeline.

    Args:
        rows: The patterns, in the order in which they shall stand.

    Returns:
        An SVG file.
    """
    shown, left_out = _fitting(rows)
    canvas = Canvas("Timeline of patterns")
    canvas.tell(f"{len(rows)} patterns; each row is a folder, from its first day to its last.")
    canvas.head("When each folder received a wording")
    days = [date.fromisoformat(day) for one in shown for each in one.folders
            for day in (each.first, each.last) if day]  # fmt: skip
    if days:
        first, last = min(days), max(days)
        _axis(canvas, first, last)
        for number, row in enumerate(shown, 1):
            _row(canvas, number, row, first, last)
    if left_out:
        canvas.left_out(f"{left_out} more patterns are not drawn.")
    canvas.y += 12
    canvas.paragraph(
        "● received and counted; ○ only copies that do not count. A number beside is that of"
        " messages, where there are more than one. ? and dashes: day and month cannot be told"
        " apart, and both readings are spanned."
    )
    return canvas.to_svg()


def _fitting(rows: Sequence[Row]) -> tuple[list[Row], int]:
    shown: list[Row] = []
    for row in rows:
        if shown and sum(len(one.folders) + 2 for one in (*shown, row)) > MOST_ROWS:
            break
        shown.append(row)
    return shown, len(rows) - len(shown)


def _axis(canvas: Canvas, first: date, last: date) -> None:
    canvas.y += 30
    for day in _ticks(first, last):
        x = _place(day, first, last)
        canvas.words(
            _tick(day, first, last),
            min(x - 36, _RIGHT - 64),
            76,
            y=canvas.y,
            size=12,
            fill=PALE,
            middle=True,
        )
        canvas.line(x, canvas.y + 5, x, canvas.y + 11)
    canvas.y += 8
    canvas.line(_LEFT, canvas.y, _RIGHT, canvas.y)


def _ticks(first: date, last: date) -> list[date]:
    days = (last - first).days
    steps = min(2, max(days, 1))
    return list(dict.fromkeys(first + timedelta(days * n // steps) for n in range(steps + 1)))


def _tick(day: date, first: date, last: date) -> str:
    return day.isoformat() if (last - first).days < 730 else day.isoformat()[:7]


def _row(canvas: Canvas, number: int, row: Row, first: date, last: date) -> None:
    canvas.y += 30
    people = (
        "1 independent receipt" if row.receipts == 1 else f"{row.receipts} independent receipts"
    )
    canvas.words(f"{number}. {people}", MARGIN, FULL - 110, y=canvas.y, bold=True)
    canvas.words(row.key, WIDTH - MARGIN - 104, 104, y=canvas.y, size=12, fill=PALE, end=True)
    canvas.y += 19
    canvas.words(row.template, MARGIN, FULL, y=canvas.y)
    canvas.tell(f"Pattern {number}, {row.key}: {people}.")
    for one in row.folders:
        canvas.y += 24
        _folder(canvas, one, first, last)
    canvas.y += 6


def _folder(canvas: Canvas, one: Receipt, first: date, last: date) -> None:
    counts = one.apart < one.messages
    canvas.words(one.folder, MARGIN, _LEFT - MARGIN - 12, y=canvas.y, size=13)
    middle = canvas.y - 4.5
    if one.lives_in:
        canvas.y += 14
        canvas.words(one.lives_in, MARGIN, _LEFT - MARGIN - 12, y=canvas.y, size=11, fill=PALE)
    canvas.line(_LEFT, middle, _RIGHT, middle, stroke="#e4e4e4")
    told = f"{one.messages} message" + ("" if one.messages == 1 else "s")
    told += f", {one.apart} listed apart" if one.apart else ""
    if not one.first:
        canvas.words("no date", _LEFT + 4, 80, y=middle - 5, size=12, fill=PALE)
        canvas.tell(f"{one.folder}: {told}, no date.")
        return
    begin, end = (_place(date.fromisoformat(day), first, last) for day in (one.first, one.last))
    stroke = BLUE if counts else LINE
    canvas.line(begin, middle, end, middle, stroke=stroke, width=4, dashed=one.either_way)
    for x in dict.fromkeys((begin, end)):
        canvas.dot(x, middle, 5, filled=counts)
    beside = (str(one.messages) if one.messages > 1 else "") + ("?" if one.either_way else "")
    if beside:
        x = end + 9 if end + 9 + 30 < WIDTH else begin - 26
        canvas.words(beside, x, 26, y=middle - 5, size=12, fill=PALE)
    span = one.first if one.first == one.last else f"{one.first} to {one.last}"
    span += ", day and month cannot be told apart" if one.either_way else ""
    lives = f", {one.lives_in}" if one.lives_in else ""
    canvas.tell(f"{one.folder}{lives}: {told}, {span}.")


def _place(day: date, first: date, last: date) -> float:
    days = (last - first).days
    share = (day - first).days / days if days else 0.5
    return _LEFT + 8 + share * (_RIGHT - _LEFT - 16)
