"""
The check that a reader's records, anomalies and structure tile the member.

Reads what the reader reads, and nothing twice: the reader gets a `Window` over the source that
remembers the last blocks, and the gaps between records are cut from those.

The rules of this module are:
  * Spans come in file order, lie inside the member and never overlap; none is empty but the
    one that says, at the very end, that the file was cut off.
  * Every gap matches the reader's `structure` in full; also the one before the end.
  * An anomaly's reason is on the reader's list.
  * A reader that breaks a rule is a fault in Guwah, not an error of the file.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Found, Grammar, Member, Options, Reader, Rows, TilingFault
from guwah.intake.frame.row_tiling import tiled_rows
from guwah.intake.notation.reading_bytes import read_fully

_REMEMBERED_BYTES = 4 << 20
_REMEMBERED_BLOCKS = 64
_GAP_BYTES = 1 << 20
_KNOWN_GAP_BYTES = 64
_KNOWN_GAPS = 1024


class Window(io.RawIOBase):
    """A source that remembers the blocks read last, so that gaps can be cut without a seek."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._at = source.tell()
        self._blocks: deque[tuple[int, bytes]] = deque()
        self._held = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream; the block is remembered."""
        block = self._source.read(-1 if size is None else size)
        if block:
            self._blocks.append((self._at, block))
            self._held += len(block)
            self._at += len(block)
            while len(self._blocks) > 1 and (
                self._held > _REMEMBERED_BYTES or len(self._blocks) > _REMEMBERED_BLOCKS
            ):
                self._held -= len(self._blocks.popleft()[1])
        return block

    def readinto(self, buffer: object, /) -> int:
        """As any stream, for `io.BufferedReader` and its kind."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        block = self.read(len(view))
        view[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream."""
        self._at = self._source.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """As any stream."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def block_at(self, position: int) -> tuple[int, bytes]:
        """The remembered block that holds the byte before a position, and where it begins."""
        for at, block in reversed(self._blocks):
            if at < position <= at + len(block):
                return at, block
        return position, b""

    def cut(self, start: int, end: int) -> bytes:
        """The bytes [start, end) from memory, or by a seek that the reader does not notice."""
        for at, block in reversed(self._blocks):
            if at <= start:
                if end <= at + len(block):
                    return block[start - at : end - at]
                break
        self._source.seek(start)
        data = read_fully(self._source, end - start)
        self._source.seek(self._at)
        return data


def tiled(reader: Reader, member: Member, options: Options) -> Iterator[Record | Anomaly | Summary]:
    """Run a reader over a member and check every span.

    Args:
        reader: The reader of the member's format.
        member: The member; its source is read through a `Window`.
        options: Passed on.

    Yields:
        The reader's records and anomalies, unchanged, then one summary.

    Raises:
        TilingFault: The reader broke the contract.
    """
    if isinstance(reader, Rows):
        yield from tiled_rows(reader, reader, member, options)
        return
    window = Window(member.source)
    seen = replace(member, source=cast(BinaryIO, window))
    end = count = anomalies = in_anomalies = in_gaps = 0
    size = member.size
    known: set[bytes] = set()
    reasons, structure = reader.reasons, reader.structure
    at, until, block = 0, 0, b""
    for found in reader.read(seen, options):
        span = found.span
        if span is None:
            raise TilingFault(f"{reader.name}: a record without a span")
        start, length = span
        if start != end:
            in_gaps += start - end
            gap = block[end - at : start - at] if at <= end and start <= until else b""
            if gap not in known:
                at, block = window.block_at(start)
                until = at + len(block)
                _verify_gap(window, structure, end, start)
                if end < start <= end + _KNOWN_GAP_BYTES and len(known) < _KNOWN_GAPS:
                    known.add(window.cut(end, start))
        end = start + length
        count += 1
        if type(found) is not Record:
            _verify_anomaly(found, reasons)
            anomalies += 1
            in_anomalies += length
        if (length <= 0 and not (length == 0 and start == size)) or end > size:
            raise TilingFault(f"{reader.name}: the span {span} does not lie in the member")
        yield found
    _verify_gap(window, structure, end, size)
    structural = in_gaps + size - end
    yield Summary(
        member.item, member.path, reader.name, count - anomalies, anomalies, size,
        size - in_anomalies - structural, in_anomalies, structural,
    )  # fmt: skip


def _verify_anomaly(found: Found, reasons: frozenset[str]) -> None:
    """Raise unless this is an anomaly with a reason from the list."""
    if type(found) is not Anomaly:
        raise TilingFault(f"a reader yields records and anomalies, not {type(found).__name__}")
    if found.reason not in reasons:
        raise TilingFault(f"{found.reader}: the reason '{found.reason}' is not on its list")


def _verify_gap(window: Window, structure: Grammar, start: int, end: int) -> None:
    """Raise unless the bytes [start, end) match the structure in full, read block by block.

    `structure` is a pattern `(?:token)*`, so that what matches block by block matches whole;
    a token is never longer than a block.
    """
    if start > end:
        raise TilingFault(f"the span at {end} overlaps the one before it, which ends at {start}")
    rest = b""
    at = start
    while at < end:
        block = rest + window.cut(at, min(end, at + _GAP_BYTES))
        if len(block) == len(rest):
            raise TilingFault(f"the member ends before byte {end}")
        at += len(block) - len(rest)
        matched = structure.match(block)
        taken = matched.end() if matched else 0
        rest = block[taken:]
        if rest and (at >= end or len(rest) > _GAP_BYTES):
            raise TilingFault(f"the gap at {at - len(rest)} is not structure")
