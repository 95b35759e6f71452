"""Rows of a CSV table: the library's quoting, exact spans, and damage that stays small."""

from __future__ import annotations

import csv
import io
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.intake.notation.csv_rows import BOM, ROW_BYTES, Broken, Row, header_of, read_rows


def three(cells: list[str]) -> bool:
    """Three cells, the first a number."""
    return len(cells) == 3 and cells[0].isdigit()


def rows(data: bytes, start: int = 0) -> list[Row | Broken]:
    return list(read_rows(io.BytesIO(data), start, ",", three, ("id", "who", "what")))


def cut(data: bytes, found: list[Row | Broken]) -> list[bytes]:
    return [data[one.start : one.start + one.length] for one in found]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_row_ends_before_its_line_end(end: bytes) -> None:
    """With each of the three line ends; empty lines are nobody's."""
    data = end.join([b"1,a,b", b"", b'2,"c, d","e"', b"3,,"]) + end
    found = rows(data)
    assert [one.cells for one in found if isinstance(one, Row)] == [
        ["1", "a", "b"],
        ["2", "c, d", "e"],
        ["3", "", ""],
    ]
    assert cut(data, found) == [b"1,a,b", b'2,"c, d","e"', b"3,,"]


def test_quoted_line_ends_stay_inside_a_row_as_they_are() -> None:
    """The text is the export's, whichever line end it used."""
    data = b'1,a,"x\r\ny\nz\r""q"""\r\n2,b,c'
    found = rows(data)
    assert isinstance(found[0], Row) and found[0].cells[2] == 'x\r\ny\nz\r"q"'
    assert cut(data, found) == [b'1,a,"x\r\ny\nz\r""q"""', b"2,b,c"]


def test_a_header_that_is_repeated_and_marks_in_mid_file_are_nobodys() -> None:
    """Files put one behind the other are still read."""
    data = BOM + b"id,who,what\n1,a,b\n" + BOM + b'"id",who,what\n' + BOM + b"2,a,b\n" + BOM
    header = header_of(data)
    assert header is not None and header.start == 3
    assert cut(data, rows(data, header.end)) == [b"1,a,b", b"2,a,b"]


def test_the_delimiter_is_the_headers() -> None:
    """A comma in a message decides nothing."""
    for delimiter in (",", ";", "\t"):
        line = delimiter.join(["date", "who", "what"]).encode() + b"\n1,2,3,4,5;6;7;8;9"
        header = header_of(line)
        assert header is not None
        assert (header.delimiter, header.names) == (delimiter, ("date", "who", "what"))
    named = header_of(b"sep=;\r\na,b;c,d,e\r\n")
    assert named is not None and named.names == ("a,b", "c,d,e") and named.start == 7
    assert header_of(b"") is None and header_of(b"one word\n") is None


def test_a_lost_quotation_mark_does_not_swallow_the_file() -> None:
    """Only the line that lost it is broken; a quoted row after it is whole."""
    data = b'1,a,b\n2,"a,b\n3,a,b\n4,"x\ny",c\n5,a,b\n'
    assert cut(data, rows(data)) == [b"1,a,b", b'2,"a,b', b"3,a,b", b'4,"x\ny",c', b"5,a,b"]
    assert [one.reason for one in rows(data) if isinstance(one, Broken)] == ["bad-row"]
    to_the_end = b'1,"a,b\n' + b"2,a,b\n" * 10_000
    found = rows(to_the_end)
    assert isinstance(found[0], Broken) and found[0].length == 6
    assert len(found) == 10_001


def test_broken_neighbours_are_one_run() -> None:
    """Too few and too many cells, and words after a closing quotation mark."""
    data = b'1,a,b\nx,y\n2,"a"b,c\n\n1,2,3,4\n3,a,b\n'
    found = rows(data)
    assert isinstance(found[1], Broken) and found[1].reason == "bad-row"
    assert cut(data, found)[1] == b'x,y\n2,"a"b,c\n\n1,2,3,4'


def test_a_row_that_is_cut_off_says_so() -> None:
    """In a quoted cell, or before the last cell; not where a whole line does not fit."""
    for last, reason in (
        (b'2,a,"x\ny', "truncated"),
        (b"2,a", "truncated"),
        (b"2,a\n", "bad-row"),
    ):
        found = rows(b"1,a,b\n" + last)[-1]
        assert isinstance(found, Broken) and found.reason == reason
        assert found.start == 6 and found.length == len(last.rstrip())


def test_bytes_that_are_not_utf_8_are_said_for_their_row() -> None:
    """U+FFFD in the cell; the next row is whole again."""
    found = rows(b"1,\xff\xfe,b\n2,\xc3\xa9,b\n3,\xc3,b\n")
    assert [one.is_repaired for one in found if isinstance(one, Row)] == [True, False, True]
    assert [one.cells[1] for one in found if isinstance(one, Row)] == [
        "\ufffd\ufffd",
        "é",
        "\ufffd",
    ]


def test_a_row_of_many_megabytes_is_too_large() -> None:
    """A line without an end, and a quoted cell without one; memory stays bounded."""
    long_line = b"1," + b"x" * (3 * ROW_BYTES) + b",b\n2,a,b\n"
    tracemalloc.start()
    found = rows(long_line)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found[0], Broken) and found[0].reason == "too-large"
    assert cut(long_line, found)[1] == b"2,a,b" and most < 80 << 20
    quoted = b'1,a,"' + (b"x" * 999 + b"\n") * (ROW_BYTES // 600) + b'",\n2,a,b\n'
    found = rows(quoted)
    assert isinstance(found[0], Broken) and found[0].reason == "too-large"
    assert cut(quoted, found)[1:] == [b"2,a,b"]


@pytest.mark.parametrize("line", [b'a",b,"\n', b'"\n', b'1,"\n', b'",\n', b'"""\n', b'1,a"",b,"\n'])
def test_lines_made_to_open_quotations_are_read_in_linear_time(line: bytes) -> None:
    """Each row begins a quotation that the next line neither closes nor breaks."""
    for data in (line * (65_536 // len(line)), (line + b"1,2,3\n") * (65_536 // (len(line) + 6))):
        started = time.process_time()
        found = rows(data)
        assert time.process_time() - started < 2
        assert sum(one.length for one in found) <= len(data)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('a,;"\n\r\t é€'), max_size=6), min_size=3, max_size=3),
        max_size=8,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_the_library_writes_is_read_back(
    table: list[list[str]], end: str, quoting: int
) -> None:
    """Each row's slice holds that row and nothing else."""
    if quoting == csv.QUOTE_MINIMAL and end == "\n":  # the library then leaves CR unquoted
        table = [[cell.replace("\r", "") for cell in row] for row in table]
    table = [["1", *row[1:]] for row in table]
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    data = held.getvalue().encode()
    found = rows(data)
    assert [one.cells for one in found if isinstance(one, Row)] == table
    for one, row in zip(found, table, strict=True):
        piece = data[one.start : one.start + one.length].decode()
        assert next(csv.reader(io.StringIO(piece, newline=""), strict=True)) == row


@given(st.text(st.sampled_from('12a,"\n\r'), max_size=60).map(str.encode))
def test_spans_lie_in_order_with_line_ends_between(data: bytes) -> None:
    """Whatever the table looks like, nothing but line ends is left over."""
    end = 0
    for one in rows(data):
        assert one.length > 0 and set(data[end : one.start]) <= set(b"\r\n")
        end = one.start + one.length
    assert set(data[end:]) <= set(b"\r\n")
