"""
Facts about a member that an expert should know: what does not fit together, and what is missing.

Looks at records as they pass; keeps counters and a few ids. Facts, never verdicts: a clock that
runs backwards may be a forgery, a journey, or a phone that had no network.

The rules of this module are:
  * `period`: the first and the last time that is written.
  * `clock-backwards`: records whose time lies before that of the record above them; after it, in
    an export that runs from new to old.
  * `media-date`: a file name that carries a date more than a day from its message's.
  * `time-style`: the way in which times are written changes inside the file.
  * `declared-count`: the file says how many messages it has, and has another number.
  * `undecided-time`: times that can be read in two ways, day and month, or the two halves of a day.
  * `gap`: more than thirty days without a record, the longest five.
  * `missing-rows`: numbers of rows of a database that are not there between those that are.
  * `near-cap`: about as many messages as WhatsApp exports at most (10,000 with media, 40,000
    without): older ones may have been cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from guwah.evidence.record import Anomaly, Fact, Record, Sent, Summary
from guwah.intake.contract import Member, Options, Reader

_MOST_IDS = 20
_MOST_GAPS = 5
_KEPT_GAPS = 50
_MOST_STYLES = 50
_GAP = timedelta(days=30)
_DAY = timedelta(days=1)
_CAPS = (10_000, 40_000)
_NEAR = 100
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MEDIA_DATE = re.compile(
    r"(?:^|[^0-9])(20[0-9]{2})(-?)(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])(?:[^0-9]|$)"
)


class _Counted:
    """How often something was seen, and the first ids."""

    def __init__(self) -> None:
        self.count = 0
        self.ids: list[str] = []

    def add(self, one: Record) -> None:
        self.count += 1
        if len(self.ids) < _MOST_IDS:
            self.ids.append(one.id)

    def fact(self, what: str, detail: str) -> list[Fact]:
        return [Fact(what, detail, self.count, tuple(self.ids))] if self.count else []


class Watcher:
    """Looks at the records of one member as they pass."""

    def __init__(self) -> None:
        self._forward, self._back, self._media = _Counted(), _Counted(), _Counted()
        self._undecided = _Counted()
        self._first: str | None = None
        self._last: str | None = None
        self._above: str | None = None
        self._styles: dict[str, _Counted] = {}
        self._gaps: list[tuple[timedelta, str, str, str]] = []
        self._rows: dict[str, tuple[int, int, int]] = {}

    def see(self, one: Record) -> None:
        """Look at a record.

        Args:
            one: The next record of the member.
        """
        locator = one.locator
        if not isinstance(locator, msgspec.UnsetType):
            self._see_row(str(locator.get("table")), locator.get("rowid"))
        sent = one.sent
        if sent is None:
            return
        if sent.zone != "explicit" and len(self._styles) < _MOST_STYLES:
            self._styles.setdefault(_style(sent.written), _Counted()).add(one)
        if len(sent.readings) == 1:
            self._see_time(one, sent.readings[0])
        if len(sent.readings) > 1:
            self._undecided.add(one)
        for attachment in one.attachments:
            if _is_far(attachment.name, sent):
                self._media.add(one)

    def _see_row(self, table: str, row: object) -> None:
        if isinstance(row, int):
            low, high, count = self._rows.get(table, (row, row, 0))
            self._rows[table] = (min(low, row), max(high, row), count + 1)

    def _see_time(self, one: Record, reading: str) -> None:
        above = self._above
        self._above = reading
        first, last = self._first or reading, self._last or reading
        self._first, self._last = min(first, reading), max(last, reading)
        if above is None or reading[:16] == above[:16]:
            return
        (self._forward if reading > above else self._back).add(one)
        if reading > last:
            self._add_gap(last, reading, one)
        elif reading < first:
            self._add_gap(reading, first, one)
        elif self._gaps:
            self._split_gaps(reading, one)

    def _add_gap(self, before: str, after: str, one: Record) -> None:
        """Remember a silence between two times, if it is long."""
        if before[:7] == after[:7]:
            return
        apart = _moment(after) - _moment(before)
        if apart >= _GAP:
            self._gaps.append((apart, before, after, one.id))
            self._gaps = sorted(self._gaps, reverse=True)[:_KEPT_GAPS]

    def _split_gaps(self, reading: str, one: Record) -> None:
        """A record that comes later in the file can lie inside a silence."""
        for gap in self._gaps:
            if gap[1] < reading < gap[2]:
                self._gaps.remove(gap)
                self._add_gap(gap[1], reading, one)
                self._add_gap(reading, gap[2], one)
                return

    def facts(self, reader: Reader, member: Member, options: Options, records: int) -> list[Fact]:
        """What was noticed.

        Args:
            reader: The member's reader.
            member: The member.
            options: What the person told.
            records: How many records it had.

        Returns:
            Facts.
        """
        told: list[Fact] = []
        if self._first and self._last:
            told.append(Fact("period", f"{self._first} to {self._last}"))
        is_newest_first = self._back.count > self._forward.count
        against = self._forward if is_newest_first else self._back
        order = "new to old" if is_newest_first else "old to new"
        told += against.fact("clock-backwards", f"records against the file's order, {order}")
        told += self._media.fact("media-date", "a file's name carries another date")
        told += self._undecided.fact(
            "undecided-time", "times that can be read in more than one way"
        )
        if len(self._styles) > 1:
            shown = ", ".join(f"'{style}': {seen.count}" for style, seen in self._styles.items())
            firsts = tuple(seen.ids[0] for seen in self._styles.values())
            told.append(Fact("time-style", shown, len(self._styles), firsts))
        for apart, before, after, record in sorted(self._gaps[:_MOST_GAPS], key=lambda gap: gap[1]):
            told.append(Fact("gap", f"{apart.days} days: {before} to {after}", 1, (record,)))
        for table, (low, high, count) in sorted(self._rows.items()):
            missing = high - low + 1 - count
            if missing > 0:
                told.append(Fact("missing-rows", f"{table}: between {low} and {high}", missing))
        told += _declared(reader, member, options, records)
        if reader.name == "whatsapp" and any(abs(records - cap) <= _NEAR for cap in _CAPS):
            told.append(Fact("near-cap", "WhatsApp cuts off the oldest messages here", records))
        return told


def watched(
    reader: Reader, member: Member, options: Options, found: Iterator[Record | Anomaly | Summary]
) -> Iterator[Record | Anomaly | Summary]:
    """Pass on what was found; the summary comes with facts.

    Args:
        reader: The member's reader.
        member: The member.
        options: What the person told.
        found: Records and anomalies, then the summary.

    Yields:
        The same.
    """
    watcher = Watcher()
    for one in found:
        if type(one) is Record:
            watcher.see(one)
        elif type(one) is Summary:
            facts = watcher.facts(reader, member, options, one.records)
            yield msgspec.structs.replace(one, facts=tuple(facts))
            continue
        yield one


def _declared(reader: Reader, member: Member, options: Options, records: int) -> list[Fact]:
    """What the file itself says of its number of messages, where a reader tells that."""
    if not getattr(reader, "declares_count", False):
        return []
    member.source.seek(0)
    told = []
    for decision in reader.explain(member, options):
        if decision.what == "declared count" and decision.decided != str(records):
            detail = f"the file says {decision.decided}, and holds {records}"
            told.append(Fact("declared-count", detail))
    return told


def _style(written: str) -> str:
    """The way in which a time is written, without the time."""
    return _LETTERS.sub("a", _DIGITS.sub("9", written))[:60]


def _is_far(name: str, sent: Sent) -> bool:
    """Whether a name carries a date that is more than a day from every reading."""
    found = _MEDIA_DATE.search(name)
    if found is None or not sent.readings:
        return False
    try:
        named = date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return False
    return all(abs(_moment(reading).date() - named) > _DAY for reading in sent.readings)


def _moment(reading: str) -> datetime:
    return datetime.fromisoformat(reading).replace(tzinfo=None)
