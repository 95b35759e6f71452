"""The verb *custody*: what the records of keeping say, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guwah.custody.checkpoint import Checkpoint
from guwah.custody.note import Note
from guwah.vault.case import CaseVault


def head(case: CaseVault) -> dict[str, Any]:
    """`{"size", "root"}` of a case's newest checkpoint."""
    checkpoint = Checkpoint.from_text(Note.from_bytes(case.checkpoint()).text)
    return {"size": checkpoint.size, "root": checkpoint.root.hex()}


def verify(case: CaseVault) -> dict[str, Any]:
    """Check a case's log against its checkpoints and its objects.

    Raises:
        CheckpointRefutedError: The log does not lead to its checkpoint.
        SignatureRefutedError: A checkpoint's signature does not hold.
        ObjectDamagedError: An entry or an object is missing or damaged.
    """
    case.verify_log()
    case.verify_catalogue()
    for item in case.items():
        with case.open_item(item):
            pass
    return {"case": case.id, **head(case), "holds": True}


def show(case: CaseVault) -> Iterator[dict[str, Any]]:
    """Yield the entries of a case's log; what was destroyed shows its digest only."""
    for one in case.entries():
        opened = one.entry
        yield {
            "index": one.index,
            "digest": one.digest.hex(),
            "type": opened.type if opened else None,
            "claimed_at": opened.claimed_at if opened else None,
            "more": dict(opened.more or {}) if opened else None,
        }
