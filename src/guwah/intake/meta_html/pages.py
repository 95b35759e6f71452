"""
Where the messages of a Meta page stand: one pass over its tags, for each generation of pages.

Makes no records. Format notes: docs/formats/meta-html.md

The rules of this module are:
  * `threads` (2016 to 2018): `<div class="message">` and what follows it, up to the next one.
  * `boxes` (since 2018): a `<div>` of the classes `uiBoxWhite noborder`, or a `<section>` of the
    class `_a6-g`.
  * `plain`: a page without these classes; a message is the innermost element whose last part
    is a time and that has another part before it.
  * Another message inside one that has not closed makes the first damage.
  * Memory is bounded: a few words for each open element, and of those not more than 256.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import regex

from guwah.intake.meta_html.stamps import LONGEST, stamp_of
from guwah.intake.notation.html_gaps import structure
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tokens import VOID, attributes, tokens
from guwah.intake.notation.json_cursor import Cursor

Layout = Literal["threads", "boxes", "plain"]
PARTICIPANTS = (
    "Participants|Teilnehmer|Teilnehmer/innen|Participantes|Partecipanti|Deelnemers|Uczestnicy|"
    "Участники|Учасники|Katılımcılar|المشاركون|Người tham gia|Peserta|Účastníci|Deltagare|Deltagere|"
    "Deltakere|Osallistujat|Résztvevők|Participanți|Συμμετέχοντες|参加者|참가자|参与者|參與者|משתתפים|प्रतिभागी"
)
_PARTICIPANTS = rb"(?:" + PARTICIPANTS.encode() + rb")[ \xc2\xa0]{0,2}[:\xef\xbc\x9a]"
HEADING = regex.compile(
    rb"<(?:div|h[1-6])\b[^<>]*+class=\"[^\"<>]*\b(?:_3b0d|_a70e)\b[^\"<>]*\"[^<>]*+>([^<]{1,65536}+)</"
)
TITLE = regex.compile(rb"<title>([^<]{0,65536}+)</title>")
MEMBERS = regex.compile(_PARTICIPANTS + rb"([^<]{0,65536}+)(?=<)")
_HEADING_OPENING = rb"<(?:div|h[1-6]) class=\"(?:_3b0d|_a70e)\""
STRUCTURE = structure(
    (rb"<title>", rb"[^<]{0,65536}+</title>"),
    (_HEADING_OPENING, rb"[^<>]{0,1024}+>[^<]{0,65536}+(?=<|\Z)"),
    (rb"<div class=\"thread\">", rb"[^<]{0,65536}+(?=<|\Z)"),
    (rb"<h[13]>", rb"[^<]{0,65536}+</h[13]>"),
    (rb"<li\b", rb"[^<>]{0,1024}+>(?:<a [^<>]{0,4096}+>)?+[^<]{0,1024}+(?=<|\Z)"),
    texts=(_PARTICIPANTS, rb"(?:Generated|Downloaded) by "),
)
_MOST_FRAMES = 256
_CONTAINERS = frozenset({"div", "section", "li", "tr", "article"})
_MEDIA = frozenset({"img", "video", "audio", "source"})
_SPACE = b" \t\r\n\f"
_BLANK = regex.compile(rb"(?:[ \t\r\n\f]|\xef\xbb\xbf|\xe2\x80[\x8e\x8f])*+")


class Place(NamedTuple):
    """Where a message stands, or one that does not close."""

    kind: Literal["message", "broken", "open"]
    start: int
    end: int


def layout_of(head: bytes) -> Layout:
    """Which generation a page is of, by its first bytes."""
    body = head[head.rfind(b"</style>") + 1 :]
    if b'<div class="thread">' in body and b'class="message_header"' in body:
        return "threads"
    if regex.search(rb"class=\"[^\"<>]*\buiBoxWhite noborder\b|<section class=\"_a6-g\b", body):
        return "boxes"
    return "plain"


def places(cursor: Cursor, layout: Layout) -> Iterator[Place]:
    """Yield where the messages stand, in file order.

    Args:
        cursor: A view of the page, of this walk alone.
        layout: As `layout_of` tells.

    Yields:
        Places that do not overlap; `open` only as the last, for a page that was cut off.
    """
    return {"threads": _threads, "boxes": _boxes, "plain": _plain}[layout](cursor)


def _tag(cursor: Cursor, start: int, end: int) -> bytes:
    """The bytes of a tag that was just read."""
    return cursor.data[start - cursor.base : end - cursor.base]


def _words(cursor: Cursor, start: int, end: int) -> list[bytes]:
    """The words of a start tag's class."""
    tag = _tag(cursor, start, end)
    return attributes(tag).get("class", b"").split() if b"class" in tag.lower() else []


