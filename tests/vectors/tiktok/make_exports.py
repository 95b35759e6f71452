"""
Write the TikTok downloads beside this file: both generations of keys, and what else they hold.

All people are invented. Run it with Python alone: `python tests/vectors/tiktok/make_exports.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def said(number: int, author: str, text: str, **more: Any) -> dict[str, Any]:
    """One message."""
    return {"Date": f"2024-02-01 10:{number:02d}:07", "From": author, "Content": text, **more}


def chats() -> dict[str, Any]:
    """Chats by the name of the other."""
    return {
        "Chat History with kamil_22:": [
            said(3, "kamil_22", "https://www.example.org/share/video/7300000000000000000/"),
            said(2, "nur.k", 'ياخشىمۇسىز\n"From": nobody'),
            said(1, "kamil_22", ""),
        ],
        'Chat History with  tea "and" more \U0001f375:': [said(4, "nur.k", "Hello", Likes=2)],
        "Chat History with nobody:": [],
    }


def old() -> dict[str, Any]:
    """The keys until 2024."""
    return {
        "Activity": {
            "Favorite Videos": {"FavoriteVideoList": [{"Date": "2024-01-01 00:00:00", "Link": "https://example.org/1"}]},
            "Login History": {"LoginHistoryList": [{"Date": "2024-01-01 00:00:00", "IP": "192.0.2.1", "DeviceModel": "x"}]},
        },
        "App Settings": {"Block": {"BlockList": None}, "Settings": {"SettingsMap": {"Interests": "None"}}},
        "Direct Messages": {"Chat History": {"ChatHistory": chats()}},
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "nur.k"}}},
        "Video": {},
    }  # fmt: skip


def new() -> dict[str, Any]:
    """The keys since 2024; some dates say UTC."""
    listed = chats()
    listed["Chat History with kamil_22:"][0]["Date"] += " UTC"
    return {
        "Comment": {"Comments": {"App": 1, "CommentsList": [{"date": "2024-01-01 00:00:00 UTC", "comment": "nice"}]}},
        "Direct Message": {
            "Direct Messages": {"ChatHistory": listed},
            "Group Chat": {"GroupChat": {"Tea friends": [said(9, "alim", "In the group")]}},
            "Tako Chat History": {"TakoChatHistoryList": [{"Chat Title": "t", "Messages": [{"Date": "2024-01-01 00:00:00 UTC", "Content": {}}]}]},
        },
        "Likes and Favorites": {"Like List": {"App": 1, "ItemFavoriteList": [{"date": "2024-01-01 00:00:00", "link": "https://example.org/2"}]}},
        "Your Activity": {"Searches": {"SearchList": None}, "Watch History": {"VideoList": []}},
    }  # fmt: skip


def main() -> None:
    """Write all of them."""
    whole = json.dumps(old(), ensure_ascii=False, indent=2).encode()
    minified = json.dumps(new(), separators=(",", ":")).encode()
    files = {
        "user_data.json": whole,
        "user_data_tiktok.json": json.dumps(new(), ensure_ascii=False, indent=1).encode(),
        "minified.json": minified,
        "bom_crlf.json": b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"),
        "damaged.json": minified.replace(b'"From":"nur.k"', b'"From":"nur.k', 1),
        "truncated.json": whole[: whole.index(b"nobody:")],
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
