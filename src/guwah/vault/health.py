"""
A survey of a vault's files: what is damaged, missing or foreign, each by its path.

Opens files and repairs nothing; what an item's derivatives must be is told by the caller.
Specification: docs/spec/vault.md, "Checking"

The rules of this module are:
  * One damaged file is noted and the survey goes on; it ends with the last file.
  * Every file on disk is accounted for: it was checked, or it is foreign.
  * What a synchronising program put beside a file is foreign: it is named, never merged.
  * A note names a path and says what is wrong; no byte of what is sealed stands in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from guwah.errors import CheckpointRefutedError, GuwahError, ObjectDamagedError
from guwah.vault import objects, platform
from guwah.vault.caselog import CaseLog
from guwah.vault.checkpointfile import CHECKPOINT_NAME
from guwah.vault.database import open_database, verify_database
from guwah.vault.keys import is_id
from guwah.vault.logfile import LogEntry, parse_file
from guwah.vault.logfolder import first_in
from guwah.vault.logkeys import ItemKey, LogKeys
from guwah.vault.padding import LEAST_BYTES, TRAILER_BYTES, padded_size
from guwah.vault.sealing import Identity
from guwah.vault.source import Spool

T = TypeVar("T")
DAMAGED: Final = ObjectDamagedError.exit_code
_CHUNK_BYTES: Final = 64 << 10
_TAG_BYTES: Final = 16
_HEADER_BYTES: Final = 64 << 10
_JOURNAL: Final = re.compile(r"(case|desk)\.db-(journal|wal|shm)").fullmatch
_SYNCHRONISED: Final = re.compile(
    r"conflict|\.sync-|~syncthing~|\.icloud$|\([0-9]+\)|\.!sync$|\.part(ial)?$|'s copy|\.bak$|~$",
    re.IGNORECASE,
).search


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be.

    Args:
        path: Where, relative to the vault.
        kind: `damaged`, `missing`, `foreign`, or `refuted`.
        what: What is wrong, one lower-case sentence.
        code: The exit code that this alone would give.
    """

    path: str
    kind: str
    what: str
    code: int = DAMAGED


