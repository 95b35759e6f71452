"""
The network of senders: which identifiers sent which wordings.

Draws what it is given; only identifiers that a person marked as a suspected sender's come here.

The rules of this module are:
  * Senders stand left, wordings right, a line between for what was sent; beside each sender its
    wordings stand as numbers too, so that no line must be followed by eye.
  * A line shows likeness of words, not that two identifiers are one person's.
  * At most `MOST` of each are drawn, and it is said how many are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from guwah.linking.figures.canvas import BLUE, MARGIN, PALE, WIDTH, Canvas
from guwah.linking.figures.nouns import Row, Sender

MOST: Final = 40
_SENDER: Final = 186
_FROM: Final = MARGIN + _SENDER + 8
_TO: Final = WIDTH - MARGIN - 178
_HEIGHT: Final = 58


def draw_senders(senders: Sequence[Sender], rows: Sequence[Row]) -> str:
    """Draw the network.

    Args:
        senders: Identifiers that sent at least one of the wordings, in the order of drawing.
        rows: The wordings, in the order of drawing.

    Returns:
        An SVG file.
    """
    canvas = Canvas("Senders and wordings")
    canvas.tell(f"{len(senders)} identifiers sent {len(rows)} wordings.")
    canvas.head("Which identifiers sent which wording")
    canvas.y += 26
    top = canvas.y
    number = {row.key: at for at, row in enumerate(rows[:MOST], 1)}
    height = _HEIGHT * max(len(senders[:MOST]), len(rows[:MOST]), 1)
    left = [top + height * (n + 0.5) / len(senders[:MOST]) for n in range(len(senders[:MOST]))]
    right = {
        row.key: top + height * (n + 0.5) / len(rows[:MOST]) for n, row in enumerate(rows[:MOST])
    }
    for one, y in zip(senders, left, strict=False):
        for key in one.patterns:
            if key in right:
                canvas.line(_FROM, y, _TO, right[key], stroke=BLUE, width=1.5)
    for one, y in zip(senders, left, strict=False):
        _sender(canvas, one, y, sorted(number[key] for key in one.patterns if key in number))
    for row in rows[:MOST]:
        _wording(canvas, row, number[row.key], right[row.key])
    canvas.y = top + height
    _end(canvas, len(senders) - MOST, len(rows) - MOST)
    return canvas.to_svg()


def _sender(canvas: Canvas, one: Sender, y: float, wordings: Sequence[int]) -> None:
    canvas.dot(_FROM, y, 5)
    canvas.words(one.shown, MARGIN, _SENDER, y=y - 6, bold=True)
    told = f"{one.messages} message" + ("" if one.messages == 1 else "s")
    told += f", {one.folders} folder" + ("" if one.folders == 1 else "s")
    canvas.words(told, MARGIN, _SENDER, y=y + 10, size=12)
    words = f"wording {', '.join(map(str, wordings))}" if wordings else ""
    canvas.words(words, MARGIN, _SENDER, y=y + 25, size=12, fill=PALE)
    canvas.tell(f"{one.shown}: {told}, {words or 'no wording'}.")


def _wording(canvas: Canvas, row: Row, number: int, y: float) -> None:
    canvas.dot(_TO, y, 5, filled=False)
    x, width = _TO + 12, WIDTH - MARGIN - _TO - 12
    canvas.words(f"{number}. {row.receipts} receipts", x, width, y=y - 4, size=13, bold=True)
    canvas.words(row.template, x, width, y=y + 14, size=13)
    canvas.tell(f"Wording {number}, {row.key}: {row.receipts} independent receipts.")


def _end(canvas: Canvas, senders: int, wordings: int) -> None:
    more = [
        f"{n} more {what}" for n, what in ((senders, "senders"), (wordings, "wordings")) if n > 0
    ]
    if more:
        canvas.left_out(f"Not drawn: {', '.join(more)}.", below=22)
    canvas.y += 4
    canvas.paragraph(
        "A line is a wording that was sent. It shows likeness of words, and does not say that two"
        " identifiers are one person. Receipts are independent ones."
    )
