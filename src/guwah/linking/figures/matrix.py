"""
The matrix of folders and patterns: how many messages of which wording each folder holds.

Draws what it is given, in the order given.

The rules of this module are:
  * A number in each field says how many messages; a dot stands round what counts, a ring round
    what is only listed apart; an empty field is a small line.
  * At most `ACROSS` patterns stand beside each other; more go into further blocks below.
  * Patterns are numbered, and named in full below the block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guwah.linking.figures.canvas import BLUE, FULL, LINE, MARGIN, PALE, WIDTH, Canvas
from guwah.linking.figures.nouns import Receipt, Row

ACROSS: Final = 7
MOST_PATTERNS: Final = 70
_LEFT: Final = 180
_STEP: Final = (WIDTH - MARGIN - _LEFT) / ACROSS


def draw_matrix(rows: Sequence[Row]) -> str:
    """Draw the matrix.

    Args:
        rows: The patterns, in the order in which they shall stand.

    Returns:
        An SVG file.
    """
    canvas = Canvas("Folders and patterns")
    canvas.tell(f"{len(rows)} patterns; how many messages of each a folder holds.")
    canvas.head("Which folders received which wording")
    for start in range(0, min(len(rows), MOST_PATTERNS), ACROSS):
        _block(canvas, rows[start : min(start + ACROSS, MOST_PATTERNS)], start)
    if len(rows) > MOST_PATTERNS:
        canvas.left_out(f"{len(rows) - MOST_PATTERNS} more patterns are not drawn.")
    canvas.y += 8
    canvas.paragraph(
        "A number is that of messages: ● some of them count; ○ none counts; – there are none."
    )
    return canvas.to_svg()


def _block(canvas: Canvas, rows: Sequence[Row], start: int) -> None:
    folders = {one.folder: one.lives_in for row in rows for one in row.folders}
    held = [{one.folder: one for one in row.folders} for row in rows]
    canvas.y += 34
    for at in range(len(rows)):
        canvas.words(
            str(start + at + 1), _LEFT + at * _STEP, _STEP, y=canvas.y, bold=True, middle=True
        )
    canvas.y += 8
    for folder in sorted(folders):
        canvas.line(MARGIN, canvas.y, WIDTH - MARGIN, canvas.y)
        place, lives = _LEFT - MARGIN - 8, folders[folder]
        canvas.words(folder, MARGIN, place, y=canvas.y + (17 if lives else 24), size=13)
        canvas.words(lives, MARGIN, place, y=canvas.y + 31, size=11, fill=PALE)
        for at, of in enumerate(held):
            _field(canvas, _LEFT + (at + 0.5) * _STEP, canvas.y + 19, of.get(folder))
        canvas.y += 38
    canvas.line(MARGIN, canvas.y, WIDTH - MARGIN, canvas.y)
    canvas.y += 4
    for at, row in enumerate(rows, start + 1):
        canvas.y += 22
        canvas.words(f"{at}.", MARGIN, 28, y=canvas.y, bold=True)
        canvas.words(row.template, MARGIN + 30, FULL - 30, y=canvas.y)
        where = ", ".join(f"{one.folder} {one.messages}" for one in row.folders)
        canvas.tell(f"Pattern {at}, {row.key}, {row.receipts} independent: {where}.")
    canvas.y += 8


def _field(canvas: Canvas, x: float, y: float, one: Receipt | None) -> None:
    if one is None:
        canvas.line(x - 4, y, x + 4, y, stroke=LINE, width=2)
        return
    counts = one.apart < one.messages
    canvas.dot(x, y, 14, filled=counts)
    fill = "#fff" if counts else BLUE
    canvas.words(
        str(one.messages), x - 20, 40, y=y + 4.5, size=13, fill=fill, bold=True, middle=True
    )
