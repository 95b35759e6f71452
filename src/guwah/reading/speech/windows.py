"""
A sound that comes in pieces, cut into windows that an engine can hear.

Pure; holds one window. Silence is left out and told; a stretch of speech that is longer than a window
is cut at its quietest place, or, where no place is quiet, into windows that overlap.
Specification: docs/spec/transcripts.md, "Windows"

The rules of this module are:
  * What is kept of the windows, and the silences, tile the sound: no sample is left out unsaid.
  * 200 ms on both sides of a silence belong to the speech: it begins and ends softly.
  * Two windows overlap only where speech was cut; each says which part of it is to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guwah.reading.speech.levels import STEP_MS, SilenceRule, measured
from guwah.reading.speech.sound import BYTES_PER_MS
from guwah.reading.speech.transcript import Span

_STEP_BYTES = STEP_MS * BYTES_PER_MS
_PAD_STEPS = 4  # of a silence, on both sides, are heard with the speech


@dataclass(frozen=True, slots=True)
class Window:
    """Samples for an engine.

    Args:
        start_ms: Where the samples begin in the sound.
        samples: 16-bit little-endian, 16 kHz.
        keep: Which part is to be kept; the rest is there to be understood by.
    """

    start_ms: int
    samples: bytes
    keep: Span

    @property
    def end_ms(self) -> int:
        """Where the samples end."""
        return self.start_ms + len(self.samples) // BYTES_PER_MS


@dataclass(frozen=True, slots=True)
class WindowRule:
    """How windows are cut.

    Args:
        window_ms: How long a window may be.
        overlap_ms: How far two windows overlap where speech is cut, on both sides of the cut.
        pause_db: A cut at a level below this needs no overlap.
        silence: What is left out.
    """

    window_ms: int = 30_000
    overlap_ms: int = 1_000
    pause_db: int = -45
    silence: SilenceRule = field(default_factory=SilenceRule)

    def __post_init__(self) -> None:
        if self.window_ms < 4 * self.overlap_ms + 1_000:
            raise ValueError("windows that are all overlap")


def windows(pieces: Iterable[bytes], rule: WindowRule | None = None) -> Iterator[Window | Span]:
    """Cut a sound.

    Args:
        pieces: Samples in order, 16-bit little-endian, 16 kHz.
        rule: How to cut.

    Yields:
        Windows and silences, in order of time.
    """
    rule = rule or WindowRule()
    cutter = _Cutter(rule)
    rest = b""
    for piece in pieces:
        rest += piece
        whole = len(rest) // _STEP_BYTES * _STEP_BYTES
        for number, level in enumerate(measured(rest[:whole])):
            at = number * _STEP_BYTES
            yield from cutter.step(rest[at : at + _STEP_BYTES], level)
        rest = rest[whole:]
    for level in measured(rest):
        yield from cutter.step(rest, level)
    yield from cutter.end()


class _Cutter:
    """Steps of 50 ms, held until it is clear to which window or silence they belong."""

    def __init__(self, rule: WindowRule) -> None:
        self._rule = rule
        self._before = b""  # what was heard just before, for the overlap
        self._held = bytearray()
        self._levels = bytearray()
        self._start_ms = 0
        self._quiet = 0
        self._silent_from: int | None = None

    def step(self, samples: bytes, level: int) -> Iterator[Window | Span]:
        """Take one step; give what is complete."""
        is_quiet = level > -self._rule.silence.below_db
        if self._silent_from is not None and not is_quiet:
            yield Span(self._silent_from, self._start_ms)
            self._silent_from = None
        self._held += samples
        self._levels.append(level)
        if self._silent_from is not None:
            self._drop(len(self._levels) - _PAD_STEPS)
            return
        self._quiet = self._quiet + 1 if is_quiet else 0
        if self._quiet * STEP_MS >= self._rule.silence.shortest_ms:
            yield from self._fall_silent()
        elif len(self._held) >= self._rule.window_ms * BYTES_PER_MS:
            yield from self._cut()

    def end(self) -> Iterator[Window | Span]:
        """What is left."""
        if self._silent_from is not None:
            yield Span(self._silent_from, self._start_ms + len(self._held) // BYTES_PER_MS)
        elif self._held:
            yield self._window(len(self._held), 0)

    def _fall_silent(self) -> Iterator[Window | Span]:
        """Give the sound before a silence, with a little of the silence."""
        sound = len(self._levels) - self._quiet
        if sound:
            yield self._window((sound + _PAD_STEPS) * _STEP_BYTES, 0)
        self._silent_from, self._before, self._quiet = self._start_ms, b"", 0
        self._drop(len(self._levels) - _PAD_STEPS)

    def _drop(self, steps: int) -> None:
        """Forget silent steps."""
        if steps > 0:
            self._start_ms += len(self._held[: steps * _STEP_BYTES]) // BYTES_PER_MS
            del self._held[: steps * _STEP_BYTES]
            del self._levels[:steps]

    def _cut(self) -> Iterator[Window]:
        """A stretch is as long as a window: cut it where it is quietest, or with overlap."""
        most = len(self._levels) - self._rule.overlap_ms // STEP_MS
        first = most // 2
        cut = max(range(first, most), key=lambda at: (self._levels[at], at))
        is_pause = self._levels[cut] > -self._rule.pause_db
        cut = cut if is_pause else most
        yield self._window(cut * _STEP_BYTES, 0 if is_pause else self._rule.overlap_ms)

    def _window(self, cut: int, overlap_ms: int) -> Window:
        """Give the samples up to a cut, and what stands about them."""
        more = overlap_ms * BYTES_PER_MS
        samples = self._before + bytes(self._held[: cut + more])
        start_ms = self._start_ms - len(self._before) // BYTES_PER_MS
        end_ms = self._start_ms + cut // BYTES_PER_MS
        window = Window(start_ms, samples, Span(self._start_ms, end_ms))
        self._before = bytes(self._held[max(0, cut - more) : cut]) if more else b""
        del self._held[:cut]
        del self._levels[: -(-cut // _STEP_BYTES)]
        self._quiet = min(self._quiet, len(self._levels))
        self._start_ms = end_ms
        return window
