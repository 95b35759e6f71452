"""What is drawn is what evidence.json opens, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from guwah.errors import DigestRefutedError
from guwah.report.evidence import encode_evidence
from guwah.report.moments import between, day, when
from guwah.report.rules import parse_rules
from guwah.report.selection import select
from guwah.report.shown import Shown, ShownTime, read_shown

MakeCase = Callable[..., Any]


def shown(case: Any, rules: str = "") -> Shown:
    """What the report of a case shows."""
    material = case.material()
    return read_shown(encode_evidence(material, select(material, parse_rules(rules)), ("a note",)))


def test_opened_values_are_read_back(case: MakeCase) -> None:
    """Sender, time, text, marks; withheld texts are one bar."""
    messages = {one.runs: one for one in shown(case()).messages()}
    threat = messages[("We know where you live. Delete the post.",)]
    assert (threat.name, threat.handle, threat.kind) == (
        "Officer Wang",
        "+852 5550 1234",
        "message",
    )
    assert threat.time is not None and threat.time.readings == ("2024-03-13T00:02",)
    assert messages[(None,)].name == "Officer Wang"
    assert messages[("Missed voice call",)].marks == ("missed",)


def test_runs_of_a_redacted_text_are_joined(case: MakeCase) -> None:
    """Visible pieces make one run; neighbouring withheld pieces one bar."""
    read = shown(case(), "withhold: [{words: Aygül, reason: r}]")
    (runs,) = [one.runs for one in read.messages() if len(one.runs) > 1]
    assert [run is None for run in runs] == [False, True, False]
    assert "Aygül" not in "".join(run or "" for run in runs)


def test_messages_stand_by_time_or_by_number(case: MakeCase) -> None:
    """The tree has no order; a court gets the file's."""
    times = [one.time.readings for one in shown(case()).messages() if one.time]
    assert times[1:] == sorted(times[1:])
    numbers = [one.ordinal for one in shown(case(audience="court")).messages()]
    assert numbers == sorted(numbers, key=lambda number: number or 0)
    assert shown(case(audience="court")).readings[0].count == 14


def test_a_changed_byte_is_refused(case: MakeCase) -> None:
    """Bytes that do not fold or are not canonical are never drawn."""
    material = case().material()
    evidence = encode_evidence(material, select(material, parse_rules("")), ())
    for changed in (evidence.replace(b"{", b"{ ", 1), evidence.replace(b'["n",', b'["m",', 1)):
        with pytest.raises(DigestRefutedError):
            read_shown(changed)


def test_times_show_all_that_is_known() -> None:
    """Both readings, the interval, the characters; an epoch needs no more."""
    undecided = ShownTime(
        "04/03/24, 12:24", ("2024-03-04T12:24", "2024-04-03T12:24"),
        "2024-03-03T22:24:00Z", "2024-04-04T00:24:59Z", "unknown",
    )  # fmt: skip
    assert when(undecided) == "2024-03-04 12:24 or 2024-04-03 12:24 (phone’s clock)"
    assert between(undecided) == (
        "between 2024-03-03 22:24 and 2024-04-04 00:24 UTC · written “04/03/24, 12:24”"
    )
    assert day(undecided) == "2024-03-04 or 2024-04-03"
    declared = ShownTime("-", ("2024-03-13T12:24",), "2024-03-13T09:24:00Z", "2024-03-13T09:24:59Z",
                         "declared")  # fmt: skip
    assert when(declared) == "2024-03-13 12:24 (phone’s clock) = 2024-03-13 09:24 UTC"
    assert between(declared) is None
    epoch = ShownTime("1710288000", ("2024-03-13T00:00:00Z",), "a", "a", "explicit")
    assert (when(epoch), between(epoch)) == ("2024-03-13 00:00:00 UTC", None)
    assert (when(None), between(None), day(None)) == ("no date", None, "no date")
    assert when(ShownTime("gestern", (), None, None, "unknown")) == "written “gestern”"
