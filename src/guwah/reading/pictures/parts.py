"""
The parts of a chat on a screenshot, and where it begins and ends: nouns, nothing is found here.

The rules of these nouns are:
  * A side is left, right or centre as seen; whose side that is, nobody knows here.
  * A box is in pixels of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guwah.reading.pictures.painted import Box

Side = Literal["left", "right", "centre"]


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
