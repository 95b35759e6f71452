"""
The seed as it is sealed in `identity.age`: to a passphrase, or to a key file.

Opens and writes no file, and derives no key; bytes in, bytes out.
Specification: docs/spec/vault.md, "Keys"

The rules of this module are:
  * A passphrase and a key file are told apart by the file's head; the wrong kind of secret is
    named as such.
  * What is no whole seed is damage.
"""

from __future__ import annotations

from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault import agefile, sealing
from guwah.vault.keys import RENEWED_BYTES, SEED_BYTES
from guwah.vault.sealing import Identity
from guwah.vault.secret import Secret


def seal_seed(seed: bytes, secret: Secret) -> bytes:
    """The content of `identity.age`.

    Raises:
        CannotUnlockError: If the key file holds no usable identity.
    """
    if secret.passphrase_bytes is not None:
        return agefile.seal_passphrase(seed, secret.passphrase_bytes)
    return sealing.seal_plain(seed, _key_identity(secret).to_public())


def open_seed(untrusted_data: bytes, secret: Secret, name: str) -> bytes:
    """The seed from `identity.age`.

    Raises:
        CannotUnlockError: If it is not the secret of this vault.
        ObjectDamagedError: If the file is damaged.
    """
    wants_passphrase = agefile.is_passphrase_file(untrusted_data)
    if wants_passphrase and secret.passphrase_bytes is not None:
        seed = agefile.open_passphrase(untrusted_data, secret.passphrase_bytes, name)
    elif wants_passphrase:
        raise CannotUnlockError("this vault is opened by a passphrase, not by a key file")
    elif not untrusted_data.startswith(b"age-encryption.org/v1\n-> X25519 "):
        raise ObjectDamagedError("is not an age file of a vault", item=name)
    elif secret.identity_text is None:
        raise CannotUnlockError("this vault is opened by a key file, not by a passphrase")
    else:
        try:
            seed = sealing.open_plain(untrusted_data, _key_identity(secret), name)
        except ObjectDamagedError:
            raise CannotUnlockError("the key file does not open this vault") from None
    if len(seed) not in (SEED_BYTES, RENEWED_BYTES):
        raise ObjectDamagedError("holds no seed", item=name)
    return seed


def _key_identity(secret: Secret) -> Identity:
    try:
        return sealing.identity_from_text(secret.identity_text or "", "key file")
    except ObjectDamagedError:
        raise CannotUnlockError("the key file holds no usable identity") from None
