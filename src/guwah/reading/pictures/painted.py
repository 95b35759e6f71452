"""
A picture that we painted ourselves: rows of red, green and blue, and nothing else.

What comes out of the confined process is pixels; everything that is shown, read or compared is
made from them here, so no byte of a hostile file, no comment, place or thumbnail goes on.

The rules of this module are:
  * The number of bytes is width times height times three, or there is no picture.
  * `to_png` writes three kinds of chunks (IHDR, IDAT, IEND) and no other.
  * The same pixels give the same PNG.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the picture as it is shown."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Painted:
    """A picture without anything but its pixels.

    Args:
        width: In pixels.
        height: In pixels.
        rgb: Three bytes a pixel, row by row from the top.
        written: What the file was: `png`, `jpeg`, `webp`, `gif` or `bmp`.
        written_size: Width and height as the file says, before turning and making smaller.
        turned: The EXIF orientation that was undone (1: none).
        is_reduced: It was painted smaller than it is written.
        is_moving: The file holds more pictures than the first, which is painted.
    """

    width: int
    height: int
    rgb: bytes
    written: str = "png"
    written_size: tuple[int, int] = (0, 0)
    turned: int = 1
    is_reduced: bool = False
    is_moving: bool = False

    def __post_init__(self) -> None:
        if min(self.width, self.height) < 1 or len(self.rgb) != self.width * self.height * 3:
            raise ValueError("a picture that does not fill its frame")

    def pixels(self) -> NDArray[Any]:
        """The pixels as an array of height, width and three, not to be written to."""
        import numpy

        return numpy.frombuffer(self.rgb, numpy.uint8).reshape(self.height, self.width, 3)

    def to_png(self) -> bytes:
        """The picture as a PNG file to show."""
        stride = self.width * 3
        packer = zlib.compressobj(6)
        data = bytearray()
        for top in range(self.height):  # filter 0 before each row
            data += packer.compress(b"\x00" + self.rgb[top * stride : (top + 1) * stride])
        data += packer.flush()
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        return b"".join(
            [_SIGNATURE, _chunk(b"IHDR", head), _chunk(b"IDAT", bytes(data)), _chunk(b"IEND", b"")]
        )


def from_pixels(pixels: NDArray[Any]) -> Painted:
    """A picture of an array of height, width and three bytes."""
    height, width = pixels.shape[:2]
    return Painted(int(width), int(height), pixels.astype("uint8").tobytes())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
