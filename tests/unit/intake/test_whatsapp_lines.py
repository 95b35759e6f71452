"""Where a message begins and ends: spans, quotations, damage, and hostile files."""

from __future__ import annotations

import io
import time
import tracemalloc
from typing import BinaryIO, cast

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.reader import READER

HEAD = b"25/02/2020, 10:00 - Nur: "


def read(data: bytes) -> list[Record | Anomaly | Summary]:
    """Everything that a file gives, checked by the frame."""
    member = Member("i", None, io.BytesIO(data), len(data), "n", id_prefix="i/1")
    return list(tiled(READER, member, Options()))


def texts(data: bytes) -> list[str | None]:
    """The texts of a file that holds records only."""
    found = read(data)[:-1]
    assert all(isinstance(one, Record) for one in found)
    return [one.text for one in found if isinstance(one, Record)]


def test_a_span_cuts_exactly_the_record_with_its_line_end() -> None:
    """LF or CR LF, inner lines and empty lines at the end included."""
    lines = [HEAD + b"a\r\n", HEAD + b"b\nc\n", HEAD + b"d\r\ne\n\n\n", HEAD + b"f"]
    data = b"".join(lines)
    spans = [one.span for one in read(data) if isinstance(one, Record)]
    assert [data[start : start + length] for start, length in (s for s in spans if s)] == lines
    assert texts(data) == ["a", "b\nc", "d\r\ne\n\n", "f"]


def test_inner_carriage_returns_stay_in_the_text() -> None:
    """Only the end of the last line is no part of it."""
    assert texts(HEAD + b"a\r\nb\r\n\r\n" + HEAD + b"c\r\n") == ["a\r\nb\r\n", "c"]


def test_an_empty_file_and_a_file_of_marks_hold_nothing() -> None:
    """No record, no anomaly, no error."""
    for data in (b"", b"\xef\xbb\xbf"):
        (summary,) = read(data)
        assert isinstance(summary, Summary) and summary.bytes_structural == len(data)


@pytest.mark.parametrize(
    ("data", "anomalies"),
    [
        (b"cut off here\n" + HEAD + b"a\n", [("before-first-header", 0, 13)]),
        (b"\n" + HEAD + b"a\n", [("before-first-header", 0, 1)]),
        (b"\xef\xbb\xbfx\n\xef\xbb\xbf" + HEAD + b"a\n", [("before-first-header", 3, 2)]),
        (b"a letter\nof two lines\n", [("no-header", 0, 22)]),
        (b"\xef\xbb\xbfa letter\n", [("no-header", 3, 9)]),
        (b"31/02/2020, 10:00 - N: a\n" + HEAD + b"a\n", [("impossible-date", 0, 25)]),
        (
            b"x\n31/02/2020, 10:00 - N: a\n30/02/2020, 10:00 - N: a\n" + HEAD + b"a\n",
            [("before-first-header", 0, 2), ("impossible-date", 2, 50)],
        ),
    ],
)
def test_what_cannot_be_read_is_an_anomaly(
    data: bytes, anomalies: list[tuple[str, int, int]]
) -> None:
    """One for each run, with a reason, never dropped."""
    found = [one for one in read(data) if isinstance(one, Anomaly)]
    assert [(one.reason, *(one.span or ())) for one in found] == anomalies


def test_an_older_line_in_another_style_is_part_of_the_message_that_quotes_it() -> None:
    """It makes no record of its own: nobody said it here, then."""
    data = (
        b"29/01/18, 12:24 - Nur: he wrote:\n[28/01/18, 10:00:00] Stranger: I will find you\n"
        b"29/01/18, 12:25 - Tursun: keep it\n"
    )
    assert texts(data) == ["he wrote:\n[28/01/18, 10:00:00] Stranger: I will find you", "keep it"]
    (_, quoted, *_) = READER.explain(Member("i", None, io.BytesIO(data), len(data), "n"), Options())
    assert quoted.what == "quoted headers" and quoted.span == (33, 0)


def test_a_line_in_another_style_that_fits_between_is_a_header() -> None:
    """Two exports put into one file, in order."""
    data = (
        b"29/01/18, 12:24 - Nur: a\n[29/01/18, 12:24:30] Nur: b\n29/01/18, 12:25 - Nur: c\n"
        b"[29/01/18, 12:26:30] Nur: d\n"
    )
    assert texts(data) == ["a", "b", "c", "d"]


def test_in_a_file_of_one_style_a_quotation_may_stand_at_the_end() -> None:
    """And in the very minute of the message that quotes it."""
    own = b"".join(b"25/02/2020, 10:%02d - Nur: x\n" % minute for minute in range(20))
    assert texts(own + b"[25.02.2020, 10:19:00] Stranger: y\n")[-1] == (
        "x\n[25.02.2020, 10:19:00] Stranger: y"
    )
    assert texts(own + b"[25.02.2020, 10:20:00] Stranger: y\n")[-1] == "y"


def test_lines_behind_a_bare_lf_are_quoted_where_messages_end_with_crlf() -> None:
    """So the iPhone tells a copied export from its own lines."""
    own = [b"[25/02/20, 10:%02d:00] Nur: x\r\n" % minute for minute in range(20)]
    own[10] = b"[25/02/20, 10:10:00] Nur: see\n[24/02/20, 09:00:00] Stranger: y\nthere\r\n"
    assert texts(b"".join(own))[10] == "see\n[24/02/20, 09:00:00] Stranger: y\nthere"


