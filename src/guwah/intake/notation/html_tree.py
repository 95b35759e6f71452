"""
One element of an HTML page as a tree, with the bytes at which each part stands.

Knows no format. Takes one message at a time; never a whole page.

The rules of this module are:
  * Elements that HTML closes by itself (`<br>`, `<img>`) hold nothing; an end tag without a
    start is nothing; an element that is not closed ends with the one around it.
  * Scripts, style sheets and comments are no text.
  * Depth and number of the parts are bounded; there is no recursion.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from guwah.evidence.record import Span
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tokens import VOID, attributes, tokens
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import Refused

MAX_DEPTH = 64
MAX_PARTS = 1 << 16
_TEXT_INSIDE = frozenset({"title", "textarea"})


@dataclass(slots=True)
class Text:
    """A text node: its characters, and where they stand."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Element:
    """An element with its children; `start` and `end` go from tag to tag."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int
    children: list[Element | Text] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The words of its class."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def span(self) -> Span:
        """Where it stands, from its first tag to its last."""
        return self.start, self.end - self.start

    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and every one inside it, in file order."""
        open_ = [self]
        while open_:
            element = open_.pop()
            yield element
            open_ += reversed(element.elements())

    def find(self, *classes: str) -> Element | None:
        """The first element inside (or this one) that has all these classes."""
        wanted = frozenset(classes)
        return next((one for one in self.walk() if wanted <= one.classes), None)

    def child(self, *classes: str) -> Element | None:
        """The first child that has all these classes."""
        wanted = frozenset(classes)
        return next((one for one in self.elements() if wanted <= one.classes), None)

    def text(self, without: frozenset[int] = frozenset()) -> str:
        """All text inside, in order; `<br>` is a line end.

        Args:
            without: Starts of elements whose text is not wanted.
        """
        parts: list[str] = []
        open_: list[Element | Text] = [self]
        while open_:
            part = open_.pop()
            if isinstance(part, Text):
                parts.append(part.text)
            elif part.name == "br":
                parts.append("\n")
            elif part.start not in without:
                open_ += reversed(part.children)
        return "".join(parts)


def parse(raw: bytes, base: int) -> tuple[list[Element | Text], bool]:
    """The parts of a run of HTML.

    Args:
        raw: The bytes, a few megabytes at most.
        base: Where they stand in the member; spans count from there.

    Returns:
        The outermost parts, and whether a byte or a reference had to be repaired.

    Raises:
        Refused: `too-deep`, or `too-large` for too many parts.
    """
    root = Element("", {}, base, base + len(raw))
    open_ = [root]
    is_repaired = False
    for count, (kind, start, end, name) in enumerate(tokens(Cursor(io.BytesIO(raw), len(raw)))):
        if count > MAX_PARTS:
            raise Refused("too-large")
        if kind == "text" or (kind == "raw" and name in _TEXT_INSIDE):
            text, was_repaired = decode(raw[start:end])
            is_repaired = is_repaired or was_repaired
            open_[-1].children.append(Text(text, base + start, base + end))
        elif kind == "start":
            told = {key: decode(value) for key, value in attributes(raw[start:end]).items()}
            is_repaired = is_repaired or any(was_repaired for _, was_repaired in told.values())
            values = {key: value for key, (value, _) in told.items()}
            _open(open_, Element(name, values, base + start, base + end))
        elif kind == "end":
            _close(open_, name, base + start, base + end)
    for element in open_[1:]:
        element.end = base + len(raw)
    return root.children, is_repaired


def _open(open_: list[Element], element: Element) -> None:
    """Put an element into the innermost one; it is then the innermost, unless it holds nothing."""
    open_[-1].children.append(element)
    if element.name not in VOID:
        if len(open_) > MAX_DEPTH:
            raise Refused("too-deep")
        open_.append(element)


def _close(open_: list[Element], name: str, start: int, end: int) -> None:
    """Close the innermost element of that name, and those inside it; nothing if there is none."""
    for depth in range(len(open_) - 1, 0, -1):
        if open_[depth].name == name:
            open_[depth].end = end
            for element in open_[depth + 1 :]:
                element.end = start
            del open_[depth:]
            return
