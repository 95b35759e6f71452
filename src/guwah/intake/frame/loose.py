"""
Members that no reader reads: what kind of file each is, and what it says of itself.

The rules of this module are:
  * The kind is told by the content, never by the name.
  * What a file says of itself (camera, date, author) is told as it stands and never trusted.
"""

from __future__ import annotations

from typing import BinaryIO

from guwah.evidence.record import Summary
from guwah.intake.contract import Member
from guwah.intake.media.describe import describe

_LOOSE = (
    "image/", "audio/", "video/", "application/pdf", "application/vnd.openxmlformats",
    "application/vnd.oasis", "application/msword", "application/rtf", "application/ogg",
)  # fmt: skip


def is_loose(source: BinaryIO, size: int, name: str) -> bool:
    """Whether a lone file that no reader reads is something to keep as it is.

    Args:
        source: Its bytes, seekable.
        size: Their number.
        name: Its own name.

    Returns:
        True for pictures, sound, video and documents; False for what may be an export in a
        format that nobody knows: text, tables, archives.
    """
    return is_loose_kind(describe(source, size, name).media_type)


def is_plain_archive(source: BinaryIO, size: int, name: str) -> bool:
    """Whether a zip is nothing but a zip: no document, no app, no book."""
    return describe(source, size, name).media_type == "application/zip"


def is_loose_kind(media_type: str | None) -> bool:
    """Whether a media type is that of a picture, a sound, a film or a document."""
    return (media_type or "").startswith(_LOOSE)


def summary_of(member: Member) -> Summary:
    """The summary of a member without a reader."""
    told = describe(member.source, member.size, member.name)
    return Summary(
        member.item, member.path, None, 0, 0, member.size, 0, 0, 0,
        media_type=told.media_type, metadata=told.metadata,
    )  # fmt: skip
