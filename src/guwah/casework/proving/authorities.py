"""
The verb *custody stamp*, for time stamp authorities (RFC 3161).

What leaves is one digest over salted checkpoints; `posting` sends it.
Specification: docs/spec/time.md, "RFC 3161"

The rules of this module are:
  * One request for all folders.
  * An answer is taken only to a request that is on record, by digest and nonce.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guwah.casework.proving.posting import fetch
from guwah.casework.proving.stamping import Stamped, Trust, enter, enter_requests, open_requests
from guwah.custody import timetoken
from guwah.custody.anchor import anchored
from guwah.custody.timetoken import Request
from guwah.custody.verdict import Verdict
from guwah.errors import TimestampRefutedError, UsageError
from guwah.vault.case import CaseVault


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
    enter_requests(cases, anchors, "rfc3161", to, nonce=str(request.nonce))
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
        for one, stamp in open_requests(case, "rfc3161"):
            nonce = int(one.keep["nonce"])
            if timetoken.is_for(answer, stamp.anchor.root(), nonce):
                taken.append(enter(case, one.index, replace(stamp, proof=answer), trust))
    if not taken:
        if timetoken.judge_token(answer, bytes(32), None).verdict is Verdict.DAMAGED:
            raise TimestampRefutedError("the answer is cut off, damaged or no time stamp")
        raise UsageError(
            "none of these folders asked for this time stamp, or it is on record already",
            hint="the request is made by `guwah custody stamp --request-out FILE`",
        )
    return taken
