"""
Many WhatsApp messages at once: what most files are full of, column by column.

Each column of a batch (lengths, times, senders, texts) is made by one loop.
Whatever is not usual, `lines` does: one message, or the whole batch.

The rules of this module are:
  * Its records are those that `lines` would make of the same bytes, one by one.
  * A batch with a date or a clock that is not one time for sure, with bytes that are not UTF-8,
    or with byte-order marks before a header, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from operator import add

from guwah.evidence.record import Record, Sender, Sent
from guwah.intake.contract import Member
from guwah.intake.notation.sheets import Origin, Sheet, Times
from guwah.intake.whatsapp.cuts import LONGEST_RECORD, Batch
from guwah.intake.whatsapp.fast import QuickPatterns
from guwah.intake.whatsapp.headers import BOM
from guwah.intake.whatsapp.names import Names
from guwah.intake.whatsapp.sent import Day, Face, SentTimes
from guwah.intake.whatsapp.signs import Signs, has_sign

_CR = 0x0D

_CACHED_DAYS = 5_000

# Makes a record that is not usual: ordinal, span, time, lead, body, sender if known.
Odd = Callable[[int, tuple[int, int], Sent, bytes, bytes, Sender | None], Record]
Second = tuple[str, str, str, "_Clocks"]


class _NotUsualError(Exception):
    """A batch that has to be read message by message."""


class _Clocks(dict[int | None, "_Faces"]):
    """Clocks in zones so many minutes ahead of UTC, with a half of the day, or with their own."""

    def __init__(
        self, patterns: QuickPatterns, times: SentTimes, half: bytes | None = None
    ) -> None:
        super().__init__()
        self.patterns, self.times, self.half = patterns, times, half

    def __missing__(self, offset: int | None) -> _Faces:
        faces = self[offset] = _Faces(self, offset)
        return faces


class _Faces(dict[bytes, Face]):
    """The second piece of a header to its clock."""

    def __init__(self, clocks: _Clocks, offset: int | None) -> None:
        super().__init__()
        self._clocks, self._offset = clocks, offset

    def __missing__(self, piece: bytes) -> Face:
        clock, half = piece, self._clocks.half
        if half is None:
            found = self._clocks.patterns.timed.fullmatch(piece)
            if found is None:
                raise _NotUsualError
            clock, half = found.groups()
        face = self._clocks.times.face(clock, half, self._offset)
        if face is None:
            raise _NotUsualError
        self[piece] = face
        return face


class _Days(dict[bytes, Day]):
    """The first piece of a header, line end and date, to its day."""

    def __init__(self, patterns: QuickPatterns, times: SentTimes) -> None:
        super().__init__()
        self._opened, self._times = patterns.opened, times

    def __missing__(self, piece: bytes) -> Day:
        found = self._opened.fullmatch(piece)
        day = None if found is None or BOM in found[1] else self._times.day(found[2])
        if day is None:
            raise _NotUsualError
        if len(self) >= _CACHED_DAYS:
            self.clear()
        self[piece] = day
        return day


class _Seconds(dict[bytes, Second]):
    """The third piece, seconds with the half of the day: `:31`, `:31Z`, as written, clocks."""

    def __init__(self, patterns: QuickPatterns, times: SentTimes) -> None:
        super().__init__()
        self._patterns, self._times = patterns, times
        self._halves: dict[bytes, _Clocks] = {}

    def __missing__(self, piece: bytes) -> Second:
        found = self._patterns.timed.fullmatch(piece)
        if found is None:
            raise _NotUsualError
        seconds, half = found.groups()
        if half not in self._halves:
            self._halves[half] = _Clocks(self._patterns, self._times, half)
        name = self._times.second(seconds)
        made = name, name + "Z", piece.decode("utf-8", "replace"), self._halves[half]
        self[piece] = made
        return made


class Usual:
    """Makes the records of whole batches.

    Args:
        member: The member.
        thread: The chat's name.
        names: Tells names.
        times: Of the file's one dialect.
        patterns: What cut the batches.
        odd: Makes the records that are not usual.
    """

    def __init__(
        self, member: Member, thread: str | None, names: Names, times: SentTimes,
        patterns: QuickPatterns, odd: Odd,
    ) -> None:  # fmt: skip
        self._origin = Origin("whatsapp", member.item, member.path, member.id_prefix)
        self._thread, self._odd = thread, odd
        self._names, self._signs, self._times = names, Signs(names), times
        self._days = _Days(patterns, times)
        self._clocks = _Clocks(patterns, times)
        self._seconds = _Seconds(patterns, times)
        self._stride, self._width = patterns.split.groups + 1, patterns.width

    def sheet(self, batch: Batch, first: int) -> Sheet | None:
        """The records of a batch.

        Args:
            batch: Cut by the quick pattern.
            first: The ordinal of the first record.

        Returns:
            As many records as the batch has; None if they must be made one by one.
        """
        run = batch.run
        if len(run) > LONGEST_RECORD or (batch.end == 1 and _CR in run):
            return None
        columns = [batch.pieces[place :: self._stride] for place in range(self._stride)]
        *timed, leads, bodies = columns
        try:
            times = self._times_of(*timed)
            if not run.isascii():
                run.decode()  # the records are made later, if at all
        except (_NotUsualError, UnicodeDecodeError):
            return None
        lengths = self._lengths(columns)
        starts = list(accumulate(lengths, initial=batch.offset))
        known, odd = self._names.senders.get, self._odd
        made: dict[int, Record] = {}
        senders = list(map(known, leads))
        if not all(senders):
            for row, sender in enumerate(senders):
                if sender is None:
                    senders[row] = sender = known(leads[row])
                if sender is None:
                    place = first + row, (starts[row], lengths[row])
                    made[row] = odd(*place, _sent(times, row), leads[row], bodies[row], None)
        for row in self._signs.places(run, starts, bodies):
            sender = senders[row]
            if sender is not None and has_sign(bodies[row], sender):
                place = first + row, (starts[row], lengths[row])
                made[row] = odd(*place, _sent(times, row), leads[row], bodies[row], sender)
        return Sheet(
            self._origin, first, batch.offset, lengths, 0, (), self._thread, senders, times, bodies,
            made,
        )  # fmt: skip

    def _lengths(self, columns: list[list[bytes]]) -> list[int]:
        """How long the pieces of each record are together."""
        width = self._width
        if width is not None:
            sizes = zip(map(len, columns[-2]), map(len, columns[-1]), strict=True)
            return [width + lead + body for lead, body in sizes]
        lengths = map(len, columns[0])
        for column in columns[1:]:
            lengths = map(add, lengths, map(len, column))
        return list(lengths)

    def _times_of(
        self, days: list[bytes], clocks: list[bytes], seconds: list[bytes] | None = None
    ) -> Times:
        """The times of a batch, from the first two or three pieces of its headers."""
        known, kind = map(self._days.__getitem__, days), self._times.zone_kind
        if seconds is None:
            of = self._clocks
            pairs = [
                (day, of[offset][clock])
                for (day, offset), clock in zip(known, clocks, strict=True)
            ]  # fmt: skip
            return Times(
                [day[0] + face[0] for day, face in pairs],
                [day[2] + face[1] for day, face in pairs],
                [day[face[2]] + face[3] for day, face in pairs],
                [day[face[4]] + face[5] for day, face in pairs],
                kind,
            )
        rows = [
            (day, end[3][offset][clock], end)
            for (day, offset), clock, end
            in zip(known, clocks, map(self._seconds.__getitem__, seconds), strict=True)
        ]  # fmt: skip
        return Times(
            [f"{day[0]}{face[0]}{end[2]}" for day, face, end in rows],
            [f"{day[2]}{face[1]}{end[0]}" for day, face, end in rows],
            [f"{day[face[2]]}{face[3]}{end[1]}" for day, face, end in rows],
            [f"{day[face[4]]}{face[5]}{end[1]}" for day, face, end in rows],
            kind,
        )


def _sent(times: Times, row: int) -> Sent:
    """The time of one row."""
    return next(times.rows(row, row + 1).sent())
