"""
The length of what is sealed: `original ‖ zeros ‖ u64 length`.

Encrypts nothing. Whoever sees a sealed file learns only which step of a coarse scale its
original lies on, so that a known file is not recognised by its length.
Specification: docs/spec/vault.md, "Padding"; Padmé is from Nikitin et al., "Reducing Metadata
Leakage from Encrypted Files and Communication with PURBs", PETS 2019, section 4.

The rules that this module enforces are:
  * Powers of two from the least size up to 1 MiB, Padmé above.
  * When taken off, the zeros, the length and the step are all as they must be.
"""

from __future__ import annotations

import struct
from typing import Final

from guwah.errors import ObjectDamagedError

LEAST_BYTES: Final = 4096
TRAILER_BYTES: Final = 8
_POWERS_UP_TO: Final = 1 << 20


def padded_size(size: int, least: int = LEAST_BYTES) -> int:
    """The length in bytes of `size` bytes after padding.

    Args:
        size: Length of the original in bytes.
        least: The smallest step, a power of two.

    Returns:
        At least `size + 8`, at least `least`.
    """
    need = max(size + TRAILER_BYTES, least)
    if need <= _POWERS_UP_TO:
        return 1 << (need - 1).bit_length()
    exponent = need.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-need // step) * step


def trailer(size: int) -> bytes:
    """The last eight bytes: the original's length."""
    return struct.pack(">Q", size)


def pad(data: bytes, least: int = LEAST_BYTES) -> bytes:
    """`data`, zeros, length: a whole step of the scale."""
    return data.ljust(padded_size(len(data), least) - TRAILER_BYTES, b"\0") + trailer(len(data))


def unpad(untrusted_data: bytes, least: int = LEAST_BYTES) -> bytes:
    """The inverse of `pad`.

    Raises:
        ObjectDamagedError: If it is not exactly what `pad` makes.
    """
    size = original_size(untrusted_data[-TRAILER_BYTES:], len(untrusted_data), least)
    if untrusted_data.count(0, size, -TRAILER_BYTES) != len(untrusted_data) - TRAILER_BYTES - size:
        raise ObjectDamagedError("a sealed object whose padding is not zeros")
    return untrusted_data[:size]


def original_size(untrusted_trailer: bytes, total: int, least: int = LEAST_BYTES) -> int:
    """The original's length in bytes, from the trailer and the padded length.

    Raises:
        ObjectDamagedError: If the two do not fit.
    """
    if len(untrusted_trailer) == TRAILER_BYTES:
        (size,) = struct.unpack(">Q", untrusted_trailer)
        if size < 1 << 62 and padded_size(size, least) == total:
            return int(size)
    raise ObjectDamagedError("a sealed object whose length does not fit its padding")
