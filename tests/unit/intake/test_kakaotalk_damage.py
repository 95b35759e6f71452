"""The reader of KakaoTalk's exports: typed rows, damage, other encodings and hostile texts."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Member, Options
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.kakaotalk.reader import READER
from guwah.intake.notation.csv_tables import table_structure

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "kakaotalk"
HEAD = "등불 님과 카카오톡 대화\n저장한 날짜 : 2023-03-05 20:15:00\n\n"
DAY = "--------------- 2023년 2월 28일 화요일 ---------------\n"
Found = list[Record | Anomaly | Summary]


def _read(export: bytes) -> Found:
    member = Member("i", None, io.BytesIO(export), len(export), "a.txt")
    return list(tiled(reader_for(READER, export[: 1 << 16]), member, Options()))


def _records(export: bytes) -> list[Record]:
    return [one for one in _read(export) if isinstance(one, Record)]


def _anomalies(export: bytes) -> list[tuple[str, str]]:
    return [
        (one.reason, export[one.span[0] : sum(one.span)].decode())
        for one in _read(export)
        if isinstance(one, Anomaly) and one.span is not None
    ]


def _vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def _decision(export: bytes, what: str) -> Decision:
    member = Member("i", None, io.BytesIO(export), len(export), "a.txt")
    return next(one for one in READER.explain(member, Options(explain=True)) if one.what == what)


def test_a_typed_date_row_is_part_of_the_message() -> None:
    """Because no row follows it."""
    record = _records(_vector("android-typed.txt"))[0]
    assert record.text is not None and "\n2023년 6월 24일 오후 5:20\n라고 쓰여 있다" in record.text


def test_a_row_of_another_dialect_is_text() -> None:
    """A chat that was copied into this one; `explain` tells how many there are."""
    record = _records(_vector("android-typed.txt"))[0]
    assert record.text is not None and record.text.endswith("17:21, 등불슬기 : 다른 시계")
    found = _decision(_vector("android-typed.txt"), "rows of another dialect")
    assert found.decided == "1 are text"


def test_text_before_the_first_row_is_an_anomaly() -> None:
    """And a time that no clock shows, and a month that no calendar has."""
    assert _anomalies(_vector("damaged.txt")) == [
        ("before-first-header", "누가 여기에 적었다"),
        ("impossible-date", "[등불슬기] [오전 10:60] 없는 시각"),
        ("impossible-date", "2022. 13. 13. 오전 10:28, 마루한 : 없는 달"),
    ]


def test_anomalies_in_a_long_export_do_not_move_its_reader() -> None:
    """Two that could be one are compared in the file, while it is read on."""
    rows = "".join(f"[N] [오전 9:{number % 60:02d}] {number}\n" for number in range(20_000))
    export = (HEAD + "a\n" + DAY + "[N] [오전 25:00] a\n[N] [오전 25:00] b\n" + rows).encode()
    assert [one.text for one in _records(export)] == [str(number) for number in range(20_000)]


def test_an_impossible_date_row_gives_no_reading() -> None:
    """What is written stays."""
    record = _records(_vector("damaged.txt"))[2]
    assert record.sent is not None
    assert (record.sent.written, record.sent.readings) == ("2023년 2월 30일 오전 10:57", ())


def test_a_weekday_that_does_not_fit_is_told() -> None:
    """It changes no reading."""
    found = _decision(_vector("damaged.txt"), "weekdays")
    assert found.decided == "1 do not fit their dates"
    record = _records(_vector("damaged.txt"))[0]
    assert record.sent is not None and record.sent.readings == ("2023-02-28T10:55",)


def test_a_second_export_behind_the_first_has_its_own_dialect() -> None:
    """Two files that were joined."""
    records = _records(_vector("damaged.txt"))
    assert [one.thread for one in records] == ["등불슬기"] * 4 + ["등불"]
    assert _decision(_vector("damaged.txt"), "dialect").decided == "windows"


def test_five_past_24_is_kept_undecided() -> None:
    """At the start of its day or at the end."""
    record = _records(_vector("iphone-24.txt"))[1]
    assert record.sent is not None
    assert record.sent.readings == ("2023-04-13T00:05", "2023-04-14T00:05")


def test_mac_rows_that_do_not_fit_are_anomalies() -> None:
    """A lost quotation mark takes one line, and so do four cells."""
    assert _anomalies(_vector("mac-lost-quote.csv")) == [
        ("bad-row", '2025-07-06 14:39:55,"등불슬기","따옴표가 하나 사라졌다'),
        ("bad-row", '2025-07-06 14:41:00,"마루한","네 칸","하나 더"'),
    ]


def test_a_table_with_a_header_alone_holds_nothing() -> None:
    """No fault and no anomaly, with a line end and without."""
    for export in (
        b"Date,User,Message",
        b"\xef\xbb\xbfDate,User,Message\r\n",
        b"Date;User;Message\n",
    ):
        assert [type(one) for one in _read(export)] == [Summary]


def test_a_line_of_marks_of_direction_alone_is_structure() -> None:
    """In a table it is no row, before its rows and between them."""
    row = "2025-07-06 14:39:55,N,a\n"
    export = f"Date,User,Message\n\u200f\n{row}\u200f\u200e\n{row}".encode()
    assert [type(one) for one in _read(export)] == [Record, Record, Summary]
    structure = table_structure(("date", "user", "message"))
    assert structure.fullmatch("Date,User,Message\r\n\u200f\r\n".encode())


def test_byte_order_mark_and_marks_of_direction_change_nothing() -> None:
    """They belong to the record's bytes, and to no name, time or text."""
    plain = [(one.sender, one.sent) for one in _records(_vector("windows.txt"))]
    marked = [(one.sender, one.sent) for one in _records(_vector("marks.txt"))]
    assert marked == plain


