"""
JSON values as they stand: decoded strictly, repaired openly, never two values for one key.

Knows no format. `decode` is the fast way; `decode_with_care` the slow one, for what the fast
way refuses; `count_quotes` tells whether the fast way dropped a repeated key.

The rules of this module are:
  * A repeated key is refused: two programs would read two different messages.
  * A number with a fraction, or beyond 2^53, stays the characters written.
  * Bytes that are not UTF-8 and lone surrogates become U+FFFD, and that is said.
  * `\\xHH`, which Telegram writes for control characters, is read as it was meant.
  * Nesting is bounded.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import msgspec

MAX_DEPTH = 32
LARGEST_INTEGER = (1 << 53) - 1

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|[^x])")

decode = msgspec.json.Decoder(dict[str, Any], float_hook=str).decode
DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Refused(ValueError):
    """A value that cannot be read; `args[0]` is the reason of the anomaly."""


def count_quotes(value: Any, depth: int = 0) -> int:
    """How many quotation marks a value must have been written with.

    JSON writes two for each key and each string; a repeated key leaves more in the text than in
    the decoded value, whatever the layout. (An escaped quotation mark is counted apart.)

    Args:
        value: A decoded value.
        depth: Its own depth.

    Returns:
        The number of quotation marks.

    Raises:
        Refused: It is nested too deeply, or holds an integer beyond 2^53.
    """
    kind = type(value)
    if kind is str:
        return 2
    if kind is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise Refused("bad-json")
        return 0
    if kind is dict or kind is list:
        if depth > MAX_DEPTH:
            raise Refused("too-deep")
        inner = value.values() if kind is dict else value
        count = 2 * len(value) if kind is dict else 0
        for part in inner:
            count += 2 if type(part) is str else count_quotes(part, depth + 1)
        return count
    return 0


def written_quotes(raw: bytes) -> int:
    """How many quotation marks open or close a string in the raw text; -1: cannot be told so."""
    if b"\\" not in raw:
        return raw.count(b'"')
    if b"\\\\" in raw:
        return -1
    return raw.count(b'"') - raw.count(b'\\"')


def decode_with_care(raw: bytes) -> tuple[dict[str, Any], bool]:
    """Decode an object that the fast way refused, or that may hold a repeated key.

    Args:
        raw: The object, `{` to `}`; its nesting is already known to be bounded.

    Returns:
        The object, and whether anything in it had to be repaired.

    Raises:
        Refused: With the reason `bad-json` or `duplicate-key`.
    """
    text = raw.decode("utf-8", "replace")
    is_repaired = "\ufffd" in text and text.encode() != raw
    if "\\x" in text:
        text = _ESCAPE.sub(_meant, text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=str,
            parse_int=_integer,
            parse_constant=_constant,
        )
    except (json.JSONDecodeError, RecursionError) as cause:
        raise Refused("bad-json") from cause
    if not isinstance(value, dict):
        raise Refused("bad-json")
    if "\\u" in text and _SURROGATE.search(text_of(value)):
        value, is_repaired = _without_surrogates(value), True
    return value, is_repaired


def decode_scalar(raw: bytes) -> Any:
    """A string, number, true, false or null; what cannot be decoded becomes U+FFFD."""
    try:
        return decode_with_care(b'{"":' + raw + b"}")[0][""]
    except Refused:
        return raw.decode("utf-8", "replace").strip('"')


def text_of(value: Any) -> str:
    """All strings of a value, keys too, one after the other."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "".join(key + text_of(part) for key, part in value.items())
    if isinstance(value, list):
        return "".join(text_of(part) for part in value)
    return ""


def _meant(escape: re.Match[str]) -> str:
    return f"\\u00{escape[1]}" if escape[1] else escape[0]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Refused("duplicate-key")
    return value


def _integer(written: str) -> int | str:
    if len(written) > 17:
        return written
    value = int(written)
    return value if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else written


def _constant(_: str) -> NoReturn:
    raise Refused("bad-json")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    if isinstance(value, dict):
        repaired = {
            _SURROGATE.sub("\ufffd", key): _without_surrogates(part) for key, part in value.items()
        }
        if len(repaired) != len(value):
            raise Refused("duplicate-key")
        return repaired
    return value
