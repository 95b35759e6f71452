"""
An age file with one scrypt stanza: the passphrase's envelope around the seed.

Written here because pyrage always picks its own work factor (about 2^20: 1 GiB and seconds on
a small machine). The ciphers are the `cryptography` package's.
Specification: docs/spec/vault.md, "Keys"; https://age-encryption.org/v1

The rules that this module enforces are:
  * log N is 17 when written; below 17 and above 22 nothing is derived at all.
  * One stanza, canonical unpadded base64, a header of a fixed shape: anything else is damage.
  * The payload is one chunk; a seed needs no more.
  * A wrong passphrase (20) is told apart from damage (22) as far as the format allows.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from guwah.errors import CannotUnlockError, ObjectDamagedError

LOG_N: Final = 17
MOST_LOG_N: Final = 22
CHUNK_BYTES: Final = 64 * 1024
_NONCE_BYTES: Final = 16
_VERSION: Final = b"age-encryption.org/v1\n"
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n"
    rb"([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n"
).match


def is_passphrase_file(untrusted_data: bytes) -> bool:
    """Whether this age file begins with a scrypt stanza."""
    return untrusted_data.startswith(_VERSION + b"-> scrypt ")


def seal_passphrase(data: bytes, passphrase: bytes) -> bytes:
    """Encrypt a small value with a passphrase.

    Args:
        data: At most 65,536 bytes.
        passphrase: The passphrase's bytes.

    Returns:
        An age file that `age -d` opens.

    Raises:
        ValueError: If `data` is too long.
    """
    if len(data) > CHUNK_BYTES:
        raise ValueError("too long for one chunk")
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(_NONCE_BYTES)
    body = ChaCha20Poly1305(_wrap_key(passphrase, salt, LOG_N)).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt %s %d\n%s\n" % (_base64(salt), LOG_N, _base64(body))
    header = _VERSION + stanza + b"---"
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    return (
        header + b" " + _base64(mac) + b"\n" + nonce
        + payload.encrypt(_LAST_CHUNK_NONCE, data, None)
    )  # fmt: skip


def open_passphrase(untrusted_data: bytes, passphrase: bytes, name: str) -> bytes:
    """Decrypt what `seal_passphrase` made.

    Args:
        untrusted_data: The age file.
        passphrase: The passphrase's bytes.
        name: What to call it in the error.

    Raises:
        CannotUnlockError: If the passphrase is wrong.
        ObjectDamagedError: If the file is damaged, or its work factor out of bounds.
    """
    found = _HEADER(untrusted_data)
    if found is None:
        raise ObjectDamagedError("is not an age file with a passphrase", item=name)
    salt, body, mac = (_bytes(found[i], name) for i in (1, 3, 4))
    log_n = int(found[2])
    if not LOG_N <= log_n <= MOST_LOG_N:
        raise ObjectDamagedError(f"has a work factor of 2^{log_n}, out of bounds", item=name)
    try:
        unwrapping = ChaCha20Poly1305(_wrap_key(passphrase, salt, log_n))
        file_key = unwrapping.decrypt(bytes(12), body, None)
    except InvalidTag:
        raise CannotUnlockError("the passphrase does not open this vault") from None
    header = untrusted_data[: found.end() - 45]
    if not hmac.compare_digest(
        mac, hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    ):
        raise ObjectDamagedError("has a changed header", item=name)
    nonce = untrusted_data[found.end() : found.end() + _NONCE_BYTES]
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    try:
        chunk = untrusted_data[found.end() + _NONCE_BYTES :]
        return payload.decrypt(_LAST_CHUNK_NONCE, chunk, None)
    except InvalidTag:
        raise ObjectDamagedError("is damaged", item=name) from None


_LAST_CHUNK_NONCE: Final = bytes(11) + b"\x01"


def _wrap_key(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase)


def _derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(file_key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(untrusted_base64: bytes, name: str) -> bytes:
    data = base64.b64decode(untrusted_base64 + b"=" * (-len(untrusted_base64) % 4))
    if _base64(data) != untrusted_base64:
        raise ObjectDamagedError("has base64 in another spelling", item=name)
    return data
