"""
New keys: all that is sealed to an identity is sealed to another, and the old one opens nothing newer.

Decides nothing and asks nobody: `vault` and `case` begin it, and finish it on the next opening.
Specification: docs/spec/keys.md, "New keys"

The rules that this module enforces are:
  * First the intent, with old and new key side by side; then each file, replaced whole; then the
    old key goes. Killed anywhere, the same steps done again finish it.
  * What neither key opens is damaged already and stays as it is; it does not stop the rest.
  * Padding stays as it was: only the outermost seal is another one.
  * What a replaced file held before is overwritten.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from guwah.custody import canonical
from guwah.errors import CannotUnlockError, DigestRefutedError, ObjectDamagedError
from guwah.vault import keyring, platform, slots
from guwah.vault.casekeys import CaseKeys
from guwah.vault.catalogue import CATALOGUE_NAME
from guwah.vault.database import remove_database
from guwah.vault.desk import Desk
from guwah.vault.keys import OwnerKeys
from guwah.vault.sealing import Identity, Recipient, open_plain, open_sealed, seal, seal_plain


def begin(root: Path, old: bytes, new: bytes, contents: Mapping[str, bytes]) -> None:
    """Write the new seed beside the old one; when this returns, the new one counts.

    Args:
        root: The vault's folder.
        old: The seed until now.
        new: The seed from now on.
        contents: What is to stand in each slot; a further owner's slot that is not named goes.
    """
    for name, data in contents.items():
        platform.replace_file(slots.next_path(root, name), data)
    former = canonical.encode({"keep": sorted(contents), "seed": old.hex()})
    platform.replace_file(root / slots.FORMER, seal(former, _recipient(new)))


def settle(root: Path, seed: bytes) -> bool:
    """Finish a change of the seed that has begun, or undo one that never counted.

    Args:
        root: The vault's folder; nothing of it is open.
        seed: The newest seed.

    Returns:
        Whether there was one to finish.

    Raises:
        CannotUnlockError: If the seed is one of before.
    """
    if not (root / slots.FORMER).exists():
        for path in _waiting(root):
            platform.shred_file(path)
        return False
    new = OwnerKeys.of(seed).identity
    keep, former = _open_former(root, new)
    old = OwnerKeys.of(former).identity
    for name in slots.further(root):
        if name not in keep:
            platform.shred_file(root / name)
    for path in _sealed_to_owner(root):
        reseal(path, old, new)
    for path in sorted((root / "keys").glob("*.age")):
        with contextlib.suppress(ObjectDamagedError):
            _renew_case(root, path.stem, old, new.to_public())
    desk = Desk(root / "desk", OwnerKeys.of(seed), partial(keyring.alias_key, root, new))
    desk.renew()
    desk.close()
    for name in keep:
        waiting = slots.next_path(root, name)
        if waiting.exists():
            platform.replace_file(root / name, waiting.read_bytes(), shred_old=True)
            waiting.unlink()
    done = platform.part_of(root / slots.FORMER)  # half overwritten it would still count
    (root / slots.FORMER).rename(done)
    platform.shred_file(done)
    return True


def reseal_case(root: Path, keys: CaseKeys) -> None:
    """Seal all of a case to its new identity; the one before stays among its keys.

    Args:
        root: The vault's folder; nothing of the case is open.
        keys: Its keys, with `former`.
    """
    assert keys.former is not None
    folder = root / "cases" / keys.folder
    for unfinished in folder.glob(f"objects/*/{platform.UNFINISHED}*"):
        unfinished.unlink()
    for path in (*folder.glob("objects/*/key.age"), *folder.glob("log/*/*.age")):
        reseal(path, keys.former, keys.identity)
    remove_database(folder / CATALOGUE_NAME)
    platform.sync_folder(folder)


def reseal(path: Path, old: Identity, new: Identity) -> None:
    """Seal a small file to another identity, unless it is already; damage stays as it is."""
    try:
        data = platform.read_file(path, path.name)
        with contextlib.suppress(ObjectDamagedError):
            open_plain(data, new, path.name)
            return
        plain = open_plain(data, old, path.name)
    except ObjectDamagedError:
        return
    platform.replace_file(path, seal_plain(plain, new.to_public()), shred_old=True)


def _renew_case(root: Path, folder: str, old: Identity, owner: Recipient) -> None:
    """Begin the renewal of a case whose keys are still sealed to the owner's identity before."""
    keys = keyring.read_case_keys(root, folder, old)
    renewing = keys.shared_with(str(owner), keys.colleagues, keys.alias)
    if keys.former is None:
        renewing = keys.renewing(str(owner), keys.colleagues, keys.alias)
    keyring.write_case_keys(root, renewing, owner)


def _sealed_to_owner(root: Path) -> Iterator[Path]:
    desk = root / "desk"
    yield from sorted(desk.glob("*.age"))  # its key, and which generation its log is
    yield from sorted(desk.glob("log/*/*.age"))


def _waiting(root: Path) -> Iterable[Path]:
    return [*root.glob("identity*.next.age"), *root.glob("recovery.next.age")]


def _open_former(root: Path, new: Identity) -> tuple[list[str], bytes]:
    data = platform.read_file(root / slots.FORMER, slots.FORMER)
    try:
        obj: dict[str, Any] = canonical.parse(open_sealed(data, new, slots.FORMER))
        return [str(name) for name in obj["keep"]], bytes.fromhex(obj["seed"])
    except (DigestRefutedError, KeyError, TypeError, ValueError):
        raise ObjectDamagedError("holds no seed", item=slots.FORMER) from None
    except ObjectDamagedError:
        raise CannotUnlockError("this opens what the vault was before it got new keys") from None


def _recipient(seed: bytes) -> Recipient:
    return OwnerKeys.of(seed).identity.to_public()
