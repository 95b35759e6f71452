"""
Readers of tables: what is the same for every format that is a CSV file with a header.

Knows no format. Rows come from `csv_rows`; a format says what its columns are called and makes
a record of each row.

The rules of this module are:
  * The header is structure if all its names are on the format's list. If one is not, the header
    is an anomaly, so that nobody passes over a column; the rows are read all the same.
  * A file without a header that the format knows is one anomaly.
  * Records and anomalies are numbered together, in file order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

import regex

from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Found, Grammar, Member
from guwah.intake.notation.csv_rows import BOM, DIRECTION, ROW_REASONS, Fits, Header, Row, read_rows
from guwah.intake.notation.reading_bytes import read_fully

NO_HEADER = "no-header"
UNKNOWN = "unknown-part"
TABLE_REASONS = ROW_REASONS | {NO_HEADER, UNKNOWN}
HEAD_BYTES = 1 << 16
_DIRECTION = b"|".join(mark.encode() for mark in DIRECTION)


def table_structure(names: Collection[str], units: Iterable[str] = ()) -> regex.Pattern[bytes]:
    """What may stand between the rows of a table: line ends, marks, a header with these names.

    Args:
        names: Every name that a column of the format can have; `""` for a column without one.
        units: What may stand in brackets behind a name.

    Returns:
        A pattern `(?:token)*`.
    """
    told = _one_of({name.encode().lower() for name in names})
    unit = _one_of({unit.encode().lower() for unit in units})
    behind = rb"(?: ?\((?:" + unit + rb")\))?" if unit else b""
    cell = rb' {0,8}"?(?:' + told + rb")" + behind + rb'"? {0,8}(?:[,;\t]|(?=[\r\n]|\Z))'
    empty = rb'(?:"")?[,;\t]|' if "" in names else b""
    # Possessive: a header that is none must not be tried in every way.
    return regex.compile(
        rb"(?:\xef\xbb\xbf|" + _DIRECTION + rb"|[\r\n]|sep=[,;\t]|" + empty + cell + rb")*+",
        regex.IGNORECASE,
    )


def _one_of(names: Iterable[bytes]) -> bytes:
    """Alternatives, the longest first."""
    return b"|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True) if name)


def head_of(member: Member) -> bytes:
    """The first 64 KiB of a member."""
    member.source.seek(0)
    return read_fully(member.source, HEAD_BYTES)


def without_table(reader: str, member: Member, structure: Grammar) -> Iterator[Found]:
    """The one anomaly for a member that has no header of the format.

    Args:
        reader: The reader's name.
        member: The member.
        structure: The reader's structure; what of it the member begins with is not lost.

    Yields:
        An anomaly, or nothing if there is nothing but structure.
    """
    head = head_of(member)
    matched = structure.match(head)
    start = matched.end() if matched else 0
    if start < member.size:
        yield anomaly(reader, member, start, member.size - start, NO_HEADER, member.first_ordinal)


def table_found(
    reader: str,
    member: Member,
    structure: Grammar,
    header: Header,
    fits: Fits,
    record: Callable[[Row, int], Record],
) -> Iterator[Found]:
    """Records and anomalies of a table with a header.

    Args:
        reader: The reader's name.
        member: The member.
        structure: The reader's structure.
        header: From `header_of`.
        fits: As in `read_rows`.
        record: Makes the record of a row, given its ordinal.

    Yields:
        What was found, in file order.
    """
    head = head_of(member)
    ordinal = member.first_ordinal
    names = header.names
    if not structure.fullmatch(head[header.start : header.end]):
        length = header.end - header.start
        yield anomaly(reader, member, header.start, length, UNKNOWN, ordinal)
        ordinal, names = ordinal + 1, ()
    for row in read_rows(member.source, header.end, header.delimiter, fits, names):
        if isinstance(row, Row):
            yield record(row, ordinal)
        else:
            yield anomaly(reader, member, row.start, row.length, row.reason, ordinal)
        ordinal += 1


def anomaly(
    reader: str, member: Member, start: int, length: int, reason: str, ordinal: int
) -> Anomaly:
    """An anomaly of a member, numbered."""
    name = f"{member.id_prefix}/{ordinal}"
    return Anomaly(reader, member.item, member.path, (start, length), reason, name)


def lowered(names: Iterable[str]) -> tuple[str, ...]:
    """Names of columns as they are compared: without marks and spaces around, in small letters."""
    mark = BOM.decode()
    return tuple(name.strip().strip(mark).strip().casefold() for name in names)
