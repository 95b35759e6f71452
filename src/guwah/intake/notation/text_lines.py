"""
Lines of a text with their places, read block by block.

Knows no format. A line ends with LF; a CR before it belongs to the line end.

The rules of this module are:
  * Memory is bounded: a line that does not end within 4 MiB comes in pieces.
  * Nothing is decoded and nothing is left out: the lines, put together, are the text.
  * Others may read the same stream between two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from guwah.intake.notation.reading_bytes import read_fully

LONGEST_LINE = 4 << 20
_DIRECTION = re.compile(rb"(?:\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9])+")
_BLOCK_BYTES = 1 << 18


class Line(NamedTuple):
    """A line with its end, or a piece of one that is too long; `is_first` if it begins a line."""

    start: int
    raw: bytes
    is_first: bool = True

    @property
    def end(self) -> int:
        """Where it ends, its line end included."""
        return self.start + len(self.raw)


def read_lines(source: BinaryIO) -> Iterator[Line]:
    """The lines of a text.

    Args:
        source: Seekable stream of the member.

    Yields:
        Lines in order, from the beginning of the stream on.
    """
    rest, at, is_first = b"", 0, True
    while True:
        source.seek(at + len(rest))
        block = read_fully(source, _BLOCK_BYTES)
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield Line(at, line + b"\n", is_first)
            at += len(line) + 1
            is_first = True
        if rest and (not block or len(rest) > LONGEST_LINE):
            yield Line(at, rest, is_first)
            at += len(rest)
            rest, is_first = b"", False
        if not block:
            return


def bare(line: bytes) -> bytes:
    """A line without its end."""
    return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")


def without_direction(line: bytes) -> bytes:
    """A line without the marks of direction before it."""
    matched = _DIRECTION.match(line)
    return line[matched.end() :] if matched else line
