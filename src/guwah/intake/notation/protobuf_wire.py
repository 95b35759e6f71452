"""
Protocol buffers without their description: fields by number, one level at a time.

Source of the encoding: https://protobuf.dev/programming-guides/encoding/.

The rules of this module are:
  * A value that is not well formed to its last byte has no fields at all.
  * Nothing is guessed: bytes are text only where the caller asks for text, and only if they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Fields = Mapping[int, Sequence[int | bytes]]

_MOST_FIELDS = 10_000
_WIDTHS = {1: 8, 5: 4}
_NONE: Fields = {}


def fields_of(data: object) -> Fields:
    """The fields of a message.

    Args:
        data: Its bytes, or anything else.

    Returns:
        Number to values in their order: integers, or bytes for everything of a length.
        Nothing if these are no bytes, or not well formed.
    """
    if type(data) is not bytes:
        return _NONE
    found: dict[int, list[int | bytes]] = {}
    at = count = 0
    while at < len(data):
        key, at = _integer(data, at)
        number, kind, count = key >> 3, key & 7, count + 1
        value: int | bytes
        if kind == 0:
            value, at = _integer(data, at)
        elif kind == 2:
            length, at = _integer(data, at)
            value, at = data[at : at + length], at + length
        elif kind in _WIDTHS:
            value = int.from_bytes(data[at : at + _WIDTHS[kind]], "little")
            at += _WIDTHS[kind]
        else:
            return _NONE
        if at < 0 or at > len(data) or number == 0 or count > _MOST_FIELDS:
            return _NONE
        found.setdefault(number, []).append(value)
    return found


def inner(fields: Fields, *path: int) -> Fields:
    """The fields of a message inside a message; nothing where there is none.

    Args:
        fields: The outer one's.
        path: Numbers that lead to it; of several values the first is taken.
    """
    for number in path:
        fields = fields_of(first(fields, number))
    return fields


def first(fields: Fields, number: int) -> int | bytes | None:
    """The first value of a field."""
    values = fields.get(number)
    return values[0] if values else None


def number_at(fields: Fields, number: int) -> int | None:
    """The first value of a field if it is an integer."""
    value = first(fields, number)
    return value if type(value) is int else None


def text_at(fields: Fields, number: int) -> str | None:
    """The first value of a field if it is text."""
    return text_of(first(fields, number))


def text_of(value: object) -> str | None:
    """Bytes as text if they are valid UTF-8."""
    if type(value) is not bytes:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def messages(fields: Fields, number: int) -> Iterable[Fields]:
    """The fields of every message under a number."""
    return (fields_of(value) for value in fields.get(number, ()))


def _integer(data: bytes, at: int) -> tuple[int, int]:
    """A number of up to ten bytes, and where it ends; a negative end where it does not."""
    value = 0
    for count in range(10):
        if at + count >= len(data):
            break
        byte = data[at + count]
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return value, at + count + 1
    return 0, -(1 << 62)
