"""
XML tag by tag, with the bytes at which each stands; also where a strict parser gives up.

Knows no format and decodes no text (`xml_text` does). Source of the grammar: XML 1.0, sections
2.3 to 2.8 and 3.1, without namespaces.

The rules of this module are:
  * Nothing is expanded and nothing is fetched: a document type is one token, to its end.
  * Names and quotation marks are strict; what references mean is not judged here.
  * A `<` inside a value breaks the tag there, so that damage never reaches beyond the next tag.
  * Memory is bounded: a value that is longer than `HOLD_BYTES` is walked and not kept.
  * Time is linear: what is not found once is not looked for again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from guwah.intake.notation.json_cursor import Cursor

HOLD_BYTES = 1 << 18
ELEMENT_BYTES = 4 << 20
_NEAR_BYTES = 1 << 16
_STEP_BYTES = 1 << 11

Kind = Literal[
    "none", "space", "text", "start", "empty", "end",
    "comment", "instruction", "doctype", "cdata", "bad", "cut",
]  # fmt: skip

_NAME = rb"[A-Za-z_:\x80-\xff][-A-Za-z0-9_:.\x80-\xff]{0,255}+"
_S = rb"[ \t\r\n]"
_TAG = regex.compile(
    rb"<(" + _NAME + rb")((?:" + _S + rb"++" + _NAME + _S + rb"*+=" + _S
    + rb"*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)" + _S + rb"*+(/?)>"
)  # fmt: skip
_ATTRIBUTES = re.compile(  # only ever finds what `_TAG` has matched
    rb"([^ \t\r\n=]+)[ \t\r\n]*=[ \t\r\n]*(?:\"([^\"]*)\"|'([^']*)')"
)
_OPEN = regex.compile(rb"<" + _NAME)
_MORE = regex.compile(
    rb"(" + _NAME + rb")" + _S + rb"{0,64}+=" + _S + rb"{0,64}+([\"'])|(/?)>"
)  # fmt: skip
_END = regex.compile(rb"</(" + _NAME + rb")" + _S + rb"{0,64}+>")
_VALUE_ENDS = {b'"': regex.compile(rb'["<]'), b"'": regex.compile(rb"['<]")}
_LESS = regex.compile(rb"<")
_DOCTYPE_PART = regex.compile(rb"[\[>]")
_CLOSERS: dict[bytes, tuple[Kind, regex.Pattern[bytes]]] = {
    b"<!--": ("comment", regex.compile(rb"-->")),
    b"<![CDATA[": ("cdata", regex.compile(rb"\]\]>")),
    b"<?": ("instruction", regex.compile(rb"\?>")),
}
_OPENINGS = (*_CLOSERS, b"<!DOCTYPE")
_LONGEST_OPENING = 9
_SUBSET_END = regex.compile(rb"\][ \t\r\n]{0,64}+>")


class Attribute(NamedTuple):
    """One attribute; `raw` is its value as it stands, or None if it is too long to be kept.

    `start` and `length` say where the value stands, without its quotation marks.
    """

    name: str
    start: int
    length: int
    raw: bytes | None


class Token(NamedTuple):
    """A piece of the text: a tag, a run between tags, or what breaks off.

    `bad` breaks the grammar at `end`; `cut` would go on behind the end of the member. A tag that
    is not `is_whole` has more attributes than are kept.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    is_whole: bool = True


