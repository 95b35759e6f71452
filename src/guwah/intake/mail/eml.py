"""
Reader of single mails (`.eml`): one file, one message.

Turns bytes into a record; opens no files and writes nothing.
Format notes: docs/formats/email.md

The rules this reader follows are:
  * The record is the whole file, but for a byte order mark and empty lines before the first header.
  * The parts of the message are files of their own (`derived`); a nested mail is one of them.
  * A file that begins with no header is one anomaly.
  * A saved web page (`.mht`) is no mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Decision, Derived, Found, Member, Options
from guwah.intake.mail.body import attached
from guwah.intake.mail.fields import find_head, read_fields
from guwah.intake.mail.files import Near, name_and_path, opener
from guwah.intake.mail.held import HELD_BYTES, Held, InMemory, InPlace
from guwah.intake.mail.message import Builder
from guwah.intake.mail.parts import Walk, walk
from guwah.intake.notation.reading_bytes import read_fully

NAME = "email"
STRUCTURE = re.compile(rb"(?:\xef\xbb\xbf|\r?\n)*")
_BEFORE_BYTES = 1 << 10
_LOOKED_AT_BYTES = 1 << 14
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_LINE = re.compile(rb"^(?:([!-9;-~]+)[ \t]*:|([^ \t\r\n]))", re.M)
_FIRST_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_CORE = frozenset({b"from", b"message-id", b"received", b"return-path", b"delivered-to"})
_KNOWN = _CORE | {
    b"to", b"cc", b"bcc", b"date", b"subject", b"reply-to", b"sender", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"in-reply-to", b"references",
    b"dkim-signature", b"authentication-results", b"x-mailer", b"user-agent", b"resent-from",
    b"resent-to", b"resent-date", b"resent-message-id", b"list-id", b"list-unsubscribe",
    b"x-originating-ip", b"received-spf", b"arc-seal", b"x-received", b"x-priority",
    b"content-disposition", b"envelope-to", b"delivery-date", b"x-gmail-labels", b"x-gm-thrid",
}  # fmt: skip
_WEB_PAGE = re.compile(rb"^snapshot-content-location[ \t]*:|^from:[ \t]*<?saved by ", re.M | re.I)


class EmailReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({"no-header", "too-large"})
    structure = STRUCTURE

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a mail: by the names of its headers."""
        del size
        start = _begin(head)
        block = head[start : start + _LOOKED_AT_BYTES]
        if not block or _FIRST_FIELD.match(block) is None:
            return 0
        end = _EMPTY_LINE.search(block)
        block = block[: end.start() + 1] if end else block
        names: set[bytes] = set()
        other = 0
        for found in _LINE.finditer(block):
            if found[1] is None:
                other += 1
            else:
                names.add(found[1].lower())
        known = names & _KNOWN
        if len(known) < 2 or other > len(names) // 2 or _WEB_PAGE.search(block):
            return 0
        if not known & _CORE and not {b"to", b"subject"} <= known:
            return 0
        return min(92, 40 + 9 * len(known))

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield the one record, or the one anomaly."""
        start, held = _hold(member)
        if not held.size:
            return
        span = (start, held.size)
        head_end, body = find_head(held, 0, held.size)
        if head_end <= 0:
            reason = "too-large" if head_end < 0 else "no-header"
            identity = f"{member.id_prefix}/{member.first_ordinal}"
            yield Anomaly(NAME, member.item, member.path, span, reason, identity)
            return
        fields = read_fields(held.cut(0, head_end))
        found = walk(held, fields, body, held.size)
        builder = Builder(NAME, member, options.zone, is_mailbox=False)
        yield builder.record(held, fields, found, span, member.first_ordinal)

    def derived(self, member: Member, options: Options) -> Iterator[Derived]:
        """Yield the files of the message."""
        del options
        start, held = _hold(member)
        head_end, body = find_head(held, 0, held.size)
        if head_end > 0:
            fields = read_fields(held.cut(0, head_end))
            found = walk(held, fields, body, held.size)
            yield from derived_of(member, held, found, start, "", Near(), is_mailbox=False)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Nothing is decided for a whole mail."""
        del member, options
        return []


def derived_of(
    member: Member,
    held: Held,
    found: Walk,
    offset: int,
    folder: str,
    near: Near,
    is_mailbox: bool,
) -> Iterator[Derived]:
    """The files of one message.

    Args:
        member: Where it lies.
        held: Its bytes.
        found: Its parts.
        offset: Where it begins in the member.
        folder: What stands before each path.
        near: Takes the message, until the next is found.
        is_mailbox: Whether lines that begin `From ` got a `>`.

    Yields:
        Each file; it can be opened as long as the member's stream can.
    """
    near.keep(offset, held)
    for part in attached(found.parts, held):
        _, path = name_and_path(part)
        size, opened = opener(member.source, offset, part, is_mailbox, near)
        yield Derived(folder + path, size, opened)


def _begin(head: bytes) -> int:
    """Where the first line begins that is not empty."""
    found = STRUCTURE.match(head[:_BEFORE_BYTES])
    return found.end() if found else 0


def _hold(member: Member) -> tuple[int, Held]:
    """Where the message begins, and its bytes."""
    member.source.seek(0)
    head = read_fully(member.source, min(member.size, HELD_BYTES))
    start = _begin(head)
    if member.size <= HELD_BYTES:
        return start, InMemory(head[start:])
    return start, InPlace(member.source, start, member.size - start)


READER = EmailReader()
