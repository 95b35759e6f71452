"""WeChat tables: each program's columns, every type of message, damage, encodings."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.wechat_csv.reader import READER

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "tests" / "vectors" / "wechat-csv"
SAMPLE = ROOT.parent / "shared" / "samples" / "inline" / "wechat_weflow_weclone.csv"


def vector(name: str) -> bytes:
    return (VECTORS / f"{name}.csv").read_bytes()


def found(data: bytes, siblings: frozenset[str] = frozenset()) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(data), len(data), "n", siblings)
    return list(tiled(READER, member, Options()))


def records(data: bytes, siblings: frozenset[str] = frozenset()) -> list[Record]:
    return [one for one in found(data, siblings) if isinstance(one, Record)]


def anomalies(data: bytes) -> list[tuple[str, bytes]]:
    return [
        (one.reason, data[one.span[0] : sum(one.span)])
        for one in found(data)
        if isinstance(one, Anomaly) and one.span
    ]


def test_weflow_csv() -> None:
    """Its times are instants, its paths are files, its direction says who the owner is."""
    told = records(vector("weflow"), frozenset({"images/one.jpg"}))
    assert [one.text for one in told][:2] == ["[图片]", '他说 "明天", 好吗？\n第二行']
    assert told[0].sent is not None and told[0].sent.readings == ("2023-11-15T06:15:23Z",)
    assert told[0].sent.zone == "explicit" and told[0].sent.written == "2023-11-15T06:15:23.000Z"
    assert told[0].attachments[0].present and told[0].attachments[0].media_type == "image/jpeg"
    assert [one.sender and (one.sender.name, one.sender.self) for one in told[:2]] == [
        ("小玉", False),
        ("Nur", True),
    ]
    assert told[1].extra == {"id": "2", "MsgSvrID": "9002", "type_name": "text"}


def test_memotrace_csv() -> None:
    """The epoch decides the time, the local time is what is written; people have accounts."""
    told = records(vector("memotrace"))
    assert len(told) == 12
    first = told[0]
    assert first.sent is not None and first.sent.readings == ("2023-11-15T06:00:23Z",)
    assert first.sent.written == "2023-11-15 14:00:23"
    assert first.sender is not None
    assert (first.sender.name, first.sender.handle) == ("小玉备注", "wxid_xiaoyu00")
    assert first.text == '你好，\n第二行 "引号"' and first.extra["NickName"] == "小玉"


def test_memotrace_rows_with_one_column_more_than_the_header() -> None:
    """A number stands in the middle: people are not shifted, and the chat has a name."""
    group, private, stranger = records(vector("memotrace_all"))[:3]
    assert (group.thread, group.sender and group.sender.name) == ("邻居群", "小玉")
    assert (private.thread, private.sender and private.sender.name) == ("小玉备注", "小玉备注")
    assert (stranger.thread, stranger.sender and stranger.sender.name) == (None, None)
    assert {one.extra["MsgSvrID"] for one in (group, private, stranger)} == {"7300000000000000100"}


def test_memotrace_rows_with_fewer_columns_than_the_header() -> None:
    """A private chat has no columns of people; the direction is still told."""
    told = records(vector("memotrace_private"))
    assert [one.sender and (one.sender.name, one.sender.self) for one in told] == [
        (None, False), (None, True), (None, False), (None, True),
    ]  # fmt: skip


def test_memotrace_csv_with_chinese_columns() -> None:
    """The later table: 我 is the owner; what the app says is a notice."""
    told = records(vector("memotrace_chinese"))
    assert [one.kind for one in told] == ["message", "message", "message", "notice", "call"]
    assert [one.sender.self if one.sender else 0 for one in told] == [None, None, True, 0, None]


def test_pywxdump_csv() -> None:
    """Groups, accounts, types in Chinese; the text of a JSON cell."""
    told = records(vector("pywxdump"))
    assert {one.thread for one in told} == {"10203040506@chatroom"}
    assert told[0].sender is not None and told[0].sender.handle == "wxid_xiaoyu00"
    assert told[2].attachments[0].media_type == "audio/x-wav"
    assert told[5].kind == "call" and told[5].marks == ("missed",)
    assert (told[6].marks, told[7].marks) == (("reply",), ("forwarded",))
    coded = records(vector("pywxdump_json"))
    assert [one.text for one in coded] == [
        "在吗\n🙂", "图片", "half \ufffd", '{"msg": broken', "转账：￥12.50",
    ]  # fmt: skip
    assert coded[2].marks == ("repaired",)
    assert coded[4].extra["content"] == {"src": {"fee": "12.5"}}


@pytest.mark.parametrize("name", ["chatlog", "chatlog_one_more"])
def test_chatlog_csv(name: str) -> None:
    """Names and accounts; a version puts a number in front that its header does not name."""
    told = records(vector(name))
    assert [(one.sender.name, one.sender.handle) if one.sender else None for one in told] == [
        ("小玉", "wxid_xiaoyu00"), (None, "wxid_nur0000"), None, ("小玉", "wxid_xiaoyu00"),
    ]  # fmt: skip
    assert told[2].kind == "notice" and told[2].marks == ("deleted",)
    assert ("column_0" in told[0].extra) is (name == "chatlog_one_more")


def test_a_spreadsheet_and_the_oldest_columns_are_read() -> None:
    """Semicolons and times without seconds; the number of the row in a column without a name."""
    first, second = records(vector("sheet"))
    assert first.text == "早; 好" and first.sent and first.sent.readings == ("2025-03-02T09:05",)
    assert second.sender is not None and (second.sender.name, second.sender.self) == ("Nur", True)
    old = records(vector("android"))
    assert [one.kind for one in old] == ["message", "message", "message", "notice"]
    assert old[0].thread == "wxid_xiaoyu00" and old[2].sender is not None
    assert old[2].sender.handle is None and old[2].text == "wxid_tursun0:\n在"


def test_payloads_are_kept_exactly_as_text() -> None:
    """XML of pictures and voice is what the database holds; nothing of it is interpreted away."""
    told = {one.extra["Type"]: one for one in records(vector("memotrace"))}
    assert told["3"].text is not None and told["3"].text.startswith('<?xml version="1.0"?>\n<msg>')
    assert told["3"].text.endswith("</msg>\n") and told["3"].marks == ("media-omitted",)


def test_types_that_are_no_text_never_vanish() -> None:
    """Pictures, voice, video, stickers, places, calls, notices, and types nobody knows."""
    told = records(vector("memotrace"))
    assert [(one.extra["Type"], one.kind, one.marks) for one in told[2:]] == [
        ("3", "message", ("media-omitted",)), ("34", "message", ("media-omitted",)),
        ("43", "message", ("media-omitted",)), ("47", "message", ("media-omitted",)),
        ("48", "message", ("location",)), ("49", "message", ("reply",)), ("50", "call", ("missed",)),
        ("10000", "notice", ()), ("10000", "notice", ("deleted",)), ("4242", "message", ()),
    ]  # fmt: skip
    assert all(one.sender is None for one in told if one.kind == "notice")


def test_a_type_of_wechat_4_holds_two_numbers() -> None:
    """57 in the upper half and 49 in the lower is a reply."""
    row = vector("memotrace").split(b"\r\n")
    data = row[0] + b"\r\n1,3,244813135921,0,1,1700028023,,x,2023-11-15 14:00:23\r\n"
    assert records(data)[0].marks == ("reply",)


@pytest.mark.parametrize("name", ["weflow", "pywxdump", "memotrace", "memotrace_chinese"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_gbk_and_utf_8_without_a_mark(name: str, encoding: str) -> None:
    """The frame finds the encoding and the reader, and each span is that of the file's bytes."""
    text = vector(name).decode("utf-8-sig")
    if name == "pywxdump":
        text = text.replace("10203040506", "我们的图书馆")
    data = text.encode(encoding)
    told = [one for one in inspect_source(io.BytesIO(data), "n", item="n")]
    plain = [one for one in found(text.encode())]
    assert {one.reader for one in told} == {"wechat-csv"}
    assert [getattr(one, "text", None) for one in told] == [
        getattr(one, "text", None) for one in plain
    ]
    coded = "utf-16-le" if encoding == "utf-16" else encoding
    for one, other in zip(told[:-1], plain[:-1], strict=True):
        assert isinstance(one, Record) and isinstance(other, Record) and one.span and other.span
        cut = text.encode()[other.span[0] : sum(other.span)].decode()
        assert data[one.span[0] : sum(one.span)].decode(coded) == cut


