"""
Pictures: their size, EXIF, XMP and comments. No pixel is decoded.

Sources of the formats: JPEG (ITU-T T.81, annex B; EXIF 2.32, 4.5), PNG (third edition, W3C),
GIF 89a, the RIFF container of WebP (RFC 9649), TIFF 6.0, BMP.

The rules of this module are:
  * Segments and chunks are walked by their lengths, up to where the pixels begin.
  * Of several blocks of one kind the first counts.
  * What was read before the damage is told beside the reason.
"""

from __future__ import annotations

import zlib
from typing import Any

from guwah.intake.media.exif import read_exif
from guwah.intake.media.view import Unreadable, View
from guwah.intake.media.xmp import MAX_PACKET_BYTES, read_xmp

Told = dict[str, Any]

_EXIF_MARK = b"Exif\x00\x00"
_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\x00"
_PHOTOSHOP_MARK = b"Photoshop 3.0\x00"
_SIZES_OF_JPEG = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MAX_BLOCKS = 2000
_MAX_INFLATED = 64 << 10
_CAPTIONS = {
    5: "ObjectName", 55: "DateCreated", 60: "TimeCreated", 80: "By-line", 90: "City",
    101: "Country", 105: "Headline", 110: "Credit", 115: "Source", 116: "CopyrightNotice",
    120: "Caption", 25: "Keywords",
}  # fmt: skip


def read_jpeg(view: View, told: Told) -> None:
    """The segments before the picture's data."""
    at = 2
    for _ in range(_MAX_BLOCKS):
        mark, kind = view.unpack(">BB", at)
        if mark != 0xFF:
            raise Unreadable("damaged")
        if kind == 0xFF:
            at += 1
            continue
        if kind in (0xDA, 0xD9):
            return
        if kind == 0x01 or 0xD0 <= kind <= 0xD8:
            at += 2
            continue
        (length,) = view.unpack(">H", at + 2)
        if length < 2:
            raise Unreadable("damaged")
        _jpeg_segment(view, told, kind, at + 4, length - 2)
        at += 2 + length
    raise Unreadable("too-large")


def _jpeg_segment(view: View, told: Told, kind: int, at: int, length: int) -> None:
    """One segment: size, EXIF, XMP, caption or comment."""
    if kind in _SIZES_OF_JPEG and length >= 5:
        told["height"], told["width"] = view.unpack(">HH", at + 1)
    elif kind == 0xFE and "comment" not in told:
        told["comment"] = view.text(view.at(at, min(length, 4096)))
    elif kind == 0xE1 and view.up_to(at, min(6, length)) == _EXIF_MARK:
        if "exif" not in told:
            told["exif"] = read_exif(view, at + 6, length - 6)
    elif kind == 0xE1 and view.up_to(at, min(29, length)) == _XMP_MARK:
        if "xmp" not in told:
            told["xmp"] = read_xmp(view, view.at(at + 29, length - 29))
    elif kind == 0xED and view.up_to(at, min(14, length)) == _PHOTOSHOP_MARK:
        captions = _captions(view, view.at(at + 14, length - 14))
        if captions:
            told.setdefault("iptc", captions)


def _captions(view: View, data: bytes) -> Told:
    """IPTC captions inside Photoshop's blocks."""
    told: Told = {}
    begin = data.find(b"8BIM\x04\x04")
    at = data.find(b"\x1c\x02", begin) if begin >= 0 else -1
    while 0 <= at <= len(data) - 5 and data[at : at + 2] == b"\x1c\x02" and len(told) < 40:
        number, length = data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        name = _CAPTIONS.get(number)
        if name is not None and length < 0x8000:
            told.setdefault(name, view.text(data[at + 5 : at + 5 + length]))
        at += 5 + length
    return told


def read_png(view: View, told: Told) -> None:
    """The chunks, up to the last."""
    told["width"], told["height"] = view.unpack(">II", 16)
    at = 8
    for _ in range(_MAX_BLOCKS):
        length, kind = view.unpack(">I4s", at)
        if kind == b"IEND":
            return
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            _png_text(view, told, kind, view.at(at + 8, min(length, MAX_PACKET_BYTES)))
        elif kind == b"eXIf" and "exif" not in told:
            told["exif"] = read_exif(view, at + 8, length)
        elif kind == b"tIME" and length == 7:
            moment = view.unpack(">HBBBBB", at + 8)
            told["modified"] = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*moment)
        at += 12 + length
        if at >= view.size:
            raise Unreadable("truncated")
    raise Unreadable("too-large")


