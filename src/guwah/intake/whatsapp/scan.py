"""
Streaming over the lines of a text export that may be headers, whatever the file's size.

Finds candidates; which of them are headers is decided elsewhere (`survey`).

The rules of this module are:
  * Memory is bounded: one chunk, and of a line without end only its beginning.
  * A candidate is seen whole, also where a chunk ends inside it.
  * The first line counts as if a line end stood before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.whatsapp.headers import LINE_END, ZEROS, Dialect, candidates_pattern, dialect_of

CHUNK_BYTES = 1 << 20
_LONGEST_START = 1 << 16
_CANDIDATES = candidates_pattern()


class Candidate(NamedTuple):
    """A line that may be a header.

    Args:
        offset: Where it begins, its marks included.
        head: Up to its tail.
        day: Its date.
        clock: Its clock, with what joins it to the date.
        seconds: Its seconds, or nothing.
        half: The half of the day behind the clock, or nothing.
        name: What may be a name, with its colon and the space behind it.
        rest: What follows in this chunk up to the next candidate.
        after_crlf: Whether CR LF stands before it; None at the beginning.
    """

    offset: int
    head: bytes
    day: bytes
    clock: bytes
    seconds: bytes
    half: bytes
    name: bytes
    rest: bytes
    after_crlf: bool | None

    def dialect(self) -> Dialect | None:
        """The dialect of this line, or None if it is no header at all."""
        return dialect_of(self.head.translate(ZEROS))


def blocks(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The source in blocks that begin with a line end and hold whole lines.

    Args:
        source: Seekable; is read from its beginning.

    Yields:
        Offset of the block's first byte (-1 at first: that line end is not in the file), block.
        Of a line longer than 64 KiB the rest may be missing.
    """
    source.seek(0)
    carry, at, is_inside = LINE_END, -1, False
    while chunk := read_fully(source, CHUNK_BYTES):
        if is_inside:
            end = chunk.find(LINE_END)
            at += len(chunk) if end < 0 else end
            if end < 0:
                continue
            chunk, is_inside = chunk[end:], False
        block = carry + chunk
        end = block.rfind(LINE_END)
        if len(block) - end > _LONGEST_START:
            yield at, block
            carry, at, is_inside = b"", at + len(block), True
        else:
            if end:
                yield at, block[:end]
            carry, at = block[end:], at + end
    if carry:
        yield at, carry


def candidates(source: BinaryIO) -> Iterator[Candidate]:
    """Every line of the source that may be a header, in order.

    Args:
        source: Seekable; is read from its beginning.

    Yields:
        Candidates.
    """
    before = b""
    for at, block in blocks(source):
        found: re.Match[bytes] | None = None
        for following in _CANDIDATES.finditer(block):
            if found is not None:
                yield _candidate(at, block, before, found, following.start())
            found = following
        if found is not None:
            yield _candidate(at, block, before, found, len(block))
        before = block[-1:]


def _candidate(at: int, block: bytes, before: bytes, found: re.Match[bytes], end: int) -> Candidate:
    start = found.start()
    last = block[start - 1 : start] if start else before
    after_crlf = last == b"\r" if last else None
    head, day, clock, seconds, half, name = found.groups()
    rest = block[found.end() : end]
    return Candidate(at + start + 1, head, day, clock, seconds, half, name, rest, after_crlf)
