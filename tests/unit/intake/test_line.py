"""The reader of LINE's text exports: languages, layouts, notices and what was left out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.line.reader import READER

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "vectors" / "line"
SAMPLES = {
    "line_en_mytelegram.txt": 4,
    "line_en_group_crlf_chatlab.txt": 3,
    "line_ja_ios_real_shape.txt": 7,
    "line_zhTW.txt": 7,
}
HEAD = "[LINE] Chat history with Wren\nSaved on: 2023/03/05 20:15\n\n2023/02/28(Tue)\n"
LANGUAGES = {
    "english": "Lantern Makers", "japanese": "灯火すず", "traditional": "燈火鈴",
    "simplified": "灯火铃", "korean": "등불슬기", "thai": "ตะเกียง",
}  # fmt: skip
Found = list[Record | Anomaly | Summary]


def _read(export: bytes, siblings: frozenset[str] = frozenset()) -> Found:
    member = Member("i", None, io.BytesIO(export), len(export), "a.txt", siblings=siblings)
    return list(tiled(reader_for(READER, export[: 1 << 16]), member, Options()))


def _records(export: bytes) -> list[Record]:
    return [one for one in _read(export) if isinstance(one, Record)]


def _vector(name: str) -> list[Record]:
    return _records((VECTORS / f"{name}.txt").read_bytes())


def _rows(rows: str) -> list[Record]:
    return _records((HEAD + rows).encode())


def _decisions(export: bytes) -> dict[str, str]:
    member = Member("i", None, io.BytesIO(export), len(export), "a.txt")
    return {one.what: one.decided for one in READER.explain(member, Options(explain=True))}


def _readings(record: Record) -> tuple[str, ...]:
    assert record.sent is not None
    return record.sent.readings


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_samples_are_read_at_their_true_counts(name: str, count: int) -> None:
    """The samples of public viewers, in place."""
    path = ROOT.parent / "shared" / "samples" / "inline" / name
    if not path.is_file():
        pytest.skip("the shared samples are not here")
    found = _read(path.read_bytes())
    assert sum(isinstance(one, Record) for one in found) == count
    assert not any(isinstance(one, Anomaly) for one in found)


@pytest.mark.parametrize(("name", "thread"), LANGUAGES.items())
def test_the_line_header_in_several_languages_names_the_chat(name: str, thread: str) -> None:
    """The title's words are the app's, the rest is the chat."""
    assert {record.thread for record in _vector(name)} == {thread}


def test_a_title_of_unknown_words_is_the_thread() -> None:
    """Nothing is guessed out of it."""
    export = HEAD.replace("Chat history with Wren", "Historial: Wren") + "09:00\tWren\ta\n"
    assert _records(export.encode())[0].thread == "Historial: Wren"


def test_date_rows_are_the_context_of_their_records() -> None:
    """Title and date row can be cut out beside the record."""
    export = (VECTORS / "english.txt").read_bytes()
    last = _records(export)[-1]
    spans = [export[start : start + length].decode() for start, length in last.context]
    assert spans == ["[LINE] Chat history in Lantern Makers", "2023/03/03(Fri)"]


def test_a_row_is_time_name_and_text_between_tabs() -> None:
    """Further tabs are text, and so are colons in a name."""
    first, second = _rows("09:00\tOdo: Brandt\ta\tb\n09:01\tOdo\t\n")
    assert (first.sender, first.text) == (Sender("Odo: Brandt"), "a\tb")
    assert (second.sender, second.text) == (Sender("Odo"), "")
    assert first.sent is not None and first.sent.written == "2023/02/28(Tue) 09:00"


def test_a_quoted_text_of_several_lines_loses_its_marks() -> None:
    """They are LINE's own; doubled ones inside are halved, and what was written is kept."""
    records = _vector("english")
    assert records[1].text == "Three lines:\none,\n\ntwo."
    assert records[6].text == 'He said "never",\nand left.'
    assert records[6].extra["text_as_written"] == '"He said ""never"",\nand left."'


def test_a_quotation_of_one_line_is_the_persons_own() -> None:
    """LINE quotes only what has several lines."""
    assert _rows('09:00\tWren\t"so it goes"\n')[0].text == '"so it goes"'


def test_a_single_mark_inside_a_quoted_text_stays() -> None:
    """Where marks stand single, none was doubled."""
    (record,) = _rows('09:00\tWren\t"he said "no"\nand ""yes"""\n')
    assert record.text == 'he said "no"\nand ""yes""'


