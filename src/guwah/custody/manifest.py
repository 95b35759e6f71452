"""
The manifest of a report: which members it has, and their digests.

Reads no zip; compares with nothing but itself.
Specification: docs/spec/report.md, "Manifest"

The rules that this module enforces are:
  * First line `guwah-manifest/v1`, then audience and log, then one line for each member.
  * Member names are lower-case ASCII, sorted, unique; the manifest does not list itself.
  * Exactly one signature, by the key named after the log's origin with `/manifest`.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from guwah.custody.note import Note, sign_note, verify_note
from guwah.custody.signing import Signer
from guwah.errors import DigestRefutedError, NewerFormatError

FIRST_LINE: Final = "guwah-manifest/v1"
MANIFEST_NAME: Final = "manifest.txt"
MAX_MEMBERS: Final = 4096
MAX_MEMBER_BYTES: Final = 256 << 20
MAX_TOTAL_BYTES: Final = 1 << 30
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}").fullmatch
_AUDIENCE = re.compile(r"[a-z]{1,16}").fullmatch
_ORIGIN = re.compile(r"guwah/[0-9a-f]{32}").fullmatch
_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]{0,9}) (\S+)").fullmatch
_NEWER = re.compile(r"guwah-manifest/v[1-9][0-9]{0,8}").fullmatch


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One member: name, SHA-256 of its bytes, size in bytes."""

    name: str
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a report consists of.

    Args:
        audience: Whom the report is for.
        origin: The log's origin.
        members: One line for each member but the manifest, sorted by name.

    Raises:
        DigestRefutedError: If a part does not fit.
    """

    audience: str
    origin: str
    members: tuple[ManifestLine, ...]

    def __post_init__(self) -> None:
        names = [line.name for line in self.members]
        if not _AUDIENCE(self.audience) or not _ORIGIN(self.origin):
            raise DigestRefutedError("a manifest with a malformed audience or log")
        if names != sorted(set(names)) or MANIFEST_NAME in names or len(names) >= MAX_MEMBERS:
            raise DigestRefutedError("a manifest whose members are not sorted and unique")
        for line in self.members:
            if not _NAME(line.name) or len(line.sha256) != 32:
                raise DigestRefutedError("a malformed line in the manifest")
            if not 0 <= line.size <= MAX_MEMBER_BYTES:
                raise DigestRefutedError("a member that is too large")
        if sum(line.size for line in self.members) > MAX_TOTAL_BYTES:
            raise DigestRefutedError("a report that is too large")

    @property
    def key_name(self) -> str:
        """The name of the key that signs it."""
        return f"{self.origin}/manifest"

    def to_text(self) -> str:
        """The note text."""
        lines = [FIRST_LINE, f"for {self.audience}", f"log {self.origin}"]
        lines += [f"{line.sha256.hex()} {line.size} {line.name}" for line in self.members]
        return "\n".join(lines) + "\n"

    @classmethod
    def from_text(cls, untrusted_text: str) -> Manifest:
        """Parse a note text; the exact inverse of `to_text`.

        Raises:
            NewerFormatError: If its first line names a later version.
            DigestRefutedError: If it is not a manifest.
        """
        first, *rest = untrusted_text.split("\n")
        if first != FIRST_LINE:
            if _NEWER(first):
                raise NewerFormatError(f"the report has format {first!r}")
            raise DigestRefutedError("not a manifest")
        if len(rest) < 3 or not rest[0].startswith("for ") or not rest[1].startswith("log "):
            raise DigestRefutedError("a malformed manifest")
        members = []
        for untrusted_line in rest[2:-1]:
            found = _LINE(untrusted_line)
            if found is None:
                raise DigestRefutedError("a malformed line in the manifest")
            members.append(ManifestLine(found[3], bytes.fromhex(found[1]), int(found[2])))
        manifest = cls(rest[0][4:], rest[1][4:], tuple(members))
        if manifest.to_text() != untrusted_text:
            raise DigestRefutedError("a manifest in another spelling")
        return manifest


def sign_manifest(manifest: Manifest, signer: Signer) -> bytes:
    """The signed note of a manifest."""
    return sign_note(manifest.to_text(), manifest.key_name, signer).to_bytes()


def open_manifest(untrusted_data: bytes, public: bytes) -> Manifest:
    """Parse a signed manifest and check it against the manifest key.

    Args:
        untrusted_data: The signed note.
        public: The manifest key's 32 bytes, from the log's first entry.

    Returns:
        The manifest.

    Raises:
        DigestRefutedError: If it is malformed or has several signatures.
        NewerFormatError: If it is of a later version.
        SignatureRefutedError: If that key did not sign it.
    """
    note = Note.from_bytes(untrusted_data)
    manifest = Manifest.from_text(note.text)
    if len(note.signatures) != 1:
        raise DigestRefutedError("a manifest has exactly one signature")
    verify_note(note, manifest.key_name, public)
    return manifest
