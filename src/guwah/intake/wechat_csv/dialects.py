"""
Which program made a CSV table of a WeChat chat, and which cell is which.

Sees names and cells, no file. Format notes: docs/formats/wechat-csv.md

The rules of this module are:
  * A dialect is known by the names in its header, never by the file's name.
  * A row may have one cell more than the header; it is kept as `column_N`. MemoTrace puts one
    in the middle (`MsgSvrID`) and leaves others out; chatlog puts one in front.
  * A row fits if something stands where a time, a direction or a type has to stand; where it
    has another number of cells than the header, all of them must.
"""

from __future__ import annotations

import re
from typing import Literal

from guwah.intake.notation.csv_tables import lowered
from guwah.intake.notation.stamps import is_stamp

Dialect = Literal["weclone", "database", "memotrace", "chatlog", "android", "sheet"]
Values = dict[str, str]

_WECLONE = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src",
            "content", "extra", "CreateTime")  # fmt: skip
_DATABASE = ("localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status",
             "StrContent", "StrTime")  # fmt: skip
_PEOPLE = ("Remark", "NickName", "Sender")
_MEMOTRACE = ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")
_CHATLOG = ("MessageID", "Seq", "Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
_ANDROID = ("", "用户名", "消息内容", "发送时间", "发送状态", "消息类型", "isSend", "msgId")
_SHEET = ("序号", "时间", "发送者", "发送者身份", "发送者昵称", "发送者微信ID", "发送者备注",
          "群昵称", "消息类型", "内容")  # fmt: skip
_COLUMNS: dict[Dialect, tuple[str, ...]] = {
    "weclone": _WECLONE, "database": (*_DATABASE, *_PEOPLE, "MsgSvrID"), "memotrace": _MEMOTRACE,
    "chatlog": _CHATLOG, "android": _ANDROID, "sheet": _SHEET,
}  # fmt: skip
NAMES = frozenset(name for names in _COLUMNS.values() for name in names)
_REQUIRED: tuple[tuple[Dialect, frozenset[str]], ...] = (
    ("weclone", frozenset(lowered(("type_name", "is_sender", "talker", "CreateTime")))),
    ("database", frozenset(lowered(("Type", "IsSender", "CreateTime", "StrContent")))),
    ("memotrace", frozenset(lowered(("类型", "发送人", "时间", "内容")))),
    ("chatlog", frozenset(lowered(("Time", "SenderName", "Sender", "Talker", "Content")))),
    ("android", frozenset(lowered(("用户名", "消息内容", "发送时间", "isSend")))),
    ("sheet", frozenset(lowered(("时间", "消息类型", "内容")))),
)
_SHEET_SENDERS = frozenset(lowered(("发送者", "发送者身份", "发送者昵称")))
_ANCHORS: dict[Dialect, tuple[str, ...]] = {
    "weclone": ("CreateTime", "is_sender"),
    "database": ("CreateTime", "IsSender", "Type"),
    "memotrace": ("时间",),
    "chatlog": ("Time",),
    "android": ("发送时间", "isSend"),
    "sheet": ("时间",),
}
_TIMES = frozenset({"CreateTime", "时间", "Time", "发送时间"})
_SERVER_ID = re.compile(r"\d{15,20}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def dialect_of(names: tuple[str, ...]) -> Dialect | None:
    """The dialect of a header, or None."""
    told = frozenset(lowered(names))
    for dialect, required in _REQUIRED:
        if required <= told and (dialect != "sheet" or told & _SHEET_SENDERS):
            return dialect
    return None


class Columns:
    """Lines cells up with the names of their columns.

    Args:
        dialect: The dialect.
        names: The header's names.
    """

    def __init__(self, dialect: Dialect, names: tuple[str, ...]) -> None:
        self.dialect = dialect
        told: dict[str, None] = {}
        columns = _COLUMNS[dialect]
        canonical = dict(zip(lowered(columns), columns, strict=True))
        for number, (low, name) in enumerate(zip(lowered(names), names, strict=True), 1):
            known = canonical.get(low, name)
            told[f"column_{number}" if not known or known in told else known] = None
        self.names = tuple(told)
        self._anchors = _ANCHORS[dialect]
        self._people = self.names.index("StrTime") + 1 if "StrTime" in self.names else 0

    def fits(self, cells: list[str]) -> bool:
        """Whether cells can be a row of this table."""
        return self.lined_up(cells) is not None

    def lined_up(self, cells: list[str]) -> Values | None:
        """Name to cell, a cell without a column as `column_N`; None if it is no row."""
        if self.dialect == "database" and self._people:
            values = self._with_people(cells)
            return values if values is not None and self._is_anchored(values, 2) else None
        extra = len(cells) - len(self.names)
        if extra == 0:
            values = dict(zip(self.names, cells, strict=True))
            return values if self._is_anchored(values, 1) else None
        if extra != 1:
            return None
        values = dict(zip(self.names, cells, strict=False))
        if self.dialect == "chatlog":
            values = {"column_0": cells[0], **dict(zip(self.names, cells[1:], strict=True))}
        else:
            values[f"column_{len(cells)}"] = cells[-1]
        return values if self._is_anchored(values, len(self._anchors)) else None

    def _with_people(self, cells: list[str]) -> Values | None:
        """A row of MemoTrace's tables: three columns of people, more, or fewer."""
        count = self._people
        if not count <= len(cells) <= max(len(self.names), count + len(_PEOPLE)) + 2:
            return None
        values = dict(zip(self.names, cells[:count], strict=False))
        rest = list(enumerate(cells[count:], count + 1))
        if rest and "MsgSvrID" not in self.names and _SERVER_ID.fullmatch(rest[0][1]):
            values["MsgSvrID"] = rest.pop(0)[1]
        columns = self.names[count:]
        while len(rest) > len(columns):
            number, cell = rest.pop(0)
            values[f"column_{number}"] = cell
        for name, (_, cell) in zip(columns, rest, strict=False):
            values[name] = cell
        return values

    def _is_anchored(self, values: Values, least: int) -> bool:
        found = 0
        for name in self._anchors:
            cell = values.get(name, "")
            if name in _TIMES:
                found += is_stamp(cell)
            else:
                found += bool(_NUMBER.fullmatch(cell))
        return found >= min(least, len(self._anchors))
