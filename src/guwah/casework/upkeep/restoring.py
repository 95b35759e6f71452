"""
The verb *restore*: a vault made again from a backup, as a new generation of it.

Specification: docs/spec/backup.md, "Restoring", "Generations"

The rules of this module are:
  * Each file is held against size and digest in the head before it gets its name.
  * What is damaged in the backup is named, all of it; then nothing is finished, unless the person
    asks for what is whole.
  * `vault.json` comes last: before that there is no vault, and the same command goes on.
  * The restored vault writes logs of its own from there on: the other computer may still write.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from guwah.casework.opening import Vault
from guwah.casework.projecting import project
from guwah.casework.upkeep.backing_up import read_heads
from guwah.errors import CannotUnlockError, GuwahError, ObjectDamagedError, UsageError
from guwah.vault import generations, keyring, marker, platform, slots
from guwah.vault.desk import Desk
from guwah.vault.health import Finding
from guwah.vault.keys import OwnerKeys
from guwah.vault.logfile import Draft
from guwah.vault.secret import Secret
from guwah.vault.snapshot import Head, Kept, SealedHead
from guwah.vault.snapshot_store import Place

_BEGUN = platform.UNFINISHED + "restored"


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Args:
        path: Where.
        at: When the backup was made.
        files: How many files it has.
        cases: How many folders.
        others: Times of other generations' backups that lie there, too.
        damaged: What is missing or damaged in the backup.
        finished: Whether there is a vault now.
    """

    path: Path
    at: str
    files: int
    cases: int
    others: tuple[str, ...]
    damaged: tuple[Finding, ...]
    finished: bool


def restore(
    place: Place, root: Path, secret: Secret, *, at: str | None = None, incomplete: bool = False
) -> Restored:
    """Make a vault again from a backup.

    Args:
        place: Where the backup lies.
        root: A folder that does not exist or is empty, or one where this was interrupted.
        secret: What unlocks the vault.
        at: The time of the backup to take, of several generations'; the newest if None.
        incomplete: Finish it though some of it is damaged in the backup.

    Returns:
        What was done; without a vault if something is damaged and `incomplete` is not set.

    Raises:
        UsageError: If place or folder cannot be used, or there is no such backup.
        CannotUnlockError: If the secret opens none of them.
        ObjectDamagedError: If no head is whole, or the desk's log is damaged.
    """
    _make_root(root)
    head, owner, others = _choose(place, root, secret, at)
    wanted = {one.path: one for one in head.files}
    _clear(root, {*wanted, *head.keys, *head.opened})
    for path, data in {**head.opened, **head.keys}.items():
        _write(root / path, data)
    damaged = [found for one in head.files if (found := _fetch(place, root, one))]
    folders = [Path(path).stem for path in head.keys if path.startswith("keys/")]
    for name in ("keys", "cases", *(f"cases/{each}/objects" for each in folders)):
        (root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not damaged or incomplete:
        damaged += _begin(root, owner, folders)
    finished = not damaged or incomplete
    if finished:
        _finish(place, root, secret, head)
    return Restored(root, head.at, len(wanted), len(folders), others, tuple(damaged), finished)


def _make_root(root: Path) -> None:
    try:
        if root.exists() and any(root.iterdir()) and not (root / _BEGUN).exists():
            raise UsageError("is there already and not empty", item=str(root))
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (root / _BEGUN).touch()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be made: {reason}", item=str(root)) from None


def _choose(
    place: Place, root: Path, secret: Secret, at: str | None
) -> tuple[Head, OwnerKeys, tuple[str, ...]]:
    """The head to restore from, with the owner's keys; times of the others that open."""
    opened: list[tuple[Head, OwnerKeys]] = []
    faults: list[GuwahError] = []
    for sealed in read_heads(place).values():
        if isinstance(sealed, ObjectDamagedError):
            faults.append(sealed)
            continue
        try:
            owner = _unlocked(root, sealed, secret)
            opened.append((sealed.open(owner.identity), owner))
        except (CannotUnlockError, ObjectDamagedError) as error:
            faults.append(error)
    opened.sort(key=lambda one: one[0].at)
    chosen = [one for one in opened if at is None or one[0].at == at]
    if not chosen and faults:
        raise faults[0]
    if not chosen:
        raise UsageError(
            "there is no backup here" if not opened else f"there is no backup of '{at}' here",
            item=place.address, hint=" ".join(one.at for one, _ in opened) or None,
        )  # fmt: skip
    head, owner = chosen[-1]
    return head, owner, tuple(one.at for one, _ in opened if one is not head)


def _unlocked(root: Path, sealed: SealedHead, secret: Secret) -> OwnerKeys:
    """The owner's keys, from what unlocks the vault of this head."""
    for pattern in ("identity*.age", "recovery.*"):
        for older in root.glob(pattern):
            older.unlink()
    for path, data in sealed.opened.items():
        _write(root / path, data)
    return OwnerKeys.of(slots.unlock(root, secret).seed)


def _clear(root: Path, wanted: set[str]) -> None:
    """Remove what an interrupted run left that is not of this head."""
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in wanted and name != _BEGUN:
            path.unlink()
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != data:
        platform.replace_file(path, data, shred_old=True)


def _fetch(place: Place, root: Path, one: Kept) -> Finding | None:
    """Fetch one file, unless it is there; what is wrong with it."""
    path = root / one.path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and _sha256(path) == one.sha256:
        return None
    part = platform.part_of(path)
    try:
        digest = hashlib.sha256()
        with platform.create_file(part) as file:
            for chunk in place.read(one.blob):
                digest.update(chunk)
                platform.write_all(file, chunk)
            os.fsync(file.fileno())
        if digest.hexdigest() != one.sha256:
            return Finding(one.path, "damaged", f"is damaged in the backup ({one.blob})")
        part.replace(path)
        platform.sync_folder(path.parent)
    except ObjectDamagedError:
        return Finding(one.path, "missing", f"is missing in the backup ({one.blob})")
    finally:
        part.unlink(missing_ok=True)
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _begin(root: Path, owner: OwnerKeys, folders: list[str]) -> list[Finding]:
    """Begin the new generation; the folders whose logs do not allow it."""
    generations.begin_desk(root, owner)
    found = []
    for folder in folders:
        try:
            keys = keyring.read_case_keys(root, folder, owner.identity)
            generations.begin_case(root, keys, owner)
        except GuwahError as error:
            found.append(Finding(f"cases/{folder}/log", "damaged", error.what, error.exit_code))
    case_key = partial(keyring.alias_key, root, owner.identity)
    Desk.rebuild(root / "desk", owner, case_key)
    return found


def _finish(place: Place, root: Path, secret: Secret, head: Head) -> None:
    """Make it a vault, note in the desk's log where it came from, make the tables."""
    platform.sync_folder(root)
    platform.replace_file(root / marker.NAME, marker.CONTENT)
    (root / _BEGUN).unlink()
    with Vault.open(root, secret) as vault:
        more = {"at": head.at, "from": place.address}
        vault.store.desk.log.append([Draft("restored", more=more)])
        for info in vault.store.cases():
            with contextlib.suppress(GuwahError):  # named already, or by the check
                project(vault.case(info.id))
