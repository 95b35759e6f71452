"""
Films, sound and pictures made of boxes: MP4, MOV, 3GP, M4A, HEIC, AVIF.

Sources of the format: ISO/IEC 14496-12 (boxes), 23008-12 (HEIF), the QuickTime File Format
Specification (user data, metadata keys), 3GPP TS 26.244 (location).

The rules of this module are:
  * Boxes are walked by their lengths, never by recursion; at most 2,000 of them.
  * Times count seconds from 1904 in UTC, by the standard; many cameras write local time all the
    same. Zero is no time.
  * Lengths are whole milliseconds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from guwah.intake.media.exif import read_exif
from guwah.intake.media.view import MAX_VALUES, Unreadable, View, whole
from guwah.intake.times import epoch_reading

Told = dict[str, Any]

_MAX_BOXES = 2000
_EPOCH_1904 = 2_082_844_800
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"ilst"})
_SHOWN = {
    b"\xa9nam": "title", b"\xa9ART": "artist", b"\xa9alb": "album", b"\xa9day": "date",
    b"\xa9cmt": "comment", b"\xa9too": "encoder", b"\xa9swr": "software", b"\xa9mak": "make",
    b"\xa9mod": "model", b"\xa9xyz": "location", b"\xa9des": "description", b"\xa9gen": "genre",
    b"\xa9wrt": "writer", b"desc": "description", b"cprt": "copyright", b"titl": "title",
    b"auth": "author", b"\xa9inf": "information",
}  # fmt: skip
_MAX_TEXT_BYTES = 4096
_MAX_TRACKS = 16


def read_boxes(view: View, told: Told) -> None:
    """Brand, times, tracks, tags; EXIF of a picture."""
    film = _Film(view, told)
    try:
        _walk(film, view.size)
    finally:
        film.keep_tracks()
    film.read_picture_exif()


def _walk(film: _Film, size: int) -> None:
    """Box by box, depth first, from a list of what is still to be looked into."""
    waiting: list[tuple[int, int, bytes]] = [(0, size, b"")]
    while waiting:
        start, end, parent = waiting.pop()
        if parent == b"trak":
            film.begin_track()
        inner: list[tuple[int, int, bytes]] = []
        for kind, at, stop in film.boxes(start, end, is_top=not parent):
            if kind in _CONTAINERS and not (parent == b"meta" and kind != b"ilst"):
                inner.append((at, stop, kind))
            elif kind == b"meta":
                inner.append((at + film.meta_skip(at), stop, kind))
            elif parent == b"ilst":
                film.tag(kind, at, stop)
            else:
                film.box(kind, at, stop, parent)
        waiting += reversed(inner)


class _Film:
    """What the boxes of one file said so far."""

    def __init__(self, view: View, told: Told) -> None:
        self.view = view
        self.told = told
        self.left = _MAX_BOXES
        self.tracks: list[Told] = []
        self.keys: list[str] = []
        self.exif_item: int | None = None
        self.places: dict[int, tuple[int, int]] = {}

    def boxes(self, start: int, end: int, is_top: bool) -> Iterator[tuple[bytes, int, int]]:
        """Kind, start and end of the contents of each box in a range."""
        at = start
        while at + 8 <= end:
            self.left -= 1
            if self.left < 0:
                raise Unreadable("too-large")
            size, kind = self.view.unpack(">I4s", at)
            head = 8
            if size == 1:
                (size,) = self.view.unpack(">Q", at + 8)
                head = 16
            elif size == 0:
                size = end - at
            if size < head:
                if is_top or kind != b"\x00\x00\x00\x00":
                    raise Unreadable("damaged")
                return
            if at + size > end:
                if is_top:
                    self.told["unreadable"] = "truncated"
                else:
                    raise Unreadable("damaged")
            yield kind, at + head, min(end, at + size)
            at += size

    def meta_skip(self, at: int) -> int:
        """`meta` is a full box in ISO files, a plain one in QuickTime's."""
        return 0 if self.view.up_to(at + 4, 4) in (b"hdlr", b"keys", b"ilst", b"mhdr") else 4

    def begin_track(self) -> None:
        """The boxes that follow are of a new track."""
        if len(self.tracks) < _MAX_TRACKS:
            self.tracks.append({})

    def box(self, kind: bytes, at: int, stop: int, parent: bytes) -> None:
        """One box that holds no others."""
        if kind == b"ftyp":
            self.told["brand"] = self.view.text(self.view.at(at, 4), "iso-8859-1").strip()
        elif kind == b"mvhd":
            self.times(self.told, at)
        elif kind == b"keys":
            self.read_keys(at, stop)
        elif parent == b"udta":
            self.user_data(kind, at, stop)
        elif parent == b"meta":
            self.picture(kind, at, stop)
        elif self.tracks:
            self.track(self.tracks[-1], kind, at, stop)

    def track(self, track: Told, kind: bytes, at: int, stop: int) -> None:
        """One box of a track."""
        if kind == b"mdhd":
            self.times(track, at)
        elif kind == b"hdlr":
            track.setdefault("kind", self.view.text(self.view.at(at + 8, 4), "iso-8859-1"))
        elif kind == b"stsd" and stop - at >= 16:
            track["codec"] = self.view.text(self.view.at(at + 12, 4), "iso-8859-1")
        elif kind == b"tkhd":
            width, height = self.view.unpack(">II", stop - 8)
            if width or height:
                track["width"], track["height"] = width >> 16, height >> 16

    def times(self, told: Told, at: int) -> None:
        """Creation, modification, length."""
        (version,) = self.view.unpack("B", at)
        form = ">QQIQ" if version == 1 else ">IIII"
        created, modified, scale, length = self.view.unpack(form, at + 4)
        for name, seconds in (("created", created), ("modified", modified)):
            reading = epoch_reading(seconds - _EPOCH_1904) if seconds else None
            if reading is not None:
                told[name] = reading
        if scale and length not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF):
            told["duration_ms"] = whole(length * 1000 // scale)

    def read_keys(self, at: int, stop: int) -> None:
        """The names that the tags after it are numbered by."""
        (count,) = self.view.unpack(">I", at + 4)
        at += 8
        while at + 8 <= stop and len(self.keys) < min(count, MAX_VALUES):
            (size,) = self.view.unpack(">I", at)
            if size < 8:
                return
            self.keys.append(self.view.text(self.view.at(at + 8, min(size - 8, 200))))
            at += size

    def tag(self, kind: bytes, at: int, stop: int) -> None:
        """One tag of a list: a `data` box with a type and a value."""
        number = int.from_bytes(kind, "big")
        name = _SHOWN.get(kind)
        if name is None and 1 <= number <= len(self.keys):
            name = self.keys[number - 1]
        if name is None or stop - at < 16 or self.view.at(at + 4, 4) != b"data":
            return
        (form,) = self.view.unpack(">I", at + 8)
        data = self.view.at(at + 16, min(stop - at - 16, _MAX_TEXT_BYTES))
        if form in (1, 2):
            self.put(name, self.view.text(data, "utf-8" if form == 1 else "utf-16be"))
        elif form in (21, 22) and 1 <= len(data) <= 8:
            self.put(name, whole(int.from_bytes(data, "big", signed=form == 21)))

    def user_data(self, kind: bytes, at: int, stop: int) -> None:
        """User data of QuickTime (`©xyz`) and of 3GP (`loci`, `titl`)."""
        name = _SHOWN.get(kind)
        if kind == b"loci":
            self.location(at, stop)
        elif name is not None and kind[:1] == b"\xa9" and stop - at >= 4:
            (length,) = self.view.unpack(">H", at)
            data = self.view.at(at + 4, min(length, stop - at - 4, _MAX_TEXT_BYTES))
            self.put(name, self.view.text(data))
        elif name is not None and stop - at > 6:
            data = self.view.at(at + 6, min(stop - at - 6, _MAX_TEXT_BYTES))
            charset = "utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else None
            self.put(name, self.view.text(data, charset).rstrip("\x00"))

    def location(self, at: int, stop: int) -> None:
        """3GP's place: longitude, latitude, altitude in 65,536ths."""
        data = self.view.at(at + 6, min(stop - at - 6, 512))
        name, _, rest = data.partition(b"\x00")
        if len(rest) >= 13:
            numbers = struct.unpack(">iii", rest[1:13])
            parts = (f"{value}/65536" for value in numbers)
            self.put(
                "location", dict(zip(("longitude", "latitude", "altitude"), parts, strict=True))
            )
            if name:
                self.put("place", self.view.text(name))

    def put(self, name: str, value: Any) -> None:
        """Keep a tag, the first of its name."""
        tags = self.told.setdefault("tags", {})
        if len(tags) < MAX_VALUES:
            tags.setdefault(name, value)

    def picture(self, kind: bytes, at: int, stop: int) -> None:
        """The item of a HEIF file that holds EXIF, and where its bytes lie."""
        if kind == b"iinf":
            (version,) = self.view.unpack("B", at)
            begin = at + (6 if version == 0 else 8)
            for inner, start, _ in self.boxes(begin, stop, is_top=False):
                if inner == b"infe":
                    self.item_information(start)
        elif kind == b"iloc":
            self.item_places(at, stop)
        elif kind == b"iprp":
            self.properties(at, stop)

    def item_information(self, at: int) -> None:
        """Number and type of one item."""
        (version,) = self.view.unpack("B", at)
        if version in (2, 3):
            form = ">HH4s" if version == 2 else ">IH4s"
            number, _, kind = self.view.unpack(form, at + 4)
            if kind == b"Exif" and self.exif_item is None:
                self.exif_item = number

    def item_places(self, at: int, stop: int) -> None:
        """Where each item lies; the first piece of it, counted from the file's start."""
        (version,) = self.view.unpack("B", at)
        sizes, more = self.view.unpack("BB", at + 4)
        offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
        index_size = more & 15 if version in (1, 2) else 0
        wide = 4 if version == 2 else 2
        count = int.from_bytes(self.view.at(at + 6, wide), "big")
        at += 6 + wide
        for _ in range(min(count, 1000)):
            number = int.from_bytes(self.view.at(at, wide), "big")
            at += wide
            method = 0
            if version in (1, 2):
                method = int.from_bytes(self.view.at(at, 2), "big") & 15
                at += 2
            base = int.from_bytes(self.view.at(at + 2, base_size), "big")
            pieces = int.from_bytes(self.view.at(at + 2 + base_size, 2), "big")
            at += 4 + base_size
            step = index_size + offset_size + length_size
            if pieces and method == 0:
                place = at + index_size
                offset = int.from_bytes(self.view.at(place, offset_size), "big")
                length = int.from_bytes(self.view.at(place + offset_size, length_size), "big")
                self.places[number] = (base + offset, length)
            at += pieces * step
            if at >= stop:
                return

    def properties(self, at: int, stop: int) -> None:
        """The largest size that any item has: the picture's, not the thumbnail's."""
        for kind, start, end in self.boxes(at, stop, is_top=False):
            if kind != b"ipco":
                continue
            for inner, here, _ in self.boxes(start, end, is_top=False):
                if inner == b"ispe":
                    width, height = self.view.unpack(">II", here + 4)
                    if width * height > self.told.get("width", 0) * self.told.get("height", 0):
                        self.told["width"], self.told["height"] = width, height

    def keep_tracks(self) -> None:
        """Tracks that said anything."""
        tracks = [track for track in self.tracks if track]
        if tracks:
            self.told["tracks"] = tracks

    def read_picture_exif(self) -> None:
        """The EXIF of a picture: an item that begins with the distance to the tags."""
        place = None if self.exif_item is None else self.places.get(self.exif_item)
        if place is not None and place[1] > 8:
            at, length = place
            (skip,) = self.view.unpack(">I", at)
            if skip + 4 < length:
                self.told["exif"] = read_exif(self.view, at + 4 + skip, length - 4 - skip)
