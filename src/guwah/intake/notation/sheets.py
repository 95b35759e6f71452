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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Any, NamedTuple, overload

import msgspec

from guwah.evidence.record import Mark, Record, Sender, Sent, Span, Zone


class Origin(NamedTuple):
    """Whose records they are: as in `Record`, and what their ids begin with."""

    reader: str
    item: str
    member: str | None
    id_prefix: str


class Times(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """When each message was sent: the columns of `Sent`, with one reading each.

    `earliest` and `latest` are None where the readings themselves are instants.
    """

    written: list[str]
    readings: list[str]
    earliest: list[str] | None
    latest: list[str] | None
    zone: Zone

    def sent(self) -> Iterator[Sent]:
        """The nouns, one for each row."""
        readings = self.readings
        earliest, latest = self.earliest or readings, self.latest or readings
        one = zip(readings, strict=True)
        return map(Sent, self.written, one, earliest, latest, repeat(self.zone))

    def rows(self, start: int, stop: int) -> Times:
        """Those of the rows [start, stop)."""
        return Times(
            self.written[start:stop], self.readings[start:stop],
            self.earliest and self.earliest[start:stop], self.latest and self.latest[start:stop],
            self.zone,
        )  # fmt: skip


class Extras(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What else each message says: `extra` of records in columns.

    Args:
        key: Of a number that each message has.
        numbers: That number.
        other_key: Of a number that some have.
        others: That number, or None; None in place of the column where no message has one.
        mark: What a message with that number is marked with.
        shared_key: Of a value that all share.
        shared: That value.
    """

    key: str
    numbers: list[int]
    other_key: str
    others: list[int | None] | None
    mark: Mark
    shared_key: str
    shared: Any

    def extra(self) -> list[dict[str, Any]]:
        """`extra` of each row; keys in the order in which they stand above."""
        key, other_key, shared_key, shared = (
            self.key, self.other_key, self.shared_key, self.shared
        )  # fmt: skip
        if self.others is None:
            return [{key: number, shared_key: shared} for number in self.numbers]
        return [
            {key: number, shared_key: shared}
            if other is None
            else {key: number, other_key: other, shared_key: shared}
            for number, other in zip(self.numbers, self.others, strict=True)
        ]

    def marks(self) -> Iterable[tuple[Mark, ...]]:
        """`marks` of each row, or of so many as are asked for."""
        none: tuple[Mark, ...] = ()
        if self.others is None:
            return repeat(none)
        marked = (self.mark,)
        return [none if other is None else marked for other in self.others]

    def rows(self, start: int, stop: int) -> Extras:
        """Those of the rows [start, stop)."""
        return msgspec.structs.replace(
            self,
            numbers=self.numbers[start:stop],
            others=self.others and self.others[start:stop],
        )


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
        texts: What; or the bytes of that, surely UTF-8, all of them or none.
        odd: Rows whose records are not made of the columns.
        extras: What else, if anything.
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
    texts: list[str] | list[bytes]
    odd: dict[int, Record]
    extras: Extras | None = None

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
        prefix, first, extras = f"{id_prefix}/", self.first, self.extras
        texts = self.texts
        if isinstance(texts[0], bytes):
            texts = list(map(bytes.decode, texts))
        more = () if extras is None else (repeat(()), extras.marks(), extras.extra())
        made = list(
            map(
                Record, [f"{prefix}{number}" for number in range(first, first + len(texts))],
                repeat("message"), repeat("export"), repeat(reader), repeat(item), repeat(member),
                zip(self.starts(), self.lengths, strict=True), repeat(self.context),
                repeat(self.thread), self.senders, self.times.sent(), texts, *more,
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
