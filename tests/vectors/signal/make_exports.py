"""
Write the Signal exports beside this file: every kind of line that the reader knows.

All people are invented. Run it with Python alone: `python tests/vectors/signal/make_exports.py`.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START = 1_706_781_600_000
FRAMES = ("account", "recipient", "chat", "chatItem", "stickerPack", "adHocCall",
          "notificationProfile", "chatFolder")  # fmt: skip


def data(byte: int, size: int = 16) -> str:
    """Bytes as the export writes them."""
    return base64.b64encode(bytes([byte]) * size).decode()


def recipients() -> list[dict[str, Any]]:
    """The owner, people, a group, and what is no person."""
    contact = {
        "aci": data(2), "pni": data(3), "e164": "15550100", "visibility": "VISIBLE",
        "registered": {}, "profileKey": data(4, 32), "profileSharing": True,
        "profileGivenName": "Kamil", "profileFamilyName": "T.", "systemGivenName": "Kamil \u200e(work)",
    }  # fmt: skip
    group = {
        "masterKey": data(5, 32), "whitelisted": True, "storySendMode": "DEFAULT",
        "snapshot": {
            "title": {"title": "Tea"}, "description": {"descriptionText": "Every day"}, "version": 3,
            "members": [{"userId": data(2), "role": "ADMINISTRATOR", "joinedAtVersion": 1}, {"userId": data(1)}],
            "accessControl": {"attributes": "MEMBER", "members": "ADMINISTRATOR"},
        },
    }  # fmt: skip
    return [
        {"id": "1", "self": {"avatarColor": "A130"}},
        {"id": "2", "releaseNotes": {}},
        {"id": "3", "distributionList": {"distributionId": data(0), "distributionList": {
            "name": "My Story", "privacyMode": "ALL", "memberRecipientIds": ["4", "5"]}}},
        {"id": "4", "contact": contact},
        {"id": "5", "contact": {"aci": data(6), "nickname": {"given": "Al"}, "profileGivenName": "Alim",
                                "notRegistered": {"unregisteredTimestamp": "0"}}},
        {"id": "6", "group": group},
        {"id": "7", "callLink": {"rootKey": data(7), "name": "Weekly", "restrictions": "NONE"}},
        {"id": "8", "contact": {"pni": data(8), "username": "someone.01"}},
    ]  # fmt: skip


def item(number: int, author: str, chat: str = "10", **more: Any) -> dict[str, Any]:
    """One item; the owner is recipient 1."""
    way = {"outgoing": {"sendStatus": [{"recipientId": "4", "timestamp": str(START), "read": {}}]}}
    if author != "1":
        way = {"incoming": {"dateReceived": str(START + 1), "read": True}}  # type: ignore[dict-item]
    return {
        "chatItem": {
            "chatId": chat, "authorId": author, "dateSent": str(START + 60_000 * number + number),
            **way, **more,
        }
    }  # fmt: skip


def said(body: str, **more: Any) -> dict[str, Any]:
    """A usual message."""
    return {"standardMessage": {"text": {"body": body}, **more}}


def items() -> list[dict[str, Any]]:
    """Every kind once."""
    pointer = {
        "contentType": "image/jpeg", "fileName": "tea.jpg", "width": 4, "height": 3,
        "locatorInfo": {"key": data(1, 64), "plaintextHash": data(9, 32), "size": 7, "localKey": data(10, 64)},
    }  # fmt: skip
    bold = {"start": 0, "length": 4, "style": "BOLD"}
    quote = {
        "targetSentTimestamp": str(START),
        "authorId": "4",
        "text": {"body": "eaten?"},
        "type": "NORMAL",
    }
    reaction = {"emoji": "❤️", "authorId": "1", "sentTimestamp": str(START), "sortOrder": "1"}
    before = {"chatId": "10", "authorId": "4", "dateSent": str(START), **said("Frist thought")}
    poll = {
        "question": "Tea?",
        "options": [
            {"option": "Yes", "votes": [{"voterId": "4", "voteCount": 1}]},
            {"option": "No"},
        ],
    }
    call = {"callId": "77", "type": "AUDIO_CALL", "direction": "INCOMING", "state": "MISSED",
            "startedCallTimestamp": str(START)}  # fmt: skip
    return [
        item(1, "4", **said("Have you eaten?", reactions=[reaction])),
        item(2, "1", **said("ياخشىمۇسىز\n{\"chatItem\":{}}")),
        item(3, "4", **said("Second thought"), revisions=[before]),
        item(4, "1", standardMessage={"text": {"body": "Yes!", "bodyRanges": [bold]}, "quote": quote}),
        item(5, "4", standardMessage={"attachments": [{"pointer": pointer, "flag": "NONE", "wasDownloaded": True}]}),
        item(6, "4", standardMessage={"attachments": [{"pointer": {"contentType": "audio/aac"}, "flag": "VOICE_MESSAGE"}]}),
        item(7, "4", stickerMessage={"sticker": {"packId": data(1), "packKey": data(2), "stickerId": 3, "emoji": "👋"}}),
        item(8, "4", viewOnceMessage={}),
        item(9, "4", remoteDeletedMessage={}),
        item(10, "4", contactMessage={"contact": {"name": {"givenName": "Rena"}, "number": [{"value": "+15550111"}]}}),
        item(11, "1", poll=poll),
        item(12, "4", updateMessage={"individualCall": call}),
        item(13, "4", updateMessage={"profileChange": {"previousName": "K", "newName": "Kamil T."}}),
        item(14, "5", "11", **said("In the group")),
        item(15, "1", "11", updateMessage={"groupChange": {"updates": [{"groupMemberAddedUpdate": {"newMemberAci": data(6)}}]}}),
        item(16, "1", "12", **said("Note to myself")),
        item(17, "5", "11", directStoryReplyMessage={"textReply": {"text": {"body": "Nice"}}}),
        item(18, "4", adminDeletedMessage={"adminId": "1"}),
        item(19, "99", "10", **said("from nobody who is told")),
        item(20, "8", "13", **said("only a username"), sms=True),
    ]  # fmt: skip


def frames() -> list[dict[str, Any]]:
    """All lines of a plaintext export."""
    chats = [{"id": "10", "recipientId": "4", "archived": False, "style": {"autoBubbleColor": {}}},
             {"id": "11", "recipientId": "6", "pinnedOrder": 1},
             {"id": "12", "recipientId": "1"}, {"id": "13", "recipientId": "8"}]  # fmt: skip
    return [
        {"version": "1", "backupTimeMs": str(START + 9_999_999), "mediaRootBackupKey": data(11, 32)},
        {"account": {"profileKey": data(12, 32), "username": "nur.77", "givenName": "Nur", "familyName": "K.",
                     "accountSettings": {"readReceipts": True, "preferredReactionEmoji": ["👍", "❤️"]}}},
        *({"recipient": one} for one in recipients()),
        *({"chat": one} for one in chats),
        {"stickerPack": {"packId": data(1), "packKey": data(2)}},
        {"notificationProfile": {"name": "Sleep", "allowedMembers": ["4"]}},
        {"adHocCall": {"callId": "5", "recipientId": "7", "state": "GENERIC", "callTimestamp": str(START)}},
        {"chatFolder": {"folderType": "ALL", "showMutedChats": True}},
        *items(),
    ]  # fmt: skip


def as_numbers(value: Any) -> Any:
    """Numbers without quotation marks, as the first versions on Android wrote them."""
    if isinstance(value, dict):
        return {key: as_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_numbers(part) for part in value]
    return int(value) if isinstance(value, str) and value.isdigit() else value


def wire() -> list[dict[str, Any]]:
    """The same lines as those versions wrote them: every key, most of them null."""
    lines = []
    for line in frames():
        frame = as_numbers(line)
        if "version" not in frame:
            frame = {key: frame.get(key) for key in FRAMES}
        if frame.get("recipient"):
            frame["recipient"] = {
                key: frame["recipient"].get(key)
                for key in (
                    "id",
                    "contact",
                    "group",
                    "distributionList",
                    "self",
                    "releaseNotes",
                    "callLink",
                )
            }
        lines.append(frame)
    return lines


def desktop() -> list[dict[str, Any]]:
    """Lines of signal-export."""
    plain = {"quote": "", "sticker": None, "reactions": [], "attachments": []}
    return [
        {"date": "2024-02-01T10:00:07.250000", "sender": "Kamil", "body": "Have you eaten?  ", **plain},
        {"date": "2024-02-01T10:01:07", "sender": "Me", "body": "Yes\nI have  ", **plain,
         "quote": "\n\n> eaten?\n\n", "reactions": [["Kamil", "❤️"]]},
        {"date": "2024-02-01T10:02:07", "sender": "Kamil", "body": "  ", **plain,
         "attachments": [{"name": "tea 1.jpg", "path": "media/2024-02-01_tea%201.jpg"}]},
        {"date": "2024-02-01T10:03:07", "sender": "Kamil", "body": "  ", **plain, "deleted": True, "call": False},
        {"date": "2024-02-01T10:04:07", "sender": "No-Sender", "body": "Missed voice call  ", **plain,
         "deleted": False, "call": True, "missed": True},
    ]  # fmt: skip


def lines_of(values: list[dict[str, Any]], **how: Any) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(one, ensure_ascii=False, **how) + "\n" for one in values).encode()


def main() -> None:
    """Write all of them."""
    whole = lines_of(frames(), separators=(",", ":"))
    files = {
        "main.jsonl": whole,
        "with_nulls.jsonl": lines_of(wire(), separators=(",", ":")),
        "data.json": lines_of(desktop()),
        "bom_crlf.jsonl": b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"),
        "damaged.jsonl": whole.replace(b'"Second thought"', b'"Second thought', 1).replace(
            b'"Yes!"', b'"Yes!"}', 1
        ),
        "truncated.jsonl": whole[: whole.index(b"In the group")],
    }
    for name, raw in files.items():
        (HERE / name).write_bytes(raw)


if __name__ == "__main__":
    main()
