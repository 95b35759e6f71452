"""
A bounded look into a file that nobody trusts.

Knows no format. Every byte that is read counts against a budget, so that no file, however it
was made, costs more than a fixed time and memory.

The rules of this module are:
  * At most 16 MiB and 20,000 pieces are read of one file; then it is `too-large` to be described.
  * Of a file above 32 MiB, which may have to be unpacked again, at most 24 times back.
  * A piece that the file does not hold to its end makes it `truncated`.
  * Text is cut off at 1,000 characters, lists at 64 values; that is said (`cut`).
  * No number with a fraction leaves: a fraction is text, `1/50`.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

from guwah.intake.notation.charsets import decode
from guwah.intake.notation.reading_bytes import read_fully

BUDGET_BYTES = 16 << 20
BUDGET_PIECES = 20_000
_TURNS = 24
_FAR_BYTES = 32 << 20
_WINDOW_BYTES = 64 << 10
MAX_TEXT = 1000
MAX_VALUES = 64
LARGEST_INTEGER = (1 << 53) - 1
_HEAD_BYTES = 64 << 10


class Unreadable(ValueError):
    """A file that is not what its first bytes promise; `args[0]` is one of the reasons."""


class View:
    """The bytes of a file, as far as the budget allows.

    Args:
        source: Its stream, seekable.
        size: Its length in bytes.
    """

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self.size = size
        self._left = BUDGET_BYTES
        self._pieces = BUDGET_PIECES
        self._turns = _TURNS
        self._end = 0
        self._window = b""
        self._window_at = 0
        self.is_cut = False
        self.head = self._read(0, min(size, _HEAD_BYTES))

    def at(self, offset: int, length: int) -> bytes:
        """Exactly these bytes.

        Raises:
            Unreadable: `truncated` or `too-large`.
        """
        data = self.up_to(offset, length)
        if len(data) < length:
            raise Unreadable("truncated")
        return data

    def up_to(self, offset: int, length: int) -> bytes:
        """These bytes, or fewer at the end of the file.

        Raises:
            Unreadable: `too-large`, or `damaged` where no such place can be.
        """
        if offset < 0 or length < 0:
            raise Unreadable("damaged")
        self._pieces -= 1
        if self._pieces < 0:
            raise Unreadable("too-large")
        if offset + length <= len(self.head):
            return self.head[offset : offset + length]
        length = max(0, min(length, self.size - offset))
        skip = offset - self._window_at
        if skip < 0 or skip + length > len(self._window):
            self._load(offset, length)
            skip = 0
        return self._window[skip : skip + length]

    def _load(self, offset: int, length: int) -> None:
        """Read these bytes and some after them."""
        length = min(max(length, _WINDOW_BYTES), max(0, self.size - offset))
        self._left -= length
        if offset < self._end and self.size > _FAR_BYTES:
            self._turns -= 1
        if self._left < 0 or self._turns < 0:
            raise Unreadable("too-large")
        self._window = self._read(offset, length) if length else b""
        self._window_at = offset
        self._end = offset + length

    def tail(self, length: int) -> tuple[int, bytes]:
        """The last bytes of the file, and where they begin."""
        start = max(0, self.size - length)
        return start, self.up_to(start, self.size - start)

    def unpack(self, form: str, offset: int) -> tuple[Any, ...]:
        """Numbers at a place, as `struct.unpack`."""
        return struct.unpack(form, self.at(offset, struct.calcsize(form)))

    def text(self, data: bytes, charset: str | None = None) -> str:
        """Readable text of a value: without the zero bytes at its end, and not too long."""
        return self.clip(decode(data.rstrip(b"\x00"), charset)[0])

    def clip(self, text: str) -> str:
        """The text, cut off if it is too long."""
        if len(text) > MAX_TEXT:
            self.is_cut = True
            return text[:MAX_TEXT]
        return text

    def clip_list(self, values: list[Any]) -> list[Any]:
        """The values, cut off if there are too many."""
        if len(values) > MAX_VALUES:
            self.is_cut = True
            return values[:MAX_VALUES]
        return values

    def _read(self, offset: int, length: int) -> bytes:
        self._source.seek(offset)
        return read_fully(self._source, length)


def whole(number: int) -> int | str:
    """A number that canonical JSON can hold; one beyond 2^53 as its digits."""
    return number if -LARGEST_INTEGER <= number <= LARGEST_INTEGER else str(number)
