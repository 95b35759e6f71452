"""
Sound: voice notes and music. Header, tags and length; nothing is decoded.

Sources of the formats: Ogg (RFC 3533), Opus in Ogg (RFC 7845), AMR (RFC 4867, section 5), MP3 with
ID3v2 (id3.org, 2.3 and 2.4), WAV (RIFF, EBU Tech 3285), FLAC (RFC 9639).

The rules of this module are:
  * A length is told only where the file says it or its frames can be counted; in milliseconds.
  * Tags stand as written; pictures inside of tags are a number of bytes.
"""

from __future__ import annotations

import struct
from typing import Any

from guwah.intake.media.view import MAX_VALUES, Unreadable, View, whole

Told = dict[str, Any]

_TAIL_BYTES = 64 << 10
_MAX_TAG_BYTES = 1 << 20
_MAX_FRAMES = 2000
_MAX_COMMENT_BYTES = 64 << 10
_AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
_AMR_WIDE_SIZES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)
_AMR_COUNTED_BYTES = 4 << 20
_MPEG_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def read_ogg(view: View, told: Told) -> None:
    """Codec, comments and, for Opus, Vorbis and FLAC, the length by the last page."""
    page = _page(view, 0)
    packet = page[2][:64]
    serial, rate, skip = page[0], 0, 0
    if packet.startswith(b"OpusHead") and len(packet) >= 19:
        channels, skip, given = struct.unpack("<BHI", packet[9:16])
        told.update(codec="opus", channels=channels, input_hertz=given)
        rate = 48_000
    elif packet.startswith(b"\x01vorbis") and len(packet) >= 16:
        channels, rate = struct.unpack("<BI", packet[11:16])
        told.update(codec="vorbis", channels=channels, hertz=rate)
    elif packet.startswith(b"Speex   ") and len(packet) >= 40:
        (rate,) = struct.unpack("<I", packet[36:40])
        told.update(codec="speex", hertz=rate)
    elif packet.startswith(b"\x80theora"):
        told["codec"] = "theora"
    elif packet.startswith(b"\x7fFLAC"):
        told["codec"] = "flac"
    _ogg_comments(view, told, page[1])
    if rate:
        last = _last_granule(view, serial)
        if last is not None and last >= skip:
            told["duration_ms"] = whole((last - skip) * 1000 // rate)


def _page(view: View, at: int) -> tuple[int, int, bytes]:
    """Serial number, end and contents of the page at a place."""
    head = view.at(at, 27)
    if head[:4] != b"OggS":
        raise Unreadable("damaged")
    (serial,) = struct.unpack("<I", head[14:18])
    lengths = view.at(at + 27, head[26])
    start = at + 27 + head[26]
    return serial, start + sum(lengths), view.up_to(start, sum(lengths))


def _ogg_comments(view: View, told: Told, at: int) -> None:
    """The comments in the second packet, over as many pages as it takes."""
    data = b""
    while len(data) < _MAX_COMMENT_BYTES and at < view.size:
        _, at, body = _page(view, at)
        if not data and not body.startswith((b"OpusTags", b"\x03vorbis")):
            return
        data += body
        if not _needs_more(data):
            break
    skip = 8 if data.startswith(b"OpusTags") else 7
    read_comments(view, told, data[skip:])


def _needs_more(data: bytes) -> bool:
    """Whether the list of comments goes on after what is held."""
    at = 8 if data.startswith(b"OpusTags") else 7
    if len(data) < at + 8:
        return True
    (vendor,) = struct.unpack_from("<I", data, at)
    at += 4 + int(vendor)
    if len(data) < at + 4:
        return True
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    for _ in range(min(count, MAX_VALUES)):
        if len(data) < at + 4:
            return True
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + int(length)
    return len(data) < at


def read_comments(view: View, told: Told, data: bytes) -> None:
    """A list of comments as Vorbis, Opus and FLAC have it: `NAME=text`."""
    if len(data) < 8:
        return
    (length,) = struct.unpack_from("<I", data)
    told["encoder"] = view.text(data[4 : 4 + min(length, 4096)])
    at = 4 + length
    if at + 4 > len(data):
        return
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    tags: Told = {}
    for _ in range(min(count, MAX_VALUES)):
        if at + 4 > len(data):
            break
        (length,) = struct.unpack_from("<I", data, at)
        name, is_there, value = data[at + 4 : at + 4 + length].partition(b"=")
        at += 4 + length
        if is_there:
            key = view.text(name[:100]).lower()
            is_picture = key == "metadata_block_picture"
            tags.setdefault(key, {"bytes": len(value)} if is_picture else view.text(value[:8192]))
    if tags:
        told["tags"] = tags


def _last_granule(view: View, serial: int) -> int | None:
    """The position that the last page of a stream gives."""
    _, tail = view.tail(_TAIL_BYTES)
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        if at + 18 <= len(tail):
            granule, found = struct.unpack_from("<qI", tail, at + 6)
            if found == serial and granule >= 0:
                return int(granule)
    return None


def read_amr(view: View, told: Told) -> None:
    """Narrow or wide, and the number of frames of 20 milliseconds where it can be counted."""
    is_wide = view.up_to(0, 9) == b"#!AMR-WB\n"
    told["codec"] = "amr-wb" if is_wide else "amr"
    sizes = _AMR_WIDE_SIZES if is_wide else _AMR_SIZES
    at, frames = 9 if is_wide else 6, 0
    if view.size > _AMR_COUNTED_BYTES:
        return
    data = view.up_to(at, view.size - at)
    at = 0
    while at < len(data):
        at += sizes[data[at] >> 3 & 15]
        frames += 1
    told["duration_ms"] = 20 * frames
    if at > len(data):
        raise Unreadable("truncated")


def read_wav(view: View, told: Told) -> None:
    """The chunks: form, length, who made it and when."""
    at, rate = 12, 0
    for _ in range(200):
        if at + 8 > view.size:
            break
        kind, length = view.unpack("<4sI", at)
        if kind == b"fmt " and length >= 16:
            form, channels, hertz, rate, _, bits = view.unpack("<HHIIHH", at + 8)
            told.update(form=form, channels=channels, hertz=hertz, bits=bits)
        elif kind == b"data":
            if rate:
                told["duration_ms"] = whole(min(length, view.size - at - 8) * 1000 // rate)
            if at + 8 + length > view.size:
                raise Unreadable("truncated")
        elif kind == b"bext" and length >= 338:
            data = view.at(at + 8, 338)
            told["broadcast"] = {
                "description": view.text(data[:256].partition(b"\x00")[0]),
                "originator": view.text(data[256:288].partition(b"\x00")[0]),
                "date": view.text(data[320:330]), "time": view.text(data[330:338]),
            }  # fmt: skip
        elif kind == b"LIST" and view.up_to(at + 8, 4) == b"INFO":
            _wav_information(view, told, at + 12, at + 8 + length)
        at += 8 + length + (length & 1)


def _wav_information(view: View, told: Told, at: int, stop: int) -> None:
    """Tags of four letters."""
    tags = told.setdefault("tags", {})
    while at + 8 <= min(stop, view.size) and len(tags) < MAX_VALUES:
        kind, length = view.unpack("<4sI", at)
        tags.setdefault(
            view.text(kind, "iso-8859-1"), view.text(view.up_to(at + 8, min(length, 4096)))
        )
        at += 8 + length + (length & 1)


def read_flac(view: View, told: Told) -> None:
    """Stream information and comments."""
    at = 4
    for _ in range(100):
        (word,) = view.unpack(">I", at)
        kind, length = word >> 24 & 0x7F, word & 0xFFFFFF
        if kind == 0:
            bits = int.from_bytes(view.at(at + 14, 8), "big")
            hertz, samples = bits >> 44, bits & 0xFFFFFFFFF
            told.update(hertz=hertz, channels=(bits >> 41 & 7) + 1)
            if hertz:
                told["duration_ms"] = samples * 1000 // hertz
        elif kind == 4:
            read_comments(view, told, view.at(at + 4, min(length, _MAX_COMMENT_BYTES)))
        at += 4 + length
        if word >> 31:
            return


def read_mp3(view: View, told: Told) -> None:
    """ID3 tags, the first frame, and the length where an encoder wrote it down."""
    at = 0
    if view.head.startswith(b"ID3"):
        at = _id3(view, told)
    head = view.up_to(at, 4)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate == 15 or hertz == 3:
        return
    hertz = _MPEG_HERTZ[version][hertz]
    mono = head[3] >> 6 == 3
    told.update(codec="mp3", hertz=hertz, channels=1 if mono else 2)
    if rate:
        told["kilobits"] = _MPEG_RATES[3 if version == 3 else 2][rate]
    side = (17 if mono else 32) if version == 3 else (9 if mono else 17)
    info = view.up_to(at + 4 + side, 12)
    if info[:4] in (b"Xing", b"Info") and len(info) == 12 and info[7] & 1:
        (frames,) = struct.unpack(">I", info[8:12])
        told["duration_ms"] = frames * (1152 if version == 3 else 576) * 1000 // hertz


def _id3(view: View, told: Told) -> int:
    """The frames of an ID3v2 tag; returns where it ends."""
    version, _, flags = view.unpack("BBB", 3)
    end = 10 + _seven(view.at(6, 4))
    tags: Told = {}
    if version in (2, 3, 4):
        data = view.up_to(10, min(end - 10, _MAX_TAG_BYTES))
        if flags & 0x80 and version < 4:
            data = data.replace(b"\xff\x00", b"\xff")
        at = 0
        if flags & 0x40 and version > 2 and len(data) >= 4:
            at = _seven(data[:4]) if version == 4 else 4 + int.from_bytes(data[:4], "big")
        _id3_frames(view, tags, data, at, version)
    if tags:
        told["tags"] = tags
    return end


def _id3_frames(view: View, tags: Told, data: bytes, at: int, version: int) -> None:
    """Frame by frame: text, comments, own names; anything else is a number of bytes."""
    letters, head = (3, 6) if version == 2 else (4, 10)
    for _ in range(_MAX_FRAMES):
        if at + head > len(data) or len(tags) >= MAX_VALUES or not data[at : at + 1].isalpha():
            return
        name = data[at : at + letters].decode("latin-1")
        raw = data[at + letters : at + letters + (3 if version == 2 else 4)]
        size = _seven(raw) if version == 4 else int.from_bytes(raw, "big")
        body = data[at + head : at + head + size]
        at += head + size
        if not body:
            continue
        if name[0] == "T":
            text = _id3_text(view, body[0], body[1:])
            key = name
            if name in ("TXXX", "TXX"):
                key, _, text = text.partition("\x00")
                key = f"TXXX:{key}"
            tags.setdefault(key, text.rstrip("\x00"))
        elif name in ("COMM", "COM", "USLT", "ULT") and len(body) > 4:
            tags.setdefault(name, _id3_text(view, body[0], body[4:]).rpartition("\x00")[2])
        else:
            tags.setdefault(name, {"bytes": len(body)})


def _id3_text(view: View, charset: int, data: bytes) -> str:
    """Text in one of the four sets that ID3 knows."""
    if charset in (1, 2):
        if data[:2] == b"\xff\xfe":
            data = data.replace(b"\x00\x00\xff\xfe", b"\x00\x00")
        name = "utf-16" if charset == 1 and data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16be"
        data = data if len(data) % 2 == 0 else data[:-1]
        return view.clip(_decoded(data, name).rstrip("\x00"))
    return view.clip(_decoded(data, "utf-8" if charset == 3 else "iso-8859-1").rstrip("\x00"))


def _decoded(data: bytes, charset: str) -> str:
    return data[:8192].decode(charset, "replace")


def _seven(data: bytes) -> int:
    """A number of which each byte holds seven bits."""
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number
