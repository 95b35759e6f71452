"""Day or month first: what decides, what does not, and what is kept when nothing does."""

from __future__ import annotations

import io

import pytest

from guwah.evidence.record import Record
from guwah.intake.contract import Decision, Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.reader import READER


def member(text: str) -> Member:
    """A lone file."""
    data = text.encode()
    return Member("i", None, io.BytesIO(data), len(data), "n")


def readings(text: str, zone: str | None = None) -> list[tuple[str, ...]]:
    """The readings of each record of a file."""
    found = tiled(READER, member(text), Options(zone=zone))
    return [one.sent.readings for one in found if isinstance(one, Record) and one.sent]


def decision(text: str) -> Decision:
    """How the order of dates was decided."""
    return READER.explain(member(text), Options())[0]


def test_a_number_above_12_decides_for_every_line_of_its_dialect() -> None:
    """Also for the lines before it."""
    text = "01/02/20, 10:00 - N: x\n25/02/20, 10:00 - N: x\n"
    assert readings(text) == [("2020-02-01T10:00",), ("2020-02-25T10:00",)]
    assert decision(text).decided == "day, month, year"
    assert "25/02/20" in decision(text).evidence
    assert decision(text).span == (23, 0)


def test_a_number_above_12_in_second_place_means_month_first() -> None:
    """The separator says nothing: dots can be month first."""
    assert readings("[1.2.20, 10:00:00] N: x\n[1.25.20, 10:00:00] N: x\n")[0] == (
        "2020-01-02T10:00:00",
    )


def test_nothing_decides_keeps_two_readings_and_a_wide_interval() -> None:
    """Sorted; the interval covers both."""
    data = "01/02/20, 10:00 - N: x\n"
    (record, _) = tiled(READER, member(data), Options())
    assert isinstance(record, Record) and record.sent is not None
    assert record.sent.readings == ("2020-01-02T10:00", "2020-02-01T10:00")
    assert record.sent.earliest == "2020-01-01T20:00:00Z"
    assert record.sent.latest == "2020-02-01T22:00:59Z"
    assert decision(data).decided == "day, month, year or month, day, year"


@pytest.mark.parametrize("sign", ["/", ".", "-"])
@pytest.mark.parametrize("words", ["hallo, wie geht es", "bonjour", "<Medien ausgeschlossen>"])
def test_neither_separator_nor_language_decides(sign: str, words: str) -> None:
    """A guess that is right nine times is a forgery the tenth time."""
    text = f"01{sign}02{sign}2020, 10:00 - N: {words}\n"
    assert len(readings(text)[0]) == 2


def test_day_and_month_that_are_equal_have_one_reading() -> None:
    """The tenth of October is the tenth of October."""
    assert readings("10/10/20, 10:00 - N: x\n") == [("2020-10-10T10:00",)]


@pytest.mark.parametrize(
    "name",
    ["IMG-20200201-WA0001.jpg (file attached)", "<attached: 00000012-AUDIO-2020-02-01-10-00-00.opus>"],
)  # fmt: skip
def test_a_dated_media_name_decides(name: str) -> None:
    """The file's name carries the date of its message."""
    text = f"01/02/20, 10:00 - N: {name}\n03/04/20, 10:00 - N: x\n"
    assert readings(text) == [("2020-02-01T10:00",), ("2020-04-03T10:00",)]
    assert "media name" in decision(text).evidence


def test_media_names_that_disagree_decide_nothing() -> None:
    """One of them was renamed, and nobody knows which."""
    text = (
        "01/02/20, 10:00 - N: IMG-20200201-WA0001.jpg (file attached)\n"
        "03/04/20, 10:00 - N: IMG-20200304-WA0001.jpg (file attached)\n"
    )
    assert [len(each) for each in readings(text)] == [2, 2]


