"""
Lines of a text with their places, read block by block.

Knows no format. A line ends with LF; a CR before it belongs to the line end.

The rules of this module are:
  * Memory is bounded: a line that does not end within 4 MiB comes in pieces.
  * Nothing is decoded and nothing is left out: the lines, put together, are the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from guwah.intake.notation.reading_bytes import read_fully

LONGEST_LINE = 4 << 20
_BLOCK_BYTES = 1 << 18


def read_lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a text.

    Args:
        source: Seekable stream of the member.

    Yields:
        Offset and bytes of each line, its end included, from the beginning of the stream on.
    """
    source.seek(0)
    rest, at = b"", 0
    while True:
        block = read_fully(source, _BLOCK_BYTES)
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield at, line + b"\n"
            at += len(line) + 1
        if rest and (not block or len(rest) > LONGEST_LINE):
            yield at, rest
            at += len(rest)
            rest = b""
        if not block:
            return


def bare(line: bytes) -> bytes:
    """A line without its end."""
    return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")
