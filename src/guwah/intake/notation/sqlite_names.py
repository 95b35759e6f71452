"""
The names of a SQLite database's tables, read without any library: enough to know whose it is.

Reads the first page, and the pages of the schema that it leads to; no row of a table.
Source of the layout: https://www.sqlite.org/fileformat2.html, sections 1.3, 1.6, 2.1 and 2.6.

The rules of this module are:
  * The schema may lie anywhere in the file: the tables of an application that was updated often
    stand at its end.
  * Every page is read once, and only so many of them, whatever they lead to.
  * A page that is not what it should be ends its branch; nothing is raised.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from guwah.intake.notation.reading_bytes import read_fully

MAGIC = b"SQLite format 3\0"
_TOLD = b"\0tables of this SQLite database\0"
_HEADER_BYTES = 100
_INTERIOR, _LEAF = b"\5", b"\r"
_MOST_PAGES = 1_000
_MOST_CELLS = 20_000


def head_with_names(head: bytes, source: BinaryIO, size: int) -> bytes:
    """The first bytes of a file; for a database the names of its tables stand behind them.

    Args:
        head: The first bytes.
        source: Seekable stream of the whole file.
        size: Its length in bytes.

    Returns:
        What a reader is given to recognise the file by.
    """
    if not head.startswith(MAGIC) or size <= len(head):
        return head
    names = b"\0".join(name.encode("utf-8", "replace") for name in table_names(source, size))
    return head + _TOLD + names


def names_in(head: bytes) -> frozenset[str]:
    """The names of the tables of a database, from its first bytes alone.

    Args:
        head: As `head_with_names` gives it, or just the first bytes.

    Returns:
        The names; none if this is no database, or its schema lies farther behind.
    """
    if not head.startswith(MAGIC):
        return frozenset()
    _, told, names = head.rpartition(_TOLD)
    if told:
        return frozenset(names.decode("utf-8", "replace").split("\0"))
    return frozenset(table_names(io.BytesIO(head), len(head)))


def table_names(source: BinaryIO, size: int) -> Iterator[str]:
    """Yield the names of the tables, as far as the schema can be read.

    Args:
        source: Seekable stream of a file that begins with `MAGIC`.
        size: Its length in bytes.
    """
    source.seek(0)
    first = read_fully(source, _HEADER_BYTES)
    if len(first) < _HEADER_BYTES:
        return
    page_bytes = int.from_bytes(first[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    if page_bytes < 512 or page_bytes & (page_bytes - 1):
        return
    encoding = {2: "utf-16-le", 3: "utf-16-be"}.get(first[59], "utf-8")
    waiting, seen, left = [1], {1}, _MOST_CELLS
    while waiting and len(seen) <= _MOST_PAGES and left > 0:
        number = waiting.pop()
        source.seek((number - 1) * page_bytes)
        page = read_fully(source, page_bytes)
        start = _HEADER_BYTES if number == 1 else 0
        for child in reversed(_children(page, start)):
            if child not in seen and 0 < child <= size // page_bytes + 1:
                seen.add(child)
                waiting.append(child)
        cells = _cells(page, start, 8)[:left] if page[start : start + 1] == _LEAF else []
        left -= len(cells)
        for at in cells:
            if name := _table_name(page, at, encoding):
                yield name


def _cells(page: bytes, start: int, header_bytes: int) -> list[int]:
    """Where the cells of a page begin."""
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    pointers = page[start + header_bytes : start + header_bytes + 2 * count]
    return list(struct.unpack(f">{len(pointers) // 2}H", pointers[: len(pointers) // 2 * 2]))


def _children(page: bytes, start: int) -> list[int]:
    """The pages that an inner page of the schema leads to."""
    if page[start : start + 1] != _INTERIOR:
        return []
    children = [int.from_bytes(page[at : at + 4], "big") for at in _cells(page, start, 12)]
    return [*children, int.from_bytes(page[start + 8 : start + 12], "big")]


def _table_name(page: bytes, at: int, encoding: str) -> str | None:
    """The name in a row of the schema, if it is that of a table."""
    _, at = _varint(page, at)
    _, at = _varint(page, at)
    header_bytes, types_at = _varint(page, at)
    kind, types_at = _varint(page, types_at)
    named, _ = _varint(page, types_at)
    body = at + header_bytes
    kind_end = body + _text_bytes(kind)
    if page[body:kind_end].decode(encoding, "replace") != "table":
        return None
    return page[kind_end : kind_end + _text_bytes(named)].decode(encoding, "replace")


def _text_bytes(kind: int) -> int:
    """How long a text of that type is; 0 for anything else."""
    return (kind - 13) // 2 if kind >= 13 and kind % 2 else 0


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """An integer of one to nine bytes, and where it ends; zeros behind the end of the page."""
    value = 0
    for count in range(9):
        byte = page[at + count] if at + count < len(page) else 0
        if count == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value, at + 9
