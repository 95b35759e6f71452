"""
Certificates of destruction: that a log says that something was destroyed, for a stranger to check.

Proves what the log says, never that no copy is left elsewhere.
Specification: docs/spec/custody.md, "Certificates of destruction"

The rules of this module are:
  * Only type, time and `more` of the entry are opened; device and predecessor stay shut.
  * The entry is proved to be in the log of a checkpoint that the given key signed.
  * What is parsed must be the canonical encoding of what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.checkpoint import Checkpoint, open_checkpoint
from guwah.custody.disclosure import fold_entry
from guwah.custody.entry import Entry
from guwah.custody.merkle import inclusion_path, leaf_hash, verify_inclusion
from guwah.custody.note import Note
from guwah.errors import DigestRefutedError

TYPES: Final = frozenset({"destroyed", "case-destroyed", "vault-destroyed"})
_FORMAT: Final = 1
_OPENED: Final = ("type", "claimed_at", "more")
_KEYS: Final = {"checkpoint", "entry", "format", "guwah", "index", "proof"}


@dataclass(frozen=True)
class Destruction:
    """What a certificate proves.

    Args:
        type: `destroyed` (an item), `case-destroyed` or `vault-destroyed`.
        claimed_at: When, by the clock of the device that wrote the entry.
        more: What the entry says: the id of what was destroyed, how much it was, and who was known to
            hold something of it still.
        checkpoint: The log that it is in.
    """

    type: str
    claimed_at: str
    more: dict[str, Any]
    checkpoint: Checkpoint


def certify(entry: Entry, leaves: Sequence[bytes], index: int, note: bytes) -> bytes:
    """The bytes of a certificate.

    Args:
        entry: The entry that says that something was destroyed.
        leaves: Leaf hashes of the whole log.
        index: Where the entry stands.
        note: The log's newest checkpoint, a signed note.

    Returns:
        Canonical JSON and a newline.
    """
    size = Checkpoint.from_text(Note.from_bytes(note).text).size
    made = {
        "guwah": "destruction", "format": _FORMAT, "index": index, "entry": entry.prune(_OPENED),
        "proof": [one.hex() for one in inclusion_path(leaves, index, size)],
        "checkpoint": note.decode(),
    }  # fmt: skip
    return canonical.encode(made) + b"\n"


def verify_certificate(untrusted_data: bytes, key: bytes) -> Destruction:
    """Check a certificate.

    Args:
        untrusted_data: The file.
        key: The log's public key, 32 bytes, from another channel.

    Returns:
        What is proved.

    Raises:
        DigestRefutedError: It is no certificate, or was changed.
        InclusionRefutedError: The entry is not in the log.
        SignatureRefutedError: That key did not sign the checkpoint.
    """
    try:
        told = canonical.parse(untrusted_data.removesuffix(b"\n"))
        if set(told) != _KEYS or (told["guwah"], told["format"]) != ("destruction", _FORMAT):
            raise DigestRefutedError("is no certificate of destruction")
        checkpoint = open_checkpoint(told["checkpoint"].encode(), key)
        opened = fold_entry(told["entry"])
        path = [bytes.fromhex(one) for one in told["proof"]]
        index = int(told["index"])
        values = {name: opened.values[name] for name in _OPENED}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DigestRefutedError("is no certificate of destruction") from None
    verify_inclusion(leaf_hash(opened.digest), index, checkpoint.size, path, checkpoint.root)
    kind, at = values["type"].data.decode(), values["claimed_at"].data.decode()
    if kind not in TYPES:
        raise DigestRefutedError(f"shows an entry '{kind}', which destroys nothing")
    return Destruction(kind, at, canonical.parse(values["more"].data), checkpoint)
