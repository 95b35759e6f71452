"""
A vault: opened under its lock, its cases listed, made and destroyed.

Receives and reads nothing; an open case does. What a new vault consists of is `newvault`'s, who may
open it is `owning`'s to change, and what a killed process left is `settling`'s to finish.
Specification: docs/spec/vault.md

The rules that this module enforces are:
  * One process at a time: an OS lock on vault.json, which goes with the process.
  * The desk's log says which cases there are; one that is missing is named, not passed over.
  * What a killed process began is finished or undone on opening, before anything else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from guwah.custody.checkpoint import Checkpoint
from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault import keyring, marker, platform, recovery, rekeying, settling, slots
from guwah.vault.case import CaseVault
from guwah.vault.casekeys import CaseKeys
from guwah.vault.desk import Desk
from guwah.vault.erasing import erase
from guwah.vault.keys import OwnerKeys
from guwah.vault.logfile import Draft
from guwah.vault.newcase import case_folder, make_case, unfinished_folder
from guwah.vault.newvault import make_vault
from guwah.vault.secret import Secret


@dataclass(frozen=True)
class CaseInfo:
    """A case as it is listed."""

    id: str
    alias: str


class Vault:
    """An open vault; use it as a context manager, or close it."""

    def __init__(self, root: Path, unlocked: slots.Unlocked, lock: IO[bytes]) -> None:
        self.path = root
        self._lock = lock
        self._load(unlocked)

    def _load(self, unlocked: slots.Unlocked) -> None:
        """Open the desk, after what a killed process began is finished or undone."""
        rekeying.settle(self.path, unlocked.seed)
        self._unlocked = unlocked
        self._owner = OwnerKeys.of(unlocked.seed)
        self._open_cases: dict[str, CaseVault] = {}
        alias_key = partial(keyring.alias_key, self.path, self._owner.identity)
        self.desk = Desk(self.path / "desk", self._owner, alias_key)
        self._folders = settling.settle(self.path, unlocked.seed, self._owner, self.desk)

    @classmethod
    def create(cls, path: Path | str, secret: Secret) -> Vault:
        """Make a new vault and open it.

        Args:
            path: A folder that does not exist or is empty.
            secret: What will unlock it.

        Raises:
            UsageError: If there is something at `path` already, or it cannot be made.
        """
        platform.forbid_core_dumps()
        root = Path(path)
        make_vault(root, secret)
        return cls.open(root, secret)

    @classmethod
    def open(cls, path: Path | str, secret: Secret) -> Vault:
        """Open a vault under its lock.

        Args:
            path: The vault's folder.
            secret: What unlocks it.

        Raises:
            NotAVaultError: If it is no vault, or of a newer format.
            VaultLockedError: If another process has it open.
            CannotUnlockError: If the secret is wrong.
            ObjectDamagedError: If its identity or desk is missing or damaged.
        """
        root = Path(path)
        return cls._opened(root, lambda: slots.unlock(root, secret))

    @classmethod
    def recover(cls, path: Path | str, shares: Sequence[recovery.Share]) -> Vault:
        """Open a vault under its lock by the shares of its recovery, as its first owner.

        Args:
            path: The vault's folder.
            shares: As many as are needed.

        Raises:
            CannotUnlockError: If they do not open it; a wrong share is named.
            GuwahError: As for `open`.
        """
        root = Path(path)
        return cls._opened(
            root, lambda: slots.Unlocked(recovery.recover(root, shares), slots.FIRST)
        )

    @classmethod
    def _opened(cls, root: Path, unlock: Callable[[], slots.Unlocked]) -> Vault:
        platform.forbid_core_dumps()
        with contextlib.ExitStack() as undo:
            lock = undo.enter_context(marker.open_marker(root))
            vault = cls(root, unlock(), lock)
            undo.pop_all()
        return vault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all cases and give the lock back. Twice is fine."""
        self._close_all()
        self._lock.close()

    def reload(self, unlocked: slots.Unlocked) -> None:
        """Close all and open it again, under the same lock, with what opens it from now on."""
        self._close_all()
        self._load(unlocked)

    def _close_all(self) -> None:
        for case in self._open_cases.values():
            case.close()
        self._open_cases.clear()
        self.desk.close()

    @property
    def unlocked(self) -> slots.Unlocked:
        """The seed, and the slot that it came from."""
        return self._unlocked

    @property
    def owner(self) -> OwnerKeys:
        """The owner's keys."""
        return self._owner

    @property
    def fingerprint(self) -> str:
        """32 hex digits that tell this vault's owner from any other."""
        return self._owner.fingerprint()

    def cases(self) -> list[CaseInfo]:
        """All cases, in the order in which they were made."""
        aliases = self.desk.aliases()
        return [CaseInfo(case, aliases[case]) for case in self._folders]

    def new_case(self) -> CaseVault:
        """Make a new, empty case with a random alias, durably, and open it."""
        keys = CaseKeys.new()
        make_case(unfinished_folder(self.path, keys.folder), keys)
        keyring.write_case_keys(self.path, keys, self._owner.identity.to_public())
        settling.adopt(self.path, self.desk, keys, self._folders)
        return self.case(keys.case)

    def case(self, id_or_alias: str) -> CaseVault:
        """Open a case; the same object each time.

        Args:
            id_or_alias: Its id or its alias.

        Raises:
            UsageError: If there is no such case.
            ObjectDamagedError: If its keys, folder or log are missing or damaged.
        """
        info = self._find(id_or_alias)
        if info.id not in self._open_cases:
            keys = keyring.read_case_keys(self.path, self._folders[info.id], self._owner.identity)
            owner = self._owner.identity.to_public()
            self._open_cases[info.id] = CaseVault(self.path, owner, keys, info.alias)
        return self._open_cases[info.id]

    def destroy_case(self, id_or_alias: str, more: Mapping[str, Any] | None = None) -> None:
        """Destroy a case: its keys first, then the rest.

        Args:
            id_or_alias: Its id or its alias.
            more: What else the `case-destroyed` entry says.

        Raises:
            UsageError: If there is no such case.
        """
        info = self._find(id_or_alias)
        folder = self._folders.pop(info.id)
        if info.id in self._open_cases:
            self._open_cases.pop(info.id).close()
        said = {**(more or {}), "case": info.id, "folder": folder}
        self.desk.log.append([Draft("case-destroyed", more=said)])
        settling.finish_destroying(self.path, self.desk, info.id, folder)

    def destroy_all(self, more: Mapping[str, Any], certify: Callable[[], None]) -> list[str]:
        """Destroy the vault: the seed first, then all keys, then the rest; and close it.

        Args:
            more: What the `vault-destroyed` entry says.
            certify: Called when the entry is in the desk's log and all else is still there.

        Returns:
            As `erasing.erase`.
        """
        self.desk.log.append([Draft("vault-destroyed", more=more)])
        certify()
        self.close()
        return erase(self.path)

    @staticmethod
    def rebuild_desk(path: Path | str, secret: Secret) -> None:
        """Make the desk's database again from its log, also where it is missing or damaged.

        Args:
            path: The vault's folder; nobody has it open.
            secret: What unlocks it.

        Raises:
            GuwahError: As for `open`; or if the desk's log does not verify.
        """
        root = Path(path)
        with marker.open_marker(root):
            owner = OwnerKeys.of(slots.unlock(root, secret).seed)
            key = partial(keyring.alias_key, root, owner.identity)
            Desk.rebuild(root / "desk", owner, key)

    def verify_desk(self) -> Checkpoint:
        """Check the owner's own log and database, and that no case is missing.

        Raises:
            ObjectDamagedError: If a case that was not destroyed is missing, or its keys are, or
                the desk's database is damaged.
            RefutedError: As `CaseLog.verify`.
        """
        for folder in self._folders.values():
            keyring.read_case_keys(self.path, folder, self._owner.identity)
            if not case_folder(self.path, folder).is_dir():
                raise ObjectDamagedError("is missing", item=f"cases/{folder}")
        checkpoint = self.desk.log.verify()
        self.desk.verify_database()
        return checkpoint

    def _find(self, id_or_alias: str) -> CaseInfo:
        for info in self.cases():
            if id_or_alias in (info.id, info.alias):
                return info
        raise UsageError(
            f"there is no folder '{id_or_alias}'", hint="guwah case list shows what there is"
        )
