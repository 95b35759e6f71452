"""
Where one message of a mailbox ends and the next begins.

Reads blocks of 1 MiB. The mailbox formats (mboxo, mboxrd, mboxcl) share the `From ` line and
nothing else; programs disagree on everything around it, and bodies hold such lines too.

The rules of this module are:
  * After an empty line, or at the start of the file, `From …` divides if it holds a date and a
    header, an empty line or `>From ` follows; or if it holds no date and a header follows
    that only mails have.
  * Without an empty line before it, `From …` divides only with both: a date, and such a header.
  * `From : …` is a header, however much white space stands before the colon.
  * A line that the end of the file cuts off divides nothing.
  * What stands before the first such line is no message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from guwah.intake.mail.held import HELD_BYTES, Held, InMemory, InPlace
from guwah.intake.notation.reading_bytes import read_fully

_BLOCK_BYTES = 1 << 20
_AHEAD_BYTES = 1 << 11
_BEHIND_BYTES = 4
_LONGEST_LINE = 1000
_BEFORE_BYTES = 1 << 12
_SUREST = 95
_TRIED = 20

_DATE = re.compile(
    rb"\d{1,2}:\d\d(?::\d\d)?\b.{0,40}?\b\d{4}\b|\b\d{4}\b.{0,40}?\d{1,2}:\d\d(?::\d\d)?"
)
_FROM_FIELD = re.compile(rb"From[ \t]+:")
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|\r?\n|>From ")
_MAIL_HEADER = re.compile(
    rb"(?:return-path|received|delivered-to|from|to|cc|date|subject|message-id|mime-version|"
    rb"content-(?:type|transfer-encoding|length)|status|reply-to|sender|in-reply-to|references|"
    rb"dkim-signature|authentication-results|arc-[a-z-]+|list-[a-z]+|envelope-to|"
    rb"delivery-date|newsgroups|path|resent-[a-z-]+|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(rb"(?:\xef\xbb\xbf|\r?\n)*")


def opens_mailbox(head: bytes, at: int) -> int:
    """How surely a mailbox begins at a position of the file's first bytes: 0 to 95."""
    if not head.startswith(b"From ", at) or not is_separator(head, at, is_after_empty=True):
        return 0
    line_end = head.find(b"\n", at)
    has_date = _DATE.search(head, at, line_end) is not None
    has_header = _MAIL_HEADER.match(head, line_end + 1) is not None
    return _SUREST if has_date and has_header else 85 if has_header else 70


def holds_mailbox(head: bytes) -> int:
    """How surely a mailbox begins after other text: 0 or 45."""
    at = -1
    for _ in range(_TRIED):
        at = head.find(b"\nFrom ", at + 1)
        if at < 0:
            break
        if head[max(0, at - 2) : at + 1].endswith((b"\n\n", b"\n\r\n")) and (
            opens_mailbox(head, at + 1) == _SUREST
        ):
            return 45
    return 0


def is_separator(data: bytes, at: int, is_after_empty: bool | None = None) -> bool:
    """Whether the line `From …` at a position divides two messages.

    Args:
        data: Bytes around it, 2 KiB after it at least unless the file ends.
        at: Where the line begins.
        is_after_empty: Whether an empty line stands before it; None looks.

    Returns:
        Whether it does.
    """
    line_end = data.find(b"\n", at, at + _LONGEST_LINE)
    if line_end < 0 or _FROM_FIELD.match(data, at):
        return False
    has_date = _DATE.search(data, at, line_end) is not None
    if is_after_empty is None:
        is_after_empty = data[max(0, at - 3) : at].endswith((b"\n\n", b"\n\r\n"))
    if is_after_empty and has_date:
        return _HEADER.match(data, line_end + 1) is not None
    if is_after_empty or has_date:
        return _MAIL_HEADER.match(data, line_end + 1) is not None
    return False


class Splitter:
    """Divides one mailbox.

    Args:
        source: The member's stream; it is moved.
        size: Its length in bytes.
    """

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._size = size
        self._base = 0
        self._data = b""

    def messages(self) -> Iterator[tuple[int, Held, bool]]:
        """Yield where each message begins, its bytes, and whether it is one.

        Only the first can be none: what stands before the first separator.
        """
        while len(self._data) < min(self._size, _BEFORE_BYTES + _AHEAD_BYTES):
            self._more(0)
        found = _STRUCTURE.match(self._data[:_BEFORE_BYTES])
        start = found.end() if found else 0
        is_message = opens_mailbox(self._data, start) > 0
        while start < self._size:
            end = self._next(start)
            yield start, self._hold(start, end), is_message
            start, is_message = end, True

    def _next(self, start: int) -> int:
        """Where the next separator after the message at `start` begins."""
        at = start
        while True:
            found = self._data.find(b"\nFrom ", at - self._base)
            known = self._base + len(self._data)
            is_end = known >= self._size
            if found < 0:
                if is_end:
                    return self._size
                at = max(at, known - 5)
                self._more(start if at - start <= HELD_BYTES else at - _BEHIND_BYTES)
                continue
            at = self._base + found
            if at + _AHEAD_BYTES > known and not is_end:
                self._more(start if at - start <= HELD_BYTES else at - _BEHIND_BYTES)
                continue
            if is_separator(self._data, found + 1):
                return at + 1
            at += 1

    def _hold(self, start: int, end: int) -> Held:
        """The message's bytes, or where they lie if they are too many."""
        if end - start <= HELD_BYTES:
            if self._base > start:
                self._source.seek(start)
                return InMemory(read_fully(self._source, end - start))
            return InMemory(self._data[start - self._base : end - self._base])
        return InPlace(self._source, start, end - start)

    def _more(self, keep: int) -> None:
        """Read one block more; forget what lies before `keep`."""
        known = self._base + len(self._data)
        keep = max(keep, self._base)
        self._source.seek(known)
        block = read_fully(self._source, min(_BLOCK_BYTES, self._size - known))
        if not block:
            self._size = known
        self._data = self._data[keep - self._base :] + block
        self._base = keep
