"""
Writes a chat as WhatsApp exports it: iOS with brackets, Android with a dash.

The app's own words are those of its English interface. The rules of this module are:
  * iOS ends records with CRLF and inner lines with LF, and sets U+200E before what is no speech.
  * A phone number that is in nobody's contacts stands in place of a name; iOS isolates it.
  * A file that is exported beside the chat is named; in an export without media it is omitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from example_maker.screenplay import Line

LRM = "\u200e"
ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, "
    "or share them."
)
MISSED = {
    "voice": "Missed voice call",
    "video": "Missed video call",
    "group": "Missed group voice call",
}
IOS_KINDS = {"photo": "PHOTO", "voice": "AUDIO"}


@dataclass(frozen=True)
class Chat:
    """How one chat looks in one export.

    Args:
        thread: Its name.
        names: Display name of each speaker as this phone shows it.
        owner: Key of the speaker whose phone it is.
        dialect: `ios`, `iso-12h` (2025-03-14, 9:07 p.m.) or `slash-12h` (14/3/2025, 9:07 pm).
        with_media: Whether files lie beside the text.
    """

    thread: str
    names: dict[str, str]
    owner: str
    dialect: str
    with_media: bool


@dataclass(frozen=True)
class Export:
    """The text of an export, and by name the sources of the files beside it."""

    text: str
    files: dict[str, str]
    records: int


def write_chat(chat: Chat, lines: Iterable[Line]) -> Export:
    """Write the text of a chat.

    Args:
        chat: How it looks.
        lines: Who says what, in the phone's own time.

    Returns:
        The text and the files that it names.
    """
    body = _ios_line if chat.dialect == "ios" else _android_line
    done: list[str] = []
    files: dict[str, str] = {}
    for line in lines:
        name = _file_name(chat, line, len(done), len(files))
        if name:
            files[name] = line.text
        done.append(body(chat, line, name))
    return Export("".join(done), files, len(done))


def _file_name(chat: Chat, line: Line, number: int, count: int) -> str | None:
    if (
        not chat.with_media
        or line.act not in ("photo", "voice", "document")
        or line.text == "omitted"
    ):
        return None
    suffix = ".opus" if line.act == "voice" else "." + line.text.rpartition(".")[2]
    if line.act == "document":
        return line.text if chat.dialect != "ios" else f"{number:08d}-{line.text}"
    if chat.dialect == "ios":
        return f"{number:08d}-{IOS_KINDS[line.act]}-{line.at:%Y-%m-%d-%H-%M-%S}{suffix}"
    kind = {"photo": "IMG", "voice": "PTT"}[line.act]
    return f"{kind}-{line.at:%Y%m%d}-WA{count:04d}{suffix}"


def _ios_line(chat: Chat, line: Line, file_name: str | None) -> str:
    name = _isolated(chat.names[line.who]) if line.who else _isolated(chat.thread)
    head = f"[{line.at:%d.%m.%Y %H:%M:%S}] {name}: "
    marked: dict[str, Callable[[], str]] = {
        "e2e": lambda: ENCRYPTED,
        "notice": lambda: line.text,
        "missed": lambda: f"{MISSED[line.text]}. {LRM}Tap to call back",
        "call": lambda: f"Voice call. {LRM}{_minutes(int(line.text))}",
        "deleted": lambda: "You deleted this message." if line.who == chat.owner else "This message was deleted.",
        "omitted": lambda: f"{line.text} omitted",
        "location": lambda: "Location: https://maps.google.com/?q=38.731200,35.478700",
        "poll": lambda: f"POLL:\nSahurluqqa néme?\n{LRM}OPTION: nan ({LRM}3 votes)\n{LRM}OPTION: shorpa ({LRM}1 vote)",
    }  # fmt: skip
    if file_name:
        return f"{LRM}{head}{LRM}<attached: {file_name}>\r\n"
    if line.act in ("photo", "voice"):
        return f"{LRM}{head}{LRM}{'image' if line.act == 'photo' else 'audio'} omitted\r\n"
    if line.act in marked:
        return f"{LRM}{head}{LRM}{marked[line.act]()}\r\n"
    if line.act == "viewonce":
        return f"{head}\r\n"
    edited = f" {LRM}<This message was edited>" if line.edited else ""
    return f"{LRM if edited else ''}{head}{line.text}{edited}\r\n"


def _android_line(chat: Chat, line: Line, file_name: str | None) -> str:
    head = _android_time(chat.dialect, line.at) + " - "
    if line.act == "e2e":
        return f"{head}{ENCRYPTED} Learn more.\n"
    if line.act == "notice":
        return f"{head}{line.text}\n"
    head += f"{chat.names[line.who]}: "
    if file_name:
        return f"{head}{LRM}{file_name} (file attached)\n"
    plain = {
        "missed": lambda: MISSED[line.text],
        "deleted": lambda: "You deleted this message" if line.who == chat.owner else "This message was deleted",
        "location": lambda: "location: https://maps.google.com/?q=43.238900,76.889700",
        "poll": lambda: "POLL:\nDinner on Sunday\nOPTION: lentil soup and bread (2 votes)\nOPTION: pizza (3 votes)",
        "viewonce": lambda: "",
    }  # fmt: skip
    if line.act in ("photo", "voice", "document", "omitted"):
        return f"{head}<Media omitted>\n"
    if line.act in plain:
        return f"{head}{plain[line.act]()}\n"
    edited = " <This message was edited>" if line.edited else ""
    return f"{head}{line.text}{edited}\n"


def _android_time(dialect: str, at: datetime) -> str:
    hour = at.hour % 12 or 12
    if dialect == "iso-12h":
        return f"{at:%Y-%m-%d}, {hour}:{at:%M} {'p.m.' if at.hour >= 12 else 'a.m.'}"
    return f"{at.day}/{at.month}/{at.year}, {hour}:{at:%M}\u202f{'pm' if at.hour >= 12 else 'am'}"


def _isolated(name: str) -> str:
    return f"\u202a{name}\u202c" if name.startswith("+") else name


def _minutes(seconds: int) -> str:
    hours, minutes = seconds // 3600, max(1, seconds // 60 % 60)
    return f"{hours} hr {minutes} min" if hours else f"{minutes} min"
