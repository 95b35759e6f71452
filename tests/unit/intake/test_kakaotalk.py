"""The reader of KakaoTalk's exports: four dialects, two languages, notices and files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.tiling import tiled
from guwah.intake.kakaotalk.reader import READER

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "vectors" / "kakaotalk"
SAMPLES = {"kakao_en_windows_mytelegram.txt": 4, "kakao_ko_android_mytelegram.txt": 2}
WINDOWS = "등불 님과 카카오톡 대화\n저장한 날짜 : 2023-03-05 20:15:00\n\n" + (
    "--------------- 2023년 2월 28일 화요일 ---------------\n"
)
ANDROID = "등불 님과 카카오톡 대화\n저장한 날짜 : 2023-03-05 20:15:00\n\n"
Found = list[Record | Anomaly | Summary]


def _read(export: bytes, name: str = "a.txt", siblings: frozenset[str] = frozenset()) -> Found:
    member = Member("i", None, io.BytesIO(export), len(export), name, siblings=siblings)
    return list(tiled(reader_for(READER, export[: 1 << 16]), member, Options()))


def _records(export: str, name: str = "a.txt") -> list[Record]:
    return [one for one in _read(export.encode(), name) if isinstance(one, Record)]


def _vector(name: str) -> list[Record]:
    export = (VECTORS / name).read_bytes()
    return [one for one in _read(export) if isinstance(one, Record)]


def _decisions(export: bytes) -> dict[str, str]:
    member = Member("i", None, io.BytesIO(export), len(export), "a.txt")
    return {one.what: one.decided for one in READER.explain(member, Options(explain=True))}


def _readings(record: Record) -> tuple[str, ...]:
    assert record.sent is not None
    return record.sent.readings


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_samples_are_read_at_their_true_counts(name: str, count: int) -> None:
    """The samples of a public viewer, in place."""
    path = ROOT.parent / "shared" / "samples" / "inline" / name
    if not path.is_file():
        pytest.skip("the shared samples are not here")
    found = _read(path.read_bytes())
    assert sum(isinstance(one, Record) for one in found) == count
    assert not any(isinstance(one, Anomaly) for one in found)


@pytest.mark.parametrize(
    ("name", "dialect", "count"),
    [
        ("windows.txt", "windows", 14), ("windows-english.txt", "windows", 5),
        ("bracketed-dates.txt", "windows", 2), ("android.txt", "android", 8),
        ("android-english.txt", "android", 3), ("android-english-at.txt", "android", 2),
        ("iphone.txt", "ios", 4), ("iphone-24.txt", "ios", 3), ("iphone-english.txt", "ios", 3),
        ("iphone-old.txt", "ios", 3), ("mac.csv", "mac", 5), ("mac-minutes.csv", "mac", 2),
    ],
)  # fmt: skip
def test_four_dialects_are_told_apart(name: str, dialect: str, count: int) -> None:
    """By their first row; every one of their messages is read."""
    assert _decisions((VECTORS / name).read_bytes())["dialect"] == dialect
    assert len(_vector(name)) == count


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("오전 12:05", "00:05"), ("오후 12:05", "12:05"), ("오전 10:55", "10:55"),
        ("오후 3:05", "15:05"), ("오후 11:59", "23:59"), ("12:05 AM", "00:05"),
        ("12:05\u202fPM", "12:05"), ("3:04 p.m.", "15:04"), ("17:20", "17:20"),
    ],
)  # fmt: skip
def test_five_past_twelve_in_the_morning_is_five_past_midnight(clock: str, time: str) -> None:
    """In each dialect."""
    for export, written in (
        (WINDOWS + f"[N] [{clock}] a\n", f"2023년 2월 28일 {clock}"),
        (ANDROID + f"2023년 2월 28일 {clock}, N : a\n", f"2023년 2월 28일 {clock}"),
        (ANDROID + f"2023. 2. 28. {clock}, N : a\n", f"2023. 2. 28. {clock}"),
        (ANDROID + f"2023년 2월 28일 화요일\n{clock}, N : a\n", f"2023년 2월 28일 {clock}"),
    ):
        (record,) = _records(export)
        assert _readings(record) == (f"2023-02-28T{time}",)
        assert record.sent is not None and record.sent.written == written


def test_windows_rows_rest_on_their_date_row() -> None:
    """It is part of their context, and so is the heading."""
    export = (VECTORS / "windows-english.txt").read_bytes()
    last = _vector("windows-english.txt")[-1]
    assert [export[start : start + length].decode() for start, length in last.context] == [
        "KakaoTalk Chats with Wren",
        "--------------- Wednesday, March 1, 2023 ---------------",
    ]


def test_a_name_may_hold_brackets() -> None:
    """It ends at the first bracket that a time follows."""
    records = _vector("windows.txt")
    assert records[2].sender == Sender("마루한 [관리]")
    assert records[4].text == "[마루한] [오후 3:04] 붙여 넣은 줄"


def test_a_row_without_a_name_has_no_sender() -> None:
    """Who left is sometimes written as nobody."""
    record = _vector("windows.txt")[10]
    assert (record.kind, record.sender, record.text) == ("message", None, "이름이 없는 사람")


def test_windows_notices_have_no_time() -> None:
    """Known sentences, and the first line behind a date row: said on that day, no more is told."""
    records = _vector("windows.txt")
    notices = [record for record in records if record.kind == "notice"]
    beginnings = ("등불슬기님이 들어", "등불슬기님이 나갔", "마루한 [관리]님", "모르는 문장이 날짜")
    for notice, beginning in zip(notices, beginnings, strict=True):
        assert notice.text is not None and notice.text.startswith(beginning)
    sent = notices[0].sent
    assert sent is not None
    assert (sent.written, sent.readings) == ("2023년 2월 28일", ())
    assert (sent.earliest, sent.latest) == ("2023-02-27T10:00:00Z", "2023-03-01T11:59:59Z")


def test_what_follows_a_notice_is_part_of_it() -> None:
    """The warning that the app puts behind it."""
    notice = _vector("windows.txt")[0]
    assert notice.text is not None and notice.text.endswith(
        "\r\n불법촬영물등 식별 및 게재제한 조치 안내"
    )


def test_android_messages_end_with_crlf_and_hold_bare_line_feeds() -> None:
    """So a row that was pasted into a message is no row."""
    record = _vector("android.txt")[1]
    assert record.text == "여러 줄\n2023년 6월 23일 오후 5:19, 회원님 : 붙여 넣은 줄\n\n끝"
    decisions = _decisions((VECTORS / "android.txt").read_bytes())
    assert decisions["rows behind a bare LF"] == "1 are text"


def test_the_owner_is_the_member() -> None:
    """회원님 is what the app calls whoever exports."""
    assert _vector("android.txt")[0].sender == Sender("회원님", None, True)
    assert _vector("android.txt")[1].sender == Sender("등불슬기")


def test_a_name_may_hold_a_colon() -> None:
    """It ends at a colon between spaces."""
    assert _vector("android.txt")[2].sender == Sender("등불: 슬기")


def test_notices_with_a_time() -> None:
    """A comma or a colon, and nobody's name."""
    records = _vector("android.txt")[3:5] + _vector("iphone-english.txt")[1:2]
    assert [(one.kind, one.sender, one.text) for one in records] == [
        ("notice", None, "마루한님이 초롱이님을 초대했습니다."),
        ("notice", None, "초롱이님이 나갔습니다."),
        ("notice", None, "Odo left this chatroom."),
    ]


