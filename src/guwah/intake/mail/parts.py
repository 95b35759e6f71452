"""
The parts of a message: where each begins and ends, found without decoding any.

Walks boundary lines, not a tree: no recursion. Source of the grammar: RFC 2046, 5.1.

The rules of this module are:
  * A delimiter is a whole line: a boundary that begins like another one is another one.
  * A nested message is a part; what is in it is found when it is read as a message of its own.
  * Text between parts that is not blank is a part of its own kind (`outside`): nothing is lost.
  * A multipart without a usable boundary, or in which its boundary never stands, is one text.
  * More than 32 levels, or a boundary used within itself: that part stays whole, headers too.
  * After 500 parts the rest of the message stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from guwah.intake.mail.fields import Fields, find_block_end, find_unterminated_end, read_fields
from guwah.intake.mail.held import Held
from guwah.intake.mail.words import parse_parameters

MAX_PARTS = 500
MAX_DEPTH = 32
_LONGEST_BOUNDARY = 1000
_LONGEST_LINE = _LONGEST_BOUNDARY + 100

Kind = Literal["part", "outside", "whole"]


@dataclass(slots=True)
class Part:
    """One leaf.

    Attributes:
        number: Its place among the leaves, from 1.
        start: First byte of its body in the message; of its headers if it stays whole.
        stop: Where it ends.
        kind: `part`; `outside` of the parts; `whole`: not taken apart, headers included.
        media_type: As declared, in lower case, or the default of its place.
        parameters: Of the content type.
        fields: Its headers.
        is_repaired: Whether its headers had to be repaired.
    """

    number: int
    start: int
    stop: int
    kind: Kind
    media_type: str
    parameters: dict[str, str]
    fields: Fields
    is_repaired: bool = False


@dataclass(slots=True)
class Walk:
    """What was found in a message.

    Attributes:
        parts: The leaves, in file order.
        structure: Depth, leaf number or None, and headers of each part, multiparts too.
        defects: What was broken, in words of a closed list.
    """

    parts: list[Part] = field(default_factory=list)
    structure: list[tuple[int, int | None, Fields]] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Level:
    """One open multipart."""

    boundary: bytes
    default: str
    has_parts: bool = False


def walk(held: Held, fields: Fields, start: int, stop: int) -> Walk:
    """Find the parts of a message.

    Args:
        held: Its bytes.
        fields: Its headers.
        start: Where its body begins.
        stop: Where it ends.

    Returns:
        Its parts; one, the body, if it has none.
    """
    walker = _Walker(held, stop)
    walker.enter(fields, start, start, "text/plain")
    at = max(0, start - 1)
    while walker.levels and not walker.is_full:
        delimiter = walker.next_delimiter(at, stop)
        if delimiter is None:
            break
        at = walker.cross(delimiter)
    walker.finish()
    return walker.walk


class _Delimiter(NamedTuple):
    """A boundary line: the line end before it, its own line end, whose it is, what it does."""

    hit: int
    end: int
    depth: int
    is_closing: bool


class _Walker:
    """The state of one walk: open multiparts, and the run of bytes that is open."""

    def __init__(self, held: Held, stop: int) -> None:
        self.held = held
        self.stop = stop
        self.walk = Walk()
        self.levels: list[_Level] = []
        self.delimiters: dict[bytes, tuple[int, bool]] = {}
        self.open: Part | None = None
        self.head = 0

    @property
    def is_full(self) -> bool:
        """Whether no more parts are taken apart."""
        return len(self.walk.parts) >= MAX_PARTS or len(self.walk.structure) >= 2 * MAX_PARTS

    def enter(self, fields: Fields, head: int, body: int, default: str) -> None:
        """A part begins: its headers at `head`, its body at `body`."""
        declared = fields.first("content-type")
        media_type, is_repaired = default, False
        parameters: dict[str, str] = {}
        if declared is not None:
            media_type, parameters, is_repaired = parse_parameters(declared)
            if media_type.count("/") != 1:
                self.walk.defects.add("bad-content-type")
                media_type = "text/plain"
        depth, self.head = len(self.levels), head
        kind: Kind = "part"
        if media_type.startswith("multipart/"):
            boundary = parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
            if self._push(boundary, media_type, fields, depth):
                self.open = self._part(body, "outside", "text/plain", {}, Fields(), False)
                return
            if boundary and self.levels:
                kind, body = "whole", head
                self.walk.defects.add("too-deep")
            else:
                media_type = "text/plain"
                self.walk.defects.add("no-boundary")
        self.open = self._part(body, kind, media_type, parameters, fields, is_repaired)
        self.walk.structure.append((depth, self.open.number, fields))

    def next_delimiter(self, at: int, stop: int) -> _Delimiter | None:
        """The first line from `at` on that is a delimiter of an open multipart."""
        while (hit := self.held.find(b"\n--", at, stop)) >= 0:
            limit = min(self.stop, hit + _LONGEST_LINE)
            end = self.held.find(b"\n", hit + 1, limit)
            end = limit if end < 0 else end
            found = self.delimiters.get(self.held.cut(hit + 1, end).rstrip())
            if found is not None:
                return _Delimiter(hit, end, *found)
            at = end
        return None

    def cross(self, line: _Delimiter) -> int:
        """What is open ends at a delimiter, the next thing begins; returns where to look on."""
        is_unopened = line.depth < len(self.levels) - 1 and not self.levels[-1].has_parts
        self._close_run(line.hit, is_unopened)
        self._pop(line.depth + 1)
        level = self.levels[line.depth]
        level.has_parts = True
        after = min(self.stop, line.end + 1)
        if line.is_closing:
            self._drop(line.depth)
            self.open = self._part(after, "outside", "text/plain", {}, Fields(), False)
            return line.end
        head_end, body = self._head(after)
        fields = read_fields(self.held.cut(after, head_end)) if head_end > after else Fields()
        self.enter(fields, after, body, level.default)
        return body - 1

    def finish(self) -> None:
        """The message ends; so does what is open."""
        if self.is_full and self.levels:
            self.walk.defects.add("too-many-parts")
            if self.open is not None and self.open.kind == "part":
                self.open.kind, self.open.start = "whole", self.head
            self._close_run(None, False)
            return
        is_unopened = bool(self.levels) and not self.levels[-1].has_parts
        self._close_run(None, is_unopened)
        self._pop(0)

    def _push(self, boundary: bytes, media_type: str, fields: Fields, depth: int) -> bool:
        """Open a multipart, if its boundary can be used."""
        if not boundary or len(boundary) > _LONGEST_BOUNDARY or depth >= MAX_DEPTH:
            return False
        line = b"--" + boundary
        if line in self.delimiters or line + b"--" in self.delimiters:
            return False
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        self.levels.append(_Level(boundary, default))
        self.delimiters[line] = (depth, False)
        self.delimiters[line + b"--"] = (depth, True)
        self.walk.structure.append((depth, None, fields))
        return True

    def _pop(self, depth: int) -> None:
        """Multiparts from a depth on end without their closing delimiter."""
        while len(self.levels) > depth:
            has_parts = self.levels[-1].has_parts
            self.walk.defects.add("no-closing-boundary" if has_parts else "boundary-not-found")
            self._drop(len(self.levels) - 1)

    def _drop(self, depth: int) -> None:
        """The innermost multipart has ended."""
        line = b"--" + self.levels[depth].boundary
        del self.levels[depth:], self.delimiters[line], self.delimiters[line + b"--"]

    def _head(self, start: int) -> tuple[int, int]:
        """End of a part's headers and start of its body; no header reaches past a delimiter."""
        head_end, body = find_block_end(self.held, start, self.stop)
        if head_end < 0:
            self.walk.defects.add("bad-part-header")
            return start, start
        line = self.next_delimiter(start - 1, self.stop if body < 0 else head_end)
        if line is not None:
            return line.hit + 1, line.hit + 1
        if body < 0:
            return find_unterminated_end(self.held, start, self.stop)
        return head_end, body

    def _close_run(self, hit: int | None, is_unopened: bool) -> None:
        """The open run ends at the line end before a delimiter, or with the message.

        Text of a multipart of which no delimiter ever stood is a part, not outside of any.
        """
        part = self.open
        if part is None:
            return
        stop = self.stop if hit is None else hit
        if hit is not None and stop > part.start and self.held.cut(stop - 1, stop) == b"\r":
            stop -= 1
        part.stop = max(part.start, stop)
        self.open = None
        if part.kind == "outside":
            if self._is_blank(part):
                return
            if is_unopened:
                part.kind = "part"
        self.walk.parts.append(part)
        part.number = len(self.walk.parts)

    def _is_blank(self, part: Part) -> bool:
        """Whether nothing but white space stands there."""
        at = part.start
        while at < part.stop:
            if self.held.cut(at, min(part.stop, at + (1 << 16))).strip():
                return False
            at += 1 << 16
        return True

    def _part(
        self,
        start: int,
        kind: Kind,
        media_type: str,
        parameters: dict[str, str],
        fields: Fields,
        is_repaired: bool,
    ) -> Part:
        """A part that begins here; where it ends is not known yet."""
        number = len(self.walk.parts) + 1
        return Part(number, start, start, kind, media_type, parameters, fields, is_repaired)
