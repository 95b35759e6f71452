"""
Rows of Viber's message history: four cells, then a text to the next row.

Reads the member; knows no records. Format notes: docs/formats/viber.md

The rules of this module are:
  * A row begins with date, time, name and number; its text goes to the line before the next row,
    commas, quotation marks and line ends included, because Viber does not always mark them.
  * A text that is one quotation from its first to its last character is undone as in CSV; any
    other stays as it stands. Nothing is decided for the whole file but the delimiter.
  * `="…"`, which keeps a spreadsheet from counting, is undone in the first four cells.
  * A row of more than 4 MiB is lost; so is what stands before the first row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import regex

from guwah.intake.notation.csv_rows import BOM
from guwah.intake.notation.text_lines import LONGEST_LINE, bare, read_lines, without_direction

BEFORE_FIRST = "before-first-header"
TOO_LONG = "record-too-long"
_DATE = r"[0-9]{1,4} ?[./-] ?[0-9]{1,2} ?[./-] ?[0-9]{1,4}\.?"
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:(?: |\xc2\xa0|\xe2\x80\xaf)?[AaPp]\.?[Mm]\.?)?"
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_QUOTATION = regex.compile(rb'"((?:[^"]|"")*+)"[\r\n]*+')


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


def _head_of_row(delimiter: str) -> re.Pattern[bytes]:
    """The first four cells of a row, with the delimiter behind each."""
    sep = (re.escape(delimiter) + " ?").encode()
    name = rb'(?P<name>="[^"\r\n]{0,200}"|"[^"\r\n]{0,200}"|[^"\r\n]{0,200}?)'
    phone = rb'(?P<phone>(?:="|")?\+?(?:[0-9][0-9 ().*-]{2,30}|)"?)'
    cells = (
        rb'(?P<day>=?"?' + _DATE.encode() + rb'"?)',
        rb'(?P<clock>=?"?' + _CLOCK.encode() + rb'"?)',
    )
    return re.compile(sep.join((*cells, name, phone, b"")))


_HEADS = {delimiter: _head_of_row(delimiter) for delimiter in (",", "\t", ";")}


def delimiter_of(head: bytes) -> tuple[str | None, int, bool]:
    """The delimiter, how many lines begin a row, and whether the first line does.

    Args:
        head: The beginning of the member.

    Returns:
        The delimiter of the first row; None if no line begins one.
    """
    lines = [
        without_direction(line.removeprefix(BOM))
        for line in head.split(b"\n")
        if line.strip(BOM + b"\r")
    ]
    for place, line in enumerate(lines):
        for delimiter, pattern in _HEADS.items():
            if pattern.match(line):
                count = sum(pattern.match(other) is not None for other in lines)
                return delimiter, count, place == 0
    return None, 0, False


def read_cells(source: BinaryIO, delimiter: str) -> Iterator[Cells | Lost]:
    """The rows of a member.

    Args:
        source: Seekable stream of the member.
        delimiter: From `delimiter_of`.

    Yields:
        Rows and lost runs, in file order; between them stand line ends and byte-order marks.
    """
    pattern = _HEADS[delimiter]
    match: re.Match[bytes] | None = None
    start = length = 0
    lines: list[bytes] = []
    for at, raw, is_first in read_lines(source):
        marks = 0
        while is_first and raw.startswith(BOM, marks):
            marks += len(BOM)
        matched = pattern.match(without_direction(raw[marks:])) if is_first else None
        if matched is None and not lines and not bare(raw[marks:]).strip(b"\r"):
            continue
        if matched is not None or not lines:
            if lines:
                yield _ended(match, start, length, lines)
            match, start, length, lines = matched, at + marks, 0, []
            raw = raw[marks:]
        length += len(raw)
        if length <= LONGEST_LINE or not lines:
            lines.append(raw)
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
    text = without_direction(whole)[match.end() :]
    quotation = _QUOTATION.fullmatch(text)
    if quotation is not None:
        text = quotation[1].replace(b'""', b'"')
    return Cells(
        start, len(whole), cells[0], cells[1], cells[2], cells[3],
        text.decode("utf-8", "replace"), not _is_utf8(raw),
    )  # fmt: skip


def _cell(raw: bytes) -> str:
    """A cell without the space before it, without quotation marks and `="…"`."""
    cell = raw.decode("utf-8", "replace").strip(" ")
    if matched := _FORMULA.fullmatch(cell):
        return matched[1]
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
