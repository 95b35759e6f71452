"""
PDF: version, number of pages, who made it with what and when.

Draws nothing, runs nothing, follows no link. Source of the format: ISO 32000-1, 7.5 (structure),
7.9.2 (strings), 14.3 (metadata).

The rules of this module are:
  * Objects are found by the cross-reference table or stream; at most eight of them are chained.
  * A stream is unpacked up to 1 MiB; only Flate, with PNG's predictors, is undone.
  * Of an encrypted file only that is told: its strings cannot be read without the key.
  * Dates stand as written: `D:20250114191558+08'00'`.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from guwah.intake.media.view import Unreadable, View
from guwah.intake.media.xmp import MAX_PACKET_BYTES, read_xmp

Told = dict[str, Any]

_TAIL_BYTES = 2 << 10
_OBJECT_BYTES = 64 << 10
_UNPACKED_BYTES = 1 << 20
_MAX_TABLES = 8
_MAX_SECTIONS = 200
_SHOWN = (
    "Title",
    "Author",
    "Subject",
    "Keywords",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
)
_VERSION = re.compile(rb"%PDF-(\d\.\d)")
_START = re.compile(rb"startxref\s{1,10}(\d{1,15})")
_OBJECT = re.compile(rb"\s{0,20}(\d{1,10})\s{1,10}(\d{1,6})\s{1,10}obj\b")
_SECTION = re.compile(rb"\s{0,20}(\d{1,10})\s{1,10}(\d{1,10})[ \t]{0,10}(?:\r\n|\n|\r)")
_REFERENCE = rb"/%s\s{0,10}(\d{1,10})\s{1,10}\d{1,6}\s{1,10}R\b"
_NUMBER = rb"/%s\s{0,10}(\d{1,15})"
_STREAM = re.compile(rb"stream(?:\r\n|\n)")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))", re.DOTALL)
_OWN_SET = {
    code: ord(letter)
    for start, letters in ((0x18, "˘ˇˆ˙˝˛˚˜"), (0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€"))
    for code, letter in enumerate(letters, start)
}
_STRING_PART = re.compile(rb"[^()\\]+|\\.|[()]", re.DOTALL)


def read_pdf(view: View, told: Told) -> None:
    """Version, pages, information and XMP."""
    found = _VERSION.search(view.head[:1024])
    if found:
        told["version"] = found[1].decode()
    tables = _Tables(view)
    tables.read()
    if tables.is_encrypted:
        told["encrypted"] = True
    root = tables.object(tables.root)
    count = _number(tables.object(_reference(root, b"Pages")), b"Count")
    if count is not None:
        told["pages"] = count
    if tables.is_encrypted:
        return
    information = tables.object(tables.information)
    shown = {name: _string(view, information, name.encode()) for name in _SHOWN}
    if any(value is not None for value in shown.values()):
        told["information"] = {name: value for name, value in shown.items() if value is not None}
    metadata = tables.stream(_reference(root, b"Metadata"))
    if metadata:
        xmp = read_xmp(view, metadata[:MAX_PACKET_BYTES])
        if xmp:
            told["xmp"] = xmp


class _Tables:
    """Where objects lie, by the tables and streams that the file ends with."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.root: int | None = None
        self.information: int | None = None
        self.is_encrypted = False
        self.sections: list[tuple[int, int, int]] = []
        self.places: dict[int, tuple[int, int, int]] = {}

    def read(self) -> None:
        """Follow the chain of tables from the end of the file."""
        _, tail = self.view.tail(_TAIL_BYTES)
        starts = _START.findall(tail)
        if not starts:
            raise Unreadable("truncated")
        at: int | None = int(starts[-1])
        seen: set[int] = set()
        while at is not None and at not in seen and len(seen) < _MAX_TABLES:
            seen.add(at)
            data = self.view.up_to(at, _OBJECT_BYTES)
            if data.lstrip()[:4] == b"xref":
                trailer = self.table(at + data.index(b"xref") + 4)
            else:
                trailer = self.cross_stream(at, data)
            self.root = self.root if self.root is not None else _reference(trailer, b"Root")
            if self.information is None:
                self.information = _reference(trailer, b"Info")
            self.is_encrypted |= b"/Encrypt" in trailer
            hybrid = _number(trailer, b"XRefStm")
            if hybrid is not None and hybrid not in seen:
                seen.add(hybrid)
                self.cross_stream(hybrid, self.view.up_to(hybrid, _OBJECT_BYTES))
            at = _number(trailer, b"Prev")

    def table(self, at: int) -> bytes:
        """A table of lines of twenty bytes; returns the trailer after it."""
        for _ in range(_MAX_SECTIONS):
            data = self.view.up_to(at, 256)
            section = _SECTION.match(data)
            if section is None:
                begin = data.find(b"trailer")
                if begin < 0:
                    raise Unreadable("damaged")
                return _dictionary(self.view.up_to(at + begin + 7, _OBJECT_BYTES))
            first, count = int(section[1]), int(section[2])
            at += section.end()
            self.sections.append((first, count, at))
            at += 20 * count
        raise Unreadable("too-large")

    def cross_stream(self, at: int, data: bytes) -> bytes:
        """A table that is a packed stream; returns its dictionary."""
        found = _OBJECT.match(data)
        if found is None:
            raise Unreadable("damaged")
        head = _dictionary(data[found.end() :])
        rows = self.unpacked(at, data, head)
        widths = _numbers(head, b"W")
        if len(widths) != 3 or not 0 < sum(widths) <= 24:
            raise Unreadable("damaged")
        index = _numbers(head, b"Index") or [0, _number(head, b"Size") or 0]
        step, place = sum(widths), 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            for number in range(first, first + min(count, len(rows) // step)):
                row = rows[place : place + step]
                place += step
                if len(row) < step:
                    return head
                self.row(number, row, widths)
        return head

    def row(self, number: int, row: bytes, widths: list[int]) -> None:
        """One row: kind, place, and index or generation."""
        one, two = widths[0], widths[0] + widths[1]
        kind = int.from_bytes(row[:one], "big") if one else 1
        if kind in (1, 2):
            place = (kind, int.from_bytes(row[one:two], "big"), int.from_bytes(row[two:], "big"))
            self.places.setdefault(number, place)

    def object(self, number: int | None) -> bytes:
        """The bytes of an object after `obj`; none where it cannot be found."""
        if number is None:
            return b""
        for first, count, at in self.sections:
            if first <= number < first + count:
                line = self.view.up_to(at + 20 * (number - first), 20)
                if line[17:18] == b"n" and line[:10].isdigit():
                    return self.at(int(line[:10]), number)
        kind, place, index = self.places.get(number, (0, 0, 0))
        if kind == 1:
            return self.at(place, number)
        return self.packed(place, index) if kind == 2 else b""

    def at(self, place: int, number: int) -> bytes:
        """The object at a place, if it is the one wanted."""
        data = self.view.up_to(place, _OBJECT_BYTES)
        found = _OBJECT.match(data)
        return data[found.end() :] if found and int(found[1]) == number else b""

    def packed(self, number: int, index: int) -> bytes:
        """An object inside of a stream of objects."""
        kind, place, _ = self.places.get(number, (0, 0, 0))
        if kind != 1:
            return b""
        data = self.view.up_to(place, _OBJECT_BYTES)
        found = _OBJECT.match(data)
        head = _dictionary(data[found.end() :]) if found else b""
        first = _number(head, b"First") or 0
        body = self.unpacked(place, data, head)
        starts = body[:first].split()[1::2]
        if index >= len(starts) or not starts[index].isdigit():
            return b""
        begin = first + int(starts[index])
        return body[begin : begin + _OBJECT_BYTES]

    def stream(self, number: int | None) -> bytes:
        """What a stream holds, unpacked."""
        kind, place, _ = self.places.get(number or 0, (0, 0, 0))
        for first, count, at in self.sections:
            if number is not None and first <= number < first + count:
                line = self.view.up_to(at + 20 * (number - first), 20)
                kind, place = (1, int(line[:10])) if line[:10].isdigit() else (0, 0)
                break
        if number is None or kind != 1:
            return b""
        data = self.view.up_to(place, _OBJECT_BYTES)
        found = _OBJECT.match(data)
        return self.unpacked(place, data, _dictionary(data[found.end() :])) if found else b""

    def unpacked(self, place: int, data: bytes, head: bytes) -> bytes:
        """The bytes of the stream that an object holds."""
        begin = _STREAM.search(data)
        length = _number(head, b"Length")
        if begin is None:
            return b""
        if length is None or _reference(head, b"Length") is not None:
            length = _UNPACKED_BYTES
        raw = self.view.up_to(place + begin.end(), min(length, _UNPACKED_BYTES))
        if b"/FlateDecode" not in head:
            return b"" if b"/Filter" in head else raw
        body = zlib.decompressobj().decompress(raw, _UNPACKED_BYTES)
        if (_number(head, b"Predictor") or 1) >= 10:
            body = _without_predictor(body, _number(head, b"Columns") or 1)
        return body


def _without_predictor(data: bytes, columns: int) -> bytes:
    """Undo PNG's predictors of rows of single bytes: none, left and up."""
    if not 0 < columns <= 256:
        raise Unreadable("damaged")
    rows: list[bytes] = []
    before = bytes(columns)
    for at in range(0, len(data) - columns, columns + 1):
        kind, row = data[at], bytearray(data[at + 1 : at + 1 + columns])
        if kind == 1:
            for place in range(1, columns):
                row[place] = (row[place] + row[place - 1]) & 0xFF
        elif kind == 2:
            row = bytearray((one + two) & 0xFF for one, two in zip(row, before, strict=True))
        elif kind:
            raise Unreadable("damaged")
        before = bytes(row)
        rows.append(before)
    return b"".join(rows)


def _dictionary(data: bytes) -> bytes:
    """The bytes up to the stream or the end of the object, whichever comes first."""
    ends = [
        at
        for at in (data.find(b"stream"), data.find(b"endobj"), data.find(b"startxref"))
        if at >= 0
    ]
    return data[: min(ends)] if ends else data


def _reference(data: bytes, key: bytes) -> int | None:
    """The number of the object that a key refers to."""
    found = re.search(_REFERENCE % key, data)
    return int(found[1]) if found else None


def _number(data: bytes, key: bytes) -> int | None:
    """The whole number of a key."""
    found = re.search(_NUMBER % key, data)
    return int(found[1]) if found else None


def _numbers(data: bytes, key: bytes) -> list[int]:
    """The list of whole numbers of a key."""
    found = re.search(rb"/%s\s{0,10}\[([\d\s]{0,400})\]" % key, data)
    return [int(one[:15]) for one in found[1].split()] if found else []


def _string(view: View, data: bytes, key: bytes) -> str | None:
    """The text of a key: in brackets or in hex, in one of three encodings."""
    found = re.search(rb"/%s\s{0,10}(?=[(<])" % key, data)
    if found is None:
        return None
    at = found.end()
    raw = _hex(data, at) if data[at : at + 1] == b"<" else _literal(data, at)
    if raw is None:
        return None
    if raw[:2] == b"\xfe\xff":
        return view.text(raw[2:] + b"\x00" * (len(raw) % 2), "utf-16be").rstrip("\x00")
    return view.text(_as_utf8(raw.removeprefix(b"\xef\xbb\xbf")))


def _as_utf8(raw: bytes) -> bytes:
    """Bytes of PDF's own character set as UTF-8; those that are UTF-8 already stay."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1").translate(_OWN_SET).encode()
    return raw


def _hex(data: bytes, at: int) -> bytes | None:
    """`<48656C6C6F>`."""
    end = data.find(b">", at)
    digits = re.sub(rb"\s", b"", data[at + 1 : end]) if end > 0 else b""
    if not re.fullmatch(rb"[0-9A-Fa-f]*", digits):
        return None
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _literal(data: bytes, at: int) -> bytes | None:
    """`(Hello \\(again\\))`, with brackets in pairs inside."""
    depth = 0
    for part in _STRING_PART.finditer(data, at):
        if part[0] == b"(":
            depth += 1
        elif part[0] == b")":
            depth -= 1
            if not depth:
                return _ESCAPE.sub(_unescaped, data[at + 1 : part.start()])
    return None


def _unescaped(found: re.Match[bytes]) -> bytes:
    """What an escape stands for."""
    if found[1]:
        return bytes((int(found[1], 8) & 0xFF,))
    return b"" if found[2] else _ESCAPES.get(found[3], found[3])
