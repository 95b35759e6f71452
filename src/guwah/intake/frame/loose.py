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


def media_type_of(source: BinaryIO, size: int, name: str) -> str | None:
    """The kind of a file, or None if nothing tells it.

    Args:
        source: Its bytes, seekable.
        size: Their number.
        name: Its own name.

    Returns:
        A media type.
    """
    del source, size, name
    return None


def summary_of(member: Member) -> Summary:
    """The summary of a member without a reader."""
    return Summary(member.item, member.path, None, 0, 0, member.size, 0, 0, 0)
