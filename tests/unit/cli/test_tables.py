"""Tables: whole where they are piped, cut to the screen on a terminal, aligned in any script."""

from __future__ import annotations

import os
import re
import sys

import pytest

from guwah.cli import tables
from guwah.cli.tables import columns, cut_to, fitted, put_table, short_id, shown_time

DEMAND = "请把你的身份证正反面照片和车牌号发过来，否则你妈妈的事我们就不管了"
ROWS = [["1", "Zulhayat", "Kim siz?"], ["2", "+852 6000 1234", DEMAND * 3], ["3", "ئاپام", "ياق"]]


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Standard output is a terminal of that width."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(tables.shutil, "get_terminal_size", lambda _: os.terminal_size((width, 24)))


def test_piped_table_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is cut where another program or a file takes it."""
    put_table(("no.", "from", "text"), ROWS, long=("from", "text"))
    assert DEMAND * 3 in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_table_fits_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    """No line is wider than the screen, and the reader is told that something was cut."""
    on_a_terminal(monkeypatch, width)
    put_table(("no.", "from", "text"), ROWS, long=("from", "text"))
    printed = capsys.readouterr()
    assert max(map(columns, printed.out.splitlines())) <= width
    assert "less -S" in printed.err


def test_columns_stand_under_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    """A Chinese name does not push its neighbours to the right."""
    put_table(("name", "role"), [["李主任", "suspected-sender"], ["Mum", "family"]])
    lines = capsys.readouterr().out.splitlines()
    starts = [columns(line[: -len(line.split()[-1])]) for line in lines]
    assert len(set(starts)) == 1


def test_evidence_cannot_act_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes and marks of direction are written out, line ends shown."""
    put_table(("text",), [["\x1b[31mred\u202e"], ["one\ntwo\r\nthree"]])
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out and "\\u{1b}" in out
    assert "one ⏎ two ⏎ three" in out


def test_right_to_left_words_leave_their_neighbours_in_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal each stands in an isolate of its own, the padding outside; piped in none."""
    head, long = ("no.", "from", "text", "seen"), ("from", "text")
    rows = [["7", "ئاپام", "ياق 12:30 " + "ئۆيگە " * 40, "2"], ["8", "Li", "no", "1"]]
    put_table(head, rows, long)
    assert "\u2068" not in capsys.readouterr().out
    on_a_terminal(monkeypatch, 60)
    put_table(head, rows, long)
    _head, arabic, latin = capsys.readouterr().out.splitlines()
    name, text = re.findall("\u2068([^\u2068\u2069]*)\u2069", arabic)
    assert name == "ئاپام" and text.startswith("ياق 12:30") and text.endswith("…")
    assert re.sub("\u2068[^\u2069]*\u2069", "X", arabic).split() == ["7", "X", "X", "2"]
    assert "\u2068" not in latin
    assert columns(arabic) == columns(latin) <= 60


def test_only_long_columns_are_cut() -> None:
    """A date or number is never cut; a long column not below what can be read."""
    assert fitted([30, 200, 5], [False, True, False], 80) == [30, 41, 5]
    assert fitted([40, 40, 40], [True] * 3, 80) == [25, 25, 26]
    assert fitted([100, 100], [False, False], 80) == [100, 100]
    assert fitted([70, 30], [False, True], 80) == [70, tables.NARROWEST]


def test_a_cut_is_marked() -> None:
    """What was cut ends in an ellipsis and keeps within its columns."""
    assert cut_to("short", 5) == "short"
    assert cut_to("longer", 5) == "long…"
    assert columns(cut_to(DEMAND, 9)) == 9


def test_item_ids_are_whole_when_piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program gets all digits, a person enough of them."""
    assert short_id("2f" * 16) == "2f" * 16
    on_a_terminal(monkeypatch, 80)
    assert short_id("2f" * 16) == "2f" * 6


@pytest.mark.parametrize(
    ("readings", "shown"),
    [
        (["2025-03-04T21:08"], "2025-03-04 21:08"),
        (["2025-03-04T21:08", "2025-04-03T21:08"], "2025-03-04 or 2025-04-03, 21:08"),
        (["2025-10-26T02:08", "2025-10-26T03:08"], "2025-10-26 02:08 or 2025-10-26 03:08"),
        (["2025-03-20T10:00:00Z"], "2025-03-20 10:00:00 UTC"),
        ([], "? yesterday"),
    ],
)
def test_times_are_shown_plainly(readings: list[str], shown: str) -> None:
    """Both readings of a date stand there; only an instant is said to be in UTC."""
    assert shown_time(readings, "yesterday") == shown
