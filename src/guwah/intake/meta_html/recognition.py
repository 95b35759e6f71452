"""
Whether a web page is a chat of a Meta download: by what stands in its first 64 KiB.

The rules of this module are:
  * Meta writes posts, likes and log-ins into boxes of the same classes. A page is a chat if it
    lists who takes part, links to files of messages, or if a heading of its boxes comes again.
  * A page without Meta's classes is one only with both a list of participants and times.
"""

from __future__ import annotations

import io

import regex

from guwah.intake.meta_html.message import parts_of
from guwah.intake.meta_html.pages import MEMBERS, TITLE, layout_of, places
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tree import parse
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_values import Refused

_PAGE = regex.compile(rb"(?i)\s*+(?:\xef\xbb\xbf)?\s*+<(?:!doctype html|html)\b")
_FILES = regex.compile(
    rb"(?:src|href)=\"[^\"<>]{0,256}\bmessages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/"
)
_MOST_BOXES = 12


def recognise(head: bytes) -> int:
    """How surely a page is a chat.

    Args:
        head: Its first 64 KiB.

    Returns:
        0 to 100.
    """
    if not _PAGE.match(head) or b"page_wrap" in head:
        return 0
    layout = layout_of(head)
    if layout == "threads":
        return 95
    senders = _senders(head, layout)
    members = MEMBERS.search(head) is not None
    if layout == "plain":
        return 75 if members and senders else 0
    if members and senders:
        return 92
    if _FILES.search(head):
        return 85
    title = TITLE.search(head)
    name = decode(title[1])[0].strip() if title else ""
    told = [sender for sender in senders if sender]
    if name and name in told:
        return 80
    return 70 if len(set(told)) < len(told) else 0


def _senders(head: bytes, layout: str) -> list[str | None]:
    """The senders of the first messages that have a time."""
    told: list[str | None] = []
    cursor, cut = Cursor(io.BytesIO(head), len(head)), Cursor(io.BytesIO(head), len(head))
    for kind, start, end in places(cursor, layout):  # type: ignore[arg-type]
        if kind != "message":
            continue
        try:
            parts = parts_of(parse(cut.cut(start, end), start)[0])
        except Refused:
            continue
        if parts.stamp is not None:
            told.append(parts.sender)
        if len(told) >= _MOST_BOXES:
            break
    return told
