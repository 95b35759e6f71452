"""Which encoding a text is in: told where it is unmistakable, and nowhere else."""

from __future__ import annotations

import io
import zipfile

import pytest

from guwah.evidence.record import Anomaly, Record
from guwah.intake.frame.encodings import encoding_of
from guwah.intake.frame.inspect import inspect_source

CHINESE = "2023年6月23日 小玉: 我们明天在图书馆见面吧，你有时间吗？[图片]\n谢谢😀\n"
TRADITIONAL = "我們明天在圖書館見面，你們還記得嗎？這個時間對我來說沒問題\n"
KOREAN = "2023년 6월 23일 오후 5:20, 나래 : 내일 도서관에서 만나자. 시간이 있어?\n"
JAPANESE = "2023/06/23 こんにちは。明日は図書館で会いましょう。時間がありますか。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc-kr"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "shift-jis"),
        (TRADITIONAL, "big5"),
        ("für Ämter über Größe schön\n", "latin-1"),
        ("déjà vu à la forêt; être prêt\n", "cp1252"),
        ("привет, как дела сегодня\n", "cp1251"),
        ("привет, как дела сегодня\n", "koi8-r"),
        ("مرحبا كيف حالك اليوم\n", "cp1256"),
        ("ئالىم، ياخشىمۇسىز؟\n", "utf-8"),
        (CHINESE, "utf-8"),
        ("plain words\n", "ascii"),
    ],
)
@pytest.mark.parametrize("times", [1, 200])
def test_other_encodings_are_not_taken_for_chinese(text: str, encoding: str, times: int) -> None:
    """Most of them decode as GB18030 without a fault."""
    assert encoding_of((text * times).encode(encoding)) is None


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 5, 40])
def test_chinese_is_known_also_where_the_head_is_cut(cut: int) -> None:
    """The first 64 KiB may end inside a character."""
    for encoding, told in (("gb18030", "gb18030"), ("utf-16", "utf-16-le")):
        head = (CHINESE * 30).encode(encoding)
        assert encoding_of(head[: len(head) - cut]) == told
    assert encoding_of(TRADITIONAL.encode("gb18030")) == "gb18030"


def test_utf_16_without_a_mark_needs_zeros_in_one_half_only() -> None:
    """A file of random bytes, or of UTF-32, is not taken for a text."""
    latin = "23/05/2021, 09:00 - Nur: good morning\n"
    assert encoding_of(latin.encode("utf-16-le")) == "utf-16-le"
    assert encoding_of(latin.encode("utf-16-be")) == "utf-16-be"
    assert encoding_of(latin.encode("utf-32")) is None
    assert encoding_of(latin.encode("utf-32-be")) is None
    assert encoding_of(b"a\x00b" * 30) is None
    assert encoding_of(b"SQLite format 3\x00" + bytes(100)) is None
    assert encoding_of(latin.encode("utf-16-le"), frozenset({"gb18030"})) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
def test_a_record_with_undecodable_bytes_is_marked_and_keeps_them(encoding: str) -> None:
    """U+FFFD in the text, the bytes themselves in the span, and the neighbours untouched."""
    bad = b"\x00\xd8" if encoding == "utf-16-le" else b"\xff"
    lines = [f"23/05/2021, 09:0{number} - 小玉: 我们明天见" for number in range(3)]
    head = "\ufeff".encode(encoding)
    parts = [line.encode(encoding) for line in lines]
    end = "\n".encode(encoding)
    data = head + parts[0] + end + parts[1] + bad + end + parts[2] + end
    found = list(inspect_source(io.BytesIO(data), "n", item="n"))
    records = [one for one in found if isinstance(one, Record)]
    assert [one.marks for one in records] == [(), ("repaired",), ()]
    assert [one.text for one in records] == ["我们明天见", "我们明天见\ufffd", "我们明天见"]
    slices = [data[one.span[0] : sum(one.span)].removesuffix(end) for one in records if one.span]
    assert slices == [parts[0], parts[1] + bad, parts[2]]


def test_an_odd_last_byte_of_utf_16_is_kept() -> None:
    """Half a unit at the end of a file that was cut off."""
    data = "23/05/2021, 09:00 - Nur: hi".encode("utf-16") + b"\x41"
    record, summary = inspect_source(io.BytesIO(data), "n", item="n")
    assert isinstance(record, Record) and record.text == "hi\ufffd"
    assert record.span == (2, len(data) - 2) and record.marks == ("repaired",)
    assert summary.bytes == len(data)  # type: ignore[union-attr]


def test_a_reader_that_a_person_names_is_fitted_inside_an_archive_too() -> None:
    """A lone file in a zip, in UTF-16, whose reader does not know it by itself."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "a letter\n".encode("utf-16"))
    (anomaly, summary) = inspect_source(held, "n", item="n", reader="whatsapp")
    assert isinstance(anomaly, Anomaly) and anomaly.span == (2, 18)
    assert summary.reader == "whatsapp"
