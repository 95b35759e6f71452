"""Viber's message history: two ways of writing, day and month, damage; dates of tables."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.notation.day_month import ORDERS, DayMonth, days_of, sent_on
from guwah.intake.viber.reader import READER

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors" / "viber"
ROW = b"17/08/2014,12:52:56,Me,+49305550101,"


def vector(name: str) -> bytes:
    return (VECTORS / f"{name}.csv").read_bytes()


def found(data: bytes) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(data), len(data), "n")
    return list(tiled(READER, member, Options()))


def records(data: bytes) -> list[Record]:
    return [one for one in found(data) if isinstance(one, Record)]


def anomalies(data: bytes) -> list[tuple[str, bytes]]:
    return [
        (one.reason, data[one.span[0] : sum(one.span)])
        for one in found(data)
        if isinstance(one, Anomaly) and one.span
    ]


def readings(data: bytes) -> list[tuple[str, ...]]:
    return [one.sent.readings for one in records(data) if one.sent]


def test_texts_without_quotation_marks_keep_commas_marks_and_lines() -> None:
    """The first four cells are cells, all the rest is the text, as it stands."""
    told = records(vector("bare"))
    assert [one.text for one in told] == [
        "Hi, how are you?", '"fine", I think\nso, and you?\n', "Photo message", "",
    ]  # fmt: skip
    assert [one.sender and one.sender.name for one in told][2] == "Tursun, the elder"
    assert told[2].marks == ("media-omitted",)


def test_cells_that_keep_a_spreadsheet_from_counting_are_undone() -> None:
    """`="Me"` is Me; quotation marks inside a text are doubled by the format."""
    told = records(vector("tabs"))
    assert [(one.sender.name, one.sender.handle, one.sender.self) for one in told if one.sender] == [
        ("Me", "+49305550101", True), ("Tursun", "+49305550102", None), ("Tursun", "+49305550102", None),
    ]  # fmt: skip
    assert told[1].text == 'two\r\nlines "quoted"'


def test_day_and_month_are_decided_by_a_number_above_12() -> None:
    """Wherever in the file it stands."""
    assert readings(vector("bare"))[0] == ("2014-08-17T12:52:56",)
    early = vector("bare").replace(b"17/08/2014,12:52", b"07/08/2014,12:52")
    assert readings(early)[0] == ("2014-08-07T12:52:56",)


def test_day_and_month_are_decided_by_the_order_of_the_rows() -> None:
    """Month first runs forward here, day first jumps back three times."""
    assert readings(vector("quoted"))[:3] == [
        ("2016-01-02T13:00:00",), ("2016-01-03T13:01:00",), ("2016-02-01T13:02:00",),
    ]  # fmt: skip
    (decision, *_) = READER.explain(
        Member("i", None, io.BytesIO(vector("quoted")), 1, "n"), Options()
    )
    assert decision.decided == "month, day, year"
    assert decision.evidence == "the other reading jumps back 3 times"


def test_where_nothing_decides_both_readings_stand() -> None:
    """Neither the separator nor the language is evidence."""
    assert readings(vector("tabs"))[0] == ("2015-03-04T09:00:00", "2015-04-03T09:00:00")


def test_a_lost_quotation_mark_stays_in_its_row() -> None:
    """What is not one whole quotation is told as it stands; the next row is whole."""
    data = vector("damaged")
    assert [one.text for one in records(data)] == ["a", '"b', "c", '"d']
    assert anomalies(data) == [("before-first-header", b"Messages with Tursun\n")]


def test_a_byte_order_mark_inside_a_text_belongs_to_it() -> None:
    """It was once left out of the row's length, so that the row after it lay askew."""
    data = ROW + b"a\n\xef\xbb\xbf01/02/2014,1:00M00\nz\n\xef\xbb\xbf" + ROW + b"b\n"
    first, second = records(data)
    assert first.text == "a\n\ufeff01/02/2014,1:00M00\nz" and second.text == "b"
    assert first.span == (0, len(ROW) + 25)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"\xef\xbb\xbf\r\n", []),
        (b"a letter\n", [("no-header", b"a letter\n")]),
        (b"a\n\nb\n" + ROW + b"x\n", [("before-first-header", b"a\n\nb\n")]),
    ],
)
def test_what_cannot_be_read_is_an_anomaly(data: bytes, expected: list[tuple[str, bytes]]) -> None:
    """One for each run."""
    assert anomalies(data) == expected


