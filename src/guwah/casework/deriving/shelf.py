"""
Derivatives in the catalogue: which there are, which count, what is found in them.

Holds SQL; every row follows from the log. Spec: docs/spec/vault.md, "Catalogue".

The rules of this module are:
  * Of the derivatives of one kind of one file the last counts; the others stay listed.
  * Only what counts is found by search.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from guwah.casework.deriving.derivative import Entry, Passage
from guwah.casework.tables import Connection
from guwah.script.terms import index_terms

_entry = msgspec.msgpack.Decoder(Entry)
_passage = msgspec.msgpack.Decoder(Passage)
_encode = msgspec.msgpack.Encoder().encode


def enter(db: Connection, entry: Entry, passages: tuple[Passage, ...]) -> None:
    """Enter a derivative; it takes the place of the one before it.

    Args:
        db: The case's database.
        entry: What the log says of it.
        passages: Its words.
    """
    key = (entry.item, entry.path or "", entry.kind)
    for (number,) in db.execute(
        "select id from derived where item = ? and path = ? and kind = ? and is_current", key
    ).fetchall():
        db.execute("update derived set is_current = 0 where id = ?", (number,))
        for (passage,) in db.execute("select id from passage where derived = ?", (number,)):
            db.execute("delete from told where rowid = ?", (passage,))
        db.execute("delete from passage where derived = ?", (number,))
    derived = db.execute(
        "insert into derived(item, path, kind, name, passages, is_current, body)"
        " values (?, ?, ?, ?, ?, 1, ?)",
        (*key, entry.name, entry.passages, _encode(entry)),
    ).lastrowid
    for place, one in enumerate(passages):
        number = db.execute(
            "insert into passage(derived, place, language, body) values (?, ?, ?, ?)",
            (derived, place, one.language, _encode(one)),
        ).lastrowid
        db.execute("insert into told(rowid, terms) values (?, ?)", (number, index_terms(one.text)))


def current(db: Connection, item: str, path: str | None, kind: str) -> Entry | None:
    """The derivative of a kind of a file that counts, or None."""
    row = db.execute(
        "select body from derived where item = ? and path = ? and kind = ? and is_current",
        (item, path or "", kind),
    ).fetchone()
    return _entry.decode(row[0]) if row else None


def entries(db: Connection, item: str | None = None, kind: str | None = None) -> Iterator[Entry]:
    """Yield derivatives that count, in the order in which they were made."""
    parts: list[str] = []
    values: list[Any] = []
    for name, value in (("item", item), ("kind", kind)):
        if value is not None:
            parts.append(f" and {name} = ?")
            values.append(value)
    query = f"select body from derived where is_current{''.join(parts)} order by id"  # noqa: S608
    for (body,) in db.execute(query, values).fetchall():
        yield _entry.decode(body)


def passage_at(db: Connection, number: int) -> tuple[Entry, int, Passage]:
    """A passage by its number: its derivative, its place in it, and itself."""
    place, body, derived = db.execute(
        "select p.place, p.body, d.body from passage p join derived d on d.id = p.derived"
        " where p.id = ?",
        (number,),
    ).fetchone()
    return _entry.decode(derived), int(place), _passage.decode(body)


def naming(db: Connection, item: str, path: str) -> int | None:
    """The sending whose message names a file inside an item, or None."""
    row = db.execute(
        "select s.sending from attachment a join record r on r.number = a.number"
        " join sighting s on s.number = a.number where a.path = ? and r.item = ?"
        " order by s.sending limit 1",
        (path, item),
    ).fetchone()
    return int(row[0]) if row else None


def is_laid(db: Connection, item: str) -> bool:
    """Whether the screenshots of an item are messages."""
    row = db.execute("select reader from item where id = ?", (item,)).fetchone()
    return bool(row) and row[0] == "screenshot"
