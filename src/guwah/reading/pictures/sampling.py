"""
The task that takes screens out of a recording of a phone's screen, in a confined process.

Run by `recording` through `guwah.confined`; nothing else imports it. The decoder is FFmpeg, by PyAV.
Specification: docs/spec/pictures.md, "Recordings"

The rules of this module are:
  * The demuxer is the one that the first bytes name; the codec is on the list, or it is refused.
  * One thread, the first film track, nothing else of the file.
  * A screen is taken when it has moved on by two fifths of its height since the last one taken,
    or shows something else, and has come to rest (or has moved on by more than half); the
    first and the last are always taken.
  * What was taken within the limits is told; the last answer says what is not whole.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any, Final

from guwah.confined.task import Settings, UnreadableError

FRAME, END = b"f", b"e"
CODECS: Final = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4"})
_MOST_LOST: Final = 10_000
_STEP: Final = 4  # rows of the picture to one of its profile
_BANDS: Final = 4
_STILL: Final = 1.5  # mean grey levels by which two profiles of one screen may differ
_SAME: Final = 2.5
_MOVED: Final = 0.4
_MOVED_ON: Final = 0.55
_FARTHEST: Final = 0.85
_BARS: Final = 0.14  # of the height at the top and at the bottom does not scroll


def prepare(settings: Settings) -> None:
    """Load the decoder while program files can still be read."""
    import av
    import numpy  # noqa: F401

    av.logging.set_level(None)
    av.VideoFrame(16, 16, "yuv420p").to_ndarray(format="rgb24")  # loads what turning colours needs


def sample(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Take the screens out of a recording.

    Args:
        data: The file.
        settings: `every_ms`, `screens` and `pixels` (the most of each), `seconds` (processor
            time after which it stops by itself).

    Yields:
        `f`, JSON with `at_ms`, `width` and `height` on a line, and rows of red, green and blue;
        at last `e` and JSON with `length_ms` and the words of what is not whole.

    Raises:
        UnreadableError: `not-a-film`, `no-film-track`, `codec-not-known` or `damaged`.
    """
    import av

    demuxer = _demuxer(data[:16])
    try:
        container = av.open(io.BytesIO(data), format=demuxer, metadata_errors="replace")
    except (av.FFmpegError, ValueError):
        raise UnreadableError("damaged") from None
    if not container.streams.video:
        raise UnreadableError("no-film-track")
    stream = container.streams.video[0]
    if stream.codec_context is None or stream.codec_context.codec.canonical_name not in CODECS:
        raise UnreadableError("codec-not-known")
    stream.codec_context.thread_count = 1
    yield from _Sampling(container, stream, settings).told()


def _demuxer(head: bytes) -> str:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    raise UnreadableError("not-a-film")


class _Sampling:
    """One pass over the frames of a track."""

    def __init__(self, container: Any, stream: Any, settings: Settings) -> None:
        self._container, self._stream, self._settings = container, stream, settings
        self._stop_at = time.process_time() + settings["seconds"]
        self._words: set[str] = set()
        self._at_ms = 0

    def told(self) -> Iterator[bytes]:
        """Yield the screens that are taken, and the end."""
        taken, count, before = None, 0, None
        last: tuple[int, Any] | None = None
        for at_ms, frame in self._sampled():
            pixels = _pixels(frame, self._settings["pixels"])
            profile = _profile(pixels)
            is_still = before is not None and _difference(before, profile, 0) < _STILL
            before, last = profile, (at_ms, pixels)
            if taken is not None and not _is_wanted(taken, profile, is_still):
                continue
            if count == self._settings["screens"]:
                self._words.add("more-screens")
                last = None
                break
            yield _frame(at_ms, pixels)
            taken, count, last = profile, count + 1, None
        if last is not None and taken is not None and _differs(taken, before):
            yield _frame(*last)
        if not count:
            raise UnreadableError("damaged")
        end = {"length_ms": self._at_ms, "anomalies": sorted(self._words)}
        yield END + json.dumps(end).encode()

    def _sampled(self) -> Iterator[tuple[int, Any]]:
        """Yield a frame for each step of time; a packet that cannot be decoded is passed over."""
        wanted_ms = 0
        for frame in self._frames():
            if frame.time is None or not 0 <= frame.time < 86_400:
                continue
            self._at_ms = max(self._at_ms, int(frame.time * 1000))
            if frame.time * 1000 >= wanted_ms:
                yield int(frame.time * 1000), frame
                wanted_ms = int(frame.time * 1000) + self._settings["every_ms"]

    def _frames(self) -> Iterator[Any]:
        import av

        packets, lost = self._container.demux(self._stream), 0
        while True:
            if time.process_time() > self._stop_at:
                self._words.add("stopped-early")
                return
            try:
                packet = next(packets, None)
                frames = self._stream.decode(packet) if packet is not None else ()
            except av.EOFError:
                return
            except (av.FFmpegError, ValueError):
                self._words.add("damaged")
                lost += 1
                if lost > _MOST_LOST:
                    return
                continue
            if packet is None:
                return
            yield from frames


def _pixels(frame: Any, most: int) -> Any:
    """A frame as height, width and three, not larger than asked for."""
    part = 1
    while frame.width * frame.height > most * part * part:
        part += 1
    width, height = max(1, frame.width // part), max(1, frame.height // part)
    return frame.to_ndarray(format="rgb24", width=width, height=height)


def _profile(pixels: Any) -> Any:
    """How light each row is, in a few bands from left to right."""
    grey = pixels.mean(axis=2)
    rows = grey[: grey.shape[0] // _STEP * _STEP].reshape(-1, _STEP, grey.shape[1]).mean(axis=1)
    width = rows.shape[1] // _BANDS
    return rows[:, : width * _BANDS].reshape(len(rows), _BANDS, max(1, width)).mean(axis=2)


def _difference(one: Any, other: Any, shift: int) -> float:
    """By how much two profiles differ where the second is the first moved up by some rows."""
    if one.shape != other.shape:
        return 255.0
    bar = int(len(one) * _BARS)
    first, second = one[bar : len(one) - bar], other[bar : len(other) - bar]
    if shift > 0:
        first, second = first[shift:], second[:-shift]
    elif shift < 0:
        first, second = first[:shift], second[-shift:]
    return float(abs(first - second).mean()) if len(first) else 255.0


def _differs(taken: Any, now: Any) -> bool:
    """Whether a screen is another one, if only by a line."""
    return now is not None and _difference(taken, now, 0) >= _STILL / 3


def _is_wanted(taken: Any, now: Any, is_still: bool) -> bool:
    """Whether a screen shows enough that the one taken before does not."""
    height = int(len(taken) * (1 - 2 * _BARS))
    by = {shift: _difference(taken, now, shift)
          for shift in range(-int(height * _FARTHEST), int(height * _FARTHEST) + 1)}  # fmt: skip
    best = min(by, key=lambda shift: (by[shift], abs(shift)))
    if by[best] >= _SAME:
        return is_still
    return abs(best) >= height * (_MOVED if is_still else _MOVED_ON)


def _frame(at_ms: int, pixels: Any) -> bytes:
    height, width = pixels.shape[:2]
    head = json.dumps({"at_ms": at_ms, "width": width, "height": height}).encode()
    return FRAME + head + b"\n" + bytes(pixels.tobytes())
