"""Patterns made to measure: sooner found, and nothing else found."""

from __future__ import annotations

import io

import pytest

from guwah.evidence.record import Record
from guwah.intake.contract import Member, Options
from guwah.intake.whatsapp.reader import READER
from guwah.intake.whatsapp.survey import SAMPLE_BYTES, survey

_LINE = "{day:02d}/05/2021, {hour:02d}:{minute:02d} - Gulnar: we wait at the station\n"
FIXED = "".join(
    _LINE.format(day=1 + at // 1440, hour=at // 60 % 24, minute=at % 60) for at in range(6_000)
).encode()
_FIRST = FIXED[: FIXED.index(b"\n") + 1]
OTHERS = {
    "one digit less in the hour": b"13/05/2021, 9:05 - Gulnar: one more\n",
    "one digit less in the day": b"3/05/2021, 09:05 - Gulnar: one more\n",
    "a mark before": "\u200e13/05/2021, 09:05 - Gulnar: one more\n".encode(),
    "a month that only the other order has": b"05/13/2021, 09:05 - Gulnar: one more\n",
}


def texts(data: bytes) -> list[str | None]:
    """The texts of all records."""
    member = Member("item", None, io.BytesIO(data), len(data), "b", id_prefix="i/1")
    return [
        one.text for run in READER.runs(member, Options()) for one in run if type(one) is Record
    ]


def width_of(data: bytes) -> int | None:
    """How wide all headers of a file are, as the first pass proved."""
    quick = survey(io.BytesIO(data)).quick
    assert quick is not None
    return quick.width


def test_headers_of_one_length_are_found_by_that_length() -> None:
    """The fast way is taken where it is safe."""
    assert len(FIXED) > SAMPLE_BYTES
    assert width_of(FIXED) == len(b"\n13/05/2021, 09:05")
    assert len(texts(FIXED)) == 6_000


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_one_header_of_another_length_anywhere_is_found_too(other: bytes) -> None:
    """Behind the sample, in a block of its own, or in the first lines."""
    for data in (
        FIXED + other,
        FIXED * 4 + other + FIXED,
        other + FIXED,
        _FIRST + other + FIXED,
    ):
        found = texts(data)
        assert found.count("one more") == 1
        assert len(found) == data.count(b"\n")
        if other[:2] != b"05":
            assert width_of(data) is None


def test_half_of_the_day_of_two_widths_is_no_fixed_header() -> None:
    """`AM` and `PM` are as wide as each other; `a.m.` is wider."""
    lines = [b"13/05/2021, 09:%02d %s - Gulnar: we\n" % (at, half) for at in range(60)
             for half in (b"AM", b"PM")]  # fmt: skip
    assert width_of(b"".join(lines)) == len(b"\n13/05/2021, 09:05 AM")
    mixed = b"".join([*lines, b"13/05/2021, 09:05 a.m. - Gulnar: one more\n"])
    assert width_of(mixed) is None
    assert texts(mixed)[-1] == "one more"


def test_a_clock_in_other_digits_behind_a_date_in_ours() -> None:
    """Found by fuzzing: a header whose date has ASCII digits and whose clock has none."""
    data = "\u200f[02/03/01\n23/05/2021, 20\u066a:\u0668\u0662\u00a0\u0645 - \u06b1: \u0645\u062d\u0628\u0627\n"
    assert isinstance(texts(data.encode()), list)
    whole = "23/05/2021, \u0662\u0660:\u0668\u0662 - Nur: \u0645\u062d\u0628\u0627\n" * 3
    assert isinstance(texts(whole.encode()), list)
