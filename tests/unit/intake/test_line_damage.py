"""The reader of LINE's text exports: dates in doubt, typed rows, damage and hostile texts."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Member, Options
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.line.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "line"
TITLE = "[LINE] Chat history with Wren\nSaved on: x\n\n"
HEAD = TITLE + "2023/02/28(Tue)\n"
Found = list[Record | Anomaly | Summary]


def _member(export: bytes) -> Member:
    return Member("i", None, io.BytesIO(export), len(export), "a.txt")


def _read(export: bytes, zone: str | None = None) -> Found:
    return list(tiled(READER, _member(export), Options(zone=zone)))


def _records(export: str) -> list[Record]:
    return [one for one in _read(export.encode()) if isinstance(one, Record)]


def _anomalies(export: bytes) -> list[tuple[str, bytes]]:
    return [
        (one.reason, export[one.span[0] : sum(one.span)])
        for one in _read(export)
        if isinstance(one, Anomaly) and one.span is not None
    ]


def _vector(name: str) -> str:
    return (VECTORS / f"{name}.txt").read_text(encoding="utf-8")


def _readings(export: str) -> list[tuple[str, ...]]:
    return [one.sent.readings for one in _records(export) if one.sent]


def _decision(export: str, what: str) -> Decision:
    decisions = READER.explain(_member(export.encode()), Options(explain=True))
    return next(one for one in decisions if one.what == what)


def test_a_number_above_12_decides_day_and_month() -> None:
    """Month first, by the twenty-fifth."""
    assert _readings(_vector("twelve-hours"))[0] == ("2026-09-25T00:05",)
    decision = _decision(_vector("twelve-hours"), "order of dates")
    assert decision.evidence == "a number above 12: Fri, 9/25/2026"
    assert decision.span == (65, 14)


def test_a_weekday_that_fits_one_order_decides_day_and_month() -> None:
    """The first of March 2024 was a Friday, the third of January was none."""
    assert _readings(_vector("weekday-decides"))[0] == ("2024-03-01T09:00",)
    assert _decision(_vector("weekday-decides"), "order of dates").evidence.startswith("a weekday")


def test_the_order_of_the_rows_decides_day_and_month() -> None:
    """Day first never goes back; month first does so three times."""
    rows = "".join(f"{day:02d}/{month:02d}/2024\n09:00\tWren\ta\n\n" for day, month in
                   ((5, 1), (2, 2), (6, 2), (3, 3), (7, 3), (4, 4), (1, 5)))  # fmt: skip
    assert _readings(TITLE + rows)[0] == ("2024-01-05T09:00",)


def test_both_readings_are_kept_where_nothing_decides() -> None:
    """The language and the separator say nothing."""
    assert _readings(_vector("nothing-decides"))[0] == ("2024-01-03T09:00", "2024-03-01T09:00")
    assert _decision(_vector("nothing-decides"), "order of dates").evidence == "nothing decides"


def test_a_buddhist_year_is_brought_to_the_common_era() -> None:
    """2568 is 2025."""
    assert _readings(_vector("thai"))[0] == ("2025-11-28T08:59",)


def test_a_weekday_that_does_not_fit_is_told() -> None:
    """It changes no reading."""
    export = _vector("wrong-weekday")
    assert _readings(export)[1] == ("2023-03-01T09:00",)
    decision = _decision(export, "weekdays")
    assert (decision.decided, decision.evidence) == (
        "1 do not fit their dates", "the first: 2023/03/01(Fri)",
    )  # fmt: skip


def test_a_day_that_no_calendar_has_gives_no_reading() -> None:
    """What is written stays."""
    last = _records(_vector("wrong-weekday"))[-1]
    assert last.sent is not None
    assert (last.sent.written, last.sent.readings) == ("2023/02/30(Thu) 09:00", ())


def test_a_time_that_no_clock_shows_is_an_anomaly() -> None:
    """It begins like a message, and the next one is read."""
    export = (HEAD + "25:10\tWren\ta\n09:00\tWren\tb\n09:60\tWren\tc\n").encode()
    assert _anomalies(export) == [
        ("impossible-date", b"25:10\tWren\ta"), ("impossible-date", b"09:60\tWren\tc"),
    ]  # fmt: skip


def test_a_typed_date_row_is_part_of_the_message() -> None:
    """Because no row follows it."""
    records = _records(_vector("english"))
    assert records[12].text == "the calendar said\n2023/03/01(Wed)\nand nothing else"
    assert records[12].sent is not None and records[12].sent.readings == ("2023-02-28T23:59",)


def test_a_date_in_another_style_is_text() -> None:
    """All date rows of one export are written in one way."""
    (first, second) = _records(HEAD + "09:00\tWren\ta\n28.02.2023\n09:01\tWren\tb\n")
    assert (first.text, second.sent and second.sent.readings) == (
        "a\n28.02.2023", ("2023-02-28T09:01",),
    )  # fmt: skip


def test_text_before_the_first_row_is_an_anomaly() -> None:
    """What somebody put between title and rows."""
    export = _vector("loose-text").encode()
    assert _anomalies(export) == [("before-first-header", b"somebody typed this\nin here")]


def test_a_second_history_behind_the_first_has_its_own_title() -> None:
    """Two files that were joined."""
    records = _records(_vector("loose-text"))
    assert [one.thread for one in records] == ["Wren Ashdown", "Wren Ashdown", "Odo Brandt"]


def test_rows_without_a_date_row_have_no_reading() -> None:
    """The clock alone is written."""
    (record,) = _records(TITLE + "09:00\tWren\ta\n")
    assert record.sent is not None
    assert (record.sent.written, record.sent.readings) == ("09:00", ())


def test_broken_bytes_are_repaired_and_said_so() -> None:
    """In text and name."""
    found = _read(HEAD.encode() + b"09:00\tWr\xffn\ta\n09:01\tWren\tb\xffc\n")
    assert [(one.sender and one.sender.name, one.text, one.marks) for one in found[:2]] == [  # type: ignore[union-attr]
        ("Wr\ufffdn", "a", ("repaired",)), ("Wren", "b\ufffdc", ("repaired",)),
    ]  # fmt: skip


def test_half_a_character_in_a_title_of_utf16() -> None:
    """It is structure, as in UTF-8."""
    text = "\ufeff[LINE] Chat history with a\ud83db\n\n2023/02/28(Tue)\n09:00\tWren\tc\n"
    export = text.encode("utf-16-le", "surrogatepass")
    found = list(tiled(reader_for(READER, export), _member(export), Options()))
    (record, _) = found
    assert isinstance(record, Record)
    assert (record.thread, record.text) == ("a\ufffdb", "c")


def test_a_history_that_ends_above_its_first_row() -> None:
    """A title that breaks off is truncated; cuts inside a character of UTF-16 break nothing."""
    assert _anomalies(HEAD[:20].encode()) == [("truncated", HEAD[:20].encode())]
    export = ("\ufeff" + HEAD).encode("utf-16-le")
    for end in range(24, len(export)):
        reader = reader_for(READER, export[:end])
        found = list(tiled(reader, _member(export[:end]), Options()))[:-1]
        assert len(found) <= 1


def test_every_prefix_keeps_every_whole_message() -> None:
    """Cut at each byte: all but the last record stay as they are."""
    export = _vector("english").encode()
    whole = [(one.span, one.text) for one in _records(export.decode())]
    for end in range(len(export)):
        part = [(one.span, one.text) for one in _read(export[:end]) if isinstance(one, Record)]
        assert part[:-1] == whole[: max(0, len(part) - 1)], end


def test_a_message_that_is_too_long_is_one_anomaly() -> None:
    """And those around it are read."""
    long = b"09:01\tWren\t" + b"a line of it\n" * 400_000
    export = HEAD.encode() + b"09:00\tWren\ta\n" + long + b"09:02\tWren\tb\n"
    found = _read(export)
    assert [getattr(one, "reason", None) or getattr(one, "text", "") for one in found[:-1]] == [
        "a", "record-too-long", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [
        b"2023/02/28(Tue)\n", b"\n", b"09:00\t", b"09:00\tWren\t\"\n", b"[LINE] a\n", b"\"",
        b"\xe2\x80\x8f", b"\xef\xbb\xbf", b"Saved on: a\n", b"09:00 a\n", b"24:30\ta\tb\n",
        b"1/2/2024\n", b"Fri, " * 10, b"\t", b"2023", b"(" * 100, b"\x00",
    ],
)  # fmt: skip
def test_nothing_hangs(piece: bytes) -> None:
    """64 KiB of anything are read in less than a second, however the machine is loaded."""
    for before in (b"", HEAD.encode(), HEAD.encode() + b"09:00\tWren\t"):
        export = before + piece * (65_536 // len(piece))
        start = time.process_time()
        READER.recognise(export, len(export))
        _read(export)
        assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("export", "sureness"),
    [
        (HEAD + "09:00\tWren\ta\n", 98),
        ("[LINE] a\nSaved on: b\n", 60),
        ("2023/02/28(Tue)\n09:00\tWren\ta\n", 80),
        ("09:00\tWren\ta\n", 0),
        ("[LINE]\n", 0),
        ("29/01/18, 12:24 - Nur: 2023/02/28(Tue)\n09:00\tb\n", 0),
        ("", 0),
    ],
)
def test_how_surely_it_knows_its_own(export: str, sureness: int) -> None:
    """By title, date rows and rows."""
    assert READER.recognise(export.encode(), len(export)) == sureness
