"""
The task that turns a file of sound into samples, in a confined process.

Run by `listening` through `guwah.confined`; nothing else imports it. The decoder is FFmpeg, by PyAV.
Specification: docs/spec/transcripts.md, "Sound"

The rules of this module are:
  * The demuxer is the one that the first bytes name; the codec is on the list, or it is refused.
  * One thread, the first track of sound, nothing else of the file.
  * A packet that cannot be decoded is counted and left out; the others still count.
  * What was decoded within the limits is always told; the last answer says what is not whole.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guwah.confined.task import Settings, UnreadableError
from guwah.reading.speech.containers import CODECS, DEMUXERS, HEAD_BYTES, container_of
from guwah.reading.speech.sound import BYTES_PER_MS, HERTZ, SAMPLE_BYTES, SoundAnomaly, ordered

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.resampler import AudioResampler

FACTS, SAMPLES, END = b"f", b"s", b"e"
PIECE_BYTES = 10_000 * BYTES_PER_MS
_HERTZ_RANGE = range(4_000, 384_001)
_MOST_CHANNELS = 8
_WITHOUT_LENGTH = frozenset({"aac", "amr", "mp3"})  # FFmpeg would guess it from the size
_MOST_LOST = 100_000
_TELL_APART_MS = 1_000


def prepare(settings: Settings) -> None:
    """Load the decoder while program files can still be read."""
    import av
    import av.audio.resampler

    av.logging.set_level(None)
    # A resampler made now loads what it needs.
    av.AudioResampler(format="s16", layout="mono", rate=HERTZ)


def decode(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Tell what a sound says of itself, its samples, and how decoding ended.

    Args:
        data: The file.
        settings: `from_ms` and `until_ms` (which part is wanted, None for the end), `longest_ms`,
            `seconds` (processor time after which it stops by itself).

    Yields:
        `f` and JSON, `s` and samples (as often as needed), `e` and JSON.

    Raises:
        UnreadableError: With a word of `SOUND_ANOMALIES`.
    """
    import av

    name = container_of(data[:HEAD_BYTES])
    if name not in DEMUXERS:
        raise UnreadableError("silk" if name == "silk" else "not-sound")
    try:
        container = av.open(io.BytesIO(data), format=DEMUXERS[name], metadata_errors="replace")
    except (av.FFmpegError, ValueError):
        raise UnreadableError("damaged") from None
    if not container.streams.audio:
        raise UnreadableError("no-sound-track")
    stream = container.streams.audio[0]
    told_ms = None if name in _WITHOUT_LENGTH else _told_ms(container, stream)
    yield FACTS + _json(_facts(name, stream, told_ms))
    yield from _Decoding(container, stream, settings).told(told_ms)


def _facts(container: str, stream: Any, told_ms: int | None) -> dict[str, Any]:
    """What the track says of itself.

    Raises:
        UnreadableError: It is of a kind that is not decoded.
    """
    context = stream.codec_context
    codec = context.codec.canonical_name if context is not None else "none"
    if codec not in CODECS:
        raise UnreadableError("codec-not-known")
    if context.rate not in _HERTZ_RANGE or not 1 <= context.channels <= _MOST_CHANNELS:
        raise UnreadableError("odd-format")
    return {"container": container, "codec": codec, "told_ms": told_ms,
            "hertz": context.rate, "channels": context.channels}  # fmt: skip


def _told_ms(container: Any, stream: Any) -> int | None:
    """The length by the track's own account, or the container's."""
    if stream.duration is not None and stream.time_base is not None:
        told = int(stream.duration * stream.time_base * 1000)
    elif container.duration is not None:
        told = container.duration // 1000
    else:
        return None
    return told if 0 <= told < 2**53 else None


class _Decoding:
    """One pass over the packets of a track."""

    def __init__(self, container: Any, stream: Any, settings: Settings) -> None:
        self._container, self._stream = container, stream
        stream.codec_context.thread_count = 1
        until_ms = settings.get("until_ms")
        longest = settings["longest_ms"]
        self._first = settings.get("from_ms", 0) * BYTES_PER_MS
        self._last = (longest if until_ms is None else min(until_ms, longest)) * BYTES_PER_MS
        self._is_part = until_ms is not None and until_ms <= longest
        self._stop_at = time.process_time() + settings["seconds"]
        self._resampler = _resampler()
        self._done = 0
        self._lost = 0
        self._words: set[SoundAnomaly] = set()

    def told(self, told_ms: int | None) -> Iterator[bytes]:
        """Yield the samples, cut to the part that is wanted, and the end."""
        piece = bytearray()
        for samples in self._samples():
            start = max(0, self._first - self._done)
            piece += samples[start : max(0, self._last - self._done)]
            self._done += len(samples)
            while len(piece) >= PIECE_BYTES:
                yield SAMPLES + bytes(piece[:PIECE_BYTES])
                del piece[:PIECE_BYTES]
            if self._done >= self._last:
                self._done = self._last
                break
            if time.process_time() > self._stop_at:
                self._words.add("stopped-early")
                break
        else:
            self._compare(told_ms)
        if self._done >= self._last and not self._is_part:
            self._words.add("too-long")
        if piece:
            yield SAMPLES + bytes(piece)
        yield END + _json({"decoded_ms": self._done // BYTES_PER_MS, "lost_packets": self._lost,
                           "anomalies": ordered(self._words)})  # fmt: skip

    def _samples(self) -> Iterator[bytes]:
        """All samples of the track; a packet that cannot be decoded is passed over."""
        import av

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                frames = self._stream.decode(packet) if packet is not None else ()
            except av.EOFError:
                break
            except (av.FFmpegError, ValueError):
                self._words.add("damaged")
                self._lost += 1
                if self._lost > _MOST_LOST or time.process_time() > self._stop_at:
                    break
                continue
            if packet is None:
                break
            for frame in frames:
                yield self._resampled(frame)
        yield _joined(self._resampler.resample(None))

    def _resampled(self, frame: AudioFrame) -> bytes:
        """A frame's samples; a track may change its rate on the way."""
        try:
            return _joined(self._resampler.resample(frame))
        except ValueError:
            rest = _joined(self._resampler.resample(None))
            self._resampler = _resampler()
            return rest + _joined(self._resampler.resample(frame))

    def _compare(self, told_ms: int | None) -> None:
        """Hold the length that was decoded against the length that was told."""
        difference = self._done // BYTES_PER_MS - told_ms if told_ms is not None else 0
        if difference < -_TELL_APART_MS:
            self._words.add("ends-early")
        if difference > _TELL_APART_MS:
            self._words.add("longer-than-told")


def _resampler() -> AudioResampler:
    import av

    return av.AudioResampler(format="s16", layout="mono", rate=HERTZ)


def _joined(frames: list[AudioFrame]) -> bytes:
    return b"".join(bytes(one.planes[0])[: one.samples * SAMPLE_BYTES] for one in frames)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()
