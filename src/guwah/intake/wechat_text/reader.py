"""
Reader of the text files that programs make of WeChat chats.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/wechat-text.md

The rules this reader follows are:
  * A record is its header to the end of its last line; an empty line that the program puts
    behind it is structure.
  * Text is kept exactly, without the end of its last line.
  * What stands before the first header is an anomaly, but for the title of the chat.
  * A record of more than 4 MiB is an anomaly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from guwah.evidence.record import Mark, Record, Span
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.csv_tables import NO_HEADER, anomaly, head_of, without_table
from guwah.intake.notation.text_lines import LONGEST_LINE, bare, read_lines, without_direction
from guwah.intake.wechat_csv.kinds import NOTICE, Shape, marks_of
from guwah.intake.wechat_csv.values import OWNER
from guwah.intake.wechat_text.layouts import LAYOUTS, TITLE, Head, Layout

NAME = "wechat-text"
BEFORE_FIRST = "before-first-header"
TOO_LONG = "record-too-long"
_BOM = b"\xef\xbb\xbf"
_FILES = "图片|语音|语音消息|视频|动画表情|表情包|表情|文件|GIF表情|音乐分享"
_OMITTED = re.compile(rf"!?\[(?:{_FILES})(?:\|[^\]]{{0,500}})?\](?:\([^)]{{0,2000}}\))?")
_CALL = re.compile(r"\[(?:语音|视频|音视频)?通话[^\]]{0,100}\][^\n]{0,200}")
_PLACE = re.compile(r"\[位置[^\]]{0,500}\][^\n]{0,500}")
_LONGEST_PHRASE = 3_000
_ACCOUNT = re.compile(rb"\((?:wxid_|gh_|" + OWNER.encode() + rb"\))")
# Tencent's other program, QQ, writes the number of the account behind each name.
_QQ = re.compile(rb"\A[^\r\n]{0,300}(?:\([0-9]{5,11}\)|<[^<>\r\n]{3,100}@[^<>\r\n]{3,100}>)[\r\n]")


class Known(NamedTuple):
    """A text's layout; whether it begins with the chat's title, and with a header."""

    layout: Layout
    is_titled: bool
    is_first: bool
    headers: int


class WeChatText:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({BEFORE_FIRST, NO_HEADER, TOO_LONG})
    structure = re.compile(
        rb"(?:\xef\xbb\xbf|[\r\n]|"
        + TITLE.pattern.replace(b"?P<name>", b"?:")
        + rb"(?=[\r\n]|\Z))*"
    )
    encodings = frozenset({"utf-16", "gb18030"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a WeChat text: by its first line, and a second that begins alike."""
        del size
        known = _known(head)
        if known is None or known.headers < known.layout.least or not known.is_first:
            return 0
        name = known.layout.name
        if known.is_titled:
            return 95
        if name == "MemoTrace" and _QQ.search(head):
            return 0
        if name == "chatlog" and not _ACCOUNT.search(head):
            return 40
        return known.layout.sureness if known.headers > 1 else known.layout.sureness // 2

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        known = _known(head_of(member))
        if known is None:
            return without_table(NAME, member, self.structure)
        return _Reading(member, options.zone, known.layout).found()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Whose layout it is."""
        del options
        known = _known(head_of(member))
        if known is None:
            return [Decision("layout", "none", "no line begins a message")]
        evidence = f"the beginning has {known.headers} of its headers"
        evidence += " and its title" if known.is_titled else ""
        return [Decision("layout", known.layout.name, evidence)]


class _Reading:
    """One pass over a member."""

    def __init__(self, member: Member, zone: str | None, layout: Layout) -> None:
        self._member = member
        self._zone = zone
        self._layout = layout
        self._ordinal = member.first_ordinal
        self._thread: str | None = None
        self._context: tuple[Span, ...] = ()
        self._head: Head | None = None
        self._start = 0
        self._lines: list[bytes] = []
        self._bytes = 0
        self._is_repaired = False

    def found(self) -> Iterator[Found]:
        """Records and anomalies in file order."""
        layout = self._layout
        header, is_separated = layout.header.fullmatch, layout.is_separated
        is_free = True
        for at, line, is_first in read_lines(self._member.source):
            skipped = 0
            if is_first and (is_free or not is_separated):
                while line.startswith(_BOM, skipped):
                    skipped += len(_BOM)
                told = bare(line[skipped:])
                matched = header(without_direction(told)) if told else None
                if matched is not None:
                    yield from self._flush(at)
                    self._begin(at + skipped, line[skipped:], layout.head(matched))
                    is_free = False
                    continue
            if self._head is None and not self._lines and self._is_title(at, line, skipped):
                continue
            self._add(at, line)
            is_free = not bare(line)
        yield from self._flush(self._member.size, is_last=True)

    def _is_title(self, at: int, line: bytes, skipped: int) -> bool:
        """Whether a line before the first message is structure: empty, or the chat's title."""
        told = bare(line[skipped:])
        matched = TITLE.fullmatch(told)
        if matched is not None and self._thread is None:
            self._thread = matched["name"].decode("utf-8", "replace")
            self._context = ((at + skipped, len(matched["name"])),)
            return True
        return not told.strip(b"\r")

    def _begin(self, start: int, line: bytes, head: Head) -> None:
        self._head, self._start = head, start
        self._lines, self._bytes = [], len(line)
        self._is_repaired = not _is_utf8(line)

    def _add(self, at: int, line: bytes) -> None:
        """Another line of the message, or of what stands before the first."""
        if self._head is None and not self._lines:
            self._start = at
        self._bytes += len(line)
        if self._bytes <= LONGEST_LINE:
            self._lines.append(line)
        elif not self._lines:
            self._lines = [b""]

    def _flush(self, end: int, is_last: bool = False) -> Iterator[Found]:
        """Yield what has ended at a position."""
        head, lines, start = self._head, self._lines, self._start
        if head is None and not lines:
            return
        member = self._member
        if head is None or self._bytes > LONGEST_LINE:
            reason = BEFORE_FIRST if head is None else TOO_LONG
            yield anomaly(NAME, member, start, end - start, reason, self._ordinal)
        else:
            if lines and not bare(lines[-1]) and self._is_layout(is_last):
                end -= len(lines.pop())
            yield self._record(head, lines, (start, end - start))
        self._ordinal += 1
        self._head, self._lines, self._bytes = None, [], 0

    def _is_layout(self, is_last: bool) -> bool:
        """Whether an empty line at the end of a message is the program's."""
        if self._layout.is_separated:
            return not is_last or len(self._lines) > 1
        return is_last and bool(self._context)

    def _record(self, head: Head, lines: list[bytes], span: Span) -> Record:
        """The record of a header and the lines behind it."""
        body = b"".join(lines)
        text = bare(body).decode("utf-8", "replace")
        if head.has_text:
            text = f"{head.text}\n{text}" if lines else head.text
        elif not lines and head.sender is not None and self._layout.name == "MemoTrace":
            text, head = head.text, replace(head, sender=None, shape=NOTICE)
        shape, marks = _told_by(text, head.shape)
        if self._is_repaired or not _is_utf8(body):
            marks.add("repaired")
        member = self._member
        return Record(
            f"{member.id_prefix}/{self._ordinal}", shape.kind, "export", NAME, member.item,
            member.path, span, self._context, head.thread or self._thread, head.sender,
            head.sent(self._zone), text, (), tuple(sorted(marks)), head.extra,
        )  # fmt: skip


