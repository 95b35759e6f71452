"""
Write the Discord exports beside this file: every kind of message that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/discord/make_exports.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIRST = 1_200_000_000_000_000_000


def user(name: str, number: int, nickname: str | None = None) -> dict[str, Any]:
    """An account as the exporter writes it."""
    return {
        "id": str(number), "name": name, "discriminator": "0000", "nickname": nickname or name,
        "color": None, "isBot": False, "roles": [], "avatarUrl": "https://cdn.example.org/a.png",
    }  # fmt: skip


NUR, KAMIL = user("nur.k", 11, "Nur \u200e(tea)"), user("kamil", 22)


def message(number: int, content: str, kind: str = "Default", **more: Any) -> dict[str, Any]:
    """One message."""
    return {
        "id": str(FIRST + number),
        "type": kind,
        "timestamp": f"2024-02-01T10:{number:02d}:07.250+00:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": content,
        "author": NUR if number % 2 else KAMIL,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def messages() -> list[dict[str, Any]]:
    """Every kind once."""
    file = {
        "id": "5",
        "url": "x.json_Files\\tea-1A2B3.png",
        "fileName": "tea.png",
        "fileSizeBytes": 165152,
    }
    far = {"id": "6", "url": "https://cdn.example.org/attachments/1/2/letter.pdf?ex=1", "fileName": "letter.pdf",
           "fileSizeBytes": 9}  # fmt: skip
    sticker = {
        "id": "7",
        "name": "Wave",
        "format": "Png",
        "sourceUrl": "https://cdn.example.org/stickers/7.png",
    }
    emoji = {
        "id": "",
        "name": "👍",
        "code": "thumbsup",
        "isAnimated": False,
        "imageUrl": "https://cdn.example.org/1.svg",
    }
    embed = {
        "title": "A page",
        "url": "https://example.org/",
        "timestamp": None,
        "description": "d",
        "fields": [],
    }
    forwarded = {"timestamp": "2023-01-01T00:00:00+00:00", "timestampEdited": None, "content": "Passed on",
                 "attachments": [far], "embeds": [], "stickers": []}  # fmt: skip
    poll = {
        "question": {"text": "Tea?"},
        "answers": [{"id": 1, "text": "Yes"}],
        "allowMultiselect": False,
    }
    return [
        message(1, "Have you eaten?", reactions=[{"emoji": emoji, "count": 2, "users": [KAMIL]}]),
        message(2, "ياخشىمۇسىز\n```\n{\"id\": \"x\"},\n```"),
        message(3, "Second thought", timestampEdited="2024-02-01T10:59:00+00:00"),
        message(4, "Yes", "Reply", reference={"type": "Default", "messageId": str(FIRST + 1), "channelId": "9", "guildId": None}),
        message(5, "", attachments=[file, far]),
        message(6, "", stickers=[sticker]),
        message(7, "https://example.org/", embeds=[embed]),
        message(8, "", forwardedMessage=forwarded, reference={"type": "Forward", "messageId": "1", "channelId": "8", "guildId": None}),
        message(9, "", poll=poll),
        message(10, "Started a call that lasted 3 minutes.", "Call", callEndedTimestamp="2024-02-01T10:13:07+00:00"),
        message(11, "Added kamil to the group.", "RecipientAdd", mentions=[KAMIL]),
        message(12, "Removed kamil from the group.", "RecipientRemove", mentions=[KAMIL]),
        message(13, "Changed the channel name: tea", "ChannelNameChange"),
        message(14, "Pinned a message.", "ChannelPinnedMessage"),
        message(15, "Joined the server.", "GuildMemberJoin"),
        message(16, "", "46"),
        message(17, "Sum: 7", "20", interaction={"id": "3", "name": "sum", "user": NUR}),
        message(18, "local time", timestamp="2024-02-01T12:18:00.5+02:00"),
    ]  # fmt: skip


def export(listed: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole file."""
    return {
        "guild": {"id": "0", "name": "Direct Messages", "iconUrl": "https://cdn.example.org/0.png"},
        "channel": {"id": "9", "type": "DirectGroupTextChat", "categoryId": "0", "category": "Group",
                    "name": "tea", "topic": None},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-03-01T00:00:00.0000000+00:00",
        "messages": listed,
        "messageCount": len(listed),
    }  # fmt: skip


def package() -> list[dict[str, Any]]:
    """`messages.json` of a data package: only what the owner sent, ids as numbers."""
    return [
        {"ID": FIRST + 1, "Timestamp": "2024-02-01 10:01:07", "Contents": "Hello", "Attachments": ""},
        {"ID": FIRST + 2, "Timestamp": "2024-02-01 10:02:07.125000+00:00", "Contents": "",
         "Attachments": "https://cdn.example.org/a/1/tea.png https://cdn.example.org/a/2/b.txt?ex=1"},
    ]  # fmt: skip


def main() -> None:
    """Write all of them."""
    whole = json.dumps(export(messages()), ensure_ascii=False, indent=2).encode()
    minified = json.dumps(export(messages()), separators=(",", ":")).encode()
    files = {
        "channel.json": whole,
        "minified.json": minified,
        "sorted_keys.json": json.dumps(export(messages()), sort_keys=True, indent=1).encode(),
        "bom_crlf.json": b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"),
        "damaged.json": whole.replace(b'"Second thought"', b'"Second thought', 1),
        "damaged_minified.json": minified.replace(b'"Second thought"', b'"Second thought', 1),
        "truncated.json": whole[: len(whole) * 2 // 3],
        "package.json": json.dumps(package(), indent=2).encode(),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
