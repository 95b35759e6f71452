"""
What was read on a screenshot: lines, bubbles, the screen.

The rules of these nouns are:
  * A box is in pixels of the picture as it is shown.
  * Confidence is the program's own, 0 to 1, weighted by length; it is no probability.
  * What a second program reads stands beside the first reading; neither replaces the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guwah.reading.pictures.painted import Box
from guwah.reading.pictures.parts import Side
from guwah.reading.pictures.rapid import Opinion
from guwah.reading.pictures.tesseract import Word


@dataclass(frozen=True)
class Read:
    """Words of one line.

    Args:
        text: As read.
        box: In pixels of the picture.
        confidence: 0 to 1, by length over its words.
        language: In which it was read.
        words: Each word with its box and confidence.
        other: What the second program reads there, where it was asked.
    """

    text: str
    box: Box
    confidence: float
    language: str
    words: tuple[Word, ...] = ()
    other: Opinion | None = None

    @property
    def disagrees(self) -> bool:
        """Whether a second reading is there and differs in more than spaces."""
        return self.other is not None and "".join(self.other.text.split()) != "".join(
            self.text.split()
        )


@dataclass(frozen=True)
class Bubble:
    """What one part of a chat says.

    Args:
        kind: `message`; `time` (a row with a date or a clock); `notice` (another row).
        side: Left, right or centre, as seen.
        box: In pixels of the picture.
        sender: The name as read, where one stands there.
        text: The words, one line of the screen after another.
        written: The time as read, where one stands there.
        confidence: Of the words, 0 to 1.
        lines: The lines of which `text` is made.
    """

    kind: Literal["message", "time", "notice"]
    side: Side
    box: Box
    sender: str | None
    text: str
    written: str | None
    confidence: float
    lines: tuple[Read, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Whether the second reading of any line differs."""
        return any(one.disagrees for one in self.lines)


@dataclass(frozen=True)
class Screen:
    """What stands on one screenshot.

    Args:
        bubbles: From top to bottom.
        width, height: Of the picture.
        trouble: `no-chat` where none was seen.
        program: Which program read it, in which languages.
    """

    bubbles: tuple[Bubble, ...]
    width: int
    height: int
    trouble: Literal["no-chat"] | None = None
    program: str = ""
