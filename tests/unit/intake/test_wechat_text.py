"""WeChat texts: each program's layout, what is inside a message, damage."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.wechat_text.reader import READER

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors" / "wechat-text"
HEAD = "2025-03-02 09:00:10 '小玉'\n".encode()


def vector(name: str) -> bytes:
    return (VECTORS / f"{name}.txt").read_bytes()


def found(data: bytes) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(data), len(data), "n")
    return list(tiled(READER, member, Options()))


def records(data: bytes) -> list[Record]:
    return [one for one in found(data) if isinstance(one, Record)]


def anomalies(data: bytes) -> list[tuple[str, int, int]]:
    return [(one.reason, *(one.span or ())) for one in found(data) if isinstance(one, Anomaly)]  # type: ignore[misc]


def told(data: bytes) -> list[tuple[str | None, bool | None, str | None]]:
    """Name, whether it is the owner, text."""
    return [
        (one.sender.name, one.sender.self, one.text) if one.sender else (None, None, one.text)
        for one in records(data)
    ]


def test_text_with_the_sender_in_quotation_marks() -> None:
    """WeFlow: `<time> '<sender>'`, the text below, an empty line."""
    assert told(vector("weflow")) == [
        ("小玉", None, "早上好"),
        ("我", True, "在吗？\n\n第二行"),
        ("小玉", None, "[图片]"),
        ("O'Nur 'n", None, ""),
        ("小玉", None, "他写的：\n2025-03-01 08:00:00 '别人'\n你好"),
        ("小玉", None, "[视频通话] 对方已取消"),
        ("我", True, "[位置] 大巴扎"),
    ]
    assert [(one.kind, one.marks) for one in records(vector("weflow"))][2:] == [
        ("message", ("media-omitted",)), ("message", ()), ("message", ()), ("call", ("missed",)),
        ("message", ("location",)),
    ]  # fmt: skip


def test_memotrace_text() -> None:
    """Without quotation marks; a header with nothing below it is what the app said."""
    assert told(vector("memotrace_old"))[1:3] == [
        ("小玉备注 (家)", None, "[语音]"),
        (None, None, '"小玉" 撤回了一条消息'),
    ]
    old = records(vector("memotrace_old"))[2]
    assert (old.kind, old.marks, old.sender) == ("notice", ("deleted",), None)
    assert told(vector("memotrace_new")) == [
        ("小玉", None, "早上好\r\n第二行"),
        (None, None, "你已添加了小玉，现在可以开始聊天了。"),
        ("Nur", None, "[文件]"),
    ]
    assert records(vector("memotrace_new"))[1].kind == "notice"


def test_chatlog_text_may_lack_the_year() -> None:
    """A time without a year gives no reading; the characters stay."""
    first, second, third, fourth = records(vector("chatlog"))
    assert first.sender is not None and first.sender.handle == "wxid_xiaoyu00"
    assert second.sender is not None and (second.sender.name, second.sender.self) == ("Nur", True)
    assert second.sent is not None and second.sent.written == "01-01 00:00:03"
    assert (second.sent.readings, second.sent.earliest) == ((), None)
    assert third.thread == "邻居群" and third.extra == {"talker": "10203040506@chatroom"}
    assert third.sender is not None and third.sender.name == "小玉(家)"
    assert (fourth.kind, fourth.marks) == ("notice", ("deleted",))


def test_wechatexporter_text() -> None:
    """Its title names the chat; a notice has neither time nor sender."""
    data = vector("exporter")
    assert told(data) == [
        ("小玉", None, "早上好"),
        ("小玉 (家)", None, "第一行\n第二行"),
        (None, None, "你撤回了一条消息"),
        ("Nur", None, "[图片]"),
    ]
    for one in records(data):
        assert one.thread == "邻居群"
        assert [data[start : start + length].decode() for start, length in one.context] == [
            "邻居群"
        ]
    notice = records(data)[2]
    assert (notice.kind, notice.sent, notice.marks) == ("notice", None, ("deleted",))


def test_wechat_dump_text() -> None:
    """A number in front is the type."""
    assert [(one.kind, one.extra["type"]) for one in records(vector("dump"))] == [
        ("message", "1"), ("message", "1"), ("message", "3"), ("notice", "10000"), ("call", "50"),
    ]  # fmt: skip
    assert told(vector("dump"))[:2] == [("小玉", None, "早上好: 在吗"), ("me", True, "在\n第二行")]


def test_a_pasted_chat_does_not_begin_messages() -> None:
    """A header counts behind an empty line only, where the program puts one."""
    data = HEAD + b"a\n2025-03-02 09:00:11 'b'\nc\n\n" + HEAD + b"d\n"
    assert [one.text for one in records(data)] == ["a\n2025-03-02 09:00:11 'b'\nc", "d"]


def test_empty_lines_at_the_end_of_a_message_stay() -> None:
    """One is the program's, the others are the message's."""
    data = HEAD + b"a\n\n\n\n" + HEAD + b"b\n"
    assert [one.text for one in records(data)] == ["a\n\n", "b"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"cut off\n\n" + HEAD + b"a\n", [("before-first-header", 0, 9)]),
        (b"cut off\n" + HEAD + b"a\n\n" + HEAD, [("before-first-header", 0, 40)]),
        (b"", []),
        (b"\xef\xbb\xbf\r\n\n", []),
        (b"\xef\xbb\xbfa letter\n", [("no-header", 3, 9)]),
        ("邻居群 - 微信聊天记录\n\n".encode() + HEAD + b"x\n", []),
    ],
)
def test_what_cannot_be_read_is_an_anomaly(
    data: bytes, expected: list[tuple[str, int, int]]
) -> None:
    """One for each run; a header that stands inside another text begins nothing."""
    assert anomalies(data) == expected


def test_a_message_of_many_megabytes_is_an_anomaly() -> None:
    """And what follows is read."""
    data = HEAD + b"x" * (5 << 20) + b"\n\n" + HEAD + b"b\n"
    assert [reason for reason, _, _ in anomalies(data)] == ["record-too-long"]
    assert [one.text for one in records(data)] == ["b"]


@pytest.mark.parametrize("name", ["weflow", "memotrace_old", "chatlog", "exporter", "dump"])
@pytest.mark.parametrize("mutation", ["crlf", "bom", "gb18030", "utf-16"])
def test_other_line_ends_and_encodings_give_the_same_messages(name: str, mutation: str) -> None:
    """By the frame itself, without being told."""
    text = vector(name).decode()
    if mutation == "crlf":
        data = text.replace("\n", "\r\n").encode()
    elif mutation == "bom":
        data = b"\xef\xbb\xbf" + text.encode()
    else:
        data = (text.replace("小玉", "小玉在我们的家") * 3).encode(mutation)
        text = text.replace("小玉", "小玉在我们的家") * 3
    if name == "exporter" and mutation in ("gb18030", "utf-16"):
        pytest.skip("a title in mid-file is part of a message")
    plain = records(text.encode())
    got = [one for one in inspect_source(io.BytesIO(data), "n", item="n", reader="wechat-text")]
    texts = [one.text for one in got if isinstance(one, Record)]
    if mutation == "crlf":
        texts = [one and one.replace("\r\n", "\n") for one in texts]
    assert texts == [one.text for one in plain]


def test_bytes_that_are_not_utf_8_are_marked() -> None:
    """In the text or in the name."""
    data = HEAD + b"a\xff\n\n" + HEAD + b"b\n\n2025-03-02 09:00:12 '\xfe'\nc\n"
    assert [one.marks for one in records(data)] == [("repaired",), (), ("repaired",)]


def test_other_texts_are_not_taken_for_wechats() -> None:
    """A log of a program, QQ's own text, a diary."""
    for data in (
        b"2025-03-02 09:00:10 INFO started\n2025-03-02 09:00:11 INFO stopped\n",
        b"2025-03-02 09:00:10 Nur(123456789)\nhi\n\n2025-03-02 09:00:11 Nur(123456789)\nhi\n",
        b"2025-03-02 09:00:10\nI got up.\n",
        b"29/01/18, 12:24 - Nur: hi\n",
    ):
        assert READER.recognise(data, len(data)) == 0


@pytest.mark.parametrize("bait", [b"(", b"a (", b"\n\n", b"2025-03-02 09:00:10 '", b"1|a:", b"]["])
def test_a_hostile_text_costs_linear_time(bait: bytes) -> None:
    """64 KiB of what headers are made of."""
    for line in (b"", b"\n\n"):
        data = vector("chatlog") + (bait * 40 + line) * (65_000 // (len(bait) * 40 + len(line)))
        started = time.process_time()
        found(data)
        assert time.process_time() - started < 1


def test_decisions_name_the_program() -> None:
    """Told by `--explain`."""
    data = vector("exporter")
    member = Member("i", None, io.BytesIO(data), len(data), "n")
    assert [one.decided for one in READER.explain(member, Options())] == ["WechatExporter"]
