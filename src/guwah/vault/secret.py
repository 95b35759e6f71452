"""
What unlocks a vault: a passphrase or a key file.

Asks nobody and derives nothing; `keys` seals and opens the seed with it.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * A passphrase is used as its UTF-8 bytes, unchanged; a file of one loses one line end.
  * A key file is an age identity file, as `age-keygen` writes it, with exactly one identity.
  * A secret never shows in `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guwah.errors import UsageError
from guwah.vault import platform
from guwah.vault.bech32 import age_secret_key

_MOST_BYTES: Final = 65_536


@dataclass(frozen=True)
class Secret:
    """A passphrase, or the text of an age identity; one of the two is None."""

    passphrase_bytes: bytes | None = field(default=None, repr=False)
    identity_text: str | None = field(default=None, repr=False)

    @classmethod
    def passphrase(cls, text: str) -> Secret:
        """A passphrase as it was typed.

        Raises:
            UsageError: If it is empty or cannot be UTF-8.
        """
        try:
            data = text.encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError("the passphrase is not valid text") from None
        return cls._of_bytes(data)

    @classmethod
    def from_file(cls, path: Path | str) -> Secret:
        """A passphrase from a file; one line end after it does not count.

        Raises:
            UsageError: If the file cannot be read, is empty or too long.
        """
        data = _read(Path(path), "passphrase file")
        return cls._of_bytes(data.removesuffix(b"\n").removesuffix(b"\r"))

    @classmethod
    def key_file(cls, path: Path | str) -> Secret:
        """A key file.

        Raises:
            UsageError: If it cannot be read or does not hold exactly one age identity.
        """
        text = _read(Path(path), "key file").decode("utf-8", "replace")
        lines = [line.strip() for line in text.splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        if len(keys) != 1 or not keys[0].startswith("AGE-SECRET-KEY-1"):
            raise UsageError("is not a key file", item=str(path), hint="age-keygen makes one")
        return cls(identity_text=keys[0])

    @classmethod
    def new_key_file(cls, path: Path | str, secret: bytes) -> Secret:
        """Write a new key file for its owner alone.

        Args:
            path: The file to make.
            secret: 32 random bytes.

        Raises:
            UsageError: If it is there already or cannot be made.
        """
        text = age_secret_key(secret)
        try:
            platform.write_new(Path(path), f"{text}\n".encode())
        except OSError as error:
            raise UsageError(f"cannot be made: {_reason(error)}", item=str(path)) from None
        return cls(identity_text=text)

    @classmethod
    def _of_bytes(cls, data: bytes) -> Secret:
        if not data:
            raise UsageError("the passphrase is empty")
        return cls(passphrase_bytes=data)


def _read(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        hint = "age-keygen makes a key file" if what == "key file" else None
        reason = f"the {what} cannot be read: {_reason(error)}"
        raise UsageError(reason, item=str(path), hint=hint) from None
    if len(data) > _MOST_BYTES:
        raise UsageError(f"is too long for a {what}", item=str(path))
    return data


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()
