"""
A file of sound as samples: decoded in a confined process, piece by piece.

Keeps no more than one piece of ten seconds; the file itself is read once, to its end.
Specification: docs/spec/transcripts.md, "Sound"

The rules of this module are:
  * A hostile file never raises: the last thing yielded says what is not whole.
  * What the confined process says of the file is checked before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import BinaryIO, get_args

import msgspec

from guwah.confined.answers import answers
from guwah.confined.task import Limits, UnreadableError
from guwah.errors import MissingPartError
from guwah.evidence.getting import to_install
from guwah.reading.speech.sound import (
    BYTES_PER_MS,
    SAMPLE_BYTES,
    SoundAnomaly,
    SoundEnd,
    SoundFacts,
    SoundLimits,
)

_TASK = "guwah.reading.speech.decoding:decode"
_FACTS, _SAMPLES, _END = b"f", b"s", b"e"
_ANSWER_BYTES = 1 << 20
_facts = msgspec.json.Decoder(SoundFacts)
_end = msgspec.json.Decoder(SoundEnd)


def read_sound(
    source: BinaryIO,
    *,
    from_ms: int = 0,
    until_ms: int | None = None,
    limits: SoundLimits | None = None,
) -> Iterator[SoundFacts | bytes | SoundEnd]:
    """Decode a sound, or a part of it.

    Args:
        source: The file's bytes.
        from_ms: Where the wanted part begins, in milliseconds of decoded sound.
        until_ms: Where it ends, or None for the end of the sound.
        limits: What decoding may take.

    Yields:
        What the sound says of itself, unless nothing can be said; its samples in pieces of at
        most ten seconds; last, always, how decoding ended.

    Raises:
        MissingPartError: PyAV is not installed.
        ValueError: The part begins before the sound or ends before it begins.
    """
    if find_spec("av") is None:
        raise MissingPartError("voice notes need PyAV, which is not installed",
                               hint=to_install("av", extra="speech"))  # fmt: skip
    if from_ms < 0 or (until_ms is not None and until_ms < from_ms):
        raise ValueError("a part that is none")
    limits = limits or SoundLimits()
    settings = {"from_ms": from_ms, "until_ms": until_ms, "longest_ms": limits.longest_ms,
                "seconds": max(1, limits.seconds - 1)}  # fmt: skip
    taken = Limits(limits.memory_bytes, limits.seconds, limits.size_bytes,
                   limits.longest_ms * BYTES_PER_MS + _ANSWER_BYTES)  # fmt: skip
    done = from_ms * BYTES_PER_MS
    try:
        for answer in answers(_TASK, source, settings, taken):
            told = _told(answer)
            if isinstance(told, bytes):
                done += len(told)
            yield told
            if isinstance(told, SoundEnd):
                return
        raise UnreadableError("crashed")
    except UnreadableError as error:
        yield SoundEnd(done // BYTES_PER_MS if done > from_ms * BYTES_PER_MS else 0,
                       (_word(error.reason),))  # fmt: skip


def _told(answer: bytes) -> SoundFacts | bytes | SoundEnd:
    """One answer of the confined process, checked.

    Raises:
        UnreadableError: It is none that the task gives.
    """
    kind, body = answer[:1], answer[1:]
    try:
        if kind == _FACTS:
            return _facts.decode(body)
        if kind == _END:
            return _end.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UnreadableError("crashed") from None
    if kind != _SAMPLES or len(body) % SAMPLE_BYTES:
        raise UnreadableError("crashed")
    return body


def _word(reason: str) -> SoundAnomaly:
    known = get_args(SoundAnomaly)
    return known[known.index(reason)] if reason in known else "crashed"
