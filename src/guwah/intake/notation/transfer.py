"""
Quoted-printable and base64, whole or block by block; damage is said, nothing is thrown away.

Knows no format. Source of the rules: RFC 2045, 6.7 and 6.8.

The rules of this module are:
  * `=` before anything but two hex digits or a line end stays an `=`; that is damage.
  * A `=` and carriage return without a line feed is damage, and nothing after it is lost.
  * Bytes outside the base64 alphabet are passed over; that is damage unless they are white space.
  * Base64 goes on after padding: what a program joined is decoded piece by piece; that is damage.
  * Decoding block by block gives the bytes that decoding at once gives.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

Step = Callable[[bytes, bytes, bool], tuple[bytes, bytes]]

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACE = b" \t\r\n"
_PADS = re.compile(b"=+")
_NEITHER = bytes(set(range(256)) - set(_ALPHABET) - {0x3D})
_PADDED_LINE_END = re.compile(rb"=[ \t]+(?=\r?\n)")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)")
_LONGEST_LINE = 1 << 20


def decode_quoted_printable(data: bytes) -> tuple[bytes, bool]:
    """Undo quoted-printable.

    Args:
        data: The encoded bytes.

    Returns:
        The decoded bytes, and whether they were damaged.
    """
    if b"=" not in data:
        return data, False
    if b"= " in data or b"=\t" in data:
        data = _PADDED_LINE_END.sub(b"=", data)
    is_damaged = _BAD_ESCAPE.search(data) is not None
    if is_damaged:
        data = _BAD_ESCAPE.sub(b"=3D", data)
    return binascii.a2b_qp(data), is_damaged


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """Undo base64.

    Args:
        data: The encoded bytes.

    Returns:
        The decoded bytes, and whether they were damaged.
    """
    try:
        return binascii.a2b_base64(data.translate(None, _SPACE), strict_mode=True), False
    except binascii.Error:
        return b"".join(map(_piece, _pieces(data.translate(None, _NEITHER)))), True


def step_base64(block: bytes, carry: bytes, is_last: bool) -> tuple[bytes, bytes]:
    """Undo base64 of one block.

    Args:
        block: The next encoded bytes.
        carry: What the step before handed on; empty at first.
        is_last: Whether nothing follows.

    Returns:
        Decoded bytes, and what to hand to the next step.
    """
    *pieces, rest = _pieces(carry + block.translate(None, _NEITHER))
    if is_last:
        return b"".join(map(_piece, (*pieces, rest))), b""
    whole = len(rest) & ~3
    return b"".join(map(_piece, (*pieces, rest[:whole]))), rest[whole:]


def step_quoted_printable(block: bytes, carry: bytes, is_last: bool) -> tuple[bytes, bytes]:
    """Undo quoted-printable of one block, as `step_base64`; whole lines at a time."""
    data = carry + block
    end = whole_lines(data, is_last)
    return decode_quoted_printable(data[:end])[0], data[end:]


def whole_lines(data: bytes, is_last: bool) -> int:
    """How much of the data can be decoded now: whole lines, or most of a very long one."""
    end = len(data) if is_last else data.rfind(b"\n") + 1
    if end or len(data) <= _LONGEST_LINE:
        return end
    kept = len(data.rstrip(b">")) - 1
    end = kept if kept > 0 else len(data)
    escape = data.rfind(b"=", max(0, end - 3), end)
    return end if escape <= 0 else escape


def step_identity(block: bytes, carry: bytes, is_last: bool) -> tuple[bytes, bytes]:
    """Bytes that are not encoded, as `step_base64`."""
    del is_last
    return carry + block, b""


def _pieces(data: bytes) -> list[bytes]:
    """What stands between paddings; the last is empty if padding ends the data."""
    kept = data.rstrip(b"=")
    if b"=" in kept:
        return _PADS.split(data)
    return [kept] if len(kept) == len(data) else [kept, b""]


def _piece(piece: bytes) -> bytes:
    """Base64 between paddings; a single letter too many stands for nothing."""
    if len(piece) & 3 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) & 3))
