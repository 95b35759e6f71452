"""
The task that writes down samples by an engine, in a confined process.

Run by `hearing` through `guwah.confined`; nothing else imports it. The model is loaded before rights
are given up, the samples come after: they are numbers that our own decoder made.
Specification: docs/spec/transcripts.md, "What runs where"

The rules of this module are:
  * The model's threads exist before rights are given up; they compute, and are counted in the
    limits of memory and of time, but the filter of system calls does not hold for them.
  * What is missing is told in words, not as a crash: it is about this machine, not about the sound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from guwah.confined.task import Settings
from guwah.errors import GuwahError, UsageError
from guwah.reading.speech.engine import Engine
from guwah.reading.speech.engines import Choice, open_engine
from guwah.reading.speech.sound import BYTES_PER_MS
from guwah.reading.speech.transcribing import Step, steps
from guwah.reading.speech.transcript import Segment, Span

FACTS, SEGMENT, SILENCE, PLACE = b"f", b"s", b"q", b"p"
MISSING, UNKNOWN = b"m", b"u"
_PIECE = 10_000 * BYTES_PER_MS
_loaded: list[Engine | GuwahError] = []


def prepare(settings: Settings) -> None:
    """Load the model, and all that it loads when it first hears something."""
    folder = settings["folder"]
    choice = Choice(settings["kind"], Path(folder) if folder else None, settings["threads"],
                    settings["digest"])  # fmt: skip
    try:
        engine = open_engine(choice)
        for _ in steps(engine, [_first_noise()]):
            pass
        _loaded.append(engine)
    except GuwahError as error:
        _loaded.append(error)


def hear(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Write down samples.

    Args:
        data: All of them, 16-bit little-endian, 16 kHz.
        settings: `kind`, `folder`, `threads`, `digest`, `language`.

    Yields:
        The engine's facts, then each step; or one word about this machine.
    """
    engine = _loaded[0]
    if isinstance(engine, GuwahError):
        yield MISSING + _told(engine)
        return
    yield FACTS + msgspec.json.encode(engine.facts)
    view = memoryview(data)
    pieces = (bytes(view[at : at + _PIECE]) for at in range(0, len(data), _PIECE))
    try:
        for step in steps(engine, pieces, settings["language"]):
            yield _packed(step)
    except UsageError as error:
        yield UNKNOWN + _told(error)


def _packed(step: Step) -> bytes:
    if isinstance(step, Segment):
        return SEGMENT + msgspec.json.encode(step)
    if isinstance(step, Span):
        return SILENCE + msgspec.json.encode(step)
    return PLACE + b"%d" % step


def _told(error: GuwahError) -> bytes:
    told: dict[str, Any] = {"what": error.what, "hint": error.hint}
    return json.dumps(told).encode()


def _first_noise() -> bytes:
    """One second of a soft saw tooth, which is not silence and is not speech."""
    wave = b"".join((at * 40 - 4000).to_bytes(2, "little", signed=True) for at in range(200))
    return wave * 80
