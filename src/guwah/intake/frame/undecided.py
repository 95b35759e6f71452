"""
A member that two readers know equally well: kept, and not read.

For a lone file the person is asked (`--reader`); for one file among many in an archive the rest
of the archive must not suffer.

The rule of this module: the whole member is one anomaly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guwah.errors import UnknownFormatError
from guwah.evidence.record import Anomaly
from guwah.intake.contract import Decision, Found, Member, Options, Reader
from guwah.intake.frame.detection import surest_reader
from guwah.intake.readers import READERS


class Undecided:
    """Stands where a reader would, and reads nothing; the member is one anomaly."""

    name = "undecided"
    version = 1
    reasons = frozenset({"format-undecided", "refused", "too-deep"})
    structure = re.compile(rb"")

    def __init__(self, why: str, reason: str = "format-undecided") -> None:
        self._why = why
        self._reason = reason

    def recognise(self, head: bytes, size: int) -> int:
        """Never."""
        del head, size
        return 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield one anomaly."""
        del options
        name = f"{member.id_prefix}/{member.first_ordinal}"
        span = (0, member.size)
        yield Anomaly(self.name, member.item, member.path, span, self._reason, name)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Why it was not read."""
        del member, options
        return [Decision("reader", "undecided", self._why, None)]


def reader_within(
    head: bytes, size: int, path: str, readers: Sequence[Reader] = READERS
) -> Reader | None:
    """The reader for one file among many.

    Args:
        head: Its first 64 KiB.
        size: Its length in bytes.
        path: Where it lies.
        readers: Who is asked.

    Returns:
        The reader that knows it best, None if nobody does, `Undecided` if two do equally.
    """
    try:
        return surest_reader(head, size, path, readers)
    except UnknownFormatError as tie:
        return Undecided(tie.what)
