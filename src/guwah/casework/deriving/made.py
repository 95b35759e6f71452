"""
What one engine made of one file, before it is kept; and what a run may be told.

The rules of these nouns are:
  * A result says who made it, its words, its whole form as bytes, and what is not whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guwah import __version__
from guwah.casework.deriving.derivative import Passage

PROGRAM = f"guwah {__version__}"


@dataclass(frozen=True)
class Made:
    """What was made of a file.

    Args:
        maker: Program, engine, model, settings.
        passages: Its words.
        body: The whole result.
        reason: What is not whole: words of closed lists.
    """

    maker: Mapping[str, Any]
    passages: tuple[Passage, ...]
    body: bytes
    reason: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What a person says of a run.

    Args:
        languages: In which pictures are read; all that are installed if empty.
        spoken: The language of the voice notes, or None.
        engine: Name of a speech engine or model, or None for the best that is there.
        second: Whether a second program reads the pictures, too.
        captured: The day on which screenshots were taken, on that phone.
        left, right: Who stands on either side of the screenshots.
        thread: What their chat is called.
        is_capture_open: Whether the day that was stated before is taken back.
    """

    languages: tuple[str, ...] = ()
    spoken: str | None = None
    engine: str | None = None
    second: bool = False
    captured: date | None = None
    left: str | None = None
    right: str | None = None
    thread: str | None = None
    is_capture_open: bool = False
