"""
Witnesses: someone else's timestamped signature that a checkpoint continues what they saw before.

Asks no witness and reads no clock; whoever calls says which witnesses count. None do by default.
Specification: docs/spec/time.md, "Witnesses"; https://c2sp.org/tlog-cosignature, Ed25519

The rules that this module enforces are:
  * A witness is a name and a full public key; a key id finds a line and proves nothing.
  * The signed message is `cosignature/v1`, a time in seconds, and the whole text of the note.
  * A line of a trusted witness that does not hold refutes the note; lines of others are ignored.
  * Keys and signatures are as strict as the log's own; what parses prints back as the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guwah.custody.note import Note, NoteSignature
from guwah.custody.signing import Signer, verify_key, verify_signature
from guwah.errors import DigestRefutedError, SignatureRefutedError

_ED25519_COSIGNATURE: Final = b"\x04"
_VKEY = re.compile(r"([^\s+\x00-\x1f\x7f]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})").fullmatch


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness that a person trusts.

    Args:
        name: Its name, as it stands in its lines.
        public: Its full public key, 32 bytes.
    """

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The 4-byte id in its lines."""
        told = self.name.encode("utf-8") + b"\n" + _ED25519_COSIGNATURE + self.public
        return hashlib.sha256(told).digest()[:4]

    def to_text(self) -> str:
        """`name+id+key`, as C2SP writes verifier keys."""
        key = base64.b64encode(_ED25519_COSIGNATURE + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def from_text(cls, untrusted_text: str) -> Witness:
        """Parse a verifier key; the exact inverse of `to_text`.

        Raises:
            DigestRefutedError: If it is none, of another kind, or its id is not its key's.
            SignatureRefutedError: If the key is one that no honest witness has.
        """
        found = _VKEY(untrusted_text)
        if found is None:
            raise DigestRefutedError("not the key of a witness: name+id+key, Ed25519")
        data = base64.b64decode(found[3])
        witness = cls(found[1], data[1:])
        if witness.to_text() != untrusted_text:
            raise DigestRefutedError("a witness's key of another kind, or with another id")
        verify_key(witness.public)
        return witness


@dataclass(frozen=True, slots=True)
class Cosigned:
    """That a witness signed a checkpoint.

    Args:
        witness: Which one.
        time: Seconds since 1970 by the witness's clock.
    """

    witness: Witness
    time: int


def cosign(text: str, witness_name: str, signer: Signer, time: int) -> NoteSignature:
    """What a witness adds to a note; for tests, and for whoever is a witness.

    Args:
        text: The note's text.
        witness_name: The witness's name.
        signer: Its key.
        time: Seconds since 1970.
    """
    witness = Witness(witness_name, signer.public)
    stamped = time.to_bytes(8, "big") + signer.sign(_message(text, time))
    return NoteSignature(witness_name, witness.key_id, stamped)


def verify_cosignatures(note: Note, trusted: Iterable[Witness]) -> list[Cosigned]:
    """Check the lines of all trusted witnesses under a note.

    Args:
        note: The parsed note.
        trusted: The witnesses that count.

    Returns:
        One for each trusted witness that signed, in the order given.

    Raises:
        SignatureRefutedError: If a line of a trusted witness does not hold, or it has several.
    """
    found = []
    for witness in trusted:
        lines = [one for one in note.signatures
                 if (one.name, one.key_id) == (witness.name, witness.key_id)]  # fmt: skip
        if len(lines) > 1:
            raise SignatureRefutedError(f"the witness '{witness.name}' signed more than once")
        if lines:
            found.append(Cosigned(witness, _verified(note.text, lines[0].signature, witness)))
    return found


def _verified(text: str, untrusted_signature: bytes, witness: Witness) -> int:
    """The time of a cosignature that holds."""
    time = int.from_bytes(untrusted_signature[:8], "big")
    if len(untrusted_signature) != 72 or time >= 1 << 63:
        raise SignatureRefutedError(f"a malformed signature of the witness '{witness.name}'")
    verify_signature(witness.public, _message(text, time), untrusted_signature[8:])
    return time


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
