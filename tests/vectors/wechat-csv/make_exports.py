"""
Write the WeChat tables beside this file: each program's columns, types, damage.

All people are invented. Run it with Python alone: `python tests/vectors/wechat-csv/make_exports.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
BOM = "\ufeff"
DATABASE = ("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status",
            "StrContent", "StrTime", "Remark", "NickName", "Sender")  # fmt: skip
IMAGE = '<?xml version="1.0"?>\n<msg>\n\t<img aeskey="00ff" length="1024" md5="d41d8cd9"></img>\n</msg>\n'
VOICE = '<msg><voicemsg voicelength="2100" clientmsgid="abc"/></msg>'
REVOKED = '<sysmsg type="revokemsg"><revokemsg><content>"小玉" 撤回了一条消息</content></revokemsg></sysmsg>'
PLACE = '<msg><location x="43.79" y="87.60" label="大巴扎" poiname="巴扎"/></msg>'


def table(rows: Iterable[Sequence[object]], end: str = "\r\n", delimiter: str = ",") -> str:
    """Rows as the csv module writes them."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator=end, delimiter=delimiter).writerows(rows)
    return held.getvalue()


def weflow() -> str:
    """Times in UTC, types in English, files with paths; a line end inside a message."""
    names = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime")
    at = "2023-11-15T06:{:02d}:23.000Z".format
    return BOM + table(
        (
            names,
            (1, "9001", "image", 0, "小玉", "[图片]", "images/one.jpg", at(15)),
            (2, "9002", "text", 1, "Nur", '他说 "明天", 好吗？\n第二行', "", at(16)),
            (3, "9003", "voice", 0, "小玉", "[语音消息]", "", at(17)),
            (4, "9004", "sticker", 0, "小玉", "[表情包]", "https://example.org/s.gif", at(18)),
            (5, "9005", "file", 1, "Nur", "[文件] 名单.pdf", "名单.pdf", at(19)),
            (6, "9006", "location", 0, "小玉", "[位置] 大巴扎", "", at(20)),
            (7, "9007", "something new", 0, "小玉", "?", "", at(21)),
        )
    )


def pywxdump() -> str:
    """Local times, types in Chinese, accounts for names, a group."""
    names = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src",
             "CreateTime")  # fmt: skip
    room, at = "10203040506@chatroom", "2023-11-15 14:{:02d}:23".format
    return table(
        (
            names,
            (1, "7300000000000000001", "文本", 0, "wxid_xiaoyu00", room, "大家好", "", at(0)),
            (2, "7300000000000000002", "文本", 1, "我", room, "你好", "", at(1)),
            (3, "7300000000000000003", "语音", 0, "wxid_xiaoyu00", room, "语音时长：2.10秒\n翻译结果：你在吗",
             "audio\\10203040506@chatroom\\2023-11-15_14-02-23_0_7300000000000000003.wav", at(2)),
            (4, "7300000000000000004", "系统通知", 0, "系统", room, '"小玉"邀请"Tursun"加入了群聊', "", at(3)),
            (5, "7300000000000000005", "消息撤回5", 0, "未知", room, '"小玉" 撤回了一条消息', "", at(4)),
            (6, "7300000000000000006", "语音通话", 0, "wxid_xiaoyu00", room, "语音/视频通话[对方已取消]", "", at(5)),
            (7, "7300000000000000007", "引用回复", 1, "我", room, "好\n\n[引用](2023-11-15 14:00:23)小玉:大家好", "", at(6)),
            (8, "7300000000000000008", "合并转发的聊天记录", 0, "wxid_xiaoyu00", room, "群聊的聊天记录\n小玉: 在吗",
             "{'recordinfo': {'title': '群聊的聊天记录'}}", at(7)),
        )
    )  # fmt: skip


def pywxdump_json() -> str:
    """The text is in a JSON cell; an emoji as a pair of surrogates, half of one as well."""
    names = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "content",
             "CreateTime")  # fmt: skip
    at = "2024-01-01 10:{:02d}:00".format
    return table(
        (
            names,
            (1, "100", "文本", 0, "wxid_xiaoyu00", "wxid_xiaoyu00", '{"src": "", "msg": "在吗\\n\\ud83d\\ude42"}', at(0)),
            (2, "101", "图片", 0, "wxid_xiaoyu00", "wxid_xiaoyu00", '{"src": "FileStorage/Image/a.dat", "msg": "图片"}', at(1)),
            (3, "102", "文本", 1, "我", "wxid_xiaoyu00", '{"src": "", "msg": "half \\ud83d"}', at(2)),
            (4, "103", "文本", 1, "我", "wxid_xiaoyu00", '{"msg": broken', at(3)),
            (5, "104", "转账", 1, "我", "wxid_xiaoyu00", '{"src": {"fee": 12.5}, "msg": "转账：￥12.50"}', at(4)),
        ),
        "\n",
    )  # fmt: skip


