"""
A deposit: a folder with a public key, into which a machine can seal and out of which it cannot read.

Knows no vault. The key is that of an invitation of a case; what is sealed is an envelope.
Specification: docs/spec/keys.md, "Deposits"

The rules of this module are:
  * `deposit.json` holds a recipient and nothing else; the folder holds no secret at any time.
  * What is added is encrypted while it is read; no plaintext, name or digest is written.
  * An envelope appears whole, under a random name, or not at all.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError, UsageError
from guwah.vault import platform
from guwah.vault.sealing import Fault, Recipient, recipient_from_text, seal_stream

NAME: Final = "deposit.json"
_MOST_BYTES: Final = 4096


def make_deposit(folder: Path, recipient: Recipient) -> None:
    """Make the folder of a deposit.

    Raises:
        UsageError: If there is something at `folder` already, or it cannot be made.
    """
    try:
        if not (folder.is_dir() and not any(folder.iterdir())):
            platform.make_folder(folder)
        data = canonical.encode({"format": 1, "guwah": "deposit", "recipient": str(recipient)})
        platform.replace_file(folder / NAME, data)
    except OSError as error:
        raise _unwritable(error, folder) from None


def read_deposit(folder: Path) -> Recipient:
    """The recipient of a deposit.

    Raises:
        UsageError: If the folder is none, or of a newer format.
    """
    try:
        with (folder / NAME).open("rb") as stream:
            obj: Any = canonical.parse(stream.read(_MOST_BYTES))
        if set(obj) == {"format", "guwah", "recipient"} and obj["guwah"] == "deposit":
            if obj["format"] != 1:
                raise UsageError("is a deposit of a newer format", item=str(folder))
            return recipient_from_text(obj["recipient"], NAME)
    except (OSError, DigestRefutedError, ObjectDamagedError, TypeError, AttributeError):
        pass
    raise UsageError(
        "is no deposit", item=str(folder), hint="guwah deposit make makes one, where the vault is"
    )


def add_envelope(folder: Path, recipient: Recipient, pieces: Iterator[bytes]) -> Path:
    """Encrypt into a deposit, durably.

    Args:
        folder: The deposit's folder.
        recipient: As `read_deposit` returned it.
        pieces: The envelope's plaintext.

    Returns:
        The envelope's file.

    Raises:
        UsageError: If the folder cannot be written.
        GuwahError: Whatever `pieces` raises; nothing is left.
    """
    part = platform.part_of(folder / "x")
    path = folder / f"{secrets.token_hex(16)}.age"
    try:
        with platform.create_file(part) as file:
            seal_stream(_Feed(pieces), _Sink(file), recipient)
            os.fsync(file.fileno())
        part.rename(path)
        platform.sync_folder(folder)
    except OSError as error:
        raise _unwritable(error, folder) from None
    finally:
        part.unlink(missing_ok=True)
    return path


def envelopes(folder: Path) -> list[Path]:
    """The envelopes of a deposit; what was not finished is none.

    Raises:
        UsageError: If the folder is no deposit.
    """
    read_deposit(folder)
    return sorted(folder.glob("*.age"))


class _Feed:
    """Gives pieces as the cipher asks for them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._pending = bytearray()
        self.fault = Fault()

    def read(self, size: int = -1, /) -> bytes:
        with self.fault:
            while not self._pending and (piece := next(self._pieces, None)) is not None:
                self._pending += piece
            given = bytes(self._pending[:size]) if size >= 0 else bytes(self._pending)
            del self._pending[: len(given)]
        return given


class _Sink:
    """Writes what the cipher gives."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.fault = Fault()

    def write(self, data: bytes, /) -> int:
        with self.fault:
            platform.write_all(self._file, data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _unwritable(error: OSError, folder: Path) -> UsageError:
    reason = (error.strerror or "unknown reason").lower()
    return UsageError(f"cannot be written: {reason}", item=str(folder))
