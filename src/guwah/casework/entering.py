"""
What a reading found, entered into the catalogue: records, traces, people, files.

Joins nothing: `joining` does that when all entries of the log are entered.

The rules of this module are:
  * A record's number is the first of its reading's numbers plus its place among the records.
  * A chat of an export is a strand; its rank follows from the original's bytes alone.
  * Rows are written in blocks; memory does not grow with the export.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from guwah.casework.catalogue import add_file
from guwah.casework.originals import path_of
from guwah.casework.tables import Connection
from guwah.evidence.record import Anomaly, Record
from guwah.linking.overlap import NOBODY
from guwah.linking.overlap_trace import Sort, Trace, trace

BLOCK = 2000
_COPY_SUFFIX = re.compile(r"(\s*\(\d+\)|\s*-\s*\d+)$")
_FAMILIES = {"imessage": "phone", "sms-backup": "phone", "ios-calls": "phone", "call-log": "phone"}
_encoder = msgspec.msgpack.Encoder()
_TRACE = (
    "insert into trace(number, strand, who, day_first, month_first, lasts, sort, content, detail,"
    " name, family, flags, message_id, letters, same, words)"
    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def thread_key(thread: str | None) -> str:
    """The thread's name without what a second download adds (`(1)`)."""
    return _COPY_SUFFIX.sub("", thread or "").strip().casefold()


def family_of(reader: str) -> str:
    """The app whose messages a reader reads: two readers of one family may see one chat."""
    return _FAMILIES.get(reader, reader.partition("-")[0])


def equal_key(record: Record) -> bytes:
    """Sixteen bytes, equal for records that are equal in every value; kept sealed only."""
    sender, sent = record.sender, record.sent
    parts = (
        family_of(record.reader),
        thread_key(record.thread),
        record.kind,
        (sender.handle or sender.name) if sender else None,
        sent.written if sent else None,
        record.text,
        [attachment.name for attachment in record.attachments],
        record.extra.get("id"),
        record.id if record.grade == "screenshot" else None,  # only stitching joins pictures
    )
    return _digest(parts)


def _digest(parts: object) -> bytes:
    return hashlib.blake2b(_encoder.encode(parts), digest_size=16).digest()


def add_reading(
    db: Connection,
    item: str,
    more: dict[str, Any],
    found: Iterable[Record | Anomaly],
) -> None:
    """Enter what a reading found.

    Args:
        db: The case's database.
        item: The item's random id.
        more: The `read` entry: `reading`, `reader`, and `first`, the number of its first record.
        found: Records and anomalies in file order.
    """
    (sha256,) = db.execute("select sha256 from item where id = ?", (item,)).fetchone()
    entry = _Entry(db, item, bytes(sha256), int(more["first"]))
    pairs = enumerate(found)
    while block := list(islice(pairs, BLOCK)):
        entry.add(block)
    entry.finish()
    db.execute(
        "update item set reading = ?, reader = ?, records = ?, anomalies = ? where id = ?",
        (more["reading"], more["reader"], entry.records, entry.anomalies, item),
    )


@dataclass
class _Strand:
    """A chat of the export while it is entered: its bounds, and whether it runs backwards."""

    id: int
    low: list[int | None] = field(default_factory=lambda: [None, None])
    high: list[int | None] = field(default_factory=lambda: [None, None])
    first: int | None = None
    last: int | None = None

    def widen(self, times: tuple[int, int]) -> None:
        """Take a record's times in."""
        for order, at in enumerate(times):
            low, high = self.low[order], self.high[order]
            self.low[order] = at if low is None or at < low else low
            self.high[order] = at if high is None or at > high else high
        self.first = times[0] if self.first is None else self.first
        self.last = times[0]


