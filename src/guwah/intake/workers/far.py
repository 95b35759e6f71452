"""
Streams inside a worker whose bytes lie with its parent.

The rules of this module are:
  * A block that was asked for comes whole, or the stream is at its end.
  * Reading forward asks for the next block while the parent is still busy with the last.
  * What does not fit into the worker's memory is sent back and kept by the parent.
"""

from __future__ import annotations

import io
from typing import BinaryIO

from guwah.intake.workers.channel import Block, Read, Spill, receive_in_worker, send

BLOCK_BYTES = 1 << 20
_SPILL_BYTES = 4 << 20


class Line:
    """The worker's end of the channel: questions and their answers, in order."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self.outgoing = outgoing
        self.ahead_bytes = 0
        self._early: tuple[int, int] | None = None

    def ask(self, handle: int, offset: int, size: int) -> bytes:
        """Bytes of a stream; fewer only at its end."""
        self._forget_early()
        send(self.outgoing, Read(handle, offset, size))
        return self._answer().data

    def ask_early(self, handle: int, offset: int) -> None:
        """Ask for a block before it is needed, one that the channel holds without waiting."""
        if not self.ahead_bytes:
            return
        self._forget_early()
        send(self.outgoing, Read(handle, offset, self.ahead_bytes))
        self._early = (handle, offset)

    def early(self, handle: int, offset: int) -> bytes | None:
        """The block that was asked for early, if it is that one."""
        if self._early != (handle, offset):
            return None
        self._early = None
        return self._answer().data

    def spill(self, handle: int, data: bytes) -> int:
        """Have bytes kept; returns the number of the stream."""
        self._forget_early()
        send(self.outgoing, Spill(handle, data))
        return self._answer().handle

    def _forget_early(self) -> None:
        if self._early is not None:
            self._early = None
            self._answer()

    def _answer(self) -> Block:
        answer = receive_in_worker(self._incoming)
        if not isinstance(answer, Block):
            raise EOFError("the parent answered something else")
        return answer


class Far(io.RawIOBase):
    """A seekable stream that lies with the parent."""

    def __init__(self, line: Line, handle: int, size: int) -> None:
        super().__init__()
        self._line = line
        self._handle = handle
        self._size = size
        self._at = 0
        self._block_at = 0
        self._block = b""

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream; may give fewer bytes than asked for."""
        wanted = self._size - self._at if size is None or size < 0 else size
        if wanted <= 0 or self._at >= self._size:
            return b""
        start = self._at - self._block_at
        if not 0 <= start < len(self._block):
            self._fetch()
            start = 0
        data = self._block[start : start + wanted]
        self._at += len(data)
        return data

    def _fetch(self) -> None:
        """Bring the block that begins here."""
        is_forward = self._at == self._block_at + len(self._block)
        block = self._line.early(self._handle, self._at)
        if block is None:
            size = BLOCK_BYTES if is_forward else min(BLOCK_BYTES, 64 << 10)
            block = self._line.ask(self._handle, self._at, size)
        self._block_at, self._block = self._at, block
        following = self._at + len(block)
        if is_forward and block and following < self._size:
            self._line.ask_early(self._handle, following)

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
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


class FarScratch(io.RawIOBase):
    """Written once from front to back, then read; the parent keeps the bytes."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._handle = 0
        self._size = 0
        self._pending = bytearray()
        self._far: Far | None = None

    def write(self, data: object, /) -> int:
        """Take bytes."""
        block = bytes(data)  # type: ignore[call-overload]
        self._pending += block
        self._size += len(block)
        if len(self._pending) >= _SPILL_BYTES:
            self._flush_pending()
        return len(block)

    def _flush_pending(self) -> None:
        self._handle = self._line.spill(self._handle, bytes(self._pending))
        self._pending.clear()

    def _reading(self) -> Far:
        if self._far is None:
            self._flush_pending()
            self._far = Far(self._line, self._handle, self._size)
        return self._far

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream."""
        return self._reading().read(size)

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        return self._reading().readinto(buffer)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """The first call ends the writing."""
        return self._reading().seek(offset, whence)

    def tell(self) -> int:
        """Where it stands."""
        return self._size if self._far is None else self._far.tell()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Until the first seek."""
        return self._far is None
