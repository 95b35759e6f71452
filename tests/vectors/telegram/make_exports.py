"""
Write the Telegram exports beside this file: every layout and key that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/telegram/make_exports.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START = 1_700_000_000


def message(number: int, text: Any = "", **more: Any) -> dict[str, Any]:
    """One message as Telegram Desktop writes it since 2022."""
    moment = START + 60 * number
    plain = [{"type": "plain", "text": text}] if isinstance(text, str) and text else []
    told = {
        "id": number,
        "type": "message",
        "date": f"2023-11-15T{(moment // 3600 + 1) % 24:02d}:{moment // 60 % 60:02d}:{moment % 60:02d}",
        "date_unixtime": str(moment),
        "from": "Nur",
        "from_id": "user4200",
        **more,
        "text": text,
        "text_entities": plain,
    }
    if isinstance(text, list):
        told["text_entities"] = [
            {"type": "plain", "text": part} if isinstance(part, str) else part for part in text
        ]
    return told


def service(number: int, action: str, **more: Any) -> dict[str, Any]:
    """One service message."""
    told = message(number, "", action=action, **more)
    told["type"] = "service"
    del told["from"], told["from_id"]
    told |= {"actor": "Kamil", "actor_id": "user4300"}
    return told


def messages() -> list[dict[str, Any]]:
    """Every kind once."""
    absent = "(File not included. Change data exporting settings to download.)"
    link = {"type": "text_link", "text": "here", "href": "https://example.org/a?b=1"}
    return [
        message(1, "Have you eaten?"),
        message(2, "ياخشىمۇسىز، ئەتە كېلەمسىز؟"),
        message(3, "“Quoted” \\ back\\slash\n},{\n two lines", reply_to_message_id=1),
        message(4, ["See ", link, ", now"]),
        message(5, "Second thought", edited="2023-11-15T01:00:00", edited_unixtime=str(START + 999)),
        message(6, "Pass this on", forwarded_from="Somebody"),
        message(7, "", photo="photos/photo_1.jpg", width=1280, height=720),
        message(8, "the scan", photo=absent),
        message(9, "", file=absent, file_name="letter.pdf", mime_type="application/pdf"),
        message(
            10, "", file="voice_messages/audio_1.ogg", media_type="voice_message",
            mime_type="audio/ogg", duration_seconds=7,
        ),
        message(11, "", location_information={"latitude": 59.911491, "longitude": 10.757933}),
        message(
            12, "", location_information={"latitude": 59.9, "longitude": 10.7},
            live_location_period_seconds=900,
        ),
        message(13, "", photo="photos/photo_2.jpg", self_destruct_period_seconds=30),
        message(14, "", photo="photos/photo_3.jpg", self_destruct_period_seconds=2147483647),
        message(
            15, "",
            poll={
                "question": "Tea?", "closed": False, "total_voters": 2,
                "answers": [{"text": "yes", "voters": 2, "chosen": True}],
            },
        ),
        message(16, "👍", reactions=[{"type": "emoji", "count": 1, "emoji": "❤"}]),
        {**message(17, "who was this"), "from": None},
        {**message(18, "an old number"), "from_id": 4294967296 + 17},
        service(19, "phone_call", duration_seconds=42, discard_reason="hangup"),
        service(20, "phone_call", discard_reason="missed"),
        service(21, "edit_group_title", title="a: b"),
        {"id": 22, "type": "unsupported"},
    ]  # fmt: skip


def old_messages() -> list[dict[str, Any]]:
    """As exports before June 2022 were: no epoch, no entities, numbers for senders."""
    return [
        {"id": 1, "type": "message", "date": "2019-03-01T23:59:58", "from": "Nur", "from_id": 7,
         "text": "late"},
        {"id": 2, "type": "message", "date": "2019-03-02T00:00:01.250Z", "from": "Kamil",
         "from_id": 8, "text": ["a ", {"type": "bold", "text": "b"}]},
        {"id": 3, "type": "message", "from": "Kamil", "from_id": 8, "text": "without a date"},
        {"id": 4, "type": "message", "date": "yesterday", "from": "Nur", "from_id": 7, "text": "?"},
    ]  # fmt: skip


def chat(name: str | None, number: int, told: list[dict[str, Any]]) -> dict[str, Any]:
    """One chat."""
    kind = "saved_messages" if name is None else "personal_chat"
    named = {} if name is None else {"name": name}
    return {**named, "type": kind, "id": number, "messages": told}


def account() -> dict[str, Any]:
    """A whole account."""
    contact = {"user_id": 4300, "first_name": "Kamil", "last_name": "", "phone_number": "+47 000"}
    return {
        "about": "Here is the data you asked for.",
        "personal_information": {"user_id": 4200, "first_name": "Nur", "bio": "tea"},
        "profile_pictures": [],
        "contacts": {"about": "People.", "list": [contact, contact]},
        "frequent_contacts": {"about": "", "list": []},
        "chats": {
            "about": "Chats.",
            "list": [
                chat("Kamil", 4300, messages()[:6]),
                chat("Empty", 1, []),
                chat(None, 4200, messages()[6:8]),
                chat("Old", 9, old_messages()),
            ],
        },
        "left_chats": {"about": "", "list": [chat("Left", 5, messages()[18:])]},
        "something_new": {"a": [1, {"b": 2}]},
    }


def write(name: str, value: Any, **layout: Any) -> None:
    """One file."""
    text = json.dumps(value, ensure_ascii=False, **{"indent": 1, **layout})
    (HERE / name).write_bytes(text.encode())


def main() -> None:
    """All files."""
    one = chat("Kamil", 4300, messages())
    write("single.json", one)
    write("account.json", account())
    write("old.json", chat("Old", 9, old_messages()), indent=4)
    write("minified.json", one, indent=None, separators=(",", ":"))
    write("sorted_keys.json", one, indent=2, sort_keys=True)
    write("no_indent.json", one, indent=0)
    text = (HERE / "single.json").read_bytes()
    (HERE / "bom_crlf.json").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    (HERE / "truncated.json").write_bytes(text[: len(text) // 2])
    control = text.replace(b"Have you eaten?", b"Have you\\x0Beaten?")
    (HERE / "control_character.json").write_bytes(control)
    damaged = text.replace(b'"Second thought"', b'"Second thought', 1)
    damaged = damaged.replace(b'"text": "Pass this on"', b'"text": "a", "text": "b"', 1)
    damaged = damaged.replace(b'"the scan"', b'"\\ud83d the \xff scan"', 1)
    (HERE / "damaged.json").write_bytes(damaged)


if __name__ == "__main__":
    main()