class _Entry:
    """The rows of one reading, block by block."""

    def __init__(self, db: Connection, item: str, sha256: bytes, first: int) -> None:
        self._db, self._item, self._sha256 = db, item, sha256
        self._number = first
        self.records = self.anomalies = 0
        self._people: dict[tuple[str, str, str], int] = {}
        self._strands: dict[tuple[str, str, str], _Strand] = {}

    def add(self, block: Iterable[tuple[int, Record | Anomaly]]) -> None:
        """Enter a block of records and anomalies."""
        records: list[tuple[Any, ...]] = []
        traces: list[tuple[Any, ...]] = []
        anomalies: list[tuple[Any, ...]] = []
        files: list[tuple[Any, ...]] = []
        for ordinal, one in block:
            body = _encoder.encode(one)
            if isinstance(one, Anomaly):
                self.anomalies += 1
                anomalies.append((self._item, ordinal, body))
                continue
            self.records += 1
            records.append((self._number, self._item, ordinal, body))
            traces.append(self._row(one))
            files += self._files(one)
            self._number += 1
        run = self._db.executemany
        run("insert into record values (?, ?, ?, ?)", records)
        run(_TRACE, traces)
        run("insert into anomaly values (?, ?, ?)", anomalies)
        run("insert into attachment values (?, ?, ?, ?, ?, ?)", files)

    def finish(self) -> None:
        """Keep the bounds of the strands."""
        self._db.executemany(
            "update strand set low_day = ?, high_day = ?, low_month = ?, high_month = ?,"
            " newest_first = ? where id = ?",
            [
                (one.low[0], one.high[0], one.low[1], one.high[1],
                 int((one.first or 0) > (one.last or 0)), one.id)
                for one in self._strands.values()
            ],
        )  # fmt: skip

    def _row(self, record: Record) -> tuple[Any, ...]:
        told: Trace = trace(record)
        strand = self._strand(record)
        if told.sort != Sort.NONE and told.day_first is not None and told.month_first is not None:
            strand.widen((told.day_first, told.month_first))
        sender = record.sender
        name, handle = (sender.name, sender.handle) if sender else (None, None)
        return (
            self._number, strand.id, self._person(record), told.day_first, told.month_first,
            told.lasts, int(told.sort), told.content, told.detail, told.name, int(told.family),
            told.flags, told.message_id, told.letters, equal_key(record),
            _digest((record.text, name, handle)),
        )  # fmt: skip

    def _strand(self, record: Record) -> _Strand:
        key = (record.member or "", record.thread or "", family_of(record.reader))
        if key not in self._strands:
            rank = _digest((self._sha256, *key))
            made = self._db.execute(
                "insert into strand(item, member, thread, family, title, rank, linked)"
                " values (?, ?, ?, ?, ?, ?, 0)",
                (self._item, *key, thread_key(record.thread), rank),
            )
            self._strands[key] = _Strand(int(made.lastrowid))
        return self._strands[key]

    def _person(self, record: Record) -> int:
        sender = record.sender
        if sender is None:
            return NOBODY
        key = (record.thread or "", sender.name or "", sender.handle or "")
        if key not in self._people:
            self._db.execute(
                "insert or ignore into person(thread, name, handle) values (?, ?, ?)", key
            )
            (self._people[key],) = self._db.execute(
                "select id from person where thread = ? and name = ? and handle = ?", key
            ).fetchone()
        return self._people[key]

    def _files(self, record: Record) -> Iterator[tuple[Any, ...]]:
        """Rows of the files that a record names; without a path where they do not lie there."""
        for place, one in enumerate(record.attachments):
            path = path_of(record.member, one) if one.present else None
            yield self._number, place, one.name, base_name(one.name), one.media_type, path


def add_files(
    db: Connection, item: str, facts: Iterable[tuple[str, int | None, bytes | None]]
) -> None:
    """Enter files that lie in an item.

    Args:
        db: The case's database.
        item: The item's random id.
        facts: Path, size in bytes and SHA-256, as far as known.
    """
    for path, size, sha256 in facts:
        add_file(db, item, path, base_name(path), size, sha256)


def base_name(path: str) -> str:
    """The last part of a path inside an item or a folder."""
    return path.rpartition("/")[2].rpartition("\\")[2]
