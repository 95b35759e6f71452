"""`patterns`, `judge`, `case set`, `link`: whole commands on two folders with one demand."""

from __future__ import annotations

import json

import pytest
from journeys.here import Here
from journeys.typed import Done

DEMAND = "ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت"
NUMBERS = ("+852 5550 1234", "+7 701 555 01 23")


@pytest.fixture
def two(here: Here) -> Here:
    """Two folders; each person received the demand from another number."""
    other = here("case", "new", "--json").object["alias"]
    for n, (case, number) in enumerate(zip((here.case, other), NUMBERS, strict=True), 3):
        path = here.folder / f"WhatsApp Chat with {number}.txt"
        path.write_text(f"1{n}/02/2025, 10:05 - {number}: {DEMAND}\n", "utf-8")
        assert here("receive", path, "--case", case).code == 0
        assert here("who", "--case", case, "--set", f"{number}=suspected-sender").code == 0
        assert here("consent", "--case", case, "--give", "compare").code == 0
    return here


def refused(done: Done) -> None:
    """A usage error in one line with a hint, and nothing on standard output."""
    assert (done.code, done.out) == (2, "") and done.err.startswith("error: ")
    assert "Traceback" not in done.err


def test_a_pattern_is_shown_judged_and_gone(two: Here) -> None:
    """The key of the list judges it; afterwards `--all` shows who said what."""
    assert two("case", "set", two.case, "--country", "Norway").code == 0
    (line,) = two("patterns", "--jsonl").lines
    assert (line["type"], line["receipts"], line["countries"]) == ("pattern", 2, ["Norway"])
    assert [one["days"] for one in line["cases"]] == [["2025-02-13"], ["2025-02-14"]]
    assert [one["key"] for one in two("link", "--jsonl").lines if one["type"] == "pattern"] == [
        line["key"]
    ]
    done = two("judge", line["key"], "negative", "--reason", "a song", "--json")
    assert done.code == 0 and done.object["members"] == line["members"]
    assert two("patterns", "--jsonl").out == "" and two("link", "--jsonl").out == ""
    (line,) = two("patterns", "--all", "--jsonl").lines
    assert line["judgement"]["reason"] == "a song" and line["judgement"]["verdict"] == "negative"


def test_destroying_names_the_judgements_that_go_with_it(two: Here) -> None:
    """Before a folder is destroyed a person is told; afterwards nothing is judged any more."""
    (line,) = two("patterns", "--jsonl").lines
    assert two("judge", line["key"], "unsure", "--reason", "a song").code == 0
    done = two("case", "destroy", two.case, "--yes")
    assert done.code == 0 and "1 judgement about it" in done.err
    assert two("patterns", "--all").out == "" and two("vault", "check", "--full").code == 0


def test_the_plain_view_isolates_what_runs_from_right_to_left(two: Here) -> None:
    """The key and the number of receipts stay where they are; the words stand in an isolate."""
    done = two("patterns")
    assert done.code == 0 and f"\u2068{DEMAND}\u2069" in done.out
    assert "2 independent receipts, 2 messages" in done.out and "2025-02-13" in done.out


@pytest.mark.parametrize("figure", ["timeline", "matrix", "senders"])
def test_a_figure_is_written_once(two: Here, figure: str) -> None:
    """It names the folders or senders, and is not written over another file."""
    out = two.folder / f"{figure}.svg"
    assert two("patterns", "--figure", figure, "--out", out).code == 0
    svg = out.read_text("utf-8")
    assert svg.startswith("<?xml") and DEMAND[:20] in svg
    assert (two.case in svg) if figure != "senders" else ("+85255501234" in svg)
    refused(two("patterns", "--figure", figure, "--out", out))


def test_what_cannot_be_is_refused_in_one_line(two: Here) -> None:
    """Unknown keys, verdicts, folders and half a figure."""
    refused(two("judge", "0123456789ab", "negative", "--reason", "x"))
    refused(two("judge", "0123456789ab", "true", "--reason", "x"))
    refused(two("judge", "a/1/0,b/1/0", "positive", "--reason", "x"))
    refused(two("patterns", "--figure", "timeline"))
    refused(two("patterns", "--case", "no-such-folder"))
    refused(two("case", "set", two.case, "--country", ""))
    refused(two("patterns", "--figure", "pie", "--out", "x.svg"))


def test_a_folder_without_patterns_says_so(here: Here) -> None:
    """Nothing to show is no error; nothing to draw is."""
    done = here("patterns")
    assert (done.code, done.out) == (0, "") and "No patterns." in done.err
    refused(here("patterns", "--figure", "matrix", "--out", "m.svg"))


def test_a_day_that_can_be_read_two_ways_is_marked(two: Here) -> None:
    """`03/04/2025` may be March or April: both are spanned, with a question mark."""
    case = two("case", "new", "--json").object["alias"]
    path = two.folder / "WhatsApp Chat with +61 3 5550 1919.txt"
    path.write_text(f"03/04/2025, 10:05 - +61 3 5550 1919: {DEMAND}\n", "utf-8")
    assert two("receive", path, "--case", case).code == 0
    assert two("who", "--case", case, "--set", "+61 3 5550 1919=suspected-sender").code == 0
    assert two("consent", "--case", case, "--give", "compare").code == 0
    done = two("patterns")
    assert "2025-03-04?" in done.out and "2025-04-03?" in done.out
    out = two.folder / "t.svg"
    assert two("patterns", "--figure", "timeline", "--out", out).code == 0
    assert "day and month cannot be told apart" in out.read_text("utf-8")


def test_a_pattern_states_how_many_of_its_links_may_be_false(two: Here) -> None:
    """The text view says what the lines of `--jsonl` say."""
    rows = [json.loads(line) for line in two("patterns", "--jsonl").out.splitlines()]
    stated = [row["false"] for row in rows if row.get("false")]
    assert stated
    said = two("patterns").out
    for one in stated:
        assert f"(90 % interval {one['low']} to {one['high']})" in said


def test_a_figure_goes_through_no_link_and_is_its_owners(two: Here) -> None:
    """A dangling link is not followed; what is written is for its owner only."""
    (two.folder / "away.svg").symlink_to(two.folder / "elsewhere.svg")
    done = two("patterns", "--figure", "matrix", "--out", two.folder / "away.svg")
    assert done.code == 2 and not (two.folder / "elsewhere.svg").exists()
    out = two.folder / "own.svg"
    assert two("patterns", "--figure", "matrix", "--out", out).code == 0
    assert out.stat().st_mode & 0o077 == 0
