"""
Erasing a vault as a whole, so that what a killed process leaves can be erased on.

Asks nothing and unlocks nothing: whoever can write the folder could remove it anyway.
Specification: docs/spec/vault.md, "Destroying"

The rules of this module are:
  * The seed goes first: from then on nothing in the folder can be opened by its owner.
  * Small key files are overwritten before they are removed, the rest is removed.
  * `vault.json` goes last, so that a folder that is not erased to its end is still known.
  * Only what a vault consists of is removed; a file that someone else put there stays.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from guwah.errors import NotAVaultError
from guwah.vault import marker, platform

_SEEDS: Final = ("identity*.age", "recovery*")
_FOLDERS: Final = ("keys", "desk", "cases")


def is_begun(root: Path) -> bool:
    """Whether this is what is left of a vault whose erasing was interrupted."""
    has_seed = any(path for pattern in _SEEDS for path in root.glob(pattern))
    return (root / marker.NAME).is_file() and not has_seed


def erase(root: Path) -> list[str]:
    """Erase a vault that no process holds.

    Args:
        root: The vault's folder.

    Returns:
        Names of what lies in the folder and is no part of a vault; they stay, and so does it.

    Raises:
        NotAVaultError: If it is no vault.
    """
    if not (root / marker.NAME).is_file():
        raise NotAVaultError("is not a vault", item=str(root))
    for pattern in _SEEDS:
        for path in sorted(root.glob(pattern)):
            platform.shred_file(path)
    for path in sorted([*(root / "keys").glob("*.age"), *(root / "desk").glob("key*.age"),
                        *(root / "cases").glob("*/objects/*/key.age")]):  # fmt: skip
        platform.shred_file(path)
    for name in _FOLDERS:
        platform.remove_tree(root / name)
    for path in root.glob(f"{platform.UNFINISHED}*"):
        platform.shred_file(path)
    platform.sync_folder(root)
    left = sorted(path.name for path in root.iterdir() if path.name != marker.NAME)
    platform.shred_file(root / marker.NAME)
    if not left:
        with contextlib.suppress(OSError):
            root.rmdir()
    return left
