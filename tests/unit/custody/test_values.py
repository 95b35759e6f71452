"""Typed values and their form in a disclosure."""

from __future__ import annotations

from typing import Any

import pytest

from guwah.custody.values import Value, from_json, to_json, to_object
from guwah.errors import DigestRefutedError

EACH = [
    (Value.null(), ["n", None], None),
    (Value.text("گۇۋاھ"), ["s", "گۇۋاھ"], "گۇۋاھ"),
    (Value.text(""), ["s", ""], ""),
    (Value.blob(b"\x00\xff"), ["b", "00ff"], b"\x00\xff"),
    (Value.integer(0), ["i", 0], 0),
    (Value.integer(2**53 - 1), ["i", 2**53 - 1], 2**53 - 1),
    (Value.canonical({"b": [1, True], "a": None}), ["j", '{"a":null,"b":[1,true]}'],
     {"a": None, "b": [1, True]}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "in_json", "says"), EACH)
def test_each_type_has_one_json_form(value: Value, in_json: list[Any], says: Any) -> None:
    """To JSON and back is the same value, and it says what it was made of."""
    assert to_json(value) == in_json
    assert from_json(*in_json) == value
    assert Value.from_typed(value.typed) == value
    assert to_object(value) == says


@pytest.mark.parametrize("make", [Value.text, Value.blob, Value.integer, Value.canonical])
def test_what_is_absent_is_null_of_every_type(make: Any) -> None:
    """None gives `n`, never an empty value of another type."""
    assert make(None) == Value.null()


def test_half_a_surrogate_pair_is_kept_as_bytes() -> None:
    """Characters without UTF-8 are committed exactly, not replaced."""
    assert Value.text("a\ud800") == Value("b", b"a\xed\xa0\x80")


@pytest.mark.parametrize("number", [-1, 2**53, 2**64])
def test_integers_out_of_range_are_refused(number: int) -> None:
    """A count is what JSON of every language can carry."""
    with pytest.raises(DigestRefutedError):
        Value.integer(number)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("n", ""), ("n", 0), ("s", None), ("s", 1), ("s", "\udc00"), ("b", "0"), ("b", "AB"),
     ("b", "zz"), ("b", b""), ("b", "00\n"), ("i", -1), ("i", True), ("i", "1"), ("i", 2**53),
     ("i", 1.0), ("j", {}), ("j", "{ }"), ("j", '{"a":1,"a":1}'), ("j", "1.5"), ("j", ""),
     ("j", '"\\ud800"'), ("x", None), (None, None), ("", None), (["n"], None)],
)  # fmt: skip
def test_an_opened_leaf_of_another_shape_is_refused(kind: Any, value: Any) -> None:
    """Type and value must fit, in one spelling."""
    with pytest.raises(DigestRefutedError):
        from_json(kind, value)
