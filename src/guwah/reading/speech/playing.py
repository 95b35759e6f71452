"""
A stretch of a voice note as a WAV file, to play, to slow down, to play again.

Pure bytes in memory; writes no file. Sources: RIFF WAVE (EBU Tech 3285); overlap-add with a search for
the best fit: W. Verhelst, M. Roelands, WSOLA, ICASSP 1993.

The rules of this module are:
  * At its own speed a stretch is the decoded samples, unchanged.
  * Slowed down, the pitch stays; what is heard is made from the samples and says nothing more.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO, Final

from guwah.reading.speech.listening import read_sound
from guwah.reading.speech.sound import HERTZ, SAMPLE_BYTES, SoundEnd, SoundLimits

SPEEDS: Final = range(40, 151)  # in hundredths
LONGEST_MS: Final = 10 * 60 * 1000
_FRAME, _HOP, _SEARCH = 512, 256, 160  # samples: 32, 16 and 10 ms


def stretch_of(
    source: BinaryIO,
    start_ms: int,
    end_ms: int,
    *,
    speed: int = 100,
    limits: SoundLimits | None = None,
) -> tuple[bytes, SoundEnd]:
    """A stretch of a file of sound, as WAV.

    Args:
        source: The file's bytes.
        start_ms: Where it begins, in milliseconds of decoded sound.
        end_ms: Where it ends; at most ten minutes later.
        speed: In hundredths, from 40 to 150; 100 is as it was said.
        limits: What decoding may take.

    Returns:
        The WAV file, and how decoding ended.

    Raises:
        MissingPartError: PyAV is not installed.
        ValueError: The stretch is none or too long, or the speed is not within its range.
    """  # fmt: skip
    if end_ms - start_ms > LONGEST_MS:
        raise ValueError("a stretch longer than ten minutes")
    samples = bytearray()
    end = SoundEnd(0, ("crashed",))
    for one in read_sound(source, from_ms=start_ms, until_ms=end_ms, limits=limits):
        if isinstance(one, bytes):
            samples += one
        elif isinstance(one, SoundEnd):
            end = one
    return wav(slowed(bytes(samples), speed)), end


def wav(samples: bytes | Iterable[bytes]) -> bytes:
    """Samples as a WAV file.

    Args:
        samples: 16-bit little-endian, one channel, 16 kHz.
    """
    data = samples if isinstance(samples, bytes) else b"".join(samples)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                       HERTZ, HERTZ * SAMPLE_BYTES, SAMPLE_BYTES, 16, b"data", len(data))  # fmt: skip
    return head + data


def slowed(samples: bytes, speed: int) -> bytes:
    """The same sound at another speed and the same pitch.

    Args:
        samples: 16-bit little-endian, 16 kHz.
        speed: In hundredths.

    Raises:
        ValueError: The speed is not within its range.
    """
    if speed not in SPEEDS:
        raise ValueError(f"a speed that is not from {SPEEDS[0]} to {SPEEDS[-1]} hundredths")
    if speed == 100 or len(samples) < 4 * _FRAME * SAMPLE_BYTES:
        return samples
    import numpy as np

    given = np.frombuffer(samples, "<i2").astype(np.float64)
    wanted = len(given) * 100 // speed
    padded = np.concatenate([given, np.zeros(_FRAME + 2 * _SEARCH + _HOP)])
    out = np.zeros(wanted + 2 * _FRAME)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FRAME) / _FRAME)
    natural = padded[:_FRAME]
    for place in range(0, wanted, _HOP):
        ideal = min(place * speed // 100, len(given))
        first = max(0, ideal - _SEARCH)
        near = padded[first : first + _FRAME + 2 * _SEARCH]
        fit = np.correlate(near, natural, "valid")
        at = first + int(fit.argmax()) if place else 0
        out[place : place + _FRAME] += padded[at : at + _FRAME] * window
        natural = padded[at + _HOP : at + _HOP + _FRAME]
        if len(natural) < _FRAME:
            natural = np.pad(natural, (0, _FRAME - len(natural)))
    return bytes(np.clip(np.rint(out[:wanted]), -32768, 32767).astype("<i2").tobytes())
