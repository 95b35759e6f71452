"""
What a confined process and its parent say to each other: a kind, a length, so many bytes.

The rules of this module are:
  * A frame is one byte that says its kind, a big-endian length of four bytes, and its bytes.
  * The parent takes no frame that is longer than what is left of the limit it was given.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

ANSWER, REFUSED, DONE = b"a", b"r", b"d"
_HEAD = struct.Struct(">cI")
REASON_BYTES = 64


class BrokenChannelError(Exception):
    """The other side is gone, or said what is no frame."""


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The channel, moved away from the standard streams so that nothing else can write to it."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    return incoming, outgoing


def send(stream: BinaryIO, kind: bytes, data: bytes = b"") -> None:
    """Send a frame."""
    stream.write(_HEAD.pack(kind, len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO, most_bytes: int) -> tuple[bytes, bytes]:
    """The next frame: its kind and its bytes.

    Raises:
        BrokenChannelError: There is none, or it is too long.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise BrokenChannelError
    kind, length = _HEAD.unpack(head)
    if kind not in (ANSWER, REFUSED, DONE) or length > most_bytes:
        raise BrokenChannelError
    data = stream.read(length)
    if len(data) < length:
        raise BrokenChannelError
    return kind, data
