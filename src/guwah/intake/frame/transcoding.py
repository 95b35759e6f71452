"""
Text members in UTF-16 or GB18030, shown to their readers as UTF-8, with spans mapped back.

Reads the member once to know how long it is in UTF-8; keeps two numbers for each 64 KiB.

The rules of this module are:
  * The byte-order mark is not shown; it is structure.
  * Undecodable bytes are shown as U+FFFD.
  * Memory is bounded: blocks are decoded when they are needed, in both directions.
  * A lone surrogate or an undecodable byte stays one in the block (both take three bytes of
    UTF-8, as U+FFFD does), so that a position in the block has one place in the original.
"""

from __future__ import annotations

import codecs
import io
import re
from array import array
from bisect import bisect_right
from dataclasses import replace
from typing import Any, BinaryIO, cast

from guwah.evidence.record import Span
from guwah.intake.contract import Member
from guwah.intake.frame.encodings import GB18030, MARKS
from guwah.intake.notation.reading_bytes import read_fully

BLOCK_BYTES = 1 << 16
_BLOCKS = 48
_KNOWN = 1024
_LONGEST_CHARACTER = 4
DAMAGE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
SHOWN = b"\xef\xbf\xbd"
WIDE = ("utf-8", "surrogatepass")
# Imported here, so that a worker without access to files finds them.
for _name in MARKS:
    codecs.lookup(_name)


class Mapping:
    """The UTF-8 form of a source, block by block, and the way back.

    Attributes:
        size: Its length in bytes of UTF-8.
        start: Where the text begins in the original: behind a byte-order mark.
        damaged: How many undecodable places there are.
    """

    def __init__(self, source: BinaryIO, size: int, encoding: str) -> None:
        self._source = source
        self._size = size
        self._codec = codec_of(encoding)
        self._blocks: dict[int, tuple[bytes, bytes]] = {}
        self._last = (-1, 0, 0)
        self._known: dict[Span, Span] = {}
        source.seek(0)
        beginning = read_fully(source, _LONGEST_CHARACTER)
        self.start = len(MARKS[encoding]) if beginning.startswith(MARKS[encoding]) else 0
        self._origins = array("Q", [self.start])
        self._places = array("Q", [0])
        self.damaged = self.size = 0
        at = self.start
        while at < size:
            block, taken = self._decode(at)
            at += taken
            self.size += len(block)
            self.damaged += len(DAMAGE.findall(block)) if b"\xed" in block else 0
            self._origins.append(at)
            self._places.append(self.size)

    def shown_at(self, position: int) -> tuple[int, bytes]:
        """The block that holds a position of the UTF-8 form, and where it begins there."""
        if position >= self.size:
            return position, b""
        index = bisect_right(self._places, position) - 1
        return self._places[index], self._block(index)[1]

    def place(self, position: int) -> int:
        """Where a position of the UTF-8 form is in the original; inside a character, its start."""
        if position >= self.size:
            return self._size
        index = bisect_right(self._places, position) - 1
        block = self._block(index)[0]
        begin = self._places[index]
        there = position - begin
        while block[there] & 0xC0 == 0x80:
            there -= 1
        known, here, origin = self._last
        if known != index or here > there:
            here, origin = 0, self._origins[index]
        origin += len(block[here:there].decode(*WIDE).encode(*self._codec))
        self._last = (index, there, origin)
        return min(origin, self._size)

    def span(self, span: Span) -> Span:
        """The span in the original for one in the UTF-8 form."""
        start = self.place(span[0])
        return start, self.place(span[0] + span[1]) - start

    def elsewhere(self, span: Span) -> Span:
        """As `span`, for a place that many records rest on; reading on from here stays quick."""
        known = self._known.get(span)
        if known is None:
            last = self._last
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[span] = self.span(span)
            self._last = last
        return known

    def is_damaged(self, span: Span) -> bool:
        """Whether undecodable bytes stand in a span of the UTF-8 form."""
        at, end = span[0], min(span[0] + span[1], self.size)
        while self.damaged and at < end:
            index = bisect_right(self._places, at) - 1
            begin, block = self._places[index], self._block(index)[0]
            if DAMAGE.search(block[at - begin : end - begin]):
                return True
            at = begin + len(block)
        return False

    def _block(self, index: int) -> tuple[bytes, bytes]:
        """A block as it is decoded and as it is shown; the last ones are kept."""
        known = self._blocks.get(index)
        if known is None:
            if len(self._blocks) >= _BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            block = self._decode(self._origins[index])[0]
            shown = DAMAGE.sub(SHOWN, block) if self.damaged and b"\xed" in block else block
            known = self._blocks[index] = block, shown
        return known

    def _decode(self, at: int) -> tuple[bytes, int]:
        """A block from a position of the original on, and how many bytes of it that took."""
        self._source.seek(at)
        data = read_fully(self._source, min(BLOCK_BYTES, self._size - at))
        if not data:
            return b"", self._size - at
        is_last = len(data) < BLOCK_BYTES or at + len(data) >= self._size
        return decode(data, self._codec, is_last)


def decode(data: bytes, codec: tuple[str, str], is_last: bool) -> tuple[bytes, int]:
    """A piece of a text in UTF-8, lone surrogates for what cannot be decoded.

    Args:
        data: The piece; it begins with a character.
        codec: Encoding and the handler of its errors.
        is_last: Whether the text ends with it.

    Returns:
        The text, and how many bytes of the piece it stands for: all, if it is the last one.
    """
    if is_last:
        is_odd = codec[0] != GB18030 and len(data) % 2 == 1
        text = (data[:-1] if is_odd else data).decode(*codec) + "\udc80" * is_odd
        return text.encode(*WIDE), len(data)
    decoder = codecs.getincrementaldecoder(codec[0])(codec[1])
    text = decoder.decode(data)
    return text.encode(*WIDE), len(data) - len(decoder.getstate()[0])


def codec_of(encoding: str) -> tuple[str, str]:
    """Encoding and error handler; that keeps each undecodable unit, and can put it back."""
    return encoding, "surrogateescape" if encoding == GB18030 else "surrogatepass"


class _Shown(io.RawIOBase):
    """The UTF-8 form as a stream."""

    def __init__(self, mapping: Mapping) -> None:
        super().__init__()
        self._mapping = mapping
        self._at = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream; to the end of a block at most, unless all is asked for."""
        if size is None or size < 0:
            return self.readall()
        begin, block = self._mapping.shown_at(self._at)
        piece = block[self._at - begin : self._at - begin + size]
        self._at += len(piece)
        return piece

    def readall(self) -> bytes:
        """All that is left."""
        return b"".join(iter(lambda: self.read(BLOCK_BYTES), b""))

    def readinto(self, buffer: Any, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")
        piece = self.read(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._mapping.size}[whence]
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


def transcode(member: Member, encoding: str) -> tuple[Member, Mapping]:
    """A member as its reader sees it.

    Args:
        member: The member in that encoding.
        encoding: From `encoding_of`.

    Returns:
        The member in UTF-8, and the way back to its bytes.
    """
    mapping = Mapping(member.source, member.size, encoding)
    shown = cast(BinaryIO, _Shown(mapping))
    return replace(member, source=shown, size=mapping.size), mapping
