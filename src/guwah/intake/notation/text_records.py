"""
Messages that stand below each other in a text: rows that begin one, lines that go on.

Knows no format: a function says what a line is. Yields pieces in file order, bytes and all.

The rules of this module are:
  * A message goes from its row to the line before the next row; line ends inside stay.
  * A date row, or a heading in mid-file, counts only if a row follows it, with nothing but empty
    lines and other date rows between: else somebody typed it, and it is part of the message.
    At the end of the text it counts behind an empty line. A firm date row counts always.
  * One empty line directly before a heading, a date row that is not firm, or the end of the text
    is layout; all other empty lines behind a message are part of it.
  * A date row or a heading that has no line end was cut off, and counts never.
  * Text before the first row is lost, and so is a message of more than 4 MiB.
  * At most 1,000 lines wait for what follows them; then they are part of the message above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, NamedTuple, TypeAlias

import regex

from guwah.evidence.record import Record
from guwah.intake.contract import Found, Member
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.text_lines import Line, bare, read_lines

RECORD_BYTES = 4 << 20
_WAITING_LINES = 1_000
BEFORE_FIRST = "before-first-header"
TOO_LONG = "record-too-long"
TRUNCATED = "truncated"
IMPOSSIBLE = "impossible-date"
REASONS = frozenset({BEFORE_FIRST, TOO_LONG, TRUNCATED})
_DATES = ("date", "firm")
_HEADING = ("title", "saved")
BOM = b"\xef\xbb\xbf"
Match: TypeAlias = "regex.Match[bytes]"
Role = Literal["row", "notice", "date", "firm", "title", "saved", "text"]


class Sorted(NamedTuple):
    """What a line is, with the match that says so.

    `row` and `notice` begin a message; `date` and `firm` are date rows, `title` and `saved` the
    lines of a heading; `text` is any other line.
    """

    role: Role
    match: Match | None = None


class Mark(NamedTuple):
    """A date row or a heading: where it stands, without its line end, and its match."""

    start: int
    length: int
    match: Match


class Message(NamedTuple):
    """A message: its row's match, the whole of its bytes, the headings above it.

    `offset` is where the bytes begin; `raw` starts with the row, behind any byte-order mark, and
    ends with its last line end.
    """

    offset: int
    raw: bytes
    match: Match
    is_notice: bool
    date: Mark | None
    title: Mark | None


class Lost(NamedTuple):
    """Bytes [start, end) that hold no message, and why."""

    start: int
    end: int
    reason: str


Sort: TypeAlias = Callable[[bytes, bool], Sorted]


def read_messages(source: BinaryIO, sort: Sort) -> Iterator[Message | Lost]:
    """Cut a text into messages.

    Args:
        source: Seekable.
        sort: What a line is, given it without its end, and whether the line before ends with
            CRLF. It is asked for lines that are not empty, in order, each once.

    Yields:
        Messages and lost runs in file order; between them stand byte-order marks, empty lines,
        date rows and headings.
    """
    cutter = _Cutter(sort)
    for line in read_lines(source):
        yield from cutter.take(line)
    yield from cutter.finish()


def read_records(
    reader: str, member: Member, sort: Sort, record: Callable[[Message, int], Record | None]
) -> Iterator[Found]:
    """Read a text whose messages each become one record.

    Args:
        reader: The reader's name, for anomalies.
        member: The member; its source is read once.
        sort: As for `read_messages`.
        record: What a message becomes, given its number; None if no clock shows its time.

    Yields:
        Records and anomalies in file order.
    """
    findings = Findings(reader, member, Cursor(member.source, member.size))
    for piece in read_messages(member.source, sort):
        if isinstance(piece, Lost):
            yield from findings.anomaly(*piece)
            continue
        made = record(piece, findings.next_ordinal())
        if made is None:
            end = piece.offset + len(bare(piece.raw))
            yield from findings.anomaly(piece.offset, end, IMPOSSIBLE)
        else:
            yield from findings.record(made)
    yield from findings.flush()


def _marks(raw: bytes) -> int:
    """How many bytes of byte-order marks a line begins with."""
    count = 0
    while raw.startswith(BOM, count):
        count += len(BOM)
    return count


@dataclass
class _Open:
    """A message that may go on."""

    offset: int
    match: Match
    is_notice: bool
    date: Mark | None
    title: Mark | None
    raw: bytes
    length: int
    end: int
    more: bytearray | None = None

    def add(self, line: Line) -> None:
        """Take a line that belongs to it; of a message that is too long only the length."""
        self.length += len(line.raw)
        self.end = line.end
        if self.length > RECORD_BYTES:
            self.raw, self.more = b"", None
        elif self.more is None:
            self.more = bytearray(line.raw)
        else:
            self.more += line.raw

    def whole(self) -> Message | Lost:
        """The message, now that it has ended."""
        if self.length > RECORD_BYTES:
            return Lost(self.offset, self.end, TOO_LONG)
        raw = self.raw if self.more is None else b"".join((self.raw, self.more))
        return Message(self.offset, raw, self.match, self.is_notice, self.date, self.title)


@dataclass
class _Cutter:
    """What was read and is not yet told."""

    sort: Sort
    is_after_crlf: bool = False
    date: Mark | None = None
    title: Mark | None = None
    opened: _Open | None = None
    waiting: list[tuple[Line, Sorted]] = field(default_factory=list)
    lost: Lost | None = None

    def take(self, line: Line) -> Iterator[Message | Lost]:
        """Take the next line; yield what it ends."""
        content = bare(line.raw)
        is_after_crlf, self.is_after_crlf = self.is_after_crlf, line.raw.endswith(b"\r\n")
        if not line.is_first:
            yield from self._text(line)
            return
        stripped = content[_marks(content) :]
        if not stripped:
            if self.opened is not None:
                self._wait(line, Sorted("text"))
            return
        found = self.sort(stripped, is_after_crlf)
        if found.role in ("row", "notice"):
            yield from self._settle()
            yield from self._end()
            self._begin(line, len(content) - len(stripped), found)
        elif found.match is not None and not line.raw.endswith(b"\n"):
            yield from self._text(line, TRUNCATED)
        elif found.role == "text" or (found.role in _HEADING and not self._may_wait(found)):
            yield from self._text(line)
        else:
            self._wait(line, found)
            if found.role == "firm" or self.opened is None:
                yield from self._settle()
                yield from self._end()

    def finish(self) -> Iterator[Message | Lost]:
        """Yield what is left at the end of the text."""
        yield from self._settle(is_end=True)
        yield from self._end()

    def _may_wait(self, found: Sorted) -> bool:
        """Whether a heading can stand here: before all messages, or with its second line."""
        if self.opened is None and self.date is None:
            return True
        return found.role == "title" or (bool(self.waiting) and self.waiting[-1][1].role == "title")

    def _wait(self, line: Line, found: Sorted) -> None:
        self.waiting.append((line, found))
        if len(self.waiting) > _WAITING_LINES and self.opened is not None:
            self._give_back(len(self.waiting))

    def _text(self, line: Line, reason: str = BEFORE_FIRST) -> Iterator[Message | Lost]:
        """A line that goes on with what stands above; the reason counts if that is nothing."""
        if self.opened is not None:
            self._give_back(len(self.waiting))
            self.opened.add(line)
            return
        yield from self._settle()
        start = line.start + (_marks(line.raw) if line.is_first else 0)
        if self.lost is not None:
            start, reason = self.lost.start, self.lost.reason
        self.lost = Lost(start, line.start + len(bare(line.raw)), reason)

    def _begin(self, line: Line, marks: int, found: Sorted) -> None:
        assert found.match is not None
        raw = line.raw[marks:]
        self.opened = _Open(
            line.start + marks, found.match, found.role == "notice", self.date, self.title,
            raw, len(raw), line.end,
        )  # fmt: skip

    def _give_back(self, count: int) -> None:
        """Let the first lines that wait be part of the open message."""
        if self.opened is not None:
            for line, _ in self.waiting[:count]:
                self.opened.add(line)
        del self.waiting[:count]

    def _settle(self, is_end: bool = False) -> Iterator[Message | Lost]:
        """Decide what the lines that wait are, now that a row or the end follows them."""
        layout = self._layout(is_end)
        self._give_back(layout if self.opened is not None else 0)
        if self.waiting and (is_end or any(found.match for _, found in self.waiting)):
            yield from self._end()
        for line, found in self.waiting:
            if found.match is None:
                continue
            marks = _marks(line.raw)
            mark = Mark(line.start + marks, len(bare(line.raw)) - marks, found.match)
            if found.role in _DATES:
                self.date = mark
            elif found.role == "title":
                self.title, self.date = mark, None
        self.waiting.clear()

    def _layout(self, is_end: bool) -> int:
        """How many of the lines that wait are part of the message above them."""
        for place, (_, found) in enumerate(self.waiting):
            is_heading = found.role == "title" and any(
                later.role == "saved" for _, later in self.waiting[place + 1 : place + 2]
            )
            if found.role == "firm":
                return place
            is_apart = place > 0 and not self.waiting[place - 1][1].match
            if (found.role == "date" or is_heading) and (is_apart or not is_end):
                return place - is_apart
        if is_end and self.waiting and not self.waiting[-1][1].match:
            return len(self.waiting) - 1
        return len(self.waiting)

    def _end(self) -> Iterator[Message | Lost]:
        """Yield the open message, or the lost run."""
        if self.opened is not None:
            yield self.opened.whole()
            self.opened = None
        if self.lost is not None:
            yield self.lost
            self.lost = None