def test_a_quoted_text_that_lost_its_quote_ends_at_the_next_row() -> None:
    """Half of the quotation says nothing: the text stays as it stands."""
    records = _vector("japanese")
    assert [record.text for record in records[2:4]] == ['"引用符が\n消えた', '閉じない" 引用符']


def test_half_past_24_is_kept_undecided() -> None:
    """No source says which day it means."""
    (record,) = _vector("hour-24")
    assert record.sent is not None and record.sent.written == "2023/02/28(火) 24:30"
    assert record.sent.readings == ("2023-02-28T00:30", "2023-03-01T00:30")
    export = (VECTORS / "hour-24.txt").read_bytes()
    assert _decisions(export)["the hour 24"] == "the start of its day or the end of its day"


def test_half_past_24_is_decided_by_the_order_of_the_rows() -> None:
    """Three jumps back under one reading, none under the other."""
    records = _vector("hour-24-ends")
    late = [record for record in records if record.sent and " 24:" in record.sent.written]
    assert [_readings(record) for record in late] == [
        ("2023-02-27T00:30",), ("2023-02-28T00:31",), ("2023-03-01T00:32",),
    ]  # fmt: skip
    export = (VECTORS / "hour-24-ends.txt").read_bytes()
    assert _decisions(export)["the hour 24"] == "the end of its day"


def test_half_past_24_at_the_start_of_its_day() -> None:
    """The same evidence the other way round."""
    rows = "".join(
        f"2023/03/0{day}({word})\n24:30\tWren\ta\n09:00\tWren\tb\n\n"
        for day, word in ((1, "Wed"), (2, "Thu"), (3, "Fri"), (4, "Sat"))
    )
    assert [_readings(one) for one in _rows("08:00\tWren\ta\n\n" + rows)][1::2] == [
        (f"2023-03-0{day}T00:30",) for day in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("2023/03/03（週五）", "2023-03-03"),
        ("2023/03/03(周五)", "2023-03-03"),
        ("2023/03/03(金)", "2023-03-03"),
        ("2023/03/03（五）", "2023-03-03"),
        ("2023/03/07 週二", "2023-03-07"),
        ("2023.03.07 Tuesday", "2023-03-07"),
        ("2023/03/07(Tue)", "2023-03-07"),
        ("2023.03.03 금요일", "2023-03-03"),
        ("2023年3月3日 金曜日", "2023-03-03"),
        ("2023년 3월 3일 금요일", "2023-03-03"),
        ("2023-03-03 Friday", "2023-03-03"),
        ("Fri, 3/3/2023", "2023-03-03"),
        ("Friday, 17/03/2023", "2023-03-17"),
        ("17/03/2023 Jumat", "2023-03-17"),
        ("ศ. 03/03/2566", "2023-03-03"),
        ("2023/03/03", "2023-03-03"),
    ],
)
def test_weekday_forms(row: str, day: str) -> None:
    """Every form of a date row gives its day, and no weekday is said to be wrong."""
    export = f"[LINE] Chat history with Wren\nSaved on: x\n\n{row}\n09:00\tWren\ta\n".encode()
    (record,) = _records(export)
    assert _readings(record) == (f"{day}T09:00",)
    assert "weekdays" not in _decisions(export)


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("上午08:59", "08:59"), ("上午12:05", "00:05"), ("下午12:05", "12:05"),
        ("下午10:06", "22:06"), ("午前0:10", "00:10"), ("午後0:05", "12:05"),
        ("午後 11:59", "23:59"), ("오전 12:05", "00:05"), ("오후 3:05", "15:05"),
        ("12:05 AM", "00:05"), ("12:05\u202fPM", "12:05"), ("3:07pm", "15:07"),
        ("3:07 p.m.", "15:07"), ("23:59", "23:59"), ("9:00", "09:00"), ("23:59:01", "23:59:01"),
    ],
)  # fmt: skip
def test_half_days_of_every_language(clock: str, time: str) -> None:
    """Twelve at night is nought."""
    (record,) = _rows(f"{clock}\tWren\ta\n")
    assert _readings(record) == (f"2023-02-28T{time}",)
    assert record.sent is not None and record.sent.written == f"2023/02/28(Tue) {clock}"


def test_notices_have_no_sender() -> None:
    """With two tabs, with one, and behind the name of whom they speak."""
    rows = "09:00\t\tWren joined the group\n09:01\tWren left.\n09:02\tOdo\tOdo left the group.\n"
    records = _rows(rows)
    assert [(one.kind, one.sender) for one in records] == [("notice", None)] * 3
    assert records[2].extra == {"behind": "Odo"}


