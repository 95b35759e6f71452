"""Every way to write a header that was ever seen, and what its clock means."""

from __future__ import annotations

import io

import pytest

from guwah.evidence.record import Record
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.headers import dialect_of
from guwah.intake.whatsapp.reader import READER

NBSP, NNBSP, THIN = "\u00a0", "\u202f", "\u2009"


def read(text: str) -> list[Record]:
    """The records of a file, which must hold nothing else."""
    data = text.encode()
    found = list(tiled(READER, Member("i", None, io.BytesIO(data), len(data), "n"), Options()))
    assert all(isinstance(one, Record) for one in found[:-1])
    return [one for one in found if isinstance(one, Record)]


SEEN = [
    ("12/31/20, 11:59 PM - N: x", "2020-12-31T23:59"),
    (f"12/31/20, 11:59{NNBSP}PM - N: x", "2020-12-31T23:59"),
    ("[12/27/20, 18:51:14] ~ Nev: x", "2020-12-27T18:51:14"),
    ("[1/29/18, 12:24:03 PM] N: x", "2018-01-29T12:24:03"),
    ("[1/30/18, 00:04:03 AM] N: x", "2018-01-30T00:04:03"),
    ("13/07/2017, 22:35 - N: x", "2017-07-13T22:35"),
    ("29.01.18, 12:24 - N: x", "2018-01-29T12:24"),
    ("[17.03.26, 21:22:39] N: x", "2026-03-17T21:22:39"),
    ("[15.08.23, 5:52:02 PM] N: x", "2023-08-15T17:52:02"),
    ("26/09/2019 à 22:39 - N: x", "2019-09-26T22:39"),
    (f"20/6/2017 8:28{NBSP}p.{NBSP}m. - N: x", "2017-06-20T20:28"),
    (f"28/3/2025, 9:29{NNBSP}p.{NBSP}m. - N: x", "2025-03-28T21:29"),
    ("[31/12/2019, 2:14:40 a.m.] N: x", "2019-12-31T02:14:40"),
    ("2023-12-20, 5:46 p.m. - N: x", "2023-12-20T17:46"),
    ("2023/12/20, 5:46 pm - N: x", "2023-12-20T17:46"),
    ("26-04-2022 12:11 - N: x", "2022-04-26T12:11"),
    ("[25/09/20 10:27:18 a.m.] N: x", "2020-09-25T10:27:18"),
    ("[27-11-18 18:43:20] N: x", "2018-11-27T18:43:20"),
    ("2016-06-27, 8:04:08 AM: Neil: x", "2016-06-27T08:04:08"),
    ("19/12/2012 17:03:48: N: x", "2012-12-19T17:03:48"),
    ("3/24/14, 1:59:59 PM: N: x", "2014-03-24T13:59:59"),
    ("24/3/14, 13:59:59: N: x", "2014-03-24T13:59:59"),
    ("13.6.2018 klo 21.25.15 - N: x", "2018-06-13T21:25:15"),
    ("13.06.18 21.25.15: N: x", "2018-06-13T21:25:15"),
    ("13. 6. 2018. 21:25:15 N: x", "2018-06-13T21:25:15"),
    ("13-06-2018, 01.55 PM - N: x", "2018-06-13T13:55"),
    ("[06/2018/13, 21:25:15] N: x", "2018-06-13T21:25:15"),
    ("[2018/06/13, 21:25:15] N: x", "2018-06-13T21:25:15"),
    ("[2023/5/4, 16:17:13] ~ N: x", "2023-05-04T16:17:13"),
    ("[2026/7/9 02:28:09] Bob:x", "2026-07-09T02:28:09"),
    ("30/08/25 18.00 - N: x", "2025-08-30T18:00"),
    ("[31/12/2022 11:40:26] N: x", "2022-12-31T11:40:26"),
    ("[2017-09-07, 7:58:30 AM] N: x", "2017-09-07T07:58:30"),
    ("2022/12/24, 13:01. - N: x", "2022-12-24T13:01"),
    ("19-10-2022 10:37:00 p.m. - N: x", "2022-10-19T22:37:00"),
    ("[10.24.21, 15:21:43] N: x", "2021-10-24T15:21:43"),
    ("30/12/2020 13:00 - N: x", "2020-12-30T13:00"),
    (f"[14/10/2021,{THIN}3:34:09{NNBSP}PM] N: x", "2021-10-14T15:34:09"),
    ("[2020.04.01, 12:00:00] N: x", "2020-04-01T12:00:00"),
    ("1/21/21, 00:05 AM - N: x", "2021-01-21T00:05"),
    ("\u200f٢٩\u200f/١\u200f/٢٠٢٠، ٩:٢٠\u00a0م - N: x", "2020-01-29T21:20"),
    ("\u200f[٢٩\u200f/١\u200f/٢٠٢٠، ٩:٢٠:١١ ص] N: x", "2020-01-29T09:20:11"),
    ("۲۹/۳/۲۰۲۰، ۹:۲۰ - N: x", "2020-03-29T09:20"),
    ("[2024/12/1 下午10:06:11] N: x", "2024-12-01T22:06:11"),
    ("2026/4/6 上午1:54 - N: x", "2026-04-06T01:54"),
    ("[2018/06/13 午後0:25:11] N: x", "2018-06-13T12:25:11"),
    ("2018. 6. 13. 오전 12:05 - N: x", "2018-06-13T00:05"),
    ("18. 6. 13. 오후 9:25 - N: x", "2018-06-13T21:25"),
    ("2018年6月13日 下午9:25 - N: x", "2018-06-13T21:25"),
    ("2018-06-13 21 h 25 - N: x", "2018-06-13T21:25"),
    ("13.06.2018 ÖS 9:25 - N: x", "2018-06-13T21:25"),
    ("13/6/2561 21:25 - N: x", "2018-06-13T21:25"),
]


