"""
Reader of the XML backups of SMS Backup & Restore: messages, multimedia messages, calls.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/sms-backup.md

The rules this reader follows are:
  * A record is one `sms`, `mms` or `call`, from `<` to the `>` that ends it.
  * Emoji that were written as two illegal references are the characters that were meant.
  * Whatever follows damage is read as well; a file without its last tag is read to its end.
  * Files inside an MMS can be opened one by one; no backup is ever held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guwah.evidence.record import Record
from guwah.intake.contract import Decision, Derived, Found, Member, Options
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_elements import Element
from guwah.intake.sms_backup.message import NAME, Builder
from guwah.intake.sms_backup.parts import Parts
from guwah.intake.sms_backup.values import Refused, Values
from guwah.intake.sms_backup.walk import BOM, REASONS, STRUCTURE, Walk

_ROOT = re.compile(rb"<(?:smses|calls)(?=[ \t\r\n/>])")
_CHILD = re.compile(rb"<(?:sms|mms|call)[ \t\r\n]+[A-Za-z_]+[ \t\r\n]*=")
_PROLOG_BYTES = 1 << 13


class SmsBackup:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    declares_count = True
    reasons = REASONS
    structure = STRUCTURE
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is a backup: by its root and what stands below, never by its name.

        Args:
            head: The beginning of the member.
            size: Its length in bytes.

        Returns:
            95 with both, 70 with a root alone, 60 with messages alone, which begin the file.
        """
        del size
        text = head.removeprefix(BOM).lstrip()
        if not text.startswith(b"<"):
            return 0
        if _ROOT.search(text[:_PROLOG_BYTES]):
            return 95 if _CHILD.search(text) else 70
        return 60 if _CHILD.match(text) else 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order.

        Args:
            member: The member; its source is read once, and long files in it twice.
            options: Not used: a time is an instant.

        Yields:
            Records, and anomalies for what is none.
        """
        del options
        cursor = Cursor(member.source, member.size)
        return self._read(member, cursor, Walk(cursor))

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """How many messages the file says that it holds, and how many there are.

        Args:
            member: As for `read`.
            options: As for `read`.

        Returns:
            The declared count, if one is declared; the number of documents, if several are.
        """
        del options
        cursor = Cursor(member.source, member.size)
        walk = Walk(cursor)
        found = sum(isinstance(one, Record) for one in self._read(member, cursor, walk))
        decisions = []
        if walk.declared:
            decided = " + ".join(declared.written for declared in walk.declared)
            evidence = f"{found} messages and calls stand in the file"
            decisions.append(Decision("declared count", decided, evidence, walk.declared[0].span))
        if walk.roots > 1:
            evidence = "the file holds several roots, one after the other"
            decisions.append(Decision("documents", str(walk.roots), evidence))
        return decisions

    def derived(self, member: Member, options: Options) -> Iterator[Derived]:
        """Yield the files inside the multimedia messages, in file order.

        Args:
            member: As for `read`.
            options: As for `read`.

        Yields:
            Every part whose base64 can be decoded.
        """
        del options
        cursor = Cursor(member.source, member.size)
        number = 0
        for one in Walk(cursor).read():
            number += isinstance(one, Element)
            if isinstance(one, Element) and one.tag.name == "mms":
                try:
                    values = Values(cursor)
                    values.of(one.tag)
                    parts = Parts.read(one, number, values, cursor)
                except Refused:
                    continue
                yield from parts.files(cursor)

    @staticmethod
    def _read(member: Member, cursor: Cursor, walk: Walk) -> Iterator[Found]:
        """As `read`, with a walk that the caller keeps."""
        findings = Findings(NAME, member, cursor)
        builder = Builder(member, cursor)
        number = 0
        for one in walk.read():
            if not isinstance(one, Element):
                yield from findings.anomaly(*one)
                continue
            number += 1
            try:
                record = builder.record(one, number, findings.next_ordinal())
            except Refused as refused:
                yield from findings.anomaly(one.start, one.end, refused.args[0])
            else:
                yield from findings.record(record)
        yield from findings.flush()


READER = SmsBackup()
