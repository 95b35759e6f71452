"""
One case of a vault, open: its items, its log, its catalogue.

Knows no format of an original and no table of the catalogue.
Specification: docs/spec/vault.md, "Receiving", "Destroying"

The rules that this module enforces are:
  * An item is accepted when its `received` entry is on disk; before that nothing of it is listed.
  * A checkpoint is signed after the entry is on disk.
  * Destroying begins with an intent in the case's keys, so that it is finished after a crash.
  * The catalogue holds nothing of its own: with an item it is begun anew under a new key.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from guwah.custody.checkpoint import Checkpoint
from guwah.custody.commitment import leaf
from guwah.custody.signing import Signer
from guwah.custody.values import Value
from guwah.errors import ObjectDamagedError, SignatureRefutedError, UsageError
from guwah.vault import objects, platform
from guwah.vault.caselog import CaseLog, LogKeys
from guwah.vault.database import Connection, open_database, remove_database
from guwah.vault.keyring import write_case_keys
from guwah.vault.keys import CaseKeys, disk_name, is_id, new_id
from guwah.vault.logfile import Draft, LogEntry
from guwah.vault.objects import Sealed
from guwah.vault.sealing import Identity, Recipient
from guwah.vault.source import Spool

__all__ = ["CaseVault", "LogEntry", "StagedItem", "make_case"]
_DATABASE_NAME: Final = "case.db"


@dataclass(frozen=True)
class StagedItem:
    """Something sealed and fsynced that is not accepted yet.

    Args:
        item: The random id that it will have.
        sha256: Digest of the original.
        size: Its length in bytes.
    """

    item: str
    sha256: bytes
    size: int
    _case: CaseVault

    def open(self) -> BinaryIO:
        """The original from its sealed form, seekable; the caller closes it."""
        return self._case.open_staged(self)


class CaseVault:
    """One open case.

    Args:
        root: The vault's folder.
        owner: Whom the case's keys are sealed to.
        keys: The case's keys.
        alias: The case's random name.

    Raises:
        ObjectDamagedError: If its log or folder is missing or damaged.
        CheckpointRefutedError: If its checkpoint is not of this log.
    """

    def __init__(self, root: Path, owner: Recipient, keys: CaseKeys, alias: str) -> None:
        self.alias = alias
        self.vault_path = str(root)
        self._root = root
        self._owner = owner
        self._keys = keys
        self._folder = root / "cases" / keys.folder
        self._objects = self._folder / "objects"
        self._identities: dict[str, Identity] = {}
        self._received: dict[str, Sealed] = {}
        self._scanned = 0
        self._db: Connection | None = None
        if not self._objects.is_dir():
            raise ObjectDamagedError("has no folder in the vault", item=alias)
        self.log = CaseLog(log_folder(self._folder, keys), log_keys(keys), self._item_key)
        self._settle()

    @property
    def id(self) -> str:
        """The case's random id."""
        return self._keys.case

    @property
    def origin(self) -> str:
        """The name of the case's log."""
        return self._keys.origin

    @property
    def log_key(self) -> str:
        """The log's public key in hex: what a recipient pins."""
        return Signer(bytes.fromhex(self._keys.log_seed)).public.hex()

    @property
    def manifest_signer(self) -> Signer:
        """The key that signs manifests and receipts."""
        return Signer(bytes.fromhex(self._keys.manifest_seed))

    @property
    def db(self) -> Connection:
        """The catalogue's connection; an empty database when the catalogue was begun anew.

        Raises:
            ObjectDamagedError: If it does not open under its key.
        """
        if self._db is None:
            path = self._folder / _DATABASE_NAME
            self._db = open_database(path, self._keys.database[-1], _DATABASE_NAME)
        return self._db

    def stage(self, stream: BinaryIO) -> StagedItem:
        """Seal an original in one pass, durably, without accepting it.

        Args:
            stream: The original, from where it stands to its end.

        Raises:
            OSError: If the stream cannot be read or the disk not written; nothing is left.
        """
        item = new_id()
        recipient = self._keys.identity.to_public()
        sealed = objects.seal_item(self._part(item), stream, recipient)
        return StagedItem(item, sealed.sha256, sealed.size, self)

    def discard(self, staged: StagedItem) -> None:
        """Remove what was staged. Missing is fine."""
        self._identities.pop(staged.item, None)
        platform.shred_file(self._part(staged.item) / objects.KEY_NAME)
        platform.remove_tree(self._part(staged.item))

    def accept(self, staged: StagedItem, more: Mapping[str, Any]) -> int:
        """Accept a staged item; see `accept_all`."""
        return self.accept_all([(staged, more)])

    def accept_all(self, staged: Sequence[tuple[StagedItem, Mapping[str, Any]]]) -> int:
        """Accept staged items: their `received` entries, one checkpoint, their final names.

        Args:
            staged: At least one, each with `name`, `giver` and `received` for its entry;
                `item`, `sha256` and `size` are filled in.

        Returns:
            The index of the first entry.

        Raises:
            DigestRefutedError: If `more` has no canonical form, such as a lone surrogate.
            OSError: If the disk cannot be written.
        """
        index = self.log.append([_received(one, more) for one, more in staged])
        for one, _ in staged:
            self._part(one.item).rename(self._object(one.item))
        platform.sync_folder(self._objects)
        return index

    def open_staged(self, staged: StagedItem) -> BinaryIO:
        """The original of a staged item, checked and seekable."""
        expected = Sealed(staged.sha256, staged.size)
        return self._open(self._part(staged.item), staged.item, objects.DATA_NAME, expected)

    def open_item(self, item: str) -> BinaryIO:
        """An accepted original as a seekable stream, checked against its log entry.

        Args:
            item: The item's id.

        Returns:
            The original, at its beginning; the caller closes it.

        Raises:
            UsageError: If the case has no such item, or it was destroyed.
            ObjectDamagedError: If it is missing, damaged or not what was received.
        """
        expected = self._find_received(item)
        return self._open(self._object(item), item, objects.DATA_NAME, expected)

    def seal_reading(self, item: str, name: str, payload: BinaryIO | bytes) -> Sealed:
        """Seal a derivative of an item to the item's key, durably; it is destroyed with it.

        Args:
            item: The item's id.
            name: The derivative's name, unique within the item; it does not occur on disk.
            payload: Its bytes.

        Returns:
            Its digest and size, for `open_reading`.

        Raises:
            ObjectDamagedError: If the item's key is missing or damaged.
            UsageError: If there is one of that name already.
        """
        identity = self._identity(item)
        stream = io.BytesIO(payload) if isinstance(payload, bytes) else payload
        path = self._object(item) / self._reading_name(item, name)
        if path.exists():
            raise UsageError(f"there is a reading '{name}' already", item=item)
        part = platform.part_of(path)
        done = False
        try:
            sealed = objects.seal_file(part, stream, identity.to_public())
            part.rename(path)
            platform.sync_folder(path.parent)
            done = True
        finally:
            if not done:
                part.unlink(missing_ok=True)
        return sealed

    def open_reading(self, item: str, name: str, expected: Sealed | None = None) -> BinaryIO:
        """Open what `seal_reading` sealed; the caller closes it.

        Raises:
            ObjectDamagedError: If it is missing, damaged or not what is expected.
        """
        return self._open(self._object(item), item, self._reading_name(item, name), expected)

    def append(
        self,
        type: str,
        root: bytes | None,
        more: Mapping[str, Any],
        item: str | None = None,
        keep: Mapping[str, str] | None = None,
    ) -> int:
        """Append an entry to the log, durably, with a checkpoint.

        Args:
            type: What was done.
            root: What it commits to, 32 bytes, or None.
            more: What else it says.
            item: The item that it concerns and is destroyed with, or None.
            keep: Strings to be sealed beside it and not committed to.

        Returns:
            Its index.
        """
        return self.log.append([Draft(type, root, more, item, keep or {})])

    def entries(self, start: int = 0) -> Iterator[LogEntry]:
        """Yield the log's entries from an index on; see `CaseLog.entries`."""
        return self.log.entries(start)

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a signed note."""
        return self.log.checkpoint()

    def items(self) -> list[str]:
        """Ids of the accepted items that were not destroyed, in order of acceptance."""
        bound: dict[str, None] = {}
        for one in self.log.entries():
            if one.item is not None:
                bound.setdefault(one.item)
            elif one.entry is not None and one.entry.type == "destroyed":
                bound.pop(one.entry.more["item"], None)
        return list(bound)

    def verify_log(self) -> Checkpoint:
        """Read the whole log again and check it; raises as `CaseLog.verify` does."""
        checkpoint = self.log.verify()
        first = next(self.log.entries()).entry
        known = {"manifest_key": self.manifest_signer.public.hex()}
        if first is None or first.type != "created" or first.more != known:
            raise SignatureRefutedError("the first entry certifies another key", item=self.alias)
        return checkpoint

    def verify_item(self, item: str) -> None:
        """Open an original in full and close it; raises as `open_item` does."""
        self.open_item(item).close()

    def destroy_item(self, item: str, rebuild: Callable[[Connection], None] | None = None) -> None:
        """Destroy an item with its readings and all that the catalogue said of it.

        The catalogue is empty afterwards and must be made again from the log; after a crash it
        may be empty, too, when the case is opened next.

        Args:
            item: The item's id.
            rebuild: Called with the connection to the new, empty catalogue.

        Raises:
            UsageError: If the case has no such item.
        """
        if item not in self.items():
            raise UsageError(f"there is no item '{item}' in this folder", item=self.alias)
        self._write_keys(self._keys.with_new_database_key(item))
        self._finish_destroying()
        if rebuild is not None:
            rebuild(self.db)

    def restart_catalogue(self) -> None:
        """Begin the catalogue anew; it can be made again from the log."""
        self.close()
        remove_database(self._folder / _DATABASE_NAME)

    def spool(self) -> Spool:
        """A new spool whose scratch, if it needs one, lies in the vault."""
        return Spool(self._folder)

    def close(self) -> None:
        """Close the catalogue."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _settle(self) -> None:
        """Finish or undo what a killed process began."""
        platform.remove_unfinished(self._folder)
        parts = list(self._objects.glob(f"{platform.UNFINISHED}*"))
        if parts:
            accepted = {self._part(one): self._object(one) for one in self.items()}
            for part in parts:
                if part in accepted and not accepted[part].exists():
                    part.rename(accepted[part])
            platform.remove_unfinished(self._objects)
            platform.sync_folder(self._objects)
        if self._keys.destroying:
            self._finish_destroying()

    def _finish_destroying(self) -> None:
        live = set(self.items())
        for item in self._keys.destroying:
            if item in live:
                self.log.append([Draft("destroyed", more={"item": item})])
            platform.shred_file(self._object(item) / objects.KEY_NAME)
            platform.remove_tree(self._object(item))
            self._identities.pop(item, None)
            self._received.pop(item, None)
            self.log.forget(item)
        self.restart_catalogue()
        platform.sync_folder(self._folder)
        self._write_keys(self._keys.settled())

    def _write_keys(self, keys: CaseKeys) -> None:
        write_case_keys(self._root, keys, self._owner)
        self._keys = keys

    def _open(self, folder: Path, item: str, file_name: str, expected: Sealed | None) -> BinaryIO:
        return objects.open_file(
            folder / file_name, self._identity(item), self.spool(), item, expected
        )

    def _find_received(self, item: str) -> Sealed:
        for one in self.log.entries(self._scanned):
            self._scanned = one.index + 1
            if one.entry is not None and one.entry.type == "received" and one.item is not None:
                more = one.entry.more
                self._received[one.item] = Sealed(bytes.fromhex(more["sha256"]), more["size"])
        if item in self._received:
            return self._received[item]
        if item in self.items():
            raise ObjectDamagedError("has a damaged key or log entry", item=item)
        raise UsageError(f"there is no item '{item}' in this folder", item=self.alias)

    def _identity(self, item: str) -> Identity:
        if item not in self._identities:
            folder = self._part(item)
            if not folder.exists():
                folder = self._object(item)
            self._identities[item] = objects.open_key(folder, self._keys.identity, item)
        return self._identities[item]

    def _item_key(self, item: str) -> Identity | None:
        try:
            return self._identity(item)
        except ObjectDamagedError:
            return None

    def _object(self, item: str) -> Path:
        if not is_id(item):
            raise UsageError(f"'{item}' is no item")
        return self._objects / disk_name(self._keys.names, "object", item)

    def _part(self, item: str) -> Path:
        path = self._object(item)
        return path.with_name(platform.UNFINISHED + path.name)

    def _reading_name(self, item: str, name: str) -> str:
        return disk_name(self._keys.names, "reading", item, name) + ".age"


