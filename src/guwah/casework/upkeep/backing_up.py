"""
The verb *backup*: what is sealed copied to a folder or a bucket, and read back on request.

Nothing leaves that is not sealed already. Specification: docs/spec/backup.md

The rules of this module are:
  * Where copies may lie is on the desk's record before the first of them is made.
  * Written-once files are copied once; then the head is replaced; only then goes what no head
    names. Killed at any point, the backup of before is whole, and the next run goes on.
  * Heads of other generations are never replaced; what one of them names is never removed.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from guwah.casework.clock import now_utc_exactly
from guwah.casework.opening import Vault
from guwah.errors import GuwahError, ObjectDamagedError
from guwah.vault import snapshot
from guwah.vault.desklog import read_generation
from guwah.vault.health import Finding
from guwah.vault.keys import OwnerKeys
from guwah.vault.logfile import Draft
from guwah.vault.snapshot import Head, Kept, SealedHead
from guwah.vault.snapshot_store import Place


@dataclass(frozen=True)
class BackedUp:
    """What a backup did.

    Args:
        address: Where it lies.
        files: How many files it has.
        copied: How many of them were copied now.
        copied_bytes: Their length in bytes.
        removed: How many objects went because nothing needs them any more.
        others: How many heads of other generations lie there, too.
        keeps_versions: Whether the store keeps what is replaced: then nothing is destroyed there.
    """

    address: str
    files: int
    copied: int
    copied_bytes: int
    removed: int
    others: int
    keeps_versions: bool


def back_up(vault: Vault, place: Place, *, forget_older: bool = False) -> BackedUp:
    """Copy what is new of a vault; what was destroyed goes from the backup.

    Args:
        vault: The opened vault.
        place: Where to.
        forget_older: Remove the heads of generations from which this vault was restored.

    Returns:
        What was done.

    Raises:
        UsageError: If the place cannot be used.
        OSError: If the vault cannot be read.
    """
    store, owner = vault.store, vault.store.owner
    for info in store.cases():
        with contextlib.suppress(GuwahError):  # a damaged folder does not stop the others
            store.case(info.id)
    store.desk.log.append([Draft("backed-up", more={"to": place.address})])
    desk = read_generation(store.path / "desk", owner)
    heads = read_heads(place)
    mine = f"{snapshot.HEADS}/{desk.device}.json"
    before = _opened(heads.get(mine), owner)
    opened, keys, once = snapshot.split(store.path)
    lying = place.sizes(snapshot.BLOBS)
    known = {one.path: one for one in before.files} if before else {}
    files, copied = [], []
    for path in once:
        one = _kept(vault, owner, path, known.get(path))
        if lying.get(one.blob) != one.size:
            place.put(one.blob, store.path / path)
            copied.append(one.size)
        files.append(one)
    head = Head(
        desk.device, now_utc_exactly(), tuple(files),
        {path: (store.path / path).read_bytes() for path in keys},
        {path: (store.path / path).read_bytes() for path in opened},
    )  # fmt: skip
    versions = place.put(head.name, head.to_bytes(owner))
    older = (
        {f"{snapshot.HEADS}/{one.device}.json" for one in desk.earlier} if forget_older else set()
    )
    gone = [name for name in heads if name in older and name != mine]
    others = [_opened(one, owner) for name, one in heads.items() if name not in (mine, *gone)]
    place.remove(gone)
    done = [before, *(_opened(heads[name], owner) for name in gone)]
    removed = _remove_unneeded(place, head, done, others)
    return BackedUp(
        place.address, len(files), len(copied), sum(copied), removed, len(others), versions
    )


def read_heads(place: Place) -> dict[str, SealedHead | ObjectDamagedError]:
    """All heads of a place by name; one that is damaged as its error."""
    found: dict[str, SealedHead | ObjectDamagedError] = {}
    for name in sorted(place.sizes(snapshot.HEADS)):
        try:
            found[name] = SealedHead.from_bytes(place.get(name), name)
        except ObjectDamagedError as error:
            found[name] = error
    return found


def verify_backup(vault: Vault, place: Place) -> tuple[int, list[Finding]]:
    """Read all of this vault's backup back and hold it against its head.

    Returns:
        How many files were read, and what is damaged or missing, by its path in the vault.

    Raises:
        ObjectDamagedError: If there is no head of this vault, or it is damaged.
    """
    device = read_generation(vault.store.path / "desk", vault.store.owner).device
    name = f"{snapshot.HEADS}/{device}.json"
    head = SealedHead.from_bytes(place.get(name), name).open(vault.store.owner.identity)
    found = []
    for one in head.files:
        try:
            digest = hashlib.sha256()
            for chunk in place.read(one.blob):
                digest.update(chunk)
            if digest.hexdigest() != one.sha256:
                raise ObjectDamagedError("is damaged in the backup", item=one.blob)
        except ObjectDamagedError as error:
            kind = "missing" if error.what.startswith("is missing") else "damaged"
            found.append(Finding(one.path, kind, f"{error.what} ({one.blob})"))
    return len(head.files), found


def _kept(vault: Vault, owner: OwnerKeys, path: str, known: Kept | None) -> Kept:
    """How the head lists a file; its digest is taken over where size and time are the same."""
    at = vault.store.path / path
    status = at.stat()
    if known is not None and (known.size, known.changed) == (status.st_size, status.st_mtime_ns):
        return known
    digest = snapshot.digest_of(at)
    blob = snapshot.blob_name(owner, path, digest)
    return Kept(path, blob, status.st_size, digest, status.st_mtime_ns)


def _opened(head: SealedHead | ObjectDamagedError | None, owner: OwnerKeys) -> Head | None:
    """A head, or None if it is missing, damaged or of other keys."""
    if head is None or isinstance(head, ObjectDamagedError):
        return None
    with contextlib.suppress(ObjectDamagedError):
        return head.open(owner.identity)
    return None


def _remove_unneeded(
    place: Place, head: Head, done: Iterable[Head | None], others: list[Head | None]
) -> int:
    """Remove objects of heads that are gone, unless a head that is there may name them."""
    if None in others:
        return 0
    needed = {one.blob for each in (head, *others) if each is not None for one in each.files}
    gone = {one.blob for each in done if each is not None for one in each.files} - needed
    place.remove(sorted(gone))
    return len(gone)
