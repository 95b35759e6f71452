"""
What a backup consists of: which files of a vault, and the head that says so.

Copies nothing; bytes in, bytes out. Specification: docs/spec/backup.md

The rules of this module are:
  * Files that are written once are objects of their own, under names that tell nothing.
  * Keys, checkpoints and the list of all files lie in one head that is replaced as a whole: what
    was destroyed is in no head any more, and nothing else of the backup opens it.
  * Databases are left out: they are made again from the rest.
  * Each generation of a vault has a head of its own; none replaces another's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.vault.keys import OwnerKeys, disk_name, is_id
from guwah.vault.sealing import Identity, open_sealed, seal

HEADS: Final = "heads"
BLOBS: Final = "blobs"
_ID: Final = "[0-9a-f]{32}"
_OPEN: Final = re.compile(r"identity(-[0-9a-f]{8})?\.age|recovery\.(age|json)").fullmatch
_KEYS: Final = re.compile(
    rf"keys/{_ID}\.age|desk/(key|generation)\.age|cases/{_ID}/objects/{_ID}/key\.age"
    rf"|(desk|cases/{_ID})/log/{_ID}/checkpoint\.age"
).fullmatch
_ONCE: Final = re.compile(
    rf"cases/{_ID}/objects/{_ID}/(data|{_ID})\.age|(desk|cases/{_ID})/log/{_ID}/[0-9]{{8,}}\.age"
    rf"|cases/{_ID}/tokens/[0-9a-f]+\.age"
).fullmatch


@dataclass(frozen=True)
class Kept:
    """A file that is written once, as the head lists it.

    Args:
        path: Its path in the vault.
        blob: The object's name in the backup.
        size: Its length in bytes.
        sha256: Digest of the sealed file, hex.
        changed: Its time of change in nanoseconds when it was copied.
    """

    path: str
    blob: str
    size: int
    sha256: str
    changed: int


@dataclass(frozen=True)
class Head:
    """One state of a vault.

    Args:
        device: Which generation of the vault it is of.
        at: When it was made, RFC 3339.
        files: All files that are written once.
        keys: Content of the files that are replaced, by path.
        opened: Content of the files that unlock the vault, by path.
    """

    device: str
    at: str
    files: tuple[Kept, ...]
    keys: Mapping[str, bytes]
    opened: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """The head's name in the backup."""
        return f"{HEADS}/{self.device}.json"

    def to_bytes(self, owner: OwnerKeys) -> bytes:
        """The head as it lies in the backup."""
        inner = {
            "at": self.at, "device": self.device,
            "files": [[one.path, one.blob, one.size, one.sha256, str(one.changed)]
                      for one in self.files],
            "keys": _armoured(self.keys),
        }  # fmt: skip
        sealed = seal(canonical.encode(inner), owner.identity.to_public())
        return canonical.encode(
            {"format": 1, "guwah": "backup", "open": _armoured(self.opened),
             "sealed": base64.b64encode(sealed).decode()}
        )  # fmt: skip


@dataclass(frozen=True)
class SealedHead:
    """A head before it is unlocked.

    Args:
        name: Its name in the backup.
        opened: What unlocks it, by path.
        sealed: The rest.
    """

    name: str
    opened: Mapping[str, bytes]
    sealed: bytes

    @classmethod
    def from_bytes(cls, untrusted_data: bytes, name: str) -> SealedHead:
        """Parse a head.

        Raises:
            ObjectDamagedError: If it is none.
        """
        try:
            obj = canonical.parse(untrusted_data)
            if obj["guwah"] != "backup" or obj["format"] != 1 or not all(map(_OPEN, obj["open"])):
                raise ObjectDamagedError("is no head of a backup", item=name)
            sealed = base64.b64decode(obj["sealed"], validate=True)
            return cls(name, _bare(obj["open"]), sealed)
        except (DigestRefutedError, KeyError, TypeError, AttributeError, ValueError):
            raise ObjectDamagedError("is no head of a backup, or damaged", item=name) from None

    def open(self, owner: Identity) -> Head:
        """Unlock it.

        Raises:
            ObjectDamagedError: If it is damaged, or of another owner.
        """
        data = open_sealed(self.sealed, owner, self.name)
        try:
            obj = canonical.parse(data)
            files = tuple(Kept(path, blob, size, digest, int(changed))
                          for path, blob, size, digest, changed in obj["files"])  # fmt: skip
            head = Head(obj["device"], obj["at"], files, _bare(obj["keys"]), self.opened)
        except (DigestRefutedError, KeyError, TypeError, AttributeError, ValueError):
            raise ObjectDamagedError("is no head of a backup", item=self.name) from None
        whole = is_id(head.device) and all(map(_KEYS, head.keys))
        if not whole or not all(_ONCE(one.path) for one in files) or head.name != self.name:
            raise ObjectDamagedError("is a head that names other files", item=self.name)
        return head


def split(root: Path) -> tuple[list[str], list[str], list[str]]:
    """The files of a vault that a backup has: what unlocks, what is replaced, what is written once.

    What is foreign or unfinished is in none of the three.

    Args:
        root: The vault's folder, open under its lock.

    Returns:
        Paths relative to it, sorted.
    """
    names = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    return (
        [n for n in names if _OPEN(n)],
        [n for n in names if _KEYS(n)],
        [n for n in names if _ONCE(n)],
    )


def blob_name(owner: OwnerKeys, path: str, sha256: str) -> str:
    """The object's name of a file: keyed, so that it tells nothing, and the same each time."""
    name = disk_name(owner.names, "blob", path, sha256)
    return f"{BLOBS}/{name[:2]}/{name}"


def digest_of(path: Path) -> str:
    """SHA-256 of a sealed file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _armoured(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in contents.items()}


def _bare(contents: Mapping[str, Any]) -> dict[str, bytes]:
    return {name: base64.b64decode(data, validate=True) for name, data in contents.items()}
