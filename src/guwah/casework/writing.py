"""
Writing a finished report or figure: whole or not at all.

The rules of this module are:
  * The file is written under a temporary name in the same folder, fsynced, checked, renamed.
  * Nobody else on the machine may read it until its owner says so.
  * What fails the check is removed; an existing file is never written over.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from guwah.errors import UsageError


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_new(
    path: Path, data: bytes, verify: Callable[[Path], object] = lambda path: None
) -> None:
    """Write a new file.

    Args:
        path: Where; must not exist.
        data: The bytes.
        verify: Raises if the written file must not be released.

    Raises:
        UsageError: The file exists, or the folder does not.
    """
    if not path.parent.is_dir():
        raise UsageError("the folder does not exist", item=str(path.parent))
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with open(part, "xb", opener=_for_owner_only) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        verify(part)
        if path.exists() or path.is_symlink():
            raise UsageError("exists already; nothing is written over", item=str(path))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
