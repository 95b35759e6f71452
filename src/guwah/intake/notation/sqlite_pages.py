"""
The pages of a SQLite database, and what stands on them: cells, row ids, records.

Reads bytes and runs nothing; no library of SQLite is used, so that a damaged page is read in the
same way each time, everywhere.
Source of the layout: https://www.sqlite.org/fileformat2.html, sections 1 and 2.

The rules of this module are:
  * A page is there whole, or it is not there.
  * A cell that does not lie in its page, or a record that does not fit its own header, is damaged.
  * Text that is not valid in the encoding of the database is repaired, and that is said.
  * What one record may hold has a limit.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from typing import Any, BinaryIO, NamedTuple

from guwah.intake.notation.reading_bytes import read_fully

MAGIC = b"SQLite format 3\0"
RECORD_BYTES = 4 << 20
INTERIOR, LEAF = 5, 13
INDEX_INTERIOR, INDEX_LEAF = 2, 10
_HEADER_BYTES = 100
_LEAST_USABLE = 480
_HELD_BYTES = 4 << 20
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_ENCODINGS = {2: "utf-16-le", 3: "utf-16-be"}
_double = struct.Struct(">d").unpack_from


class Damaged(ValueError):
    """A cell or record that cannot be read; `args[0]` is the reason of the anomaly."""


class Page(NamedTuple):
    """A page of a table: its bytes, its kind, where its header stands, where its cells begin."""

    data: bytes
    kind: int
    start: int
    cells: tuple[int, ...]


class Pages:
    """The pages of one file.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.

    Attributes:
        is_database: It begins as one, with a page size that there is.
        is_truncated: The first page speaks of more pages than there are.
        count: How many pages there are, whole ones.
        usable: How many bytes of a page hold content.
        encoding: Python's name for how text is written.
    """

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._held: OrderedDict[int, Page] = OrderedDict()
        source.seek(0)
        head = read_fully(source, _HEADER_BYTES)
        self.is_database = head.startswith(MAGIC) and len(head) == _HEADER_BYTES
        self.page_bytes = self.count = self.usable = 0
        self.is_truncated = False
        self.encoding = "utf-8"
        if not self.is_database:
            return
        page_bytes = int.from_bytes(head[16:18], "big")
        self.page_bytes = 65536 if page_bytes == 1 else page_bytes
        self.usable = self.page_bytes - head[20]
        has_size = self.page_bytes >= 512 and self.page_bytes & (self.page_bytes - 1) == 0
        self.is_database = has_size and self.usable >= _LEAST_USABLE
        self.encoding = _ENCODINGS.get(head[59], "utf-8")
        self.count = size // self.page_bytes if self.is_database else 0
        if self.is_database and head[24:28] == head[92:96]:
            self.is_truncated = int.from_bytes(head[28:32], "big") > self.count

    def raw(self, number: int) -> bytes | None:
        """The bytes of a page, or None if it is not there whole."""
        if not 0 < number <= self.count:
            return None
        self._source.seek((number - 1) * self.page_bytes)
        data = read_fully(self._source, self.page_bytes)
        return data if len(data) == self.page_bytes else None

    def page(self, number: int) -> Page | None:
        """A page of a tree; None if it is not there, or has no cells where it says."""
        page = self._held.get(number)
        if page is not None:
            self._held.move_to_end(number)
            return page
        data = self.raw(number)
        if data is None:
            return None
        start = _HEADER_BYTES if number == 1 else 0
        kind = data[start]
        header = 12 if kind in (INTERIOR, INDEX_INTERIOR) else 8
        count = int.from_bytes(data[start + 3 : start + 5], "big")
        first = start + header
        if first + 2 * count > self.usable:
            return None
        cells = struct.unpack_from(f">{count}H", data, first)
        page = self._held[number] = Page(data, kind, start, cells)
        if len(self._held) * self.page_bytes > _HELD_BYTES:
            self._held.popitem(last=False)
        return page

    def child(self, page: Page, cell: int) -> tuple[int, int]:
        """The page that a cell of an inner page leads to, and the highest row id there.

        Raises:
            Damaged: The cell does not lie in the page.
        """
        at = page.cells[cell]
        if at + 4 >= self.usable:
            raise Damaged("corrupt-page")
        key, end = varint(page.data, at + 4)
        if end > self.usable:
            raise Damaged("corrupt-page")
        return int.from_bytes(page.data[at : at + 4], "big"), signed(key)

    def rightmost(self, page: Page) -> int:
        """The last page that an inner page leads to."""
        return int.from_bytes(page.data[page.start + 8 : page.start + 12], "big")

    def rowid(self, page: Page, cell: int) -> tuple[int, int, int]:
        """Of a cell of a leaf: its row id, the length of its record, where that begins.

        Raises:
            Damaged: The cell does not lie in the page.
        """
        at = page.cells[cell]
        data = page.data
        if at < page.start + 8 + 2 * len(page.cells) or at + 2 > self.usable:
            raise Damaged("corrupt-page")
        length, at = varint(data, at)
        number, at = varint(data, at)
        if at > self.usable:
            raise Damaged("corrupt-page")
        return signed(number), length, at

    def record(self, page: Page, length: int, at: int, wanted: int | None = None) -> bytes:
        """A record, with what of it stands on pages of its own.

        Args:
            page: The leaf where it begins.
            length: Its length.
            at: Where it begins there.
            wanted: How many of its bytes are wanted; None for all.

        Returns:
            Its bytes, at least as many as are wanted.

        Raises:
            Damaged: It does not fit, its pages are not there, or it is too large.
        """
        usable = self.usable
        most = usable - 35
        if length <= most:
            if at + length > usable:
                raise Damaged("corrupt-page")
            return page.data[at : at + length]
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
        if at + local + 4 > usable:
            raise Damaged("corrupt-page")
        need = length if wanted is None else min(length, wanted)
        if need > RECORD_BYTES:
            raise Damaged("too-large")
        parts, have = [page.data[at : at + local]], local
        following = int.from_bytes(page.data[at + local : at + local + 4], "big")
        while have < need:
            more = self.raw(following)
            if more is None:
                raise Damaged("corrupt-page")
            part = more[4 : 4 + min(usable - 4, length - have)]
            following = int.from_bytes(more[:4], "big")
            parts.append(part)
            have += len(part)
        return b"".join(parts)


def decoded(record: bytes, most: int, encoding: str) -> tuple[list[Any], bool]:
    """The values of a record, in the order in which they are stored.

    Args:
        record: Its bytes; values behind their end may be missing if nobody asks for them.
        most: How many values are wanted.
        encoding: How text is written.

    Returns:
        At most so many values, and whether any text had to be repaired.

    Raises:
        Damaged: The record does not fit its header.
    """
    size = len(record)
    end, at = varint(record, 0)
    if end > size:
        raise Damaged("corrupt-page")
    values: list[Any] = []
    repaired, place = False, end
    while at < end and len(values) < most:
        kind = record[at]
        if kind < 0x80:
            at += 1
        else:
            kind, at = varint(record, at)
        if kind >= 12:
            start, place = place, place + (kind - 12) // 2
            value: Any = record[start:place]
            if kind & 1:
                value, is_repaired = _text(value, encoding)
                repaired = repaired or is_repaired
        elif kind in _INTEGER_BYTES:
            start, place = place, place + _INTEGER_BYTES[kind]
            value = int.from_bytes(record[start:place], "big", signed=True)
        elif kind == 7:
            start, place = place, place + 8
            value = _floating(record, start) if place <= size else None
        else:
            value = _constant(kind)
        values.append(value)
    if at > end or place > size:
        raise Damaged("corrupt-page")
    return values, repaired


def _text(raw: bytes, encoding: str) -> tuple[str, bool]:
    """Text, and whether it had to be repaired."""
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace"), True


def _floating(record: bytes, start: int) -> float | None:
    """A number with a fraction; what is none is null, as SQLite reads it."""
    number: float = _double(record, start)[0]
    return None if number != number else number


def _constant(kind: int) -> int | None:
    """Null, or one of the two numbers that take no place."""
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    raise Damaged("corrupt-page")


def header_bytes(record: bytes, most: int) -> int:
    """How many bytes of a record hold its header and its first values.

    Args:
        record: Its beginning.
        most: How many values are wanted.

    Raises:
        Damaged: The header goes on behind the beginning.
    """
    end, at = varint(record, 0)
    if end > len(record):
        raise Damaged("corrupt-page")
    size = end
    for _ in range(most):
        if at >= end:
            break
        kind, at = varint(record, at)
        size += (kind - 12) // 2 if kind >= 12 else _INTEGER_BYTES.get(kind, 8)
    return size


def varint(data: bytes, at: int) -> tuple[int, int]:
    """An integer of one to nine bytes, and where it ends; zeros stand behind the data's end."""
    if at < len(data) and data[at] < 0x80:
        return data[at], at + 1
    value = 0
    for place in range(at, at + 8):
        byte = data[place] if place < len(data) else 0
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | (data[at + 8] if at + 8 < len(data) else 0), at + 9


def signed(value: int) -> int:
    """A number of 64 bits with its sign."""
    return value - (1 << 64) if value >= 1 << 63 else value
