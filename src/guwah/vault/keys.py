"""
The owner's keys, derived from one seed; random ids, and names on disk.

Opens and writes no file. How a seed is sealed is `seed`'s; the keys of a case are `casekeys`'.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * All owner keys derive from the seed by HKDF, each under a name of its own.
  * A renewed seed brings along what the desk's log is named and signed by, and nothing else.
  * Names on disk are keyed: no id that a report can show occurs on disk.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guwah.custody import canonical
from guwah.custody.signing import Signer
from guwah.vault import sealing
from guwah.vault.bech32 import age_secret_key
from guwah.vault.sealing import Identity

SEED_BYTES: Final = 32
RENEWED_BYTES: Final = 32 + 32 + 16 + 32
FORMAT: Final = 1
_ID_BYTES: Final = 16
_ID = re.compile(r"[0-9a-f]{32}").fullmatch


def new_id() -> str:
    """A random id: 32 hex digits."""
    return secrets.token_hex(_ID_BYTES)


def is_id(text: str) -> bool:
    """Whether this is an id as `new_id` makes it."""
    return bool(_ID(text))


def new_key() -> str:
    """A random key: 64 hex digits."""
    return secrets.token_hex(32)


@lru_cache(maxsize=1024)
def disk_name(names_key: str, kind: str, *parts: str) -> str:
    """The name on disk of something that has an id: 32 hex digits, keyed."""
    message = canonical.encode([kind, *parts])
    return hmac.digest(bytes.fromhex(names_key), message, "sha256")[:_ID_BYTES].hex()


@dataclass(frozen=True, repr=False)
class OwnerKeys:
    """What derives from the seed."""

    identity: Identity
    names: str
    origin: str
    device: str
    log_signer: Signer

    @classmethod
    def of(cls, seed: bytes) -> OwnerKeys:
        """All owner keys of a seed: 32 bytes, or what `renewed_seed` made."""
        text = age_secret_key(_derived(seed[:SEED_BYTES], "guwah/v1/owner"))
        names, device, log = _desk_parts(seed)
        return cls(
            identity=sealing.identity_from_text(text, "seed"),
            names=names.hex(),
            origin=f"guwah/{device.hex()}",
            device=device.hex(),
            log_signer=Signer(log),
        )

    def fingerprint(self) -> str:
        """32 hex digits that tell this vault's owner from any other."""
        recipient = str(self.identity.to_public()).encode()
        return hashlib.sha256(b"guwah/v1/fingerprint\0" + recipient).hexdigest()[:32]


def derived_identity(secret: bytes, info: bytes, name: str) -> Identity:
    """The age identity that follows from a secret by HKDF-SHA256, no salt, under this info."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
    return sealing.identity_from_text(age_secret_key(derived), name)


def renewed_seed(seed: bytes) -> bytes:
    """A fresh seed whose desk's log is the same: what it is named and signed by comes along."""
    return secrets.token_bytes(SEED_BYTES) + b"".join(_desk_parts(seed))


def _desk_parts(seed: bytes) -> tuple[bytes, bytes, bytes]:
    """Key of names, device and signing key of the desk's log."""
    if len(seed) == RENEWED_BYTES:
        return seed[32:64], seed[64:80], seed[80:]
    return (
        _derived(seed, "guwah/v1/desk/names"),
        _derived(seed, "guwah/v1/desk/origin")[:_ID_BYTES],
        _derived(seed, "guwah/v1/desk/log"),
    )


def _derived(seed: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode()).derive(seed)
