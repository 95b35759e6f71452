"""
Writes chats as Telegram Desktop exports a whole account: `result.json`.

The rules of this module are:
  * Local wall-clock time stands beside the epoch, as in exports since June 2022.
  * A call, a pinned message and the like are service messages with actor and action.
  * A message that was deleted leaves no trace but a gap in the ids.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from example_maker.screenplay import Line

NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"


@dataclass(frozen=True)
class Dialogue:
    """One chat of the account: its name, the users' ids and names, its lines."""

    name: str
    users: dict[str, tuple[int, str]]
    other: str
    lines: list[Line]


@dataclass(frozen=True)
class Forward:
    """What a message passes on: its text, and whom Telegram names as its author."""

    text: str
    by: str


def write_account(
    owner: tuple[int, str], dialogues: list[Dialogue], zone: str, forwards: dict[str, Forward]
) -> tuple[str, dict[str, int]]:
    """Write the account.

    Args:
        owner: User id and name of the person whose account it is.
        dialogues: All chats, in the order in which they stand.
        zone: IANA name of where the computer was.
        forwards: By key, what `{k forward key}` passes on.

    Returns:
        The JSON text, and for each chat its number of messages.
    """
    chats: list[dict[str, Any]] = []
    for number, dialogue in enumerate(dialogues):
        messages: list[dict[str, Any]] = []
        next_id = 1200 + number * 4000
        for line in dialogue.lines:
            next_id += 1
            if line.act == "deletedgap":
                continue
            messages.append(_message(next_id, line, dialogue, ZoneInfo(zone), forwards))
        chats.append(
            {"name": dialogue.name, "type": "personal_chat", "id": dialogue.users[dialogue.other][0],
             "messages": messages}
        )  # fmt: skip
    account = {
        "about": "An export of one account.",
        "personal_information": {
            "user_id": owner[0],
            "first_name": owner[1],
            "last_name": "",
            "bio": "",
        },
        "contacts": {"about": "", "list": []},
        "chats": {"about": "All chats of this export.", "list": chats},
    }
    text = json.dumps(account, ensure_ascii=False, indent=1)
    return text, {chat["name"]: len(chat["messages"]) for chat in chats}


def _message(
    id_: int, line: Line, dialogue: Dialogue, zone: ZoneInfo, forwards: dict[str, Forward]
) -> dict[str, Any]:
    user, name = dialogue.users[line.who]
    at = line.at.replace(tzinfo=zone)
    message: dict[str, Any] = {"id": id_, "type": "message", "date": f"{line.at:%Y-%m-%dT%H:%M:%S}",
                               "date_unixtime": str(int(at.timestamp()))}  # fmt: skip
    if line.act in ("call", "missed", "service"):
        message |= {"type": "service", "actor": name, "actor_id": f"user{user}"}
        message |= _service(line, id_)
        return message | _text("")
    if line.edited:
        message |= _edited(line.at, at)
    message |= {"from": name, "from_id": f"user{user}"}
    if line.act == "forward":
        message["forwarded_from"] = forwards[line.text].by
        return message | _text(forwards[line.text].text)
    message |= _media(line)
    return message | _text(line.text if line.act == "said" else "")


def _service(line: Line, id_: int) -> dict[str, Any]:
    if line.act == "call":
        return {
            "action": "phone_call",
            "duration_seconds": int(line.text),
            "discard_reason": "hangup",
        }
    if line.act == "missed":
        return {"action": "phone_call", "discard_reason": "missed"}
    return {"action": "pin_message", "message_id": id_ - 1}


def _edited(local: datetime, at: datetime) -> dict[str, Any]:
    after = timedelta(seconds=47)
    return {"edited": f"{local + after:%Y-%m-%dT%H:%M:%S}",
            "edited_unixtime": str(int((at + after).timestamp()))}  # fmt: skip


def _media(line: Line) -> dict[str, Any]:
    if line.act == "photo":
        return {"photo": NOT_INCLUDED, "photo_file_size": 81240, "width": 1280, "height": 960}
    if line.act == "voicemsg":
        return {"file": NOT_INCLUDED, "file_size": 2100 * int(line.text), "media_type": "voice_message",
                "mime_type": "audio/ogg", "duration_seconds": int(line.text)}  # fmt: skip
    if line.act == "location":
        return {"location_information": {"latitude": 59.982300, "longitude": 10.672400}}
    return {}


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "text_entities": [{"type": "plain", "text": text}] if text else []}
