"""
XML element by element below the root, each with its exact bytes; damage breaks only one.

Knows no format. Source of the grammar: XML 1.0, section 3, without namespaces.

The rules of this module are:
  * Nesting is strict: an element ends with its own end tag, or it is broken.
  * Elements below the root never stand inside one another, so that a lost end tag costs one.
  * After damage reading goes on at the next element below the root, or at the root's own tag.
  * Of one element at most 4 MiB are kept, but for long values, which are walked; no recursion.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import regex

from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_tags import ELEMENT_BYTES, Tags, Token

MAX_DEPTH = 32
_TRIM_BYTES = 1 << 12
_SPACES = b" \t\r\n"

Problem = Literal["truncated", "bad-xml", "too-large", "too-deep"]


class Inner(NamedTuple):
    """A tag inside an element: the name of the element around it, and the tag."""

    parent: str
    tag: Token


class Element(NamedTuple):
    """A whole element with what it holds, or how far it could be followed, and why not on.

    `content` holds, as it stands, what is neither a tag nor white space.
    """

    start: int
    end: int
    problem: Problem | None
    tag: Token
    inner: tuple[Inner, ...]
    content: tuple[bytes, ...]


class Elements(Tags):
    """Reads tags and elements of one member.

    Args:
        cursor: The member.
        tops: Names of the elements that stand below the root, never inside one another.
        roots: Names of the elements that may be the root.
    """

    def __init__(self, cursor: Cursor, tops: Iterable[str], roots: Iterable[str]) -> None:
        super().__init__(cursor)
        self.tops = frozenset(tops)
        top, root = (b"|".join(sorted(name.encode() for name in names)) for names in (tops, roots))
        self._resume = regex.compile(
            rb"<(?:" + top + rb")(?=[ \t\r\n/>])|</?(?:" + root + rb")(?=[ \t\r\n>])"
        )

    def element(self, tag: Token) -> Element:
        """The element that a tag opens, to its end tag.

        Args:
            tag: A token of the kind `start` or `empty`.

        Returns:
            The element. Where it is broken, `end` is where reading can go on: at the next element
            below the root, or at the end of the member.
        """
        if tag.kind == "empty" and tag.is_whole:
            return Element(tag.start, tag.end, None, tag, (), ())
        opened = _Opened(tag)
        token = tag
        while opened.names:
            token = self.token(token.end)
            if opened.is_broken_by(token, self.tops):
                end = self.resume(behind(token))
                is_cut = end >= self.cursor.size
                end = end if is_cut else self.trimmed(tag.start, end)
                return Element(tag.start, end, "truncated" if is_cut else "bad-xml", tag, (), ())
            opened.take(token, self.cursor)
        inner, content = tuple(opened.inner), tuple(opened.content)
        return Element(tag.start, token.end, opened.problem(), tag, inner, content)

    def resume(self, at: int) -> int:
        """Where reading can go on after damage.

        Args:
            at: Where to begin to look.

        Returns:
            The next tag of an element below the root, or of a root; else the member's size.
        """
        found = self.cursor.find(self._resume, at)
        return self.cursor.size if found is None else self.cursor.base + found.start()

    def trimmed(self, start: int, end: int) -> int:
        """The end of a run without the white space at its end; at least one byte is left.

        Args:
            start: Where the run begins.
            end: Where it ends.
        """
        near = max(start + 1, end - _TRIM_BYTES)
        if near >= end:
            return end
        return near + len(self.cursor.cut(near, end).rstrip(_SPACES))


class _Opened:
    """An element whose end has not come, with what it holds so far."""

    def __init__(self, tag: Token) -> None:
        self.names = [tag.name] if tag.kind == "start" else []
        self.inner: list[Inner] = []
        self.content: list[bytes] = []
        self._held = _held(tag)
        self._deeper = 0
        self._is_too_deep = False

    def is_broken_by(self, token: Token, tops: frozenset[str]) -> bool:
        """Whether a token cannot stand inside this element."""
        if token.kind == "end":
            return not self._deeper and token.name != self.names[-1]
        is_tag = token.kind in ("start", "empty")
        return token.kind in ("bad", "cut", "none") or (is_tag and token.name in tops)

    def take(self, token: Token, cursor: Cursor) -> None:
        """Keep a token, as far as it says anything and not too much is kept."""
        kind = token.kind
        if kind == "end":
            self._close()
        elif kind in ("start", "empty"):
            self._held += _held(token)
            if self._held <= ELEMENT_BYTES and not self._deeper:
                self.inner.append(Inner(self.names[-1], token))
            if kind == "start":
                self._open(token.name)
        elif kind != "space":
            self._held += token.end - token.start
            if self._held <= ELEMENT_BYTES:
                self.content.append(cursor.cut(token.start, token.end))

    def problem(self) -> Problem | None:
        """Why the element cannot be told, if it cannot."""
        if self._held > ELEMENT_BYTES:
            return "too-large"
        return "too-deep" if self._is_too_deep else None

    def _open(self, name: str) -> None:
        if len(self.names) < MAX_DEPTH:
            self.names.append(name)
        else:
            self._deeper += 1
            self._is_too_deep = True

    def _close(self) -> None:
        if self._deeper:
            self._deeper -= 1
        else:
            self.names.pop()


def behind(token: Token) -> int:
    """From where on to look for the next good tag, if this one broke something.

    Args:
        token: The token that cannot stand where it stands.

    Returns:
        A position behind its first byte, or its own where it may begin what comes next.
    """
    if token.kind == "cut":
        return token.start + 1
    return token.end if token.kind == "bad" else token.start


def _held(tag: Token) -> int:
    """How many bytes of a tag are kept."""
    if not tag.is_whole:
        return ELEMENT_BYTES + 1
    return 64 + sum(
        len(attribute.name) + len(attribute.raw or b"") + 64 for attribute in tag.attributes
    )
