"""
A cursor over the bytes of a JSON text: where a string, a value, a separator ends.

Finds extents, decodes nothing, judges no grammar; a strict decoder does that on each slice.
Source of the grammar: RFC 8259. A string never holds a raw line end, so a broken string is
noticed at the end of its line.

The rules of this module are:
  * Memory is bounded: a value longer than `hold` is walked block by block and not kept.
  * No recursion: a million nested brackets are counted.
  * A value that does not close says so; nothing is guessed here.
"""

from __future__ import annotations

import re
from typing import BinaryIO, Literal, NamedTuple

import regex

BLOCK_BYTES = 1 << 20
HOLD_BYTES = 4 << 20
_OVERLAP_BYTES = 1 << 12

# Possessive groups need `regex`: Python before 3.11.5 matches them wrongly (issue 106052).
_SPACE = regex.compile(rb"[ \t\r\n]*+")
_STRING = regex.compile(rb'[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+')
_TO_BRACKET = regex.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"[^"{}\[\]]*+)*+'
)
_BRACKETS = regex.compile(rb"[{\[]++|[}\]]++")
_SCALAR = regex.compile(rb"-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null")
_SCALAR_BYTES = 1 << 16

Problem = Literal["truncated", "bad-json", "limit"]


class Extent(NamedTuple):
    """Where a value ends, or where and why it could not be followed; its deepest nesting."""

    end: int
    problem: Problem | None
    depth: int


class Cursor:
    """A moving view of a source; positions are bytes from the start of the member."""

    __slots__ = ("base", "data", "size", "source")

    def __init__(self, source: BinaryIO, size: int) -> None:
        self.source = source
        self.size = size
        self.base = 0
        self.data = b""

    def load(self, at: int, need: int = 1) -> bool:
        """Bring [at, at + need) into `data` and forget what lies before `at`.

        Args:
            at: First byte wanted; becomes `base` when anything is read.
            need: How many bytes.

        Returns:
            Whether that many are there; at the end of the member fewer may be.
        """
        held = self.base + len(self.data) - at
        if self.base <= at and held >= need:
            return True
        rest = self.data[at - self.base :] if self.base <= at and held > 0 else b""
        blocks = [rest]
        have = len(rest)
        if at + have < self.size:
            self.source.seek(at + have)
            want = min(max(need, have + BLOCK_BYTES), self.size - at)
            while have < want and (block := self.source.read(want - have)):
                blocks.append(block)
                have += len(block)
        self.data = b"".join(blocks)
        self.base = at
        return have >= need

    def cut(self, start: int, end: int) -> bytes:
        """The bytes [start, end)."""
        self.load(start, end - start)
        return self.data[start - self.base : end - self.base]

    def byte(self, at: int) -> bytes:
        """The byte there, or nothing at the end."""
        if not self.load(at):
            return b""
        at -= self.base
        return self.data[at : at + 1]

    def skip(self, at: int) -> int:
        """The first position from `at` on that is not white space."""
        while self.load(at):
            matched = _SPACE.match(self.data, at - self.base)
            at = self.base + (matched.end() if matched else 0)
            if at < self.base + len(self.data):
                break
        return at

    def value_end(self, at: int, limit: int | None = None) -> Extent:
        """Where the JSON value that starts at `at` ends.

        Args:
            at: Position of the value's first byte.
            limit: Give up after so many bytes; None walks to the end of the member.

        Returns:
            Its extent; `end` is exclusive. With a problem, `end` is how far it was followed.
        """
        first = self.byte(at)
        if first == b'"':
            return self._string_end(at, at)
        if first and first in b"{[":
            return self._container_end(at, limit)
        self.load(at, _SCALAR_BYTES)
        matched = _SCALAR.match(self.data, at - self.base)
        if matched is None:
            return Extent(at, "bad-json" if first else "truncated", 0)
        return Extent(self.base + matched.end(), None, 0)

    def find(
        self, pattern: re.Pattern[bytes] | regex.Pattern[bytes], at: int, stop: int | None = None
    ) -> re.Match[bytes] | regex.Match[bytes] | None:
        """The first match from `at` on; `base` plus its offsets are positions.

        A match is never longer than 4 KiB, so that blocks overlap by that much.

        Args:
            pattern: What to look for.
            at: Where to begin.
            stop: Where to give up; None for the end of the member.
        """
        stop = self.size if stop is None else stop
        while at < stop and (self.load(at, _OVERLAP_BYTES) or self.data):
            limit = min(len(self.data), stop - self.base)
            matched = pattern.search(self.data, at - self.base, limit)
            end = self.base + limit
            if matched and (end >= stop or matched.end() < limit):
                return matched
            if end >= stop:
                break
            at = max(at + 1, end - _OVERLAP_BYTES)
            self.load(at, _OVERLAP_BYTES + BLOCK_BYTES)
        return None

    def _string_end(self, at: int, hold: int) -> Extent:
        """The end of the string that opens at `at`; keeps bytes from `hold` while that is short."""
        here = at + 1
        while True:
            hold = hold if here - hold <= HOLD_BYTES else here
            if not self.load(hold, here - hold + 1):
                return Extent(self.size, "truncated", 0)
            matched = _STRING.match(self.data, here - self.base)
            here = self.base + (matched.end() if matched else 0)
            left = self.base + len(self.data) - here
            if left and self.data[here - self.base] == 0x22:
                return Extent(here + 1, None, 0)
            if left and (left > 1 or self.data[here - self.base] != 0x5C):
                return Extent(here, "bad-json", 0)
            if here + left >= self.size:
                return Extent(self.size, "truncated", 0)
            hold = hold if here - hold <= HOLD_BYTES else here
            self.load(hold, here - hold + left + 1)

    def _container_end(self, at: int, limit: int | None) -> Extent:
        """The end of the object or array that opens at `at`, by counting brackets."""
        here = hold = at
        depth = deepest = 0
        while True:
            if limit is not None and here - at > limit:
                return Extent(here, "limit", deepest)
            hold = hold if here - hold <= HOLD_BYTES else here
            if not self.load(hold, here - hold + 1):
                return Extent(self.size, "truncated", deepest)
            matched = _TO_BRACKET.match(self.data, here - self.base)
            here = self.base + (matched.end() if matched else 0)
            if here >= self.base + len(self.data):
                continue
            run = _BRACKETS.match(self.data, here - self.base)
            if run is None:
                string = self._string_end(here, hold)
                if string.problem:
                    return Extent(string.end, string.problem, deepest)
                here = string.end
            elif run[0][0] in b"{[":
                depth += len(run[0])
                deepest = max(deepest, depth)
                here += len(run[0])
            elif len(run[0]) >= depth:
                return Extent(here + depth, None, deepest)
            else:
                depth -= len(run[0])
                here += len(run[0])