@pytest.mark.parametrize("name", ["windows.txt", "iphone.txt", "mac.csv"])
def test_utf16_gives_the_same_messages(name: str) -> None:
    """As notepads save it."""
    text = _vector(name).decode().removeprefix("\ufeff")
    told = [(one.sender, one.sent, one.text) for one in _records(text.encode())]
    other = _records(("\ufeff" + text).encode("utf-16-le"))
    assert [(one.sender, one.sent, one.text) for one in other] == told


def test_broken_bytes_are_repaired_and_said_so() -> None:
    """In text and name; so is a text in the old Korean encoding, which is not known."""
    export = (
        HEAD + DAY
    ).encode() + b"[N\xff] [9:00] a\n[N] [9:01] \xbe\xc8\xb3\xe7\n[N] [9:02] b\n"
    records = _records(export)
    assert [(one.sender and one.sender.name, one.marks) for one in records] == [
        ("N\ufffd", ("repaired",)), ("N", ("repaired",)), ("N", ()),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["windows.txt", "android.txt", "iphone-old.txt", "mac.csv"])
def test_every_prefix_keeps_every_whole_message(name: str) -> None:
    """Cut at each byte: all but the last record stay as they are."""
    export = _vector(name)
    whole = [(one.span, one.text) for one in _records(export)]
    for end in range(0, len(export), 1 if len(export) < 500 else 3):
        part = [(one.span, one.text) for one in _records(export[:end])]
        assert part[:-1] == whole[: max(0, len(part) - 1)], end


def test_a_message_that_is_too_long_is_one_anomaly() -> None:
    """And those around it are read."""
    long = "[N] [오전 9:01] " + "a line of it\n" * 400_000
    export = (HEAD + DAY + "[N] [오전 9:00] a\n" + long + "[N] [오전 9:02] b\n").encode()
    assert [getattr(one, "reason", None) or getattr(one, "text", "") for one in _read(export)[:-1]] == [
        "a", "record-too-long", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [
        DAY, "\n", "[N] ", "[", "[N] [오전 9:00] a\n", "2023. 2. 28. 10:28, N : a\n", "] [",
        "2023. 2. 28. 10:28, ", "10:28, ", " : ", "\u200f", "\ufeff", HEAD, "2023년 2월 28일\n",
        "-", "January ", "님이 들어왔습니다.", "님을 초대했습니다\n", "카카오톡 대화", "Talk_", '"', "Chat with ",
        "Date,User,Message\n", "2025-07-06 14:39:55,", "사진", "3f2b8c1d",
    ],
)  # fmt: skip
def test_nothing_hangs(piece: str) -> None:
    """64 KiB of anything are read in less than a second, however the machine is loaded."""
    for before in ("", HEAD + DAY, HEAD + DAY + "[N] [오전 9:00] ", "Date,User,Message\n"):
        export = (before + piece * (65_536 // len(piece.encode()))).encode()
        start = time.process_time()
        READER.recognise(export, len(export))
        _read(export)
        assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("export", "sureness"),
    [
        (HEAD + DAY + "[N] [오전 9:00] a\n", 98),
        (DAY + "[N] [오전 9:00] a\n", 98),
        (HEAD, 60),
        ("[N] [오전 9:00] a\n[N] [오전 9:00] a\n", 40),
        ("2023. 2. 28. 10:28, N : a\n2023. 2. 28. 10:28, N : a\n", 90),
        ("2023. 2. 28. 10:28, N : a\n", 60),
        ("2023. 2. 28. 10:28, a\n", 0),
        ("10:28, N : a\n", 0),
        ("a\nb\n" + HEAD + DAY + "[N] [오전 9:00] a\n", 0),
        ("Date,User,Message\n2025-07-06 14:39:55,a,b\n", 95),
        ("Date,User,Message\nMonday,a,b\n", 40),
        (DAY, 0),
        ("", 0),
    ],
)
def test_how_surely_it_knows_its_own(export: str, sureness: int) -> None:
    """By heading, date rows and rows."""
    assert READER.recognise(export.encode(), len(export)) == sureness
