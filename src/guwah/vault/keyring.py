"""
The keys of all cases, as they lie in `keys/`.

Makes no case and destroys none; `vault` decides.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * One file a case, sealed to the owner, replaced whole; what it held before is overwritten.
  * A file that stands under another case's name is damage.
"""

from __future__ import annotations

from pathlib import Path

from guwah.errors import ObjectDamagedError
from guwah.vault import platform
from guwah.vault.keys import CaseKeys
from guwah.vault.sealing import Identity, Recipient, open_sealed, seal


def path_of(root: Path, folder: str) -> Path:
    """Where the keys of the case in that folder lie."""
    return root / "keys" / f"{folder}.age"


def write_case_keys(root: Path, keys: CaseKeys, owner: Recipient) -> None:
    """Write or replace the keys of a case, durably."""
    sealed = seal(keys.to_bytes(), owner)
    platform.replace_file(path_of(root, keys.folder), sealed, shred_old=True)


def read_case_keys(root: Path, folder: str, owner: Identity) -> CaseKeys:
    """The keys of the case in that folder.

    Raises:
        ObjectDamagedError: If they are missing, damaged or those of another case.
    """
    name = f"keys/{folder}.age"
    untrusted_data = platform.read_file(path_of(root, folder), name)
    keys = CaseKeys.from_bytes(open_sealed(untrusted_data, owner, name), name)
    if keys.folder != folder:
        raise ObjectDamagedError("holds the keys of another case", item=name)
    return keys
