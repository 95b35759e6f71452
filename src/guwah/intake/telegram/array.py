"""
The messages array of a Telegram export: one pass, exact byte spans.

The fast way learns from one message how the next is separated (` },⏎ {⏎ "id":`), cuts there
and decodes the slice strictly: a slice that decodes as one object is that object, because no
object is a prefix of another. What does not decode is walked bracket by bracket.

The rules of this module are:
  * A guess is only ever accepted if the slice decodes strictly and no key was lost.
  * A broken object ends where its layout ends it; the rest of the array is still read.
  * Walking after damage has a budget for the whole member; then only the layout is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guwah.evidence.record import Record
from guwah.intake.contract import Found
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import HOLD_BYTES, Cursor
from guwah.intake.notation.json_values import (
    DECODE_ERRORS,
    MAX_DEPTH,
    Refused,
    count_quotes,
    decode,
    decode_with_care,
)
from guwah.intake.notation.sheets import Sheet
from guwah.intake.telegram.layout import Layout
from guwah.intake.telegram.message import Builder, is_clean, is_message
from guwah.intake.telegram.usual import UsualMessages

MESSAGE_BYTES = HOLD_BYTES
_CHUNK_BYTES = 1 << 16
_BUDGET_BYTES = 256 << 20
_FAILURE_BYTES = 1 << 10
_RESUME_BYTES = 1 << 20
_TAIL = re.compile(rb"[ \t\r\n]{0,256}\}\Z")
_INDENTED = re.compile(rb"\n[ \t]+\}\Z")
_NEXT = re.compile(
    rb'[ \t\r\n]{0,256},(?P<head>[ \t\r\n]{0,256}\{[ \t\r\n]{0,256}"[a-z_]{1,64}"[ \t\r\n]{0,8}:)'
)
_CHAT = (
    rb'\}[ \t\r\n]{0,256},[ \t\r\n]{0,256}(?P<chat>\{[ \t\r\n]{0,256}"'
    rb'(?:name"[ \t\r\n]{0,8}:|type"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}"'
    rb'(?:saved_messages|replies|verification_codes)"))'
)
_RESUME = re.compile(
    rb'\}[ \t\r\n]{0,256},[ \t\r\n]{0,256}(?P<next>\{[ \t\r\n]{0,256}"'
    rb'(?:id|type|date|date_unixtime|from|from_id|actor|actor_id|text)"[ \t\r\n]{0,8}:)|' + _CHAT
)


class MessageArray:
    """Reads the elements of messages arrays; remembers their layout from chat to chat.

    Attributes:
        at: Where reading goes on.
        after: The end of the last element that was whole.
    """

    def __init__(self, cursor: Cursor, builder: Builder, findings: Findings) -> None:
        self.cursor = cursor
        self.builder = builder
        self.findings = findings
        self._usual = UsualMessages(builder, self._one)
        self.at = 0
        self.after = 0
        self._layout: Layout | None = None
        self._broken_end: re.Pattern[bytes] | None = None
        self._wasted = 0

    def read(self, at: int) -> Iterator[Found | Sequence[Found]]:
        """Yield what the array holds from `at` on; `self.at` is then where reading stopped.

        Args:
            at: A position between elements.

        Yields:
            Records and anomalies, one or many at a time; stops before `]`, at the end, or where a chat was found
            after damage.
        """
        cursor, findings = self.cursor, self.findings
        self.at = at
        while True:
            self.at = at = cursor.skip(self.at)
            first = cursor.byte(at)
            if first == b"{":
                if self._layout is not None and findings.pending is None:
                    yield from self._fast(at)
                    at = self.at
                    if cursor.byte(at) != b"{":
                        continue
                yield from self._slow(at)
                if findings.is_lost:
                    return
            elif first == b",":
                self.at = at + 1
            elif first in (b"]", b"", b"}"):
                return
            else:
                yield from self._foreign(at)
                if findings.is_lost:
                    return

    def _fast(self, at: int) -> Iterator[Sequence[Found]]:
        """Yield records while the guesses hold; `self.at` is where they do not."""
        cursor, layout, findings = self.cursor, self._layout, self.findings
        self.at = at
        while layout is not None:
            cursor.load(self.at, _CHUNK_BYTES)
            start = self.at - cursor.base
            there = cursor.data.rfind(layout.separator, start, start + _CHUNK_BYTES)
            if there < 0:
                break
            chunk = cursor.data[start : there + layout.tail]
            taken = self._usual.read(chunk, self.at, findings.ordinal, layout)
            self.at += taken.end if taken.end < len(chunk) else there - start + layout.head
            for run in taken.runs:
                if isinstance(run, Sheet):
                    self.after = run.end
                else:
                    start, length = run[-1].span or (0, 0)
                    self.after = start + length
                findings.ordinal += len(run)
                yield run
            if taken.is_stuck:
                break

    def _one(self, raw: bytes, at: int, ordinal: int) -> Record | None:
        """The record of an object in the general way; None where that needs a closer look."""
        try:
            message = decode(raw)
            if is_clean(message, raw):
                return self.builder.record(message, (at, len(raw)), ordinal)
        except (*DECODE_ERRORS, Refused):
            pass
        return None

    def _slow(self, at: int) -> Iterator[Found]:
        """Yield the one object at `at`, walked bracket by bracket."""
        cursor = self.cursor
        has_lines = self._broken_end is not None
        limit = None if not has_lines else MESSAGE_BYTES if self._wasted < _BUDGET_BYTES else 0
        extent = cursor.value_end(at, limit)
        if extent.problem is None:
            yield from self._whole(at, extent.end, extent.depth)
            return
        self._wasted += extent.end - at
        end = self._end_of_broken(at)
        if has_lines and end < cursor.size and end - at <= MESSAGE_BYTES:
            yield from self._whole(at, end, 0)
            return
        self.at = end
        reason = "too-large" if end - at > MESSAGE_BYTES else "bad-json"
        if end >= cursor.size and extent.problem == "truncated":
            reason = "truncated"
        yield from self.findings.anomaly(at, end, reason)

    def _whole(self, at: int, end: int, depth: int) -> Iterator[Found]:
        """Yield the object [at, end) as a record, or as an anomaly with the reason."""
        self.at = self.after = end
        reason = "bad-json"
        if end - at > MESSAGE_BYTES:
            reason = "too-large"
        elif depth > MAX_DEPTH:
            reason = "too-deep"
        else:
            raw = self.cursor.cut(at, end)
            try:
                message, repaired = decode_with_care(raw)
                count_quotes(message)
                found = self.builder.record(
                    message, (at, end - at), self.findings.next_ordinal(), repaired
                )
            except Refused as refused:
                reason = refused.args[0]
                if reason == "bad-json":
                    self._wasted += _FAILURE_BYTES
                    self.at = self.after = end = self._earlier_end(at, end)
            else:
                yield from self.findings.record(found)
                self._learn(raw, at, end)
                return
        yield from self.findings.anomaly(at, end, reason)

    def _earlier_end(self, at: int, end: int) -> int:
        """Where a broken object ends whose brackets close only at `end`, perhaps by chance."""
        return min(end, self._end_of_broken(at, end))

    def _learn(self, raw: bytes, at: int, end: int) -> None:
        """Learn from a good message how the next one is separated."""
        cursor = self.cursor
        cursor.load(at, end - at + 1024)
        tail = _TAIL.search(raw[-300:])
        follows = _NEXT.match(cursor.data, end - cursor.base)
        if tail is None or follows is None:
            return
        head = len(tail[0]) + follows[0].index(b"{")
        self._layout = Layout(tail[0] + follows[0], len(tail[0]), head)
        if _INDENTED.search(tail[0]) and b"\n" in follows["head"]:
            self._broken_end = re.compile(
                rb"(?P<tail>%b)(?=[ \t\r\n]{0,256}[,\]])|,(?P<head>%b)|%b"
                % (re.escape(tail[0]), re.escape(follows["head"]), _CHAT)
            )
        else:
            self._broken_end = None

    def _end_of_broken(self, at: int, stop: int | None = None) -> int:
        """Where the broken object at `at` ends: by its layout, or before what can be read again."""
        cursor = self.cursor
        if self._broken_end is not None:
            matched = cursor.find(self._broken_end, at + 1, stop)
            if matched is None:
                return cursor.size
            if matched["tail"] is not None:
                return cursor.base + matched.end()
            if matched["chat"] is not None:
                self.findings.is_lost = True
                return cursor.base + matched.start() + 1
            return cursor.base + matched.start()
        return self.resume(at + 1, stop)

    def resume(self, at: int, stop: int | None = None) -> int:
        """Find a place after damage from which reading goes on.

        Args:
            at: Where to begin to look.
            stop: Where to give up; None for the end of the member.

        Returns:
            The end of the damaged run: just after a `}` that a message or a chat follows, or
            the end of the member. `findings.is_lost` says that a chat follows.
        """
        cursor = self.cursor
        while self._wasted <= _BUDGET_BYTES:
            matched = cursor.find(_RESUME, at, stop)
            if matched is None:
                break
            end = cursor.base + matched.start() + 1
            if matched["chat"] is not None:
                self.findings.is_lost = True
                return end
            candidate = cursor.base + matched.start("next")
            extent = cursor.value_end(candidate, _RESUME_BYTES)
            if extent.problem is None and extent.end - candidate <= _RESUME_BYTES:
                try:
                    if is_message(decode_with_care(cursor.cut(candidate, extent.end))[0]):
                        return end
                except Refused:
                    pass
            self._wasted += extent.end - candidate + _FAILURE_BYTES
            at = candidate
        return cursor.size

    def _foreign(self, at: int) -> Iterator[Found]:
        """Yield an anomaly for an element that is no object, or for what is no JSON."""
        if self._wasted <= _BUDGET_BYTES:
            extent = self.cursor.value_end(at)
            self._wasted += _FAILURE_BYTES
            if extent.problem is None:
                self.at = extent.end
                yield from self.findings.anomaly(at, extent.end, "not-a-message")
                return
            self._wasted += extent.end - at
        self.at = self._end_of_broken(at)
        yield from self.findings.anomaly(at, self.at, "bad-json")