def test_damage_breaks_only_the_rows_that_have_it() -> None:
    """A lost quotation mark, lost commas, and a file that was cut off."""
    data = vector("damaged")
    assert len(records(data)) == 5
    assert [reason for reason, _ in anomalies(data)] == ["bad-row", "bad-row", "truncated"]
    lost = anomalies(data)[0][1].decode()
    assert lost.startswith("2,9002,text") and lost.endswith("16:23.000Z")


def test_a_comma_that_was_not_quoted_shifts_nothing() -> None:
    """The row is broken, since the time does not stand where it has to."""
    data = vector("chatlog").replace('"你好, 世界"'.encode(), "你好, 世界".encode())
    assert [reason for reason, _ in anomalies(data)] == ["bad-row"]
    data = vector("weflow").replace("[图片]".encode(), b"a,b")
    assert [reason for reason, _ in anomalies(data)] == ["bad-row"]


def test_a_column_that_is_not_known_is_told() -> None:
    """The header is an anomaly, and the cells stay under their name."""
    data = b"id,type_name,is_sender,talker,msg,src,CreateTime,mood 3\n1,text,0,A,b,,1700000000,x\n"
    assert anomalies(data) == [("unknown-part", data.split(b"\n")[0])]
    (record,) = records(data)
    assert record.extra["mood 3"] == "x"


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf\r\n", b"a,b,c\n1,2,3\n", b"CreateTime\n9", b"id,talker\n1,A\n"]
)
def test_a_table_without_the_columns_is_one_anomaly(data: bytes) -> None:
    """Or nothing, where there is nothing."""
    told = anomalies(data)
    assert [reason for reason, _ in told] == (
        ["no-header"] if data.strip(b"\xef\xbb\xbf\r\n") else []
    )
    assert READER.recognise(data, len(data)) == 0


