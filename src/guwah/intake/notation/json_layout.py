"""
The layout of a JSON export: which keys hold records, which are structure, which are not read.

A reader of a JSON format is such a table and a builder of records; `json_records` walks the
text with both. Source of the grammar: RFC 8259.

The rules of this module are:
  * Only what a layout lists by name is structure: punctuation, its keys, and their scalars.
  * A key that is a name itself (a person's, a chat's) has a pattern of its own.
  * The grammar follows from the layout alone; nothing is listed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

import regex

from guwah.intake.notation.late import late

RECORD: Final = "record"
SECTION: Final = "section"
_NO_INNER: Mapping[str, Layout] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Object:
    """An object around records, or one that tells something about them.

    Args:
        scalars: Keys with a scalar value; the value is told to the builder.
        inner: Keys with a value of their own layout.
        named: A pattern of keys that are names, and the layout behind each of them; the key is
            told as `Frame.key`.
        name: If given, the builder is told when an object of this kind was read whole.
        wanted: Scalars without which no records are read: they are looked up behind the
            records if they do not stand before them.
    """

    scalars: frozenset[str] = frozenset()
    inner: Mapping[str, Layout] = field(default_factory=lambda: _NO_INNER)
    named: tuple[bytes, Layout] | None = None
    name: str = ""
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Array:
    """An array; with `keep` what its objects tell is kept, for arrays that are known to be short.

    With `strings` it may as well be an array of strings, which are then told as a scalar is.
    """

    of: Layout
    keep: bool = False
    strings: bool = False


@dataclass(frozen=True, eq=False)
class Choice:
    """An object whose first key with a value tells what it is: `{"chat": …}`, `{"recipient": …}`."""

    by: Mapping[str, Layout]


Layout = Object | Array | Choice | Literal["record", "section"]


@dataclass(frozen=True)
class Anchor:
    """What reading goes on from after damage.

    Args:
        pattern: The bytes with which it begins: `{`, white space, a key. Not longer than 4 KiB.
        path: The layouts around it, from the root inwards.
        is_record: Whether it begins a record, which then has to be read whole to be believed.
    """

    pattern: bytes
    path: tuple[Layout, ...]
    is_record: bool = True


@dataclass(frozen=True)
class Format:
    """A whole JSON text.

    Args:
        root: The layout of its value, or of each of its values.
        anchors: Where reading can go on after damage.
        prefix: A pattern of what may stand before the value; without possessive groups.
        is_stream: Whether values follow one another: JSON lines.
        or_root: Another layout that the value may have, which begins with another bracket.
    """

    root: Layout
    anchors: tuple[Anchor, ...]
    prefix: bytes = b""
    is_stream: bool = False
    or_root: Layout | None = None


_STRING = rb"\"[^\"\\\x00-\x1f]*+(?:\\[^\x00-\x1f][^\"\\\x00-\x1f]*+)*+\""
_SCALAR = _STRING + rb"|-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?=[ \t\r\n,}])|true|false|null"
_STRINGS = (
    rb"\"(?:%b)\"[ \t\r\n]*+:[ \t\r\n]*+\[[ \t\r\n]*+(?:" + _STRING + rb"[ \t\r\n]*+(?:,[ \t\r\n]*+"
    + _STRING + rb"[ \t\r\n]*+)*+)?+\]"
)  # fmt: skip
_OBJECTS = rb"\"(?:%b)\"[ \t\r\n]*+:[ \t\r\n]*+(?=null|\[[ \t\r\n]*+\{)"


def opening(*keys: str) -> bytes:
    """The pattern of an object that begins with one of these keys."""
    return rb'\{[ \t\r\n]{0,256}"(?:%b)"[ \t\r\n]{0,16}:' % _either(set(keys))


def grammar(layout: Format) -> regex.Pattern[bytes]:
    """What may stand between the records of a format.

    Args:
        layout: The format.

    Returns:
        A pattern `(?:token)*`; no token can be cut in two and still match in part.
    """
    scalars: set[str] = set()
    containers: set[str] = set()
    strings: set[str] = set()
    named: list[bytes] = []
    for inner in (*_all(layout.root), *(_all(layout.or_root) if layout.or_root else ())):
        if isinstance(inner, Object):
            scalars |= inner.scalars
            either = {k for k, of in inner.inner.items() if isinstance(of, Array) and of.strings}
            strings |= either
            containers |= inner.inner.keys() - either
            named += [inner.named[0]] if inner.named else []
    tokens = [rb"[ \t\r\n]++", rb"[{}\[\],]", rb"\xef\xbb\xbf", rb"null"]
    keys = _either(containers)
    if scalars:
        tokens.append(rb"\"(?:%b)\"[ \t\r\n]*+:[ \t\r\n]*+(?:%b)" % (_either(scalars), _SCALAR))
    if strings:
        tokens += [token % _either(strings) for token in (_STRINGS, _OBJECTS)]
    if named:
        keys = b"|".join([*named, *([keys] if containers else [])])
    if containers or named:
        tokens.append(rb"\"(?:%b)\"[ \t\r\n]*+:[ \t\r\n]*+(?=[\[{n]|\Z)" % keys)
    if layout.prefix:
        tokens.append(layout.prefix)
    return late(b"(?:%b)*+" % b"|".join(tokens))


@lru_cache(maxsize=4096)
def holds_records(layout: Layout) -> bool:
    """Whether a record can stand anywhere inside."""
    return layout == RECORD or any(inner == RECORD for inner in _all(layout))


def _all(layout: Layout) -> Iterator[Layout]:
    """The layout and every one inside it."""
    open_ = [layout]
    while open_:
        inner = open_.pop()
        yield inner
        if isinstance(inner, Array):
            open_.append(inner.of)
        elif isinstance(inner, Choice):
            open_ += inner.by.values()
        elif isinstance(inner, Object):
            open_ += inner.inner.values()
            open_ += [inner.named[1]] if inner.named else []


def _either(keys: set[str] | frozenset[str]) -> bytes:
    return b"|".join(re.escape(key.encode()) for key in sorted(keys))
