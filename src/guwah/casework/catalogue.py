"""
The catalogue of a case: tables that can be made again from its objects and its log.

Holds SQL and nothing else of the vault's formats. Spec: docs/spec/vault.md, "Catalogue".

The rules of this module are:
  * Every row follows from the log and the sealed readings; nothing lives here alone.
  * A record has a number that never changes; a sending is known by the least number of its
    sightings, and found by the number of any of them.
  * Search terms are of this case only; there is no index across cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from guwah.casework.tables import Connection, set_state, state
from guwah.evidence.case import Participant
from guwah.evidence.record import Record

Key = tuple[str | None, str | None, str | None]

NUMBERS_APART = 1000
_decoder = msgspec.msgpack.Decoder(Record)


def after(last: int) -> int:
    """The number that the next export begins with, where the last record has this one."""
    return -(-last // NUMBERS_APART) * NUMBERS_APART + 1


def next_number(db: Connection) -> int:
    """The number of the next export's first record.

    Each export begins a new thousand: where one was destroyed, the numbers of the others stay,
    and tell of it only how many thousands it had.
    """
    (last,) = db.execute("select max(number) from record").fetchone()
    return max(after(int(last or 0)), int(state(db, "next_number") or 1))


def add_item(db: Connection, item: str, more: dict[str, Any]) -> None:
    """Add an accepted item from its `received` entry."""
    db.execute(
        "insert or replace into item(id, name, giver, received, size, sha256, records, anomalies)"
        " values (?, ?, ?, ?, ?, ?, 0, 0)",
        (item, more.get("name"), more.get("giver"), more.get("received"), more.get("size"),
         bytes.fromhex(more["sha256"])),
    )  # fmt: skip


def add_file(
    db: Connection, item: str, path: str, name: str, size: int | None, sha256: bytes | None
) -> None:
    """Add a file that lies in an item, or is one (`path` is then empty); a digest is kept."""
    db.execute(
        "insert into file values (?, ?, ?, ?, ?) on conflict do update set"
        " sha256 = coalesce(excluded.sha256, sha256), size = coalesce(excluded.size, size)",
        (item, path, name, size, sha256),
    )


def name_of(db: Connection, item: str) -> str:
    """The name under which an item was handed in."""
    row = db.execute("select name from item where id = ?", (item,)).fetchone()
    return (row[0] if row else None) or ""


def remove_reading(db: Connection, item: str) -> None:
    """Take the records of an item out, so that another reading of it can be entered."""
    numbers = "(select number from record where item = ?)"
    strands = "(select id from strand where item = ?)"
    for table, column in (
        ("words", "rowid"), ("worded", "number"), ("sending", "id"),
        ("sighting", "number"), ("sighting", "sending"), ("attachment", "number"),
        ("pairing", "number"), ("stitched", "number"), ("trace", "number"),
    ):  # fmt: skip
        db.execute(f"delete from {table} where {column} in {numbers}", (item,))  # noqa: S608
    for table, column in (("anchor", "strand"), ("link", "a"), ("link", "b"),
                          ("apart", "a"), ("apart", "b")):  # fmt: skip
        db.execute(f"delete from {table} where {column} in {strands}", (item,))  # noqa: S608
    for table in ("strand", "record", "anomaly"):
        db.execute(f"delete from {table} where item = ?", (item,))  # noqa: S608


def records_in(db: Connection, item: str) -> list[Record]:
    """The records of an item, in their order."""
    rows = db.execute("select body from record where item = ? order by number", (item,))
    return [_decoder.decode(body) for (body,) in rows.fetchall()]


def stitched(db: Connection) -> dict[int, int]:
    """Records of screenshots that show the same bubble as another: number to lead."""
    return dict(db.execute("select number, lead from stitched").fetchall())


def set_stitched(db: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Remember which records of screenshots show the same bubble, and no others."""
    db.execute("delete from stitched")
    db.executemany("insert or replace into stitched values (?, ?)", pairs)
    set_state(db, settled=0)


def has_files(db: Connection, item: str) -> bool:
    """Whether a record of an item names a file that lies in it."""
    found = db.execute(
        "select 1 from attachment a join record r on r.number = a.number"
        " where r.item = ? and a.path is not null limit 1",
        (item,),
    ).fetchone()
    return found is not None


