"""
A window over a source: what was read last is remembered.

Reads what is asked for, and nothing twice that is still remembered.

The rules of this module are:
  * At most 4 MiB, in at most 64 blocks, are remembered; the newest block always is.
  * A piece that is cut out moves nothing that the reader notices.
"""

from __future__ import annotations

import io
from collections import deque
from typing import BinaryIO

from guwah.intake.notation.reading_bytes import read_fully

_REMEMBERED_BYTES = 4 << 20
_REMEMBERED_BLOCKS = 64


class Window(io.RawIOBase):
    """A source that remembers the blocks read last, so that gaps can be cut without a seek."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._at = source.tell()
        self._blocks: deque[tuple[int, bytes]] = deque()
        self._held = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream; the block is remembered."""
        block = self._source.read(-1 if size is None else size)
        if block:
            self._blocks.append((self._at, block))
            self._held += len(block)
            self._at += len(block)
            while len(self._blocks) > 1 and (
                self._held > _REMEMBERED_BYTES or len(self._blocks) > _REMEMBERED_BLOCKS
            ):
                self._held -= len(self._blocks.popleft()[1])
        return block

    def readinto(self, buffer: object, /) -> int:
        """As any stream, for `io.BufferedReader` and its kind."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        block = self.read(len(view))
        view[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream."""
        self._at = self._source.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """As any stream."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def block_at(self, position: int) -> tuple[int, bytes]:
        """The remembered block that holds the byte before a position, and where it begins."""
        for at, block in reversed(self._blocks):
            if at < position <= at + len(block):
                return at, block
        return position, b""

    def cut(self, start: int, end: int) -> bytes:
        """The bytes [start, end) from memory, or by a seek that the reader does not notice."""
        for at, block in reversed(self._blocks):
            if at <= start:
                if end <= at + len(block):
                    return block[start - at : end - at]
                break
        self._source.seek(start)
        data = read_fully(self._source, end - start)
        self._source.seek(self._at)
        return data
