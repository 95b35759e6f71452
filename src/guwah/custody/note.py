"""
C2SP signed notes: a text and the signatures under it.

Decides nothing about keys: the caller says which name and public key it trusts.
Specification: docs/spec/custody.md, "Signed notes"; https://c2sp.org/signed-note

The rules that this module enforces are:
  * The text is UTF-8, ends in a newline and holds no control character but newlines.
  * After a blank line stands at least one signature, each on a line of its own.
  * Base64 is canonical; what parses prints back as the same bytes.
  * A key id finds a candidate; only the full public key decides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from guwah.custody.signing import Signer, verify_signature
from guwah.errors import DigestRefutedError, SignatureRefutedError

MAX_SIGNATURES: Final = 16
_ED25519: Final = b"\x01"
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+").fullmatch
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]").search


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: key name, 4-byte key id, signature bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed text.

    Args:
        text: Ends in a newline.
        signatures: At least one.

    Raises:
        DigestRefutedError: If the parts make no note.
    """

    text: str
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        _verify_text(self.text)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise DigestRefutedError("a note needs a signature")
        for line in self.signatures:
            if not _NAME(line.name) or len(line.key_id) != 4 or not line.signature:
                raise DigestRefutedError("a malformed signature line")

    def to_bytes(self) -> bytes:
        """The note as it is stored and sent."""
        lines = [
            f"— {line.name} {base64.b64encode(line.key_id + line.signature).decode()}\n"
            for line in self.signatures
        ]
        return (self.text + "\n" + "".join(lines)).encode("utf-8")

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Note:
        """Parse a note; the exact inverse of `to_bytes`.

        Raises:
            DigestRefutedError: If it is not a signed note.
        """
        try:
            untrusted_text = untrusted_data.decode("utf-8")
        except UnicodeDecodeError:
            raise DigestRefutedError("a note that is not UTF-8") from None
        cut = untrusted_text.rfind("\n\n")
        tail = untrusted_text[cut + 2 :]
        if cut < 0 or not tail.endswith("\n"):
            raise DigestRefutedError("a note without signatures")
        lines = tail[:-1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise DigestRefutedError("too many signatures under a note")
        note = cls(untrusted_text[: cut + 1], tuple(_parse_line(line) for line in lines))
        if note.to_bytes() != untrusted_data:
            raise DigestRefutedError("a note in another spelling")
        return note


def key_id(name: str, public: bytes) -> bytes:
    """The 4-byte id of an Ed25519 key under a name: a hint, never a proof."""
    return hashlib.sha256(name.encode("utf-8") + b"\n" + _ED25519 + public).digest()[:4]


def sign_note(text: str, name: str, signer: Signer) -> Note:
    """Sign a text.

    Args:
        text: Ends in a newline.
        name: The key's name.
        signer: The key.

    Returns:
        A note with one signature.

    Raises:
        DigestRefutedError: If text or name cannot stand in a note.
    """
    _verify_text(text)
    signature = signer.sign(text.encode("utf-8"))
    return Note(text, (NoteSignature(name, key_id(name, signer.public), signature),))


def verify_note(note: Note, name: str, public: bytes) -> None:
    """Check that exactly one signature bears this name, that it is this key's, and holds.

    Args:
        note: The parsed note; signatures of other keys are ignored.
        name: The key's name.
        public: The full public key, 32 bytes, from a source that the caller trusts.

    Raises:
        SignatureRefutedError: If it is not signed by that key.
    """
    found = [line for line in note.signatures if line.name == name]
    if len(found) != 1 or found[0].key_id != key_id(name, public):
        raise SignatureRefutedError("not signed by the key that is expected")
    verify_signature(public, note.text.encode("utf-8"), found[0].signature)


def _verify_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise DigestRefutedError("a note that is not UTF-8") from None
    if not text.endswith("\n") or text == "\n" or _CONTROL(text):
        raise DigestRefutedError("a text that cannot be a signed note")


def _parse_line(untrusted_line: str) -> NoteSignature:
    parts = untrusted_line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise DigestRefutedError("a malformed signature line")
    try:
        data = base64.b64decode(parts[2], validate=True)
    except ValueError:
        raise DigestRefutedError("a signature that is not base64") from None
    return NoteSignature(parts[1], data[:4], data[4:])
