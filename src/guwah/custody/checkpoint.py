"""
A log's checkpoint: origin, size, root.

Signs through `note`; compares nothing, for which `merkle.verify_consistency` is there.
Specification: docs/spec/custody.md, "Checkpoints"; https://c2sp.org/tlog-checkpoint

The rules that this module enforces are:
  * Exactly three lines: an origin, a decimal size without leading zero, a root in base64.
  * There are no extension lines in format 1.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from guwah.custody.note import Note, sign_note, verify_note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError

_TEXT = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n").fullmatch
_ORIGIN = re.compile(r"[^\s+]+").fullmatch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to at one size.

    Args:
        origin: The log's name; also the name of the key that signs its checkpoints.
        size: Number of leaves.
        root: Their root, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def to_text(self) -> str:
        """The note text.

        Raises:
            DigestRefutedError: If a part cannot stand in a checkpoint.
        """
        if not _ORIGIN(self.origin) or not 0 <= self.size < 2**53 or len(self.root) != 32:
            raise DigestRefutedError("a malformed checkpoint")
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def from_text(cls, untrusted_text: str) -> Checkpoint:
        """Parse a note text; the exact inverse of `to_text`.

        Raises:
            DigestRefutedError: If it is not a checkpoint of format 1.
        """
        found = _TEXT(untrusted_text)
        if found is None:
            raise DigestRefutedError("a malformed checkpoint")
        checkpoint = cls(found[1], int(found[2]), base64.b64decode(found[3]))
        if checkpoint.to_text() != untrusted_text:
            raise DigestRefutedError("a checkpoint in another spelling")
        return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """The signed note of a checkpoint, under the origin's name."""
    return sign_note(checkpoint.to_text(), checkpoint.origin, signer).to_bytes()


def open_checkpoint(untrusted_data: bytes, public: bytes) -> Checkpoint:
    """Parse a signed checkpoint and check it against the full log key.

    Args:
        untrusted_data: The signed note.
        public: The log's public key, 32 bytes.

    Returns:
        The checkpoint.

    Raises:
        DigestRefutedError: If it is malformed.
        SignatureRefutedError: If that key did not sign it.
    """
    note = Note.from_bytes(untrusted_data)
    checkpoint = Checkpoint.from_text(note.text)
    verify_note(note, checkpoint.origin, public)
    return checkpoint
