"""
A log at rest, open for reading and appending.

Decides no meaning: types and `more` are the caller's. The tree, entries and notes are custody's; how
one file of entries looks is `logfile`'s, which files there are `logfolder`'s, and the checkpoint on
disk is `checkpointfile`'s.
Specification: docs/spec/vault.md, "The log at rest"

The rules that this module enforces are:
  * Entries are fsynced before a checkpoint is signed over them.
  * What concerns one item is sealed to the item's key; its digest stays, so that the log still
    verifies when the key is gone.
  * An entry beyond the checkpoint gets one on opening; a log shorter than its checkpoint is
    refuted (35), never repaired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from guwah.custody.checkpoint import Checkpoint
from guwah.custody.entry import Entry
from guwah.custody.merkle import Frontier
from guwah.errors import CheckpointRefutedError, LogTruncatedError, ObjectDamagedError
from guwah.vault import logfolder, platform
from guwah.vault.checkpointfile import read_checkpoint, write_checkpoint
from guwah.vault.logfile import Draft, LogEntry, parse_file, write_file
from guwah.vault.logkeys import ItemKey, LogKeys
from guwah.vault.sealing import Identity


class CaseLog:
    """One log, open for reading and appending.

    Args:
        folder: The log's folder; it exists and holds a checkpoint.
        keys: What it is sealed and signed with.
        item_key: The identity of an item, or None if it was destroyed or cannot be opened.

    Raises:
        ObjectDamagedError: If the checkpoint or an entry beyond it is missing or damaged.
        CheckpointRefutedError: If the checkpoint is of another log or contradicts itself.
        SignatureRefutedError: If it is signed by another key.
    """

    def __init__(self, folder: Path, keys: LogKeys, item_key: ItemKey) -> None:
        self._folder = folder
        self._keys = keys
        self._item_key = item_key
        self._entries: list[LogEntry] = []
        platform.remove_unfinished(folder)
        self._last: bytes | None
        self._frontier, self._last, self._note = read_checkpoint(folder, keys)
        self._settle()

    @classmethod
    def create(cls, folder: Path, keys: LogKeys, first: Draft) -> None:
        """Make a log with its first entry; the caller makes the folder's name durable.

        Args:
            folder: The folder to make.
            keys: What to seal and sign with.
            first: Entry 0.
        """
        platform.make_folder(folder)
        log = cls.__new__(cls)
        log._folder, log._keys, log._item_key = folder, keys, _no_item
        log._entries, log._frontier, log._last = [], Frontier(), None
        log.append([first])
        platform.sync_folder(folder)

    def branch(self, folder: Path, keys: LogKeys, first: Draft) -> None:
        """Begin a log that shares all entries of this one; nothing more is added to this one.

        Args:
            folder: The folder to make, beside this log's.
            keys: Those of the new log.
            first: Its first entry of its own.
        """
        platform.make_folder(folder)
        log = CaseLog.__new__(CaseLog)
        log._folder, log._keys, log._item_key = folder, keys, self._item_key
        log._entries, log._frontier, log._last = [], self._frontier, self._last
        log.append([first])
        platform.sync_folder(folder)
        platform.sync_folder(folder.parent)

    @property
    def size(self) -> int:
        """Number of entries."""
        return self._frontier.size

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a signed note."""
        return self._note

    def append(self, drafts: Sequence[Draft]) -> int:
        """Append entries, durably, under one new checkpoint.

        Args:
            drafts: At least one.

        Returns:
            The index of the first.

        Raises:
            OSError: If the disk cannot be written.
        """
        first = self.size
        path = self._folder / f"{first:08d}.age"
        if path.exists():
            raise ObjectDamagedError(f"has an entry {first} that its checkpoint lacks", item="log")
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made: list[LogEntry] = []
        frontier, last = self._frontier, self._last
        for draft in drafts:
            entry = Entry.new(
                draft.type, claimed_at=at, device=self._keys.device, root=draft.root, prev=last,
                more=draft.more,
            )  # fmt: skip
            index = first + len(made)
            made.append(LogEntry(index, entry.digest(), entry, draft.item, dict(draft.keep)))
            last = entry.leaf()
            frontier = frontier.append(last)
        write_file(path, made, self._keys.identity.to_public(), self._item_key)
        if len(self._entries) == first:
            self._entries += made
        self._frontier, self._last = frontier, last
        self._sign()
        return first

    def entries(self, start: int = 0) -> Iterator[LogEntry]:
        """Yield all entries from index `start` on.

        Raises:
            ObjectDamagedError: If a file is missing or damaged.
            LogTruncatedError: If the log is shorter than its checkpoint.
            DigestRefutedError: If an entry does not fit its digest or its predecessor.
            OrderRefutedError: If its predecessor stands elsewhere in the log.
        """
        self._load()
        yield from self._entries[start:]

    def last(self) -> LogEntry:
        """The newest entry, from its own file alone; unopened if it is bound to an item.

        Raises:
            ObjectDamagedError: If its file is damaged.
            LogTruncatedError: If its file is missing.
            DigestRefutedError: If it does not fit its digest.
        """
        first, path = self._files()[-1]
        found = parse_file(path, first, self._keys.identity, _no_item)[-1]
        if found.index != self.size - 1:
            raise LogTruncatedError("the log is shorter than its checkpoint", item="log")
        return found

    def leaf_hashes(self) -> list[bytes]:
        """The leaf hash of each entry, in order; raises as `entries` does."""
        return [entry.leaf for entry in self.entries()]

    def forget(self, item: str) -> None:
        """Drop from memory what is sealed to an item that was destroyed."""
        self._entries = [
            LogEntry(one.index, one.digest, None, one.item, {}) if one.item == item else one
            for one in self._entries
        ]

    def verify(self) -> Checkpoint:
        """Read the whole log again from disk and hold it against its checkpoint.

        Returns:
            The checkpoint.

        Raises:
            ObjectDamagedError: If a file is missing or damaged, or an item's entries cannot be
                opened though nothing says that it was destroyed.
            CheckpointRefutedError: If root, size or origin contradict the checkpoint.
            SignatureRefutedError: If the checkpoint is not signed by the log's key.
            DigestRefutedError: If an entry does not fit its digest or its predecessor.
            OrderRefutedError: If its predecessor stands elsewhere in the log.
        """
        self._entries = []
        frontier, last, _ = read_checkpoint(self._folder, self._keys)
        leaves = self.leaf_hashes()
        if Frontier.of(leaves) != frontier or last != leaves[-1]:
            raise CheckpointRefutedError("the log does not lead to its checkpoint", item="log")
        destroyed = {
            one.entry.more.get("item" if one.entry.type == "destroyed" else "folder")
            for one in self._entries
            if one.entry is not None and one.entry.type in ("destroyed", "case-destroyed")
        }
        for one in self._entries:
            if one.entry is None and one.item not in destroyed:
                raise ObjectDamagedError(
                    f"cannot open entry {one.index}, though nothing says that item "
                    f"'{one.item}' was destroyed",
                    item="log",
                )
        return Checkpoint(self._keys.origin, frontier.size, frontier.root())

    def _load(self) -> None:
        for first, path in self._files():
            if first < len(self._entries):
                continue
            if first > len(self._entries):
                raise ObjectDamagedError(f"entry {len(self._entries)} is missing", item="log")
            self._entries += self._read(path, first)
        if len(self._entries) != self.size:
            raise LogTruncatedError(
                f"the log has {len(self._entries)} entries, its checkpoint {self.size}", item="log"
            )

    def _read(self, path: Path, first: int) -> list[LogEntry]:
        previous = self._entries[-1].leaf if self._entries else None
        if first and not self._entries:
            previous = self._last
        return logfolder.read_following(
            self._folder, self._keys, self._item_key, (first, path), previous
        )

    def _files(self) -> list[tuple[int, Path]]:
        return logfolder.files_of(self._folder, self._keys)

    def _settle(self) -> None:
        """Sign for entries that a killed process wrote and did not sign for."""
        beyond = [(first, path) for first, path in self._files() if first >= self.size]
        for first, path in beyond:
            if first != self.size:
                raise ObjectDamagedError(f"entry {self.size} is missing", item="log")
            for one in self._read(path, first):
                self._last = one.leaf
                self._frontier = self._frontier.append(self._last)
        if beyond:
            self._sign()

    def _sign(self) -> None:
        assert self._last is not None
        self._note = write_checkpoint(self._folder, self._keys, self._frontier, self._last)


def _no_item(_item: str) -> Identity | None:
    return None
