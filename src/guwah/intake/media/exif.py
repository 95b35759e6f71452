"""
EXIF: the tags of a TIFF structure, inside a picture or on its own.

Decodes no pixel. Source of the format: TIFF 6.0, section 2; EXIF 2.32, section 4.6.

The rules of this module are:
  * Values stand as written: a fraction is `1/50`, a time has no zone that it does not give.
  * What a maker wrote in its own form (`MakerNote`) is a number of bytes, no more.
  * Directories are read once each, at most 8 of them, at most 200 tags of each.
  * A value that points outside of the file is left out, and the rest is read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from guwah.intake.media import exif_names as names
from guwah.intake.media.view import Unreadable, View, whole

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_FORMS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
_MAX_DIRECTORIES = 8
_MAX_TAGS = 200
_MAX_VALUE_BYTES = 1 << 16
_SHORT_BYTES = 16
_COMMENT_SETS = {b"ASCII\x00\x00\x00": "utf-8", b"JIS\x00\x00\x00\x00\x00": "iso-2022-jp"}

Fetch = Callable[[int, int], bytes]


def read_exif(view: View, base: int, size: int) -> dict[str, Any]:
    """The tags of a TIFF structure.

    Args:
        view: The file.
        base: Where the structure begins in it: `II*` or `MM*`.
        size: Its length in bytes.

    Returns:
        Names or numbers of tags and their values.

    Raises:
        Unreadable: It is no TIFF structure, or too large to be read.
    """
    order = {b"II": "<", b"MM": ">"}.get(view.at(base, 2))
    if order is None:
        raise Unreadable("damaged")
    return _Directories(view, base, size, order).read()


class _Directories:
    """The directories of one structure, read one after the other."""

    def __init__(self, view: View, base: int, size: int, order: str) -> None:
        self.view = view
        self.base = base
        self.size = size
        self.order = order
        self.seen: set[int] = set()
        self.told: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """All that the first directory leads to; the second is the thumbnail's."""
        (first,) = self.number("I", 4)
        waiting: list[tuple[int, dict[int, str]]] = [(first, names.MAIN)]
        while waiting and len(self.seen) < _MAX_DIRECTORIES:
            at, known = waiting.pop(0)
            if at not in self.seen and 0 < at < self.size:
                self.seen.add(at)
                waiting += self.directory(at, known)
        return self.told

    def directory(self, at: int, known: dict[int, str]) -> list[tuple[int, dict[int, str]]]:
        """Read one; returns those that it points to."""
        (count,) = self.number("H", at)
        if count > _MAX_TAGS:
            self.view.is_cut = True
        further: list[tuple[int, dict[int, str]]] = []
        for index in range(min(count, _MAX_TAGS)):
            entry = at + 2 + 12 * index
            if entry + 12 > self.size:
                raise Unreadable("truncated")
            tag, kind, number = self.number("HHI", entry)
            if tag in (names.EXIF_POINTER, names.GPS_POINTER):
                (target,) = self.number("I", entry + 8)
                further.append((target, names.GPS if tag == names.GPS_POINTER else names.DETAIL))
            elif tag != names.INTEROPERABILITY_POINTER:
                value = self.value(tag, kind, number, entry + 8)
                if value is not None:
                    self.told.setdefault(known.get(tag, f"0x{tag:04x}"), value)
        return further

    def value(self, tag: int, kind: int, count: int, at: int) -> Any:
        """The value of a tag; None where it cannot be had."""
        size = _SIZES.get(kind, 0) * count
        if not size:
            return None
        if tag == names.MAKER_NOTE or size > _MAX_VALUE_BYTES:
            return {"bytes": whole(size)}
        if size > 4:
            (at,) = self.number("I", at)
        if at + size > self.size:
            return None
        data = self.view.at(self.base + at, size)
        if kind == 2:
            return self.view.text(data.partition(b"\x00")[0] if count > 1 else data)
        if tag == names.USER_COMMENT:
            return self.comment(data)
        if 0x9C9B <= tag <= 0x9C9F:
            return self.view.text(data + b"\x00" * (len(data) % 2), "utf-16le").rstrip("\x00")
        if kind in (5, 10):
            return self.fractions(data, "I" if kind == 5 else "i")
        return self.others(data, kind)

    def others(self, data: bytes, kind: int) -> Any:
        """Numbers, or bytes of no declared meaning."""
        if kind in (7, 11, 12) or (kind == 1 and len(data) > _SHORT_BYTES):
            if kind == 7 and data.isascii() and data.rstrip(b"\x00").decode("ascii").isprintable():
                return self.view.text(data)
            return data.hex() if len(data) <= _SHORT_BYTES else {"bytes": len(data)}
        form = _FORMS[kind]
        numbers = struct.unpack(f"{self.order}{len(data) // struct.calcsize(form)}{form}", data)
        return numbers[0] if len(numbers) == 1 else self.view.clip_list(list(numbers))

    def fractions(self, data: bytes, form: str) -> Any:
        """Fractions as they are written: `52/1`."""
        numbers = struct.unpack(f"{self.order}{len(data) // 4}{form}", data)
        told = [f"{numbers[at]}/{numbers[at + 1]}" for at in range(0, len(numbers), 2)]
        return told[0] if len(told) == 1 else self.view.clip_list(told)

    def comment(self, data: bytes) -> str:
        """A person's comment, after eight bytes that name its character set."""
        if data[:8] == b"UNICODE\x00":
            body = data[8:] + b"\x00" * (len(data) % 2)
            return self.view.text(body, "utf-16le" if self.order == "<" else "utf-16be").rstrip(
                "\x00 "
            )
        return self.view.text(data[8:], _COMMENT_SETS.get(data[:8])).rstrip()

    def number(self, form: str, at: int) -> tuple[Any, ...]:
        """Numbers at a place of the structure."""
        if at + struct.calcsize("<" + form) > self.size:
            raise Unreadable("truncated")
        return self.view.unpack(self.order + form, self.base + at)
