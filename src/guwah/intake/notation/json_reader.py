"""
A reader of a JSON export: a layout, a builder of records, and how to know it.

Opens nothing and holds no state between members.

The rule of this module: what differs between two JSON formats is handed in; nothing of the
contract is done here twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import regex

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.json_builder import Builder
from guwah.intake.notation.json_layout import Format, grammar
from guwah.intake.notation.json_records import REASONS, JsonRecords

_BOM = b"\xef\xbb\xbf"


class JsonReader:
    """The reader of one format; see `intake.contract.Reader`."""

    def __init__(
        self,
        name: str,
        layout: Format,
        builder: Callable[[Member, Options], Builder],
        sureness: Callable[[bytes], int],
        explained: Callable[[JsonReader, Member, Options], list[Decision]] | None = None,
    ) -> None:
        """Take what makes the format.

        Args:
            name: The reader's name.
            layout: Where its records stand.
            builder: Makes the maker of records for a member.
            sureness: From the head without BOM and white space: 0 to 100.
            explained: The decisions for a whole member, if the format needs any.
        """
        self.name = name
        self.version = 1
        self.reasons = REASONS
        self.layout = layout
        self._structure = grammar(layout)
        self._builder = builder
        self._sureness = sureness
        self._explained = explained

    @property
    def structure(self) -> regex.Pattern[bytes]:
        """What may stand between records."""
        return self._structure

    def recognise(self, head: bytes, size: int) -> int:
        """How surely the first 64 KiB are of this format, by keys, never by a name."""
        del size
        return self._sureness(head.removeprefix(_BOM).lstrip(b" \t\r\n"))

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        builder = self._builder(member, options)
        return JsonRecords(self.name, self.layout, member, builder, self._structure).read()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """The decisions that hold for the whole file, with their evidence."""
        return self._explained(self, member, options) if self._explained else []


class Records:
    """What the builders of all these formats share: the member, and how a record is put together."""

    def __init__(self, reader: str, member: Member, options: Options) -> None:
        self.reader = reader
        self.item = member.item
        self.path = member.path
        self.siblings = member.siblings
        self.zone = options.zone

    def make(
        self,
        identity: str,
        span: Span,
        kind: Kind,
        text: str | None,
        extra: Mapping[str, Any],
        *,
        sender: Sender | None = None,
        sent: Sent | None = None,
        thread: str | None = None,
        context: tuple[Span, ...] = (),
        attachments: tuple[Attachment, ...] = (),
        marks: set[Mark] | frozenset[Mark] = frozenset(),
    ) -> Record:
        """One record of the member; marks are sorted."""
        return Record(
            identity, kind, "export", self.reader, self.item, self.path, span, context, thread,
            sender, sent, text, attachments, tuple(sorted(marks)), extra,
        )  # fmt: skip
