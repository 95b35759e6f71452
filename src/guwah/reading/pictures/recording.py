"""
A recording of a phone's screen as screens: somebody filmed while scrolling through a chat.

The file is decoded in a confined process; what comes back is pixels, counted and checked here.
Specification: docs/spec/pictures.md, "Recordings"

The rules of this module are:
  * Screens come in the order of the film, each with its time in it.
  * A word says what is not whole; a film without a screen raises.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from guwah.confined.answers import answers
from guwah.confined.task import Limits, UnreadableError
from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.pictures.painted import Painted

WORDS: Final = ("damaged", "more-screens", "stopped-early")
_TASK: Final = "guwah.reading.pictures.sampling:sample"
_LIMITS: Final = Limits(memory_bytes=1 << 30, seconds=70, size_bytes=512 << 20,
                        answer_bytes=2 << 30)  # fmt: skip


@dataclass(frozen=True)
class Filmed:
    """A screen of a recording.

    Args:
        at_ms: When it is shown, in milliseconds from the beginning.
        picture: It.
    """

    at_ms: int
    picture: Painted


@dataclass(frozen=True)
class FilmEnd:
    """How a recording ended.

    Args:
        length_ms: How long it is, as far as it was decoded.
        anomalies: What is not whole: words of `WORDS`.
    """

    length_ms: int
    anomalies: tuple[str, ...]


def screens(
    source: BinaryIO, *, every_ms: int = 250, most: int = 200, most_pixels: int = 2_500_000
) -> Iterator[Filmed | FilmEnd]:
    """Take the screens out of a recording.

    Args:
        source: The file's bytes.
        every_ms: How often it is looked at.
        most: How many screens are taken at most.
        most_pixels: Width times height of each at most; larger ones are made smaller.

    Yields:
        Screens; at last how it ended.

    Raises:
        UnreadableError: It is no film, of a kind that is not read, or holds no picture.
        MissingPartError: PyAV is not installed.
    """
    if importlib.util.find_spec("av") is None:
        raise MissingPartError("recordings need PyAV, which is not installed",
                               hint=to_install("av", extra="speech"))  # fmt: skip
    settings = {"every_ms": every_ms, "screens": most, "pixels": most_pixels,
                "seconds": _LIMITS.seconds - 5}  # fmt: skip
    for answer in answers(_TASK, source, settings, _LIMITS):
        told = _told(answer)
        yield told
        if isinstance(told, FilmEnd):
            return
    raise UnreadableError("crashed")


def _told(answer: bytes) -> Filmed | FilmEnd:
    """One answer, checked.

    Raises:
        UnreadableError: It is none that the task gives.
    """
    try:
        if answer[:1] == b"e":
            end = json.loads(answer[1:])
            words = tuple(one for one in WORDS if one in end["anomalies"])
            return FilmEnd(int(end["length_ms"]), words)
        head, _, rgb = answer[1:].partition(b"\n")
        told = json.loads(head)
        picture = Painted(int(told["width"]), int(told["height"]), rgb, "film")
        return Filmed(int(told["at_ms"]), picture)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError("crashed") from error