def test_date_rows_of_android_and_iphone_are_structure() -> None:
    """Their rows are dated themselves; the text above ends before them."""
    for name in ("android.txt", "iphone.txt", "iphone-english.txt"):
        assert not any("6월 24일" in (one.text or "") for one in _vector(name))
        assert all(len(one.context) == 1 for one in _vector(name))


def test_old_iphone_rows_rest_on_their_date_row() -> None:
    """They have a time only."""
    first, notice, last = _vector("iphone-old.txt")
    assert (_readings(first), _readings(last)) == (("2014-03-04T20:36",), ("2014-03-05T00:05",))
    assert (notice.kind, _readings(notice)) == ("notice", ("2014-03-04T20:37",))
    assert len(last.context) == 2


@pytest.mark.parametrize(
    ("heading", "thread"),
    [
        ("등불 님과 카카오톡 대화", "등불"), ("등불 님과의 카카오톡 대화", "등불"),
        ("등불 5 카카오톡 대화", "등불 5"), ("카카오톡 대화", None),
        ("KakaoTalk Chats with Wren", "Wren"), ("KakaoTalk Chats with Wren.txt", "Wren"),
        ("A saved KakaoTalk Chats with Wren", "Wren"), ("Wren with KakaoTalk Chats", "Wren"),
        ("Wren Talk Chats", "Wren"), ("Chat with Wren Ashdown", "Wren Ashdown"),
        ("Talk_2022.5.14 13:10-1.txt", None),
    ],
)  # fmt: skip
def test_headings_in_two_languages_name_the_chat(heading: str, thread: str | None) -> None:
    """And they are structure."""
    saved = "Date Saved : Jan 1, 2015 at 09:12"
    found = _read(f"{heading}\n{saved}\n\n2023. 2. 28. 10:28, N : a\n".encode())
    assert len(found) == 2
    record = found[0]
    assert isinstance(record, Record) and record.thread == thread