def test_a_text_of_many_megabytes_is_an_anomaly() -> None:
    """And the row after it is read."""
    data = ROW + b"x" * (5 << 20) + b"\n" + ROW + b"b\n"
    assert [reason for reason, _ in anomalies(data)] == ["record-too-long"]
    assert [one.text for one in records(data)] == ["b"]


def test_a_time_that_does_not_exist_keeps_its_message() -> None:
    """31 February has no reading; 25:61 has none."""
    data = ROW.replace(b"17/08", b"31/02") + b"a\n" + ROW.replace(b"12:52", b"25:61") + b"b\n"
    assert readings(data) == [(), ()] and [one.text for one in records(data)] == ["a", "b"]


def test_bytes_that_are_not_utf_8_are_marked() -> None:
    """In the text and in the name."""
    data = ROW + b"a\xff\n" + ROW.replace(b"Me", b"M\xfe") + b"b\n" + ROW + b"c\n"
    assert [one.marks for one in records(data)] == [("repaired",), ("repaired",), ()]


def test_other_tables_are_not_taken_for_vibers() -> None:
    """A date and a time alone are not enough."""
    for data in (
        b"Date,Time,Name,Number,Text\n",
        b"2020-01-01 10:00:00,Nur,+49305550101,hi\n",
        b"29/01/18, 12:24 - Nur: hi\n",
        b"17/08/2014,12:52:56,INFO,started the thing,ok\n",
    ):
        assert READER.recognise(data, len(data)) == 0


@pytest.mark.parametrize("bait", [b",", b'"', b"1/1/1,1:11,", ROW, ROW + b'"', b'="', b"\n\n"])
@pytest.mark.parametrize("way", ["bare", "tabs"])
def test_a_hostile_file_costs_linear_time(bait: bytes, way: str) -> None:
    """64 KiB of what rows are made of, with and without line ends."""
    for end in (b"", b"\n"):
        data = vector(way) + (bait + end) * (65_000 // (len(bait) + len(end)))
        started = time.process_time()
        found(data)
        assert time.process_time() - started < 1


@given(st.dates(), st.sampled_from(["{0:02}/{1:02}/{2}", "{1}.{0}.{2}", "{2:04}-{1:02}-{0:02}"]))
def test_a_days_own_order_always_allows_it(day: object, style: str) -> None:
    """Whatever else a date could mean."""
    from datetime import date

    assert isinstance(day, date)
    if not 1970 <= day.year < 2100:
        return
    written = style.format(day.day, day.month, day.year)
    assert day in days_of(written)


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 12)), max_size=30))
def test_a_decision_never_contradicts_a_date_above_12(days: list[tuple[int, int]]) -> None:
    """If all dates are day first, month first is never decided by numbers."""
    evidence = DayMonth()
    for number, (day, month) in enumerate(days):
        evidence.add(f"{day}/{month}/2020", number)
    orders, _, _ = evidence.decide()
    assert orders == (ORDERS[0],) if any(day > 12 for day, _ in days) else orders == ORDERS


def test_a_clock_of_twelve_hours_is_read_with_its_half_of_the_day() -> None:
    """12:05 AM is five past midnight; 13 PM is 13."""
    for clock, reading in (
        ("12:05 AM", "2020-01-31T00:05"), ("12:05 p.m.", "2020-01-31T12:05"),
        ("1:05:09\u202fPM", "2020-01-31T13:05:09"), ("13:05 PM", "2020-01-31T13:05"),
        ("00:04 AM", "2020-01-31T00:04"), ("7.05", "2020-01-31T07:05"),
    ):  # fmt: skip
        assert sent_on("w", "31/01/20", clock, ORDERS, None).readings == (reading,)