def test_a_person_who_writes_their_own_name_says_no_notice() -> None:
    """Only the app's known sentences are notices behind a name."""
    (record,) = _rows("09:02\tOdo\tOdo left the keys with me\n")
    assert record.kind == "message"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("[Photo]", ("media-omitted",)), ("[写真]", ("media-omitted",)),
        ("[スタンプ]", ("media-omitted",)), ("[照片]", ("media-omitted",)),
        ("[貼圖]", ("media-omitted",)), ("[사진]", ("media-omitted",)),
        ("[รูป]", ("media-omitted",)), ("[Location]", ("location",)),
        ("[位置情報]", ("location",)), ("[Poll]", ("poll",)),
        ("[Photo] of the lantern", ()), ("see [Photo]", ()), ("[Lantern]", ()), ("[]", ()),
    ],
)  # fmt: skip
def test_photos_and_stickers_are_marked_as_omitted(text: str, marks: tuple[str, ...]) -> None:
    """Only where the text says so, and nothing else; the words stay."""
    (record,) = _rows(f"09:00\tWren\t{text}\n")
    assert (record.kind, record.marks, record.text) == ("message", marks, text)


def test_a_file_has_its_name() -> None:
    """It is there if the item holds it."""
    export = (HEAD + "09:00\tWren\t[File] a b.pdf\n").encode()
    (record,) = _records(export)
    assert record.attachments == (Attachment("a b.pdf", None, False),)
    assert record.marks == ("media-omitted",)
    found = _read(export, frozenset({"a b.pdf"}))[0]
    assert isinstance(found, Record)
    assert (found.attachments, found.marks) == ((Attachment("a b.pdf", None, True),), ())


def test_calls_are_calls() -> None:
    """Also one without a name; missed is what the text says is missed."""
    records = _rows("09:00\tWren\t☎ 不在着信\n09:01\t☎ 通話時間 5:32\n09:02\tWren\t☎ 3:12\n")
    assert [(one.kind, one.marks) for one in records] == [
        ("call", ("missed",)), ("call", ()), ("call", ()),
    ]  # fmt: skip
    assert [one.sender and one.sender.name for one in records] == ["Wren", None, "Wren"]


def test_what_was_taken_back_is_deleted() -> None:
    """The sentence stays."""
    records = _rows("09:00\t\tWren unsent a message.\n09:01\t花子が送信を取り消しました\n")
    assert [(one.kind, one.marks) for one in records] == [("notice", ("deleted",))] * 2


def test_crlf_and_lf_give_the_same_messages() -> None:
    """Line ends inside a text are kept as they stand."""
    told = [(one.sender, one.sent, one.text) for one in _vector("english")]
    other = [
        (one.sender, one.sent, one.text.replace("\r\n", "\n")) for one in _vector("english-crlf")
    ]
    assert other == told
    assert _vector("english-crlf")[1].text == "Three lines:\r\none,\r\n\r\ntwo."


def test_byte_order_mark_and_marks_of_direction_change_nothing() -> None:
    """They belong to the record's bytes, and to no name, time or text."""
    told = [(one.sender, one.sent, one.text) for one in _vector("english")]
    assert [(one.sender, one.sent, one.text) for one in _vector("marks")] == told


@pytest.mark.parametrize(
    ("name", "encoding", "line_end"),
    [("traditional", "utf-16-le", "\r\n"), ("simplified", "gb18030", "\n")],
)
def test_other_encodings_are_undone_by_the_frame(name: str, encoding: str, line_end: str) -> None:
    """The spans are those of the file's own bytes."""
    text = (VECTORS / f"{name}.txt").read_text(encoding="utf-8").replace("\n", line_end)
    export = ("\ufeff" * (encoding == "utf-16-le") + text).encode(encoding)
    records, plain = _records(export), _records(text.encode())
    assert [(one.sender, one.text) for one in records] == [(one.sender, one.text) for one in plain]
    for one in records:
        start, length = one.span or (0, 0)
        told = export[start : start + length].decode(encoding)
        assert one.sent is not None and told.startswith(one.sent.written.rpartition(" ")[2])


def test_spaces_for_tabs_do_not_say_who_wrote() -> None:
    """The name stays in the text; nobody is named."""
    records = _vector("computer")
    assert [(one.kind, one.sender) for one in records] == [("message", None)] * 3
    assert records[1].text == "Odo Brandt Photos\nand a second line"
    assert _readings(records[0]) == ("2023-02-28T09:00",)
