"""What was typed wrongly is said in one plain line, with exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.here import Here


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """A vault with an empty folder."""
    return Here(tmp_path, capsys)


def test_a_missing_choice_is_told_in_one_line(here: Here) -> None:
    """All that may be chosen, and no escaped line feed."""
    done = here("judge", "3f2a9c04b1d7")
    assert done.code == 2 and done.out == ""
    said, hint = done.err.splitlines()
    assert said.startswith("error: missing argument ")
    assert said.endswith("Choose from: positive, negative, unsure, published")
    assert "\\u{" not in done.err and hint == "hint: guwah judge --help"


def test_what_was_typed_still_reaches_no_terminal(here: Here) -> None:
    """Line feeds of what was typed do not make lines; escape sequences stay escaped."""
    done = here("search", "x", "--since", "\x1b[2J\nerror: all is well\r\n")
    assert done.code == 2 and len(done.err.splitlines()) == 2
    assert "\x1b" not in done.err and "\r" not in done.err and "\\u{1b}" in done.err


@pytest.mark.parametrize("typed", ["2025-02-30", "yesterday", "30.02.2025", "2025-03-05T10:00", ""])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none_is_told_with_one_that_is(here: Here, option: str, typed: str) -> None:
    """No pattern of a programming language."""
    done = here("search", "x", option, typed)
    assert done.code == 2 and done.out == ""
    said, _hint = done.err.splitlines()
    told = f"'{typed}' is no day; write year, month and day, such as 2025-03-05"
    assert said == f"error: invalid value for '{option}': {told}" and "%" not in said


def test_days_in_the_wrong_order_are_refused(here: Here) -> None:
    """Nothing could be found; the same day twice is one day."""
    done = here("search", "x", "--since", "2025-03-05", "--until", "2025-03-04")
    assert done.code == 2 and done.out == ""
    assert "--since 2025-03-05 lies after --until 2025-03-04" in done.err.splitlines()[0]
    assert here("search", "x", "--since", "2025-03-05", "--until", "2025-03-05").code == 0
