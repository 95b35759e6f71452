"""
A walk over the XML of SMS Backup & Restore: its messages and calls, and what is none.

Builds no records. Format notes: docs/formats/sms-backup.md

The rules of this module are:
  * A message or a call is an element of that name below a root, tag to tag.
  * Structure is listed by name: the prolog, comments without markup in them, the root's tags
    with the attributes that are known. Anything else between the elements is an anomaly.
  * A document type is an anomaly. Nothing of it is used.
  * A root that was not closed means that the file was cut off, and that is said once.
  * Where a second document follows the first, it is read as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from guwah.evidence.record import Span
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_elements import Element, Elements, behind
from guwah.intake.notation.xml_tags import Token

TOPS = ("sms", "mms", "call")
ROOTS = ("smses", "calls")
BOM = b"\xef\xbb\xbf"
_S = rb"[ \t\r\n]"
STRUCTURE = regex.compile(
    rb"(?:" + _S + rb"++|\xef\xbb\xbf"
    rb"|<\?xml(?:-stylesheet)?" + _S + rb"[^<>]{0,1000}\?>|<!--[^<>]{0,1000}-->|</(?:smses|calls)"
    + _S + rb"{0,64}+>|<(?:smses|calls)(?:" + _S + rb"++(?:count|backup_set|backup_date|type)" + _S
    + rb"*+=" + _S + rb"*+(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}'))*+" + _S + rb"*+/?>)*+"
)  # fmt: skip
_STRUCTURE_BYTES = 1 << 12

REASONS = frozenset(
    {
        "after-the-end", "bad-xml", "commented-out", "doctype", "duplicate-key", "not-a-message",
        "too-deep", "too-large", "truncated", "unknown-entity", "unknown-part",
    }
)  # fmt: skip
_BY_KIND = {
    "text": "not-a-message",
    "cdata": "not-a-message",
    "comment": "commented-out",
    "instruction": "unknown-part",
    "doctype": "doctype",
    "start": "unknown-part",
    "empty": "unknown-part",
    "end": "bad-xml",
}


class Lost(NamedTuple):
    """Bytes [start, end) that hold no message, and why."""

    start: int
    end: int
    reason: str


class Declared(NamedTuple):
    """How many messages a root says that it holds, as written, and where."""

    written: str
    span: Span


class Walk:
    """One walk over one member.

    Attributes:
        elements: Reads its tags.
        declared: The counts that its roots declare, as far as they were met.
        roots: How many roots were met.
    """

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.elements = Elements(cursor, TOPS, ROOTS)
        self.declared: list[Declared] = []
        self.roots = 0
        self._closed = 0
        self._is_cut = False

    def read(self) -> Iterator[Element | Lost]:
        """Yield messages, calls and what is none, in file order."""
        cursor = self.cursor
        at = len(BOM) if cursor.cut(0, len(BOM)) == BOM else 0
        while True:
            token = self.elements.token(at)
            at = token.end
            if token.kind == "space":
                continue
            if token.kind == "none":
                break
            found = self._found(token)
            if found is not None:
                at = found.end
                yield found
        if not self._is_cut and (self.roots > self._closed or not self.roots):
            yield Lost(cursor.size, cursor.size, "truncated")

    def _found(self, token: Token) -> Element | Lost | None:
        """What begins with a token; None for structure."""
        if token.kind in ("bad", "cut"):
            return self._damage(token)
        is_tag = token.kind in ("start", "empty")
        is_root = token.name in ROOTS and token.kind != "text"
        is_structure = self._is_structure(token)
        if is_root and (is_tag or is_structure):
            self._count_root(token)
        if is_structure:
            return None
        if self.roots and self.roots == self._closed and not is_root:
            return Lost(token.start, self.elements.trimmed(token.start, token.end), "after-the-end")
        if is_tag and not is_root:
            return self._element(token)
        end = self.elements.trimmed(token.start, token.end)
        return Lost(token.start, end, _BY_KIND[token.kind])

    def _element(self, token: Token) -> Element | Lost:
        """The element that a tag opens, if it is a message or a call."""
        element = self.elements.element(token)
        self._is_cut = self._is_cut or element.problem == "truncated"
        if element.problem is None and element.tag.name in TOPS:
            return element
        return Lost(element.start, element.end, element.problem or "not-a-message")

    def _damage(self, token: Token) -> Lost:
        """A run that is no XML, to where reading can go on."""
        elements = self.elements
        end = elements.resume(behind(token))
        if end >= self.cursor.size:
            self._is_cut = True
            return Lost(token.start, self.cursor.size, "truncated")
        return Lost(token.start, elements.trimmed(token.start, end), "bad-xml")

    def _is_structure(self, token: Token) -> bool:
        """Whether a token is one of those that are listed."""
        if token.end - token.start > _STRUCTURE_BYTES:
            return False
        return STRUCTURE.fullmatch(self.cursor.cut(token.start, token.end)) is not None

    def _count_root(self, token: Token) -> None:
        """Note that a root begins or ends, and what it declares."""
        self._closed += token.kind != "start"
        if token.kind == "end":
            return
        self.roots += 1
        for attribute in token.attributes:
            if attribute.name == "count" and attribute.raw is not None:
                written = attribute.raw.decode("utf-8", "replace")
                self.declared.append(Declared(written, (attribute.start, attribute.length)))