def _is_box(raw: bytes, name: str) -> bool:
    """Whether a start tag has the classes of a box."""
    words = attributes(raw).get("class", b"").split()
    return (b"uiBoxWhite" in words and b"noborder" in words) or (
        name == "section" and b"_a6-g" in words
    )


def _boxes(cursor: Cursor) -> Iterator[Place]:
    """Yield boxes: elements of a class, tag to tag."""
    start, depth, name = -1, 0, ""
    for kind, at, end, tag in tokens(cursor, only=frozenset({"div", "section"})):
        if kind == "start":
            raw = _tag(cursor, at, end)
            if (tag == "section" or b"uiBoxWhite" in raw) and _is_box(raw, tag):
                if depth > 0:
                    yield Place("broken", start, at)
                start, depth, name = at, 1, tag
            elif depth > 0 and tag == name:
                depth += 1
        elif kind == "end" and depth > 0 and tag == name:
            depth -= 1
            if depth == 0:
                yield Place("message", start, end)
    if depth > 0:
        yield Place("open", start, cursor.size)


def _threads(cursor: Cursor) -> Iterator[Place]:
    """Yield messages and what follows each, up to the next one or the end of the thread."""
    start = last = -1
    depth = 0
    for kind, at, end, tag in tokens(cursor):
        words = _words(cursor, at, end) if kind == "start" and tag == "div" else []
        is_message, is_thread = b"message" in words, b"thread" in words
        if (is_message or is_thread) and start >= 0:
            yield Place("message" if depth == 1 else "broken", start, last if depth == 1 else at)
            start = -1
        if is_thread:
            depth = 1
        elif is_message:
            start, last, depth = at, end, 2
        elif tag == "div" and depth > 0:
            depth += 1 if kind == "start" else -1
            if depth == 0 and start >= 0:
                yield Place("message", start, last)
                start = -1
        if start >= 0 and (kind != "text" or not _BLANK.fullmatch(_tag(cursor, at, end))):
            last = end
    if start >= 0:
        yield Place("open", start, cursor.size)


class _Frame:
    """An open element: where it began, what text it has, and whether it holds a message."""

    __slots__ = ("has_box", "has_part", "last", "name", "start", "text")

    def __init__(self, name: str, start: int) -> None:
        self.name, self.start = name, start
        self.text = b""
        self.has_part = self.has_box = False
        self.last = b""

    def take(self, text: bytes, is_part: bool) -> None:
        """Take in a text, or the text of a part that has closed."""
        if not is_part and not text.strip(_SPACE):
            return
        self.text = (self.text + text)[: 8 * LONGEST]
        if is_part:
            self.has_part = self.has_part or bool(self.last)
            self.last = text.strip(_SPACE)[: 8 * LONGEST] or b"-"

    def is_message(self) -> bool:
        """Whether its last part is a time, and another part stands before it."""
        return (
            self.name in _CONTAINERS
            and not self.has_box
            and self.has_part
            and len(self.last) < 4 * LONGEST
            and stamp_of(decode(self.last)[0]) is not None
        )


def _plain(cursor: Cursor) -> Iterator[Place]:
    """Yield the innermost elements that end with a time."""
    frames: list[_Frame] = []
    deeper = 0
    for kind, at, end, name in tokens(cursor):
        if kind == "text" and frames:
            frames[-1].take(_tag(cursor, at, end)[: 8 * LONGEST], False)
        elif kind == "start" and name in VOID:
            if frames and name in _MEDIA:
                frames[-1].take(b"", True)
        elif kind == "start" and len(frames) < _MOST_FRAMES:
            frames.append(_Frame(name, at))
        elif kind == "start":
            deeper += 1
        elif kind == "end" and deeper:
            deeper -= 1
        elif kind == "end":
            yield from _close(frames, name, end)
    begun = next((frame for frame in frames if not frame.has_box and frame.text), None)
    if begun is not None and begun.name not in ("html", "head", "title"):
        yield Place("open", begun.start, cursor.size)


def _close(frames: list[_Frame], name: str, end: int) -> Iterator[Place]:
    """Close the innermost element of that name; yield it if it is a message."""
    if not any(frame.name == name for frame in frames):
        return
    is_closed = False
    while not is_closed:
        frame = frames.pop()
        is_closed = frame.name == name
        is_message = is_closed and frame.is_message()
        if is_message:
            yield Place("message", frame.start, end)
            for around in frames:
                around.has_box, around.text = True, b""
        elif frames:
            _hand_up(frames[-1], frame)


def _hand_up(parent: _Frame, frame: _Frame) -> None:
    """Tell the element around what an element held that has closed."""
    if not frame.has_box and frame.name != "head" and (frame.text.strip(_SPACE) or frame.last):
        parent.take(frame.text, True)
