"""
The verb *custody stamp*: having the time of records of keeping attested by someone else.

What leaves is one digest over salted checkpoints; `posting` sends it.
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.x509 import Certificate

from guwah.casework.posting import fetch
from guwah.custody import consistency, timetoken
from guwah.custody.anchor import Stamp, anchored
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.commitment import leaf
from guwah.custody.note import Note
from guwah.custody.timetoken import Request
from guwah.custody.values import Value
from guwah.custody.verdict import Judged, Verdict
from guwah.errors import DigestRefutedError, TimestampRefutedError, UsageError
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
    headers: Any = None


@dataclass(frozen=True)
class Stamped:
    """A stamp in a record of keeping.

    Args:
        case: The folder's id.
        index: The number of its entry.
        size: How many entries it attests.
        stamp: The stamp itself.
        judged: What was found of it.
    """

    case: str
    index: int
    size: int
    stamp: Stamp
    judged: Judged


def request_token(cases: Sequence[CaseVault], to: str | None) -> Request:
    """Prepare one request to an authority for several folders, and put it on record.

    Args:
        cases: The opened cases, at least one.
        to: The address that it will be sent to; None if it is carried by hand.

    Returns:
        What to send.
    """
    notes = [case.checkpoint() for case in cases]
    anchors = anchored(notes)
    request = timetoken.new_request(anchors[0].root())
    for case, anchor in zip(cases, anchors, strict=True):
        _enter_request(case, Stamp("rfc3161", anchor), to, {"nonce": str(request.nonce)})
    return request


def stamp_at(
    cases: Sequence[CaseVault], url: str, proxy: str | None, trust: Trust
) -> list[Stamped]:
    """Ask an authority for one time stamp over several folders, and enter its answer.

    Args:
        cases: The opened cases, at least one.
        url: The authority's address.
        proxy: A proxy's address, or None.
        trust: What its answer is judged by.

    Returns:
        The stamps, one for each folder.

    Raises:
        UsageError: If there is no answer.
        TimestampRefutedError: If the answer does not hold; it is not entered.
    """
    request = request_token(cases, url)
    headers = {"Content-Type": timetoken.CONTENT_TYPE, "Accept": timetoken.ANSWER_TYPE}
    answer = fetch(url, request.data, headers, timetoken.MOST_BYTES, proxy)
    if answer is None:
        raise UsageError("there is no time stamp authority at this address", item=url)
    return take_token(cases, answer, trust)


def take_token(cases: Sequence[CaseVault], answer: bytes, trust: Trust) -> list[Stamped]:
    """Enter an authority's answer in the records of all folders that it was asked for.

    Args:
        cases: The opened cases that may be meant.
        answer: A TimeStampResp in DER.
        trust: What it is judged by.

    Returns:
        The stamps.

    Raises:
        UsageError: If none of these folders asked for it.
        TimestampRefutedError: If it does not hold; it is not entered.
    """
    taken = []
    for case in cases:
        for one, stamp in _open_requests(case, "rfc3161"):
            nonce = int(one.keep["nonce"])
            if timetoken.is_for(answer, stamp.anchor.root(), nonce):
                taken.append(_enter(case, one.index, replace(stamp, proof=answer), trust))
    if not taken:
        if timetoken.judge_token(answer, bytes(32), None).verdict is Verdict.DAMAGED:
            raise TimestampRefutedError("the answer is cut off, damaged or no time stamp")
        raise UsageError(
            "none of these folders asked for this time stamp, or it is on record already",
            hint="the request is made by `guwah custody stamp --request-out FILE`",
        )
    return taken


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
            found[int(one.entry.more["requested"])] = stamped
    judged = sorted(found.values(), key=lambda one: one.index)
    claims = [one.entry.claimed_at if one.entry else None for one in entries]
    for stamped in judged:
        if stamped.judged.verdict is Verdict.VALID and stamped.judged.time:
            at = stamped.judged.time
            consistency.verify_not_before(claims, stamped.index + 1, at, "a time stamp")
    return _with_lapsed(judged, now or datetime.now(UTC))


def runs_out(found: Sequence[Stamped]) -> str | None:
    """When the last certificate on which a folder's stamps rest runs out, or None."""
    ends = [one.judged.until for one in found if one.judged.until]
    return max(ends, default=None)


def due(case: CaseVault, within_days: int, now: datetime | None = None) -> bool:
    """Whether a folder has stamps whose last certificate runs out within so many days."""
    end = runs_out(stamps(case, Trust(), now))
    limit = (now or datetime.now(UTC)) + timedelta(days=within_days)
    return end is not None and datetime.fromisoformat(end) < limit


def _enter_request(case: CaseVault, stamp: Stamp, to: str | None, keep: dict[str, str]) -> None:
    """Put on record that a checkpoint's salted digest is about to leave."""
    size = Checkpoint.from_text(Note.from_bytes(stamp.anchor.note).text).size
    more = {"kind": stamp.kind, "size": size, "to": to}
    case.append(REQUESTED, None, more, keep={"stamp": stamp.to_bytes().decode(), **keep})


def _open_requests(case: CaseVault, kind: str) -> Iterator[tuple[LogEntry, Stamp]]:
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


def _enter(case: CaseVault, requested: int, stamp: Stamp, trust: Trust) -> Stamped:
    """Put a stamp on record, unless it is refuted."""
    judged = judge(stamp, trust)
    if judged.refuted and (error := judged.error(case.alias)):
        raise error
    size = Checkpoint.from_text(Note.from_bytes(stamp.anchor.note).text).size
    salt, data = secrets.token_bytes(32), stamp.to_bytes()
    more = {"kind": stamp.kind, "size": size, "requested": requested,
            "time": judged.time, "until": judged.until}  # fmt: skip
    index = case.append(
        STAMPED, leaf(salt, "stamp", Value.blob(data)), more,
        keep={"salt": salt.hex(), "stamp": data.decode()},
    )  # fmt: skip
    return Stamped(case.id, index, size, stamp, judged)


def judge(stamp: Stamp, trust: Trust) -> Judged:
    """Judge one stamp by what is trusted; offline."""
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
    saved = consistency.verify_saved(
        [each.leaf for each in entries], case.origin, bytes.fromhex(case.log_key), stamp.anchor.note
    )
    return Stamped(case.id, one.index, saved.size, stamp, judge(stamp, trust))


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
