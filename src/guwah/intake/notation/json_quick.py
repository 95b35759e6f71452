"""
The quick way through many records: guess where one ends, and believe only what decodes.

Reads the cursor's bytes; moves nothing and makes nothing.

The rules of this module are:
  * One good record teaches how the next is separated from it; in JSON lines the line end does.
  * A guess counts only if the slice decodes strictly as one object and no key was lost: no JSON
    object is the beginning of another, so that a wrong cut cannot pass.
  * Where the guesses fail, nobody guesses for a while.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import (
    DECODE_ERRORS,
    Refused,
    count_quotes,
    decode,
    decode_with_care,
    written_quotes,
)

_GUESS_BYTES = 1 << 16
_MOST_MISSES = 16
_RESTED = 256
_TAIL = re.compile(rb"[ \t\r\n]{0,256}\}\Z")
_NEXT = re.compile(
    rb'[ \t\r\n]{0,256},[ \t\r\n]{0,256}\{[ \t\r\n]{0,256}"[^"\\\x00-\x1f]{1,64}"[ \t\r\n]{0,8}:'
)


class Guess(NamedTuple):
    """An object: its length in bytes, and its value."""

    length: int
    value: dict[str, Any]


class Guesses:
    """Guesses in one member."""

    def __init__(self, cursor: Cursor, is_stream: bool) -> None:
        self._cursor = cursor
        self._is_stream = is_stream
        self._separator = b"\n" if is_stream else b""
        self._tail_length = 0
        self._misses = 0
        self._resting = 0

    def guess(self, at: int) -> Guess | None:
        """The object that begins at `at`, if the guess where it ends holds.

        Args:
            at: Position of its `{`.

        Returns:
            The object; None where the careful way has to look.
        """
        if not self._separator:
            return None
        if self._resting:
            self._resting -= 1
            return None
        cursor = self._cursor
        cursor.load(at, _GUESS_BYTES)
        here = at - cursor.base
        there = cursor.data.find(self._separator, here, here + _GUESS_BYTES)
        if there >= 0:
            raw = cursor.data[here : there + self._tail_length].rstrip(b" \t\r\n")
            value = _strictly(raw)
            if value is not None:
                self._misses = 0
                return Guess(len(raw), value)
        self._misses += 1
        if self._misses > _MOST_MISSES:
            self._misses, self._resting = 0, _RESTED
        return None

    def learn(self, raw: bytes, end: int) -> None:
        """Learn from a good record how the next one is separated.

        Args:
            raw: The record.
            end: Where it ends.
        """
        if self._is_stream:
            return
        cursor = self._cursor
        cursor.load(end, 1024)
        tail = _TAIL.search(raw[-300:])
        follows = _NEXT.match(cursor.data, end - cursor.base)
        if tail is not None and follows is not None:
            self._separator = tail[0] + follows[0]
            self._tail_length = len(tail[0])


def decoded(raw: bytes) -> tuple[dict[str, Any], bool]:
    """Decode an object, the quick way if that loses nothing.

    Args:
        raw: The object, `{` to `}`; its nesting is already known to be bounded.

    Returns:
        The object, and whether anything in it had to be repaired.

    Raises:
        Refused: With the reason `bad-json` or `duplicate-key`.
    """
    value = _strictly(raw)
    if value is not None:
        return value, False
    value, repaired = decode_with_care(raw)
    count_quotes(value, 1)
    return value, repaired


def _strictly(raw: bytes) -> dict[str, Any] | None:
    """The object that the bytes are, if nothing in it needs care."""
    try:
        value = decode(raw)
        return value if count_quotes(value, 1) == written_quotes(raw) else None
    except (*DECODE_ERRORS, Refused):
        return None
