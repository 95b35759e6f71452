"""
Ed25519, checked before and after the library.

Makes no key file and keeps no key: a seed comes in, a signature goes out. The curve itself is
the `cryptography` package's (RFC 8032, cofactorless equation).
Specification: docs/spec/custody.md, "Keys and signatures"

The rules that this module enforces, before the library is called, are:
  * A signature has 64 bytes, and its S lies below the group's order.
  * Public key A and point R are canonical encodings: y < p, and no negative zero.
  * A and R are not of small order.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guwah.errors import SignatureRefutedError

_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_ORDER_EIGHT: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
# The y coordinates of the eight points whose order divides 8.
_SMALL: Final = frozenset({0, 1, _P - 1, _ORDER_EIGHT, _P - _ORDER_EIGHT})


class Signer:
    """One Ed25519 key that signs.

    Args:
        seed: The private key, 32 random bytes.
    """

    __slots__ = ("_key", "public")

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def __repr__(self) -> str:
        return f"Signer(public={self.public.hex()})"

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 bytes."""
        return self._key.sign(message)


def verify_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature by a key that the caller trusts.

    Args:
        public: The public key, 32 bytes.
        message: What was signed.
        signature: R ‖ S, 64 bytes.

    Raises:
        SignatureRefutedError: If key or signature is malformed, or the signature does not hold.
    """
    verify_key(public)
    if len(signature) != 64:
        raise SignatureRefutedError("a signature has 64 bytes")
    if int.from_bytes(signature[32:], "little") >= _L:
        raise SignatureRefutedError("the signature's S is not canonical")
    _verify_point(signature[:32], "signature's R")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise SignatureRefutedError("the signature does not hold") from None


def verify_key(public: bytes) -> None:
    """Check that a public key is one that an honest signer can have.

    Raises:
        SignatureRefutedError: If it has another length, is not canonical or of small order.
    """
    if len(public) != 32:
        raise SignatureRefutedError("a public key has 32 bytes")
    _verify_point(public, "public key")


def _verify_point(encoded: bytes, what: str) -> None:
    # Each y of `_SMALL` is of small order with either sign, so "no negative zero" (y = 1 or
    # p − 1 with the sign bit set) needs no test of its own.
    y = int.from_bytes(encoded, "little") & (1 << 255) - 1
    if y >= _P:
        raise SignatureRefutedError(f"the {what} is not canonical")
    if y in _SMALL:
        raise SignatureRefutedError(f"the {what} is of small order")
