"""Databases written from statements and rows, byte for byte the same each time; all in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

PAGE_BYTES = 1024
_VERSION_AT = slice(96, 100)


def write(
    path: Path, schema: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, Any]]], *more: str
) -> None:
    """Write a database file.

    Args:
        path: Where.
        schema: Statements that make the tables.
        rows: The rows of each table, column to value.
        more: Statements to run at the end.
    """
    with closing(sqlite3.connect(":memory:")) as held:
        held.execute(f"PRAGMA page_size={PAGE_BYTES}")
        for statement in schema:
            held.execute(statement)
        for table, told in rows.items():
            for row in told:
                places = ", ".join("?" * len(row))
                names = ", ".join(row)
                held.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values())
                )
        for statement in more:
            held.execute(statement)
        held.commit()
        data = bytearray(held.serialize())
    # The number of the library's version stands in the file; no reader looks at it.
    data[_VERSION_AT] = bytes(4)
    path.write_bytes(data)


def varint(number: int) -> bytes:
    """A number as protocol buffers write it."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, value: int | str | bytes) -> bytes:
    """One field of a protocol buffer: a number, or text, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data
