"""Files that pretend to be pictures, or are more than that; made here, byte by byte."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(side: int = 50_000) -> bytes:
    """A PNG of so many pixels a side, one bit each, all of them there."""
    packer = zlib.compressobj(9)
    row = b"\x00" + bytes(-(-side // 8))
    data = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG of one pixel with compressed comments of 200 MB."""
    packed = zlib.compress(bytes(10 << 20), 9)
    notes = b"".join(chunk(b"zTXt", b"k%d\x00\x00" % n + packed) for n in range(20))
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x01\x02\x03"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + notes + pixels + chunk(b"IEND", b"")


def photo(kind: str = "PNG", size: tuple[int, int] = (300, 200), **more: Any) -> bytes:
    """An honest picture with a red corner at the top left."""
    from PIL import Image

    picture = Image.new("RGB", size, (20, 120, 60))
    picture.paste((220, 10, 10), (0, 0, size[0] // 3, size[1] // 3))
    held = io.BytesIO()
    picture.save(held, kind, **more)
    return held.getvalue()


def polyglot() -> bytes:
    """A picture, a page with a script, and a zip in one file."""
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        folder.writestr("run.html", "<script>alert('canary-in-zip')</script>")
    return photo("PNG") + b"<html><script>alert('canary')</script></html>" + held.getvalue()


def noise(seed: int = 1, size: int = 200_000) -> bytes:
    """Bytes that mean nothing."""
    return random.Random(seed).randbytes(size)


def endless_gif(frames: int = 3000) -> bytes:
    """A GIF with so many pictures."""
    first = photo("GIF", (64, 64))
    body = first[first.index(b",\x00\x00\x00\x00") : -1]
    return first[: first.index(b",\x00\x00\x00\x00")] + body * frames + b";"