@pytest.mark.parametrize(("line", "reading"), SEEN, ids=[line[:30] for line, _ in SEEN])
def test_a_header_seen_in_the_wild_is_read(line: str, reading: str) -> None:
    """One record, one reading, the name and the body."""
    (record,) = read(line + "\n")
    assert record.sent is not None and record.sent.readings == (reading,)
    assert record.sender is not None and record.text == "x"
    assert record.sent.written in line


@pytest.mark.parametrize(("line", "reading"), SEEN, ids=[line[:30] for line, _ in SEEN])
def test_a_header_is_the_same_in_a_long_file_of_its_dialect(line: str, reading: str) -> None:
    """The pattern made to measure agrees with the general grammar."""
    records = read((line + "\n") * 3 + line.replace("x", "y") + "\r\nlast")
    assert [record.sent.readings for record in records if record.sent] == [(reading,)] * 4
    assert records[-1].text == "y\r\nlast"


@pytest.mark.parametrize(
    ("clock", "reading"),
    [
        ("12:05 AM", "00:05"), ("12:05 PM", "12:05"), ("00:04 AM", "00:04"), ("0:30 PM", "12:30"),
        ("13:37 p.m.", "13:37"), ("11:59 p. m.", "23:59"), ("上午12:05", "00:05"),
        ("下午12:05", "12:05"), ("中午12:30", "12:30"), ("中午1:30", "13:30"), ("晚上10:06", "22:06"),
        ("凌晨3:00", "03:00"), ("午前0:05", "00:05"), ("오후 12:01", "12:01"), ("9:00 ب.ظ.", "21:00"),
        ("9:00 μ.μ.", "21:00"),
    ],
)  # fmt: skip
def test_clocks_of_twelve_hours_are_brought_to_24(clock: str, reading: str) -> None:
    """Each in its own words."""
    (record,) = read(f"2020/02/25 {clock} - N: x\n")
    assert record.sent is not None and record.sent.readings == (f"2020-02-25T{reading}",)


@pytest.mark.parametrize("clock", ["24:05", "晚上12:05"])
def test_five_past_midnight_at_either_end_of_a_day_has_two_readings(clock: str) -> None:
    """Clocks that run to 24 do not say which midnight they mean."""
    (record,) = read(f"2020/02/25 {clock} - N: x\n")
    assert record.sent is not None
    assert record.sent.readings == ("2020-02-25T00:05", "2020-02-26T00:05")
    assert record.sent.latest == "2020-02-26T12:05:59Z"


@pytest.mark.parametrize(
    "line",
    [
        "12/07/2017 was a good day: we won", "2017, 22:35 - N: x", "12/07/2017, 22:65 - N: x",
        "12/07/2017, 25:35 - N: x", "[12/07/2017, 22:35 N: x", "12/07/2017, 22:35] N: x",
        "12/07/2017, 22:35 -N: x", "12/07/201, 22:35 - N: x", "2017/2018/12, 22:35 - N: x",
        "12/07/2017 22:35 N: x", "†12/07/2017, 22:35 - N: x", "x12/07/2017, 22:35 - N: x",
    ],
)  # fmt: skip
def test_a_line_that_only_begins_like_a_header_is_text(line: str) -> None:
    """It stays in the message that it stands in."""
    records = read(f"13/07/2017, 22:35 - N: first\n{line}\nlast\n13/07/2017, 22:36 - N: x\n")
    assert [record.text for record in records] == [f"first\n{line}\nlast", "x"]


def test_marks_and_byte_order_marks_may_stand_anywhere_in_a_header() -> None:
    """Before it, doubled, and inside the bracket; leading byte-order marks are structure."""
    text = (
        "\ufeff\ufeff[\ufeff29.01.18, 12:24:03] N: a\n\u200e[29.01.18, 12:24:04] N: b\n"
        "\ufeff\u200e[29.01.18, 12:24:05] N: c\n"
    )
    records = read(text)
    cut = [text.encode()[s : s + n].decode() for s, n in (r.span for r in records if r.span)]
    assert cut == [
        "[\ufeff29.01.18, 12:24:03] N: a\n",
        "\u200e[29.01.18, 12:24:04] N: b\n",
        "\u200e[29.01.18, 12:24:05] N: c\n",
    ]


def test_headers_that_differ_in_digits_alone_are_of_one_dialect() -> None:
    """AM and PM, one digit or two, kinds of space."""
    shapes = ("1/2/18, 1:02 AM - ", "11/22/18, 11:02 PM - ", "1/2/18, 1:02\u202fam - ")
    assert len({dialect_of(shape.encode()) for shape in shapes}) == 1
    assert dialect_of(b"1/2/18, 1:02 - ") is not dialect_of(b"1/2/18, 1:02 AM - ")
