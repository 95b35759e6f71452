"""
Write the WeChat texts beside this file: one for each program's layout.

All people are invented. Run it with Python alone: `python tests/vectors/wechat-text/make_exports.py`.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
DAY = "2025-03-02 09:{:02d}:10"


def weflow() -> str:
    """The name in quotation marks; an empty message, a pasted chat, a name with a quotation mark."""
    messages = [
        (0, "小玉", "早上好"),
        (1, "我", "在吗？\n\n第二行"),
        (2, "小玉", "[图片]"),
        (3, "O'Nur 'n", ""),
        (4, "小玉", "他写的：\n2025-03-01 08:00:00 '别人'\n你好"),
        (5, "小玉", "[视频通话] 对方已取消"),
        (6, "我", "[位置] 大巴扎"),
    ]
    return "\n".join(
        line
        for number, name, text in messages
        for line in (f"{DAY.format(number)} '{name}'", text, "")
    )


def memotrace_old() -> str:
    """A name without quotation marks; what the app says stands where the name would."""
    return (
        f"{DAY.format(0)} 小玉\n早上好\n\n"
        f"{DAY.format(1)} 小玉备注 (家)\n[语音]\n\n"
        f'{DAY.format(2)} "小玉" 撤回了一条消息\n\n'
        f"{DAY.format(3)} Nur\n好的\n引用:小玉:早上好\n\n"
    )


def memotrace_new() -> str:
    """What the app says has no name in its header; CR LF."""
    return "\r\n\r\n".join(
        (
            f"{DAY.format(0)} 小玉\r\n早上好\r\n第二行",
            f"{DAY.format(1)}\r\n你已添加了小玉，现在可以开始聊天了。",
            f"{DAY.format(2)} Nur\r\n[文件]",
        )
    )


def chatlog() -> str:
    """Name and account before the time, which may lack its year."""
    return (
        "小玉(wxid_xiaoyu00) 2024-12-31 23:59:58\n新年好\n\n"
        "Nur(我) 01-01 00:00:03\n> 小玉(wxid_xiaoyu00) 12-31 23:59:58\n> 新年好\n你也好\n\n"
        "小玉(家)(wxid_xiaoyu00) [邻居群(10203040506@chatroom)] 2025-01-01 08:00:00\n"
        "![图片](http://127.0.0.1:5030/image/0a0b)\n\n"
        "系统消息 2025-01-01 08:01:00\n小玉 撤回了一条消息\n\n"
    )


def exporter() -> str:
    """A title; name and time in one line with the text; lines that go on."""
    return (
        "邻居群 - 微信聊天记录\n\n"
        f"小玉 ({DAY.format(0)}):早上好\n"
        f"小玉 (家) ({DAY.format(1)}):第一行\n第二行\n"
        f"系统消息：你撤回了一条消息\n"
        f"Nur ({DAY.format(2)}):[图片]\n\n"
    )


def dump() -> str:
    """A type by number in front."""
    return (
        f"1|小玉:{DAY.format(0)}:早上好: 在吗\n"
        f"1|me:{DAY.format(1)}:在\n第二行\n"
        f"3|小玉:{DAY.format(2)}:<msg/>|img:0a/0b/th_0a0b\n"
        f"10000|小玉:{DAY.format(3)}:你撤回了一条消息\n"
        f"50|小玉:{DAY.format(4)}:REQUEST VIDEO CHAT\n"
    )


EXPORTS = {
    "weflow": weflow(), "memotrace_old": memotrace_old(), "memotrace_new": memotrace_new(),
    "chatlog": chatlog(), "exporter": exporter(), "dump": dump(),
}  # fmt: skip

if __name__ == "__main__":
    for name, text in EXPORTS.items():
        (HERE / f"{name}.txt").write_bytes(text.encode())
