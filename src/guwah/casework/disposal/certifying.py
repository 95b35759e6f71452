"""
The verb *certify*: a certificate that something was destroyed, from the log that says so.

The rules of this module are:
  * An item's certificate comes from its folder's log, a folder's and the vault's from the desk's.
  * It can be made again at any time, as long as that log is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from guwah.custody.destruction import Destruction, certify, verify_certificate
from guwah.errors import UsageError
from guwah.vault import platform
from guwah.vault.caselog import CaseLog


def certificate(log: CaseLog, type: str, fits: Callable[[dict[str, Any]], bool]) -> bytes:
    """The certificate of the newest entry of a type that fits.

    Args:
        log: The log.
        type: The entry's type.
        fits: Whether its `more` is the one that is wanted.

    Raises:
        UsageError: If there is none.
    """
    found = None
    for one in log.entries():
        if one.entry is not None and one.entry.type == type and fits(one.entry.more):
            found = one
    if found is None or found.entry is None:
        raise UsageError("nothing that was destroyed fits", hint="guwah custody show lists it all")
    return certify(found.entry, log.leaf_hashes(), found.index, log.checkpoint())


def write(path: Path, data: bytes) -> None:
    """Write a certificate into a new file.

    Raises:
        UsageError: If it is there already or cannot be made.
    """
    try:
        platform.write_new(path, data)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be made: {reason}", item=str(path)) from None


def verify(path: Path, key: str) -> Destruction:
    """Check a certificate against the log's public key.

    Args:
        path: The certificate.
        key: 64 hex digits, from another channel.

    Raises:
        UsageError: The file cannot be read, or this is no key.
        RefutedError: It was changed, or is of another log.
    """
    try:
        public = bytes.fromhex("".join(key.split()))
        data = path.read_bytes()
    except ValueError:
        raise UsageError("a key has 64 hex digits") from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be read: {reason}", item=str(path)) from None
    return verify_certificate(data, public)
