"""
How loud a sound is, where it is silent, and where it can be cut into stretches.

Pure arithmetic over samples; needs numpy. Finds no words and no speakers.
Specification: docs/spec/transcripts.md, "Levels"

The rules of this module are:
  * A level is the root mean square of 50 ms in whole decibels below full scale, −96 at the least.
  * Silence is a run of levels below a stated bound for a stated time; nothing else is judged.
  * Stretches tile the sound: what is cut is nowhere lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from guwah.reading.speech.sound import BYTES_PER_MS
from guwah.reading.speech.transcript import Span

STEP_MS: Final = 50
FLOOR_DB: Final = -96
_STEP_BYTES: Final = STEP_MS * BYTES_PER_MS
_FULL: Final = 32768.0


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """What counts as silence.

    Args:
        below_db: Levels under this many decibels of full scale.
        shortest_ms: A shorter silence is a pause.
    """

    below_db: int = -50
    shortest_ms: int = 1_000


class Levels:
    """Levels of a sound that comes in pieces; one byte is kept for each 50 ms."""

    def __init__(self) -> None:
        self._rest = b""
        self._levels = bytearray()
        self._bytes = 0

    def add(self, samples: bytes) -> None:
        """Take the next samples, 16-bit little-endian."""
        self._bytes += len(samples)
        data = self._rest + samples
        whole = len(data) // _STEP_BYTES * _STEP_BYTES
        self._levels += measured(data[:whole])
        self._rest = data[whole:]

    def end(self) -> bytes:
        """The levels as decibels below full scale, one byte each: 0 is full, 96 is nothing."""
        if self._rest:
            self._levels += measured(self._rest)
            self._rest = b""
        return bytes(self._levels)

    @property
    def milliseconds(self) -> int:
        """How long the sound was so far."""
        return self._bytes // BYTES_PER_MS


def measured(data: bytes) -> bytes:
    """Levels of samples.

    Args:
        data: Whole steps of 50 ms, or one that is shorter.

    Returns:
        Decibels below full scale, one byte each.
    """
    import numpy as np

    if not data:
        return b""
    samples = np.frombuffer(data, "<i2").astype(np.float64)
    width = _STEP_BYTES // 2
    rows = samples.reshape(-1, width) if len(samples) % width == 0 else samples.reshape(1, -1)
    power = np.sqrt((rows * rows).mean(axis=1)) / _FULL
    decibels = 20 * np.log10(np.maximum(power, 1e-9))
    return bytes(np.clip(np.rint(-decibels), 0, -FLOOR_DB).astype(np.uint8).tobytes())


def silences(levels: bytes, until_ms: int, rule: SilenceRule | None = None) -> tuple[Span, ...]:
    """Where a sound is silent.

    Args:
        levels: As `Levels.end` gives them.
        until_ms: How long the sound is.
        rule: What counts as silence.

    Returns:
        Spans in order, not touching.
    """
    rule = rule or SilenceRule()
    quiet = [level > -rule.below_db for level in levels]
    found, begun = [], None
    for at, is_quiet in enumerate([*quiet, False]):
        if is_quiet and begun is None:
            begun = at
        elif not is_quiet and begun is not None:
            start, end = begun * STEP_MS, min(at * STEP_MS, until_ms)
            if end - start >= rule.shortest_ms:
                found.append(Span(start, end))
            begun = None
    return tuple(found)


def stretches(levels: bytes, until_ms: int, longest_ms: int = 15_000) -> tuple[Span, ...]:
    """Cut a sound into stretches that a person can play one by one.

    Each cut is at the quietest 50 ms of the last third of what a stretch may hold, at the first
    of them where several are as quiet.

    Args:
        levels: As `Levels.end` gives them.
        until_ms: How long the sound is.
        longest_ms: How long a stretch may be, at least 1,000.

    Returns:
        Spans that tile the sound from 0 to `until_ms`.
    """
    if longest_ms < 1_000:
        raise ValueError("a stretch that nobody can hear")
    found, start = [], 0
    while until_ms - start > longest_ms:
        first = (start + longest_ms * 2 // 3) // STEP_MS
        last = (start + longest_ms) // STEP_MS
        cut = _quietest(levels, first, last) * STEP_MS
        found.append(Span(start, cut))
        start = cut
    if until_ms > start or not found:
        found.append(Span(start, until_ms))
    return tuple(found)


def _quietest(levels: Sequence[int], first: int, last: int) -> int:
    """Number of the quietest level in a range."""
    within = range(first, min(last, len(levels)))
    return max(within, key=lambda at: levels[at], default=last)


def levels_of(pieces: Iterable[bytes]) -> tuple[bytes, int]:
    """Levels of a whole sound, and how long it is in milliseconds."""
    levels = Levels()
    for piece in pieces:
        levels.add(piece)
    return levels.end(), levels.milliseconds
