"""
The verbs *custody witness* and *custody cosign*: which witnesses count, and what they signed.

Asks no witness; a person carries the checkpoint there and the answer back. Off until one is added.
Specification: docs/spec/time.md, "Witnesses"

The rules of this module are:
  * Witnesses are the owner's choice for the whole vault, on record in the owner's own log.
  * A cosigned checkpoint is entered with the lines that were trusted then, and committed to.
  * It is judged anew each time, by the witnesses that are trusted now.
"""

from __future__ import annotations

import contextlib
import secrets
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from guwah.casework.proving.checkpoints import verify_note_of
from guwah.custody import consistency
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.commitment import leaf
from guwah.custody.cosignature import Cosigned, Witness, verify_cosignatures
from guwah.custody.note import Note
from guwah.custody.values import Value
from guwah.errors import DigestRefutedError, SignatureRefutedError, UsageError
from guwah.vault.case import CaseVault
from guwah.vault.desk import Desk
from guwah.vault.logfile import Draft, LogEntry
from guwah.vault.vault import Vault

WITNESS = "witness"
COSIGNED = "cosigned"
_CLOCK_SECONDS = 600


@dataclass(frozen=True)
class Seen:
    """A checkpoint in a record of keeping that witnesses signed.

    Args:
        case: The folder's id.
        index: The number of its entry.
        size: How many entries they attest.
        by: Who signed and when, of those who are trusted.
    """

    case: str
    index: int
    size: int
    by: tuple[Cosigned, ...]


def witnesses(desk: Desk) -> list[Witness]:
    """The witnesses that count, in the order in which they were added."""
    counted: dict[str, bool] = {}
    for one in desk.log.entries():
        if one.entry is not None and one.entry.type == WITNESS:
            more = one.entry.more
            counted.pop(more["key"], None)
            counted[more["key"]] = more["counts"]
    return [Witness.from_text(key) for key, counts in counted.items() if counts]


def counting(vault: Vault) -> list[Witness]:
    """The witnesses that count in a vault; none where a colleague's key opens single folders."""
    with contextlib.suppress(UsageError):
        return witnesses(vault.desk)
    return []


def add_witness(desk: Desk, key: str) -> Witness:
    """Have a witness count from now on.

    Args:
        desk: The owner's desk.
        key: Its verifier key, `name+id+key`, got by a way that the owner trusts.

    Raises:
        UsageError: If it is no such key, or another of that name counts already.
    """
    try:
        witness = Witness.from_text(key)
    except (DigestRefutedError, SignatureRefutedError) as error:
        raise UsageError(f"'{key}' cannot be used: {error.what}") from None
    if any(witness.name == one.name for one in witnesses(desk)):
        raise UsageError(f"there is a witness '{witness.name}' already")
    desk.log.append([Draft(WITNESS, more={"key": key, "counts": True})])
    return witness


def remove_witness(desk: Desk, name: str) -> None:
    """Have a witness count no longer; what it signed stays on record.

    Raises:
        UsageError: If none of that name counts.
    """
    found = [one for one in witnesses(desk) if one.name == name]
    if not found:
        raise UsageError(f"there is no witness '{name}'")
    desk.log.append([Draft(WITNESS, more={"key": found[0].to_text(), "counts": False})])


def take_cosigned(
    cases: Sequence[CaseVault], trusted: Sequence[Witness], untrusted_note: bytes
) -> Seen:
    """Enter a checkpoint that witnesses signed.

    Args:
        cases: The opened cases that may be meant.
        trusted: The witnesses that count.
        untrusted_note: The checkpoint with the witnesses' lines below the log's own.

    Raises:
        UsageError: If no witness counts or signed, or it is of none of these folders.
        SignatureRefutedError: If a trusted witness's line, or the log's own, does not hold.
        RefutedError: If it contradicts the record.
        DigestRefutedError: If it is no checkpoint.
    """
    if not trusted:
        raise UsageError("no witness counts yet", hint="guwah custody witness add KEY")
    note = Note.from_bytes(untrusted_note)
    origin = Checkpoint.from_text(note.text).origin
    case = next((case for case in cases if origin in case.origins), None)
    if case is None:
        raise UsageError("this is a checkpoint of none of these folders")
    checkpoint = verify_note_of(case, case.log.leaf_hashes(), untrusted_note)
    by = verify_cosignatures(note, trusted)
    if not by:
        raise UsageError("none of the witnesses that count signed this")
    for one in by:
        if one.time > clock.time() + _CLOCK_SECONDS:
            raise SignatureRefutedError(
                f"the witness '{one.witness.name}' signed in the future",
                hint="if this computer's clock is behind, set it first",
            )
    ids = {(origin, line.key_id) for line in note.signatures if line.name == origin}
    ids |= {(one.witness.name, one.witness.key_id) for one in by}
    kept = Note(note.text, tuple(
        line for line in note.signatures if (line.name, line.key_id) in ids)).to_bytes()  # fmt: skip
    salt = secrets.token_bytes(32)
    index = case.append(
        COSIGNED, leaf(salt, "cosigned", Value.blob(kept)),
        {"size": checkpoint.size,
         "witnesses": [{"name": one.witness.name, "time": written(one.time)} for one in by]},
        keep={"salt": salt.hex(), "note": kept.decode("utf-8")},
    )  # fmt: skip
    return Seen(case.id, index, checkpoint.size, tuple(by))


def seen(case: CaseVault, trusted: Sequence[Witness]) -> list[Seen]:
    """All checkpoints of a folder that trusted witnesses signed, judged anew.

    Args:
        case: The opened case.
        trusted: The witnesses that count.

    Raises:
        DigestRefutedError: If one is not what is on record.
        RefutedError: If one contradicts the record, or a signature does not hold.
        BackdatedError: If an entry made after one claims to be older than a witness's time.
    """
    entries = list(case.entries())
    leaves = [one.leaf for one in entries]
    claims = [one.entry.claimed_at if one.entry else None for one in entries]
    found = []
    for one in entries:
        if one.entry is not None and one.entry.type == COSIGNED:
            note = _kept(case, one)
            size = verify_note_of(case, leaves, note).size
            by = verify_cosignatures(Note.from_bytes(note), trusted)
            for each in by:
                what = f"the witness '{each.witness.name}'"
                consistency.verify_not_before(claims, one.index + 1, written(each.time), what)
            found.append(Seen(case.id, one.index, size, tuple(by)))
    return found


def written(time: int) -> str:
    """A witness's time in RFC 3339."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _kept(case: CaseVault, one: LogEntry) -> bytes:
    """The note beside an entry, if it is what the entry commits to."""
    note = one.keep.get("note", "").encode("utf-8")
    try:
        committed = leaf(bytes.fromhex(one.keep.get("salt", "")), "cosigned", Value.blob(note))
    except ValueError:
        committed = b""
    if one.entry is None or committed != one.entry.root:
        raise DigestRefutedError(
            f"the witnessed checkpoint of entry {one.index} is another", item=case.alias
        )
    return note
