"""
The names of a SQLite database's tables: enough to know whose it is.

Reads the first page, and the pages of the schema that it leads to; no row of a table.

The rule of this module: the schema may lie anywhere in the file, since an application that was
updated often has its tables' names at the end; so the names go with the first bytes.
"""

from __future__ import annotations

import io
from typing import BinaryIO

from guwah.intake.notation.sqlite_pages import MAGIC, Pages
from guwah.intake.notation.sqlite_rows import Database

_TOLD = b"\0tables of this SQLite database\0"


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
    names = b"\0".join(
        name.encode("utf-8", "replace") for name in sorted(table_names(source, size))
    )
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
    return table_names(io.BytesIO(head), len(head))


def table_names(source: BinaryIO, size: int) -> frozenset[str]:
    """The names of the plain tables, as far as the schema can be read.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.
    """
    return frozenset(Database(Pages(source, size)).tables)
