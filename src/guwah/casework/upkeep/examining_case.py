"""
Every file of one case of a vault, quickly or to the last byte.

Repairs nothing. Wires the vault's survey and what casework knows of an item's derivatives.
Specification: docs/spec/vault.md, "Checking"

The rules of this module are:
  * Quick: names, sizes, keys, the log, its checkpoint, and that the tables are not ahead of the log.
  * Full: also every original against its log entry, every reading and derivative against its root,
    every sheet against its digest, every page of the catalogue.
  * Where the log cannot tell which items there are, each object is opened, whatever it is.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from guwah.casework import tables
from guwah.casework.deriving import derivative, sealed
from guwah.casework.proving.custody import verify_reading
from guwah.casework.sheets import read_sheet
from guwah.errors import CheckpointRefutedError
from guwah.vault import health, objects
from guwah.vault.casekeys import CaseKeys
from guwah.vault.catalogue import CATALOGUE_NAME
from guwah.vault.database import open_database
from guwah.vault.health import Survey
from guwah.vault.inventory import live_items
from guwah.vault.itemstore import ItemStore
from guwah.vault.logfile import LogEntry
from guwah.vault.newcase import case_folder, log_folder, log_keys
from guwah.vault.objects import Sealed


def examine_case(survey: Survey, root: Path, keys: CaseKeys, full: bool) -> int:
    """Check every file of a case.

    Args:
        survey: Where to note.
        root: The vault's folder.
        keys: The case's keys.
        full: Whether to read every byte.

    Returns:
        How many items it has.
    """
    return _Case(survey, root, keys, full).examine()


class _Case:
    """One case under examination.

    Args:
        survey: Where to note.
        root: The vault's folder.
        keys: The case's keys.
        full: Whether to read every byte.
    """

    def __init__(self, survey: Survey, root: Path, keys: CaseKeys, full: bool) -> None:
        self._survey = survey
        self._keys = keys
        self._full = full
        self._folder = case_folder(root, keys.folder)
        self._objects = self._folder / "objects"
        self._store = ItemStore(self._objects, keys)

    def examine(self) -> int:
        """Check the whole case; how many items it has."""
        survey = self._survey
        survey.expect(self._objects)
        if not self._objects.is_dir():
            survey.note(self._objects, "missing", "is missing")
            return 0
        entries = health.survey_log(
            survey, log_folder(self._folder, self._keys), log_keys(self._keys),
            self._store.key_or_none,
        )  # fmt: skip
        self._tables(entries)
        if entries is None:
            health.survey_unnamed(survey, self._objects, self._keys.identity, self._full)
            return sum(1 for path in self._objects.iterdir() if path.is_dir())
        items = live_items(entries)
        bound: dict[str, list[LogEntry]] = {item: [] for item in items}
        for one in entries:
            if one.item in bound:
                bound[one.item].append(one)
        for item in items:
            self._item(item, bound[item])
        known = {self._store.place(item).name for item in items}
        health.survey_strays(survey, self._objects, known, self._keys.identity)
        return len(items)

    def _tables(self, entries: list[LogEntry] | None) -> None:
        """The catalogue: that it opens, and shows no entry that the log does not hold.

        One that is not there is no loss: it is made when the folder is used next, as after a
        crash in the middle of what begins it anew.
        """
        path = self._folder / CATALOGUE_NAME
        self._survey.expect(path)
        if not path.exists():
            return
        health.survey_database(self._survey, path, self._keys.database, self._full)
        if entries is None:
            return
        if not self._survey.is_noted(path):
            verify = partial(_verify_state, path, self._keys.database[-1], entries)
            self._survey.attempt(path, verify)

    def _item(self, item: str, entries: list[LogEntry]) -> None:
        """One item: its key, its original, its derivatives."""
        survey, place = self._survey, self._store.place(item)
        survey.expect(place)
        key = partial(self._store.key, item)
        if survey.attempt(place / objects.KEY_NAME, key) is None:
            survey.expect_below(place)  # without its key nobody can tell what belongs to it
            return
        for entry in entries:
            opened = entry.entry
            if opened is None:
                continue
            if opened.type == "received":
                more = opened.more
                self._original(item, Sealed(bytes.fromhex(more["sha256"]), int(more["size"])))
            elif opened.type == "read":
                self._reading(item, opened.more, opened.root)
            elif opened.type == derivative.ENTRY and opened.more.get("name"):
                self._derivative(item, opened.more, opened.root)
        health.survey_leftovers(survey, place, self._store.key(item), self._full)

    def _original(self, item: str, expected: Sealed) -> None:
        path = self._store.place(item) / objects.DATA_NAME
        if (
            self._survey.holds(path, partial(health.verify_size, path, expected.size))
            and self._full
        ):
            self._survey.holds(path, lambda: self._store.open_original(item, expected).close())

    def _reading(self, item: str, more: dict[str, Any], root: bytes | None) -> None:
        """The files of one reading, and the sheet of what was looked at."""
        name, sheet = more.get("reading"), more.get("sheet")
        if name and self._sized(item, name) & self._sized(item, f"{name}.tree") and self._full:
            tree = self._store.reading_path(item, f"{name}.tree")
            opens = partial(health.verify_openable, tree, self._store.key(item), self._objects)
            path = self._store.reading_path(item, name)
            if self._survey.holds(tree, opens):
                self._survey.holds(path, partial(verify_reading, self._store, item, name, root))
        if sheet and self._sized(item, sheet["name"], int(sheet["size"])) and self._full:
            path = self._store.reading_path(item, sheet["name"])
            self._survey.holds(path, partial(read_sheet, self._store, item, sheet))

    def _derivative(self, item: str, more: dict[str, Any], root: bytes | None) -> None:
        """One derivative of a file."""
        entry = derivative.entry_of(more)
        if self._sized(item, more["name"], entry.size) and self._full:
            path = self._store.reading_path(item, more["name"])
            verify = partial(sealed.verify_derivative, self._store, entry, root)
            self._survey.holds(path, verify)

    def _sized(self, item: str, name: str, size: int | None = None) -> bool:
        path = self._store.reading_path(item, name)
        return self._survey.holds(path, partial(health.verify_size, path, size))


def _verify_state(path: Path, key: str, entries: list[LogEntry]) -> None:
    """Check that the tables show no entry that the log does not hold.

    Raises:
        CheckpointRefutedError: If they do.
        ObjectDamagedError: If they cannot be read.
    """
    db = open_database(path, key, path.name)
    try:
        there = db.execute("select count(*) from sqlite_master where name = 'state'").fetchone()
        done, digest = 0, None
        if there[0] and not tables.is_outdated(db):
            done, digest = tables.applied(db), tables.applied_digest(db)
    finally:
        db.close()
    if done and (done > len(entries) or digest not in (None, entries[done - 1].digest)):
        raise CheckpointRefutedError("shows entries that the record of keeping does not hold")
