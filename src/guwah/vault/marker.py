"""
`vault.json`: says that a folder is a vault, of which format, and carries the lock.

Holds no secret; it is the only file of a vault in clear.
Specification: docs/spec/vault.md

The rules that this module enforces are:
  * Exactly these bytes, with or without one newline; anything else is no vault (23).
  * Another format number is a newer vault (23), and says so.
  * The lock is the operating system's and leaves no file behind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Final

from guwah.errors import NotAVaultError
from guwah.vault import platform

NAME: Final = "vault.json"
CONTENT: Final = b'{"guwah": "vault", "format": 1}\n'
_MOST_BYTES: Final = 4096


def open_marker(root: Path) -> IO[bytes]:
    """Check `vault.json` and take the vault's lock.

    Args:
        root: The vault's folder.

    Returns:
        The open file; closing it gives the lock back.

    Raises:
        NotAVaultError: If it is no vault, or of a newer format.
        VaultLockedError: If another process has it open.
    """
    try:
        if not (root / NAME).is_file():  # a pipe would wait for ever
            raise _not_a_vault(root)
        stream = (root / NAME).open("rb", buffering=0)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise _not_a_vault(root) from None
    except PermissionError:
        raise NotAVaultError("cannot be read: permission denied", item=str(root)) from None
    done = False
    try:
        _verify_content(stream.read(_MOST_BYTES), root)
        platform.lock(stream, str(root))
        done = True
    finally:
        if not done:
            stream.close()
    return stream


def _verify_content(untrusted_data: bytes, root: Path) -> None:
    if untrusted_data in (CONTENT, CONTENT.rstrip()):
        return
    try:
        obj = json.loads(untrusted_data)
    except (ValueError, RecursionError):
        obj = None
    if isinstance(obj, dict) and obj.get("guwah") == "vault" and isinstance(obj.get("format"), int):
        raise NotAVaultError(
            f"is a vault of format {obj['format']}, which this version does not know",
            item=str(root), hint="a newer version of guwah opens it",
        )  # fmt: skip
    raise _not_a_vault(root)


def _not_a_vault(root: Path) -> NotAVaultError:
    return NotAVaultError("is not a vault", item=str(root), hint="guwah init makes one")
