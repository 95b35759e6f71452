"""
Addresses as a header field writes them: a name and an address each.

Sees single values. Source of the grammar: RFC 5322, 3.4 and 4.4, read tolerantly.

The rules of this module are:
  * What stands in angle brackets is the address; without them, what holds the `@`.
  * A comment is the name where there is no other: `pete@silly.example (Pete)`.
  * The name of a group and its semicolon are no address; its members are.
  * Encoded words are decoded after the value was taken apart, so that none brings a comma, a
    bracket or an address of its own.
  * Nothing here takes more than linear time.
"""

from __future__ import annotations

import re

from guwah.intake.mail.words import decode_words

Address = tuple[str | None, str | None]

_SIMPLE_LENGTH = 500
_TOKEN = re.compile(
    r'"((?:[^"\\]|\\.|\\\Z)*)(?:"|\Z)|<([^<>]*)>|[(),;:<>]|[^",;:<>()\\]+|\\.?', re.DOTALL
)
_SIMPLE = re.compile(
    r'\s*(?:"([^"\\]*)"|([^"(),:;<>@\\]*?))\s*<([^<>\s,:;"()]+@[^<>\s,:;"()]+)>\s*'
)
_BARE = re.compile(r'\s*([^<>\s,:;"()]+@[^<>\s,:;"()]+)\s*')
_COMMENT = re.compile(r"\([^()]*\)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def parse_addresses(value: str) -> tuple[list[Address], bool]:
    """The addresses of a field.

    Args:
        value: The unfolded value.

    Returns:
        Name and address of each, and whether anything had to be repaired.
    """
    simple = _SIMPLE.fullmatch(value) if len(value) <= _SIMPLE_LENGTH else None
    if simple:
        name, is_repaired = _name(simple[1] if simple[1] is not None else simple[2])
        return [(name, simple[3])], is_repaired
    bare = _BARE.fullmatch(value)
    if bare:
        return [(None, bare[1])], False
    return _take_apart(value)


class _Draft:
    """One address while it is read."""

    __slots__ = ("angle", "comment", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None

    def add(self, token: re.Match[str]) -> None:
        """Take a token that is neither a comment nor a separator."""
        if token[2] is not None:
            self.angle = token[2]
        elif token[1] is not None:
            self.words.append(_ESCAPED.sub(r"\1", token[1]))
        elif token[0] not in "<>":
            self.words.append(token[0])

    def finish(self, told: list[Address]) -> bool:
        """Add the address, if there is one; returns whether anything had to be repaired."""
        comment = "".join(self.comment)
        words = "".join(self.words)
        address: str | None
        if self.angle is not None:
            name, address = words or comment, _without_route(self.angle) or None
        else:
            written = _closed_up(words)
            if not written:
                return False
            head, _, tail = written.rpartition(" ")
            name, address = (head or comment, tail) if "@" in tail else (words, None)
        shown, is_repaired = _name(name)
        told.append((shown, address))
        return is_repaired


def _take_apart(value: str) -> tuple[list[Address], bool]:
    """The general form: groups, comments, quotation marks anywhere."""
    told: list[Address] = []
    is_repaired = False
    draft = _Draft()
    depth = 0
    for token in _TOKEN.finditer(value):
        written = token[0]
        if written == "(":
            depth += 1
        elif written == ")":
            depth = max(0, depth - 1)
        elif depth:
            draft.comment.append(written)
        elif written == ":":
            draft = _Draft()
        elif written in (",", ";"):
            is_repaired |= draft.finish(told)
            draft = _Draft()
        else:
            draft.add(token)
    return told, is_repaired | draft.finish(told)


def _name(written: str) -> tuple[str | None, bool]:
    """A name as people read it: decoded, bidirectional marks removed; None if it is empty."""
    name, is_repaired = decode_words(" ".join(written.split()))
    if not name.isascii():
        name = _BIDIRECTIONAL.sub("", name)
    return name.strip() or None, is_repaired


def _closed_up(written: str) -> str:
    """White space made single, and removed around `@` and `.`, where old programs put it."""
    text = " ".join(written.split())
    for mark in "@.":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return text


def _without_route(angle: str) -> str:
    """`@relay.example:mary@example.net` is an address with an old route before it."""
    address = _closed_up(_COMMENT.sub("", angle) if "(" in angle else angle)
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    return address
