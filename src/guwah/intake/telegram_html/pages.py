"""
Where the messages of a Telegram page stand: one pass over its tags.

Makes no records. Format notes: docs/formats/telegram-html.md

The rules of this module are:
  * A message is a `<div>` of the class `message`, from its tag to the one that closes it.
  * Another message inside it means that the first was never closed: the first is then damage.
  * A date row, which the exporter puts between days, is no message: it is structure.
  * Memory is bounded: only numbers are kept while tags go by.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import regex

from guwah.intake.notation.html_gaps import structure
from guwah.intake.notation.html_tokens import attributes, tokens
from guwah.intake.notation.json_cursor import Cursor

_MONTH = (
    rb"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_S = rb"[ \t\r\n]*+"
DATE_ROW = regex.compile(
    rb"<div class=\"message service\" id=\"message-[0-9]{1,10}+\">" + _S
    + rb"<div class=\"body details\">" + _S + rb"([0-9]{1,2}+ " + _MONTH + rb" [0-9]{4}+)" + _S
    + rb"</div>" + _S + rb"</div>"
)  # fmt: skip
HEADER = regex.compile(rb"<div class=\"text bold\">([^<]{0,65536}+)</div>")
STRUCTURE = structure(
    (rb"<title>", rb"[^<]{0,65536}+</title>"),
    (rb"<div class=\"text bold\">", rb"[^<]{0,65536}+</div>"),
    (
        rb"<a class=\"pagination block_link\"",
        rb"[^<>]{0,1024}+>" + _S + rb"(?:Next|Previous) messages" + _S + rb"</a>",
    ),
    (rb"(?=<div class=\"message\b)", DATE_ROW.pattern),
)


USUAL = regex.compile(
    rb"<div class=\"message default clearfix(?P<joined> joined)?\" id=\"message(?P<id>[0-9]{1,15}+)\">" + _S
    + rb"(?:<div class=\"pull_left userpic_wrap\">" + _S + rb"<div class=\"userpic userpic[0-9]\""
    rb"(?: style=\"[^\"<]*+\")?>" + _S + rb"<div class=\"initials\"(?: style=\"[^\"<]*+\")?>[^<]*+</div>"
    + _S + rb"</div>" + _S + rb"</div>" + _S + rb")?<div class=\"body\">" + _S
    + rb"<div class=\"pull_right date details\" title=\"(?P<date>[^\"<]*+)\">[^<]*+</div>" + _S
    + rb"(?:(?P<from><div class=\"from_name\">(?P<name>[^<]*+)</div>)" + _S + rb")?"
    rb"<div class=\"text\">(?P<text>[^<]*+(?:<br>[^<]*+)*+)</div>" + _S + rb"</div>" + _S + rb"</div>"
)  # fmt: skip
_DIVS = frozenset({"div"})
_USUAL_BYTES = 1 << 16


class Place(NamedTuple):
    """Where a message or a date row stands, or a message that does not close."""

    kind: Literal["message", "broken", "open"]
    start: int
    end: int
    usual: regex.Match[bytes] | None = None


def places(cursor: Cursor) -> Iterator[Place]:
    """Yield where the messages stand, in file order.

    Args:
        cursor: A view of the page, of this walk alone.

    Yields:
        Places that do not overlap; `open` only as the last, for a page that was cut off.
        A message of nothing but a sender, a time and a text comes with its parts (`usual`).
    """
    at = 0
    while at < cursor.size:
        for place in _places(cursor, at):
            yield place
            at = place.end
            if place.usual is not None:
                break
        else:
            return


def _places(cursor: Cursor, begin: int) -> Iterator[Place]:
    """Yield where messages stand, tag by tag, up to the first one that is usual."""
    start = depth = -1
    for kind, at, end, _ in tokens(cursor, begin, only=_DIVS):
        if kind == "start":
            tag = cursor.data[at - cursor.base : end - cursor.base]
            if b"message" in tag and is_message(tag):
                if depth > 0:
                    yield Place("broken", start, at)
                cursor.load(at, min(_USUAL_BYTES, cursor.size - at))
                usual = USUAL.match(cursor.data, at - cursor.base, at - cursor.base + _USUAL_BYTES)
                if usual is not None:
                    yield Place("message", at, cursor.base + usual.end(), usual)
                    return
                start, depth = at, 1
            elif depth > 0:
                depth += 1
        elif kind == "end" and depth > 0:
            depth -= 1
            if depth == 0:
                yield Place("message", start, end)
    if depth > 0:
        yield Place("open", start, cursor.size)


def is_message(tag: bytes) -> bool:
    """Whether a start tag opens a message."""
    words = attributes(tag).get("class", b"").split()
    return b"message" in words and (b"service" in words or b"default" in words)
