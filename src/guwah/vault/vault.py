"""
A vault: made, opened under its lock, its cases listed, made and destroyed.

Receives and reads nothing; an open case does.
Specification: docs/spec/vault.md

The rules that this module enforces are:
  * One process at a time: an OS lock on vault.json, which goes with the process.
  * `vault.json` is written last, so that a vault is whole or is none.
  * The desk's log says which cases there are; one that is missing is named, not passed over.
  * What a killed process began is finished or undone on opening.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from guwah.custody.checkpoint import Checkpoint
from guwah.errors import CannotUnlockError, ObjectDamagedError, RefutedError, UsageError
from guwah.vault import keyring, marker, platform, recovery, rekeying, slotlog, slots
from guwah.vault.case import CaseVault
from guwah.vault.casekeys import CaseKeys
from guwah.vault.desk import Desk
from guwah.vault.erasing import erase
from guwah.vault.keys import SEED_BYTES, OwnerKeys, renewed_seed
from guwah.vault.logfile import Draft
from guwah.vault.newcase import make_case
from guwah.vault.sealing import Recipient, recipient_from_text, seal_plain
from guwah.vault.secret import Secret
from guwah.vault.seed import seal_seed


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
        self._folders: dict[str, str] = {}
        alias_key = partial(keyring.alias_key, self.path, self._owner.identity)
        self.desk = Desk(self.path / "desk", self._owner, alias_key)
        self._settle()

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
        _make_root(root)
        seed = secrets.token_bytes(SEED_BYTES)
        platform.write_new(root / slots.FIRST, seal_seed(seed, secret))
        for name in ("keys", "cases"):
            platform.make_folder(root / name)
        owner = OwnerKeys.of(seed)
        Desk.create(root / "desk", owner)
        platform.sync_folder(root)
        platform.write_new(root / marker.NAME, marker.CONTENT)
        platform.sync_folder(root)
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

    def _close_all(self) -> None:
        for case in self._open_cases.values():
            case.close()
        self._open_cases.clear()
        self.desk.close()

    @property
    def owner(self) -> OwnerKeys:
        """The owner's keys."""
        return self._owner

    @property
    def fingerprint(self) -> str:
        """32 hex digits that tell this vault's owner from any other."""
        return self._owner.fingerprint()

    def change_secret(self, secret: Secret) -> None:
        """Have another passphrase or key file open the vault; the one before opens it no more.

        An older copy of `identity.age` is still opened by the older one.

        Args:
            secret: What will open the vault.

        Raises:
            UsageError: If it was opened by a further owner, whose key is not changed so.
            CannotUnlockError: If the key file holds no usable identity.
        """
        self._require_first()
        sealed = slots.sealed_seed(self._unlocked.seed, secret)
        slotlog.put(self.path, self.desk.log, {slots.FIRST: sealed})
        kind = "key file" if secret.passphrase_bytes is None else "passphrase"
        self.desk.log.append([Draft("secret-changed", more={"to": kind})])

    def cases(self) -> list[CaseInfo]:
        """All cases, in the order in which they were made."""
        aliases = self.desk.aliases()
        return [CaseInfo(case, aliases[case]) for case in self._folders]

    def new_case(self) -> CaseVault:
        """Make a new, empty case with a random alias, durably, and open it."""
        keys = CaseKeys.new()
        folder = self._case_folder(keys.folder)
        make_case(folder.with_name(platform.UNFINISHED + folder.name), keys)
        keyring.write_case_keys(self.path, keys, self._owner.identity.to_public())
        self._adopt(keys)
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
        self._finish_destroying(info.id, folder)

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
            if not self._case_folder(folder).is_dir():
                raise ObjectDamagedError("is missing", item=f"cases/{folder}")
        checkpoint = self.desk.log.verify()
        self.desk.verify_database()
        return checkpoint

    def owners(self) -> list[slots.Owner]:
        """The further owners."""
        return slots.owners(self.path, self.desk.log.entries())

    def add_owner(self, name: str, recipient: Recipient) -> None:
        """Have one more key open the vault and all that is in it.

        Args:
            name: What to call them.
            recipient: Their key's recipient.

        Raises:
            UsageError: If the vault was opened by a further owner, or there is one of that name
                or key.
        """
        self._require_first()
        if any(name == one.name or str(recipient) == one.recipient for one in self.owners()):
            raise UsageError("there is an owner of that name, or with that key, already")
        slot = slots.new_name()
        more = {"name": name, "recipient": str(recipient), "slot": slot}
        self.desk.log.append([Draft("owner-added", more=more)])
        sealed = seal_plain(self._unlocked.seed, recipient)
        slotlog.put(self.path, self.desk.log, {slot: sealed})

    def remove_owner(self, name: str, secret: Secret) -> None:
        """Take a further owner's access: their slot goes, and all gets new keys.

        Args:
            name: What they are called.
            secret: As for `renew`.

        Raises:
            UsageError: If there is none of that name.
            GuwahError: As for `renew`.
        """
        gone = next((one for one in self.owners() if one.name == name), None)
        if gone is None:
            raise UsageError(f"there is no owner '{name}'", hint="guwah owner list shows them")
        self.renew(secret, without=gone.slot)  # which logs it, also after a crash

    def renew(self, secret: Secret, without: str = "") -> None:
        """Give the vault a new seed and each case new keys; older copies open nothing newer.

        Passphrase or key file, further owners and recovery pages open it as before.

        Args:
            secret: What the first owner opens the vault with.
            without: The slot of a further owner who shall open it no more.

        Raises:
            UsageError: If the vault was opened by a further owner.
            CannotUnlockError: If it is another secret.
        """
        self._require_first()
        old = self._unlocked.seed
        if slots.unlock(self.path, secret) != self._unlocked:
            raise CannotUnlockError("this is not what the first owner opens the vault with")
        new = renewed_seed(old)
        contents = {slots.FIRST: slots.sealed_seed(new, secret)}
        for owner in self.owners():
            if owner.slot != without:
                recipient = recipient_from_text(owner.recipient, owner.slot)
                contents[owner.slot] = seal_plain(new, recipient)
        plan, _ = slotlog.recovery_of(self.desk.log)
        if plan is not None:
            contents[recovery.SEALED] = recovery.sealed_seed(new, plan)
        after = {**contents, **({without: None} if without else {})}
        slotlog.announce(self.path, self.desk.log, after)
        rekeying.begin(self.path, old, new, contents)
        self._close_all()
        self._load(slots.Unlocked(new, slots.FIRST))
        slotlog.confirm(self.path, self.desk.log, after)
        for info in self.cases():
            with contextlib.suppress(ObjectDamagedError, RefutedError):
                self.case(info.id)

    def set_recovery(self, plan: recovery.Plan | None) -> None:
        """Have the shares of this plan open the vault, and no older ones; None: no shares at all.

        Raises:
            UsageError: If the vault was opened by a further owner.
        """
        self._require_first()
        more = None if plan is None else {
            "commitments": plan.commitments, "needed": plan.needed, "recipient": plan.recipient,
        }  # fmt: skip
        self.desk.log.append([Draft("recovery-set", more={"plan": more})])
        self._settle_recovery()

    def log_recovered(self) -> None:
        """Note in the desk's log that the vault was opened by its shares."""
        self.desk.log.append([Draft("recovered")])

    def _settle_recovery(self) -> None:
        slotlog.settle_recovery(self.path, self.desk.log, self._unlocked.seed)

    def _require_first(self) -> None:
        if self._unlocked.slot != slots.FIRST:
            raise UsageError("only the first owner of this vault can do that")

    def _find(self, id_or_alias: str) -> CaseInfo:
        for info in self.cases():
            if id_or_alias in (info.id, info.alias):
                return info
        raise UsageError(
            f"there is no folder '{id_or_alias}'", hint="guwah case list shows what there is"
        )

    def _case_folder(self, folder: str) -> Path:
        return self.path / "cases" / folder

    def _settle(self) -> None:
        """Bring keys, folders, desk and its log into step after a crash."""
        platform.remove_unfinished(self.path)
        platform.remove_unfinished(self.path / "keys")
        self._settle_recovery()
        slotlog.settle_owners(self.path, self.desk.log)
        made, destroyed = self._logged("case-created"), self._logged("case-destroyed")
        aliases = self.desk.aliases()
        for case, folder in destroyed.items():
            there = keyring.path_of(self.path, folder).exists()
            if there or case in aliases or self._case_folder(folder).exists():
                self._finish_destroying(case, folder)
        self._folders = {case: made[case] for case in made if case not in destroyed}
        known = {*made.values(), *destroyed.values()}
        for path in sorted((self.path / "keys").glob("*.age")):
            if path.stem not in known:
                self._adopt_found(path.stem)
        for case in self._folders:
            if case not in self.desk.aliases():
                self.desk.give_alias(case)
        whole = {one: at for one, at in self._folders.items()
                 if keyring.alias_key(self.path, self._owner.identity, at) is not None}  # fmt: skip
        self.desk.settle_log(whole)
        platform.remove_unfinished(self.path / "cases")

    def _adopt_found(self, folder: str) -> None:
        """Finish a new case whose keys are on disk; leave what is not ours alone."""
        with contextlib.suppress(ObjectDamagedError):
            self._adopt(keyring.read_case_keys(self.path, folder, self._owner.identity))

    def _adopt(self, keys: CaseKeys) -> None:
        folder = self._case_folder(keys.folder)
        part = folder.with_name(platform.UNFINISHED + folder.name)
        if part.exists():
            part.rename(folder)
            platform.sync_folder(folder.parent)
        more = {"case": keys.case, "folder": keys.folder}
        self.desk.log.append([Draft("case-created", more=more)])
        self._folders[keys.case] = keys.folder
        self.desk.give_alias(keys.case)
        self.desk.settle_log(self._folders)

    def _finish_destroying(self, case: str, folder: str) -> None:
        platform.shred_file(keyring.path_of(self.path, folder))
        platform.remove_tree(self._case_folder(folder))
        self.desk.log.forget(folder)
        self.desk.forget(case)

    def _logged(self, type: str) -> dict[str, str]:
        entries = (one.entry for one in self.desk.log.entries())
        found = (entry.more for entry in entries if entry is not None and entry.type == type)
        return {more["case"]: more["folder"] for more in found}


def _make_root(root: Path) -> None:
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError("is there already and not empty", item=str(root))
        if root.exists():
            with contextlib.suppress(PermissionError):
                root.chmod(0o700)
        else:
            platform.make_folder(root)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be made: {reason}", item=str(root)) from None
