"""
The catalogue of a case: tables that can be made again from its objects and its log.

Holds SQL and nothing else of the vault's formats. Spec: docs/spec/vault.md, "Catalogue".

The rules of this module are:
  * Every row follows from the log and the sealed readings; nothing lives here alone.
  * One sending has several sightings; identical messages of one minute stay as many as the
    export with the most of them shows.
  * Search terms are of this case only; there is no index across cases.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from guwah.evidence.case import Participant
from guwah.evidence.record import Anomaly, Record
from guwah.script.terms import index_terms

Connection = Any  # sqlcipher3 ships no types

SCHEMA = """
create table if not exists state(name text primary key, value);
create table if not exists item(id text primary key, name text, giver text, received text,
  size integer, sha256 blob, reading text, reader text, records integer, anomalies integer);
create table if not exists sending(id integer primary key, key blob not null, nth integer not null,
  kind text, thread text, name text, handle text, earliest text, text text, marks text,
  unique(key, nth));
create table if not exists sighting(sending integer, item text, ordinal integer, body blob,
  primary key(item, ordinal)) without rowid;
create index if not exists sighting_sending on sighting(sending);
create table if not exists anomaly(item text, ordinal integer, body blob,
  primary key(item, ordinal)) without rowid;
create table if not exists role(thread text, name text, handle text, role text,
  primary key(thread, name, handle));
create table if not exists consent(scope text primary key, given integer, at text,
  how text, language text, by text);
create table if not exists rules(audience text primary key, rules text);
create virtual table if not exists words using fts5(terms, names, content='',
  contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
"""
_COPY_SUFFIX = re.compile(r"(\s*\(\d+\)|\s*-\s*\d+)$")
_decoder = msgspec.msgpack.Decoder(Record)
_encoder = msgspec.msgpack.Encoder()


def prepare(db: Connection) -> None:
    """Make the tables where they are missing."""
    db.executescript(SCHEMA)


def applied(db: Connection) -> int:
    """How many entries of the log the tables already show."""
    row = db.execute("select value from state where name = 'applied'").fetchone()
    return int(row[0]) if row else 0


def applied_digest(db: Connection) -> bytes | None:
    """The digest of the last entry that the tables show."""
    row = db.execute("select value from state where name = 'digest'").fetchone()
    return bytes(row[0]) if row else None


def set_applied(db: Connection, size: int, digest: bytes) -> None:
    """Remember how many entries of the log the tables show, and the last one's digest."""
    db.execute("insert or replace into state values ('applied', ?), ('digest', ?)", (size, digest))


def add_item(db: Connection, item: str, more: dict[str, Any]) -> None:
    """Add an accepted item from its `received` entry."""
    db.execute(
        "insert or replace into item(id, name, giver, received, size, sha256, records, anomalies)"
        " values (?, ?, ?, ?, ?, ?, 0, 0)",
        (item, more.get("name"), more.get("giver"), more.get("received"), more.get("size"),
         bytes.fromhex(more["sha256"])),
    )  # fmt: skip


def thread_key(thread: str | None) -> str:
    """The thread's name without what a second download adds (`(1)`)."""
    return _COPY_SUFFIX.sub("", thread or "").strip().casefold()


def sending_key(record: Record) -> bytes:
    """Sixteen bytes, equal for sightings of what can be one sending; kept sealed only."""
    sender, sent = record.sender, record.sent
    parts = (
        thread_key(record.thread),
        record.kind,
        (sender.handle or sender.name) if sender else None,
        sent.written if sent else None,
        record.text,
        [attachment.name for attachment in record.attachments],
        record.extra.get("id"),
    )
    return hashlib.blake2b(_encoder.encode(parts), digest_size=16).digest()


def add_reading(
    db: Connection, item: str, reading: str, reader: str, found: Iterable[Record | Anomaly]
) -> tuple[int, int]:
    """Add what a reading found.

    Args:
        db: The case's database.
        item: The item's random id.
        reading: The reading's name.
        reader: The reader's name.
        found: Records and anomalies in file order.

    Returns:
        How many sendings are new, and how many were already here.
    """
    nth: Counter[bytes] = Counter()
    records = anomalies = new = already = 0
    for ordinal, one in enumerate(found):
        if isinstance(one, Anomaly):
            anomalies += 1
            db.execute(
                "insert into anomaly values (?, ?, ?)", (item, ordinal, _encoder.encode(one))
            )
            continue
        records += 1
        key = sending_key(one)
        nth[key] += 1
        row = db.execute(
            "select id from sending where key = ? and nth = ?", (key, nth[key])
        ).fetchone()
        if row:
            already += 1
        new += not row
        sending = row[0] if row else _add_sending(db, key, nth[key], one)
        db.execute(
            "insert into sighting values (?, ?, ?, ?)",
            (sending, item, ordinal, _encoder.encode(one)),
        )
    db.execute(
        "update item set reading = ?, reader = ?, records = ?, anomalies = ? where id = ?",
        (reading, reader, records, anomalies, item),
    )
    return new, already


def _add_sending(db: Connection, key: bytes, nth: int, record: Record) -> int:
    sender, sent = record.sender, record.sent
    name, handle = (sender.name, sender.handle) if sender else (None, None)
    cursor = db.execute(
        "insert into sending(key, nth, kind, thread, name, handle, earliest, text, marks)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, nth, record.kind, record.thread, name, handle, sent.earliest if sent else None,
         record.text, " ".join(record.marks)),
    )  # fmt: skip
    db.execute(
        "insert into words(rowid, terms, names) values (?, ?, ?)",
        (cursor.lastrowid, index_terms(record.text or ""),
         index_terms(" ".join(part for part in (name, handle) if part))),
    )  # fmt: skip
    if sender:
        db.execute(
            "insert or ignore into role values (?, ?, ?, 'unknown')",
            (record.thread or "", name or "", handle or ""),
        )
    return int(cursor.lastrowid)


