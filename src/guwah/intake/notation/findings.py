"""
What was found so far in one member: numbers the findings, joins neighbouring anomalies.

Reads two bytes between anomalies, nothing else.

The rules of this module are:
  * An anomaly is one maximal run: neighbours with one reason and only commas between are one.
  * Records and anomalies are numbered together, in file order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Found, Member
from guwah.intake.notation.json_cursor import Cursor

_BETWEEN = re.compile(rb"[ \t\r\n]*,?[ \t\r\n]*")
_BETWEEN_BYTES = 1 << 10


class Findings:
    """Numbers and joins; one for each member that is read.

    Attributes:
        ordinal: The number of the next finding.
        pending: Start, end and reason of an anomaly that may still grow.
        is_lost: Damage was passed, and a new container follows.
    """

    __slots__ = ("_cursor", "_member", "_reader", "is_lost", "ordinal", "pending")

    def __init__(self, reader: str, member: Member, cursor: Cursor) -> None:
        self._reader = reader
        self._member = member
        self._cursor = cursor
        self.ordinal = member.first_ordinal
        self.pending: tuple[int, int, str] | None = None
        self.is_lost = False

    def next_ordinal(self) -> int:
        """The number that a record gets which is yielded next."""
        return self.ordinal + (self.pending is not None)

    def record(self, found: Record) -> Iterator[Found]:
        """Yield what was pending, then the record."""
        yield from self.flush()
        self.ordinal += 1
        yield found

    def anomaly(self, start: int, end: int, reason: str) -> Iterator[Found]:
        """Keep an anomaly until it cannot grow; yield the one before if they do not join."""
        if self.pending is not None:
            before_start, before_end, before_reason = self.pending
            if before_reason == reason and start - before_end <= _BETWEEN_BYTES:
                between = self._cursor.cut(before_end, start) if start > before_end else b""
                if _BETWEEN.fullmatch(between):
                    self.pending = (before_start, end, reason)
                    return
            yield from self.flush()
        self.pending = (start, end, reason)

    def flush(self) -> Iterator[Found]:
        """Yield the pending anomaly, if there is one."""
        if self.pending is None:
            return
        start, end, reason = self.pending
        self.pending = None
        member = self._member
        identity = f"{member.id_prefix}/{self.ordinal}"
        self.ordinal += 1
        yield Anomaly(
            self._reader, member.item, member.path, (start, end - start), reason, identity
        )