def make_case(folder: Path, keys: CaseKeys) -> None:
    """Make the folder of a new case with its log.

    Args:
        folder: The folder to make.
        keys: The new case's keys.
    """
    platform.make_folder(folder)
    platform.make_folder(folder / "objects")
    log = log_folder(folder, keys)
    platform.make_folder(log.parent)
    manifest = Signer(bytes.fromhex(keys.manifest_seed)).public.hex()
    CaseLog.create(log, log_keys(keys), Draft("created", more={"manifest_key": manifest}))
    for each in (log.parent, folder, folder.parent):
        platform.sync_folder(each)


def log_folder(folder: Path, keys: CaseKeys) -> Path:
    """Where this device's log of a case lies."""
    return folder / "log" / disk_name(keys.names, "device", keys.device)


def log_keys(keys: CaseKeys) -> LogKeys:
    """What a case's log is sealed and signed with."""
    signer = Signer(bytes.fromhex(keys.log_seed))
    return LogKeys(keys.identity, keys.origin, keys.device, signer)


def _received(staged: StagedItem, more: Mapping[str, Any]) -> Draft:
    salt = secrets.token_bytes(32)
    original = staged.sha256 + staged.size.to_bytes(8, "big")
    known = {"item": staged.item, "sha256": staged.sha256.hex(), "size": staged.size}
    return Draft(
        "received",
        root=leaf(salt, "item", Value("b", original)),
        more={**more, **known},
        item=staged.item,
        keep={"salt": salt.hex()},
    )
