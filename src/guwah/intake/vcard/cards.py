"""
Where one contact card ends and the next begins.

Reads blocks; a card is held, what stands outside of cards is not.

The rules of this module are:
  * A card is the line `BEGIN:VCARD` to the line `END:VCARD`, with marks of direction before it.
  * A card inside a card counts as inside only after the property `AGENT`; else the card before
    it has no end, and stops where the next begins.
  * Text outside of cards that is not white space is one run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from guwah.intake.notation.json_cursor import Cursor

MAX_CARD_BYTES = 16 << 20
_MARK = re.compile(
    rb"\n(?:\xe2\x80[\x8e\x8f]){0,8}[ \t]{0,8}(?i:(BEGIN|END)[ \t]{0,8}:[ \t]{0,8}VCARD)[ \t]{0,8}(?=\r?\n|\Z)"
)
_FIRST = re.compile(
    rb"(?:\xe2\x80[\x8e\x8f]){0,8}[ \t]{0,8}(?i:BEGIN[ \t]{0,8}:[ \t]{0,8}VCARD)[ \t]{0,8}(?=\r?\n|\Z)"
)
_AGENT = re.compile(rb"(?:^|\n)[ \t]*(?:[\w-]+\.)?AGENT[^\n:]*:[ \t\r]*\Z", re.IGNORECASE)
_BLANK = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])*")
_LOOKED_BACK = 300
_LOOKED_AT = 256
_BLOCK = 1 << 16


class Run(NamedTuple):
    """A card, or text outside of cards: where it stands, and what it is."""

    start: int
    end: int
    kind: str


def opens_card(head: bytes) -> bool:
    """Whether a card begins at the first line that is not blank."""
    blank = _BLANK.match(head)
    return _FIRST.match(head, blank.end() if blank else 0) is not None


def runs(cursor: Cursor) -> Iterator[Run]:
    """The cards of a file and what stands between them.

    Args:
        cursor: The file.

    Yields:
        Runs of the kinds `card`, `no-end`, `too-large` and `outside`, in file order.
    """
    at = 0
    begin = _first_begin(cursor)
    while True:
        end = cursor.size if begin is None else begin
        outside = _trimmed(cursor, at, end)
        if outside is not None:
            yield outside
        if begin is None:
            return
        card, begin = _card(cursor, begin)
        yield card
        at = card.end


def _first_begin(cursor: Cursor) -> int | None:
    """Where the first card begins."""
    at = _skip_blank(cursor, 0, cursor.size)
    if _FIRST.match(cursor.cut(at, min(cursor.size, at + _LOOKED_AT))):
        return at
    return _next_begin(cursor, at)


def _next_begin(cursor: Cursor, at: int) -> int | None:
    """The next line that begins a card; at its marks of direction, if it has any."""
    while (found := cursor.find(_MARK, at)) is not None:
        if found[1][:1] in b"Bb":
            return cursor.base + found.start() + 1
        at = cursor.base + found.end()
    return None


def _card(cursor: Cursor, begin: int) -> tuple[Run, int | None]:
    """The card that begins here, and where the next one does."""
    depth, at = 1, begin + 1
    while (found := cursor.find(_MARK, at)) is not None:
        start, end = cursor.base + found.start() + 1, cursor.base + found.end()
        at = end
        if found[1][:1] in b"Ee":
            depth -= 1
            if not depth:
                kind = "card" if end - begin <= MAX_CARD_BYTES else "too-large"
                return Run(begin, end, kind), _next_begin(cursor, end)
        elif _AGENT.search(cursor.cut(max(begin, start - _LOOKED_BACK), start - 1)):
            depth += 1
        else:
            return _without_end(cursor, begin, start), start
    return _without_end(cursor, begin, cursor.size), None


def _without_end(cursor: Cursor, begin: int, stop: int) -> Run:
    """A card that nothing ends; the white space behind it is no part of it."""
    run = _trimmed(cursor, begin, stop)
    end = stop if run is None else run.end
    return Run(begin, end, "no-end" if end - begin <= MAX_CARD_BYTES else "too-large")


def _trimmed(cursor: Cursor, start: int, end: int) -> Run | None:
    """What is left of a run without the white space around it; None if nothing is."""
    start = _skip_blank(cursor, start, end)
    if start >= end:
        return None
    while end > start:
        begin = max(start, end - _BLOCK)
        block = cursor.cut(begin, end)
        kept = len(block.rstrip(b" \t\r\n"))
        end = begin + kept
        if kept:
            break
    return Run(start, end, "outside")


def _skip_blank(cursor: Cursor, start: int, end: int) -> int:
    """The first position that is no white space and no byte order mark."""
    while start < end:
        block = cursor.cut(start, min(end, start + _BLOCK))
        blank = _BLANK.match(block)
        taken = blank.end() if blank else 0
        start += taken
        if taken < len(block):
            break
    return start
