"""
Reader of mailbox files (`.mbox`): many mails, one after the other.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/mbox.md

The rules this reader follows are:
  * A record begins at its `From ` line and ends where the next one begins; nothing lies between.
  * `Content-Length` divides nothing: it is a header like any other.
  * A body may hold a line `From …`: what divides is decided by `separators`.
  * Memory holds one message of up to 8 MiB; a longer one is read where it lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Decision, Derived, Found, Member, Options
from guwah.intake.mail.eml import STRUCTURE, derived_of
from guwah.intake.mail.fields import Fields, find_head, read_fields
from guwah.intake.mail.files import Near
from guwah.intake.mail.held import Held
from guwah.intake.mail.message import Builder
from guwah.intake.mail.parts import walk
from guwah.intake.mail.separators import Splitter, holds_mailbox, opens_mailbox
from guwah.intake.notation.charsets import decode

NAME = "mbox"
_LONGEST_LINE = 1 << 12
_EMPTY_LINE_END = re.compile(rb"\n\r?\n\Z")


class MboxReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({"before-first-header", "no-header", "too-large"})
    structure = STRUCTURE

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a mailbox: by its first two lines."""
        del size
        found = STRUCTURE.match(head[:_LONGEST_LINE])
        return opens_mailbox(head, found.end() if found else 0) or holds_mailbox(head)

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        builder = Builder(NAME, member, options.zone, is_mailbox=True)
        ordinal = member.first_ordinal
        number = 0
        for start, held, is_message in Splitter(member.source, member.size).messages():
            span = (start, held.size)
            identity = f"{member.id_prefix}/{ordinal}"
            ordinal += 1
            if not is_message:
                reason = "no-header" if held.size + start == member.size else "before-first-header"
                yield Anomaly(NAME, member.item, member.path, span, reason, identity)
                continue
            number += 1
            taken = _take(held)
            if taken is None:
                yield Anomaly(NAME, member.item, member.path, span, "too-large", identity)
                continue
            from_line, fields, body, stop = taken
            found = walk(held, fields, body, stop)
            yield builder.record(held, fields, found, span, ordinal - 1, f"{number}/", from_line)

    def derived(self, member: Member, options: Options) -> Iterator[Derived]:
        """Yield the files of all messages."""
        del options
        number, near = 0, Near()
        for start, held, is_message in Splitter(member.source, member.size).messages():
            number += is_message
            taken = _take(held) if is_message else None
            if taken is None:
                continue
            _, fields, body, stop = taken
            found = walk(held, fields, body, stop)
            folder = f"{number}/"
            yield from derived_of(member, held, found, start, folder, near, is_mailbox=True)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Nothing is decided for a whole mailbox."""
        del member, options
        return []


def _take(held: Held) -> tuple[str, Fields, int, int] | None:
    """Separator line, headers, start and end of the body; None if the headers are too long.

    The empty line before the next separator is the mailbox's, not the message's.
    """
    end = held.find(b"\n", 0, min(held.size, _LONGEST_LINE))
    end = min(held.size, _LONGEST_LINE) if end < 0 else end + 1
    head_end, body = find_head(held, end, held.size)
    if head_end < 0:
        return None
    from_line, _ = decode(held.cut(0, end).rstrip(b"\r\n"), None)
    fields = read_fields(held.cut(end, head_end)) if head_end > end else Fields()
    stop = held.size
    found = _EMPTY_LINE_END.search(held.cut(max(0, stop - 3), stop))
    if found is not None:
        stop -= len(found[0]) - 1
    return from_line, fields, body, max(body, stop)


READER = MboxReader()