def test_a_line_in_the_weakest_style_is_a_header_only_if_the_file_begins_so() -> None:
    """`date time words: more` is what people write, too."""
    weak = b"13. 6. 2018. 21:25:15 Nur: hello\n"
    assert texts(weak * 2) == ["hello", "hello"]
    assert texts(HEAD + b"a\n" + weak) == ["a\n" + weak.decode().rstrip("\n")]


def test_a_quotation_in_the_files_own_style_cannot_be_told() -> None:
    """Written down here, because it is a limit and not a feature."""
    assert texts(HEAD + b"he wrote:\n24/02/2020, 09:00 - Stranger: y\n") == ["he wrote:", "y"]


def test_chunks_do_not_show() -> None:
    """A header, a mark or a character on the seam of two chunks is read all the same."""
    line = "\u200e[25/02/20, 10:00:00] Nur: 早上好 \U0001f331\r\n".encode()
    for shift in range(0, len(line) + 3):
        head = b"[25/02/20, 09:59:00] Nur: " + b"x" * ((1 << 20) - 200 + shift - 26) + b"\r\n"
        found = texts(head + line * 8)
        assert found[1:] == ["早上好 \U0001f331"] * 8


def test_a_message_beyond_every_measure_is_an_anomaly_in_bounded_memory() -> None:
    """A hundred megabytes of nothing behind one header."""

    class Endless(io.RawIOBase):
        """Header, 100 MB of `x`, then another message."""

        size = 100 << 20
        tail = b"\n25/02/2020, 10:01 - Nur: b\n"

        def __init__(self) -> None:
            super().__init__()
            self._at = 0

        def seek(self, offset: int, whence: int = 0, /) -> int:
            self._at = offset
            return offset

        def tell(self) -> int:
            return self._at

        def read(self, size: int | None = -1, /) -> bytes:
            end = len(HEAD) + self.size
            at, wanted = self._at, size or 0
            if at < len(HEAD):
                block = HEAD[at : at + wanted]
            elif at < end:
                block = b"x" * min(wanted, end - at)
            else:
                block = self.tail[at - end : at - end + wanted]
            self._at += len(block)
            return block

    source = Endless()
    size = len(HEAD) + source.size + len(source.tail)
    member = Member("i", None, cast(BinaryIO, source), size, "n")
    tracemalloc.start()
    found = list(tiled(READER, member, Options()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found[0], Anomaly) and found[0].reason == "record-too-long"
    assert found[0].span == (0, len(HEAD) + source.size + 1)
    assert isinstance(found[1], Record) and found[1].text == "b"
    assert peak < 40 << 20


HOSTILE = {
    "digits": b"1" * 2_000_000,
    "digits behind a header": HEAD + b"1" * 2_000_000,
    "lines of digits": HEAD + b"\n" + (b"1" * 100 + b"\n") * 20_000,
    "half dates": HEAD + b"\n" + b"1/2/3, 1:1\n" * 200_000,
    "brackets": HEAD + b"\n" + b"[\n" * 1_000_000,
    "marks": HEAD + b"\n" + ("\u200e" * 30 + "\n").encode() * 20_000,
    "byte-order marks": b"\xef\xbb\xbf" * 600_000,
    "empty lines": b"\n" * 2_000_000,
    "no colon": (b"25/02/2020, 10:00 - " + b"x" * 500 + b"\n") * 4_000,
    "colons": (HEAD + b": " * 20 + b"\n") * 30_000,
    "round brackets": (HEAD + b"(" * 200 + b")\n") * 8_000,
    "angle brackets": (HEAD + b"<a:" * 60 + b">\n") * 8_000,
    "open quotations": b"".join(
        b"25/02/2020, 10:00 - N%d \xe2\x80\x9c: x\xe2\x80\x9d\n" % n for n in range(40_000)
    ),
    "many names": b"".join(b"25/02/2020, 10:00 - N%d: x\n" % n for n in range(70_000)),
    "marked nonsense": (HEAD + "\u200ea added b left c".encode() * 15 + b"\n") * 6_000,
    "many dialects": b"".join(
        (b"25/02/2020, 10:00 - N: x\n", b"[25.02.2020, 10:00:01] N: x\n")[n % 2]
        for n in range(70_000)
    ),
    "zeros": b"\0" * 2_000_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_costs_linear_time(name: str) -> None:
    """Two megabytes in seconds, whatever stands in them."""
    data = HOSTILE[name]
    started = time.process_time()
    read(data)
    assert time.process_time() - started < 8
    assert 0 <= READER.recognise(data[: 1 << 16], len(data)) <= 100


@pytest.mark.parametrize(
    ("head", "size", "sureness"),
    [
        (HEAD + b"a\n", 26, 95),
        (b"\xef\xbb\xbf" + HEAD + b"a\n", 29, 95),
        (b"junk\n" + HEAD + b"a\n" + HEAD + b"a\n" + HEAD + b"a\n", 99, 60),
        (b"junk\n" + HEAD + b"a\n", 31, 20),
        (b"2023-01-01 12:00:00 started\n2023-01-01 12:00:01 done\n", 53, 0),
        (b'{"messages": []}', 16, 0),
        (b"[LINE] Chat history\n2020/02/25(Tue)\n10:00\tNur\thi\n", 50, 0),
        ("2023년 6월 23일 오후 5:20, Nur : hi\n".encode(), 40, 0),
        (HEAD + b"x" * 70_000, 70_025, 95),
        (b"", 0, 0),
    ],
)
def test_an_export_is_known_by_its_lines(head: bytes, size: int, sureness: int) -> None:
    """Not by its name."""
    assert READER.recognise(head[: 1 << 16], size) == sureness
