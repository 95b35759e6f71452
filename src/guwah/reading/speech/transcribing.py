"""
A sound written down by an engine in this process: windows in, a transcript out.

Knows no file and no container; `hearing` does the same in a confined process.
Specification: docs/spec/transcripts.md, "Machine transcript"

The rules of this module are:
  * Silence is not given to the engine, and is told.
  * A transcript is made as far as the sound goes; why it is not whole stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guwah.reading.speech.engine import Engine
from guwah.reading.speech.sound import BYTES_PER_MS, SoundAnomaly
from guwah.reading.speech.transcript import EngineFacts, Segment, Span, Transcript, main_language
from guwah.reading.speech.windows import Window, windows

Step = Segment | Span | int


def steps(engine: Engine, pieces: Iterable[bytes], language: str | None = None) -> Iterator[Step]:
    """Write down a sound, and say how far that is.

    Args:
        engine: Who hears.
        pieces: Samples in order, 16-bit little-endian, 16 kHz.
        language: What is spoken, or None.

    Yields:
        Segments; silences as spans; after each window, how far the engine is, in milliseconds.

    Raises:
        UsageError: The engine does not know the language.
    """
    told: list[Step] = []

    def speech() -> Iterator[Window]:
        for one in windows(pieces, engine.rule):
            if isinstance(one, Window):
                yield one
                told.append(one.keep.end_ms)
            else:
                told.append(one)

    for segment in engine.hear(speech(), language):
        yield from told
        told.clear()
        yield segment
    yield from told


def gathered(
    engine: EngineFacts,
    found: Iterable[Step],
    *,
    language_told: str | None,
    decoded_ms: int,
    anomalies: tuple[SoundAnomaly, ...] = (),
    unheard: str | None = None,
) -> Transcript:
    """A transcript of what an engine said step by step.

    Args:
        engine: What it is.
        found: What `steps` yielded.
        language_told: What a person said that is spoken, or None.
        decoded_ms: How much sound there was.
        anomalies: Why the sound is not whole.
        unheard: Why the engine did not come to the end, or None.
    """
    parts = list(found)
    segments = sorted(
        (one for one in parts if isinstance(one, Segment)), key=lambda one: one.start_ms
    )
    silences = tuple(one for one in parts if isinstance(one, Span))
    ends = [one if isinstance(one, int) else one.end_ms for one in parts]
    language, sure = main_language(tuple(segments))
    heard_ms = max(ends, default=0) if unheard else decoded_ms
    return Transcript(
        engine, language_told, language, sure, decoded_ms, tuple(segments), silences,
        anomalies, unheard, min(heard_ms, decoded_ms),
    )  # fmt: skip


def transcribe(engine: Engine, pieces: Iterable[bytes], language: str | None = None) -> Transcript:
    """Write down a sound in this process.

    Args:
        engine: Who hears.
        pieces: Samples in order, 16-bit little-endian, 16 kHz.
        language: What is spoken, or None.

    Raises:
        UsageError: The engine does not know the language.
    """
    done = 0

    def counted() -> Iterator[bytes]:
        nonlocal done
        for piece in pieces:
            done += len(piece)
            yield piece

    found = list(steps(engine, counted(), language))
    return gathered(engine.facts, found, language_told=language, decoded_ms=done // BYTES_PER_MS)
