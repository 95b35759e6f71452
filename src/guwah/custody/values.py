"""
The typed value of one commitment leaf, and its form in a disclosure.

Says nothing about which type a place must have (`cells`, `disclosure` do).
Specification: docs/spec/commitments.md, "Values"; docs/spec/report.md, "Pruned trees and groups"

The rules that this module enforces are:
  * There are five types; each has one encoding into bytes, and one in JSON.
  * What is absent is `n`; there is no `j` that holds only `null`.
  * Text that is not valid Unicode is kept exactly, as `b`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody import canonical
from guwah.errors import DigestRefutedError

TYPES: Final = frozenset("nsbij")
_HEX = re.compile(r"(?:[0-9a-f]{2})*").fullmatch


@dataclass(frozen=True, slots=True)
class Value:
    """One typed value: `type` is a letter of n, s, b, i, j; `data` the bytes that are hashed."""

    type: str
    data: bytes

    @classmethod
    def null(cls) -> Value:
        """What is absent."""
        return cls("n", b"")

    @classmethod
    def text(cls, text: str | None) -> Value:
        """Characters; `b` where they hold a lone surrogate, so that nothing is replaced."""
        if text is None:
            return cls.null()
        try:
            return cls("s", text.encode("utf-8"))
        except UnicodeEncodeError:
            return cls("b", text.encode("utf-8", "surrogatepass"))

    @classmethod
    def blob(cls, data: bytes | None) -> Value:
        """Bytes."""
        return cls.null() if data is None else cls("b", bytes(data))

    @classmethod
    def integer(cls, number: int | None) -> Value:
        """A count: 0 ≤ number < 2⁵³.

        Raises:
            DigestRefutedError: If it lies outside.
        """
        if number is None:
            return cls.null()
        if not 0 <= number < canonical.INTEGER_LIMIT:
            raise DigestRefutedError("an integer out of range")
        return cls("i", number.to_bytes(8, "big"))

    @classmethod
    def canonical(cls, obj: Any) -> Value:
        """A JSON value; see `canonical.encode_any` for floats and the like."""
        return cls.null() if obj is None else cls("j", canonical.encode_any(obj))

    @property
    def typed(self) -> bytes:
        """Type letter and data, as they stand at the end of a hashed leaf."""
        return self.type.encode("ascii") + self.data

    @classmethod
    def from_typed(cls, typed: bytes) -> Value:
        """The inverse of `typed`."""
        return cls(typed[:1].decode("ascii"), typed[1:])


def to_json(value: Value) -> list[Any]:
    """`[type, value]` as it stands in evidence.json."""
    match value.type:
        case "n":
            return ["n", None]
        case "s" | "j":
            return [value.type, value.data.decode("utf-8")]
        case "b":
            return ["b", value.data.hex()]
        case _:
            return ["i", int.from_bytes(value.data, "big")]


def from_json(untrusted_type: Any, untrusted_value: Any) -> Value:
    """Parse type and value of an opened leaf; the exact inverse of `to_json`.

    Raises:
        DigestRefutedError: If the type is unknown or the value does not fit it.
    """
    match untrusted_type, untrusted_value:
        case "n", None:
            return Value.null()
        case "s", str():
            return Value("s", _utf8(untrusted_value))
        case "b", str() if _HEX(untrusted_value):
            return Value("b", bytes.fromhex(untrusted_value))
        case "i", int() if not isinstance(untrusted_value, bool):
            return Value.integer(untrusted_value)
        case "j", str():
            data = _utf8(untrusted_value)
            canonical.parse(data)
            return Value("j", data)
        case _:
            raise DigestRefutedError("an opened leaf whose value does not fit its type")


def to_object(value: Value) -> Any:
    """What a value says: None, str, bytes, int, or the parsed JSON."""
    match value.type:
        case "n":
            return None
        case "s":
            return value.data.decode("utf-8")
        case "b":
            return value.data
        case "i":
            return int.from_bytes(value.data, "big")
        case _:
            return canonical.decode_any(value.data)


def _utf8(untrusted_text: str) -> bytes:
    try:
        return untrusted_text.encode("utf-8")
    except UnicodeEncodeError:
        raise DigestRefutedError("a lone surrogate in an opened leaf") from None
