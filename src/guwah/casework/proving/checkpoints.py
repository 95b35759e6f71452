"""
The verbs *custody checkpoint* and *custody follows*: checkpoints copied out and held against logs.

What leaves is a log's random name, its size and its root, all salted or random, signed.

The rules of this module are:
  * A saved checkpoint finds its folder by the log's name and is judged by that folder's key.
  * The record of keeping is held against it before anything else is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guwah.custody import consistency
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.consistency import Growth
from guwah.custody.note import Note
from guwah.errors import DigestRefutedError, GuwahError, LogTruncatedError, UsageError
from guwah.vault.case import CaseVault

_LONGEST_BYTES = 65_536


@dataclass(frozen=True)
class Held:
    """A saved checkpoint that a folder's record of keeping was held against.

    Args:
        path: The file that it stood in.
        case: The folder's id.
        size: How many entries the record had then.
    """

    path: str
    case: str
    size: int


def grown_since(case: CaseVault, saved: bytes) -> bytes:
    """The newest checkpoint with the proof that it continues a saved one.

    Args:
        case: The opened case.
        saved: The saved checkpoint, a signed note.

    Returns:
        What `follows` reads, and what a witness takes.

    Raises:
        RefutedError: As `hold`.
        UsageError: If the record has had another name since.
    """
    older = _verify(case, saved)
    if older.origin != case.origin:
        raise UsageError(
            "the record goes on under another name since the vault was restored",
            hint="copy a new checkpoint out; `custody verify --against` still holds the old one",
        )
    return consistency.grown(case.log.leaf_hashes(), older.size, case.checkpoint()).to_bytes()


def hold(cases: Sequence[CaseVault], saved: Iterable[tuple[str, bytes]]) -> list[Held]:
    """Hold the records of keeping against checkpoints that were saved before.

    Args:
        cases: The opened cases that may be meant.
        saved: Name and bytes of each file.

    Returns:
        What was found to hold.

    Raises:
        UsageError: If a checkpoint is of none of these folders.
        LogTruncatedError: If a record is shorter than it was.
        CheckpointRefutedError: If it was rewritten.
        OrderRefutedError: If its entries stand in another order.
        BackdatedError: If a later entry claims an earlier time.
        SignatureRefutedError: If a checkpoint is not signed by the folder's key.
        DigestRefutedError: If a file holds no checkpoint.
    """
    held = []
    by_origin = {origin: case for case in cases for origin in case.origins}
    for path, data in saved:
        try:
            origin = Checkpoint.from_text(Note.from_bytes(data[:_LONGEST_BYTES]).text).origin
        except DigestRefutedError as error:
            raise DigestRefutedError("is not a checkpoint", item=path) from error
        case = by_origin.get(origin)
        if case is None:
            raise UsageError(
                "is a checkpoint of none of these folders", item=path,
                hint="it may be of another vault, or of a folder that was destroyed",
            )  # fmt: skip
        held.append(Held(path, case.id, _verify(case, data).size))
    return held


def follows(old: bytes, new: bytes, key: bytes) -> Checkpoint:
    """Check without a vault that a newer checkpoint continues an older one.

    Args:
        old: The older checkpoint, a signed note.
        new: What `grown_since` gave.
        key: The log's public key, 32 bytes.

    Returns:
        The newer checkpoint.

    Raises:
        RefutedError: As `consistency.verify_growth`.
    """
    return consistency.verify_growth(old, Growth.from_bytes(new), key)


def verify_note_of(case: CaseVault, leaves: Sequence[bytes], note: bytes) -> Checkpoint:
    """Hold a folder's log against a checkpoint of it, also one from before it was restored.

    Args:
        case: The opened case.
        leaves: The leaf hashes of its log.
        note: The checkpoint, a signed note.

    Raises:
        RefutedError: As `consistency.verify_saved`.
    """
    origin = Checkpoint.from_text(Note.from_bytes(note).text).origin
    shared = case.origins.get(origin)
    known = origin if origin in case.origins else case.origin
    public = bytes.fromhex(case.log_key)
    try:
        return consistency.verify_saved(leaves[:shared], known, public, note)
    except LogTruncatedError as error:
        if shared is not None:
            error.hint = (
                "this vault was restored from an older backup; the record went on elsewhere"
            )
        raise


def _verify(case: CaseVault, saved: bytes) -> Checkpoint:
    try:
        entries = list(case.entries())
        checkpoint = verify_note_of(case, [one.leaf for one in entries], saved)
        claims = [one.entry.claimed_at if one.entry else None for one in entries]
        consistency.verify_claims(claims, checkpoint.size)
    except GuwahError as error:
        error.item = error.item or case.alias
        raise
    return checkpoint
