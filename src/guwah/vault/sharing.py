"""
A vault as a colleague sees it: the cases that are shared with their key, and nothing else.

Also the copy of one case that is handed over. Asks nobody and notes nothing in a log.
Specification: docs/spec/keys.md, "Sharing"

The rules of this module are:
  * Which cases there are is told by what the key opens; there is no desk and no list.
  * Whatever needs the desk or the owner's keys is refused: no new case, no destroying, nothing
    across cases.
  * A case that is handed over gets an identity and a log of its own: neither side can write in,
    or open what is added to, the other's.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from pathlib import Path
from typing import IO, Any

from guwah.errors import GuwahError, ObjectDamagedError, UsageError
from guwah.vault import generations, keyring, marker, platform, rekeying
from guwah.vault.case import CaseVault
from guwah.vault.casekeys import CaseKeys
from guwah.vault.catalogue import CATALOGUE_NAME
from guwah.vault.keys import SEED_BYTES, OwnerKeys
from guwah.vault.sealing import Identity, Recipient, identity_from_text, recipient_from_text
from guwah.vault.secret import Secret
from guwah.vault.vault import CaseInfo, Vault


class SharedVault(Vault):
    """The cases of a vault that a colleague's key opens; what only an owner can do is refused."""

    def __init__(self, root: Path, identity: Identity, lock: IO[bytes]) -> None:
        self.path = root
        self._lock = lock
        self._identity = identity
        self._open_cases: dict[str, CaseVault] = {}
        self._found = {keys.case: keys for keys in _shared(root, identity)}

    @classmethod
    def find(cls, path: Path | str, secret: Secret) -> SharedVault | None:
        """Open what is shared with a key file, under the vault's lock; None if it is nothing.

        Raises:
            NotAVaultError: If it is no vault, or of a newer format.
            VaultLockedError: If another process has it open.
        """
        if secret.identity_text is None:
            return None
        root = Path(path)
        with contextlib.ExitStack() as undo:
            lock = undo.enter_context(marker.open_marker(root))
            try:
                found = cls(root, identity_from_text(secret.identity_text, "key file"), lock)
            except ObjectDamagedError:
                return None
            if not found._found:
                return None
            undo.pop_all()
        return found

    def __getattr__(self, name: str) -> Any:
        """What belongs to the owner: the desk, the owner's keys."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise _owners_alone()

    def close(self) -> None:
        """Close all cases and give the lock back. Twice is fine."""
        for case in self._open_cases.values():
            case.close()
        self._open_cases.clear()
        self._lock.close()

    def cases(self) -> list[CaseInfo]:
        """The cases that are shared."""
        return [CaseInfo(keys.case, keys.alias) for keys in self._found.values()]

    def case(self, id_or_alias: str) -> CaseVault:
        """Open a shared case; the same object each time.

        Raises:
            UsageError: If there is none of that name that this key opens.
        """
        info = self._find(id_or_alias)
        if info.id not in self._open_cases:
            keys = self._found[info.id]
            owner = recipient_from_text(keys.owner, f"keys/{keys.folder}.age")
            self._open_cases[info.id] = CaseVault(self.path, owner, keys, info.alias)
        return self._open_cases[info.id]

    def new_case(self) -> CaseVault:
        """Refused: who makes a case owns it."""
        raise _owners_alone()

    def verify_desk(self) -> Any:
        """Nothing to check: a colleague has no desk."""


def hand_over(root: Path, keys: CaseKeys, alias: str, recipient: Recipient, out: Path) -> None:
    """Copy one case whole, for one key: a vault without an owner, with that case alone.

    Args:
        root: The vault's folder.
        keys: The case's keys.
        alias: Its random name.
        recipient: Whose it will be.
        out: The folder to make; it appears when the copy is whole.

    Raises:
        UsageError: If there is something at `out` already, or it cannot be made.
    """
    part = platform.part_of(out)
    if out.exists():
        raise UsageError("is there already", item=str(out))
    try:
        for folder in (part, part / "keys", part / "cases"):
            platform.make_folder(folder)
        source, target = root / "cases" / keys.folder, part / "cases" / keys.folder
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(
            f"{CATALOGUE_NAME}*", f"{platform.UNFINISHED}*"))  # fmt: skip
        _make_theirs(part, keys, alias, recipient)
        _sync(target)
        platform.write_new(part / marker.NAME, marker.CONTENT)
        platform.sync_folder(part)
        part.rename(out)
        platform.sync_folder(out.absolute().parent)
    except (GuwahError, OSError) as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, GuwahError):
            raise
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be made: {reason}", item=str(out)) from None


def _owners_alone() -> UsageError:
    return UsageError("this key opens single folders; only an owner of the vault can do that")


def _make_theirs(root: Path, keys: CaseKeys, alias: str, recipient: Recipient) -> None:
    nobody = OwnerKeys.of(secrets.token_bytes(SEED_BYTES))
    theirs = keys.shared_with(str(recipient), (str(recipient),), alias)
    branched = generations.begin_case(root, theirs, nobody)
    renewing = branched.renewing(str(recipient), branched.colleagues, alias)
    keyring.write_case_keys(root, renewing, recipient)
    rekeying.reseal_case(root, renewing)
    keyring.write_case_keys(root, renewing.renewed(), recipient)


def _shared(root: Path, identity: Identity) -> list[CaseKeys]:
    found = []
    for path in sorted((root / "keys").glob("*.age")):
        with contextlib.suppress(ObjectDamagedError):
            found.append(keyring.read_case_keys(root, path.stem, identity))
    return [keys for keys in found if keys.owner]


def _sync(folder: Path) -> None:
    """Make a copied tree durable."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            platform.sync_folder(path)
        else:
            with path.open("rb") as stream:
                platform.sync_file(stream)
