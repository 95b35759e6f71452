"""What phones write of days and clocks is resolved only against a stated day of capture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from guwah.reading.pictures.clock import find_clock, find_date, minutes
from guwah.reading.pictures.times import is_date, read_row, sent

FRIDAY = dt.date(2024, 3, 8)


@dataclass(frozen=True)
class Shown:
    """A bubble, as far as time goes."""

    kind: str
    written: str | None = None
    text: str = "Messages are encrypted"
    confidence: float = 0.95


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


def test_a_day_row_and_a_clock_in_the_bubble_make_a_time() -> None:
    """As programs with a clock in each bubble show it."""
    told = sent([Shown("time", "Yesterday"), Shown("message", "9:03 PM")], FRIDAY)
    assert told[0] is None and told[1] is not None
    assert told[1].readings == ("2024-03-07T21:03",)
    assert (told[1].earliest, told[1].latest) == ("2024-03-07T07:03:00Z", "2024-03-08T09:03:59Z")
    assert told[1].written == "Yesterday 9:03 PM" and told[1].zone == "unknown"


def test_a_sparse_time_line_holds_for_the_bubbles_below() -> None:
    """Exact for the first bubble; for the next, between this line and the following."""
    rows = [Shown("time", "昨天 21:03"), Shown("message"), Shown("message"), Shown("notice"),
            Shown("message"), Shown("time", "昨天 22:10"), Shown("message")]  # fmt: skip
    told = sent(rows, FRIDAY)
    first, second, last = told[1], told[2], told[6]
    assert first and second and last
    assert first.readings == ("2024-03-07T21:03",) and last.readings == ("2024-03-07T22:10",)
    assert second.readings == () and second.written == "昨天 21:03"
    assert (second.earliest, second.latest) == ("2024-03-07T07:03:00Z", "2024-03-08T10:10:59Z")
    assert told[3] is None and told[4] == second


def test_a_time_line_without_a_day_of_capture_has_no_reading() -> None:
    """What is written is kept."""
    told = sent([Shown("time", "昨天 21:03"), Shown("message")])
    assert told[1] is not None and told[1].written == "昨天 21:03"
    assert (told[1].readings, told[1].earliest, told[1].latest) == ((), None, None)


def test_a_bubble_above_all_rows_has_no_time() -> None:
    """The row that holds for it was scrolled away."""
    told = sent([Shown("message"), Shown("message", "21:03")], FRIDAY)
    assert told[0] is None and told[1] is not None and told[1].readings == ()


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


def shown_day(*bubbles: Shown) -> list[tuple[str, ...] | None]:
    """The readings of the bubbles, seen on a Friday."""
    return [one and one.readings for one in sent(bubbles, FRIDAY)]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("تۇلۈگۈن 09:13", 0.95), ("بۇگۇن", 0.9057), ("天", 0.7921), ("陈天 14:01", 0.95),
        ("Wcdnosdav", 0.95), ("Yestrdoy l1:O3", 0.95), ("", 0.0), ("Messages are encrypted", 0.5),
    ],
)  # fmt: skip
def test_a_row_that_may_be_unread_ends_the_day_of_the_row_above(
    text: str, confidence: float
) -> None:
    """The bubble below has no day: not before Wednesday is all that is certain."""
    bubbles = [Shown("time", "Wednesday"), Shown("message", "9:03 PM"),
               Shown("notice", None, text, confidence), Shown("message", "9:04 PM"),
               Shown("message", "9:05 PM"), Shown("time", "Yesterday"),
               Shown("message", "9:06 PM")]  # fmt: skip
    told = sent(bubbles, FRIDAY)
    assert shown_day(*bubbles) == [None, ("2024-03-06T21:03",), None, (), (), None,
                                   ("2024-03-07T21:06",)]  # fmt: skip
    for one, clock in ((told[3], "9:04 PM"), (told[4], "9:05 PM")):
        assert one is not None and one.written == clock
        assert (one.earliest, one.latest) == ("2024-03-05T10:00:00Z", "2024-03-09T11:59:59Z")
    unstated = sent(bubbles)
    assert unstated[3] is not None and unstated[3].earliest is None


@pytest.mark.parametrize(
    "text", ["Messages are encrypted", "Ana joined the group", "ئۇ بىر ئۇچۇرنى قايتۇرۇۋالدى",
             "对方撤回了一条消息", "Grup simgesini değiştirdin bugünlük"],
)  # fmt: skip
def test_a_notice_that_was_read_well_does_not_end_the_day(text: str) -> None:
    """The row above holds on."""
    bubbles = [Shown("time", "Wednesday"), Shown("notice", None, text, 0.75),
               Shown("message", "9:04 PM")]  # fmt: skip
    assert shown_day(*bubbles)[2] == ("2024-03-06T21:04",)


def test_a_line_in_doubt_right_below_a_clock_row_takes_its_time_away() -> None:
    """In programs with a time now and then, the first bubble below is of the nearest row."""
    bubbles = [Shown("time", "昨天 21:03"), Shown("notice", None, "陈天 22:1", 0.46), Shown("message"),
               Shown("message"), Shown("time", "昨天 23:10"), Shown("message")]  # fmt: skip
    told = sent(bubbles, FRIDAY)
    assert shown_day(*bubbles)[2:] == [(), (), None, ("2024-03-07T23:10",)]
    for one in told[2:4]:
        assert one is not None
        assert (one.earliest, one.latest) == ("2024-03-07T07:03:00Z", "2024-03-08T11:10:59Z")


def test_a_line_in_doubt_above_all_rows_or_below_an_open_one_leaves_the_clock_alone() -> None:
    """Nothing is certain then, and what is written in the bubble stays."""
    for above in ([], [Shown("time", "30/02/2024")]):
        bubbles = [*above, Shown("notice", None, "天", 0.3), Shown("message", "21:03"),
                   Shown("message")]  # fmt: skip
        first, second = sent(bubbles, FRIDAY)[-2:]
        assert first is not None and second is None
        assert (first.written, first.readings, first.earliest) == ("21:03", (), None)


def test_a_person_may_say_which_row_a_line_in_doubt_is() -> None:
    """A correction of its time makes it hold like a row that was read."""
    bubbles = [Shown("time", "Wednesday"), Shown("notice", "Yesterday", "Yestrdoy", 0.4),
               Shown("message", "9:04 PM")]  # fmt: skip
    assert shown_day(*bubbles)[2] == ("2024-03-07T21:04",)


@pytest.mark.parametrize(
    "text",
    ["1o March 2025", "1S March 2025", "1? March 2025", "1 8 March 2025", "March 1o, 2025",
     "I8 March 2025", "2B March 2025", "1B Mart", "2025-03-1B", "18/03/20Z5"],
)  # fmt: skip
def test_a_damaged_number_is_no_day(text: str) -> None:
    """What stood there cannot be told, so no day is."""
    assert read_row(text, FRIDAY).days == ()