def record_at(db: Connection, item: str, ordinal: int) -> Record:
    """One record by its place in an item."""
    (body,) = db.execute(
        "select body from record where item = ? and ordinal = ?", (item, ordinal)
    ).fetchone()
    return _decoder.decode(body)


def record_of(db: Connection, number: int) -> Record:
    """One record by its number."""
    (body,) = db.execute("select body from record where number = ?", (number,)).fetchone()
    return _decoder.decode(body)


def sending_of(db: Connection, number: int) -> int | None:
    """The sending that a number names: its own, or that of any of its sightings."""
    row = db.execute("select sending from sighting where number = ?", (number,)).fetchone()
    return int(row[0]) if row else None


def sendings_in(db: Connection, item: str) -> dict[int, int]:
    """Sendings of an item's records, by ordinal."""
    rows = db.execute(
        "select r.ordinal, s.sending from record r join sighting s on s.number = r.number"
        " where r.item = ?",
        (item,),
    )
    return dict(rows.fetchall())


def sightings_of(db: Connection, sending: int) -> list[Record]:
    """All sightings of a sending, the one read first first."""
    rows = db.execute(
        "select r.body from sighting s join record r on r.number = s.number where s.sending = ?"
        " order by s.number != s.sending, s.number",
        (sending,),
    )
    return [_decoder.decode(body) for (body,) in rows]


def sendings(db: Connection) -> Iterator[tuple[int, list[Record]]]:
    """Yield all sendings with their sightings, in the order of their numbers."""
    rows = db.execute(
        "select s.sending, r.body from sighting s join record r on r.number = s.number"
        " order by s.sending, s.number != s.sending, s.number"
    )
    current: int | None = None
    seen: list[Record] = []
    for sending, body in rows:
        if sending != current and seen:
            yield int(current or 0), seen
            seen = []
        current = sending
        seen.append(_decoder.decode(body))
    if seen:
        yield int(current or 0), seen


def count_sendings(db: Connection) -> int:
    """How many sendings the case has."""
    return int(db.execute("select count(*) from sending").fetchone()[0])


def count_new(db: Connection, item: str) -> int:
    """How many sendings no other item shows."""
    return int(
        db.execute(
            "select count(distinct s.sending) from record r join sighting s on s.number = r.number"
            " where r.item = ?1 and not exists (select 1 from sighting o join record p"
            " on p.number = o.number where o.sending = s.sending and p.item != ?1)",
            (item,),
        ).fetchone()[0]
    )


def items_with(db: Connection, one: Participant) -> list[str]:
    """Ids of the items in which a participant occurs."""
    rows = db.execute(
        "select distinct r.item from person p join trace t on t.who = p.id"
        " join record r on r.number = t.number"
        " where p.thread = ? and p.name = ? and p.handle = ? order by r.item",
        (one.thread or "", one.name or "", one.handle or ""),
    )
    return [item for (item,) in rows]


def senders(db: Connection) -> dict[int, list[Key]]:
    """For each sending, as whom the exports show its sender: thread, name, handle."""
    rows = db.execute(
        "select s.sending, p.thread, p.name, p.handle from sighting s"
        " join trace t on t.number = s.number join person p on p.id = t.who"
        " order by s.sending, s.number"
    )
    found: dict[int, list[Key]] = {}
    for sending, thread, name, handle in rows:
        known = found.setdefault(sending, [])
        key = (thread or None, name or None, handle or None)
        if key not in known:
            known.append(key)
    return found


def participants(db: Connection) -> list[Participant]:
    """Participants of all threads of the case with their roles and numbers of sendings.

    Whoever stands under two names, in two exports of one chat, is two participants. A role stays
    where its name stands in no message any more: who was protected once is protected.
    """
    rows = db.execute(
        """
        select p.thread, p.name, p.handle, coalesce(r.role, 'unknown'), count(distinct s.sending)
        from person p join trace t on t.who = p.id join sighting s on s.number = t.number
        left join role r on r.thread = p.thread and r.name = p.name and r.handle = p.handle
        group by p.id
        union all
        select r.thread, r.name, r.handle, r.role, 0 from role r where not exists
          (select 1 from person p join trace t on t.who = p.id join sighting s on s.number = t.number
           where p.thread = r.thread and p.name = r.name and p.handle = r.handle)
        order by 1, 5 desc, 2
        """
    )
    return [
        Participant(thread or None, name or None, handle or None, role, sendings)
        for thread, name, handle, role, sendings in rows
    ]
