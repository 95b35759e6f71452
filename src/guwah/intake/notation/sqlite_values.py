"""
Values of a database as they go into a record.

The rules of this module are:
  * What is null is absent; everything else stands under the name of its column.
  * A number with a fraction, or beyond 2^53, stays the characters that print it exactly.
  * Bytes up to 1 KiB stand in base64; of more there are size and digest, and the bytes stay where
    they are.
  * A time counts from the Unix epoch or from Apple's, 2001-01-01T00:00:00Z.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Any

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.notation.json_values import LARGEST_INTEGER

APPLE_EPOCH = 978_307_200
_WHOLE_BYTES = 1 << 10
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(value: Any) -> Any:
    """A value that can be printed and committed to.

    Args:
        value: An integer, a float, text or bytes, as SQLite gives them.

    Returns:
        An integer, a string, or for bytes `{"base64"}` or `{"bytes", "sha256"}`.
    """
    kind = type(value)
    if kind is str:
        return value
    if kind is int:
        return value if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else str(value)
    if kind is float:
        return repr(value)
    if kind is bytes:
        if len(value) <= _WHOLE_BYTES:
            return {"base64": b64encode(value).decode()}
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    return value


def columns(values: Mapping[str, Any], without: Collection[str] = ()) -> dict[str, Any]:
    """The columns of a row that hold something, as they go into `extra`.

    Args:
        values: The row.
        without: Columns that are told elsewhere.

    Returns:
        Column to plain value.
    """
    return {
        name: plain(value)
        for name, value in values.items()
        if value is not None and name not in without
    }


def told_name(value: Any) -> str | None:
    """A name as written, without bidirectional marks; None for what is no text, or empty."""
    if type(value) is not str or not value:
        return None
    return _BIDIRECTIONAL.sub("", value) or None


def told_text(value: Any) -> str | None:
    """Text as it stands; a number in its place as its characters; None for null and bytes."""
    if type(value) is str:
        return value
    return str(plain(value)) if isinstance(value, int | float) else None


def sent_at(value: Any, epoch: int = 0, parts: int = 1) -> Sent | None:
    """The time that a number stands for.

    Args:
        value: As it stands in the database.
        epoch: Unix time of its zero.
        parts: How many of its units make a second.

    Returns:
        The instant, to the second; without a reading where it is none; None for null.
    """
    if value is None:
        return None
    written = value if type(value) is str else str(plain(value))
    if type(value) is int or (type(value) is float and abs(value) <= LARGEST_INTEGER):
        reading = times.epoch_reading(int(value // parts) + epoch)
        if reading is not None:
            return Sent(written, (reading,), reading, reading, "explicit")
    return Sent(written if type(value) is not bytes else "", (), None, None, "unknown")
