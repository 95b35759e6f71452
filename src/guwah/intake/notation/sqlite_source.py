"""
SQLite over a stream: a database is opened where it lies, and nothing is ever written.

Knows no table. The library is `apsw`; what it may do with a hostile file is said here.
Source of the layout of the first page: https://www.sqlite.org/fileformat2.html, section 1.3.

The rules of this module are:
  * The bytes come from the member's source only, page by page; no file is opened, and no scratch
    file or journal is made: whoever asks for one is refused.
  * The database is immutable. Whether it was in write-ahead mode makes no difference: a log that
    lies beside it is not seen here, and the caller has to say so.
  * A file that is shorter than its first page says is padded with empty pages, so that what is
    there can be read.
  * No extension, view, trigger or function of the file is run; only plain reading is allowed.
  * What one value may hold, and for how long one statement may run, has a limit.
"""

from __future__ import annotations

import itertools
import struct
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

import apsw

from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.sqlite_names import MAGIC

VALUE_BYTES = 4 << 20
_SCHEMA_BYTES = 1 << 20
_HEADER_BYTES = 100
_BLOCK_BYTES = 64 << 10
_HELD_BLOCKS = 32
_SETTINGS = ("temp_store=2", "cache_size=-2000", "mmap_size=0")
_STEPS = 10_000
_STEPS_A_BYTE = 64
_LEAST_STEPS = 5_000_000
_names = itertools.count()
_PRAGMAS = frozenset({"table_xinfo", "encoding"})
_ALLOWED = frozenset(
    {apsw.SQLITE_SELECT, apsw.SQLITE_READ, apsw.SQLITE_FUNCTION, apsw.SQLITE_PRAGMA}
)
_FUNCTIONS = frozenset({"typeof", "octet_length"})


class Pages:
    """The bytes of a database as SQLite is to see them.

    Args:
        source: Seekable stream of the file.
        size: Its length in bytes.

    Attributes:
        is_database: It begins as one, with a page size that there is.
        is_truncated: The first page speaks of more pages than there are.
    """

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._size = size
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        head = self.read(_HEADER_BYTES, 0)
        self.is_database = head.startswith(MAGIC) and len(head) == _HEADER_BYTES
        page_bytes = count = 0
        if self.is_database:
            page_bytes = struct.unpack(">H", head[16:18])[0]
            page_bytes = 65536 if page_bytes == 1 else page_bytes
            self.is_database = page_bytes >= 512 and page_bytes & (page_bytes - 1) == 0
            if head[24:28] == head[92:96]:
                count = struct.unpack(">I", head[28:32])[0]
        told = count * page_bytes
        self.is_truncated = told > size
        self.size = told if self.is_database and told > size else size

    def read(self, amount: int, offset: int) -> bytes:
        """Up to so many bytes; fewer where the file ends."""
        at, held = offset, []
        while at < offset + amount:
            block = self._block(at // _BLOCK_BYTES)
            part = block[at % _BLOCK_BYTES : at % _BLOCK_BYTES + offset + amount - at]
            if not part:
                break
            held.append(part)
            at += len(part)
        data = b"".join(held)
        if offset <= 18 and len(data) >= 20 - offset:
            # Bytes 18 and 19 ask for a write-ahead log, which an immutable file has not.
            data = data[: 18 - offset] + b"\1\1" + data[20 - offset :]
        return data

    def _block(self, number: int) -> bytes:
        block = self._blocks.get(number)
        if block is None:
            self._source.seek(number * _BLOCK_BYTES)
            block = read_fully(self._source, _BLOCK_BYTES)
            self._blocks[number] = block
            if len(self._blocks) > _HELD_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block


class _File:
    """The one file of the file system that SQLite is given; the methods are apsw's."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def xRead(self, amount: int, offset: int) -> bytes:
        return self._pages.read(amount, offset)

    def xFileSize(self) -> int:
        return self._pages.size

    def xDeviceCharacteristics(self) -> int:
        return apsw.SQLITE_IOCAP_IMMUTABLE

    def xSectorSize(self) -> int:
        return 0

    def xFileControl(self, _operation: int, _pointer: int) -> bool:
        return False

    def xCheckReservedLock(self) -> bool:
        return False

    def xLock(self, _level: int) -> None:
        return None

    def xUnlock(self, _level: int) -> None:
        return None

    def xClose(self) -> None:
        return None


class _FileSystem(apsw.VFS):
    """A file system that holds one database and makes nothing new."""

    def __init__(self, name: str, pages: Pages) -> None:
        self._pages = pages
        super().__init__(name, "")

    def xOpen(self, _name: Any, flags: list[int]) -> Any:
        if not flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            raise apsw.CantOpenError("nothing is written")
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return _File(self._pages)

    def xAccess(self, _path: str, _flags: int) -> bool:
        return False

    def xFullPathname(self, name: str) -> str:
        return name

    def xDelete(self, _name: str, _sync: bool) -> None:
        raise apsw.IOError("nothing is removed")


@contextmanager
def opened(pages: Pages) -> Iterator[apsw.Connection]:
    """Open a database for plain reading.

    Args:
        pages: Its bytes.

    Yields:
        The connection; closed afterwards.
    """
    name = f"guwah-{next(_names)}"
    system = _FileSystem(name, pages)
    connection = None
    try:
        connection = apsw.Connection("database", flags=apsw.SQLITE_OPEN_READONLY, vfs=name)
        _restrict(connection, pages.size)
        yield connection
    finally:
        if connection is not None:
            connection.close(True)
        system.unregister()


def _restrict(connection: apsw.Connection, size: int) -> None:
    """Take away everything that a hostile file could use."""
    switches = (
        (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1), (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        (apsw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0), (apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1),
    )  # fmt: skip
    for switch, value in switches:
        connection.config(switch, value)
    limits = (
        (apsw.SQLITE_LIMIT_LENGTH, VALUE_BYTES), (apsw.SQLITE_LIMIT_SQL_LENGTH, _SCHEMA_BYTES),
        (apsw.SQLITE_LIMIT_COLUMN, 2_000), (apsw.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (apsw.SQLITE_LIMIT_COMPOUND_SELECT, 50), (apsw.SQLITE_LIMIT_ATTACHED, 0),
        (apsw.SQLITE_LIMIT_TRIGGER_DEPTH, 1), (apsw.SQLITE_LIMIT_WORKER_THREADS, 0),
    )  # fmt: skip
    for limit, value in limits:
        connection.limit(limit, value)
    for pragma in _SETTINGS:
        with suppress(apsw.Error):
            connection.execute(f"PRAGMA {pragma}")
    left = [max(_LEAST_STEPS, size * _STEPS_A_BYTE) // _STEPS]

    def tick() -> bool:
        left[0] -= 1
        return left[0] < 0

    connection.set_progress_handler(tick, _STEPS)
    connection.authorizer = _authorise


def _authorise(
    operation: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    """Plain selects, two pragmas of the schema, two functions that tell of a value."""
    allowed = operation in _ALLOWED
    if operation == apsw.SQLITE_FUNCTION:
        allowed = second in _FUNCTIONS
    elif operation == apsw.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS
    return apsw.SQLITE_OK if allowed else apsw.SQLITE_DENY
