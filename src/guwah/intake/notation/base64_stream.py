"""
A file that stands inside another as base64: how long it is, and its bytes, read as needed.

Source of the notation: RFC 4648, section 4. Holds at most some blocks, whatever the length.

The rules of this module are:
  * White space between the letters counts for nothing; neither do XML's references to it.
  * Anything else that is no letter of base64, and padding that does not fit, means that the
    whole is no base64: nothing is decoded halfway.
  * The source is sought before each read, so that others may read it too.
"""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from guwah.intake.notation.reading_bytes import read_fully

_BLOCK_BYTES = 1 << 16
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACES = b" \t\r\n"
_SPACE_REFERENCE = re.compile(rb"&#(?:0{0,4}(?:9|10|13|32)|x0{0,4}(?:9|[AaDd]|20));")
_LONGEST_REFERENCE = 12


def decoded_size(source: BinaryIO, start: int, length: int) -> int | None:
    """How many bytes a run of base64 stands for.

    Args:
        source: Seekable stream that holds it.
        start: Where it begins.
        length: How many bytes it takes there.

    Returns:
        The number, or None if it is no base64.
    """
    letters = padding = 0
    for block in _blocks(source, start, length):
        bare = block.rstrip(b"=")
        if (padding and bare) or bare.translate(None, _LETTERS):
            return None
        letters += len(bare)
        padding += len(block) - len(bare)
    if padding > 2 or (letters + padding) % 4:
        return None
    return letters * 3 // 4


class Base64Stream(io.RawIOBase):
    """The decoded bytes of a run of base64 that `decoded_size` has measured.

    Args:
        source: Seekable stream that holds it.
        start: Where it begins.
        length: How many bytes it takes there.
        size: How many bytes it stands for.
    """

    def __init__(self, source: BinaryIO, start: int, length: int, size: int) -> None:
        super().__init__()
        self._run = (source, start, length)
        self._size = size
        self._at = 0
        self._wanted = 0
        self._held = b""
        self._rest = b""
        self._letters = _blocks(*self._run)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """As any stream."""
        return self._wanted

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream; going back decodes again from the beginning."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._wanted, io.SEEK_END: self._size}[whence]
        self._wanted = max(0, base + offset)
        return self._wanted

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._wanted < self._at:
            self._at, self._held, self._rest = 0, b"", b""
            self._letters = _blocks(*self._run)
        while self._wanted >= self._at + len(self._held):
            self._at += len(self._held)
            self._held = self._decoded()
            if not self._held:
                return 0
        skipped = self._wanted - self._at
        block = self._held[skipped : skipped + len(view)]
        view[: len(block)] = block
        self._wanted += len(block)
        return len(block)

    def _decoded(self) -> bytes:
        """The next decoded bytes; nothing at the end."""
        for block in self._letters:
            whole = self._rest + block
            end = len(whole) // 4 * 4
            self._rest = whole[end:]
            if end:
                return binascii.a2b_base64(whole[:end])
        return b""


def _blocks(source: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """The letters of a run, without white space, block by block."""
    at, end, rest = start, start + length, b""
    while at < end:
        source.seek(at)
        read = read_fully(source, min(_BLOCK_BYTES, end - at))
        at = at + len(read) if read else end
        block, rest = rest + read, b""
        if b"&" in block:
            block = _SPACE_REFERENCE.sub(b"", block)
            cut = block.rfind(b"&", max(0, len(block) - _LONGEST_REFERENCE))
            if at < end and cut >= 0:
                block, rest = block[:cut], block[cut:]
        yield block.translate(None, _SPACES)
