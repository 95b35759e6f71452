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

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import add, attrgetter, sub
from typing import BinaryIO, cast

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Found, Grammar, Member, Options, Reader, Rows, Runs, TilingFault
from guwah.intake.frame.row_tiling import tiled_rows
from guwah.intake.frame.window import Window
from guwah.intake.notation.sheets import Sheet

_GAP_BYTES = 1 << 20
_KNOWN_GAP_BYTES = 64
_KNOWN_GAPS = 1024
_LONG_RUN = 8
_RECORDS = {Record}
_span_of = attrgetter("span")


def tiled(reader: Reader, member: Member, options: Options) -> Iterator[Record | Anomaly | Summary]:
    """Run a reader over a member and check every span.

    Args:
        reader: The reader of the member's format.
        member: The member; its source is read through a `Window`.
        options: Passed on.

    Returns:
        The reader's records and anomalies, unchanged, then one summary.

    Raises:
        TilingFault: The reader broke the contract.
    """
    return chain.from_iterable(tiled_runs(reader, member, options))


def tiled_runs(
    reader: Reader, member: Member, options: Options
) -> Iterator[Sequence[Record | Anomaly | Summary]]:
    """The same, many at a time; the summary is in the last run.

    Args:
        reader: As in `tiled`.
        member: As in `tiled`.
        options: As in `tiled`.

    Yields:
        Runs, checked as a whole before they are given.

    Raises:
        TilingFault: The reader broke the contract.
    """
    if isinstance(reader, Rows):
        yield from zip(tiled_rows(reader, reader, member, options), strict=True)
        return
    window = Window(member.source)
    seen = replace(member, source=cast(BinaryIO, window))
    tiles = _Tiles(reader, member, window)
    many = reader.runs if isinstance(reader, Runs) else None
    for run in many(seen, options) if many else zip(reader.read(seen, options), strict=True):
        tiles.lay(run)
        yield run
        del run  # before the next is made, so that both fit into the processor's cache
    yield (tiles.summary(),)


class _Tiles:
    """What has been laid out of a member so far, and the check of what comes next."""

    def __init__(self, reader: Reader, member: Member, window: Window) -> None:
        self._reader, self._member, self._window = reader, member, window
        self._end = self._count = self._anomalies = self._in_anomalies = self._in_gaps = 0
        self._known_gaps = {b""}
        self._block = (0, b"")

    def lay(self, run: Sequence[Found]) -> None:
        """Check a run and count it."""
        if isinstance(run, Sheet):
            self._lay_sheet(run)
        elif len(run) < _LONG_RUN or not self._lay_records(run):
            self._lay_each(run)
        self._count += len(run)

    def _lay_sheet(self, sheet: Sheet) -> None:
        """Check a sheet: its columns, and the records that are not made of them."""
        start, end, lengths, width = sheet.start, sheet.end, sheet.lengths, sheet.gap
        if min(lengths) <= 0 or width < 0 or end > self._member.size:
            raise TilingFault(f"{self._reader.name}: a span is empty or ends behind the member")
        if start != self._end:
            self._gap(self._end, start)
        if width or sheet.odd:
            starts = sheet.starts()
            for row, record in sheet.odd.items():
                if type(record) is not Record or record.span != (starts[row], lengths[row]):
                    raise TilingFault(f"{self._reader.name}: {record.span} is another's span")
            if width:
                self._lay_gaps(list(map(add, starts[:-1], lengths)), width)
        self._in_gaps += start - self._end + width * (len(lengths) - 1)
        self._end = end

    def _lay_gaps(self, ends: list[int], width: int) -> None:
        """Check gaps of one width, behind each of these ends."""
        if not ends:
            return
        at, block = self._window.block_at(ends[-1] + width)
        if (
            at <= ends[0]
            and {block[end - at : end - at + width] for end in ends} <= self._known_gaps
        ):
            return
        for end in ends:
            self._gap(end, end + width)

    def _lay_records(self, run: Sequence[Found]) -> bool:
        """Check a run of records with known gaps, column by column; False: look at each."""
        spans = list(map(_span_of, run))
        if set(map(type, run)) != _RECORDS or None in spans:
            return False
        starts, lengths = zip(*spans, strict=True)
        ends = [self._end, *map(add, starts, lengths)]
        widths = list(map(sub, starts, ends))
        if min(lengths) <= 0 or min(widths) < 0 or ends[-1] > self._member.size:
            return False
        if any(widths):
            at, block = self._window.block_at(starts[-1])
            if at > ends[0]:
                return False
            gaps = {block[end - at : start - at] for end, start in zip(ends, starts, strict=False)}
            if not gaps <= self._known_gaps:
                return False
            self._in_gaps += sum(widths)
        self._end = ends[-1]
        return True

    def _lay_each(self, run: Sequence[Found]) -> None:
        """Check a run one by one."""
        end, size, known = self._end, self._member.size, self._known_gaps
        (at, block), gaps = self._block, 0
        for found in run:
            span = found.span
            if span is None:
                raise TilingFault(f"{self._reader.name}: a record without a span")
            start, length = span
            if start != end:
                gaps += start - end
                is_here = at <= end < start and start - at <= len(block)
                if not is_here or block[end - at : start - at] not in known:
                    at, block = self._gap(end, start)
            end = start + length
            if type(found) is not Record:
                _verify_anomaly(found, self._reader.reasons)
                self._anomalies += 1
                self._in_anomalies += length
            if length <= 0 and not (length == 0 and start == size):
                raise TilingFault(f"{self._reader.name}: the span {span} is empty")
        if end > size:
            raise TilingFault(f"{self._reader.name}: a span ends at {end}, behind the member")
        self._end, self._block = end, (at, block)
        self._in_gaps += gaps

    def summary(self) -> Summary:
        """Check what is left, and count it all."""
        member, size = self._member, self._member.size
        _verify_gap(self._window, self._reader.structure, self._end, size)
        structural = self._in_gaps + size - self._end
        return Summary(
            member.item, member.path, self._reader.name, self._count - self._anomalies,
            self._anomalies, size, size - self._in_anomalies - structural, self._in_anomalies,
            structural,
        )  # fmt: skip

    def _gap(self, start: int, end: int) -> tuple[int, bytes]:
        """Check the bytes [start, end) between two spans; remember them if they are few.

        Returns:
            The block that holds their end, and where it begins.
        """
        block = self._window.block_at(end)
        is_short = start <= end <= start + _KNOWN_GAP_BYTES
        if is_short:
            gap = self._window.cut(start, end)
            if len(gap) == end - start and gap in self._known_gaps:
                return block
        _verify_gap(self._window, self._reader.structure, start, end)
        if is_short and len(self._known_gaps) < _KNOWN_GAPS:
            self._known_gaps.add(self._window.cut(start, end))
        return block


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
