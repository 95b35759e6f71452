"""
The newest checkpoint of a log, as it lies on disk, with what is needed to go on from it.

Reads no entry. Notes and the tree are custody's. Specification: docs/spec/vault.md, "The log at rest"

The rules that this module enforces are:
  * The file is replaced whole.
  * A checkpoint that is signed by another key, names another log, or does not follow from the tree
    that stands beside it is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from guwah.custody import canonical
from guwah.custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from guwah.custody.merkle import Frontier
from guwah.errors import CheckpointRefutedError, DigestRefutedError, ObjectDamagedError
from guwah.vault import platform
from guwah.vault.logkeys import LogKeys
from guwah.vault.sealing import open_sealed, seal

CHECKPOINT_NAME: Final = "checkpoint.age"


def read_checkpoint(folder: Path, keys: LogKeys) -> tuple[Frontier, bytes, bytes]:
    """The newest checkpoint.

    Args:
        folder: The log's folder.
        keys: What the log is sealed and signed with.

    Returns:
        The tree's frontier, the leaf hash of the last entry, and the signed note.

    Raises:
        ObjectDamagedError: If it is missing or damaged.
        CheckpointRefutedError: If it is of another log or contradicts itself.
        SignatureRefutedError: If it is signed by another key.
    """
    sealed = platform.read_file(folder / CHECKPOINT_NAME, "checkpoint")
    data = open_sealed(sealed, keys.identity, "checkpoint")
    try:
        obj = canonical.parse(data)
        note = obj["note"].encode()
        peaks = tuple(bytes.fromhex(peak) for peak in obj["peaks"])
        last = bytes.fromhex(obj["last"])
    except (DigestRefutedError, KeyError, TypeError, AttributeError, ValueError):
        raise ObjectDamagedError("is no checkpoint", item="checkpoint") from None
    checkpoint = open_checkpoint(note, keys.signer.public)
    frontier = Frontier(checkpoint.size, peaks)
    fits = len(peaks) == checkpoint.size.bit_count() and frontier.root() == checkpoint.root
    if checkpoint.origin != keys.origin or not fits or not checkpoint.size:
        raise CheckpointRefutedError("the checkpoint is not of this log", item="log")
    return frontier, last, note


def write_checkpoint(folder: Path, keys: LogKeys, frontier: Frontier, last: bytes) -> bytes:
    """Sign for a log's entries; they are on disk already.

    Args:
        folder: The log's folder.
        keys: What the log is sealed and signed with.
        frontier: Of all entries.
        last: The leaf hash of the last one.

    Returns:
        The signed note.
    """
    checkpoint = Checkpoint(keys.origin, frontier.size, frontier.root())
    note = sign_checkpoint(checkpoint, keys.signer)
    data = canonical.encode(
        {
            "last": last.hex(),
            "note": note.decode(),
            "peaks": [peak.hex() for peak in frontier.peaks],
        }
    )
    sealed = seal(data, keys.identity.to_public())
    # An older checkpoint after a power cut is caught up on opening, to these very bytes.
    platform.replace_file(folder / CHECKPOINT_NAME, sealed, sync_name=False)
    return note
