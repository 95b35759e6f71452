"""
What a new vault begins with: a seed, the folders, the desk, and last the mark that it is one.

Opens nothing. Specification: docs/spec/vault.md

The rules that this module enforces are:
  * A vault is made where nothing is.
  * `vault.json` is written last, so that a vault is whole or is none.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from guwah.errors import UsageError
from guwah.vault import marker, platform, slots
from guwah.vault.desk import Desk
from guwah.vault.keys import SEED_BYTES, OwnerKeys
from guwah.vault.secret import Secret
from guwah.vault.seed import seal_seed


def make_vault(root: Path, secret: Secret) -> None:
    """Make a new vault, durably.

    Args:
        root: A folder that does not exist or is empty.
        secret: What will unlock it.

    Raises:
        UsageError: If there is something at `root` already, or it cannot be made.
        CannotUnlockError: If the key file holds no usable identity.
    """
    _make_root(root)
    seed = secrets.token_bytes(SEED_BYTES)
    platform.write_new(root / slots.FIRST, seal_seed(seed, secret))
    for name in ("keys", "cases"):
        platform.make_folder(root / name)
    Desk.create(root / "desk", OwnerKeys.of(seed))
    platform.sync_folder(root)
    platform.write_new(root / marker.NAME, marker.CONTENT)
    platform.sync_folder(root)


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
