"""
A walk over a JSON text whose records stand at declared places: one pass, exact byte spans.

Knows no format: a `Format` says where records are, a `Builder` makes them. Reads with a cursor,
decodes each record strictly, keeps a stack of the containers around it.

The rules of this module are:
  * A record is one object, `{` to `}`, byte for byte.
  * Only keys that the layout lists are structure; any other is an anomaly with its value.
  * A section that is not read is one anomaly, unless it is empty.
  * A repeated key makes a record an anomaly: two programs would read two different things.
  * After damage reading goes on with the next record that is whole, or the next container.
  * Walking after damage has a budget, in proportion to the member; then the rest is one anomaly.
  * No recursion; memory is bounded by one record and by what the containers around it tell.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

import regex

from guwah.evidence.record import Span
from guwah.intake.contract import Found, Member
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_ahead import KEY, KEY_BYTES, SCALAR_BYTES, look_ahead
from guwah.intake.notation.json_builder import Builder, Frame
from guwah.intake.notation.json_cursor import HOLD_BYTES, Cursor
from guwah.intake.notation.json_layout import (
    RECORD,
    SECTION,
    Anchor,
    Array,
    Choice,
    Format,
    Layout,
    Object,
    grammar,
    holds_records,
)
from guwah.intake.notation.json_quick import Guesses, decoded
from guwah.intake.notation.json_resume import Resumption
from guwah.intake.notation.json_values import MAX_DEPTH, Refused, decode_scalar

REASONS = frozenset(
    {
        "after-the-end", "bad-json", "duplicate-key", "not-a-message", "section-not-read",
        "too-deep", "too-large", "truncated", "unexpected-shape", "unknown-part",
    }
)  # fmt: skip
RECORD_BYTES = HOLD_BYTES
_DAMAGE = frozenset({"after-the-end", "bad-json", "too-large", "truncated"})
_WALKED_BYTES = 2 * RECORD_BYTES
_KEPT_PARTS = 4096
_LINE_END = re.compile(rb"[ \t\r]{0,4000}(?:\n|\Z)")
_FIRST_KEY = re.compile(
    rb'\{[ \t\r\n]{0,256}(?:"[a-zA-Z]{1,32}"[ \t]{0,4}:[ \t]{0,4}null[ \t]{0,4},[ \t\r\n]{0,64}){0,16}'
    rb'"([^"\\\x00-\x1f]{0,64})"'
)
_CUT_WORDS = frozenset(
    word[:length] for word in (b"true", b"false", b"null") for length in range(len(word))
) | {b"-"}


class JsonRecords:
    """One walk over one member."""

    def __init__(
        self, reader: str, format_: Format, member: Member, builder: Builder,
        structure: regex.Pattern[bytes] | None = None,
    ) -> None:  # fmt: skip
        self.cursor = Cursor(member.source, member.size)
        self.findings = Findings(reader, member, self.cursor)
        self._format = format_
        self._builder = builder
        self._structure = structure or grammar(format_)
        self._prefix = member.id_prefix
        self._frames: list[Frame] = []
        self._at = 0
        self._has_root = False
        self._resumption = Resumption(self.cursor, format_, builder)
        self._guesses = Guesses(self.cursor, format_.is_stream)

    def read(self) -> Iterator[Found]:
        """Yield everything in the member, in file order."""
        cursor = self.cursor
        yield from self._begin()
        while True:
            self._at = at = cursor.skip(self._at)
            first = cursor.byte(at)
            if not first:
                break
            frame = self._frames[-1] if self._frames else None
            if frame is None:
                yield from self._root(at, first)
            elif first == b",":
                self._at = at + 1
            elif first == (b"}" if isinstance(frame.layout, Object) else b"]"):
                self._leave(at + 1)
            elif isinstance(frame.layout, Object):
                yield from self._pair(frame, frame.layout, at)
            elif frame.layout.of == RECORD and first == b"{":
                yield from self._record(at)
            else:
                yield from self._value(frame.layout.of, at, at)
        yield from self._end()

    def _begin(self) -> Iterator[Found]:
        """Step over what may stand before the value; say so if the file ends inside that."""
        cursor, prefix = self.cursor, self._format.prefix
        start = 3 if cursor.cut(0, 3) == b"\xef\xbb\xbf" else 0
        cursor.load(start, KEY_BYTES)
        head = cursor.data[start - cursor.base :]
        matched = regex.match(prefix, head)
        is_cut = bool(head) and matched is None and cursor.size <= KEY_BYTES
        self._at = start + (matched.end() if matched else 0)
        if is_cut and regex.fullmatch(prefix, head, partial=True):
            self._at = cursor.size
            yield from self.findings.anomaly(start, cursor.size, "truncated")
        if self._format.is_stream:
            self._builder.enter(())

    def _end(self) -> Iterator[Found]:
        """Say that the file ends too early, where no other anomaly says so."""
        size, pending = self.cursor.size, self.findings.pending
        is_open = bool(self._frames) or not (self._has_root or (self._format.is_stream and size))
        is_told = pending is not None and pending[1] == size and pending[2] in _DAMAGE
        if is_open and not is_told:
            yield from self.findings.anomaly(size, size, "truncated")
        yield from self.findings.flush()

    def _root(self, at: int, first: bytes) -> Iterator[Found]:
        """Yield what begins outside of all containers."""
        format_ = self._format
        root = next(
            (
                root
                for root in (format_.root, format_.or_root)
                if root is not None and first == (b"[" if isinstance(root, Array) else b"{")
            ),
            None,
        )
        if self._has_root and not format_.is_stream:
            yield from self._damage(at, "after-the-end")
        elif root is not None:
            self._has_root = True
            yield from self._value(root, at, at)
        else:
            yield from self._damage(at, "bad-json")

    def _pair(self, frame: Frame, layout: Object, start: int) -> Iterator[Found]:
        """Yield what one key and its value hold."""
        cursor = self.cursor
        cursor.load(start, KEY_BYTES)
        matched = KEY.match(cursor.data, start - cursor.base)
        if matched is None or cursor.base + matched.end() >= cursor.size:
            extent = cursor.value_end(start)
            self._resumption.charge(extent.end - start)
            is_cut = extent.problem == "truncated" or cursor.skip(extent.end) >= cursor.size
            is_cut = is_cut or matched is not None
            yield from self._damage(start, "truncated" if is_cut else "bad-json")
            return
        raw, value = matched[1], cursor.base + matched.end()
        key = raw.decode("utf-8", "replace")
        span = (start + 1, len(raw))
        inner = layout.inner.get(key)
        if inner is None and layout.named and re.fullmatch(layout.named[0], raw):
            inner = layout.named[1]
            key = decode_scalar(b'"%b"' % raw) if b"\\" in raw else key
        if inner is not None:
            yield from self._value(inner, start, value, key, span)
        elif key in layout.scalars and cursor.byte(value) not in (b"{", b"["):
            yield from self._scalar(frame, key, start, value)
        else:
            yield from self._skip(start, value, "unknown-part")

    def _scalar(self, frame: Frame, key: str, start: int, value: int) -> Iterator[Found]:
        """Take in a scalar of a container."""
        extent = self.cursor.value_end(value)
        if extent.problem or extent.end - value > SCALAR_BYTES:
            yield from self._skip(start, value, "unknown-part")
            return
        raw = self.cursor.cut(value, extent.end)
        told = frame.told.get(key)
        after = self.cursor.byte(extent.end)
        if raw[:1] not in b'"tfn' and (not after or after not in b" \t\r\n,}"):
            is_cut = extent.end + 2 >= self.cursor.size
            yield from self._damage(start, "truncated" if is_cut else "bad-json")
        elif told is not None and told[1][0] != value:
            yield from self._skip(start, value, "duplicate-key")
        else:
            frame.told[key] = (decode_scalar(raw), (value, len(raw)))
            if self._structure.fullmatch(b'"%b":%b,' % (key.encode(), raw)):
                self._at = extent.end
            else:
                yield from self._skip(start, value, "unknown-part")

    def _value(
        self, layout: Layout, start: int, value: int, key: str = "", key_span: Span = (0, 0)
    ) -> Iterator[Found]:
        """Yield what a value holds, or step into it; an anomaly of another shape begins at `start`."""
        cursor = self.cursor
        first = cursor.byte(value)
        if isinstance(layout, Choice) and first == b"{":
            cursor.load(value, KEY_BYTES)
            told = _FIRST_KEY.match(cursor.data, value - cursor.base)
            layout = layout.by.get(told[1].decode("utf-8", "replace"), layout) if told else layout
        if layout == RECORD and first == b"{":
            yield from self._record(value)
        elif isinstance(layout, Object | Array) and first == (
            b"{" if isinstance(layout, Object) else b"["
        ):
            yield from self._container(layout, start, value, key, key_span)
        elif first == b"n" and key and cursor.cut(value, value + 4) == b"null":
            self._at = value + 4
        elif layout == SECTION and first in (b"{", b"["):
            after = cursor.skip(value + 1)
            if cursor.byte(after) in (b"}", b"]"):
                self._at = after + 1
            else:
                yield from self._skip(value, value, "section-not-read")
        elif layout == SECTION:
            yield from self._skip(start, value, "section-not-read")
        elif layout == RECORD:
            yield from self._skip(start, value, "not-a-message")
        else:
            yield from self._skip(start, value, "unknown-part")

    def _container(
        self, layout: Object | Array, start: int, value: int, key: str, key_span: Span
    ) -> Iterator[Found]:
        """Step into a container, or take in an array of strings."""
        cursor, parent = self.cursor, self._frames[-1] if self._frames else None
        is_flat = isinstance(layout, Array) and layout.strings
        if is_flat and parent is not None and cursor.byte(cursor.skip(value + 1)) != b"{":
            yield from self._strings(parent.told, start, value, key)
        elif parent is not None and key in parent.told and not holds_records(layout):
            yield from self._skip(start, value, "duplicate-key")
        else:
            self._enter(Frame(layout, key, key_span), value)

    def _strings(self, told: dict[str, Any], start: int, value: int, key: str) -> Iterator[Found]:
        """Take in an array of strings as a scalar of its container."""
        extent = self.cursor.value_end(value, SCALAR_BYTES)
        if extent.problem is None and extent.end - value <= SCALAR_BYTES and key not in told:
            raw = self.cursor.cut(value, extent.end)
            if self._structure.fullmatch(b'"%b":%b' % (key.encode(), raw)):
                told[key] = (decode_scalar(raw), (value, len(raw)))
                self._at = extent.end
                return
        yield from self._skip(start, value, "duplicate-key" if key in told else "unknown-part")

    def _enter(self, frame: Frame, at: int) -> None:
        """Step over the bracket at `at` into a container."""
        parent = self._frames[-1] if self._frames else None
        if parent is not None and isinstance(parent.layout, Object):
            self._look_ahead(parent, parent.layout, at)
        self._frames.append(frame)
        self._at = at + 1
        if isinstance(frame.layout, Array) and (
            frame.layout.of == RECORD or isinstance(frame.layout.of, Choice)
        ):
            self._builder.enter(self._frames)

    def _leave(self, after: int) -> None:
        """Step out of the innermost container; what it told is told to the one around it."""
        frame = self._frames.pop()
        self._at = after
        layout, parent = frame.layout, self._frames[-1] if self._frames else None
        if parent is not None:
            if isinstance(parent.layout, Array):
                if parent.layout.keep and len(parent.parts) < _KEPT_PARTS:
                    parent.parts.append(frame.told)
            elif isinstance(layout, Array) and layout.keep:
                parent.told[frame.key] = frame.parts
            elif isinstance(layout, Object) and not holds_records(layout):
                parent.told[frame.key] = frame.told
        if isinstance(layout, Object) and layout.name:
            self._builder.left(frame)

    def _look_ahead(self, frame: Frame, layout: Object, value: int) -> None:
        """Take in the wanted scalars of a container that stand behind the value at `value`."""
        if frame.has_looked or layout.wanted <= frame.told.keys() or self._resumption.is_spent:
            return
        frame.has_looked = True
        is_root = len(self._frames) == 1 and not self._format.is_stream
        end, is_whole = look_ahead(self.cursor, frame, layout, value, is_root)
        if self._resumption.has_damage or not is_whole:
            self._resumption.charge(end - value)

    def _record(self, at: int) -> Iterator[Found]:
        """Yield the object at `at` as a record, or as an anomaly with the reason."""
        guess = self._guesses.guess(at)
        if guess is not None:
            self._at = end = at + guess.length
            reason = yield from self._build(at, end, guess.value, False)
        else:
            extent = self.cursor.value_end(at, _WALKED_BYTES)
            problem = extent.problem
            if problem is None and not self._is_over(extent.end):
                problem = "bad-json"
            if problem is not None:
                self._resumption.charge(extent.end - at)
                yield from self._damage(at, problem)
                return
            self._at = end = extent.end
            reason = yield from self._walked(at, end, extent.depth)
        if not reason:
            return
        if reason == "bad-json":
            self._resumption.charge(end - at)
            yield from self._damage(at, reason, end)
        else:
            yield from self.findings.anomaly(at, end, reason)

    def _walked(self, at: int, end: int, depth: int) -> Generator[Found, None, str]:
        """Yield the object [at, end) as a record; or return the reason why it is none."""
        if depth > MAX_DEPTH:
            return "too-deep"
        if end - at > RECORD_BYTES:
            return "too-large"
        raw = self.cursor.cut(at, end)
        try:
            value, repaired = decoded(raw)
        except Refused as refused:
            return str(refused.args[0])
        reason = yield from self._build(at, end, value, repaired)
        if not reason:
            self._guesses.learn(raw, end)
        return reason

    def _build(
        self, at: int, end: int, value: dict[str, Any], repaired: bool
    ) -> Generator[Found, None, str]:
        """Yield the record of a decoded object; or return the reason why it is none."""
        identity = f"{self._prefix}/{self.findings.next_ordinal()}"
        try:
            found = self._builder.record(value, (at, end - at), identity, repaired)
        except Refused as refused:
            return str(refused.args[0])
        yield from self.findings.record(found)
        return ""

    def _is_over(self, at: int) -> bool:
        """Whether nothing more stands in a line: brackets can close too early by damage."""
        if not self._format.is_stream or self._frames:
            return True
        self.cursor.load(at, KEY_BYTES)
        return _LINE_END.match(self.cursor.data, at - self.cursor.base) is not None

    def _skip(self, start: int, value: int, reason: str) -> Iterator[Found]:
        """Yield an anomaly from `start` to the end of the value at `value`."""
        extent = self.cursor.value_end(value)
        if extent.problem is None and extent.end > start:
            self._at = extent.end
            yield from self.findings.anomaly(start, extent.end, reason)
            return
        is_cut = extent.problem == "truncated" or (
            self.cursor.size - value < 5 and self.cursor.cut(value, self.cursor.size) in _CUT_WORDS
        )
        self._resumption.charge(extent.end - value)
        is_outside = self.cursor.byte(value) in (b"{", b"[")
        yield from self._damage(start, "truncated" if is_cut else "bad-json", None, is_outside)

    def _damage(
        self, start: int, reason: str, stop: int | None = None, is_outside: bool = False
    ) -> Iterator[Found]:
        """Yield an anomaly from `start` up to where reading can go on, or to `stop`."""
        size = self.cursor.size
        found = self._resumption.find(start, stop, is_outside)
        self._at = end = found[0] if found else size if stop is None else stop
        if reason in ("truncated", "limit"):
            is_large = reason == "limit" and end - start > RECORD_BYTES
            reason = "too-large" if is_large else "bad-json" if end < size else "truncated"
        yield from self.findings.anomaly(start, end, reason)
        if found is not None:
            self._go_on_with(found[1])

    def _go_on_with(self, anchor: Anchor) -> None:
        """Open the containers that stand around an anchor, where they are not open."""
        frames, self._has_root = self._frames, True
        depth = len(anchor.path)
        while frames and (
            len(frames) > depth or frames[-1].layout is not anchor.path[len(frames) - 1]
        ):
            frames.pop()
        for layout in anchor.path[len(frames) :]:
            assert isinstance(layout, Object | Array)
            frames.append(Frame(layout))
        if anchor.is_record:
            self._builder.enter(frames)
