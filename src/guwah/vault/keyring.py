"""
The keys of all cases, as they lie in `keys/`.

Makes no case and destroys none; `vault` decides.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * One file a case, sealed to the owner and those whom the keys themselves name, replaced whole;
    what it held before is overwritten.
  * A file that stands under another case's name is damage.
"""

from __future__ import annotations

from pathlib import Path

from guwah.errors import ObjectDamagedError
from guwah.vault import platform
from guwah.vault.casekeys import CaseKeys
from guwah.vault.keys import derived_identity
from guwah.vault.sealing import Identity, Recipient, open_sealed, recipient_from_text, seal


def path_of(root: Path, folder: str) -> Path:
    """Where the keys of the case in that folder lie."""
    return root / "keys" / f"{folder}.age"


def write_case_keys(root: Path, keys: CaseKeys, owner: Recipient) -> None:
    """Write or replace the keys of a case, durably: for the owner, and colleagues it is shared with."""
    colleagues = [recipient_from_text(one, "keys") for one in keys.colleagues]
    sealed = seal(keys.to_bytes(), owner, *colleagues)
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


def alias_key(root: Path, owner: Identity, folder: str) -> Identity | None:
    """The identity to which the desk's log seals the alias of a case; None if its keys are gone.

    It follows from the case's `names` key, so it stays when other keys change.
    """
    try:
        keys = read_case_keys(root, folder, owner)
    except ObjectDamagedError:
        return None
    return derived_identity(bytes.fromhex(keys.names), b"guwah/v1/desk/alias", folder)
