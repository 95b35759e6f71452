"""
Canonical JSON (RFC 8785), written one way only and parsed strictly.

Does no I/O and knows no schema: what keys an object must have is its parser's business.
Specification: docs/spec/commitments.md, "Canonical JSON"

The rules that this module enforces are:
  * Integers lie strictly between -2⁵³ and 2⁵³; there are no floats at all.
  * Strings hold no lone surrogate; keys are strings, and none stands twice.
  * Nesting has a limit.
  * Bytes are refused unless encoding what they hold gives exactly the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import rfc8785

from guwah.errors import DigestRefutedError

MAX_DEPTH: Final = 96
INTEGER_LIMIT: Final = 2**53
ESCAPED: Final = "escaped"

_fast = msgspec.json.Encoder(order="deterministic").encode
_astral = re.compile("[\U00010000-\U0010ffff]").search


def encode(obj: Any, *, max_depth: int = MAX_DEPTH) -> bytes:
    """Canonical JSON of a plain object.

    Args:
        obj: None, bool, int, str, and lists, tuples and mappings of such.
        max_depth: How deep lists and mappings may nest; `[]` has depth 1.

    Returns:
        The RFC 8785 encoding, UTF-8, without a newline at the end.

    Raises:
        DigestRefutedError: If the object has no canonical form here.
    """
    try:
        plain_keys = _check(obj, max_depth)
        # Code point order and UTF-16 order of keys differ only beyond the basic plane.
        return _fast(obj) if plain_keys else rfc8785.dumps(obj)
    except (UnicodeEncodeError, rfc8785.CanonicalizationError):
        raise DigestRefutedError("a lone surrogate has no canonical JSON") from None


def parse(untrusted_data: bytes, *, max_depth: int = MAX_DEPTH) -> Any:
    """Parse canonical JSON, refusing every other spelling.

    Args:
        untrusted_data: The bytes as carried.
        max_depth: How deep lists and objects may nest.

    Returns:
        None, bool, int, str, list or dict.

    Raises:
        DigestRefutedError: If it is not JSON, or not the canonical bytes of what it holds.
    """
    try:
        obj = _decoder.decode(untrusted_data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise DigestRefutedError("not canonical JSON") from None
    if encode(obj, max_depth=max_depth) != untrusted_data:
        raise DigestRefutedError("JSON that is not in canonical form")
    return obj


def encode_any(obj: Any) -> bytes:
    """Canonical JSON of any JSON value of an export, exact also where RFC 8785 has no form.

    A value with floats, huge integers or lone surrogates becomes `{"escaped": "…"}`, whose
    string is the value as ASCII JSON, keys sorted; so does a value of that very shape, so
    that the two are never confused.

    Args:
        obj: A JSON value, such as the `extra` of a record.

    Returns:
        Canonical JSON that `decode_any` turns back into an equal value.
    """
    if not (isinstance(obj, Mapping) and set(obj) == {ESCAPED}):
        try:
            return encode(obj, max_depth=MAX_DEPTH // 2)
        except DigestRefutedError:
            pass
    return encode({ESCAPED: json.dumps(obj, sort_keys=True, separators=(",", ":"))})


def decode_any(data: bytes) -> Any:
    """The value that `encode_any` was given.

    Raises:
        DigestRefutedError: If `data` is not canonical JSON, or its escaped form not JSON.
    """
    obj = parse(data)
    if isinstance(obj, dict) and set(obj) == {ESCAPED}:
        try:
            return json.loads(obj[ESCAPED])
        except (TypeError, ValueError, RecursionError):
            raise DigestRefutedError("an escaped value that is not JSON") from None
    return obj


def _check(obj: Any, depth_left: int) -> bool:
    """Refuse what has no canonical form; True if no key lies beyond the basic plane."""
    if obj is None or isinstance(obj, bool | str):
        return True
    if isinstance(obj, int):
        if not -INTEGER_LIMIT < obj < INTEGER_LIMIT:
            raise DigestRefutedError(f"{obj.bit_length()} bits are too many for canonical JSON")
        return True
    if depth_left <= 0:
        raise DigestRefutedError("nested too deep for canonical JSON")
    plain = True
    if isinstance(obj, list | tuple):
        for part in obj:
            plain = _check(part, depth_left - 1) and plain
        return plain
    if not isinstance(obj, dict):
        raise DigestRefutedError(f"{type(obj).__name__!r} has no canonical JSON")
    for key, part in obj.items():
        if not isinstance(key, str):
            raise DigestRefutedError("a key that is not a string has no canonical JSON")
        plain = _check(part, depth_left - 1) and _astral(key) is None and plain
    return plain


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    obj = dict(pairs)
    if len(obj) != len(pairs):
        raise ValueError("a key stands twice")
    return obj


def _bounded(untrusted_digits: str) -> int:
    if len(untrusted_digits) > 17:
        raise ValueError("too large an integer")
    return int(untrusted_digits)


def _refused(untrusted_number: str) -> Any:
    raise ValueError(f"{len(untrusted_number)} characters that are not an integer")


_decoder = json.JSONDecoder(
    object_pairs_hook=_without_twins,
    parse_int=_bounded,
    parse_float=_refused,
    parse_constant=_refused,
)