class Survey:
    """Notes findings, and which files were accounted for.

    Args:
        root: The vault's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._skip = len(str(root)) + 1
        self.found: list[Finding] = []
        self._known: set[str] = set()
        self._whole: set[str] = set()

    def name(self, path: Path) -> str:
        """A path as it is reported."""
        return str(path)[self._skip :].replace(os.sep, "/") or "."

    def expect(self, path: Path) -> None:
        """This file belongs here, or this folder."""
        self._known.add(self.name(path))

    def expect_below(self, folder: Path) -> None:
        """All in this folder belongs here, because it cannot be told what does."""
        self._whole.add(self.name(folder))

    def note(self, path: Path, kind: str, what: str, code: int = DAMAGED) -> None:
        """Note one finding."""
        self.found.append(Finding(self.name(path), kind, what, code))

    def attempt(self, path: Path, check: Callable[[], T]) -> T | None:
        """Check a file; what is wrong with it is noted.

        Args:
            path: The file, or the folder that the check is about.
            check: Raises if it is not as it must be.

        Returns:
            What `check` returned, or None.
        """
        self.expect(path)
        try:
            return check()
        except GuwahError as error:
            kind = "refuted" if 30 <= error.exit_code < 40 else "damaged"
            kind = "missing" if error.what == "is missing" or not path.exists() else kind
            self.note(path, kind, error.what, error.exit_code)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            self.note(path, "damaged", f"cannot be read: {reason}")
        return None

    def holds(self, path: Path, check: Callable[[], object]) -> bool:
        """Check a file as `attempt` does; whether it is as it must be."""
        before = len(self.found)
        self.attempt(path, check)
        return len(self.found) == before

    def is_known(self, path: Path) -> bool:
        """Whether this file was accounted for already."""
        return self.name(path) in self._known

    def is_noted(self, path: Path) -> bool:
        """Whether something was found about this file already."""
        return any(one.path == self.name(path) for one in self.found)

    def verify_foreign(self) -> None:
        """Note every file that nothing accounted for."""
        parents = set()
        for one in self._known:
            while one := one.rpartition("/")[0]:
                parents.add(one)
        for folder, folders, files in os.walk(self.root):
            for each in sorted(folders):
                path = Path(folder, each)
                name = self.name(path)
                if name in self._whole:
                    folders.remove(each)
                elif path.is_symlink() or name not in parents | self._known:
                    folders.remove(each)
                    self._note_foreign(path)
            for each in sorted(files):
                if self.name(Path(folder, each)) not in self._known and not _JOURNAL(each):
                    self._note_foreign(Path(folder, each))

    def _note_foreign(self, path: Path) -> None:
        what = "is no part of the vault, and is not used"
        if _SYNCHRONISED(path.name):
            what = "was put here by a program that synchronises or copies, and is not used"
        elif path.name.startswith(platform.UNFINISHED):
            what = "is unfinished: it goes when the vault is opened next"
        self.note(path, "foreign", what)


def survey_database(survey: Survey, path: Path, keys: Sequence[str], full: bool) -> None:
    """Check a database: that it opens, and with `full` every page of it."""

    def check() -> None:
        if not path.exists():
            raise ObjectDamagedError("is missing")
        connection = open_database(path, keys[-1], path.name)
        try:
            if full:
                verify_database(connection, path.name)
        finally:
            connection.close()

    survey.attempt(path, check)


def survey_log(
    survey: Survey, folder: Path, keys: LogKeys, item_key: ItemKey
) -> list[LogEntry] | None:
    """Check a log, each of its files, then their order and the checkpoint.

    Args:
        survey: Where to note.
        folder: The log's folder.
        keys: What it is sealed and signed with.
        item_key: The identity of an item, or None.

    Returns:
        Its entries, or None if they cannot be told.
    """
    survey.expect(folder)
    if not folder.is_dir():
        survey.note(folder, "missing", "is missing")
        return None
    before = len(survey.found)
    older = keys.before()
    if older is not None:
        survey_log(survey, folder.with_name(keys.place(older.device)), older, item_key)
    for path in sorted(folder.iterdir()):
        first = first_in(path.name)
        if first is not None:
            survey.attempt(path, partial(_parsed, path, first, keys, item_key))
    log = survey.attempt(folder / CHECKPOINT_NAME, lambda: CaseLog(folder, keys, item_key))
    if log is None or len(survey.found) > before:
        return None
    survey.attempt(folder, log.verify)
    try:
        return list(log.entries())
    except GuwahError:
        return None


def _parsed(path: Path, first: int, keys: LogKeys, item_key: ItemKey) -> None:
    if path.name != f"{first:08d}.age":
        raise ObjectDamagedError("stands under another's name")
    parse_file(path, first, keys.identity, item_key)


def verify_size(path: Path, size: int | None = None, least: int = LEAST_BYTES) -> None:
    """Check the length of a padded age file without opening it.

    Args:
        path: The sealed file.
        size: Length of the original in bytes; any if None.
        least: As it was sealed.

    Raises:
        ObjectDamagedError: If it is missing, cut off or too long.
        OSError: If it cannot be read.
    """
    if not path.is_file():
        raise ObjectDamagedError("is missing" if not path.exists() else "is no file")
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
        total = file.seek(0, os.SEEK_END)
    mark = head.find(b"\n--- ")
    end = head.find(b"\n", mark + 1)
    if mark < 0 or end < 0:
        raise ObjectDamagedError("is no sealed file")
    sealed = total - end - 1 - _TAG_BYTES  # the nonce, then chunks with a tag each
    plain = sealed - _TAG_BYTES * -(-sealed // (_CHUNK_BYTES + _TAG_BYTES))
    fits = plain == padded_size(max(0, plain - TRAILER_BYTES), least)
    if not fits or (size is not None and plain != padded_size(size, least)):
        raise ObjectDamagedError("has another length than it must have")


def verify_openable(path: Path, identity: Identity, folder: Path) -> None:
    """Open a sealed file to its last byte and let it go.

    Raises:
        ObjectDamagedError: If it is missing or damaged.
    """
    objects.open_file(path, identity, Spool(folder), path.name).close()


def survey_unnamed(survey: Survey, folder: Path, case: Identity, full: bool) -> None:
    """Check objects without a log that says which there are: each opens, whatever it is."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        survey.expect(place)
        identity = survey.attempt(
            place / objects.KEY_NAME, partial(objects.open_key, place, case, objects.KEY_NAME)
        )
        for path in sorted(place.glob("*.age")):
            if path.name != objects.KEY_NAME and identity is not None and full:
                survey.attempt(path, partial(verify_openable, path, identity, folder))
            survey.expect(path)


def survey_leftovers(survey: Survey, place: Path, identity: Identity, full: bool) -> None:
    """Account for derivatives that a killed process sealed and no entry names: they do no harm."""
    for path in sorted(place.glob("*.age")):
        if is_id(path.stem) and not survey.is_known(path):
            if full:
                survey.holds(path, partial(verify_openable, path, identity, place))
            else:
                survey.holds(path, partial(verify_size, path))


def survey_strays(survey: Survey, folder: Path, known: set[str], case: Identity) -> None:
    """Note objects that the log does not name though they were sealed to this case."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if place.name in known or place.name.startswith(platform.UNFINISHED):
            continue
        try:
            objects.open_key(place, case, objects.KEY_NAME)
        except ObjectDamagedError:
            continue
        survey.expect(place)
        survey.expect_below(place)
        what = "is an item that the record of keeping does not name"
        survey.note(place, "refuted", what, CheckpointRefutedError.exit_code)
