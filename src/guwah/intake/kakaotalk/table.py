"""
KakaoTalk for Mac: a table with the columns Date, User and Message.

Format notes: docs/formats/kakaotalk.md

The rules of this module are:
  * A row has three cells, of which the first is a time with the year first.
  * The chat's name is told by the file's name alone.
  * What the app says stands behind a name; `extra.behind` keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from guwah.evidence.record import Record, Sender, Sent
from guwah.intake import times
from guwah.intake.contract import Found, Member, Options
from guwah.intake.kakaotalk.body import describe
from guwah.intake.kakaotalk.grammar import STRUCTURE
from guwah.intake.kakaotalk.phrases import is_notice_of
from guwah.intake.notation.csv_rows import Header, Row, header_of
from guwah.intake.notation.csv_tables import lowered, table_found

COLUMNS = ("date", "user", "message")
_MARKS = '[ "\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]{0,9}'
TIME = re.compile(
    _MARKS
    + r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?[ \"]{0,3}"
)
FIRST_ROW = re.compile(
    rb'[\r\n]{0,4}(?:\xef\xbb\xbf)?"?[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}[ T][0-9]{1,2}:'
)
_FILE_NAME = re.compile(
    r"KakaoTalk_Chat_(.+)_[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}(?: ?\([0-9]{1,3}\))?\.csv"
)
_SENDERS = 10_000
_BIDIRECTIONAL = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)


def table_of(head: bytes) -> Header | None:
    """The header, if the beginning of a member is such a table's.

    Args:
        head: The beginning.
    """
    header = header_of(head)
    return header if header is not None and lowered(header.names) == COLUMNS else None


def thread_of(name: str) -> str | None:
    """The chat's name in a file's name.

    Args:
        name: The file's own name.
    """
    found = _FILE_NAME.fullmatch(name.rpartition("/")[2])
    return found[1] if found is not None else None


def read_table(reader: str, member: Member, header: Header, options: Options) -> Iterator[Found]:
    """Yield records and anomalies of a table.

    Args:
        reader: The reader's name.
        member: The member.
        header: From `table_of`.
        options: The declared zone, if any.

    Yields:
        What was found, in file order.
    """
    rows = _Rows(reader, member, options.zone)
    return table_found(reader, member, STRUCTURE, header, fits, rows.record)


def fits(cells: list[str]) -> bool:
    """Whether cells can be a row: three, a time first."""
    return len(cells) == len(COLUMNS) and TIME.fullmatch(cells[0]) is not None


class _Rows:
    """Makes the records of one member."""

    def __init__(self, reader: str, member: Member, zone: str | None) -> None:
        self._reader = reader
        self._member = member
        self._zone = zone
        self._thread = thread_of(member.name)
        self._senders: dict[str, Sender] = {}

    def record(self, row: Row, ordinal: int) -> Record:
        """The record of a row."""
        member = self._member
        written, user, text = row.cells
        sender = self._sender(user)
        name = (sender.name if sender is not None else None) or ""
        body = describe(text, member.siblings)
        is_notice = body.kind == "message" and is_notice_of(name, text)
        return Record(
            f"{member.id_prefix}/{ordinal}", "notice" if is_notice else body.kind, "export",
            self._reader, member.item, member.path, (row.start, row.length), (), self._thread,
            None if is_notice else sender, self._sent(written), text, body.attachments,
            (*body.marks, "repaired") if row.is_repaired else body.marks,
            {"behind": name} if is_notice else {},
        )  # fmt: skip

    def _sender(self, user: str) -> Sender | None:
        """A sender; None without a name."""
        if not user:
            return None
        known = self._senders.get(user)
        if known is None:
            if len(self._senders) >= _SENDERS:
                self._senders.clear()
            known = self._senders[user] = Sender(user.translate(_BIDIRECTIONAL))
        return known

    def _sent(self, written: str) -> Sent:
        """When it was sent; no reading if no calendar or clock has it."""
        found = TIME.fullmatch(written)
        assert found is not None
        written = written.strip().translate(_BIDIRECTIONAL)
        second = f":{found[6]}" if found[6] else ""
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return Sent(written, (), None, None, "unknown")
        reading = f"{day}T{int(found[4]):02d}:{found[5]}{second}"
        if not times.is_reading(reading):
            return Sent(written, (), None, None, "unknown")
        precision = times.SECOND if second else times.MINUTE
        return times.sent(written, (reading,), precision, self._zone)