def test_a_time_that_no_calendar_has_stays_as_it_is_written() -> None:
    """The message is not lost with its time."""
    data = vector("pywxdump").replace(b"2023-11-15 14:00:23\r\n2,", b"2023-02-30 14:00:23\r\n2,")
    sent = records(data)[0].sent
    assert sent is not None and sent.written == "2023-02-30 14:00:23" and sent.readings == ()


def test_decisions_name_the_program_and_the_extra_column() -> None:
    """Told by `--explain`."""
    data = vector("chatlog_one_more")
    member = Member("i", None, io.BytesIO(data), len(data), "n")
    assert [(one.what, one.decided) for one in READER.explain(member, Options())] == [
        ("table", "chatlog"),
        ("columns", "one more"),
    ]


@pytest.mark.parametrize("bait", [b'","', b'"\n', b",", b'a",b,"\n', b"\n", b'{"msg":' * 9])
def test_a_hostile_table_costs_linear_time(bait: bytes) -> None:
    """64 KiB of what makes quotations, cells or JSON."""
    head = vector("pywxdump_json").split(b"\n")[0] + b"\n"
    data = head + bait * (65_000 // len(bait))
    started = time.process_time()
    found(data)
    assert time.process_time() - started < 1


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the shared samples are not here")
def test_the_shared_sample_gives_its_one_message() -> None:
    """A transcript of another project's test file."""
    told = found(SAMPLE.read_bytes())
    summary = told[-1]
    assert isinstance(summary, Summary) and (summary.records, summary.anomalies) == (1, 0)
