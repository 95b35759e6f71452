"""
That a log only grew: a checkpoint held against a later one, or against the log itself.

Reads no file and asks no clock. The tree's own proofs are `merkle`'s.
Specification: docs/spec/time.md, "Saved checkpoints"; https://c2sp.org/tlog-witness, add-checkpoint

The rules that this module enforces are:
  * A saved checkpoint counts only if the log's key signed it.
  * A log that is shorter than a saved checkpoint was cut off; one with another root was rewritten.
  * An entry that came after a saved checkpoint claims no time before that checkpoint's last entry.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guwah.custody.checkpoint import Checkpoint, open_checkpoint
from guwah.custody.merkle import Frontier, consistency_path, verify_consistency
from guwah.errors import (
    BackdatedError,
    CheckpointRefutedError,
    DigestRefutedError,
    LogTruncatedError,
)

MAX_PATH: Final = 63
CLOCK_SECONDS: Final = 600
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})").fullmatch
_HASH = re.compile(r"[A-Za-z0-9+/]{43}=").fullmatch


@dataclass(frozen=True, slots=True)
class Growth:
    """What shows that a checkpoint continues an older one; also what a witness is sent.

    Args:
        old_size: Number of leaves at the older checkpoint.
        path: The consistency proof, at most 63 hashes.
        note: The later checkpoint, a signed note.

    Raises:
        DigestRefutedError: If the parts make no such file.
    """

    old_size: int
    path: tuple[bytes, ...]
    note: bytes

    def __post_init__(self) -> None:
        if len(self.path) > MAX_PATH or any(len(part) != 32 for part in self.path):
            raise DigestRefutedError("a malformed proof that a log grew")
        if not 0 <= self.old_size < 2**53:
            raise DigestRefutedError("a malformed size of a log")

    def to_bytes(self) -> bytes:
        """The body of C2SP tlog-witness `add-checkpoint`."""
        lines = [f"old {self.old_size}\n"]
        lines += [base64.b64encode(part).decode() + "\n" for part in self.path]
        return "".join([*lines, "\n"]).encode() + self.note

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Growth:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            DigestRefutedError: If it is no such file.
        """
        head, cut, note = untrusted_data.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise DigestRefutedError("not a proof that a log grew") from None
        found = _OLD(first)
        if not found or not cut or not all(_HASH(line) for line in lines):
            raise DigestRefutedError("not a proof that a log grew")
        growth = cls(int(found[1]), tuple(base64.b64decode(line) for line in lines), note)
        if growth.to_bytes() != untrusted_data:
            raise DigestRefutedError("a proof that a log grew in another spelling")
        return growth


def grown(leaves: Sequence[bytes], old_size: int, note: bytes) -> Growth:
    """What shows that a log continues an older checkpoint.

    Args:
        leaves: The log's leaf hashes.
        old_size: Number of leaves at the older checkpoint, at most all.
        note: The log's newest checkpoint, over exactly these leaves.
    """
    return Growth(old_size, tuple(consistency_path(leaves, old_size, len(leaves))), note)


def verify_growth(untrusted_old: bytes, growth: Growth, public: bytes) -> Checkpoint:
    """Check that a later checkpoint continues an older one; no log is needed.

    Args:
        untrusted_old: The older checkpoint, a signed note.
        growth: The later one with its proof.
        public: The log's public key, 32 bytes.

    Returns:
        The later checkpoint.

    Raises:
        DigestRefutedError: If a note is malformed.
        SignatureRefutedError: If that key did not sign both.
        LogTruncatedError: If the later one is smaller.
        CheckpointRefutedError: If they contradict each other.
    """
    old, new = open_checkpoint(untrusted_old, public), open_checkpoint(growth.note, public)
    if old.origin != new.origin or old.size != growth.old_size:
        raise CheckpointRefutedError("the proof is between other checkpoints")
    if new.size < old.size:
        raise _cut_off(old.size, new.size)
    verify_consistency(old.size, old.root, new.size, new.root, growth.path)
    return new


def verify_saved(
    leaves: Sequence[bytes], origin: str, public: bytes, untrusted_note: bytes
) -> Checkpoint:
    """Hold a log against a checkpoint of it that was saved before.

    Args:
        leaves: The leaf hash of each entry.
        origin: The log's name.
        public: Its public key, 32 bytes.
        untrusted_note: The saved checkpoint.

    Returns:
        The saved checkpoint.

    Raises:
        DigestRefutedError: If the note is malformed.
        SignatureRefutedError: If the log's key did not sign it.
        LogTruncatedError: If the log is shorter.
        CheckpointRefutedError: If the log's beginning is not what was saved.
    """
    saved = open_checkpoint(untrusted_note, public)
    if saved.origin != origin:
        raise CheckpointRefutedError("the checkpoint is of another log")
    if saved.size > len(leaves):
        raise _cut_off(saved.size, len(leaves))
    if Frontier.of(leaves[: saved.size]).root() != saved.root:
        raise CheckpointRefutedError(
            f"the log's first {saved.size} entries are not those of the saved checkpoint"
        )
    return saved


def verify_claims(claims: Sequence[str | None], size: int) -> None:
    """Check that entries after a saved checkpoint do not claim to be older than it.

    Args:
        claims: `claimed_at` of each entry, None where it is not known.
        size: The saved checkpoint's size.

    Raises:
        BackdatedError: If one claims a time more than ten minutes before that of the last known
            entry within the checkpoint.
    """
    known = [claim for claim in claims[:size] if claim is not None]
    if known:
        verify_not_before(claims, size, known[-1], "the last entry of the saved checkpoint")


def verify_not_before(claims: Sequence[str | None], size: int, earliest: str, what: str) -> None:
    """Check that entries from an index on do not claim a time that lies too early.

    Args:
        claims: `claimed_at` of each entry, None where it is not known.
        size: Index of the first that is looked at.
        earliest: RFC 3339 in UTC; ten minutes are allowed for clocks.
        what: What happened then, for the sentence.

    Raises:
        BackdatedError: If one does.
    """
    bound = _seconds(earliest) - CLOCK_SECONDS
    for index, claim in enumerate(claims[size:], size):
        if claim is not None and _seconds(claim) < bound:
            raise BackdatedError(
                f"entry {index} claims {claim}, but came after {what}, {earliest}",
                hint="either it was backdated or the clock of this computer was set back",
            )


def _seconds(moment: str) -> float:
    try:
        return datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError):
        raise DigestRefutedError(f"'{moment}' is not a time") from None


def _cut_off(saved: int, size: int) -> LogTruncatedError:
    return LogTruncatedError(f"the log has {size} entries; at the saved checkpoint it had {saved}")
