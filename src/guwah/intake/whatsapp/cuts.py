"""
The second pass over a WhatsApp export: cuts the bytes into headers and bodies, chunk by chunk.

Knows no dates and no names; what the pieces mean is told by `whatsapp`.

The rules of this module are:
  * A chunk is cut at its last header; what follows waits for the next chunk.
  * The pieces of a batch and the line end before each header add up to the bytes of the batch.
  * What stands before the first header is lost; so is a record longer than 4 MiB.
  * Lines on the plan's list of quotations go back into the body before them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import BinaryIO, NamedTuple

from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.whatsapp.headers import BOM, CRLF, GROUPS, LINE_END
from guwah.intake.whatsapp.survey import Plan

LONGEST_RECORD = 4 << 20
# What is made of a chunk should stay in the processor's cache: larger ones are twice as slow.
_CHUNK_BYTES = 1 << 14
_LONGEST_CHUNK = 1 << 20
_STRIDE = GROUPS + 1
_LONG_LINE = 1 << 16

BEFORE_FIRST = "before-first-header"
TOO_LONG = "record-too-long"


class Batch(NamedTuple):
    """Records in a row.

    Args:
        offset: Where the first one's header begins.
        pieces: For each record the groups of the plan's pattern, then the body.
        end: How many bytes of line end follow each body.
        run: The bytes that they were cut from, and perhaps more.
        is_quick: Whether it was the plan's quick pattern that cut them.
    """

    offset: int
    pieces: list[bytes]
    end: int
    run: bytes
    is_quick: bool = False

    def carefully(self, plan: Plan) -> Batch:
        """The same records, cut by the plan's general pattern."""
        if not self.is_quick:
            return self
        pieces = plan.split.split(b"".join(self.pieces))
        return Batch(self.offset, pieces[1:], self.end, self.run)


class Lost(NamedTuple):
    """Bytes [start, end) that hold no record, and why."""

    start: int
    end: int
    reason: str


def cuts(source: BinaryIO, plan: Plan) -> Iterator[Batch | Lost]:
    """Cut a file according to a plan.

    Args:
        source: Seekable; is read from its beginning.
        plan: From `survey`, with at least one dialect.

    Yields:
        Batches and lost runs, in file order.
    """
    source.seek(0)
    cutter = _Cutter(plan)
    while chunk := read_fully(source, cutter.wanted()):
        yield from cutter.feed(chunk)
    yield from cutter.finish()


class _Cutter:
    """What has been read and not yet cut: a record that may go on, or a run without a header."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._is_quick = plan.quick is not None
        self._split = plan.split if plan.quick is None else plan.quick.split
        self._stride = self._split.groups + 1
        self._skip = len(plan.line_end)
        self._buffer = plan.line_end
        self._at = -self._skip  # of the buffer's first byte
        self._lost: Lost | None = None

    def wanted(self) -> int:
        """How many bytes to feed next: more, the longer a record is, so as to cut it seldom."""
        return min(max(_CHUNK_BYTES, len(self._buffer)), _LONGEST_CHUNK)

    def feed(self, chunk: bytes) -> Iterator[Batch | Lost]:
        """Take the next chunk and yield what is complete."""
        if self._at < 0 and self._lost is None:
            self._lost = Lost(_boms(chunk), 0, BEFORE_FIRST)
        self._buffer += chunk
        end = _whole_lines(self._buffer, self._plan.line_end)
        if self._lost is not None:
            found = yield from self._find(end)
            if found is None:
                self._forget(end)
                return
            end -= found
        if end > 0:
            pieces = yield from self._cut(end)
            if len(self._buffer) > LONGEST_RECORD + self._skip:
                start = self._at + self._skip + _boms(self._buffer[self._skip :])
                self._lost = Lost(start, 0, TOO_LONG)
                self._forget(self._waiting(pieces))

    def finish(self) -> Iterator[Batch | Lost]:
        """Yield what is left at the end of the file."""
        end = len(self._buffer)
        if self._lost is not None:
            found = yield from self._find(end)
            if found is None:
                if self._lost.start < self._at + end:
                    yield self._lost._replace(end=self._at + end)
                return
            end -= found
        pieces = yield from self._cut(end)
        if self._is_quick:
            pieces = self._plan.split.split(self._buffer)[1:]
        body = pieces[-1]
        line_end = 2 if body.endswith(CRLF) else 1 if body.endswith(LINE_END) else 0
        pieces[-1] = body[: len(body) - line_end]
        yield Batch(self._at + self._skip, pieces, line_end, self._buffer)

    def _find(self, end: int) -> Generator[Lost, None, int | None]:
        """Look for the first header and end the lost run there; return where it stood."""
        lost = self._lost
        for found in self._plan.split.finditer(self._buffer, 0, end):
            head = self._at + found.start(1)
            if lost is not None and head not in self._plan.inner:
                if lost.start < head:
                    yield lost._replace(end=head)
                start = found.start()
                self._buffer, self._at, self._lost = self._buffer[start:], self._at + start, None
                return start
        return None

    def _cut(self, end: int) -> Generator[Batch, None, list[bytes]]:
        """Cut the first bytes, which begin with a header; return the pieces of the last record."""
        offset, stride = self._at + self._skip, self._stride
        run = self._buffer[:end]
        pieces = _folded(self._split.split(run), offset, self._plan)
        last = pieces[-stride:]
        if len(pieces) > stride:
            yield Batch(offset, pieces[:-stride], self._skip, run, self._is_quick)
        start = end - self._waiting(last)
        self._buffer, self._at = self._buffer[start:], self._at + start
        return last

    def _waiting(self, pieces: list[bytes]) -> int:
        """How long a record is, with the line end before it."""
        if self._is_quick:
            return sum(map(len, pieces))
        return self._skip + len(pieces[0]) + len(pieces[-1])

    def _forget(self, end: int) -> None:
        """Drop what was searched; keep a last line without end, or half a line end."""
        kept = end if end < len(self._buffer) else end - self._skip + 1
        self._buffer, self._at = self._buffer[kept:], self._at + kept


def _boms(data: bytes) -> int:
    """How many bytes of byte-order marks the data begins with."""
    count = 0
    while data.startswith(BOM, count):
        count += len(BOM)
    return count


def _whole_lines(buffer: bytes, line_end: bytes) -> int:
    """Where the last line begins; or the buffer's end, if that line is long or has no beginning."""
    end = buffer.rfind(line_end)
    return end if 0 <= len(buffer) - end <= _LONG_LINE and end >= 0 else len(buffer)


def _folded(pieces: list[bytes], offset: int, plan: Plan) -> list[bytes]:
    """The pieces without what stands before the first header, quotations put back in bodies.

    Args:
        pieces: What the plan's pattern made of a run that begins with a header.
        offset: Where that header begins.
        plan: The plan.

    Returns:
        Groups and body of each record.
    """
    del pieces[0]
    if not plan.inner:
        return pieces
    kept: list[bytes] = []
    body: list[bytes] = []
    for start in range(0, len(pieces), _STRIDE):
        head, last = pieces[start], pieces[start + GROUPS]
        if offset in plan.inner:
            body += (plan.line_end, head, last)
        else:
            if kept:
                kept.append(b"".join(body))
            kept += pieces[start : start + GROUPS]
            body = [last]
        offset += len(head) + len(last) + len(plan.line_end)
    kept.append(b"".join(body))
    return kept
