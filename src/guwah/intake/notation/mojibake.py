"""
Text that was written in UTF-8 and shown as Latin-1: `cafÃ©` for `café`.

Decides string by string; a file that holds such text may hold other text as well.

The rules of this module are:
  * A string is repaired only if every character of it is a byte, those bytes are valid UTF-8,
    and what comes out is text: no controls but the usual ones, nothing unassigned.
  * A string with any other character, or with one that is Latin-1 as it stands, is left alone.
  * What was changed is always given with what stood there before.
"""

from __future__ import annotations

import unicodedata
from typing import Any

_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})


def repaired(text: str) -> str | None:
    """What a string meant that was decoded as Latin-1.

    Args:
        text: The string as decoded.

    Returns:
        The text, or None if the string is no mojibake.
    """
    if text.isascii():
        return None
    try:
        meant = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if meant.isprintable() or not any(
        char > "\x7f" and unicodedata.category(char) in _NO_TEXT for char in meant
    ):
        return meant
    return None


def repaired_within(value: Any) -> Any:
    """A value of JSON in which every string that was mojibake is repaired, keys left alone.

    Args:
        value: A decoded value of bounded depth.

    Returns:
        A new value, or None if nothing had to be repaired.
    """
    if isinstance(value, str):
        return repaired(value)
    if isinstance(value, list):
        parts = [repaired_within(part) for part in value]
        if all(part is None for part in parts):
            return None
        return [old if new is None else new for old, new in zip(value, parts, strict=True)]
    if isinstance(value, dict):
        changed = {key: repaired_within(part) for key, part in value.items()}
        if all(part is None for part in changed.values()):
            return None
        return {key: part if changed[key] is None else changed[key] for key, part in value.items()}
    return None
