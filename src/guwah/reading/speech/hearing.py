"""
A voice note written down: decoded in one confined process, heard in another.

Opens no connection. Between the two the samples are held in memory, 32 kB for a second of sound: a
large model may take longer to load than a decoder is waited for.
Specification: docs/spec/transcripts.md, "What runs where"

The rules of this module are:
  * Nothing of a hostile file raises: why a transcript is not whole stands in it.
  * What is missing on this machine, or a language that the model does not know, does raise.
  * Who stops listening ends both processes.
"""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import msgspec

from guwah.confined.answers import answers
from guwah.confined.task import Limits, UnreadableError
from guwah.errors import GuwahError, MissingPartError, UsageError
from guwah.reading.speech.engines import Choice
from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.sound import BYTES_PER_MS, SoundEnd, SoundFacts, SoundLimits
from guwah.reading.speech.transcribing import Step, gathered
from guwah.reading.speech.transcript import EngineFacts, Segment, Span, Transcript

_TASK = "guwah.reading.speech.hearing_task:hear"
_ANSWER_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class HearingLimits:
    """What an engine may take.

    Args:
        seconds: Processor time for one sound, all threads together.
        memory_bytes: Address space besides three times the model's size.
    """

    seconds: int = 6 * 3600
    memory_bytes: int = 3 << 30


def hear(
    source: BinaryIO,
    choice: Choice,
    *,
    language: str | None = None,
    sound_limits: SoundLimits | None = None,
    limits: HearingLimits | None = None,
) -> Iterator[SoundFacts | Step | Transcript]:
    """Write down a voice note.

    Args:
        source: The file's bytes.
        choice: Which engine hears.
        language: What is spoken, as the engine names languages, or None.
        sound_limits: What decoding may take.
        limits: What the engine may take.

    Yields:
        What the sound says of itself; segments, silences and places (milliseconds that are done)
        as they come; last, always, the transcript.

    Raises:
        MissingPartError: A library or the model is missing.
        UsageError: The model does not know the language.
    """
    sound_limits, limits = sound_limits or SoundLimits(), limits or HearingLimits()
    sound = _Sound(source, sound_limits)
    if sound.facts is not None:
        yield sound.facts
    settings = {"kind": choice.kind, "folder": str(choice.folder) if choice.folder else None,
                "threads": choice.threads, "digest": choice.digest, "language": language}  # fmt: skip
    taken = Limits(
        limits.memory_bytes + 3 * _model_bytes(choice), limits.seconds,
        sound_limits.longest_ms * BYTES_PER_MS, _ANSWER_BYTES,
    )  # fmt: skip
    facts: EngineFacts | None = None
    found: list[Step] = []
    unheard: str | None = None
    try:
        for answer in answers(_TASK, cast(BinaryIO, io.BufferedReader(sound)), settings, taken):
            told = _unpacked(answer)
            if isinstance(told, GuwahError):
                raise told
            if isinstance(told, EngineFacts):
                facts = told
            else:
                found.append(told)
                yield told
    except UnreadableError as error:
        unheard = error.reason
    if facts is None:
        raise MissingPartError(f"the engine did not start: {unheard or 'crashed'}")
    yield gathered(facts, found, language_told=language, decoded_ms=sound.end.decoded_ms,
                   anomalies=sound.end.anomalies, unheard=unheard)  # fmt: skip


class _Sound(io.RawIOBase):
    """A decoded sound: its samples as a stream, and what else its decoding said."""

    def __init__(self, source: BinaryIO, limits: SoundLimits) -> None:
        self._pieces: deque[memoryview] = deque()
        self.facts: SoundFacts | None = None
        self.end = SoundEnd(0, ("crashed",))
        for one in read_sound(source, limits=limits):
            if isinstance(one, bytes):
                self._pieces.append(memoryview(one))
            elif isinstance(one, SoundFacts):
                self.facts = one
            else:
                self.end = one

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Some samples, which are then forgotten; 0 at the end."""
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self._pieces:
            return 0
        piece = self._pieces.popleft()
        step = min(len(target), len(piece))
        target[:step] = piece[:step]
        if step < len(piece):
            self._pieces.appendleft(piece[step:])
        return step


def _model_bytes(choice: Choice) -> int:
    if choice.folder is None:
        return 0
    return sum(one.stat().st_size for one in choice.folder.rglob("*") if one.is_file())


def _unpacked(answer: bytes) -> Step | EngineFacts | GuwahError:
    """What the confined process said.

    Raises:
        UnreadableError: It is nothing that the task says.
    """
    kind, body = answer[:1], answer[1:]
    try:
        if kind == b"f":
            return msgspec.json.decode(body, type=EngineFacts)
        if kind == b"s":
            return msgspec.json.decode(body, type=Segment)
        if kind == b"q":
            return msgspec.json.decode(body, type=Span)
        if kind == b"p":
            return int(body)
        told = json.loads(body)
        error = MissingPartError if kind == b"m" else UsageError
        return error(str(told["what"]), hint=told["hint"])
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError):
        raise UnreadableError("crashed") from None
