"""
Rows of Viber's message history: five cells, written in two ways.

Reads the member; knows no records. Format notes: docs/formats/viber.md

The rules of this module are:
  * Where texts stand in quotation marks, the table is read as CSV, strictly.
  * Where they do not, a comma or a line end is part of the text: a row is its first four cells
    to the line before the next row, and quotation marks are the writer's.
  * `="…"`, which keeps a spreadsheet from counting, is undone in the first four cells.
  * A row of more than 4 MiB is lost; so is what stands before the first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from guwah.intake.notation.csv_rows import BOM, Broken, read_rows
from guwah.intake.notation.text_lines import LONGEST_LINE, bare, read_lines

BEFORE_FIRST = "before-first-header"
TOO_LONG = "record-too-long"
_DATE = r"[0-9]{1,4} ?[./-] ?[0-9]{1,2} ?[./-] ?[0-9]{1,4}\.?"
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_DATE_CELL, _CLOCK_CELL = re.compile(_DATE), re.compile(_CLOCK)
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_QUOTED_SHARE = 0.9


class Cells(NamedTuple):
    """One row: where it stands, what its cells say."""

    start: int
    length: int
    day: str
    clock: str
    name: str
    phone: str
    text: str
    is_repaired: bool


class Lost(NamedTuple):
    """A run that holds no row, and why."""

    start: int
    length: int
    reason: str


@dataclass(frozen=True)
class Table:
    """How a member is written.

    Args:
        delimiter: Comma, semicolon or tab.
        is_quoted: Whether texts stand in quotation marks.
    """

    delimiter: str
    is_quoted: bool


def _head_of_row(delimiter: str) -> re.Pattern[bytes]:
    """The first four cells of a row, with the delimiter behind each."""
    sep = (re.escape(delimiter) + " ?").encode()
    clock = _CLOCK.replace("[ \\u00a0\\u202f]", "(?: |\\xc2\\xa0|\\xe2\\x80\\xaf)")
    name = rb'(?P<name>="[^"\r\n]{0,200}"|"[^"\r\n]{0,200}"|[^"\r\n]{0,200}?)'
    phone = rb'(?P<phone>(?:="|")?\+?(?:[0-9][0-9 ().*-]{2,30}|)"?)'
    cells = (
        rb'(?P<day>=?"?' + _DATE.encode() + rb'"?)',
        rb'(?P<clock>=?"?' + clock.encode() + rb'"?)',
    )
    return re.compile(sep.join((*cells, name, phone, b"")))


_HEADS = {delimiter: _head_of_row(delimiter) for delimiter in (",", "\t", ";")}


def table_of(head: bytes) -> tuple[Table | None, int]:
    """How a member is written, and how many lines of its beginning begin a row."""
    lines = [line.removeprefix(BOM) for line in head.splitlines() if line]
    for delimiter, pattern in _HEADS.items():
        found = [matched for line in lines if (matched := pattern.match(line))]
        if not lines or not found:
            continue
        mark = delimiter.encode() + b'"'
        quoted = sum(line.string.startswith(mark, line.end() - 1) for line in found)
        return Table(delimiter, quoted >= _QUOTED_SHARE * len(found)), len(found)
    return None, 0


def read_cells(source: BinaryIO, table: Table) -> Iterator[Cells | Lost]:
    """The rows of a member.

    Args:
        source: Seekable stream of the member.
        table: From `table_of`.

    Yields:
        Rows and lost runs, in file order; between them stand line ends and byte-order marks.
    """
    return _quoted(source, table.delimiter) if table.is_quoted else _bare(source, table.delimiter)


def _quoted(source: BinaryIO, delimiter: str) -> Iterator[Cells | Lost]:
    for row in read_rows(source, 0, delimiter, _fits):
        if isinstance(row, Broken):
            yield Lost(row.start, row.length, row.reason)
        else:
            day, clock, name, phone = (_plain(cell) for cell in row.cells[:4])
            yield Cells(
                row.start, row.length, day, clock, name, phone, row.cells[4], row.is_repaired
            )


def _fits(cells: list[str]) -> bool:
    """Five cells, of which the first two are a date and a clock."""
    return (
        len(cells) == 5
        and len(cells[0]) + len(cells[1]) < 64
        and _DATE_CELL.fullmatch(_plain(cells[0])) is not None
        and _CLOCK_CELL.fullmatch(_plain(cells[1])) is not None
    )


def _plain(cell: str) -> str:
    """A cell without the space before it, without `="…"`."""
    cell = cell.strip(" ")
    matched = _FORMULA.fullmatch(cell)
    return matched[1] if matched else cell


def _bare(source: BinaryIO, delimiter: str) -> Iterator[Cells | Lost]:
    pattern = _HEADS[delimiter]
    match: re.Match[bytes] | None = None
    start = length = 0
    lines: list[bytes] = []
    for at, raw, is_first in read_lines(source):
        marks = 0
        while is_first and raw.startswith(BOM, marks):
            marks += len(BOM)
        line = raw[marks:]
        matched = pattern.match(line) if is_first else None
        if matched is None and match is None and not lines and not bare(line).strip(b"\r"):
            continue
        if matched is not None or (match is None and not lines):
            if lines:
                yield _ended(match, start, length, lines)
            match, start, length, lines = matched, at + marks, 0, []
        length += len(line)
        if length <= LONGEST_LINE or not lines:
            lines.append(line[: LONGEST_LINE + 1])
    if lines:
        yield _ended(match, start, length, lines)


def _ended(
    match: re.Match[bytes] | None, start: int, length: int, lines: list[bytes]
) -> Cells | Lost:
    """The row, or the lost run, that has ended."""
    if match is None or length > LONGEST_LINE:
        return Lost(start, length, BEFORE_FIRST if match is None else TOO_LONG)
    raw = b"".join(lines)
    whole = bare(raw)
    cells = [_cell(match[name]) for name in ("day", "clock", "name", "phone")]
    text = whole[match.end() :].decode("utf-8", "replace")
    return Cells(start, len(whole), cells[0], cells[1], cells[2], cells[3], text, not _is_utf8(raw))


def _cell(raw: bytes) -> str:
    cell = _plain(raw.decode("utf-8", "replace"))
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
