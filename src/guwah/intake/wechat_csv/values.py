"""
One row of a WeChat table: from named cells to what a record says.

Sees cells, no file. Format notes: docs/formats/wechat-csv.md

The rules of this module are:
  * What is understood moves to its place; every other cell that is not empty stays in `extra`
    under its column's name, as it stands.
  * Text stays exactly as it is, XML too. A JSON cell of PyWxDump is undone: its `msg` is the text.
  * `self` only where a column tells the direction, or where the program writes 我, "I".
  * A notice has no sender; the cells that name one stay in `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from guwah.evidence.record import Attachment, Mark, Sender, Sent
from guwah.intake.notation.json_values import Refused, count_quotes, decode_with_care
from guwah.intake.notation.record_values import media_type_of, shown_name
from guwah.intake.notation.stamps import sent_of
from guwah.intake.wechat_csv.dialects import Dialect, Values
from guwah.intake.wechat_csv.kinds import MESSAGE, NOTICE, Shape, marks_of, of_name, of_numbers

OWNER = "我"
_SYSTEM = "系统消息"
_HANDLE = re.compile(r"(?:wxid|gh)_[0-9A-Za-z_-]{1,64}|[^@\s]{1,64}@(?:openim|chatroom)", re.ASCII)


@dataclass
class Told:
    """What a row says; the cells that are left go to `extra`."""

    sent: Sent | None = None
    text: str = ""
    shape: Shape = MESSAGE
    sender: Sender | None = None
    thread: str | None = None
    attachments: tuple[Attachment, ...] = ()
    marks: set[Mark] = field(default_factory=set)
    extra: dict[str, object] = field(default_factory=dict)


class Rows:
    """Takes rows of one dialect apart.

    Args:
        dialect: The dialect.
        zone: The zone that the person declared, or None.
        siblings: Paths of the files beside the table.
    """

    def __init__(self, dialect: Dialect, zone: str | None, siblings: Set[str]) -> None:
        self._zone = zone
        self._siblings = siblings
        ways: dict[Dialect, Callable[[Values, Told], None]] = {
            "weclone": self._weclone, "database": self._database, "memotrace": self._memotrace,
            "chatlog": self._chatlog, "android": self._android, "sheet": self._sheet,
        }  # fmt: skip
        self._take_apart = ways[dialect]

    def told(self, values: Values) -> Told:
        """What a row says; takes the cells out of `values`."""
        told = Told()
        self._take_apart(values, told)
        told.marks |= marks_of(told.shape, told.text)
        if told.shape.is_media and not told.attachments:
            told.marks.add("media-omitted")
        told.extra.update((name, cell) for name, cell in values.items() if cell)
        return told

    def _weclone(self, values: Values, told: Told) -> None:
        told.shape = of_name(values.get("type_name", ""))
        told.sent = self._time(values, "CreateTime")
        told.thread = values.pop("room_name", None) or None
        source = values.get("src", "")
        if "msg" in values:
            told.text = values.pop("msg")
        else:
            source = self._content(values, told)
        if told.shape.is_media and source and "://" not in source and source[0] != "{":
            told.attachments = (self._file(source),)
            values.pop("src", None)
        if told.shape.kind != "notice":
            name = values.pop("talker", "")
            handle = name if _HANDLE.fullmatch(name) else None
            told.sender = Sender(shown_name(name) or None, handle, _direction(values, "is_sender"))

    def _content(self, values: Values, told: Told) -> str:
        """Undo PyWxDump's JSON cell; returns the file that it names."""
        cell = values.get("content", "")
        told.text = cell
        if not cell.startswith("{"):
            values.pop("content", None)
            return ""
        try:
            value, is_repaired = decode_with_care(cell.encode())
            count_quotes(value)
        except Refused:
            del values["content"]
            return ""
        if not isinstance(value.get("msg"), str):
            del values["content"]
            return ""
        told.text = value.pop("msg")
        source = value.get("src")
        del values["content"]
        if is_repaired:
            told.marks.add("repaired")
        if told.shape.is_media and isinstance(source, str) and "://" not in source:
            del value["src"]
        rest = {name: part for name, part in value.items() if part not in ("", None)}
        if rest:
            told.extra["content"] = rest
        return source if isinstance(source, str) else ""

    def _database(self, values: Values, told: Told) -> None:
        told.shape = of_numbers(values.get("Type", ""), values.get("SubType", ""))
        told.text = values.pop("StrContent", "")
        told.sent = self._time(values, "CreateTime")
        if told.sent is not None and told.sent.readings and values.get("StrTime"):
            sent = told.sent
            told.sent = Sent(
                values.pop("StrTime"), sent.readings, sent.earliest, sent.latest, sent.zone
            )
        elif told.sent is None or not told.sent.readings:
            values["CreateTime"] = told.sent.written if told.sent else ""
            told.sent = self._time(values, "StrTime")
        is_whole_account = "MsgSvrID" in values
        if is_whole_account:
            told.thread = values.get("Remark") or values.get("NickName") or None
        if told.shape.kind == "notice":
            return
        is_self = _direction(values, "IsSender")
        sender = values.pop("Sender", "")
        if is_whole_account:
            name = sender or ("" if is_self else told.thread or "")
            told.sender = Sender(shown_name(name) or None, None, is_self)
        else:
            name = values.pop("Remark", "")
            name = name or values.pop("NickName", "")
            told.sender = Sender(shown_name(name) or None, sender or None, is_self)

    def _memotrace(self, values: Values, told: Told) -> None:
        told.shape = of_name(values.get("类型", ""))
        self._plain(values, told, "内容", "时间", "发送人")

    def _sheet(self, values: Values, told: Told) -> None:
        told.shape = of_name(values.get("消息类型", ""))
        columns = ("发送者", "发送者昵称", "发送者身份")
        column = next((name for name in columns if name in values), columns[0])
        role = values.get("发送者身份", "")
        self._plain(values, told, "内容", "时间", column)
        if told.sender is not None:
            handle = values.pop("发送者微信ID", "") or None
            is_self = True if OWNER in (role, told.sender.name) else None
            told.sender = Sender(told.sender.name, handle, is_self)

    def _chatlog(self, values: Values, told: Told) -> None:
        told.text = values.pop("Content", "")
        told.sent = self._time(values, "Time")
        told.thread = values.pop("TalkerName", "") or values.pop("Talker", "") or None
        if values.get("Sender") == _SYSTEM:
            told.shape = NOTICE
            return
        name, handle = values.pop("SenderName", ""), values.pop("Sender", "")
        told.sender = Sender(shown_name(name) or None, handle or None)

    def _android(self, values: Values, told: Told) -> None:
        told.shape = of_name(values.get("消息类型", ""))
        told.text = values.pop("消息内容", "")
        told.sent = self._time(values, "发送时间")
        told.thread = values.pop("用户名", "") or None
        if told.shape.kind != "notice":
            is_self = _direction(values, "isSend")
            is_private = told.thread is not None and not told.thread.endswith("@chatroom")
            told.sender = Sender(None, told.thread if is_private and not is_self else None, is_self)

    def _plain(self, values: Values, told: Told, text: str, time: str, sender: str) -> None:
        """Text, time and a name; 我 is the owner of the account."""
        told.text = values.pop(text, "")
        told.sent = self._time(values, time)
        if told.shape.kind != "notice":
            name = values.pop(sender, "")
            told.sender = Sender(
                shown_name(name) or None, None, True if name == OWNER else None
            )  # fmt: skip

    def _time(self, values: Values, name: str) -> Sent | None:
        return sent_of(values.pop(name, ""), self._zone)

    def _file(self, source: str) -> Attachment:
        path = source.replace("\\", "/")
        return Attachment(source, media_type_of(path), path in self._siblings)


def _direction(values: Values, name: str) -> bool | None:
    """Whether the owner of the account sent it; a cell that does not say so stays."""
    cell = values.get(name, "")
    if cell not in ("0", "1"):
        return None
    del values[name]
    return cell == "1"
