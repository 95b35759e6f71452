"""
Apple's typedstream: an archive of objects, in which Messages keeps its texts.

Knows no class; gives objects with the names of their classes and the values that stand in them.
Source of the layout: the public description by dgelessus (pytypedstream), checked against samples.

The rules of this module are:
  * Only what is understood to the last byte of the first object is an archive; nothing is guessed.
  * Nesting and the number of values have limits; lengths are those of the bytes that are there.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_HEADER = b"\x04\x0bstreamtyped"
_TWO_BYTES, _FOUR_BYTES, _FLOATING = 0x81, 0x82, 0x83
_NEW, _NIL, _END = 0x84, 0x85, 0x86
_FIRST_REFERENCE = 0x92
_DEEPEST = 32
_MOST_VALUES = 100_000
_ARRAY = re.compile(r"\[(\d{1,9})([cC])\]")
_INTEGERS = frozenset("sSiIlLqQ")


class Unreadable(ValueError):
    """This is no typedstream, or one with something in it that is not known."""


class Instance:
    """An object: the names of its class and of those above, and its groups of values."""

    __slots__ = ("classes", "groups")

    def __init__(self) -> None:
        self.classes: tuple[str, ...] = ()
        self.groups: list[list[Any]] = []

    def is_a(self, name: str) -> bool:
        """Whether it is of that class."""
        return name in self.classes


class _Class(NamedTuple):
    names: tuple[str, ...]


def root_of(data: bytes) -> Instance:
    """The object that an archive holds.

    Args:
        data: The archive.

    Returns:
        The object; values are integers, bytes (for text too), instances, or None.

    Raises:
        Unreadable: It is none, or holds something that is not known.
    """
    found = _Stream(data).group(0)
    if len(found) != 1 or not isinstance(found[0], Instance):
        raise Unreadable("no object")
    return found[0]


class _Stream:
    def __init__(self, data: bytes) -> None:
        if not data.startswith(_HEADER):
            raise Unreadable("no typedstream")
        self._data = data
        self._at = len(_HEADER)
        self._strings: list[bytes] = []
        self._objects: list[Any] = []
        self._left = _MOST_VALUES
        self._integer()

    def group(self, depth: int) -> list[Any]:
        """A group of values with its type in front."""
        self._left -= 1
        encoding = self._shared()
        if encoding is None or self._left < 0:
            raise Unreadable("a value without a type")
        text = encoding.decode("ascii", "replace")
        array = _ARRAY.fullmatch(text)
        if array:
            return [self._take(int(array[1]))]
        return [self._value(one, depth) for one in text]

    def _value(self, kind: str, depth: int) -> Any:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise Unreadable("too much")
        if kind == "@":
            return self._object(depth + 1)
        if kind in _INTEGERS:
            return self._integer(kind.islower())
        if kind in "cC":
            return int.from_bytes(self._take(1), "little", signed=kind == "c")
        if kind == "+":
            return self._take(self._integer(False))
        if kind == "*":
            return self._characters()
        if kind in "fd":
            return self._fraction(kind)
        if kind == "%":
            return self._shared()
        raise Unreadable("an unknown type")

    def _object(self, depth: int) -> Any:
        tag = self._byte()
        if tag == _NIL:
            return None
        if tag != _NEW:
            return self._reference(self._objects, tag, Instance)
        one = Instance()
        self._objects.append(one)
        one.classes = self._class(depth)
        while self._data[self._at : self._at + 1] != bytes([_END]):
            one.groups.append(self.group(depth))
        self._at += 1
        return one

    def _class(self, depth: int) -> tuple[str, ...]:
        """The names of a class and of those above it."""
        names: list[str] = []
        made: list[int] = []
        while len(names) <= _DEEPEST:
            tag = self._byte()
            if tag == _NIL:
                break
            if tag != _NEW:
                names += self._reference(self._objects, tag, _Class).names
                break
            name = self._shared() or b""
            self._integer()
            made.append(len(self._objects))
            self._objects.append(None)
            names.append(name.decode("utf-8", "replace"))
        if len(names) > _DEEPEST:
            raise Unreadable("too many classes")
        for number, place in enumerate(made):
            self._objects[place] = _Class(tuple(names[number:]))
        return tuple(names)

    def _characters(self) -> bytes | None:
        tag = self._byte()
        if tag == _NIL:
            return None
        if tag != _NEW:
            found: bytes = self._reference(self._objects, tag, bytes)
            return found
        text = self._shared() or b""
        self._objects.append(text)
        return text

    def _shared(self) -> bytes | None:
        """A string that stands once and is named afterwards."""
        tag = self._byte()
        if tag == _NIL:
            return None
        if tag != _NEW:
            found: bytes = self._reference(self._strings, tag, bytes)
            return found
        text = self._take(self._integer(False))
        self._strings.append(text)
        return text

    def _reference(self, table: list[Any], tag: int, kind: type[Any]) -> Any:
        if tag < _NEW and tag not in (_TWO_BYTES, _FOUR_BYTES):
            raise Unreadable("an unknown tag")
        number = self._number(tag, True)
        place = number - (_FIRST_REFERENCE - 256)
        if not 0 <= place < len(table) or not isinstance(table[place], kind):
            raise Unreadable("a reference to nothing")
        return table[place]

    def _integer(self, signed: bool = True) -> int:
        return self._number(self._byte(), signed)

    def _number(self, tag: int, signed: bool) -> int:
        if tag in (_TWO_BYTES, _FOUR_BYTES):
            size = 2 if tag == _TWO_BYTES else 4
            return int.from_bytes(self._take(size), "little", signed=signed)
        if _FLOATING <= tag < _FIRST_REFERENCE:
            raise Unreadable("no integer")
        return tag - 256 if signed and tag > 0x7F else tag

    def _fraction(self, kind: str) -> bytes | int:
        """A number with a fraction as its bytes, or a whole one."""
        tag = self._byte()
        return self._take(4 if kind == "f" else 8) if tag == _FLOATING else self._number(tag, True)

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, size: int) -> bytes:
        part = self._data[self._at : self._at + size]
        if len(part) != size:
            raise Unreadable("cut off")
        self._at += size
        return part