def _png_text(view: View, told: Told, kind: bytes, data: bytes) -> None:
    """A keyword and its text, packed or not."""
    keyword, _, rest = data.partition(b"\x00")
    charset = "iso-8859-1"
    if kind == b"iTXt":
        is_packed, _, rest = rest[:1] == b"\x01", rest[1:2], rest[2:]
        rest = rest.partition(b"\x00")[2].partition(b"\x00")[2]
        charset = "utf-8"
    else:
        is_packed = kind == b"zTXt"
        rest = rest[1:] if is_packed else rest
    if is_packed:
        rest = zlib.decompressobj().decompress(rest, _MAX_INFLATED)
    name = view.text(keyword, "iso-8859-1")
    if name == "XML:com.adobe.xmp":
        told.setdefault("xmp", read_xmp(view, rest))
        return
    texts = told.setdefault("texts", {})
    if len(texts) < 64:
        texts.setdefault(name, view.text(rest, charset))


def read_gif(view: View, told: Told) -> None:
    """Size, comment and, where the file is short enough to be walked, the number of pictures."""
    told["width"], told["height"], flags = view.unpack("<HHB", 6)
    try:
        _gif_frames(view, told, 13 + _gif_colours(flags))
    except Unreadable as problem:
        if problem.args[0] != "too-large":
            raise
        view.is_cut = True


def _gif_frames(view: View, told: Told, at: int) -> None:
    """Block by block to the end."""
    frames = 0
    for _ in range(_MAX_BLOCKS):
        (kind,) = view.unpack("B", at)
        if kind == 0x3B:
            told["frames"] = frames
            return
        if kind == 0x2C:
            frames += 1
            (flags,) = view.unpack("B", at + 9)
            at, _data = _gif_blocks(view, at + 11 + _gif_colours(flags))
        elif kind == 0x21:
            (label,) = view.unpack("B", at + 1)
            at, data = _gif_blocks(view, at + 2)
            if label == 0xFE:
                told.setdefault("comment", view.text(data))
        else:
            raise Unreadable("damaged")


def _gif_colours(flags: int) -> int:
    """How many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks(view: View, at: int) -> tuple[int, bytes]:
    """The end of a run of blocks, and its first bytes."""
    data = b""
    while True:
        (length,) = view.unpack("B", at)
        if not length:
            return at + 1, data
        if len(data) < 4096:
            data += view.at(at + 1, length)
        at += 1 + length


def read_webp(view: View, told: Told) -> None:
    """The chunks of the RIFF container."""
    at = 12
    (declared,) = view.unpack("<I", 4)
    end = min(view.size, declared + 8)
    for _ in range(_MAX_BLOCKS):
        if at + 8 > end:
            break
        kind, length = view.unpack("<4sI", at)
        _webp_chunk(view, told, kind, at + 8, length)
        at += 8 + length + (length & 1)
    if declared + 8 > view.size:
        raise Unreadable("truncated")


def _webp_chunk(view: View, told: Told, kind: bytes, at: int, length: int) -> None:
    """One chunk: size of the canvas, EXIF or XMP."""
    if kind == b"VP8X" and length >= 10:
        data = view.at(at, 10)
        told["width"] = 1 + int.from_bytes(data[4:7], "little")
        told["height"] = 1 + int.from_bytes(data[7:10], "little")
    elif kind == b"VP8 " and length >= 10 and "width" not in told:
        width, height = view.unpack("<HH", at + 6)
        told["width"], told["height"] = width & 0x3FFF, height & 0x3FFF
    elif kind == b"VP8L" and length >= 5 and "width" not in told:
        (bits,) = view.unpack("<I", at + 1)
        told["width"], told["height"] = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"EXIF" and "exif" not in told:
        skip = 6 if view.up_to(at, 6) == _EXIF_MARK else 0
        told["exif"] = read_exif(view, at + skip, length - skip)
    elif kind == b"XMP " and "xmp" not in told:
        told["xmp"] = read_xmp(view, view.at(at, min(length, MAX_PACKET_BYTES)))


def read_tiff(view: View, told: Told) -> None:
    """A TIFF file is one structure of tags."""
    told["exif"] = read_exif(view, 0, view.size)
    for name, key in (("ImageWidth", "width"), ("ImageLength", "height")):
        if isinstance(told["exif"].get(name), int):
            told[key] = told["exif"][name]


def read_bmp(view: View, told: Told) -> None:
    """Size only."""
    width, height = view.unpack("<ii", 18)
    told["width"], told["height"] = abs(width), abs(height)
