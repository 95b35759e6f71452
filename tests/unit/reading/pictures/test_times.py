"""What phones write of days and clocks is resolved only against a stated day of capture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from guwah.reading.pictures.times import sent

FRIDAY = dt.date(2024, 3, 8)


@dataclass(frozen=True)
class Shown:
    """A bubble, as far as time goes."""

    kind: str
    written: str | None = None
    text: str = "Messages are encrypted"
    confidence: float = 0.95


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
    ("clocks", "left"),
    [
        (("23:58", "00:03", "00:05"), ()), (("10:41", "16:42", "10:43", "10:44"), ("10:41",)),
        (("10:41", "10:41", "10:42"), ("10:41", "10:41", "10:42")),
        (("10:41", "01:42", "10:43"), ()),
    ],
)  # fmt: skip
def test_clocks_that_go_backwards_under_one_row_are_of_no_day(
    clocks: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """A row was lost between them, or one was misread; those before both are of the row's day."""
    told = sent([Shown("time", "4 March 2024"), *(Shown("message", one) for one in clocks)], FRIDAY)
    kept = [one.readings[0][-5:] for one in told if one and one.readings]
    assert kept == list(left)
    doubted = [one for one in told if one and not one.readings]
    assert all((one.earliest, one.latest) == ("2024-03-03T10:00:00Z", "2024-03-09T11:59:59Z")
               for one in doubted)  # fmt: skip
    assert [one.written for one in doubted] == [one for one in clocks if one not in left]


def test_another_row_or_a_line_in_doubt_between_clocks_explains_them() -> None:
    """The bubble above keeps its day."""
    for between in (Shown("time", "5 March 2024"), Shown("notice", None, "5 Mrch", 0.4)):
        told = shown_day(Shown("time", "4 March 2024"), Shown("message", "23:58"), between,
                         Shown("message", "00:03"))  # fmt: skip
        assert told[1] == ("2024-03-04T23:58",) and told[3] != ("2024-03-04T00:03",)


def test_of_two_rows_that_go_backwards_neither_says_a_day() -> None:
    """One of them was misread; the rows around them hold."""
    days = ("3 March 2024", "18 February 2024", "5 March 2024")
    bubbles = [one for day in days for one in (Shown("time", day), Shown("message", "09:00"))]
    assert shown_day(*bubbles)[1::2] == [(), (), ("2024-03-05T09:00",)]
    clocks = ("4 March 2024 10:20", "4 March 2024 10:10", "5 March 2024 08:00")
    bubbles = [one for row in clocks for one in (Shown("time", row), Shown("message"))]
    assert shown_day(*bubbles)[1::2] == [(), (), ("2024-03-05T08:00",)]


def test_a_day_after_the_picture_was_received_is_none() -> None:
    """Whatever a person says of the day of capture, or nothing."""
    bubbles = [Shown("time", "6 March 2024"), Shown("message", "09:00")]
    for captured in (None, FRIDAY):
        (_, told) = sent(bubbles, captured, dt.date(2024, 3, 5))
        assert told is not None and told.readings == ()
        (_, told) = sent(bubbles, captured, dt.date(2024, 3, 6))
        assert told is not None and told.readings == ("2024-03-06T09:00",)


def test_a_person_may_say_that_a_line_is_no_row() -> None:
    """Then the row above it holds."""
    bubbles = [Shown("time", "Wednesday"), Shown("notice", "", "2 joined", 0.4),
               Shown("message", "9:04 PM"), Shown("message", "")]  # fmt: skip
    assert shown_day(*bubbles)[2:] == [("2024-03-06T21:04",), ()]


@pytest.mark.parametrize(
    ("others", "readings"),
    [
        ((), ("01:10", "13:10")), (("21:03",), ("01:10",)), (("09:03",), ("01:10",)),
        (("0:15",), ("01:10",)), (("9:03 PM",), ("01:10", "13:10")),
        (("21:03", "9:03 PM"), ("01:10", "13:10")), (("11:58", "12:40"), ("01:10", "13:10")),
    ],
)  # fmt: skip
def test_a_clock_without_a_half_day_is_two_times_unless_the_phone_shows_24_hours(
    others: tuple[str, ...], readings: tuple[str, ...]
) -> None:
    """Half-days in languages that are not known are lost, and only the digits are read."""
    rows = [Shown("time", "4 March 2024"), Shown("message", "1:10")]
    rows += [one for other in others
             for one in (Shown("time", "5 March 2024"), Shown("message", other))]  # fmt: skip
    told = sent(rows, FRIDAY)[1]
    assert told is not None
    assert told.readings == tuple(f"2024-03-04T{one}" for one in readings)
    assert told.earliest == "2024-03-03T11:10:00Z"
    assert told.latest == ("2024-03-05T01:10:59Z" if len(readings) > 1 else "2024-03-04T13:10:59Z")


def test_a_row_that_can_be_two_times_bounds_by_both() -> None:
    """Not before its earlier time; and not after the later time of the next."""
    rows = [Shown("time", "4 March 2024 1:10"), Shown("message"), Shown("message"),
            Shown("time", "4 March 2024 2:20"), Shown("message")]  # fmt: skip
    first, second, last = (sent(rows, FRIDAY)[at] for at in (1, 2, 4))
    assert first is not None and second is not None and last is not None
    assert first.readings == ("2024-03-04T01:10", "2024-03-04T13:10")
    assert (second.earliest, second.latest) == ("2024-03-03T11:10:00Z", "2024-03-05T02:20:59Z")
    assert last.readings == ("2024-03-04T02:20", "2024-03-04T14:20")
