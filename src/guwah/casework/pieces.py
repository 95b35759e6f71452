"""
Where texts were cut when they were committed to, so that they are cut there again.

Word boundaries change with Unicode's versions; a commitment must not. Bytes in, bytes out.
Spec: docs/spec/readings.md, "A sealed reading".

The rules of this module are:
  * For each record or anomaly: the number of pieces, then the length of each in characters.
  * A number below 255 is one byte; a larger one is 255 and a u32, big-endian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guwah.errors import ObjectDamagedError

_LONG = 255


def pack_lengths(pieces: Iterable[str]) -> bytes:
    """The sealed form of one text's pieces."""
    lengths = [*map(len, pieces)]
    lengths.insert(0, len(lengths))
    if max(lengths) < _LONG:
        return bytes(lengths)
    return b"".join(map(_number, lengths))


def _number(value: int) -> bytes:
    return bytes([value]) if value < _LONG else b"\xff" + value.to_bytes(4, "big")


def unpack_lengths(data: bytes) -> Iterator[tuple[int, ...]]:
    """Yield the lengths of each text's pieces, in file order.

    Raises:
        ObjectDamagedError: The bytes end in the middle.
    """
    at = 0

    def number() -> int:
        nonlocal at
        if at >= len(data):
            raise ObjectDamagedError("a sealed reading lacks where its texts were cut")
        value = data[at]
        at += 1
        if value == _LONG:
            value = int.from_bytes(data[at : at + 4], "big")
            at += 4
        return value

    while at < len(data):
        count = number()
        yield tuple([number() for _ in range(count)])


def cut(text: str, lengths: Iterable[int]) -> list[str]:
    """Cut a text into pieces of these lengths."""
    pieces, at = [], 0
    for length in lengths:
        pieces.append(text[at : at + length])
        at += length
    return pieces
