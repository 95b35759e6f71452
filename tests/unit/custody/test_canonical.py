"""Canonical JSON: one spelling, strictly parsed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guwah.custody.canonical import ESCAPED, decode_any, encode, encode_any, parse
from guwah.errors import DigestRefutedError


def test_keys_are_sorted_by_utf16_units() -> None:
    """RFC 8785's own example: an emoji sorts before U+FB33, unlike by code point."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = list(json.loads(encode(dict.fromkeys(keys, 0))))
    assert found == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_only_what_must_be_is_escaped() -> None:
    """Controls, quote and backslash; nothing else, and in lower case."""
    text = encode('\x00\x1f\x7f\b\t\n\f\r"\\/é\u2028')
    assert text == '"\\u0000\\u001f\x7f\\b\\t\\n\\f\\r\\"\\\\/é\u2028"'.encode()


@pytest.mark.parametrize(
    "obj", [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"\udfff": 1}, {"\U00010000\ud800": 1},
            {1: 1}, b"", {"a": {1}}, object()]
)  # fmt: skip
def test_what_has_no_canonical_form_is_refused(obj: Any) -> None:
    """Floats, large integers, lone surrogates and other objects."""
    with pytest.raises(DigestRefutedError):
        encode(obj)


@pytest.mark.parametrize(
    "data",
    [b"", b" 1", b"1 ", b"1\n", b"01", b"-0", b"1.0", b"1e2", b"NaN", b"Infinity", b"[1, 2]",
     b'{"b":1,"a":1}', b'{"a":1,"a":1}', b'{"a":1,"a":2}', b'"\\u0041"', b'"\\/"', b'"\\u001F"',
     b'"\xff"', b'"\xed\xa0\x80"', b'"\\ud800"', b"\xef\xbb\xbf1", b"9007199254740992",
     b"9" * 5000, b"[" * 100_000, b"'a'", b'"a', b"[1,]", b"nul", '"a"'.encode("utf-16")],
)  # fmt: skip
def test_every_other_spelling_is_refused(data: bytes) -> None:
    """Bytes parse only if encoding what they hold gives the same bytes."""
    with pytest.raises(DigestRefutedError):
        parse(data)


def test_nesting_has_a_limit() -> None:
    """Depth 96 is read, 97 is not."""
    assert parse(b"[" * 96 + b"]" * 96)
    with pytest.raises(DigestRefutedError):
        parse(b"[" * 97 + b"]" * 97)


@pytest.mark.parametrize(
    "obj", [{"latitude": 41.0}, {"a": "\ud800", "\udc00": 1}, [2**70], {ESCAPED: "1"}, {ESCAPED: 1}]
)
def test_values_without_canonical_form_are_escaped_exactly(obj: Any) -> None:
    """Nothing of an export is lost or replaced where RFC 8785 has no form."""
    data = encode_any(obj)
    assert set(parse(data)) == {ESCAPED}
    assert decode_any(data) == obj


def test_the_escaped_form_is_fixed() -> None:
    """Another program can make the same bytes."""
    assert (
        encode_any({"b": 41.0, "a": "é"}) == b'{"escaped":"{\\"a\\":\\"\\\\u00e9\\",\\"b\\":41.0}"}'
    )


@pytest.mark.parametrize("inner", ['"{"', "1", "null"])
def test_an_escaped_form_that_is_no_json_is_refused(inner: str) -> None:
    """The string inside must be JSON."""
    with pytest.raises(DigestRefutedError):
        decode_any(b'{"escaped":' + inner.encode() + b"}")
