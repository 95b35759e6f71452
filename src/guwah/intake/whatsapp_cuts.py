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

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from guwah.intake.whatsapp_headers import BOM, CRLF, GROUPS, LINE_END
from guwah.intake.whatsapp_scan import CHUNK_BYTES
from guwah.intake.whatsapp_survey import Plan

LONGEST_RECORD = 4 << 20
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
    """

    offset: int
    pieces: list[bytes]
    end: int


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
    skip = len(plan.line_end)
    buffer, at = plan.line_end, -skip
    lost: Lost | None = Lost(0, 0, BEFORE_FIRST)
    is_more = True
    while is_more:
        chunk = source.read(CHUNK_BYTES)
        is_more = bool(chunk)
        if at < 0:
            lost = Lost(_boms(chunk), 0, BEFORE_FIRST)
        buffer += chunk
        end = _whole_lines(buffer, plan.line_end) if is_more else len(buffer)
        if lost is not None:
            start = _first(buffer, end, at, plan)
            if start is None:
                kept = end if end < len(buffer) else end - skip + 1
                if is_more:
                    buffer, at = buffer[kept:], at + kept
                continue
            if lost.start < at + start + skip:
                yield lost._replace(end=at + start + skip)
            buffer, at, end, lost = buffer[start:], at + start, end - start, None
        if end <= 0:
            continue
        pieces = _folded(plan.split.split(buffer[:end]), at + skip, plan)
        waiting = skip + len(pieces[-_STRIDE]) + len(pieces[-1])
        if len(pieces) > _STRIDE:
            yield Batch(at + skip, pieces[:-_STRIDE], skip)
        buffer, at = buffer[end - waiting :], at + end - waiting
        if not is_more:
            yield _last(at + skip, pieces[-_STRIDE:])
        elif len(buffer) > LONGEST_RECORD + skip:
            lost = Lost(at + skip + _boms(pieces[-_STRIDE]), 0, TOO_LONG)
            kept = waiting if waiting < len(buffer) else waiting - skip + 1
            buffer, at = buffer[kept:], at + kept
    if lost is not None and lost.start < at + len(buffer):
        yield lost._replace(end=at + len(buffer))


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


def _first(buffer: bytes, end: int, at: int, plan: Plan) -> int | None:
    """Where the line end before the first header stands, or None."""
    for found in plan.split.finditer(buffer, 0, end):
        if at + found.start(1) not in plan.inner:
            return found.start()
    return None


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


def _last(offset: int, pieces: list[bytes]) -> Batch:
    """The last record of the file: its line end, if any, still stands in its body."""
    body = pieces[-1]
    end = 2 if body.endswith(CRLF) else 1 if body.endswith(LINE_END) else 0
    return Batch(offset, [*pieces[:-1], body[: len(body) - end]], end)
