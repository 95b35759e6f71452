"""
Time stamps in the records of keeping: how they are entered, found again and judged.

Asks nobody: `authorities` and `calendars` do.
Specification: docs/spec/time.md

The rules of this module are:
  * That something was asked for is on record, with its salts, before anything leaves.
  * What comes back is checked as far as it can be before it is on record.
  * A stamp is entered with all that a stranger needs to judge it, and committed to; so each later
    stamp of the same record also attests the earlier ones.
  * A certificate that runs out is made up for by a later stamp, if that was made before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.x509 import Certificate

from guwah.casework.proving.checkpoints import verify_note_of
from guwah.custody import consistency, opentime, timetoken
from guwah.custody.anchor import Anchor, Stamp
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.commitment import leaf
from guwah.custody.note import Note
from guwah.custody.values import Value
from guwah.custody.verdict import Judged, Verdict
from guwah.errors import DigestRefutedError, UsageError
from guwah.vault.case import CaseVault
from guwah.vault.logfile import LogEntry

REQUESTED = "stamp-requested"
STAMPED = "stamped"


@dataclass(frozen=True)
class Trust:
    """What stamps are judged by; None where nothing was given.

    Args:
        roots: Certificates of authorities.
        headers: Block headers, by height.
    """

    roots: Sequence[Certificate] | None = None
    headers: Mapping[int, bytes] | None = None


@dataclass(frozen=True)
class Stamped:
    """A stamp in a record of keeping.

    Args:
        case: The folder's id.
        index: The number of its entry.
        size: How many entries it attests.
        requested: The number of the entry that says it was asked for.
        stamp: The stamp itself.
        judged: What was found of it.
    """

    case: str
    index: int
    size: int
    requested: int
    stamp: Stamp
    judged: Judged


def stamps(case: CaseVault, trust: Trust, now: datetime | None = None) -> list[Stamped]:
    """All stamps of a folder, judged; those that a newer form replaces are left out.

    Args:
        case: The opened case.
        trust: What they are judged by.
        now: When they are judged; a certificate that has run out by then needs a later stamp.

    Raises:
        DigestRefutedError: If a stamp is not the one that is on record.
        RefutedError: If it is of a checkpoint that is not of this record.
        BackdatedError: If an entry that was made after a valid one claims to be older.
    """
    entries = list(case.entries())
    found: dict[int, Stamped] = {}
    for one in entries:
        if one.entry is not None and one.entry.type == STAMPED:
            stamped = _judged(case, one, entries, trust)
            found[stamped.requested] = stamped
    judged = sorted(found.values(), key=lambda one: one.index)
    claims = [one.entry.claimed_at if one.entry else None for one in entries]
    for stamped in judged:
        if stamped.judged.verdict is Verdict.VALID and stamped.judged.time:
            at = datetime.fromisoformat(stamped.judged.time)
            if stamped.stamp.kind == "ots":
                at -= timedelta(seconds=opentime.BLOCK_SECONDS)
            earliest = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            consistency.verify_not_before(claims, stamped.index + 1, earliest, "a time stamp")
    return _with_lapsed(judged, now or datetime.now(UTC))


def copies(case: CaseVault) -> list[tuple[str, bytes]]:
    """Name and bytes of what other programs need to judge a folder's stamps: roots and proofs."""
    endings = {"rfc3161": "tsr", "ots": "ots"}
    return [
        copy
        for one in stamps(case, Trust())
        for copy in (
            (f"stamp-{one.index}.root", one.stamp.anchor.root()),
            (f"stamp-{one.index}.{endings[one.stamp.kind]}", one.stamp.proof),
        )
    ]


def runs_out(found: Sequence[Stamped]) -> str | None:
    """When the last certificate on which a folder's stamps rest runs out, or None."""
    ends = [one.judged.until for one in found if one.judged.until]
    return max(ends, default=None)


def due(case: CaseVault, within_days: int, now: datetime | None = None) -> bool:
    """Whether a folder has stamps whose last certificate runs out within so many days."""
    end = runs_out(stamps(case, Trust(), now))
    limit = (now or datetime.now(UTC)) + timedelta(days=within_days)
    return end is not None and datetime.fromisoformat(end) < limit


