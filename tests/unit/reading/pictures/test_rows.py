"""What a row with a day or a clock can mean, and when nothing can be said of it."""

from __future__ import annotations

import datetime as dt

import pytest

from guwah.reading.pictures.clock import find_clock, find_date, minutes
from guwah.reading.pictures.rows import is_clock, is_date, read_row

FRIDAY = dt.date(2024, 3, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天 21:03", "2024-03-07"), ("前天 21:03", "2024-03-06"), ("今天", "2024-03-08"),
        ("星期三 21:03", "2024-03-06"), ("周五 21:03", "2024-03-01"), ("Yesterday", "2024-03-07"),
        ("Friday", "2024-03-01"), ("Dün", "2024-03-07"), ("Çarşamba", "2024-03-06"),
        ("BUGÜN", "2024-03-08"), ("вчера", "2024-03-07"), ("Понедельник", "2024-03-04"),
        ("кеше 21:03", "2024-03-07"), ("تۈنۈگۈن 21:03", "2024-03-07"), ("چارشەنبە", "2024-03-06"),
        ("2024年3月3日 07:30", "2024-03-03"), ("3月3日", "2024-03-03"), ("12月31日", "2023-12-31"),
        ("March 3, 2024", "2024-03-03"), ("3 Mart 2024", "2024-03-03"), ("3 марта", "2024-03-03"),
        ("2024-03-03", "2024-03-03"), ("13/02/2024", "2024-02-13"), ("Yesterdav", "2024-03-07"),
        ("21:03", "2024-03-08"),
    ],
)  # fmt: skip
def test_a_row_means_one_day_once_the_day_of_capture_is_known(text: str, day: str) -> None:
    """Relative days, weekdays, dates with and without a year, in eight languages."""
    assert is_date(text)
    assert [one.isoformat() for one in read_row(text, FRIDAY).days] == [day]


@pytest.mark.parametrize("text", ["昨天 21:03", "Friday", "Dün", "3月3日", "21:03", "تۈنۈگۈن"])
def test_without_a_day_of_capture_nothing_is_guessed(text: str) -> None:
    """Relative days stay open."""
    assert read_row(text, None).days == ()


def test_day_and_month_that_can_be_exchanged_are_two_readings() -> None:
    """Unless one of the two is later than the capture."""
    both = read_row("03/04/2023", None)
    assert [one.isoformat() for one in both.days] == ["2023-03-04", "2023-04-03"]
    early = read_row("05/03/2024", FRIDAY)
    assert [one.isoformat() for one in early.days] == ["2024-03-05"]


@pytest.mark.parametrize(
    "text",
    ["对方撤回了一条消息", "Messages and calls are protected here.", "Call me at 21:03 tomorrow please",
     "", "2024", "2024 3 3 11:02", "xx 14:01", "Yesterday your brother came to our house"],
)  # fmt: skip
def test_a_notice_is_no_date(text: str) -> None:
    """What says more than a day."""
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "clock", "minute"),
    [
        ("21:03", "21:03", 1263), ("9:03 PM v/", "9:03 PM", 1263), ("12:05 am", "12:05 am", 5),
        ("下午 9:03", "下午 9:03", 1263), ("凌晨2:10", "凌晨2:10", 130), ("中午12:30", "中午12:30", 750),
        ("۲۱:۰۳", "۲۱:۰۳", 1263), ("29:03", None, None), ("1:99", None, None), ("121:03", None, None),
    ],
)  # fmt: skip
def test_a_clock_is_what_a_clock_can_show(text: str, clock: str | None, minute: int | None) -> None:
    """Half-days, other digits, and what is none."""
    assert find_clock(text) == clock and minutes(text) == minute


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-03", "2024-03-03"), ("2024-03-03  11:02", "2024-03-03 11:02"),
        ("3.3.2024", "3.3.2024"), ("2024-03.03", None), ("2024-03-0", "2024-03-0"),
        ("March 3, 2024", None), ("11:02", None), ("2024-03-03 and", None), ("", None),
    ],
)  # fmt: skip
def test_a_date_in_digits_is_the_whole_text(text: str, date: str | None) -> None:
    """Digits and one mark between them; with a word beside it, it is another model's to read."""
    assert find_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["1o March 2025", "1S March 2025", "1? March 2025", "1 8 March 2025", "March 1o, 2025",
     "I8 March 2025", "2B March 2025", "1B Mart", "2025-03-1B", "18/03/20Z5"],
)  # fmt: skip
def test_a_damaged_number_is_no_day(text: str) -> None:
    """What stood there cannot be told, so no day is."""
    assert read_row(text, FRIDAY).days == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday, 4 March 2024", ["2024-03-04"]), ("Tuesday, 4 March 2024", []),
        ("2024年3月4日 星期一", ["2024-03-04"]), ("2024年3月4日星期二", []), ("3月3日周日", ["2024-03-03"]),
        ("3月4日 周日", []), ("Wed 03/01/2024", ["2024-01-03"]), ("Fri 03/01/2024", ["2024-03-01"]),
        ("Thu 03/01/2024", []), ("4 Mart Pazartesi", ["2024-03-04"]), ("4 Mart Salı", []),
    ],
)  # fmt: skip
def test_a_weekday_decides_between_readings_and_denies_what_it_does_not_fit(
    text: str, days: list[str]
) -> None:
    """One of the two was misread where none fits."""
    assert [one.isoformat() for one in read_row(text, FRIDAY).days] == days


@pytest.mark.parametrize(
    "text", ["9 March 2024", "2025年3月4日", "2024-03-09", "0001年1月1日", "9999年12月31日", "0000年1月1日"],
)  # fmt: skip
def test_a_day_after_the_day_of_capture_or_before_all_phones_is_none(text: str) -> None:
    """Nor is anything computed with it."""
    assert read_row(text, FRIDAY).days == ()
    assert read_row(text, None, FRIDAY).days == ()


@pytest.mark.parametrize("text", ["18 March 2024 l0:30", "l0:30", "2O:30", "?0:30", "1|0:30"])
def test_a_clock_behind_a_misread_sign_is_none(text: str) -> None:
    """The first digit of the hour may be what was misread."""
    assert find_clock(text) is None and minutes(text) is None


@pytest.mark.parametrize(
    "text", ["Friday prayer", "Good Friday", "Today only", "Last Sunday", "Not Monday"]
)
def test_a_day_beside_another_word_is_no_row(text: str) -> None:
    """A notice that names a day says nothing of the messages below it."""
    assert not is_date(text)


@pytest.mark.parametrize(
    "text", ["Yesterday at 21:03", "5th of March 2024", "3 марта 2024 г.", "Wed, 6 March"]
)
def test_what_stands_beside_a_day_and_says_nothing_more_is_part_of_it(text: str) -> None:
    """Small words."""
    assert is_date(text)


def test_a_clock_is_a_clock_and_nothing_else() -> None:
    """What may stand in a bubble."""
    assert is_clock("9:03 PM") and is_clock("21:03") and is_clock("下午 9:03")
    assert not any(
        map(is_clock, ("March 2, 2024 11:58", "Yesterday 21:03", "21:03 today", "21", ""))
    )
