"""
Rows of a CSV table with the exact bytes of each: the standard `csv` module, fed line by line.

Knows no format. What a quotation mark means is decided by the library (strict, RFC 4180);
this module counts the bytes that each row took.

The rules of this module are:
  * A row's span is the row without its line end, quoted line ends inside. Lines end with CRLF,
    LF or CR. Byte-order marks before a row, empty lines and a repeated header belong to no row;
    marks of direction before a row belong to its span, and to none of its cells.
  * The delimiter is sniffed from the header alone, among comma, semicolon and tab.
  * Memory is bounded: a row ends after 4 MiB, whatever its quotation marks say.
  * A lost quotation mark does not swallow the file: a row that does not fit is broken in its
    first line only, and rows go on at the next line from which a row fits.
  * Trying again has a budget that grows with the bytes read, so that time stays linear; where
    it is spent, only rows of one line are found again.
  * A broken run is maximal: its neighbours fit, or have another reason.
  * Bytes that are not UTF-8 become U+FFFD, and the row says so.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal, NamedTuple

from guwah.intake.notation.reading_bytes import read_fully

BOM = b"\xef\xbb\xbf"
ROW_BYTES = 4 << 20
DELIMITERS = (",", ";", "\t")
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BLOCK_BYTES = 1 << 18
_BUDGET_BYTES = 8 << 20
_BUDGET_TIMES = 4
_LINE_ENDS = b"\r\n"

Fits = Callable[[list[str]], bool]
Reason = Literal["bad-row", "too-large", "truncated"]
ROW_REASONS: frozenset[str] = frozenset({"bad-row", "too-large", "truncated"})


class Header(NamedTuple):
    """The first row: where it stands, what separates its cells, what they say."""

    start: int
    end: int
    delimiter: str
    names: tuple[str, ...]


class Row(NamedTuple):
    """One row; `is_repaired` if some of its bytes are not UTF-8."""

    start: int
    length: int
    cells: list[str]
    is_repaired: bool


class Broken(NamedTuple):
    """A maximal run of lines that hold no row that fits, with the reason for an anomaly."""

    start: int
    length: int
    reason: Reason


class _TooLarge(Exception):
    """A row has not ended after 4 MiB."""


def header_of(head: bytes) -> Header | None:
    """The first row that is not empty, read with the delimiter that gives the most cells.

    A first line `sep=;`, which Excel understands, names the delimiter and is no header.

    Args:
        head: The beginning of the member; its first line must lie inside.

    Returns:
        The header, or None if there is none of two cells or more.
    """
    at = 0
    delimiters: tuple[str, ...] = DELIMITERS
    for line in head.splitlines(keepends=True):
        start, at = at, at + len(line)
        while line.startswith(BOM):
            start, line = start + len(BOM), line[len(BOM) :]
        bare = line.rstrip(_LINE_ENDS)
        if not bare:
            continue
        if len(bare) == 5 and bare[:4].lower() == b"sep=" and chr(bare[4]) in DELIMITERS:
            delimiters = (chr(bare[4]),)
            continue
        best: Header | None = None
        for delimiter in delimiters:
            cells = _alone(bare.decode("utf-8", "replace"), delimiter)
            if cells is not None and len(cells) > max(1, len(best.names) if best else 0):
                best = Header(start, start + len(bare), delimiter, tuple(cells))
        return best
    return None


def read_rows(
    source: BinaryIO, start: int, delimiter: str, fits: Fits, header: tuple[str, ...] = ()
) -> Iterator[Row | Broken]:
    """The rows of a table, from a position to the end.

    Args:
        source: Seekable stream of the member.
        start: Where the first row begins, or the line end before it: `Header.end`, or 0.
        delimiter: What stands between cells.
        fits: Whether cells can be a row of this table: their number, and what surely has to
            stand in them. A row that does not fit is broken.
        header: Names that may be repeated in mid-file, as a row that is skipped.

    Yields:
        Rows, and broken runs, in file order.
    """
    return _Rows(_Lines(source, start), delimiter, fits, list(header)).read()


class _Rows:
    """One pass over a member."""

    def __init__(self, lines: _Lines, delimiter: str, fits: Fits, header: list[str]) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._fits = fits
        self._header = header
        self._wasted_bytes = 0
        self._broken: tuple[int, int] | None = None
        self._is_cut_off = False

    def read(self) -> Iterator[Row | Broken]:
        """As `read_rows`."""
        lines, fits, header = self._lines, self._fits, self._header
        csv.field_size_limit(max(csv.field_size_limit(), 2 * ROW_BYTES))
        rows = self._reader()
        while True:
            lines.begin()
            is_cut_off = False
            try:
                cells = next(rows)
            except StopIteration:
                if lines.is_at_end:
                    break
                rows = self._reader()
                continue
            except (csv.Error, _TooLarge):
                is_cut_off = lines.is_at_end
            else:
                start, end = lines.row_start, lines.row_end()
                if fits(cells):
                    if self._broken is not None:
                        yield self._whole(is_last=False)
                    yield Row(start, end - start, cells, lines.is_repaired)
                    continue
                if not cells or cells == header:
                    continue
                is_cut_off = lines.is_last()
            self._fail(is_cut_off)
            rows = self._reader()
        if self._broken is not None:
            yield self._whole(is_last=True)

    def _reader(self) -> Iterator[list[str]]:
        """A fresh parser of the lines from here on; of one line, where the budget is spent."""
        lines = self._lines
        is_spent = self._wasted_bytes > _BUDGET_BYTES + _BUDGET_TIMES * lines.at
        return csv.reader(lines.decoded(is_spent), delimiter=self._delimiter, strict=True)

    def _fail(self, is_cut_off: bool) -> None:
        """Take the first line of a row that does not fit into the broken run."""
        lines = self._lines
        self._wasted_bytes += lines.held_bytes
        start, end = lines.row_start, lines.give_back()
        if self._broken is None:
            self._is_cut_off = is_cut_off
            self._broken = start, end
        else:
            self._broken = self._broken[0], end

    def _whole(self, is_last: bool) -> Broken:
        """The broken run, which has ended."""
        start, end = self._broken or (0, 0)
        self._broken = None
        reason: Reason = "truncated" if is_last and self._is_cut_off else "bad-row"
        return Broken(start, end - start, "too-large" if end - start > ROW_BYTES else reason)


class _Lines:
    """Lines of a source, counted; those of the row in hand are held and can be given back.

    Attributes:
        at: The end of the last line taken, in bytes of the member.
        row_start: Where the row in hand begins, after any byte-order mark.
        held_bytes: How long it is by now.
        is_at_end: Whether a line was asked for where there is none.
        is_repaired: Whether bytes of the row are not UTF-8.
    """

    def __init__(self, source: BinaryIO, start: int) -> None:
        source.seek(start)
        self._source = source
        self._waiting: deque[bytes] = deque()
        self._rest = b""
        self._held: list[bytes] = []
        self.at = self.row_start = start
        self.held_bytes = 0
        self.is_at_end = self.is_repaired = False

    def begin(self) -> None:
        """The next line begins a row."""
        self._held.clear()
        self.held_bytes = 0
        self.row_start = self.at
        self.is_repaired = False

    def decoded(self, only_one: bool) -> Iterator[str]:
        """The lines from here on, each with its end; only one if so asked.

        Raises:
            _TooLarge: The row in hand is longer than a row may be.
        """
        while line := self._take():
            is_first = not self._held
            if is_first:
                while line[:1] == BOM[:1] and line.startswith(BOM):
                    self.row_start += len(BOM)
                    line = line[len(BOM) :]
            self._held.append(line)
            self.held_bytes += len(line)
            if self.held_bytes > ROW_BYTES:
                raise _TooLarge
            try:
                text = line.decode()
            except UnicodeDecodeError:
                text = line.decode("utf-8", "replace")
                self.is_repaired = True
            yield text.lstrip(DIRECTION) if is_first else text
            if only_one:
                return

    def row_end(self) -> int:
        """Where the row in hand ends, without its line end."""
        last = self._held[-1]
        return self.at - len(last) + len(last.rstrip(_LINE_ENDS))

    def is_last(self) -> bool:
        """Whether the row in hand has no line end: the file stops there."""
        return self.row_end() == self.at

    def give_back(self) -> int:
        """Let all lines but the first be taken again.

        Returns:
            Where the first one ends, without its line end.
        """
        first = self._held[0]
        for line in reversed(self._held[1:]):
            self._waiting.appendleft(line)
            self.at -= len(line)
            self.is_at_end = False
        while first[-1:] not in (b"\r", b"\n") and (more := self._take()):
            first = more
        return self.at - len(first) + len(first.rstrip(_LINE_ENDS))

    def _take(self) -> bytes:
        """The next line; nothing at the end."""
        if not self._waiting:
            self._fill()
        if not self._waiting:
            self.is_at_end = True
            return b""
        line = self._waiting.popleft()
        self.at += len(line)
        return line

    def _fill(self) -> None:
        """Read on to a line end, or to the longest a row may be."""
        rest = self._rest
        while True:
            block = read_fully(self._source, _BLOCK_BYTES)
            lines = (rest + block).splitlines(keepends=True)
            rest = lines.pop() if block and lines and lines[-1][-1:] != b"\n" else b""
            if len(rest) > ROW_BYTES:
                lines.append(rest)
                rest = b""
            if lines or not block:
                break
        self._rest = rest
        self._waiting.extend(lines)


def _alone(line: str, delimiter: str) -> list[str] | None:
    """The cells of a row that is one line, or None if it is none."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None
