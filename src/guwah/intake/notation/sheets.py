"""
Many ordinary messages of one member as columns: how a fast reader hands them on.

Knows no format. A record is made of a row only where somebody wants records, so that a worker can
send columns instead, at a third of the cost.

The rules of this module are:
  * A sheet is the records that it makes: messages of an export, in file order, never none.
  * As many bytes stand between any two of them.
  * A row that is more than a message (`odd`) has its record ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import NamedTuple, overload

import msgspec

from guwah.evidence.record import Record, Sender, Sent, Span, Zone


class Origin(NamedTuple):
    """Whose records they are: as in `Record`, and what their ids begin with."""

    reader: str
    item: str
    member: str | None
    id_prefix: str


class Times(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """When each message was sent: the columns of `Sent`, with one reading each."""

    written: list[str]
    readings: list[str]
    earliest: list[str]
    latest: list[str]
    zone: Zone


@dataclass(frozen=True, slots=True, eq=False)
class Sheet(Sequence[Record]):
    """Records in a row.

    Args:
        origin: Whose they are.
        first: The ordinal of the first.
        start: Where the first begins.
        lengths: How long each is, in bytes; never 0.
        gap: How many bytes stand between one and the next.
        context: As in `Record`, for all.
        thread: As in `Record`, for all.
        senders: Who wrote each.
        times: When.
        texts: What.
        odd: Rows whose records are not made of the columns.
    """

    origin: Origin
    first: int
    start: int
    lengths: list[int]
    gap: int
    context: tuple[Span, ...]
    thread: str | None
    senders: Sequence[Sender | None]
    times: Times
    texts: list[str]
    odd: dict[int, Record]

    @property
    def end(self) -> int:
        """Where the last record ends."""
        return self.start + sum(self.lengths) + self.gap * (len(self.lengths) - 1)

    def starts(self) -> list[int]:
        """Where each record begins."""
        lengths, gap = self.lengths, self.gap
        steps = [length + gap for length in lengths] if gap else lengths
        return list(accumulate(steps[:-1], initial=self.start))

    def records(self) -> list[Record]:
        """The records."""
        reader, item, member, id_prefix = self.origin
        prefix, first, times = f"{id_prefix}/", self.first, self.times
        sent = map(
            Sent, times.written, zip(times.readings, strict=True), times.earliest, times.latest,
            repeat(times.zone),
        )  # fmt: skip
        made = list(
            map(
                Record, [f"{prefix}{number}" for number in range(first, first + len(self.texts))],
                repeat("message"), repeat("export"), repeat(reader), repeat(item), repeat(member),
                zip(self.starts(), self.lengths, strict=True), repeat(self.context),
                repeat(self.thread), self.senders, sent, self.texts,
            )
        )  # fmt: skip
        for row, record in self.odd.items():
            made[row] = record
        return made

    def __iter__(self) -> Iterator[Record]:
        """The records, one by one."""
        return iter(self.records())

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.lengths)

    @overload
    def __getitem__(self, at: int) -> Record: ...

    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...

    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        """As any sequence; makes all records each time."""
        return self.records()[at]
