"""The verb *custody*: what the records of keeping say, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guwah.casework import readings
from guwah.casework.projecting import project
from guwah.casework.sheets import sheets
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.note import Note
from guwah.custody.reading import root_of
from guwah.errors import DigestRefutedError
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import ItemStore
from guwah.vault.verifying import verify_catalogue, verify_log, verify_objects


def head(case: CaseVault) -> dict[str, Any]:
    """`{"size", "root"}` of a case's newest checkpoint."""
    checkpoint = Checkpoint.from_text(Note.from_bytes(case.checkpoint()).text)
    return {"size": checkpoint.size, "root": checkpoint.root.hex()}


def verify(case: CaseVault) -> dict[str, Any]:
    """Check a case's log against its checkpoints, objects, readings and tables.

    Raises:
        CheckpointRefutedError: The log does not lead to its checkpoint, or is not the one that
            tables and objects belong to.
        DigestRefutedError: A sealed reading is not the one that was committed to.
        SignatureRefutedError: A checkpoint's signature does not hold.
        ObjectDamagedError: An entry or an object is missing or damaged.
    """
    verify_log(case)
    verify_catalogue(case)
    project(case)
    verify_objects(case)
    for item in case.items():
        with case.open_item(item):
            pass
    live = set(case.items())
    for one in case.entries():
        more = one.entry.more if one.entry is not None else {}
        if more.get("reading") and one.item in live and one.entry is not None:
            verify_reading(case, more["item"], more["reading"], one.entry.root)
    for _ in sheets(case):
        pass
    return {"case": case.id, **head(case), "holds": True}


def verify_reading(case: CaseVault | ItemStore, item: str, name: str, root: bytes | None) -> None:
    """Check that a sealed reading is whole and folds to the root in the log.

    Raises:
        DigestRefutedError: It is another reading.
        ObjectDamagedError: It is missing or damaged.
    """
    with case.open_reading(item, name) as sealed:
        k = readings.read_head(sealed).k
        sealed.seek(0)
        count = sum(1 for _ in readings.read_found(sealed))
    with case.open_reading(item, f"{name}.tree") as sealed:
        commitments = readings.decode_commitments(sealed.read())
    if root_of(k, commitments.cells) != root or count != commitments.count:
        raise DigestRefutedError("a sealed reading is not the one in the log", item=item)


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
