"""
Write the Meta downloads beside this file: every layout and key that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/meta/make_exports.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START = 1_700_000_000_000
FOLDER = "messages/inbox/mira_4711"


def garbled(value: Any) -> Any:
    """A value as Meta writes it: UTF-8 shown as Latin-1."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [garbled(part) for part in value]
    if isinstance(value, dict):
        return {key: garbled(part) for key, part in value.items()}
    return value


def message(number: int, content: str | None = None, **more: Any) -> dict[str, Any]:
    """One message as Messenger writes it since 2019."""
    told = {"sender_name": "Mira Vołk", "timestamp_ms": START + 60_000 * number}
    return told | ({} if content is None else {"content": content}) | {"type": "Generic", **more}


def file(folder: str, name: str) -> list[dict[str, Any]]:
    """A list of one file."""
    return [{"uri": f"{FOLDER}/{folder}/{name}", "creation_timestamp": 1_700_000_000}]


def messages() -> list[dict[str, Any]]:
    """Every kind once, newest first."""
    told = [
        message(1, "Zażółć gęślą jaźń — café ☕"),
        message(2, "plain words"),
        message(3, "see this", type="Share", share={"link": "https://example.org/a", "share_text": "żart"}),
        message(4, photos=file("photos", "one.jpg")),
        message(5, videos=[{**file("videos", "two.mp4")[0], "thumbnail": {"uri": "x.jpg"}}]),
        message(6, audio_files=file("audio", "clip.mp4")),
        message(7, files=file("files", "pismo żółte.pdf")),
        message(8, gifs=[{"uri": f"{FOLDER}/gifs/wave.gif"}]),
        message(9, sticker={"uri": "messages/stickers_used/thumb.png", "ai_stickers": []}),
        message(10, "laugh", reactions=[{"reaction": "😂", "actor": "Ola Żak"}]),
        message(11, "Mira called you.", type="Call", call_duration=42),
        message(12, "You missed a call.", type="Call", call_duration=0, missed=True),
        message(13, "Mira added Ola.", type="Subscribe", users=[{"name": "Ola Żak"}]),
        message(14, "Ola left.", type="Unsubscribe", users=[{"name": "Ola Żak"}]),
        message(15, is_unsent=True),
        message(16, type="Plan", content="Mira made a plan."),
        message(17, "paid", type="Payment", ip="192.0.2.7"),
        {**message(18, "by number"), "sender_id_INTERNAL": 100_000_000_000_017},
        message(19, "“quoted” \\ {\n}, [ end"),
        message(20),
        message(21, "half a second", timestamp_ms=START + 500),
        message(22, "no such time", timestamp_ms=-62_169_958_037_000),
    ]  # fmt: skip
    return told[::-1]


def thread(told: list[dict[str, Any]], title: str = "Mira Vołk") -> dict[str, Any]:
    """One file of a chat."""
    return {
        "participants": [{"name": "Mira Vołk"}, {"name": "Ola Żak"}],
        "messages": told,
        "title": title,
        "is_still_participant": True,
        "thread_type": "Regular",
        "thread_path": "inbox/mira_4711",
        "magic_words": [
            {"magic_word": "hurra", "creation_timestamp_ms": START, "animation_emoji": "🎉"}
        ],
        "image": {"uri": "messages/photos/group.jpg", "creation_timestamp": 1_700_000_000},
        "joinable_mode": {"mode": 1, "link": ""},
    }


def instagram() -> dict[str, Any]:
    """As Instagram writes: no types."""
    told = messages()[-10:]
    for one in told:
        del one["type"]
        one["is_geoblocked_for_viewer"] = False
    told.insert(0, {"sender_name": "ola", "timestamp_ms": START, "content": "ola joined.",
                    "users": [{"name": "ola"}]})  # fmt: skip
    return {key: value for key, value in thread(told).items() if key != "thread_type"}


def encrypted() -> dict[str, Any]:
    """As the download of an end-to-end-encrypted chat: other keys, real UTF-8."""

    def one(number: int, text: str, **more: Any) -> dict[str, Any]:
        told = {
            "isUnsent": False, "media": [], "reactions": [], "senderName": "Mira Vołk",
            "text": text, "timestamp": START + 1000 * number, "type": "text",
        }  # fmt: skip
        return told | more

    told = [
        one(4, "", isUnsent=True, type="placeholder"),
        one(3, "", media=[{"uri": "./media/five.jpeg"}], type="media"),
        one(2, "café, już nie naprawiać ☕", reactions=[{"actor": "Ola Żak", "reaction": "❤"}]),
        one(1, "Ã is a letter, and so is Ä"),
    ]
    return {"participants": ["Mira Vołk", "Ola Żak"], "threadName": "Mira Vołk_7", "messages": told}


def oldest() -> dict[str, Any]:
    """As downloads of early 2018 were: names as strings, seconds, the title first."""
    told = [{"sender_name": "Mira", "timestamp": 1_520_000_000, "content": "old"}]
    return {"title": "Mira", "participants": ["Mira", "Ola"], "messages": told}


def write(name: str, value: Any, **layout: Any) -> None:
    """One file."""
    layout = {"indent": 2, **layout}
    (HERE / name).write_bytes(json.dumps(value, **layout).encode())


def main() -> None:
    """All files."""
    whole = garbled(thread(messages()))
    write("messenger.json", whole)
    write("instagram.json", garbled(instagram()))
    write("encrypted.json", encrypted(), ensure_ascii=False)
    write("oldest.json", oldest())
    write("minified.json", whole, indent=None, separators=(",", ":"))
    write("sorted_keys.json", whole, sort_keys=True)
    for number, part in enumerate((messages()[:3], messages()[3:5], messages()[5:8]), 1):
        write(f"message_{number if number < 3 else 10}.json", garbled(thread(part)))
    text = (HERE / "messenger.json").read_bytes()
    (HERE / "bom_crlf.json").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    (HERE / "truncated.json").write_bytes(text[: len(text) // 2])
    damaged = text.replace(b'"plain words"', b'"plain words', 1)
    damaged = damaged.replace(b'"laugh"', b'"a", "content": "b"', 1)
    damaged = damaged.replace(b'"see this"', b'"\\ud83d this \xff"', 1)
    (HERE / "damaged.json").write_bytes(damaged)


if __name__ == "__main__":
    main()
