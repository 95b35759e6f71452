"""Manifests: which members a report has."""

from __future__ import annotations

import hashlib

import pytest

from guwah.custody.manifest import Manifest, ManifestLine, open_manifest, sign_manifest
from guwah.custody.note import Note, sign_note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError, NewerFormatError, SignatureRefutedError

SIGNER = Signer(bytes(range(32)))
ORIGIN = "guwah/" + "0123456789abcdef" * 2
LINES = tuple(
    ManifestLine(name, hashlib.sha256(name.encode()).digest(), len(name))
    for name in ("checkpoint.txt", "evidence.json", "report.pdf")
)
MANIFEST = Manifest("police", ORIGIN, LINES)
TEXT = MANIFEST.to_text()


def test_a_signed_manifest_opens_with_its_key_only() -> None:
    """Round trip, and refusal under another key."""
    data = sign_manifest(MANIFEST, SIGNER)
    assert open_manifest(data, SIGNER.public) == MANIFEST
    with pytest.raises(SignatureRefutedError):
        open_manifest(data, Signer(bytes(32)).public)


def test_the_text_is_that_of_the_specification() -> None:
    """Audience, log, then digest, size and name of each member."""
    assert TEXT.splitlines()[:3] == ["guwah-manifest/v1", "for police", f"log {ORIGIN}"]
    assert TEXT.splitlines()[3] == f"{LINES[0].sha256.hex()} 14 checkpoint.txt"


def swapped(text: str) -> str:
    """The text with its last two lines exchanged."""
    *head, a, b, end = text.split("\n")
    return "\n".join([*head, b, a, end])


@pytest.mark.parametrize(
    "text",
    [TEXT[:-1], TEXT + "\n", TEXT + "x\n", swapped(TEXT), TEXT + TEXT.splitlines()[-1] + "\n",
     TEXT.replace(" 14 ", " 014 "), TEXT.replace(" 14 ", " +14 "), TEXT.replace(" 14 ", "  14 "),
     TEXT.replace(" 14 ", f" {2**28 + 1} "), TEXT.replace("report.pdf", "Report.pdf"),
     TEXT.replace("report.pdf", "../report.pdf"), TEXT.replace("report.pdf", ".report"),
     TEXT.replace("report.pdf", "manifest.txt"), TEXT.replace("report.pdf", "x" * 65),
     TEXT.replace("for police", "for"), TEXT.replace("for police", "for Police"),
     TEXT.replace("for police", "to police"), TEXT.replace("log guwah/", "log other/"),
     TEXT.replace("guwah-manifest/v1", "guwah-manifest/v1 "), TEXT.replace("guwah-", "other-"),
     TEXT.replace("guwah-manifest/v1", "guwah-manifest/v01"), "guwah-manifest/v1\n",
     TEXT.replace(LINES[0].sha256.hex(), LINES[0].sha256.hex().upper())],
)  # fmt: skip
def test_malformed_manifests_are_refused(text: str) -> None:
    """Also when they are signed."""
    with pytest.raises(DigestRefutedError):
        Manifest.from_text(text)


def test_a_newer_manifest_is_told_apart() -> None:
    """It could not be told, which is not refuted."""
    with pytest.raises(NewerFormatError):
        Manifest.from_text(TEXT.replace("/v1", "/v2"))


def test_a_second_signature_is_refused() -> None:
    """A manifest has exactly one."""
    good = Note.from_bytes(sign_manifest(MANIFEST, SIGNER))
    extra = sign_note(TEXT, "other", Signer(bytes(32))).signatures
    with pytest.raises(DigestRefutedError):
        open_manifest(Note(TEXT, good.signatures + extra).to_bytes(), SIGNER.public)


def test_the_log_key_under_its_own_name_signs_no_manifest() -> None:
    """The name of the manifest key is the origin with `/manifest`."""
    with pytest.raises(SignatureRefutedError):
        open_manifest(sign_note(TEXT, ORIGIN, SIGNER).to_bytes(), SIGNER.public)


def test_the_limits_of_a_report_hold() -> None:
    """Members and bytes in all."""
    with pytest.raises(DigestRefutedError, match="too large"):
        Manifest("own", ORIGIN, tuple(
            ManifestLine(f"media-{n:04}.jpg", bytes(32), 256 << 20) for n in range(5)
        ))  # fmt: skip
    with pytest.raises(DigestRefutedError):
        Manifest("own", ORIGIN, tuple(
            ManifestLine(f"media-{n:04}.jpg", bytes(32), 1) for n in range(4096)
        ))  # fmt: skip