def test_a_media_name_of_another_day_decides_nothing() -> None:
    """A file that was forwarded or kept keeps its old name."""
    assert len(readings("01/02/20, 10:00 - N: IMG-20190505-WA0001.jpg (file attached)\n")[0]) == 2


def test_the_order_decides_if_the_other_reading_jumps_back_three_times() -> None:
    """First to twelfth of months in a row."""
    days = ("01/05", "09/05", "01/06", "09/06", "01/07", "09/07", "01/08")
    text = "".join(f"{day}/2020, 10:00 - N: x\n" for day in days)
    assert all(len(each) == 1 for each in readings(text))
    assert decision(text).decided == "day, month, year"
    assert "jumps back 3 times" in decision(text).evidence


def test_two_jumps_are_not_enough() -> None:
    """Two messages can come late."""
    days = ("01/05", "09/05", "01/06", "09/06", "01/07")
    text = "".join(f"{day}/2020, 10:00 - N: x\n" for day in days)
    assert all(len(each) == 2 for each in readings(text))


def test_the_order_does_not_decide_if_both_readings_jump_back() -> None:
    """A file that is not in order says nothing by its order."""
    days = ("01/05", "09/05", "01/06", "09/06", "01/07", "09/07", "01/08", "01/02")
    text = "".join(f"{day}/2020, 10:00 - N: x\n" for day in days)
    assert all(len(each) == 2 for each in readings(text))


def test_numbers_above_12_in_both_places_decide_nothing() -> None:
    """Each such date still has its one reading."""
    text = "25/01/20, 10:00 - N: x\n01/25/20, 10:00 - N: x\n01/02/20, 10:00 - N: x\n"
    assert [len(each) for each in readings(text)] == [1, 1, 2]


def test_each_dialect_is_decided_by_itself() -> None:
    """What one header style proves says nothing about another."""
    text = (
        "25/01/20, 10:00 - N: x\n[01/02/20, 10:00:00] N: x\n01/02/20, 10:00 - N: x\n"
        "[01/02/20, 10:01:00] N: y\n"
    )
    assert [len(each) for each in readings(text)] == [1, 2, 1, 2]


def test_year_first_is_never_day_second() -> None:
    """ISO 2020-02-01 is the first of February, whatever three well-known parsers say."""
    for sign in "-/.":
        assert readings(f"2020{sign}02{sign}01, 10:00 - N: x\n") == [("2020-02-01T10:00",)]


def test_a_date_that_year_month_day_forbids_is_year_day_month() -> None:
    """It has one reading, and it is not thrown away."""
    assert readings("2020-13-02, 10:00 - N: x\n") == [("2020-02-13T10:00",)]


def test_the_year_in_the_middle_is_read_by_a_number_above_12() -> None:
    """An odd one, seen."""
    assert readings("[06/2018/13, 21:25:15] N: x\n") == [("2018-06-13T21:25:15",)]
    assert len(readings("[06/2018/05, 21:25:15] N: x\n")[0]) == 2


def test_a_declared_zone_narrows_the_interval() -> None:
    """And an hour that the clock showed twice has two readings."""
    text = "27/10/2018, 02:30 - N: x\n28/10/2018, 02:30 - N: x\n"
    records = [
        r for r in tiled(READER, member(text), Options(zone="Europe/Oslo")) if isinstance(r, Record)
    ]
    sents = [record.sent for record in records]
    assert sents[0] is not None and sents[0].earliest == "2018-10-27T00:30:00Z"
    assert sents[0].latest == "2018-10-27T00:30:59Z" and sents[0].zone == "declared"
    assert sents[1] is not None and len(sents[1].readings) == 2


def test_the_order_of_the_file_is_never_changed() -> None:
    """What came late stays where it stands."""
    text = "25/01/20, 10:02 - N: a\n25/01/20, 10:00 - N: b\n24/01/20, 10:01 - N: c\n"
    assert [each[0][8:] for each in readings(text)] == ["25T10:02", "25T10:00", "24T10:01"]