def rows_of_database() -> list[tuple[object, ...]]:
    """Nine columns, as every table of MemoTrace begins."""
    at, epoch = "2023-11-15 14:{:02d}:23".format, 1700028023
    kinds: list[tuple[int, int, int, str]] = [
        (1, 0, 0, "你好，\n第二行 \"引号\""), (1, 0, 1, "在"), (3, 0, 0, IMAGE), (34, 0, 1, VOICE),
        (43, 0, 0, "<msg><videomsg playlength=\"9\"/></msg>"), (47, 0, 0, "<msg><emoji md5=\"0\"/></msg>"),
        (48, 0, 0, PLACE), (49, 57, 1, ""), (50, 0, 0, "<voipmsg><msg>未应答</msg></voipmsg>"),
        (10000, 0, 0, "你已添加了小玉，现在可以开始聊天了。"), (10000, 0, 0, REVOKED), (4242, 7, 0, "新的类型"),
    ]  # fmt: skip
    return [
        (number, 3, kind, sub, own, epoch + 60 * number, "", text, at(number))
        for number, (kind, sub, own, text) in enumerate(kinds)
    ]


def memotrace() -> str:
    """A group: twelve columns, as many as the header."""
    people = (("小玉备注", "小玉", "wxid_xiaoyu00"), ("", "Nur", "wxid_nur0000"))
    rows = [(*row, *people[int(str(row[4]))]) for row in rows_of_database()]
    return BOM + table([DATABASE, *rows])


def memotrace_private() -> str:
    """A private chat: three columns fewer than the header."""
    return BOM + table([DATABASE, *rows_of_database()[:4]])


def memotrace_all() -> str:
    """A whole account: one column more than the header, in the middle; private chats one fewer."""
    rows: list[tuple[object, ...]] = []
    for number, row in enumerate(rows_of_database()[:4]):
        server = 7300000000000000100 + number
        group = (*row, server, "邻居群", "邻居群", "我" if row[4] else "小玉")
        rows += [group, (*row, server, "小玉备注", "小玉"), (*row, server)]
    return table([DATABASE, *rows])


def memotrace_chinese() -> str:
    """The later columns, in Chinese."""
    at = "2024-02-01 10:{:02d}:00".format
    return BOM + table(
        (
            ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息"),
            ("880001", "文本", "小玉", at(0), "在吗", "小玉备注", "小玉", "more"),
            ("880002", "图片", "小玉", at(1), "[图片]", "小玉备注", "小玉", "more"),
            ("880003", "文本", "我", at(2), "在", "我", "我", "more"),
            ("880004", "系统消息", "", at(3), "小玉撤回了一条消息", "", "", "more"),
            ("880005", "音视频通话", "小玉", at(4), "通话时长 01:12", "小玉备注", "小玉", "more"),
        )
    )


def chatlog(shift: bool) -> str:
    """Who said it, in which chat; a system notice; a cell more in front if asked."""
    at = "2025-04-01 12:{:02d}:00".format
    rows = [
        (at(0), "小玉", "wxid_xiaoyu00", "邻居群", "10203040506@chatroom", "你好, 世界"),
        (at(1), "", "wxid_nur0000", "", "10203040506@chatroom", "> 小玉 04-01 12:00:00\n> 你好\n在"),
        (at(2), "", "系统消息", "邻居群", "10203040506@chatroom", "小玉 撤回了一条消息"),
        (at(3), "小玉", "wxid_xiaoyu00", "邻居群", "10203040506@chatroom", "![图片](http://127.0.0.1:5030/image/0a)"),
    ]  # fmt: skip
    names = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
    told = [(1743480000000 + number, *row) for number, row in enumerate(rows)] if shift else rows
    return table([names, *told], "\n")


def android() -> str:
    """The oldest columns, with the number of the row in front."""
    return table(
        (
            ("", "用户名", "消息内容", "发送时间", "发送状态", "消息类型", "isSend", "msgId"),
            (0, "wxid_xiaoyu00", "你好", "2019-05-01 08:00:00", 3, 1, 0, 11),
            (1, "wxid_xiaoyu00", "<msg><img/></msg>", "2019-05-01 08:01:00", 2, 3, 1, 12),
            (2, "77@chatroom", "wxid_tursun0:\n在", "2019-05-01 08:02:00", 3, 1, 0, 13),
            (3, "wxid_xiaoyu00", "你撤回了一条消息", "2019-05-01 08:03:00", 4, 10000, 0, 14),
        ),
        "\n",
    )


def sheet() -> str:
    """A spreadsheet that was saved as a table with semicolons."""
    return table(
        (
            ("序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "群昵称", "发送者身份", "消息类型", "内容"),
            (1, "2025/3/2 9:05", "小玉", "wxid_xiaoyu00", "小玉备注", "玉", "小玉备注", "文本消息", "早; 好"),
            (2, "2025/3/2 9:06", "Nur", "wxid_nur0000", "", "", "我", "语音消息", "[语音消息]"),
        ),
        delimiter=";",
    )  # fmt: skip


def damaged() -> str:
    """A lost quotation mark, a row that lost its cells, and one that was cut off."""
    return (
        weflow().replace('"他说', "他说", 1).replace("5,9005,file", "5;9005;file", 1)
        + '8,9008,text,0,"小玉'
    )


EXPORTS = {
    "weflow": weflow(), "pywxdump": pywxdump(), "pywxdump_json": pywxdump_json(),
    "memotrace": memotrace(), "memotrace_private": memotrace_private(),
    "memotrace_all": memotrace_all(), "memotrace_chinese": memotrace_chinese(),
    "chatlog": chatlog(shift=False), "chatlog_one_more": chatlog(shift=True),
    "android": android(), "sheet": sheet(), "damaged": damaged(),
}  # fmt: skip

if __name__ == "__main__":
    for name, text in EXPORTS.items():
        (HERE / f"{name}.csv").write_bytes(text.encode())
