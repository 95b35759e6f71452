"""
The sealed items of one case: staged, accepted, opened, destroyed.

Knows no log: what was accepted, and with which digest, is told by the caller.
Specification: docs/spec/vault.md, "Receiving", "Keys"

The rules of this module are:
  * No item id or name of a reading occurs on disk: names there are keyed by the case.
  * What is staged lies under a `part-` name until it is accepted.
  * Plaintext stands in memory or in an encrypted scratch, never in a file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault import objects, platform
from guwah.vault.casekeys import CaseKeys
from guwah.vault.keys import disk_name, is_id, new_id
from guwah.vault.objects import Sealed
from guwah.vault.sealing import Identity
from guwah.vault.source import Spool


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
    _store: ItemStore

    def open(self) -> BinaryIO:
        """The original from its sealed form, checked and seekable; the caller closes it.

        Raises:
            ObjectDamagedError: If it is damaged already.
        """
        return self._store.open_staged(self)


class ItemStore:
    """The objects of a case.

    Args:
        folder: `objects/` of the case.
        keys: The case's keys.
    """

    def __init__(self, folder: Path, keys: CaseKeys) -> None:
        self._folder = folder
        self._identity = keys.identity
        self._recipient = keys.identity.to_public()
        self._names = keys.names
        self._known: dict[str, Identity] = {}
        self._is_dirty = False

    def stage(self, stream: BinaryIO, *, together: bool = False) -> StagedItem:
        """Seal an original in one pass under a fresh id; `sync` makes its name durable.

        Args:
            stream: The original.
            together: `sync` makes its content durable too, with that of others, where the system
                can; else it is fsynced now.
        """
        item = new_id()
        together = together and platform.has_syncfs()
        sealed, self._known[item] = objects.seal_item(
            self._part(item), stream, self._recipient, durable=not together
        )
        self._is_dirty |= together
        return StagedItem(item, sealed.sha256, sealed.size, self)

    def discard(self, item: str) -> None:
        """Remove what was staged. Missing is fine."""
        self._remove(item, self._part(item))

    def sync(self) -> None:
        """Make all that is staged durable."""
        if self._is_dirty:
            self._is_dirty = False  # what another thread stages from here on is for the next time
            done = False
            try:
                platform.sync_filesystem(self._folder)
                done = True
            finally:
                self._is_dirty |= not done
        else:
            platform.sync_folder(self._folder)

    def accept(self, items: Iterable[str]) -> None:
        """Give staged items their final names; a power cut may undo it, opening does it again."""
        for item in items:
            self._part(item).rename(self.place(item))

    def destroy(self, item: str) -> None:
        """Overwrite and remove an item's key, then remove the rest. Missing is fine."""
        self._remove(item, self.place(item))

    def unfinished(self) -> list[Path]:
        """What a killed process left staged."""
        return list(self._folder.glob(f"{platform.UNFINISHED}*"))

    def settle(self, accepted: Iterable[str]) -> None:
        """Accept what the log says was accepted, remove what else was left staged."""
        for item in accepted:
            if self._part(item).exists() and not self.place(item).exists():
                self._part(item).rename(self.place(item))
        platform.remove_unfinished(self._folder)
        platform.sync_folder(self._folder)

    def key(self, item: str) -> Identity:
        """The identity of a staged or accepted item.

        Raises:
            ObjectDamagedError: If it is missing or damaged.
        """
        if item not in self._known:
            part = self._part(item)
            folder = part if part.exists() else self.place(item)
            self._known[item] = objects.open_key(folder, self._identity, item)
        return self._known[item]

    def key_or_none(self, item: str) -> Identity | None:
        """The identity of an item, or None if it was destroyed or is damaged."""
        try:
            return self.key(item)
        except ObjectDamagedError:
            return None

    def open_staged(self, staged: StagedItem) -> BinaryIO:
        """The original of a staged item, checked and seekable."""
        expected = Sealed(staged.sha256, staged.size)
        path = self._part(staged.item) / objects.DATA_NAME
        return objects.open_file(path, self.key(staged.item), self.spool(), staged.item, expected)

    def open_original(self, item: str, expected: Sealed) -> BinaryIO:
        """An accepted original, checked and seekable.

        Raises:
            ObjectDamagedError: If it is missing, damaged or not what is expected.
        """
        path = self.place(item) / objects.DATA_NAME
        return objects.open_file(path, self.key(item), self.spool(), item, expected)

    def seal_reading(self, item: str, name: str, payload: BinaryIO | bytes) -> Sealed:
        """Seal a derivative to an item's key; see `CaseVault.seal_reading`."""
        identity = self.key(item)
        stream = io.BytesIO(payload) if isinstance(payload, bytes) else payload
        path = self.reading_path(item, name)
        if path.exists():
            raise UsageError(f"there is a reading '{name}' already", item=item)
        part = platform.part_of(path.parent)  # beside the objects, where leftovers are looked for
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
        """Open a derivative; see `CaseVault.open_reading`."""
        path = self.reading_path(item, name)
        return objects.open_file(path, self.key(item), self.spool(), item, expected)

    def strays(self, items: Iterable[str]) -> list[Path]:
        """Finished objects that belong to none of these items."""
        known = {self.place(item).name for item in items}
        return [path for path in self._folder.iterdir()
                if is_id(path.name) and path.name not in known]  # fmt: skip

    def spool(self) -> Spool:
        """A new spool whose scratch, if it needs one, lies in the vault."""
        return Spool(self._folder)

    def _remove(self, item: str, folder: Path) -> None:
        self._known.pop(item, None)
        platform.shred_file(folder / objects.KEY_NAME)
        platform.remove_tree(folder)

    def place(self, item: str) -> Path:
        """Where an accepted item lies."""
        if not is_id(item):
            raise UsageError(f"'{item}' is no item")
        return self._folder / disk_name(self._names, "object", item)

    def _part(self, item: str) -> Path:
        path = self.place(item)
        return path.with_name(platform.UNFINISHED + path.name)

    def reading_path(self, item: str, name: str) -> Path:
        """Where a derivative of an item lies."""
        return self.place(item) / f"{disk_name(self._names, 'reading', item, name)}.age"