@pytest.mark.parametrize(
    "saved",
    [
        "저장한 날짜 : 2023-03-05 20:15:00", "저장한 날짜 : 2023년 6월 25일 오후 9:30",
        "저장한 날짜: 2022. 5. 14. 오후 1:10", "Date Saved : 2020-12-31 23:59:59",
        "Saved Date : June 25, 2023 at 9:30\u202fPM",
    ],
)  # fmt: skip
def test_saved_date_lines_are_structure(saved: str) -> None:
    """They are no time of any message."""
    found = _read(f"등불 님과 카카오톡 대화\n{saved}\n\n2023. 2. 28. 10:28, N : a\n".encode())
    assert [type(one) for one in found] == [Record, Summary]


@pytest.mark.parametrize(
    ("row", "reading"),
    [
        ("January 5, 2018, 3:04 p.m., N : a", "2018-01-05T15:04"),
        ("June 23, 2023 at 5:20\u202fPM, N : a", "2023-06-23T17:20"),
        ("Dec 31, 2014 at 19:12, N : a", "2014-12-31T19:12"),
        ("5 Jan 2018 at 19:12, N : a", "2018-01-05T19:12"),
        ("2018年1月5日 午後3:04, N : a", "2018-01-05T15:04"),
        ("2018-01-05 15:04:33, N : a", "2018-01-05T15:04:33"),
    ],
)
def test_rows_of_other_languages(row: str, reading: str) -> None:
    """No date of KakaoTalk's leaves day and month in doubt."""
    (record,) = _records(ANDROID + row + "\n")
    assert (_readings(record), record.sender, record.text) == ((reading,), Sender("N"), "a")


@pytest.mark.parametrize(
    ("text", "kind", "marks"),
    [
        ("사진", "message", ("media-omitted",)), ("사진 3장", "message", ("media-omitted",)),
        ("동영상", "message", ("media-omitted",)), ("이모티콘", "message", ("media-omitted",)),
        ("음성메시지", "message", ("media-omitted",)), ("Photo", "message", ("media-omitted",)),
        ("Voice Note", "message", ("media-omitted",)), ("Emoticon", "message", ("media-omitted",)),
        ("사진 봤어?", "message", ()), ("Photo of a lantern", "message", ()),
        ("삭제된 메시지입니다.", "message", ("deleted",)),
        ("This message was deleted.", "message", ("deleted",)),
        ("보이스톡 해요", "call", ()), ("보이스톡 3:12", "call", ()),
        ("페이스톡 부재중", "call", ("missed",)), ("보이스톡 취소", "call", ("missed",)),
        ("보이스톡 해요? 아니면 내일", "message", ()),
    ],
)  # fmt: skip
def test_media_calls_and_deletions(text: str, kind: str, marks: tuple[str, ...]) -> None:
    """Only as the whole text; the words stay."""
    (record,) = _records(WINDOWS + f"[N] [오전 10:55] {text}\n")
    assert (record.kind, record.marks, record.text) == (kind, marks, text)


def test_files_have_their_names() -> None:
    """A file that the app names, and pictures of an iPhone by their long names."""
    picture = "3f2b8c1d9e0a4b5c6d7e8f90123456789012345678ab3f2b8c1d9e0a4b5c6d7e.jpg"
    export = (WINDOWS + f"[N] [오전 9:00] 파일: 등불.pdf\n[N] [오전 9:01] {picture}\n").encode()
    first, second = _read(export)[:2]
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.attachments, first.marks) == (
        (Attachment("등불.pdf", None, False),), ("media-omitted",),
    )  # fmt: skip
    found = _read(export, siblings=frozenset({picture}))[1]
    assert isinstance(found, Record)
    assert (found.attachments, found.marks) == ((Attachment(picture, None, True),), ())


def test_mac_rows_are_quoted_as_tables_are() -> None:
    """Line ends, commas and quotation marks inside a cell are text."""
    record = _vector("mac.csv")[1]
    assert (record.sender, record.text) == (Sender("마루한"), '여러 줄\n그리고 "따옴표", 쉼표')
    assert _readings(record) == ("2025-07-06T14:40:02",)


def test_mac_notices_stand_behind_a_name() -> None:
    """The app says it of that person."""
    record = _vector("mac.csv")[2]
    assert (record.kind, record.sender, record.extra) == ("notice", None, {"behind": "초롱이"})


def test_mac_chats_are_named_by_the_file() -> None:
    """Nothing inside tells it."""
    export = (VECTORS / "mac.csv").read_text(encoding="utf-8-sig")
    name = "KakaoTalk_Chat_등불 [모임]_2025-07-08-12-40-45.csv"
    assert {one.thread for one in _records(export, name)} == {"등불 [모임]"}
    assert {one.thread for one in _records(export)} == {None}
