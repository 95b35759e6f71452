"""Sounds made for the tests: tones and silence in every container, and hostile ones by hand."""

from __future__ import annotations

import io
import math
import struct
from array import array

import av
import numpy as np

HERTZ = 16_000


def tone(milliseconds: int, frequency: float = 440.0, level: float = 0.3) -> bytes:
    """A sine, 16 kHz, 16 bit."""
    at = np.arange(milliseconds * 16) / HERTZ
    return (np.sin(2 * math.pi * frequency * at) * level * 32767).astype("<i2").tobytes()


def silence(milliseconds: int) -> bytes:
    """Nothing, 16 kHz, 16 bit."""
    return bytes(milliseconds * 32)


def encoded(samples: bytes, container: str, codec: str, rate: int = HERTZ) -> bytes:
    """Samples in a container, by FFmpeg's own encoders."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as muxer:
        stream = muxer.add_stream(codec, rate=rate, layout="mono")
        kept = stream.codec_context.format.name
        resampler = av.AudioResampler(format=kept, layout="mono", rate=rate)
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples) // 2)
        frame.sample_rate = HERTZ
        frame.planes[0].update(samples.ljust(frame.planes[0].buffer_size, b"\0"))
        fifo = av.AudioFifo()
        for one in (*resampler.resample(frame), *resampler.resample(None)):
            fifo.write(one)
        size = stream.codec_context.frame_size or 1024
        while (one := fifo.read(size, partial=True)) is not None:
            for packet in stream.encode(one):
                muxer.mux(packet)
        for packet in stream.encode(None):
            muxer.mux(packet)
    return out.getvalue()


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        value = number << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _crc_table()


def ogg_page(packets: list[bytes], granule: int, number: int, flags: int = 0) -> bytes:
    """One page of Ogg (RFC 3533)."""
    lacing = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    head = b"OggS\0" + bytes([flags]) + struct.pack("<qII", granule, 7, number)
    body = bytes([len(lacing)]) + lacing + b"".join(packets)
    crc = 0
    for byte in head + bytes(4) + body:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ byte]
    return head + struct.pack("<I", crc) + body


def silent_opus(hours: float) -> bytes:
    """Opus whose packets are one byte each: 60 ms in which nothing was sent (RFC 6716, 3.2.1)."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [ogg_page([head], 0, 0, 2), ogg_page([tags], 0, 1)]
    left, granule = int(hours * 60_000), 0
    while left > 0:
        count = min(255, left)
        left -= count
        granule += count * 2880
        pages.append(ogg_page([bytes([3 << 3])] * count, granule, len(pages), 0 if left else 4))
    return b"".join(pages)


def loudness(samples: bytes) -> float:
    """Root mean square of samples."""
    values = array("h", samples)
    return math.sqrt(sum(one * one for one in values) / max(1, len(values)))


def pitch(samples: bytes) -> float:
    """The strongest frequency."""
    values = np.frombuffer(samples, "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(values * np.hanning(len(values))))
    return float(np.argmax(spectrum) * HERTZ / len(values))
