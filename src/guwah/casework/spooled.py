"""
A spool of the vault as the scratch stream that intake asks for.

The rule of this module: written once from front to back, then read; in clear in memory alone.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from guwah.vault.source import Spool


class Spooled(io.RawIOBase):
    """A stream that is written once, from front to back, and then read: a spool of the vault."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._source: BinaryIO | None = None

    def write(self, data: Any, /) -> int:
        """Take bytes."""
        return self._spool.write(bytes(data))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The first call ends the writing."""
        if self._source is None:
            self._source = self._spool.source()
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """Where it stands."""
        return self._spool.size if self._source is None else self._source.tell()

    def read(self, size: int | None = -1) -> bytes:
        """Read as a file is read."""
        if self._source is None:
            self.seek(0)
        assert self._source is not None
        return self._source.read(-1 if size is None else size)

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def writable(self) -> bool:
        """True until the first seek."""
        return self._source is None
