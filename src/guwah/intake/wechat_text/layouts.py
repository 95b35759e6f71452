"""
How programs lay out a WeChat chat as text: which line begins a message, and what it says.

Sees single lines, no file. Format notes: docs/formats/wechat-text.md

The rules of this module are:
  * A layout is known by the first line that is a header, never by the file's name.
  * Where a program puts an empty line between messages, a header is one only behind an empty
    line: a pasted chat inside a message does not begin another.
  * A time without a year, as chatlog writes it, gives no reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guwah.evidence.record import Sender, Sent
from guwah.intake.notation.record_values import shown_name
from guwah.intake.notation.stamps import sent_of
from guwah.intake.wechat_csv.kinds import MESSAGE, NOTICE, Shape, of_numbers
from guwah.intake.wechat_csv.values import OWNER

_DAY = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = rb"[0-9]{2}:[0-9]{2}:[0-9]{2}"
_TITLE_END = " - 微信聊天记录".encode()
TITLE = re.compile(rb"(?P<name>[^\r\n:]{1,300}?)" + _TITLE_END)
_SYSTEM = "系统消息：".encode()
_OWNERS = frozenset({OWNER, "Me", "me"})
_HANDLE = re.compile(r"(?:wxid|gh)_[0-9A-Za-z_-]{1,64}|[^@\s]{1,64}@(?:openim|chatroom)", re.ASCII)


@dataclass(frozen=True)
class Head:
    """What a header says; `text` is what of the message stands in its line already."""

    written: str | None
    sender: Sender | None
    text: str
    has_text: bool
    shape: Shape = MESSAGE
    thread: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def sent(self, zone: str | None) -> Sent | None:
        """When it was sent."""
        if self.written is None:
            return None
        if not self.written[:4].isdigit():
            return Sent(self.written, (), None, None, "unknown")
        return sent_of(self.written, zone)


@dataclass(frozen=True)
class Layout:
    """One program's way.

    Args:
        name: For `explain`.
        header: Matches a header in full, without its line end.
        head: Takes a match apart.
        is_separated: Whether an empty line stands between messages.
        sureness: How surely a text is of this layout if its first two headers are.
        least: Headers that a text must have to be of this layout without being asked.
    """

    name: str
    header: re.Pattern[bytes]
    head: Callable[[re.Match[bytes]], Head]
    is_separated: bool
    sureness: int
    least: int = 1


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _named(name: str) -> Sender:
    return Sender(shown_name(name) or None, None, True if name in _OWNERS else None)


def _weflow(match: re.Match[bytes]) -> Head:
    return Head(_text(match[1]), _named(_text(match[2])), "", False)


def _memotrace(match: re.Match[bytes]) -> Head:
    name = _text(match[2])
    return Head(_text(match[1]), _named(name) if name else None, name, False, _of(name))


def _of(name: str) -> Shape:
    return MESSAGE if name else NOTICE


def _chatlog(match: re.Match[bytes]) -> Head:
    name, handle = _text(match["name"]), _text(match["handle"] or match["only"])
    is_self = handle == OWNER
    if not is_self and not _HANDLE.fullmatch(handle) and match["only"]:
        name, handle = handle, ""
    sender = Sender(
        shown_name(name) or None, None if is_self else handle or None, True if is_self else None
    )
    thread, _, talker = _text(match["thread"]).removesuffix(")").rpartition("(")
    if not thread:
        thread, talker = _text(match["thread"]), ""
    extra = {"talker": talker} if talker else {}
    shape = NOTICE if handle == "系统消息" or name == "系统消息" else MESSAGE
    told = None if shape is NOTICE else sender
    return Head(_text(match["time"]), told, "", False, shape, thread or None, extra)


def _exporter(match: re.Match[bytes]) -> Head:
    if match["system"] is not None:
        return Head(None, None, _text(match["system"]), True, NOTICE)
    return Head(_text(match["time"]), _named(_text(match["name"])), _text(match["text"]), True)


def _dump(match: re.Match[bytes]) -> Head:
    shape, name = of_numbers(_text(match[1]), ""), _text(match[2])
    extra = {"type": _text(match[1])}
    if shape.kind == "notice":
        return Head(
            _text(match[3]), None, _text(match[4]), True, shape, None, extra | {"name": name}
        )
    return Head(_text(match[3]), _named(name), _text(match[4]), True, shape, None, extra)


LAYOUTS = (
    Layout(
        "WechatExporter",
        re.compile(
            rb"(?P<name>[^\r\n]{0,200}?) \((?P<time>" + _DAY + b" " + _CLOCK
            + rb")\):(?P<text>[^\r\n]*)|" + _SYSTEM + rb"(?P<system>[^\r\n]*)"
        ),
        _exporter, False, 85,
    ),
    Layout(
        "wechat-dump",
        re.compile(
            rb"(-?[0-9]{1,10})\|([^\r\n]{0,200}?):(" + _DAY + b" " + _CLOCK + rb"):([^\r\n]*)"
        ),
        _dump, False, 80,
    ),
    Layout(
        "WeFlow",
        re.compile(rb"(" + _DAY + b" " + _CLOCK + rb") '([^\r\n]{0,200})'"),
        _weflow, True, 90,
    ),
    Layout(
        "chatlog",
        re.compile(
            rb"(?:(?P<name>[^\r\n]{0,200}?)\((?P<handle>[^()\r\n]{1,100})\)|(?P<only>[^ \r\n]{1,100}))"
            rb" (?:\[(?P<thread>[^\r\n]{0,200})\] )?"
            rb"(?P<time>(?:" + _DAY + rb" |[0-9]{2}-[0-9]{2} )?" + _CLOCK + rb")"
        ),
        _chatlog, True, 70, 2,
    ),
    Layout(
        "MemoTrace",
        re.compile(rb"(" + _DAY + b" " + _CLOCK + rb")(?: ([^\r\n]{0,500}))?"),
        _memotrace, True, 55, 2,
    ),
)  # fmt: skip
