"""
OpenTimestamps: proofs that lead from an anchor's root to a Bitcoin block, judged offline.

Sends nothing and asks no node: block headers are given by the judge. The proofs' format is the
`opentimestamps` package's, imported only when it is used.
Specification: docs/spec/time.md, "OpenTimestamps"; https://opentimestamps.org

The rules that this module enforces are:
  * A proof is kept as a detached file over the root, as the `ots` program reads it.
  * A proof counts only by a block header that the judge gave; that a calendar promised one is not
    enough.
  * A header's own proof of work holds, so that a mistyped one is found.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from guwah.custody.verdict import Judged, Verdict
from guwah.errors import TimestampRefutedError, UsageError

MOST_BYTES: Final = 65_536
ACCEPT: Final = "application/vnd.opentimestamps.v1"
MAGIC: Final = b"\0OpenTimestamps\0\0Proof\0"
BLOCK_SECONDS: Final = 7200
_LINE = re.compile(r"(0|[1-9][0-9]{0,8})[ \t]+([0-9a-f]{160})").fullmatch


def parse_headers(text: str, name: str) -> dict[int, bytes]:
    """Block headers: a line each of height and 80 bytes in hex; empty lines and `#` are skipped.

    Raises:
        UsageError: If a line is no header, or a header's proof of work does not hold.
    """
    headers: dict[int, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE(line.strip().lower())
        if not found and line.strip() and not line.startswith("#"):
            raise UsageError(f"line {number} is no height and header", item=name)
        if found:
            header = bytes.fromhex(found[2])
            if not _is_worked(header):
                raise UsageError(f"line {number}: the header's work does not hold", item=name)
            headers[int(found[1])] = header
    return headers


def proof_of_answers(answers: Sequence[bytes], root: bytes) -> bytes:
    """One proof of what several calendars answered.

    Args:
        answers: Serialised timestamps over the root, at least one.
        root: 32 bytes.

    Raises:
        TimestampRefutedError: If an answer is none.
    """
    from opentimestamps.core.timestamp import Timestamp  # type: ignore[import-untyped]

    merged = Timestamp(root)
    for answer in answers:
        merged.merge(_timestamp(answer, root))
    return _file_of(merged)


def pending(proof: bytes, root: bytes) -> list[tuple[bytes, str]]:
    """What calendars still owe: what to ask for, and the calendar's address.

    Raises:
        TimestampRefutedError: If it is no proof over the root.
    """
    found = _attested(_timestamp_of(proof, root))
    owed = {(message, str(one.uri)) for message, one in found if hasattr(one, "uri")}
    return sorted(owed)


def upgraded(proof: bytes, root: bytes, answers: Mapping[bytes, bytes]) -> bytes:
    """A proof with what calendars answered since.

    Args:
        proof: The proof so far.
        root: 32 bytes.
        answers: For a message that `pending` named, the serialised timestamp over it.

    Raises:
        TimestampRefutedError: If an answer is none.
    """
    whole = _timestamp_of(proof, root)
    for message, answer in answers.items():
        for each in _nodes(whole):
            if each.msg == message:
                each.merge(_timestamp(answer, message))
    return _file_of(whole)


def joined(proof: bytes, other: bytes, root: bytes) -> bytes:
    """One proof of two over the same root.

    Raises:
        TimestampRefutedError: If either is none.
    """
    whole = _timestamp_of(proof, root)
    whole.merge(_timestamp_of(other, root))
    return _file_of(whole)


def is_for(untrusted_proof: bytes, root: bytes) -> bool:
    """Whether bytes are a detached file over this root."""
    try:
        _timestamp_of(untrusted_proof, root)
    except TimestampRefutedError:
        return False
    return True


def judge_proof(untrusted_proof: bytes, root: bytes, headers: Mapping[int, bytes] | None) -> Judged:
    """Judge a proof.

    Args:
        untrusted_proof: A detached OpenTimestamps file.
        root: The 32 bytes that were to be stamped.
        headers: Block headers, 80 bytes each, by height; None if none were given.

    Returns:
        What was found; the time is that of the earliest block, which may be two hours off.
    """
    from opentimestamps.core.notary import (  # type: ignore[import-untyped]
        BitcoinBlockHeaderAttestation,
    )

    parsed = _parsed(untrusted_proof)
    if parsed is None:
        return Judged(Verdict.DAMAGED)
    if parsed.msg != root:
        return Judged(Verdict.WRONG_DATA)
    times: list[int] = []
    verdicts = {Verdict.PENDING}
    for message, one in _attested(parsed):
        if isinstance(one, BitcoinBlockHeaderAttestation):
            header = (headers or {}).get(one.height)
            if header is None:
                verdicts.add(Verdict.NO_BLOCK)
            elif header[36:68] != message:
                verdicts.add(Verdict.WRONG_BLOCK)
            else:
                times.append(int.from_bytes(header[68:72], "little"))
    if times:
        moment = datetime.fromtimestamp(min(times), UTC)
        return Judged(Verdict.VALID, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    ranked = (Verdict.WRONG_BLOCK, Verdict.NO_BLOCK, Verdict.PENDING)
    return Judged(next(one for one in ranked if one in verdicts))


def _parsed(untrusted_proof: bytes) -> Any:
    """The timestamp of a detached file over a SHA-256 digest; None if it is none."""
    from opentimestamps.core.op import OpSHA256  # type: ignore[import-untyped]
    from opentimestamps.core.serialize import (  # type: ignore[import-untyped]
        BytesDeserializationContext,
    )
    from opentimestamps.core.timestamp import DetachedTimestampFile

    if len(untrusted_proof) > MOST_BYTES:
        return None
    try:
        found = DetachedTimestampFile.deserialize(BytesDeserializationContext(untrusted_proof))
        same = _file_of(found.timestamp) == untrusted_proof
    except _broken():
        return None
    return found.timestamp if same and isinstance(found.file_hash_op, OpSHA256) else None


def _timestamp_of(proof: bytes, root: bytes) -> Any:
    found = _parsed(proof)
    if found is None or found.msg != root:
        raise TimestampRefutedError("the proof is damaged, or of something else")
    return found


def _timestamp(untrusted_answer: bytes, message: bytes) -> Any:
    """What a calendar answered over a message."""
    from opentimestamps.core.serialize import BytesDeserializationContext
    from opentimestamps.core.timestamp import Timestamp

    context = BytesDeserializationContext(untrusted_answer[:MOST_BYTES])
    try:
        found = Timestamp.deserialize(context, message)
        context.assert_eof()
    except _broken():
        raise TimestampRefutedError(
            "the calendar's answer is cut off, damaged or no time stamp"
        ) from None
    return found


def _file_of(timestamp: Any) -> bytes:
    from opentimestamps.core.op import OpSHA256
    from opentimestamps.core.serialize import BytesSerializationContext
    from opentimestamps.core.timestamp import DetachedTimestampFile

    context = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), timestamp).serialize(context)
    data: bytes = context.getbytes()
    return data


def _attested(timestamp: Any) -> list[tuple[bytes, Any]]:
    return [(each.msg, one) for each in _nodes(timestamp) for one in each.attestations]


def _nodes(timestamp: Any) -> list[Any]:
    """A timestamp and all that follow from it."""
    found = [timestamp]
    for each in found:
        found += each.ops.values()
    return found


def _broken() -> tuple[type[Exception], ...]:
    """What any bytes make the library raise."""
    from opentimestamps.core.serialize import DeserializationError

    return (DeserializationError, ValueError, TypeError, OverflowError, RecursionError,
            AssertionError)  # fmt: skip


def _is_worked(header: bytes) -> bool:
    """Whether a header's digest lies below the target that it names."""
    bits = int.from_bytes(header[72:76], "little")
    size, mantissa = bits >> 24, bits & 0x7FFFFF
    target = mantissa << 8 * (size - 3) if size > 3 else mantissa >> 8 * (3 - size)
    digest = hashlib.sha256(hashlib.sha256(header).digest()).digest()
    return int.from_bytes(digest, "little") <= target < 1 << 256
