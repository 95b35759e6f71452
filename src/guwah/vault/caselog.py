"""
A log at rest: sealed files of entries, and the newest checkpoint.

Decides no meaning: types and `more` are the caller's. The tree, entries and notes are custody's.
Specification: docs/spec/vault.md, "The log at rest"

The rules that this module enforces are:
  * Entries are fsynced before a checkpoint is signed over them.
  * A file of entries is written once and never changed.
  * What concerns one item is sealed to the item's key; its digest stays, so that the log still
    verifies when the key is gone.
  * An entry beyond the checkpoint gets one on opening; a log shorter than its checkpoint is
    refuted (35), never repaired.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from guwah.custody import canonical
from guwah.custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from guwah.custody.entry import Entry
from guwah.custody.merkle import Frontier
from guwah.custody.signing import Signer
from guwah.errors import (
    CheckpointRefutedError,
    DigestRefutedError,
    LogTruncatedError,
    ObjectDamagedError,
    OrderRefutedError,
    RefutedError,
)
from guwah.vault import platform
from guwah.vault.casekeys import Generation
from guwah.vault.logfile import Draft, LogEntry, parse_file, write_file
from guwah.vault.sealing import Identity, open_sealed, seal

CHECKPOINT_NAME: Final = "checkpoint.age"
_FILE_NAME = re.compile(r"([0-9]{8,})\.age").fullmatch
ItemKey = Callable[[str], Identity | None]


@dataclass(frozen=True, repr=False)
class LogKeys:
    """What a log is sealed and signed with.

    Args:
        identity: Whom its files are sealed to.
        origin: Its name.
        device: The device's id, in each entry.
        signer: Signs its checkpoints and nothing else.
        earlier: Generations of the log before this one, whose entries it shares.
        place: The name on disk of a device's log.
    """

    identity: Identity
    origin: str
    device: str
    signer: Signer
    earlier: tuple[Generation, ...] = ()
    place: Callable[[str], str] = str

    def before(self) -> LogKeys | None:
        """Those of the generation before this one."""
        if not self.earlier:
            return None
        last = self.earlier[-1]
        return replace(self, origin=last.origin, device=last.device, earlier=self.earlier[:-1])


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
        self._frontier, self._last, self._note = self._open_checkpoint()
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
        frontier, last, _ = self._open_checkpoint()
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
        found = parse_file(path, first, self._keys.identity, self._item_key)
        previous = self._entries[-1].leaf if self._entries else None
        if first and not self._entries:
            previous = self._last
        for one in found:
            if one.entry is not None and one.entry.prev != previous:
                raise self._not_following(one.index, one.entry.prev)
            previous = one.leaf
        return found

    def _not_following(self, index: int, prev: bytes | None) -> RefutedError:
        """What to say of an entry whose predecessor is another one: reordered, or changed."""
        what = f"entry {index} does not follow the one before it"
        there = {
            one.leaf
            for first, path in self._files()
            for one in parse_file(path, first, self._keys.identity, self._item_key)
        }
        return OrderRefutedError(what) if prev in there else DigestRefutedError(what)

    def _files(self) -> list[tuple[int, Path]]:
        found = _files_in(self._folder)
        begun = 0
        for one in self._keys.earlier:  # each has the entries from the last one's end to its own
            folder = self._folder.with_name(self._keys.place(one.device))
            if not folder.is_dir():
                raise ObjectDamagedError("a log of an earlier generation is missing", item="log")
            found += [each for each in _files_in(folder) if begun <= each[0] < one.size]
            begun = one.size
        return sorted(found)

    def _open_checkpoint(self) -> tuple[Frontier, bytes | None, bytes]:
        sealed = platform.read_file(self._folder / CHECKPOINT_NAME, "checkpoint")
        data = open_sealed(sealed, self._keys.identity, "checkpoint")
        try:
            obj = canonical.parse(data)
            note = obj["note"].encode()
            peaks = tuple(bytes.fromhex(peak) for peak in obj["peaks"])
            last = bytes.fromhex(obj["last"])
        except (DigestRefutedError, KeyError, TypeError, AttributeError, ValueError):
            raise ObjectDamagedError("is no checkpoint", item="checkpoint") from None
        checkpoint = open_checkpoint(note, self._keys.signer.public)
        frontier = Frontier(checkpoint.size, peaks)
        fits = len(peaks) == checkpoint.size.bit_count() and frontier.root() == checkpoint.root
        if checkpoint.origin != self._keys.origin or not fits or not checkpoint.size:
            raise CheckpointRefutedError("the checkpoint is not of this log", item="log")
        return frontier, last, note

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
        frontier = self._frontier
        checkpoint = Checkpoint(self._keys.origin, frontier.size, frontier.root())
        self._note = sign_checkpoint(checkpoint, self._keys.signer)
        assert self._last is not None
        data = canonical.encode(
            {
                "last": self._last.hex(),
                "note": self._note.decode(),
                "peaks": [peak.hex() for peak in frontier.peaks],
            }
        )
        sealed = seal(data, self._keys.identity.to_public())
        # An older checkpoint after a power cut is caught up on opening, to these very bytes.
        platform.replace_file(self._folder / CHECKPOINT_NAME, sealed, sync_name=False)


def _files_in(folder: Path) -> list[tuple[int, Path]]:
    """The files of entries in a log's folder, with the index of the first entry of each."""
    paths = ((_FILE_NAME(path.name), path) for path in folder.iterdir())
    return [(int(found[1]), path) for found, path in paths if found]


def _no_item(_item: str) -> Identity | None:
    return None
