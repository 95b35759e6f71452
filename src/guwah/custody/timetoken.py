"""
RFC 3161: asking an authority for a time stamp, and judging what it answered, offline.

Sends nothing. CMS and certificates are `rfc3161_client`'s and OpenSSL's.
Specification: docs/spec/time.md, "RFC 3161"; RFC 3161; RFC 5816

The rules that this module enforces are:
  * What is asked for is SHA-256 over the 32 bytes of an anchor's root, under a random nonce.
  * Roots are given by the judge; what comes with a token is never trusted for itself.
  * Certificates must have been valid at the token's own time.
  * One builder for one judgement: the library's builders share their lists.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from guwah.custody.verdict import Judged, Verdict
from guwah.errors import UsageError

MOST_BYTES: Final = 65_536
CONTENT_TYPE: Final = "application/timestamp-query"
ANSWER_TYPE: Final = "application/timestamp-reply"
_SHA256: Final = "2.16.840.1.101.3.4.2.1"
# What certificates of any shape make the two libraries raise, found by changing each byte.
_BROKEN: Final = (
    ValueError, KeyError, TypeError, OverflowError, AttributeError, UnsupportedAlgorithm,
    x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
)  # fmt: skip
_OF_ISSUER: Final = ("issuer certificate", "self-signed", "self signed", "first certificate",
                     "certificate not trusted")  # fmt: skip
_OF_DATES: Final = ("has expired", "not yet valid")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to an authority, and the nonce that it must answer with."""

    data: bytes
    nonce: int


def new_request(root: bytes) -> Request:
    """Ask for a time stamp over an anchor's root.

    Args:
        root: 32 bytes.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made = TimestampRequestBuilder().data(root).hash_algorithm(HashAlgorithm.SHA256).build()
    assert made.nonce is not None
    return Request(made.as_bytes(), made.nonce)


def parse_roots(pem: bytes, name: str) -> list[x509.Certificate]:
    """The certificates of a PEM file.

    Raises:
        UsageError: If it holds none.
    """
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise UsageError("holds no certificate in PEM form", item=name) from None


def is_for(untrusted_answer: bytes, root: bytes, nonce: int | None = None) -> bool:
    """Whether an answer says that it is to this request; its signature is not looked at."""
    try:
        said = _parsed(untrusted_answer)
    except _BROKEN:
        return False
    return said.digest == _imprint(root) and nonce in (None, said.nonce)


def judge_token(
    untrusted_answer: bytes, root: bytes, roots: Sequence[x509.Certificate] | None
) -> Judged:
    """Judge an authority's answer.

    Args:
        untrusted_answer: A TimeStampResp in DER.
        root: The 32 bytes that were to be stamped.
        roots: The certificates that the judge trusts; None if none were given.

    Returns:
        What was found, with the token's own time.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        said = _parsed(untrusted_answer)
        answer = decode_timestamp_response(untrusted_answer)
    except _BROKEN:
        return Judged(Verdict.DAMAGED)

    def found(verdict: Verdict) -> Judged:
        return Judged(verdict, _written(said.time), _written(said.not_after))

    if said.digest != _imprint(root):
        return found(Verdict.WRONG_DATA)
    if roots is None:
        return found(Verdict.NO_ROOTS)
    builder = VerifierBuilder()
    for certificate in dict.fromkeys(roots):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify(answer, said.digest)
    except VerificationError as error:
        return found(_verdict_of(str(error)))
    except _BROKEN:
        return found(Verdict.DAMAGED)
    outside = not said.not_before <= said.time <= said.not_after
    return found(Verdict.EXPIRED if outside else Verdict.VALID)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an answer says, before anything of it is believed."""

    digest: bytes
    nonce: int | None
    time: datetime
    not_before: datetime
    not_after: datetime


def _parsed(untrusted_answer: bytes) -> _Said:
    """What an answer says; ValueError and the like if it is none."""
    if len(untrusted_answer) > MOST_BYTES:
        raise ValueError("too large")
    with warnings.catch_warnings():  # about odd certificates, which are judged all the same
        warnings.simplefilter("ignore")
        return _said(untrusted_answer)


def _said(untrusted_answer: bytes) -> _Said:
    from rfc3161_client import decode_timestamp_response

    answer = decode_timestamp_response(untrusted_answer)
    if answer.as_bytes() != untrusted_answer or answer.status != 0:
        raise ValueError("another spelling, or refused")
    info = answer.tst_info
    if info.message_imprint.hash_algorithm.dotted_string != _SHA256:
        raise ValueError("another digest than was asked for")
    (signer,) = answer.signed_data.signer_infos
    ours = [
        one
        for one in map(x509.load_der_x509_certificate, answer.signed_data.certificates)
        if (one.serial_number, one.issuer) == (signer.serial_number, signer.issuer)
    ]
    return _Said(
        bytes(info.message_imprint.message), info.nonce, info.gen_time,
        max(one.not_valid_before_utc for one in ours),
        min(one.not_valid_after_utc for one in ours),
    )  # fmt: skip


def _verdict_of(reason: str) -> Verdict:
    """The verdict for what the library or OpenSSL says."""
    if any(words in reason for words in _OF_DATES):
        return Verdict.EXPIRED
    if any(words in reason for words in _OF_ISSUER):
        return Verdict.WRONG_ROOT
    if "EKU" in reason or "purpose" in reason:
        return Verdict.NOT_FOR_TIME
    return Verdict.ALTERED


def _imprint(root: bytes) -> bytes:
    return hashlib.sha256(root).digest()


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
