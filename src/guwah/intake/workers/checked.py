"""
What a worker says of a member, checked by the parent before anyone sees it.

A worker has read hostile bytes: it may have become hostile. Types were checked by the channel;
here it is checked that what it says fits the member and nothing else.

The rules of this module are:
  * Records and anomalies bear the item, member and reader that were begun, and the next id.
  * Spans lie inside the member, in order, and never overlap; an anomaly has a listed reason.
  * Free values are what canonical JSON can hold: no floats, no bytes, not too deep.
  * The summary is counted here; the worker's own must say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from typing import Any

import msgspec

from guwah.evidence.record import Anomaly, Fact, Record, Summary
from guwah.intake.notation.sheets import Extras, Origin, Sheet
from guwah.intake.workers.channel import Begin, ChannelBroken, Job, Packed

_DEEPEST = 40
_LARGEST = 2**53


class Checked:
    """One member as it comes from a worker.

    Args:
        job: The job.
        begin: What the worker said of the member.
        ordinal: The ordinal of its first record or anomaly.
    """

    def __init__(self, job: Job, begin: Begin, ordinal: int) -> None:
        self._job = job
        self.begin = begin
        self.ordinal = ordinal
        self.end = 0
        self.is_begun_again = False
        self._records = 0
        self._anomalies = 0
        self._in_records = 0
        self._in_anomalies = 0

    @property
    def count(self) -> int:
        """How many records and anomalies came so far."""
        return self._records + self._anomalies

    def take(self, found: list[Record | Anomaly]) -> None:
        """Check a batch.

        Raises:
            ChannelBroken: It breaks a rule.
        """
        begin, item, prefix = self.begin, self._job.item, self._job.id_prefix
        member, reader, size, end = begin.member, begin.reader, begin.size, self.end
        for one in found:
            if (
                one.item != item
                or one.member != member
                or one.reader != reader
                or one.id != f"{prefix}/{self.ordinal}"
            ):
                raise ChannelBroken("the worker named another member")
            self.ordinal += 1
            length = 0
            if one.span is not None:
                start, length = one.span
                if start < end or length < 0 or start + length > size:
                    raise ChannelBroken("the worker gave a span out of place")
                end = start + length
            if type(one) is Record:
                self._records += 1
                self._in_records += length
                if one.extra:
                    _verify_plain(one.extra, 0)
            else:
                self._anomalies += 1
                self._in_anomalies += length
                if one.reason not in begin.reasons:  # type: ignore[union-attr]
                    raise ChannelBroken("the worker gave a reason of its own")
            if one.locator is not msgspec.UNSET:
                _verify_plain(one.locator, 0)
        self.end = end

    def take_packed(self, told: Packed) -> list[Record]:
        """Check a sheet, and make its records.

        Raises:
            ChannelBroken: It breaks a rule.
        """
        begin, job, count = self.begin, self._job, len(told.lengths)
        if not count or any(len(column) != count for column in _columns(told)):
            raise ChannelBroken("the worker gave columns of different lengths")
        if told.first != self.ordinal or begin.reader is None:
            raise ChannelBroken("the worker named another member")
        if told.start < self.end or told.gap < 0 or min(told.lengths) <= 0:
            raise ChannelBroken("the worker gave a span out of place")
        if min(told.senders) < 0 or max(told.senders) >= len(told.people):
            raise ChannelBroken("the worker named a sender who is not there")
        origin = Origin(begin.reader, job.item, begin.member, job.id_prefix)
        sheet = Sheet(
            origin, told.first, told.start, told.lengths, told.gap, told.context, told.thread,
            list(map(told.people.__getitem__, told.senders)), told.times, _texts(told), dict(told.odd),
            told.extras,
        )  # fmt: skip
        end = sheet.end
        if end > begin.size:
            raise ChannelBroken("the worker gave a span out of place")
        if sheet.odd:
            self._verify_odd(sheet)
        if sheet.extras is not None:
            _verify_extras(sheet.extras)
        self.ordinal += count
        self._records += count
        self._in_records += sum(told.lengths)
        self.end = end
        return sheet.records()

    def _verify_odd(self, sheet: Sheet) -> None:
        """Raise unless the records that stand in a sheet are what its rows say."""
        starts, (reader, item, member, prefix) = sheet.starts(), sheet.origin
        for row, one in sheet.odd.items():
            if not 0 <= row < len(starts):
                raise ChannelBroken("the worker gave a row that is not there")
            if (
                (one.item, one.member, one.reader) != (item, member, reader)
                or one.id != f"{prefix}/{sheet.first + row}"
                or one.span != (starts[row], sheet.lengths[row])
            ):  # fmt: skip
                raise ChannelBroken("the worker named another member")
            if one.extra:
                _verify_plain(one.extra, 0)
            if one.locator is not msgspec.UNSET:
                _verify_plain(one.locator, 0)

    def broken(self, reason: str) -> list[Anomaly | Summary]:
        """The rest of the member as one anomaly, and the summary, after a worker broke off."""
        begin, job = self.begin, self._job
        rest = begin.size - self.end
        name = f"{job.id_prefix}/{self.ordinal}"
        reader = begin.reader or "undecided"
        anomaly = Anomaly(reader, job.item, begin.member, (self.end, rest), reason, name)
        self.ordinal += 1
        structural = self.end - self._in_records - self._in_anomalies
        summary = Summary(
            job.item, begin.member, begin.reader, self._records, self._anomalies + 1, begin.size,
            self._in_records, self._in_anomalies + rest, structural,
        )  # fmt: skip
        return [anomaly, summary]

    def done(self, told: Summary) -> Summary:
        """The summary of a member that was read to its end.

        Raises:
            ChannelBroken: It does not fit what came before.
        """
        begin = self.begin
        same = (
            (told.item, told.member, told.reader) == (self._job.item, begin.member, begin.reader)
            and (told.records, told.anomalies) == (self._records, self._anomalies)
        )  # fmt: skip
        if told.unit == "bytes" and begin.reader is not None:
            structural = begin.size - self._in_records - self._in_anomalies
            counts = (begin.size, self._in_records, self._in_anomalies, structural)
            same = same and counts == (
                told.bytes, told.bytes_in_records, told.bytes_in_anomalies, told.bytes_structural
            )  # fmt: skip
        if not same:
            raise ChannelBroken("the worker counted otherwise")
        _verify_plain(told.metadata, 0)
        for fact in told.facts:
            _verify_fact(fact)
        return told


def _columns(told: Packed) -> Iterator[Sized]:
    """Every column of a sheet but its lengths."""
    times, extras = told.times, told.extras
    yield from (told.senders, told.texts or told.bodies, times.written, times.readings)
    yield from (column for column in (times.earliest, times.latest) if column is not None)
    if extras is not None:
        yield extras.numbers
        if extras.others is not None:
            yield extras.others


def _texts(told: Packed) -> list[str]:
    """The texts of a sheet, decoded."""
    try:
        return told.texts or list(map(bytes.decode, told.bodies))
    except UnicodeDecodeError as cause:
        raise ChannelBroken("the worker gave a text that is none") from cause


def _verify_extras(extras: Extras) -> None:
    """Raise unless canonical JSON can hold what else messages say."""
    _verify_plain(extras.shared, 1)
    for column in (extras.numbers, [other for other in extras.others or () if other is not None]):
        if column and not -_LARGEST < min(column) <= max(column) < _LARGEST:
            raise ChannelBroken("the worker gave a number out of place")


def _verify_fact(fact: Fact) -> None:
    if not 0 <= fact.count < _LARGEST:
        raise ChannelBroken("the worker gave a number out of place")


def _verify_plain(value: Any, depth: int) -> None:
    """Raise unless canonical JSON can hold the value."""
    if depth > _DEEPEST:
        raise ChannelBroken("the worker nested too deep")
    if value is None or type(value) in (str, bool):
        return
    if type(value) is int:
        if abs(value) >= _LARGEST:
            raise ChannelBroken("the worker gave a number out of place")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str:
                raise ChannelBroken("the worker gave a key that is no text")
            _verify_plain(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _verify_plain(inner, depth + 1)
    else:
        raise ChannelBroken("the worker gave a value of another kind")
