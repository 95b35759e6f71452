"""
The verb *invite*: an offline page with which a person encrypts files to this folder, and back.

The page is one file: it opens no connection (its own policy forbids all), keeps nothing, and holds
a public key that was made for it. What comes back is an age file with a zip of the chosen files.

The rules of this module are:
  * Each invitation has a key of its own; only this case can open what was made with it.
  * Neither page nor envelope names the case, the vault or a person.
  * What the page says of the files (names, dates, the phone's zone) is told and never trusted.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import BinaryIO

import msgspec

from guwah.errors import CorruptInputError
from guwah.intake.frame.archive import Opened, open_archive
from guwah.intake.frame.zip_directory import is_zip
from guwah.vault.case import CaseVault
from guwah.vault.envelope import is_envelope
from guwah.vault.keys import new_id

_PARTS = files("guwah.casework.access").joinpath("invitation")
_ABOUT = "handed-in.json"
_MOST_ABOUT_BYTES = 1 << 20


@dataclass(frozen=True)
class Invitation:
    """An invitation: its id, the mark to compare by voice, and the page."""

    id: str
    mark: str
    page: bytes


class Enclosed(msgspec.Struct, frozen=True):
    """One file of an envelope, as the page told of it."""

    path: str
    name: str
    size: int
    modified: str | None = None


class About(msgspec.Struct, frozen=True):
    """What the page told of an envelope; `zone` is the phone's own, a suggestion."""

    guwah: str
    format: int
    files: tuple[Enclosed, ...]
    zone: str | None = None


@dataclass(frozen=True)
class Envelope:
    """An opened envelope.

    Args:
        files: Name and bytes of each file in it.
        zone: What the phone's zone was set to, where the page told it; a suggestion.
    """

    files: tuple[tuple[str, BinaryIO], ...]
    zone: str | None = None


def invite(case: CaseVault) -> Invitation:
    """Make an invitation and log it.

    Args:
        case: The opened case.

    Returns:
        The invitation with its page.
    """
    invitation = new_id()
    recipient = str(case.intake_identity(invitation).to_public())
    case.append("invited", None, {"invitation": invitation})
    return Invitation(invitation, mark_of(recipient), page(recipient))


def mark_of(recipient: str) -> str:
    """What is compared by voice: ten hex digits of the key's digest, in two groups."""
    digest = hashlib.sha256(recipient.encode()).hexdigest()
    return f"{digest[:5]} {digest[5:10]}"


def page(recipient: str) -> bytes:
    """The page: one file, its scripts and styles allowed by their digests and nothing else.

    Args:
        recipient: The `age1…` that envelopes are encrypted to.

    Returns:
        HTML.
    """
    words = json.dumps(json.loads(_text("words.json")), ensure_ascii=False)
    app = _text("app.js").replace("@RECIPIENT@", recipient)
    app = app.replace("@WORDS@", words.replace("<", "\\u003c"))
    vendor, style = _text("vendor.js").strip(), _text("style.css")
    filled = _text("page.html")
    for name, value in (
        ("@SCRIPTS@", f"{_allowed(vendor)} {_allowed(app)}"), ("@STYLES@", _allowed(style)),
        ("@MARK@", mark_of(recipient)), ("@STYLE@", style), ("@VENDOR@", vendor), ("@APP@", app),
    ):  # fmt: skip
        filled = filled.replace(name, value, 1)
    return filled.encode()


def open_envelope(case: CaseVault, source: BinaryIO, name: str) -> Envelope | None:
    """Open an envelope that was made for this case.

    Args:
        case: The opened case.
        source: The file.
        name: Its name, for errors.

    Returns:
        Its files, one if an age program made it; None if it is no age file at all.

    Raises:
        UsageError: It was made for nobody here.
        CorruptInputError: It is damaged, or not made by the page.
        UnsafeArchiveError: What is inside could do harm.
    """
    head = source.read(64)
    source.seek(0)
    if not is_envelope(head):
        return None
    opened = case.open_envelope(source, _invitations(case), name)
    size = opened.seek(0, io.SEEK_END)
    opened.seek(0)
    if is_zip(opened.read(4)):
        archive = open_archive(opened, size, name)
        for entry in archive.entries:
            if entry.path == _ABOUT and entry.size <= _MOST_ABOUT_BYTES:
                return _of_page(archive, archive.stream(entry).read())
    opened.seek(0)
    return Envelope(((name.removesuffix(".age"), opened),))


def _of_page(archive: Opened, told: bytes) -> Envelope:
    """The files of an envelope that the page made."""
    try:
        about = msgspec.json.decode(told, type=About)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
        raise _odd(archive.name) from cause
    by_path = {entry.path: entry for entry in archive.entries}
    enclosed = []
    for one in about.files:
        entry = by_path.get(one.path)
        if entry is None or entry.size != one.size:
            raise _odd(archive.name)
        enclosed.append((one.name, archive.stream(entry)))
    if not enclosed or len(by_path) != len(enclosed) + 1:
        raise _odd(archive.name)
    return Envelope(tuple(enclosed), about.zone)


def _invitations(case: CaseVault) -> list[str]:
    entries = (one.entry for one in case.entries())
    return [
        str(entry.more["invitation"])
        for entry in entries
        if entry is not None and entry.type == "invited"
    ]


def _odd(name: str) -> CorruptInputError:
    return CorruptInputError(
        "this envelope holds something else than the page puts into it",
        item=name,
        hint="ask for it to be made again with the page",
    )


def _text(name: str) -> str:
    return _PARTS.joinpath(name).read_text("utf-8")


def _allowed(script: str) -> str:
    """How a policy names a script or style: by its digest."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
