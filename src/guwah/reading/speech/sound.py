"""
The nouns of a sound that was decoded: what it says of itself, and how its decoding ended.

Opens nothing and decodes nothing. Samples are always 16-bit little-endian, one channel, 16,000 a
second, so that a millisecond is 16 samples or 32 bytes.
Specification: docs/spec/transcripts.md, "Sound"

The rules of these nouns are:
  * What a file says (`told_ms`) and what was decoded (`decoded_ms`) stand apart.
  * Every way in which a sound is not whole is a word of a closed list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

HERTZ: Final = 16_000
SAMPLE_BYTES: Final = 2
BYTES_PER_MS: Final = HERTZ * SAMPLE_BYTES // 1000

SoundAnomaly = Literal[
    "not-sound",  # no container of the list begins here
    "no-sound-track",  # a container without a track of sound
    "codec-not-known",  # a codec that is not on the list
    "silk",  # WeChat's own codec, which no part here decodes
    "odd-format",  # a rate or number of channels that no voice has
    "damaged",  # some packets could not be decoded and are missing
    "ends-early",  # less was decoded than the file says that there is
    "longer-than-told",  # more was decoded than the file says that there is
    "too-long",  # only the beginning was decoded: the limit of length
    "stopped-early",  # only the beginning was decoded: the limit of processor time
    "crashed", "out-of-memory", "too-slow", "too-large",  # what `confined.answers` says
]  # fmt: skip
SOUND_ANOMALIES: Final[tuple[SoundAnomaly, ...]] = get_args(SoundAnomaly)


@dataclass(frozen=True, slots=True)
class SoundLimits:
    """What decoding one sound may take.

    Args:
        longest_ms: How much sound is decoded.
        seconds: Processor time; decoding stops by itself a little before and keeps what it has.
        memory_bytes: Address space of the confined process.
        size_bytes: How long the file may be.
    """

    longest_ms: int = 2 * 3600 * 1000
    seconds: int = 7
    memory_bytes: int = 512 << 20
    size_bytes: int = 128 << 20


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound says of itself before a sample is decoded.

    Args:
        container: `ogg`, `mp4`, `amr`, `mp3`, `aac`, `wav`, `flac`, `caf`, `matroska`.
        codec: As FFmpeg names it: `opus`, `amr_nb`, `aac`, …
        told_ms: Its length by its own account; None where it gives none (AMR, ADTS, MP3).
        hertz: Samples a second as stored.
        channels: How many.
    """

    container: str
    codec: str
    told_ms: int | None
    hertz: int
    channels: int


@dataclass(frozen=True, slots=True)
class SoundEnd:
    """How decoding ended.

    Args:
        decoded_ms: Length of the samples that were yielded and passed over, whole milliseconds.
        anomalies: What is not whole, in the order of `SOUND_ANOMALIES`.
        lost_packets: How many packets could not be decoded.
    """

    decoded_ms: int
    anomalies: tuple[SoundAnomaly, ...] = ()
    lost_packets: int = 0


def ordered(words: set[SoundAnomaly]) -> tuple[SoundAnomaly, ...]:
    """Words in the order of the list."""
    return tuple(word for word in SOUND_ANOMALIES if word in words)
