"""
The files of one open case, and the order in which they are written.

Accepting, destroying, new keys and the repair after a crash stand side by side here, because each is
right only if the others are. Knows no format of an original and no table of the catalogue.
Specification: docs/spec/vault.md, "Receiving", "Destroying"; docs/spec/keys.md, "New keys"

The rules that this module enforces are:
  * An item is accepted when its `received` entry is on disk; before that nothing of it is listed.
  * Destroying begins with an intent in the case's keys, so that it is finished after a crash.
  * Whom the keys name has access; a log that a killed process left behind follows them.
  * The catalogue holds nothing of its own: with an item it is begun anew under a new key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guwah.errors import ObjectDamagedError
from guwah.vault import accesslog, platform, rekeying
from guwah.vault.casekeys import CaseKeys
from guwah.vault.caselog import CaseLog
from guwah.vault.catalogue import Catalogue
from guwah.vault.inventory import Inventory, received_draft
from guwah.vault.itemstore import ItemStore, StagedItem
from guwah.vault.keyring import write_case_keys
from guwah.vault.logfile import Draft
from guwah.vault.newcase import case_folder, log_folder, log_keys
from guwah.vault.sealing import Recipient


class CaseFiles:
    """Keys, items, log and catalogue of one case.

    Args:
        root: The vault's folder.
        owner: Whom the case's keys are sealed to.
        keys: The case's keys.
        alias: The case's random name, for errors.

    Raises:
        ObjectDamagedError: If its log or folder is missing or damaged.
        CheckpointRefutedError: If its checkpoint is not of this log.
    """

    def __init__(self, root: Path, owner: Recipient, keys: CaseKeys, alias: str) -> None:
        self._root = root
        self._owner = owner
        self._alias = alias
        self.folder = case_folder(root, keys.folder)
        if not (self.folder / "objects").is_dir():
            raise ObjectDamagedError("has no folder in the vault", item=alias)
        self._load(keys)

    def _load(self, keys: CaseKeys) -> None:
        """Open log and items with these keys, after what a killed process began is finished."""
        if keys.former is not None:
            rekeying.reseal_case(self._root, keys)
        self.keys = keys
        self.store = ItemStore(self.folder / "objects", keys)
        self.catalogue = Catalogue(self.folder)
        folder = log_folder(self.folder, keys)
        self.log = CaseLog(folder, log_keys(keys), self.store.key_or_none)
        self.inventory = Inventory(self.log, self._alias)
        if keys.former is not None:
            accesslog.log_taken(self.log, keys.colleagues)
            self.write_keys(keys.renewed())
        self._settle()

    def accept(self, staged: Sequence[tuple[StagedItem, Mapping[str, Any]]]) -> int:
        """Accept staged items: their `received` entries, one checkpoint, their final names.

        Args:
            staged: At least one, each with what else its entry says.

        Returns:
            The index of the first entry.
        """
        self.store.sync()
        index = self.log.append([received_draft(one, more) for one, more in staged])
        self.store.accept(one.item for one, _ in staged)
        return index

    def destroy(self, item: str, more: Mapping[str, Any] | None) -> None:
        """Destroy an item with its derivatives and the catalogue, which is empty afterwards.

        Args:
            item: The item's id.
            more: What else the `destroyed` entry says.

        Raises:
            UsageError: If there is no such item.
        """
        self.inventory.verify_there(item)
        self.write_keys(self.keys.with_new_database_key(item))
        self._finish_destroying(more)

    def renew(self, colleagues: Sequence[str]) -> None:
        """Seal all to a new identity; the catalogue is empty afterwards.

        Args:
            colleagues: Who may open the case beside the owner from now on.
        """
        self.write_keys(self.keys.renewing(str(self._owner), tuple(colleagues), self._alias))
        self.catalogue.close()
        self._load(self.keys)

    def share(self, colleagues: Sequence[str]) -> None:
        """Seal the keys to these colleagues and the owner; nobody loses access by it."""
        self.write_keys(self.keys.shared_with(str(self._owner), tuple(colleagues), self._alias))

    def write_keys(self, keys: CaseKeys) -> None:
        """Write the case's keys, durably; they are these from now on."""
        write_case_keys(self._root, keys, self._owner)
        self.keys = keys

    def _settle(self) -> None:
        """Finish or undo what a killed process began."""
        platform.remove_unfinished(self.folder)
        if self.store.unfinished():
            self.store.settle(self.inventory.items())
        if self.keys.destroying:
            self._finish_destroying()
        accesslog.log_not_given(self.log, self.keys.colleagues)

    def _finish_destroying(self, more: Mapping[str, Any] | None = None) -> None:
        live = set(self.inventory.items())
        for item in self.keys.destroying:
            if item in live:
                self.log.append([Draft("destroyed", more={**(more or {}), "item": item})])
            self.store.destroy(item)
            self.inventory.forget(item)
            self.log.forget(item)
        self.catalogue.restart()
        self.write_keys(self.keys.settled())
