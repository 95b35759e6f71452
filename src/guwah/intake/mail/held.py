"""
The bytes of one message: held in memory, or searched where they lie if there are too many.

The rules of this module are:
  * Positions count from the message's first byte.
  * Both kinds answer the same questions with the same results.
  * What is not held is read in blocks of 1 MiB; memory does not grow with the message.
"""

from __future__ import annotations

from typing import BinaryIO, Protocol

from guwah.intake.notation.reading_bytes import read_fully

HELD_BYTES = 8 << 20
_BLOCK_BYTES = 1 << 20


class Held(Protocol):
    """What the parts of a message are found with."""

    size: int

    def find(self, wanted: bytes, start: int, stop: int) -> int:
        """The first position of these bytes within [start, stop), or -1."""

    def cut(self, start: int, stop: int) -> bytes:
        """The bytes [start, stop)."""


class InMemory:
    """A message that is held."""

    __slots__ = ("data", "find", "size")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.find = data.find

    def cut(self, start: int, stop: int) -> bytes:
        """The bytes [start, stop)."""
        return self.data[start:stop]


class InPlace:
    """A message of any length that stays where it lies.

    Args:
        source: The member's stream; it is moved.
        offset: Where the message begins in it.
        size: The message's length in bytes.
    """

    __slots__ = ("_at", "_block", "_offset", "_source", "size")

    def __init__(self, source: BinaryIO, offset: int, size: int) -> None:
        self._source = source
        self._offset = offset
        self.size = size
        self._at = 0
        self._block = b""

    def find(self, wanted: bytes, start: int, stop: int) -> int:
        """The first position of these bytes within [start, stop), or -1."""
        stop = min(stop, self.size)
        while start + len(wanted) <= stop:
            block = self._load(start)
            found = block.find(wanted, start - self._at, stop - self._at)
            if found >= 0:
                return self._at + found
            last = self._at + len(block)
            if last >= stop or not block:
                return -1
            start = max(start + 1, last - len(wanted) + 1)
        return -1

    def cut(self, start: int, stop: int) -> bytes:
        """The bytes [start, stop)."""
        stop = min(stop, self.size)
        if self._at <= start and stop <= self._at + len(self._block):
            return self._block[start - self._at : stop - self._at]
        self._source.seek(self._offset + start)
        return read_fully(self._source, max(0, stop - start))

    def _load(self, start: int) -> bytes:
        """The block that holds a position, with enough after it to find something."""
        end = self._at + len(self._block)
        if not (self._at <= start and (start + 4096 <= end or end == self.size)):
            self._source.seek(self._offset + start)
            self._at = start
            self._block = read_fully(self._source, min(_BLOCK_BYTES, self.size - start))
        return self._block
