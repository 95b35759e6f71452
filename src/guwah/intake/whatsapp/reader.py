"""
Chat export reader for WhatsApp text files.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/whatsapp.md

The rules this reader follows are:
  * Every byte belongs to exactly one record, one anomaly, or the structure between them.
  * A record is its header, with the marks before it, to the end of its last line; structure is
    byte-order marks between records.
  * A line that cannot be read becomes an anomaly, never a guess; the order is never changed.
  * Day and month are decided per header dialect, from evidence that is kept.
  * A body is kept exactly, without the end of its last line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.whatsapp.cuts import BEFORE_FIRST, TOO_LONG, Batch, Lost, cuts
from guwah.intake.whatsapp.headers import BOM, LINE_END, ZEROS, candidates_pattern, dialect_of
from guwah.intake.whatsapp.lines import IMPOSSIBLE, Lines
from guwah.intake.whatsapp.names import thread_of
from guwah.intake.whatsapp.survey import Plan, survey

NO_HEADER = "no-header"
_HEAD_BYTES = 1 << 16


class WhatsAppText:
    """The reader of WhatsApp's "Export chat" text files, of Android and iPhone."""

    name = "whatsapp"
    version = 1
    reasons = frozenset({BEFORE_FIRST, TOO_LONG, IMPOSSIBLE, NO_HEADER})
    encodings = frozenset({"utf-16", "gb18030"})
    structure = re.compile(rb"(?:\xef\xbb\xbf)*")

    def recognise(self, head: bytes, size: int) -> int:
        """How surely the first 64 KiB are a WhatsApp export: 0 (no) to 100 (certain).

        Args:
            head: The beginning of the member.
            size: Its length in bytes.

        Returns:
            95 if the first line is a header, 60 if several lines are, 20 if one is.
        """
        text_bytes = LINE_END + head[:_HEAD_BYTES]
        if size > _HEAD_BYTES and text_bytes.rfind(LINE_END) > 0:
            text_bytes = text_bytes[: text_bytes.rfind(LINE_END)]
        found = [
            match for match in candidates_pattern().finditer(text_bytes)
            if dialect_of(match[1].translate(ZEROS)) is not None
        ]  # fmt: skip
        if not found:
            return 0
        is_first = found[0].start() == 0
        if is_first and (found[0][6] or len(found) > 1):
            return 95
        return 60 if is_first or len(found) > 2 else 20

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order; see `runs`."""
        return chain.from_iterable(self.runs(member, options))

    def runs(self, member: Member, options: Options) -> Iterator[Sequence[Found]]:
        """Yield records and anomalies in file order, many at a time.

        Args:
            member: The member; its source is read two times or more.
            options: The declared zone, if any.

        Yields:
            Records, and anomalies for what is none.
        """
        plan = self._plan(member)
        if isinstance(plan, Lost):
            if plan.end > plan.start:
                span = (plan.start, plan.end - plan.start)
                name = f"{member.id_prefix}/{member.first_ordinal}"
                yield [Anomaly(self.name, member.item, member.path, span, plan.reason, name)]
            return
        lines = Lines(member, plan, options.zone)
        for cut in cuts(member.source, plan):
            run = lines.records(cut) if isinstance(cut, Batch) else list(lines.lose(cut))
            del cut  # before the next is made, so that both fit into the processor's cache
            yield run
            del run
        yield list(lines.rest())

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """The decisions that hold for the whole file, with their evidence.

        Args:
            member: As for `read`.
            options: As for `read`.

        Returns:
            Order of dates for each dialect, quoted headers, names with a colon, the chat's name.
        """
        plan = self._plan(member)
        if isinstance(plan, Lost):
            return [Decision("format", plan.reason, "no line of the file is a header", None)]
        thread = thread_of(member.path, member.name, member.item)
        zone = options.zone or "unknown"
        return [
            *plan.decisions,
            Decision("thread", thread or "unknown", "the file's name", None),
            Decision("zone", zone, "declared" if options.zone else "the file tells none", None),
        ]

    @staticmethod
    def _plan(member: Member) -> Plan | Lost:
        """How to read a member; or, where nothing can be read, what is lost and why."""
        source = member.source
        source.seek(0)
        beginning = read_fully(source, _HEAD_BYTES)
        plan = survey(source)
        if plan.orders:
            return plan
        marks = 0
        while beginning.startswith(BOM, marks):
            marks += len(BOM)
        return Lost(marks, member.size, NO_HEADER)


READER = WhatsAppText()