def gone(db: Connection, item: str) -> int:
    """How many sendings an earlier export shows, between messages both have, that `item` lacks."""
    return int(
        db.execute(
            """
            with here as (select s.sending as id, t.thread as thread from sighting s
                          join sending t on t.id = s.sending where s.item = :item),
                 bounds as (select o.item as item, min(o.ordinal) as low, max(o.ordinal) as high
                            from sighting o where o.item != :item
                            and o.sending in (select id from here) group by o.item)
            select count(distinct o.sending) from sighting o join bounds b on b.item = o.item
            where o.ordinal between b.low and b.high
              and o.sending not in (select id from here)
            """,
            {"item": item},
        ).fetchone()[0]
    )


def records_of(db: Connection, item: str) -> Iterator[tuple[int, int, Record]]:
    """Yield `(sending, ordinal, record)` of an item in file order."""
    rows = db.execute(
        "select sending, ordinal, body from sighting where item = ? order by ordinal", (item,)
    )
    for sending, ordinal, body in rows:
        yield sending, ordinal, _decoder.decode(body)


def record_at(db: Connection, item: str, ordinal: int) -> Record:
    """One record by its place in an item."""
    (body,) = db.execute(
        "select body from sighting where item = ? and ordinal = ?", (item, ordinal)
    ).fetchone()
    return _decoder.decode(body)


def sightings_of(db: Connection, sending: int) -> list[Record]:
    """All sightings of a sending, the earliest received first."""
    rows = db.execute(
        "select s.body from sighting s join item i on i.id = s.item where s.sending = ?"
        " order by i.received, i.id, s.ordinal",
        (sending,),
    )
    return [_decoder.decode(body) for (body,) in rows]


def items_with(db: Connection, one: Participant) -> list[str]:
    """Ids of the items in which a participant occurs."""
    rows = db.execute(
        "select distinct g.item from sighting g join sending s on s.id = g.sending"
        " where coalesce(s.thread, '') = ? and coalesce(s.name, '') = ?"
        " and coalesce(s.handle, '') = ? order by g.item",
        (one.thread or "", one.name or "", one.handle or ""),
    )
    return [item for (item,) in rows]


def participants(db: Connection) -> list[Participant]:
    """Participants of all threads of the case with their roles and numbers of sendings."""
    rows = db.execute(
        """
        select r.thread, r.name, r.handle, r.role, count(s.id) from role r
        left join sending s on coalesce(s.thread, '') = r.thread and coalesce(s.name, '') = r.name
          and coalesce(s.handle, '') = r.handle
        group by r.thread, r.name, r.handle having count(s.id) > 0 order by r.thread, count(s.id) desc, r.name
        """
    )
    return [
        Participant(thread or None, name or None, handle or None, role, sendings)
        for thread, name, handle, role, sendings in rows
    ]
