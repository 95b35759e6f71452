"""What a written time can mean, in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.errors import UsageError
from guwah.intake import times


def test_an_unknown_zone_spans_utc_minus_12_to_plus_14() -> None:
    """The example of the interface contract."""
    assert times.interval(("2018-01-29T12:24",), times.MINUTE) == (
        "2018-01-28T22:24:00Z",
        "2018-01-30T00:24:59Z",
        "unknown",
    )


def test_two_readings_span_from_the_first_to_the_last() -> None:
    """Day and month not told apart: the interval holds both days."""
    earliest, latest, _ = times.interval(("2018-01-02T12:24", "2018-02-01T12:24"))
    assert (earliest, latest) == ("2018-01-01T22:24:00Z", "2018-02-02T00:24:59Z")


def test_an_instant_is_explicit() -> None:
    """`Z` and offsets need no zone."""
    assert times.interval(("2020-01-01T00:00:05Z",), times.SECOND, "Asia/Urumqi") == (
        "2020-01-01T00:00:05Z",
        "2020-01-01T00:00:05Z",
        "explicit",
    )
    assert times.interval(("2020-01-01T03:00:05+03:00",), times.SECOND)[0] == "2020-01-01T00:00:05Z"


def test_a_declared_zone_gives_one_instant() -> None:
    """Whole hours, half hours and minutes alike."""
    assert times.interval(("2018-03-25T12:30",), 60, "Asia/Urumqi") == (
        "2018-03-25T06:30:00Z",
        "2018-03-25T06:30:59Z",
        "declared",
    )
    assert times.interval(("2018-03-25T12:30:05",), 1, "Asia/Kolkata")[0] == "2018-03-25T07:00:05Z"


def test_a_repeated_hour_has_two_readings() -> None:
    """The clock of Oslo showed 02:30 twice that night."""
    sent = times.sent("28.10.18, 02:30", ("2018-10-28T02:30",), 60, "Europe/Oslo")
    assert sent.readings == ("2018-10-28T02:30+01:00", "2018-10-28T02:30+02:00")
    assert (sent.earliest, sent.latest) == ("2018-10-28T00:30:00Z", "2018-10-28T01:30:59Z")
    assert sent.zone == "declared"


def test_a_skipped_hour_keeps_its_reading() -> None:
    """The clock of Oslo never showed 02:30 that night: both offsets are possible."""
    sent = times.sent("25.03.18, 02:30", ("2018-03-25T02:30",), 60, "Europe/Oslo")
    assert sent.readings == ("2018-03-25T02:30",)
    assert (sent.earliest, sent.latest) == ("2018-03-25T00:30:00Z", "2018-03-25T01:30:59Z")


def test_no_reading_has_no_interval() -> None:
    """A time that was written but means nothing."""
    assert times.sent("x", ()).earliest is None


@pytest.mark.parametrize("zone", ["Foo/Bar", "../etc/passwd", "/etc/passwd", "", "Europe"])
def test_an_unknown_zone_name_is_a_usage_error(zone: str) -> None:
    """Also one that is no name but a path."""
    with pytest.raises(UsageError) as caught:
        times.load_zone(zone)
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["2018-02-30T10:00", "2018-01-01T24:00", "2018-1-1T10:00", "2018-01-01", "x", ""]
)
def test_what_no_clock_shows_is_no_reading(text: str) -> None:
    """Neither a day that never was nor another way of writing."""
    assert not times.is_reading(text)


def test_epochs_outside_the_calendar_are_refused() -> None:
    """A number may be anything."""
    assert times.epoch_reading(10**30) is None
    assert times.epoch_reading(-(10**30)) is None
    assert times.epoch_reading(253_402_300_800) is None
    assert times.epoch_reading(253_402_300_799) == "9999-12-31T23:59:59Z"


@settings(max_examples=200, deadline=None)
@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)))
def test_the_fast_way_equals_calendar_arithmetic(moment: datetime) -> None:
    """Cached tables against `datetime`, for minutes and seconds."""
    minute = moment.replace(second=0, microsecond=0)
    low, high = minute - timedelta(hours=14), minute + timedelta(hours=12, seconds=59)
    assert times.interval((minute.isoformat()[:16],))[:2] == (
        low.isoformat() + "Z",
        high.isoformat() + "Z",
    )
    second = moment.replace(microsecond=0)
    epoch = (second - datetime(1970, 1, 1)) // timedelta(seconds=1)
    assert times.epoch_reading(epoch) == second.isoformat() + "Z"


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)),
    st.sampled_from(["Europe/Oslo", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]),
)
def test_a_declared_interval_holds_every_instant_of_its_reading(
    moment: datetime, zone: str
) -> None:
    """Both folds of the wall-clock time lie inside."""
    reading = moment.replace(second=0, microsecond=0)
    earliest, latest, kind = times.interval((reading.isoformat()[:16],), 60, zone)
    assert earliest is not None and latest is not None and kind == "declared"
    for fold in (0, 1):
        offset = reading.replace(fold=fold, tzinfo=times.load_zone(zone)).utcoffset()
        assert offset is not None
        assert earliest <= (reading - offset).isoformat() + "Z" <= latest
