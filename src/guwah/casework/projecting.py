"""
The catalogue kept in step with the log: applies entries that the tables do not show yet.

The only writer of catalogue rows. After a crash, a restore or a destroyed item the same walk
makes the tables again, from the first entry.

The rules of this module are:
  * An entry is applied once, in the order of the log, whole; a few share a transaction. Which
    sightings are one sending is settled after the last, and follows from all of them.
  * An entry whose item was destroyed changes nothing.
  * A log that does not hold the last entry that the tables show was cut back or exchanged:
    nothing is shown, or added, before a person has looked. What is set afterwards would be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guwah.casework import catalogue, readings, tables
from guwah.casework.deriving import derivative, sealed, shelf
from guwah.casework.entering import add_files, add_reading, base_name
from guwah.casework.overlap.joining import settle
from guwah.casework.sheets import read_sheet
from guwah.errors import CheckpointRefutedError
from guwah.vault.case import CaseVault

ENTRIES_AT_ONCE = 32


def project(case: CaseVault) -> None:
    """Bring the catalogue of an opened case up to the size of its log.

    Args:
        case: The opened case.

    Raises:
        ObjectDamagedError: A sealed reading cannot be opened.
        CheckpointRefutedError: The log is not the one that the tables were made from.
    """
    if tables.is_outdated(case.db):
        case.restart_catalogue()
    db = case.db
    tables.prepare(db)
    done = tables.applied(db)
    _verify_continues(case, done, tables.applied_digest(db))
    live = set(case.items())
    last = _last_derived(case, done)
    for entry in case.entries(done):
        if entry.entry is not None and entry.entry.type == derivative.ENTRY:
            _add_derivative(case, db, entry.index, entry.entry.more, live, last)
        elif entry.entry is not None:
            apply(case, db, entry.entry.type, dict(entry.entry.more or {}), live)
        tables.set_applied(db, entry.index + 1, entry.digest)
        if entry.index % ENTRIES_AT_ONCE == 0:
            db.commit()
    db.commit()
    settle(db)


def _verify_continues(case: CaseVault, done: int, digest: bytes | None) -> None:
    if not done:
        return
    last = next(case.entries(done - 1), None)
    if last is None or digest not in (None, last.digest):
        raise CheckpointRefutedError(
            f"the record of keeping is not the one that had {done} entries before",
            item=case.alias,
            hint="a part of the vault was put back or exchanged: put back the whole newest copy",
        )


def apply(
    case: CaseVault, db: tables.Connection, kind: str, more: dict[str, Any], live: set[str]
) -> None:
    """Apply one entry of the log to the tables."""
    item = more.get("item")
    if item is not None and item not in live:
        return
    if kind == "received" and item is not None:
        catalogue.add_item(db, item, more)
        name = base_name(more.get("name") or "")
        catalogue.add_file(db, item, "", name, more.get("size"), bytes.fromhex(more["sha256"]))
    elif kind == "read":
        _add_reading(case, db, more)
    elif kind == "stitched":
        catalogue.set_stitched(db, more["pairs"])
    elif kind == "numbered":
        tables.set_state(db, next_number=more["next"])
    elif kind == "role":
        set_role(db, more)
    elif kind == "consent":
        db.execute(
            "insert or replace into consent values (?, ?, ?, ?, ?, ?)",
            [more.get(k, "") for k in ("scope", "given", "at", "how", "language", "by")],
        )
    elif kind == "rules":
        db.execute("insert or replace into rules values (?, ?)", (more["for"], more["rules"]))


def _add_reading(case: CaseVault, db: tables.Connection, more: dict[str, Any]) -> None:
    """Enter what an item holds: files that nobody names, records, files that records name."""
    item = more["item"]
    if more.get("sheet"):
        members = read_sheet(case, item, more["sheet"]).members
        files = [(one.member, one.bytes, None) for one in members if one.member and not one.reader]
        add_files(db, item, files)
    if not more.get("reading"):
        return
    catalogue.remove_reading(db, item)
    first = more.get("first", catalogue.next_number(db))
    with case.open_reading(item, more["reading"]) as source:
        add_reading(db, item, {**more, "first": first}, readings.read_found(source))
    tables.set_state(db, settled=0)
    if catalogue.has_files(db, item):
        with case.open_reading(item, f"{more['reading']}.tree") as source:
            facts = readings.decode_commitments(source.read()).files
        add_files(db, item, [(one.path, one.size, one.sha256) for one in facts])


def _last_derived(case: CaseVault, start: int) -> set[int]:
    """Of the derivatives of one kind of one file the last, by its place in the log: only these
    are opened, so that a damaged one that counts no more keeps nobody from the folder."""
    last: dict[tuple[str, str | None, str], int] = {}
    for one in case.entries(start):
        if one.entry is not None and one.entry.type == derivative.ENTRY:
            entry = derivative.entry_of(one.entry.more)
            last[entry.item, entry.path, entry.kind] = one.index
    return set(last.values())


def _add_derivative(
    case: CaseVault, db: tables.Connection, index: int, more: Mapping[str, Any],
    live: set[str], last: set[int],
) -> None:  # fmt: skip
    entry = derivative.entry_of(more)
    if entry.item in live:
        is_read = entry.name is not None and index in last
        shelf.enter(db, entry, sealed.open_derivative(case, entry).passages if is_read else ())


def set_role(db: tables.Connection, more: dict[str, Any]) -> None:
    """Show a role in the tables; the row stays for exports that come later."""
    db.execute(
        "insert or replace into role values (?, ?, ?, ?)",
        (more.get("thread") or "", more.get("name") or "", more.get("handle") or "", more["role"]),
    )
