"""The reader of signal-export's Markdown: rows, what the program adds, and quoted rows."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.signal_markdown import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "signal-markdown"


def _read(
    export: bytes,
    siblings: frozenset[str] = frozenset(),
    path: str | None = None,
    zone: str | None = None,
) -> list[Record | Anomaly | Summary]:
    member = Member("i", path, io.BytesIO(export), len(export), "chat.md", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _records(data: str | bytes, **more: Any) -> list[Record]:
    raw = (VECTORS / data).read_bytes() if isinstance(data, str) else data
    return [one for one in _read(raw, **more) if isinstance(one, Record)]


def test_a_row_begins_a_message_and_an_empty_line_ends_it() -> None:
    """Spans cut exactly the message; the empty line is layout."""
    export = (VECTORS / "chat.txt").read_bytes()
    *found, summary = _read(export)
    assert isinstance(summary, Summary) and (summary.records, summary.anomalies) == (9, 0)
    assert summary.bytes_structural == 2 * 9
    first, last = found[0], found[-1]
    assert isinstance(first, Record) and first.span is not None and isinstance(last, Record)
    cut = export[first.span[0] : sum(first.span)]
    assert cut == b"[2024-02-01 10:00:07] Kamil: Have you eaten?  "
    assert first.text == "Have you eaten?  " and last.text == "two lines\nof text  "


def test_dates_with_and_without_seconds_and_comma_have_no_zone() -> None:
    """A minute lasts a minute; what was written stays."""
    new, old = _records("chat.txt")[1].sent, _records("index.txt")[1].sent
    assert new is not None and old is not None
    assert (new.written, new.readings, new.zone) == (
        "2024-02-01 10:01:07", ("2024-02-01T10:01:07",), "unknown",
    )  # fmt: skip
    assert (old.written, old.readings) == ("2024-02-01, 10:01", ("2024-02-01T10:01",))
    declared = _records("chat.txt", zone="Asia/Urumqi")[1].sent
    assert declared is not None and declared.earliest == "2024-02-01T04:01:07Z"


def test_old_files_without_empty_lines_read_the_same() -> None:
    """`index.md`."""
    new = [record.text for record in _records("chat.txt") if "no row" not in (record.text or "")]
    assert [record.text for record in _records("index.txt")] == new


def test_a_quoted_row_is_no_row_where_rows_have_an_empty_line_before() -> None:
    """Somebody pasted an export; in an old file nothing tells them apart."""
    quoting = _records("chat.txt")[7]
    assert quoting.text == "He wrote:\n[2020-01-01 10:00:00] Somebody: no row\nand more  "
    old = b"[2020-01-01 10:00] A: a  \n[2020-01-01 10:01] B: b  \n"
    assert [record.text for record in _records(old)] == ["a  ", "b  "]


def test_names_of_signal_export() -> None:
    """`Me` is the owner, `No-Sender` nobody; the chat is the folder."""
    records = _records("chat.txt", path="chats.zip!/Kamil/chat.md")
    assert records[0].sender == Sender("Kamil", None, None) and records[0].thread == "Kamil"
    assert records[1].sender == Sender("Me", None, True)
    assert records[5].sender is None and records[5].text == "Missed voice call  "
    assert _records("chat.txt")[0].thread is None


def test_quotations_reactions_and_stickers_stay_in_the_text_and_are_told() -> None:
    """The program's own markers are part of what it wrote."""
    _, reply, _, sticker, deleted, *_ = _records("chat.txt")
    assert reply.marks == ("reply",) and reply.text is not None
    assert reply.text.startswith("\n\n> eaten?\n\nYes") and reply.text.endswith("-)")
    assert reply.extra["reactions"] == [
        {"name": "Kamil", "emoji": "❤️"}, {"name": "Me", "emoji": "👍"},
    ]  # fmt: skip
    assert sticker.extra == {"sticker": "👋"} and deleted.marks == ("deleted",)


def test_files_at_the_end_of_a_text_are_attachments() -> None:
    """By the path under which they lie, blanks written as %20."""
    beside = frozenset({"media/2024-02-01_tea 1.jpg"})
    photo, letter = _records("chat.txt", siblings=beside)[2].attachments
    assert (photo.name, photo.media_type, photo.present) == (
        "media/2024-02-01_tea 1.jpg", "image/jpeg", True,
    )  # fmt: skip
    assert (letter.name, letter.media_type, letter.present) == (
        "b (1).pdf",
        "application/pdf",
        False,
    )
    typed = b"[2020-01-01 10:00] A: see [x](./media/x.jpg)  and more  \n"
    assert _records(typed)[0].attachments == ()


def test_damage_is_told_with_its_reason() -> None:
    """Text before the first row; a minute that no clock has; bytes that are not UTF-8."""
    found = _read((VECTORS / "damaged.txt").read_bytes())
    reasons = [one.reason for one in found if isinstance(one, Anomaly)]
    assert reasons == ["before-first-header", "impossible-date"]
    (repaired,) = (one for one in found if isinstance(one, Record) and one.marks == ("repaired",))
    assert repaired.sender == Sender("Al\ufffdm")


def test_a_message_that_is_too_long_is_an_anomaly() -> None:
    """And the next one is read; a long run before the first row is lost text."""
    long = b"[2020-01-01 10:00] A: " + b"x\n" * (3 << 20)
    after = b"\n[2020-01-01 10:01] B: b  \n\n[2020-01-01 10:02] B: c  "
    found = _read(long + after)[:-1]
    assert [getattr(one, "reason", getattr(one, "text", "")) for one in found] == [
        "record-too-long", "b  ", "c  ",
    ]  # fmt: skip
    lost = _read(b"x\n" * (3 << 20) + b"[2020-01-01 10:01] B: b  \n")[0]
    assert isinstance(lost, Anomaly) and lost.reason == "before-first-header"


def test_the_file_is_known_by_what_the_program_puts_behind_each_message() -> None:
    """Rows alone look like WhatsApp's."""
    for name in ("chat.txt", "index.txt", "crlf.txt", "bom.txt"):
        export = (VECTORS / name).read_bytes()
        assert READER.recognise(export, len(export)) == 97
    other = b"[2020-01-01 10:00] A: a\n[2020-01-01 10:01] B: b\n"
    assert READER.recognise(other, len(other)) == 0
    assert READER.recognise(b"# Title\n[2020-01-01 10:00] A: a  \n", 40) == 0
    assert READER.recognise(b"", 0) == 0


@pytest.mark.parametrize(
    "unit", [b"[", b"[2020-01-01 10:00] A: a  \n", b"](./media/", b"\n(- a: b", b"\r"]
)
def test_no_repetition_takes_long(unit: bytes) -> None:
    """64 KiB in less than a second."""
    data = b"[2020-01-01 10:00] A: " + unit * ((64 << 10) // len(unit))
    began = time.process_time()
    _read(data)
    READER.recognise(data, len(data))
    assert time.process_time() - began < 1
