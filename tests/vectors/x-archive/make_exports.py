"""
Write the X archives beside this file: every event and layout that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/x-archive/make_exports.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NUR, KAMIL, ALIM = "900100", "900200", "900300"
GROUP = "1700000000000000001"


def moment(minute: int) -> str:
    """A time as the archive writes it."""
    return f"2024-02-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:07.250Z"


def message(number: int, sender: str, text: str, **more: Any) -> dict[str, Any]:
    """A message; a group's has no recipient."""
    told = {
        "recipientId": KAMIL if sender == NUR else NUR,
        "reactions": [],
        "urls": [],
        "text": text,
        "mediaUrls": [],
        "senderId": sender,
        "id": str(1_750_000_000_000_000_000 + number),
        "createdAt": moment(number),
        "editHistory": [],
        **more,
    }
    return {"messageCreate": {key: value for key, value in told.items() if value is not None}}


def conversation(number: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """One conversation."""
    return {"dmConversation": {"conversationId": number, "messages": events}}


def direct() -> list[dict[str, Any]]:
    """Two people, newest first, as the archive writes it."""
    reaction = {
        "senderId": KAMIL, "reactionKey": "like", "eventId": "1750000000000000099",
        "createdAt": moment(5),
    }  # fmt: skip
    photo = "https://ton.example.org/dm/1750000000000000004/1750000000000000070/Bk3.jpg"
    link = {
        "url": "https://t.co/abc",
        "expanded": "https://example.org/a",
        "display": "example.org/a",
    }
    return [
        message(6, NUR, "Second thought", editHistory=[{"createdAtSec": "1706788867", "editedText": "First"}]),
        message(5, KAMIL, "ياخشىمۇسىز\nand a { \"messageCreate\" : \\ brace"),
        message(4, KAMIL, "https://t.co/abc", mediaUrls=[photo], urls=[link], reactions=[reaction]),
        message(2, NUR, ""),
        {"welcomeMessageCreate": {"id": "1750000000000000001", "senderId": KAMIL, "recipientId": NUR,
                                  "createdAt": moment(1), "text": "Welcome"}},
    ]  # fmt: skip


def group() -> list[dict[str, Any]]:
    """Every event of a group."""
    return [
        {"participantsLeave": {"userIds": [ALIM], "createdAt": moment(60)}},
        message(50, ALIM, "I am going", recipientId=None),
        {"reactionCreate": {"senderId": NUR, "reactionKey": "sad", "eventId": "1", "createdAt": moment(51)}},
        {"participantsJoin": {"initiatingUserId": NUR, "userIds": [ALIM], "createdAt": moment(40)}},
        {"conversationNameUpdate": {"initiatingUserId": NUR, "name": "Tea", "createdAt": moment(30)}},
        {"joinConversation": {"initiatingUserId": KAMIL, "participantsSnapshot": [NUR, KAMIL], "createdAt": moment(20)}},
        {"somethingNew": {"initiatingUserId": KAMIL, "createdAt": moment(19), "value": 7}},
    ]  # fmt: skip


def written(variable: str, value: Any, **how: Any) -> bytes:
    """The file as the archive writes it."""
    text = json.dumps(value, ensure_ascii=False, **(how or {"indent": 2}))
    return f"window.YTD.{variable}.part0 = {text}".encode()


def main() -> None:
    """Write all of them."""
    pair = f"{NUR}-{KAMIL}"
    one = [conversation(pair, direct())]
    split = [conversation(pair, direct()[:3]), conversation(pair, direct()[2:])]
    several = [*one, conversation(GROUP, group())]
    whole = written("direct_messages", several)
    broken = whole.replace(b'"Second thought"', b'"Second thought', 1)
    late = [{"dmConversation": {"messages": direct(), "conversationId": pair}}]
    files = {
        "direct.js": written("direct_messages", one),
        "group.js": written("direct_messages_group", [conversation(GROUP, group())]),
        "split.js": written("direct_messages", split),
        "old_name.js": written("direct_message", one),
        "minified.js": written("direct_messages", several, separators=(",", ":")),
        "id_behind.js": written("direct_messages", late),
        "without_prefix.json": json.dumps(one).encode(),
        "bom_crlf.js": b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"),
        "damaged.js": broken,
        "truncated.js": whole[: len(whole) * 2 // 3],
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
