"""
Envelopes: files that somebody else encrypted to an intake key of a case.

An intake key belongs to one case and one invitation. It is derived, so that a vault holds no key
more, and gone with the case's own keys. Specification: docs/spec/vault.md, "Envelopes"

The rules of this module are:
  * The key of an invitation is HKDF-SHA-256 under the invitation's id of the case's `names` key, or
    of a secret of its own after the keys were renewed.
  * An envelope is an ordinary age file; its plaintext goes to an encrypted scratch, never to a file.
  * What does not decrypt whole is refused whole: age says at the end whether it was cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import pyrage as untyped_pyrage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guwah.errors import CorruptInputError, UsageError
from guwah.vault.bech32 import age_secret_key
from guwah.vault.casekeys import CaseKeys
from guwah.vault.sealing import Identity, identity_from_text
from guwah.vault.source import Spool

_pyrage: Any = untyped_pyrage
_DecryptError: type[Exception] = _pyrage.DecryptError

HEADER: Final = b"age-encryption.org/v1\n"
_INFO: Final = b"guwah/v1/intake\x00"


def intake_identities(keys: CaseKeys, invitation: str) -> list[Identity]:
    """The identities that may open envelopes of an invitation.

    Args:
        keys: The case's keys.
        invitation: The invitation's id.

    Returns:
        X25519 identities, the newest first: its recipient goes into a new page; the others are
        those of pages from before the case's keys were renewed.
    """
    return [_intake(secret, invitation) for secret in (*keys.intake[::-1], keys.names)]


def _intake(secret: str, invitation: str) -> Identity:
    derived = HKDF(SHA256(), 32, None, _INFO + invitation.encode()).derive(bytes.fromhex(secret))
    return identity_from_text(age_secret_key(derived), invitation)


def is_envelope(head: bytes) -> bool:
    """Whether a file that begins so is an age file."""
    return head.startswith(HEADER)


def open_envelope(
    source: BinaryIO, identities: Sequence[Identity], spool: Spool, name: str
) -> BinaryIO:
    """Decrypt an envelope.

    Args:
        source: The age file.
        identities: Those of the case's invitations.
        spool: Where the plaintext goes.
        name: The file's name, for errors.

    Returns:
        The plaintext as a seekable stream.

    Raises:
        UsageError: It was not encrypted to any of them.
        CorruptInputError: It is cut off or damaged.
    """
    wrong = UsageError(
        "this envelope was not made for an invitation of this folder",
        item=name,
        hint="give the folder whose invitation it was, or ask for it to be made again",
    )
    if not identities:
        raise wrong
    try:
        _pyrage.decrypt_io(source, spool, list(identities))
    except (_DecryptError, OSError) as cause:
        if spool.fault.error is not None:
            raise spool.fault.error from cause
        if "No matching keys" in str(cause):
            raise wrong from cause
        raise CorruptInputError(
            "this envelope is cut off or damaged",
            item=name,
            hint="ask for it to be passed on once more",
        ) from cause
    return spool.source()
