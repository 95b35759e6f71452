"""Facts for an expert: each with a file in which it is planted, and one in which it is not."""

from __future__ import annotations

import io

import pytest

from guwah.evidence.record import Fact, Summary
from guwah.intake.contract import Options
from guwah.intake.frame.inspect import inspect_source


def facts(text: str) -> dict[str, Fact]:
    """The facts of a chat, by what they are; of several of one kind the first."""
    data = text.encode()
    found = inspect_source(
        io.BytesIO(data), "chat.txt", item="chat.txt", options=Options(facts=True)
    )
    summary = [one for one in found if isinstance(one, Summary)][-1]
    told: dict[str, Fact] = {}
    for fact in summary.facts:
        told.setdefault(fact.what, fact)
    return told


PLAIN = "[13/01/2025, 09:16:02] Sadir: a\n[13/01/2025, 09:17:02] Sadir: b\n"


def test_a_plain_chat_has_its_period_and_nothing_else() -> None:
    """Nothing is noticed where nothing is odd."""
    assert set(facts(PLAIN)) == {"period"}
    assert facts(PLAIN)["period"].detail == "2025-01-13T09:16:02 to 2025-01-13T09:17:02"


def test_a_clock_that_runs_backwards_is_told_with_its_record() -> None:
    """The record that lies before the one above it."""
    told = facts(PLAIN + "[13/01/2025, 09:10:02] Sadir: c\n[13/01/2025, 09:30:02] Sadir: d\n")
    assert told["clock-backwards"].records == ("chat.txt/2",)


def test_a_media_name_with_another_date_is_told() -> None:
    """The name's date is the phone's, the message's is the export's."""
    line = "[14/01/2025, 10:00:00] Sadir: <attached: 00000003-PHOTO-{}-10-00-00.jpg>\n"
    assert "media-date" not in facts(PLAIN + line.format("2025-01-14"))
    assert facts(PLAIN + line.format("2025-01-09"))["media-date"].count == 1


def test_a_change_of_the_header_inside_a_file_is_told() -> None:
    """As when two exports were joined."""
    told = facts(PLAIN + "14/01/2025, 10:00 - Sadir: c\n14/01/2025, 10:01 - Sadir: d\n")
    assert told["time-style"].count == 2
    assert told["time-style"].records == ("chat.txt/0", "chat.txt/2")


def test_a_long_silence_is_told() -> None:
    """Thirty days and more."""
    told = facts(PLAIN + "[13/03/2025, 09:16:02] Sadir: c\n")
    assert told["gap"].detail.startswith("58 days: 2025-01-13T09:17:02 to 2025-03-13")


@pytest.mark.parametrize(("count", "is_near"), [(9_000, False), (9_998, True), (40_003, True)])
def test_a_count_near_a_cap_of_whatsapp_is_told(count: int, is_near: bool) -> None:
    """The app cuts off the oldest messages and says nothing of it."""
    text = "".join(f"[13/01/2025, 09:16:02] Sadir: {number}\n" for number in range(count))
    assert ("near-cap" in facts(text)) == is_near


def test_a_count_that_the_file_contradicts_is_told() -> None:
    """SMS Backup & Restore writes how many there are; somebody may have taken some out."""
    row = '<sms protocol="0" address="+1" date="1700000000000" type="1" body="a" read="1" />'
    for declared, is_told in ((2, False), (5, True)):
        text = f"<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"{declared}\">\n{row}\n{row}\n</smses>"
        assert ("declared-count" in facts(text)) == is_told


def test_a_silence_is_one_only_if_nothing_lies_in_it() -> None:
    """Also where a later line of the file fills it."""
    told = facts(PLAIN + "[13/06/2025, 09:16:02] Sadir: c\n[13/03/2025, 09:16:02] Sadir: d\n")
    assert told["gap"].detail.startswith("58 days: 2025-01-13T09:17:02 to 2025-03-13")