def enter_requests(
    cases: Sequence[CaseVault], anchors: Sequence[Anchor], kind: str, to: str | None, **keep: str
) -> None:
    """Put on record, in each folder, that its checkpoint's salted digest is about to leave."""
    for case, anchor in zip(cases, anchors, strict=True):
        size = Checkpoint.from_text(Note.from_bytes(anchor.note).text).size
        more = {"kind": kind, "size": size, "to": to}
        stamp = Stamp(kind, anchor).to_bytes().decode()
        case.append(REQUESTED, None, more, keep={"stamp": stamp, **keep})


def open_requests(case: CaseVault, kind: str) -> Iterator[tuple[LogEntry, Stamp]]:
    """Yield what was asked for and not answered yet."""
    entries = [one for one in case.entries() if one.entry is not None]
    answered = {
        one.entry.more["requested"] for one in entries if one.entry and one.entry.type == STAMPED
    }
    for one in entries:
        if one.entry and one.entry.type == REQUESTED and one.index not in answered:
            stamp = Stamp.from_bytes(one.keep["stamp"].encode())
            if stamp.kind == kind:
                yield one, stamp


def enter(case: CaseVault, requested: int, stamp: Stamp, trust: Trust) -> Stamped:
    """Put a stamp on record, unless it is refuted or from the future."""
    judged = judge(stamp, trust)
    if judged.refuted and (error := judged.error(case.alias)):
        raise error
    _verify_clock(stamp, judged)
    size = Checkpoint.from_text(Note.from_bytes(stamp.anchor.note).text).size
    salt, data = secrets.token_bytes(32), stamp.to_bytes()
    more = {"kind": stamp.kind, "size": size, "requested": requested,
            "time": judged.time, "until": judged.until}  # fmt: skip
    index = case.append(
        STAMPED, leaf(salt, "stamp", Value.blob(data)), more,
        keep={"salt": salt.hex(), "stamp": data.decode()},
    )  # fmt: skip
    return Stamped(case.id, index, size, requested, stamp, judged)


def _verify_clock(stamp: Stamp, judged: Judged) -> None:
    """Refuse a stamp from the future: all that is entered after it would look backdated."""
    allowed = timedelta(seconds=consistency.CLOCK_SECONDS)
    if stamp.kind == "ots":
        allowed += timedelta(seconds=opentime.BLOCK_SECONDS)
    now = datetime.now(UTC)
    if judged.time and datetime.fromisoformat(judged.time) > now + allowed:
        raise UsageError(
            f"the time stamp says {judged.time}, this computer's clock {now:%Y-%m-%dT%H:%M:%SZ}",
            hint="set the clock and do it again: what is entered later would look backdated",
        )


def judge(stamp: Stamp, trust: Trust) -> Judged:
    """Judge one stamp by what is trusted; offline."""
    if stamp.kind == "ots":
        return opentime.judge_proof(stamp.proof, stamp.anchor.root(), trust.headers)
    return timetoken.judge_token(stamp.proof, stamp.anchor.root(), trust.roots)


def _judged(case: CaseVault, one: LogEntry, entries: Sequence[LogEntry], trust: Trust) -> Stamped:
    """One stamp of a record, held against its entry, the record and what is trusted."""
    assert one.entry is not None
    data = one.keep.get("stamp", "").encode()
    try:
        committed = leaf(bytes.fromhex(one.keep.get("salt", "")), "stamp", Value.blob(data))
    except ValueError:
        committed = b""
    if committed != one.entry.root:
        raise DigestRefutedError(f"the time stamp of entry {one.index} is another", item=case.alias)
    stamp = Stamp.from_bytes(data)
    saved = verify_note_of(case, [each.leaf for each in entries], stamp.anchor.note)
    requested = int(one.entry.more["requested"])
    return Stamped(case.id, one.index, saved.size, requested, stamp, judge(stamp, trust))


def _with_lapsed(found: Sequence[Stamped], now: datetime) -> list[Stamped]:
    """Stamps whose certificate has run out, unless a later one was made in time, say so."""
    kept: list[Stamped] = []
    for one in reversed(found):
        until = one.judged.until
        if one.judged.verdict is Verdict.VALID and until and datetime.fromisoformat(until) < now:
            held = any(
                later.judged.verdict is Verdict.VALID and later.size > one.index
                and later.judged.time is not None and later.judged.time <= until
                for later in kept
            )  # fmt: skip
            if not held:
                one = replace(one, judged=replace(one.judged, verdict=Verdict.LAPSED))
        kept.append(one)
    return kept[::-1]
