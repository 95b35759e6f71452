"""
Bech32, only to print the age identity of 32 derived bytes.

Parses nothing: identities are read by pyrage. The checksum is that of BIP 173.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * Upper case throughout, as age writes secret keys.
  * 32 bytes in, no more and no fewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX: Final = "age-secret-key-"


def age_secret_key(secret: bytes) -> str:
    """The `AGE-SECRET-KEY-1…` of an X25519 secret.

    Args:
        secret: 32 bytes.

    Returns:
        The identity as `age-keygen` would print it.

    Raises:
        ValueError: If it has not 32 bytes.
    """
    if len(secret) != 32:
        raise ValueError("an X25519 secret has 32 bytes")
    bits = int.from_bytes(secret, "big") << 4
    words = [bits >> 5 * (51 - i) & 31 for i in range(52)]
    spread = [ord(c) >> 5 for c in _PREFIX] + [0] + [ord(c) & 31 for c in _PREFIX]
    check = _polymod([*spread, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return (_PREFIX + "1" + "".join(_ALPHABET[word] for word in words)).upper()


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATORS):
            if top >> i & 1:
                check ^= generator
    return check
