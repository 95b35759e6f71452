"""
What WeChat's types of messages are: by number, as in its databases, or by a program's name.

Sees cells, no file. Format notes: docs/formats/wechat-csv.md

The rules of this module are:
  * Text, pictures, voice and all else that a person sends is a message; a call is a call; what
    the app says (joined, took a message back, a pat) is a notice.
  * A type that is not known is a message: it never vanishes.
  * A number beyond 32 bits holds the subtype in its upper half (WeChat 4).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from guwah.evidence.record import Kind, Mark


class Shape(NamedTuple):
    """What a type means: the kind, its marks, and whether a file belongs to it."""

    kind: Kind = "message"
    marks: frozenset[Mark] = frozenset()
    is_media: bool = False


_NONE: frozenset[Mark] = frozenset()
MESSAGE = Shape()
_MEDIA = Shape("message", _NONE, True)
_CALL = Shape("call")
NOTICE = Shape("notice")
_TAKEN_BACK = Shape("notice", frozenset({"deleted"}))
_PLACE = Shape("message", frozenset({"location"}))
_LIVE = Shape("message", frozenset({"live-location"}))
_REPLY = Shape("message", frozenset({"reply"}))
_FORWARDED = Shape("message", frozenset({"forwarded"}))
_APP = 49
_NUMBERS = {
    3: _MEDIA, 34: _MEDIA, 43: _MEDIA, 47: _MEDIA, 62: _MEDIA, 48: _PLACE,
    50: _CALL, 52: _CALL, 53: _CALL, 64: _CALL, 10000: NOTICE, 10002: NOTICE,
}  # fmt: skip
_APP_NUMBERS = {
    6: _MEDIA, 8: _MEDIA, 74: _MEDIA, 17: _LIVE, 19: _FORWARDED, 40: _FORWARDED, 57: _REPLY,
}  # fmt: skip
_NAMES = {
    **dict.fromkeys(("image", "图片", "voice", "语音", "video", "视频", "小视频"), _MEDIA),
    **dict.fromkeys(("sticker", "emoji", "动画表情", "表情", "表情包", "gif表情"), _MEDIA),
    **dict.fromkeys(("用户上传的gif表情", "file", "文件", "文件(猜)"), _MEDIA),
    **dict.fromkeys(("location", "位置"), _PLACE),
    **dict.fromkeys(("位置共享", "实时位置共享"), _LIVE),
    **dict.fromkeys(("引用回复", "引用", "quote"), _REPLY),
    **dict.fromkeys(("合并转发的聊天记录", "合并转发", "聊天记录", "(分享)收藏夹"), _FORWARDED),
    **dict.fromkeys(("语音通话", "视频通话", "通话", "音视频通话", "voip", "call"), _CALL),
    **dict.fromkeys(("系统通知", "系统", "拍一拍", "邀请加群", "system"), NOTICE),
}
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_SAYS_TAKEN_BACK = re.compile(
    r"撤回了?一?条?消息|撤回了|收回了?訊息|recalled a message|<revokemsg|type=\"revokemsg\"",
    re.IGNORECASE,
)
_SAYS_MISSED = re.compile(
    r"未接|无应答|無應答|未应答|未接听|对方已取消|對方已取消|missed|no answer", re.IGNORECASE
)
_LONGEST_PHRASE = 2_000


def of_numbers(type_: str, subtype: str) -> Shape:
    """The shape of a type and a subtype as the databases number them.

    Args:
        type_: The cell of the type.
        subtype: The cell of the subtype, or nothing.

    Returns:
        Its shape; a message if the numbers are not known or are none.
    """
    if not _DIGITS.fullmatch(type_):
        return MESSAGE
    number = int(type_)
    inner = number >> 32
    if not inner and _DIGITS.fullmatch(subtype):
        inner = int(subtype)
    number &= 0xFFFFFFFF
    if number == _APP:
        return _APP_NUMBERS.get(inner, MESSAGE)
    return _NUMBERS.get(number, MESSAGE)


def of_name(name: str) -> Shape:
    """The shape of a type as programs call it: `图片`, `image`, `系统消息`, `消息撤回5`."""
    bare = name.strip().casefold()
    if bare.startswith("消息撤回"):
        return _TAKEN_BACK
    if _DIGITS.fullmatch(bare):
        return of_numbers(bare, "")
    return _NAMES.get(bare) or _NAMES.get(bare.removesuffix("消息"), MESSAGE)


def marks_of(shape: Shape, text: str) -> set[Mark]:
    """The marks of a shape, and those that the app's own words add to a notice or a call."""
    marks = set(shape.marks)
    words = text[:_LONGEST_PHRASE]
    if shape.kind == "notice" and _SAYS_TAKEN_BACK.search(words):
        marks.add("deleted")
    if shape.kind == "call" and _SAYS_MISSED.search(words):
        marks.add("missed")
    return marks