class Tags:
    """Reads the tags of one member, and what stands between them."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self._never: dict[bytes, int] = {}

    def token(self, at: int) -> Token:
        """The piece that begins at a position.

        Args:
            at: The first byte; just behind the piece before.

        Returns:
            The piece; of the kind `none` at the end of the member.
        """
        cursor = self.cursor
        cursor.load(at, _NEAR_BYTES)
        offset = at - cursor.base
        matched = _TAG.match(cursor.data, offset)
        if matched is not None:
            return _short_tag(cursor, matched)
        first = cursor.data[offset : offset + 1]
        if not first:
            return Token("none", at, at)
        if first != b"<":
            after = cursor.skip(at)
            if after > at:
                return Token("space", at, after)
            return Token("text", at, self._find(_LESS, b"<", at) or cursor.size)
        rest = cursor.data[offset : offset + _LONGEST_OPENING]
        if len(rest) < _LONGEST_OPENING and any(one.startswith(rest) for one in _OPENINGS):
            return Token("cut", at, cursor.size)
        for opening, (kind, closing) in _CLOSERS.items():
            if cursor.data.startswith(opening, offset):
                end = self._find(closing, opening, at + len(opening), is_after=True)
                return Token(kind if end else "cut", at, end or cursor.size)
        if cursor.data.startswith(b"<!DOCTYPE", offset):
            return self._doctype(at)
        if cursor.data.startswith(b"</", offset):
            return self._end_tag(at)
        return self._long_tag(at)

    def _find(
        self, pattern: regex.Pattern[bytes], key: bytes, at: int, is_after: bool = False
    ) -> int | None:
        """Where a pattern stands next, or the end of it; None, for good, if it does not."""
        if at >= self._never.get(key, self.cursor.size + 1):
            return None
        found = self.cursor.find(pattern, at)
        if found is None:
            self._never[key] = at
            return None
        return self.cursor.base + (found.end() if is_after else found.start())

    def _doctype(self, at: int) -> Token:
        """A document type: to `>`, or to `]>` if it declares something."""
        cursor = self.cursor
        end = self._find(_DOCTYPE_PART, b"<!DOCTYPE", at, is_after=True)
        if end is not None and cursor.cut(end - 1, end) == b"[":
            end = self._find(_SUBSET_END, b"]>", end, is_after=True)
        return Token("doctype" if end else "cut", at, end or cursor.size)

    def _end_tag(self, at: int) -> Token:
        cursor = self.cursor
        matched = _END.match(cursor.data, at - cursor.base, partial=True)
        if matched is None:
            return Token("bad", at, at + 2)
        if matched.partial:
            return Token("cut", at, cursor.size)
        return Token("end", at, cursor.base + matched.end(), matched[1].decode("utf-8", "replace"))

    def _long_tag(self, at: int) -> Token:
        """A tag that is broken, or too long for one look: attribute by attribute."""
        cursor = self.cursor
        matched = _OPEN.match(cursor.data, at - cursor.base, partial=True)
        if matched is None:
            return Token("bad", at, at + 1)
        name = matched[0][1:].decode("utf-8", "replace")
        here = cursor.base + matched.end()
        attributes: list[Attribute] = []
        held = 0
        while True:
            after = cursor.skip(here)
            cursor.load(after, _STEP_BYTES)
            matched = _MORE.match(cursor.data, after - cursor.base, partial=True)
            if matched is None or (after == here and matched[1]):
                return Token("bad", at, max(after, at + 1))
            if matched.partial:
                return Token("cut", at, cursor.size)
            here = cursor.base + matched.end()
            if not matched[1]:
                kind: Kind = "empty" if matched[3] else "start"
                return Token(kind, at, here, name, tuple(attributes), held <= ELEMENT_BYTES)
            attribute, quote = matched[1].decode("utf-8", "replace"), matched[2]
            found = cursor.find(_VALUE_ENDS[quote], here)
            if found is None:
                return Token("cut", at, cursor.size)
            end = cursor.base + found.start()
            if found[0] == b"<":
                return Token("bad", at, end)
            is_short = end - here <= HOLD_BYTES
            held += 64 + len(attribute) + (end - here if is_short else 0)
            if held <= ELEMENT_BYTES:
                raw = cursor.cut(here, end) if is_short else None
                attributes.append(Attribute(attribute, here, end - here, raw))
            here = end + 1


def _short_tag(cursor: Cursor, matched: regex.Match[bytes]) -> Token:
    """The token of a tag that was matched whole."""
    base = cursor.base
    attributes = []
    for found in _ATTRIBUTES.finditer(cursor.data, matched.start(2), matched.end(2)):
        group = found.lastindex or 2
        start, end = found.span(group)
        raw = found[group] if end - start <= HOLD_BYTES else None
        attributes.append(Attribute(_name(found[1]), base + start, end - start, raw))
    return Token(
        "empty" if matched[3] else "start", base + matched.start(), base + matched.end(),
        _name(matched[1]), tuple(attributes),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
