"""
The verb *custody stamp*, for OpenTimestamps calendars.

What leaves is one digest over salted checkpoints, later the calendar's own number for it; `posting`
sends both.
Specification: docs/spec/time.md, "OpenTimestamps"

The rules of this module are:
  * One root for all folders and all calendars.
  * Only calendars that a person named are asked, never an address that stands in a proof alone.
  * What a proof gains is entered beside what was there; nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guwah.casework.proving.posting import fetch
from guwah.casework.proving.stamping import (
    Stamped,
    Trust,
    enter,
    enter_requests,
    open_requests,
    stamps,
)
from guwah.custody import opentime
from guwah.custody.anchor import anchored
from guwah.custody.verdict import Verdict
from guwah.errors import TimestampRefutedError, UsageError
from guwah.vault.case import CaseVault


def request_proof(cases: Sequence[CaseVault], to: str | None) -> bytes:
    """Prepare one root for calendars over several folders, and put it on record.

    Args:
        cases: The opened cases, at least one.
        to: The addresses that it will be sent to; None if it is carried by hand.

    Returns:
        32 bytes: what to send.
    """
    anchors = anchored([case.checkpoint() for case in cases])
    enter_requests(cases, anchors, "ots", to)
    return anchors[0].root()


def stamp_in(
    cases: Sequence[CaseVault], calendars: Sequence[str], proxy: str | None, trust: Trust
) -> list[Stamped]:
    """Have calendars take one root over several folders, and enter their promises.

    Args:
        cases: The opened cases, at least one.
        calendars: Their addresses, at least one.
        proxy: A proxy's address, or None.
        trust: What proofs are judged by.

    Returns:
        The stamps, which are pending.

    Raises:
        UsageError: If a calendar does not answer.
        TimestampRefutedError: If an answer is none.
    """
    root = request_proof(cases, " ".join(calendars))
    answers = []
    for url in calendars:
        headers = {"Content-Type": "application/octet-stream", "Accept": opentime.ACCEPT}
        answer = fetch(_below(url, "digest"), root, headers, opentime.MOST_BYTES, proxy)
        if answer is None:
            raise UsageError("there is no calendar at this address", item=url)
        answers.append(answer)
    return take_proof(cases, opentime.proof_of_answers(answers, root), trust)


def take_proof(cases: Sequence[CaseVault], proof: bytes, trust: Trust) -> list[Stamped]:
    """Enter an OpenTimestamps proof in the records of all folders that it is for.

    Args:
        cases: The opened cases that may be meant.
        proof: A detached file; or a calendar's answer to the newest root that was not answered.
        trust: What it is judged by.

    Returns:
        The stamps that are new or have become more; what was known already stays.

    Raises:
        UsageError: If none of these folders asked for it, or it adds nothing.
        TimestampRefutedError: If it does not hold; it is not entered.
    """
    if not proof.startswith(opentime.MAGIC):
        proof = opentime.proof_of_answers([proof], _newest_root(cases))
    elif opentime.judge_proof(proof, bytes(32), None).verdict is Verdict.DAMAGED:
        raise TimestampRefutedError("the proof is cut off or damaged")
    taken = []
    for case in cases:
        known = [(one.index, stamp) for one, stamp in open_requests(case, "ots")]
        known += [(one.requested, one.stamp) for one in stamps(case, Trust())
                  if one.stamp.kind == "ots"]  # fmt: skip
        for requested, stamp in known:
            root = stamp.anchor.root()
            if opentime.is_for(proof, root):
                both = opentime.joined(stamp.proof, proof, root) if stamp.proof else proof
                if both != stamp.proof:
                    taken.append(enter(case, requested, replace(stamp, proof=both), trust))
    if not taken:
        raise UsageError("none of these folders asked for this proof, or it adds nothing")
    return taken


def owed(cases: Sequence[CaseVault]) -> list[tuple[CaseVault, Stamped, list[tuple[bytes, str]]]]:
    """Stamps that are in no block yet, with what their calendars owe."""
    return [
        (case, one, opentime.pending(one.stamp.proof, one.stamp.anchor.root()))
        for case in cases
        for one in stamps(case, Trust())
        if one.stamp.kind == "ots" and one.judged.verdict is Verdict.PENDING
    ]


def upgrade(
    cases: Sequence[CaseVault], calendars: Sequence[str], proxy: str | None, trust: Trust
) -> list[Stamped]:
    """Ask calendars that were named for what they owe, and enter it.

    Args:
        cases: The opened cases.
        calendars: Only these are asked, whatever address a proof names.
        proxy: A proxy's address, or None.
        trust: What the proofs are judged by.

    Returns:
        The stamps that have become more.

    Raises:
        UsageError: If a calendar does not answer.
        TimestampRefutedError: If an answer is none, or leads to another block.
    """
    named = {url.rstrip("/") for url in calendars}
    answered: dict[bytes, bytes | None] = {}
    made = []
    for case, one, debts in owed(cases):
        for message, url in debts:
            if message not in answered and url.rstrip("/") in named:
                path = f"timestamp/{message.hex()}"
                headers = {"Accept": opentime.ACCEPT}
                answered[message] = fetch(
                    _below(url, path), None, headers, opentime.MOST_BYTES, proxy
                )
        root = one.stamp.anchor.root()
        came = {message: answered.get(message) for message, _ in debts}
        proof = opentime.upgraded(
            one.stamp.proof, root, {message: data for message, data in came.items() if data}
        )
        if proof != one.stamp.proof:
            made.append(enter(case, one.requested, replace(one.stamp, proof=proof), trust))
    return made


def _below(url: str, path: str) -> str:
    return f"{url.rstrip('/')}/{path}"


def _newest_root(cases: Sequence[CaseVault]) -> bytes:
    """The root that calendars were asked for last and that was not answered."""
    asked = [
        (one.entry.claimed_at if one.entry else "", stamp.anchor.root())
        for case in cases
        for one, stamp in open_requests(case, "ots")
    ]
    if not asked:
        raise UsageError("none of these folders asked for this proof, or it is on record already")
    return max(asked)[1]