def _told_by(text: str, shape: Shape) -> tuple[Shape, set[Mark]]:
    """The shape of a message and its marks, as far as the program's own words tell them."""
    marks = marks_of(shape, text)
    if shape.kind == "message" and text[:1] in ("[", "!") and len(text) <= _LONGEST_PHRASE:
        if _CALL.fullmatch(text):
            shape = Shape("call")
            marks |= marks_of(shape, text)
        elif _PLACE.fullmatch(text):
            marks.add("location")
        elif _OMITTED.fullmatch(text):
            marks.add("media-omitted")
    if shape.is_media:
        marks.add("media-omitted")
    return shape, marks


def _known(head: bytes) -> Known | None:
    """What the beginning of a text says; None if no line of it begins a message."""
    lines = [
        without_direction(bare(line).removeprefix(_BOM)) for line in head.splitlines(keepends=True)
    ]
    told = [line for line in lines if line]
    is_titled = bool(told) and TITLE.fullmatch(told[0]) is not None
    for place, line in enumerate(told):
        for layout in LAYOUTS:
            if layout.header.fullmatch(line):
                return Known(layout, is_titled, place == is_titled, _count(lines, layout))
    return None


def _count(lines: list[bytes], layout: Layout) -> int:
    """How many of the lines are headers."""
    count, is_free = 0, True
    for line in lines:
        if is_free or not layout.is_separated:
            count += layout.header.fullmatch(line) is not None
        is_free = not line
    return count


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


READER = WeChatText()
