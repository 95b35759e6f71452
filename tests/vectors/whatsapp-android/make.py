"""
Write databases of WhatsApp for Android beside this file: today's tables, and those before 2021.

All people are invented. Run it with Python alone: `python tests/vectors/whatsapp-android/make.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from database_file import write  # noqa: E402

START = 1_690_000_000_000
HELEN, RAHILE, GROUP = "61491570156", "61491570157", "120363000000000001"
LID = "205690000000001"
PICTURE = "Media/WhatsApp Images/IMG-20230722-WA0001.jpg"

ID = "_id INTEGER PRIMARY KEY AUTOINCREMENT"
OF = "message_row_id INTEGER PRIMARY KEY"
SCHEMA = [
    f"CREATE TABLE jid({ID}, user TEXT NOT NULL, server TEXT NOT NULL, agent INTEGER, "
    "device INTEGER, type INTEGER, raw_string TEXT)",
    "CREATE TABLE jid_map(lid_row_id INTEGER PRIMARY KEY NOT NULL, jid_row_id INTEGER NOT NULL, sort_id INTEGER)",
    "CREATE TABLE lid_display_name(lid_row_id INTEGER PRIMARY KEY NOT NULL, display_name TEXT NOT NULL, username TEXT)",
    f"CREATE TABLE chat({ID}, jid_row_id INTEGER UNIQUE, hidden INTEGER, subject TEXT, "
    "created_timestamp INTEGER, archived INTEGER, group_type INTEGER NOT NULL DEFAULT 0)",
    f"CREATE TABLE message({ID}, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL, "
    "key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, broadcast INTEGER, "
    "origination_flags INTEGER, timestamp INTEGER, received_timestamp INTEGER, "
    "message_type INTEGER, text_data TEXT, starred INTEGER, sort_id INTEGER NOT NULL DEFAULT 0)",
    f"CREATE TABLE message_media({OF}, chat_row_id INTEGER, file_path TEXT, file_size INTEGER, "
    "mime_type TEXT, media_name TEXT, media_caption TEXT, media_duration INTEGER)",
    f"CREATE TABLE message_thumbnail({OF}, thumbnail BLOB)",
    f"CREATE TABLE message_location({OF}, chat_row_id INTEGER, latitude REAL, longitude REAL, "
    "place_name TEXT, live_location_share_duration INTEGER)",
    f"CREATE TABLE message_quoted({OF}, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL, "
    "sender_jid_row_id INTEGER, key_id TEXT NOT NULL, timestamp INTEGER, text_data TEXT)",
    f"CREATE TABLE message_system({OF}, action_type INTEGER NOT NULL)",
    "CREATE TABLE message_system_chat_participant(message_row_id INTEGER, user_jid_row_id INTEGER)",
    f"CREATE TABLE message_system_number_change({OF}, old_jid_row_id INTEGER, new_jid_row_id INTEGER)",
    f"CREATE TABLE message_edit_info({OF}, original_key_id TEXT NOT NULL, "
    "edited_timestamp INTEGER NOT NULL, sender_timestamp INTEGER NOT NULL)",
    f"CREATE TABLE message_revoked({OF}, revoked_key_id TEXT NOT NULL, admin_jid_row_id INTEGER, revoke_timestamp INTEGER)",
    f"CREATE TABLE message_view_once_media({OF}, state INTEGER NOT NULL)",
    f"CREATE TABLE message_forwarded({OF}, forward_score INTEGER, forward_origin INTEGER)",
    f"CREATE TABLE message_ephemeral({OF}, duration INTEGER NOT NULL, expire_timestamp INTEGER NOT NULL)",
    f"CREATE TABLE message_poll({OF}, enc_key BLOB, selectable_options_count INTEGER)",
    f"CREATE TABLE message_poll_option({ID}, message_row_id INTEGER, option_name TEXT, vote_total INTEGER)",
    f"CREATE TABLE message_vcard({ID}, message_row_id INTEGER, vcard TEXT)",
    f"CREATE TABLE message_add_on({ID}, chat_row_id INTEGER, from_me INTEGER, key_id TEXT NOT NULL, "
    "sender_jid_row_id INTEGER, parent_message_row_id INTEGER, timestamp INTEGER, message_add_on_type INTEGER)",
    "CREATE TABLE message_add_on_reaction(message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT, sender_timestamp INTEGER)",
    "CREATE TABLE message_add_on_poll_vote(message_add_on_row_id INTEGER PRIMARY KEY, sender_timestamp INTEGER)",
    f"CREATE TABLE message_add_on_poll_vote_selected_option({ID}, message_add_on_row_id INTEGER, message_poll_option_id INTEGER)",
    f"CREATE TABLE call_log({ID}, jid_row_id INTEGER, from_me INTEGER, call_id TEXT, "
    "timestamp INTEGER, video_call INTEGER, duration INTEGER, call_result INTEGER, "
    "group_jid_row_id INTEGER NOT NULL DEFAULT 0)",
    f"CREATE TABLE call_log_participant_v2({ID}, call_log_row_id INTEGER, jid_row_id INTEGER, call_result INTEGER)",
    f"CREATE TABLE message_call_log({OF}, call_log_row_id INTEGER)",
    f"CREATE TABLE missed_call_logs({ID}, message_row_id INTEGER, timestamp INTEGER, video_call INTEGER)",
    f"CREATE TABLE group_participant_user({ID}, group_jid_row_id INTEGER NOT NULL, user_jid_row_id INTEGER NOT NULL, rank INTEGER)",
    f"CREATE TABLE group_past_participant_user({ID}, group_jid_row_id INTEGER NOT NULL, "
    "user_jid_row_id INTEGER NOT NULL, is_leave INTEGER NOT NULL, timestamp INTEGER)",
    f"CREATE TABLE receipt_device({ID}, message_row_id INTEGER NOT NULL, receipt_device_timestamp INTEGER)",
    f"CREATE TABLE props({ID}, key TEXT UNIQUE, value TEXT)",
    "CREATE TABLE android_metadata (locale TEXT)",
    "CREATE VIRTUAL TABLE message_ftsv2 USING fts4(content)",
    "CREATE VIEW available_message_view AS SELECT message._id FROM message",
]  # fmt: skip
JIDS = [
    {"_id": 1, "user": HELEN, "server": "s.whatsapp.net", "type": 0, "raw_string": f"{HELEN}@s.whatsapp.net"},
    {"_id": 2, "user": RAHILE, "server": "s.whatsapp.net", "type": 0, "raw_string": f"{RAHILE}@s.whatsapp.net"},
    {"_id": 3, "user": GROUP, "server": "g.us", "type": 1, "raw_string": f"{GROUP}@g.us"},
    {"_id": 4, "user": LID, "server": "lid", "type": 18, "raw_string": f"{LID}@lid"},
]  # fmt: skip
CHATS = [
    {"_id": 1, "jid_row_id": 1, "hidden": 0, "created_timestamp": START, "archived": 0},
    {"_id": 2, "jid_row_id": 3, "hidden": 0, "subject": "Ana tili mektipi", "created_timestamp": START, "archived": 0},
    {"_id": 3, "jid_row_id": 4, "hidden": 1, "created_timestamp": START, "archived": 1},
]  # fmt: skip


def message(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    """One row of `message`, from Helen unless told otherwise."""
    return {
        "_id": number, "chat_row_id": 1, "from_me": 0, "key_id": f"FICTION{number:04d}",
        "sender_jid_row_id": 0, "status": 0, "broadcast": 0, "origination_flags": 0,
        "timestamp": START + 60_000 * number, "received_timestamp": START + 60_000 * number + 321,
        "message_type": 0, "text_data": text, "starred": 0, "sort_id": number, **more,
    }  # fmt: skip


def in_group(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    """One row of a group's chat."""
    return message(number, text, **{"chat_row_id": 2, "sender_jid_row_id": 1, **more})


MESSAGES = [
    message(1, chat_row_id=-1, key_id="-1", status=-1, timestamp=0, message_type=-1),
    message(2, message_type=7),
    message(3, "Salam Helen", from_me=1, status=13),
    message(4, "Tell nobody."),
    message(5, "Why?", from_me=1),
    message(6, "We know where your mother lives.", origination_flags=1, starred=1),
    message(7, "Your street", message_type=1),
    message(8, message_type=9),
    message(9, message_type=2),
    message(10, message_type=42),
    message(11, message_type=15),
    message(12, "I did not say that.", from_me=0),
    message(13, message_type=10),
    message(14, message_type=90, from_me=1),
    message(15, message_type=5),
    message(16, message_type=16),
    message(17, message_type=4),
    message(18, "\u200eSalam\r\n\u202eiki\u202c", timestamp=-1),
    message(19, "", timestamp=START // 1000),
    in_group(20, "Ana tili mektipi", message_type=7),
    in_group(21, message_type=7),
    in_group(22, message_type=7, sender_jid_row_id=0),
    in_group(23, "Yaxshimusiler"),
    in_group(24, "Men Rahile", sender_jid_row_id=4),
    in_group(25, "Yighin qachan?", message_type=66),
    in_group(26, "Kimdin?", sender_jid_row_id=None),
    in_group(27, message_type=64, sender_jid_row_id=2),
    in_group(28, "New kind", message_type=4242),
    message(29, "From a hidden number", chat_row_id=3),
    message(30, "No chat at all", chat_row_id=88),
    message(31, "Gone tomorrow"),
    message(33, message_type=1),
]
PARTS: dict[str, list[dict[str, Any]]] = {
    "message_media": [
        {"message_row_id": 7, "file_path": PICTURE, "mime_type": "image/jpeg", "file_size": 42073},
        {"message_row_id": 8, "mime_type": "application/pdf", "media_name": "plan.pdf", "media_caption": "Read this"},
        {"message_row_id": 10, "mime_type": "image/jpeg"},
        {"message_row_id": 32, "file_path": "Media/WhatsApp Images/IMG-20230722-WA0009.jpg", "media_caption": "Caption of a lost message"},
    ],
    "message_thumbnail": [{"message_row_id": 7, "thumbnail": b"\xff\xd8" + bytes(2000)}],
    "message_quoted": [
        {"message_row_id": 5, "chat_row_id": 1, "from_me": 0, "sender_jid_row_id": 1,
         "key_id": "FICTION0004", "timestamp": START + 240_000, "text_data": "Tell nobody."},
    ],
    "message_system": [
        {"message_row_id": 2, "action_type": 67}, {"message_row_id": 20, "action_type": 1},
        {"message_row_id": 21, "action_type": 12}, {"message_row_id": 22, "action_type": 28},
    ],
    "message_system_chat_participant": [
        {"message_row_id": 21, "user_jid_row_id": 2}, {"message_row_id": 21, "user_jid_row_id": 4},
    ],
    "message_system_number_change": [{"message_row_id": 22, "old_jid_row_id": 1, "new_jid_row_id": 2}],
    "message_edit_info": [
        {"message_row_id": 12, "original_key_id": "FICTIONOLD", "edited_timestamp": START + 999_000,
         "sender_timestamp": START + 999_000},
    ],
    "message_revoked": [
        {"message_row_id": 11, "revoked_key_id": "FICTIONREV"},
        {"message_row_id": 27, "revoked_key_id": "FICTIONADM", "admin_jid_row_id": 1, "revoke_timestamp": START},
    ],
    "message_view_once_media": [{"message_row_id": 10, "state": 1}],
    "message_forwarded": [{"message_row_id": 6, "forward_score": 2}],
    "message_ephemeral": [{"message_row_id": 31, "duration": 86400, "expire_timestamp": START + 86_400_000}],
    "message_location": [
        {"message_row_id": 15, "latitude": -37.8136, "longitude": 144.9631, "place_name": "Park"},
        {"message_row_id": 16, "latitude": 1.5, "longitude": 2.5, "live_location_share_duration": 900},
    ],
    "message_poll": [{"message_row_id": 25, "enc_key": b"\0\1", "selectable_options_count": 1}],
    "message_poll_option": [
        {"_id": 1, "message_row_id": 25, "option_name": "Shenbe", "vote_total": 0},
        {"_id": 2, "message_row_id": 25, "option_name": "Yekshenbe", "vote_total": 1},
    ],
    "message_vcard": [
        {"_id": 1, "message_row_id": 17, "vcard": "BEGIN:VCARD\nFN:Alim\nEND:VCARD"},
        {"_id": 2, "message_row_id": 32, "vcard": "BEGIN:VCARD\nFN:Lost\nEND:VCARD"},
    ],
    "message_add_on": [
        {"_id": 1, "chat_row_id": 1, "from_me": 0, "key_id": "A1", "sender_jid_row_id": 1,
         "parent_message_row_id": 4, "timestamp": START + 241_000, "message_add_on_type": 56},
        {"_id": 2, "chat_row_id": 1, "from_me": 1, "key_id": "A2", "sender_jid_row_id": 0,
         "parent_message_row_id": 4, "timestamp": START + 242_000, "message_add_on_type": 56},
        {"_id": 3, "chat_row_id": 2, "from_me": 0, "key_id": "A3", "sender_jid_row_id": 4,
         "parent_message_row_id": 25, "timestamp": START + 243_000, "message_add_on_type": 67},
        {"_id": 4, "chat_row_id": 1, "from_me": 0, "key_id": "A4", "parent_message_row_id": 32,
         "timestamp": START, "message_add_on_type": 56},
    ],
    "message_add_on_reaction": [
        {"message_add_on_row_id": 1, "reaction": "\U0001f44d", "sender_timestamp": START + 241_000},
        {"message_add_on_row_id": 2, "reaction": "\u2764", "sender_timestamp": START + 242_000},
        {"message_add_on_row_id": 9, "reaction": "\U0001f621", "sender_timestamp": START},
    ],
    "message_add_on_poll_vote": [{"message_add_on_row_id": 3, "sender_timestamp": START + 243_000}],
    "message_add_on_poll_vote_selected_option": [{"_id": 1, "message_add_on_row_id": 3, "message_poll_option_id": 2}],
    "message_call_log": [{"message_row_id": 14, "call_log_row_id": 1}],
    "missed_call_logs": [{"_id": 1, "message_row_id": 13, "timestamp": START, "video_call": 1}],
    "call_log": [
        {"_id": 1, "jid_row_id": 1, "from_me": 1, "call_id": "C1", "timestamp": START + 840_000,
         "video_call": 0, "duration": 95, "call_result": 5},
        {"_id": 2, "jid_row_id": 4, "from_me": 0, "call_id": "C2", "timestamp": START + 850_000,
         "video_call": 1, "duration": 0, "call_result": 4, "group_jid_row_id": 3},
        {"_id": 3, "jid_row_id": 77, "from_me": 0, "call_id": "C3", "timestamp": None,
         "video_call": 0, "duration": 0, "call_result": 99},
    ],
    "call_log_participant_v2": [
        {"_id": 1, "call_log_row_id": 2, "jid_row_id": 1, "call_result": 5},
        {"_id": 2, "call_log_row_id": 55, "jid_row_id": 1, "call_result": 5},
    ],
    "group_participant_user": [
        {"_id": 1, "group_jid_row_id": 3, "user_jid_row_id": 1, "rank": 2},
        {"_id": 2, "group_jid_row_id": 3, "user_jid_row_id": 4, "rank": 0},
    ],
    "group_past_participant_user": [
        {"_id": 1, "group_jid_row_id": 3, "user_jid_row_id": 2, "is_leave": 0, "timestamp": START // 1000},
    ],
    "receipt_device": [{"_id": 1, "message_row_id": 3, "receipt_device_timestamp": START}],
    "props": [{"_id": 1, "key": "user_push_name", "value": "Alim"}],
    "android_metadata": [{"locale": "en_AU"}],
    "jid_map": [{"lid_row_id": 4, "jid_row_id": 2, "sort_id": 1}],
    "lid_display_name": [{"lid_row_id": 4, "display_name": "rahile \u200f\U0001f338"}],
}  # fmt: skip
OLD_SCHEMA = [
    f"CREATE TABLE messages({ID}, key_remote_jid TEXT NOT NULL, key_from_me INTEGER, "
    "key_id TEXT NOT NULL, status INTEGER, needs_push INTEGER, data TEXT, timestamp INTEGER, "
    "media_url TEXT, media_mime_type TEXT, media_wa_type TEXT, media_size INTEGER, "
    "media_name TEXT, media_caption TEXT, media_duration INTEGER, latitude REAL, longitude REAL, "
    "thumb_image BLOB, remote_resource TEXT, received_timestamp INTEGER, raw_data BLOB, "
    "starred INTEGER, quoted_row_id INTEGER, edit_version INTEGER, forwarded INTEGER)",
    f"CREATE TABLE messages_quotes({ID}, key_remote_jid TEXT NOT NULL, key_from_me INTEGER, "
    "key_id TEXT NOT NULL, data TEXT, timestamp INTEGER, remote_resource TEXT)",
    f"CREATE TABLE chat_list({ID}, key_remote_jid TEXT UNIQUE, message_table_id INTEGER, "
    "subject TEXT, creation INTEGER)",
    f"CREATE TABLE messages_vcards({ID}, message_row_id INTEGER, sender_jid TEXT, vcard TEXT)",
    f"CREATE TABLE group_participants({ID}, gjid TEXT NOT NULL, jid TEXT NOT NULL, admin INTEGER)",
    f"CREATE TABLE media_refs({ID}, path TEXT UNIQUE, ref_count INTEGER)",
]


def old(number: int, data: str | None = None, **more: Any) -> dict[str, Any]:
    """One row of `messages`."""
    return {
        "_id": number, "key_remote_jid": f"{HELEN}@s.whatsapp.net", "key_from_me": 0,
        "key_id": f"OLD{number:04d}", "status": 0, "data": data,
        "timestamp": 1_500_000_000_000 + 1000 * number, "media_wa_type": "0", **more,
    }  # fmt: skip


IN_OLD_GROUP = {
    "key_remote_jid": f"{GROUP}-1500000000@g.us",
    "remote_resource": f"{RAHILE}@s.whatsapp.net",
}
OLD = [
    old(1, key_remote_jid="-1", key_id="-1", status=-1, timestamp=0),
    old(2, "Salam", key_from_me=1, status=13),
    old(3, "Tell nobody."),
    old(4, "Why?", key_from_me=1, quoted_row_id=1),
    old(5, media_wa_type="1", media_caption="Your street", media_name="IMG-20170714-WA0001.jpg",
        media_mime_type="image/jpeg", raw_data=b"\xff\xd8\xff", forwarded=1),
    old(6, media_wa_type="2", media_duration=7),
    old(7, media_wa_type="15"),
    old(8, media_wa_type="5", latitude=-37.8136, longitude=144.9631),
    old(9, "Ana tili mektipi", status=6, media_size=1, **IN_OLD_GROUP),
    old(10, status=6, media_size=19),
    old(11, "Men Rahile", **IN_OLD_GROUP),
    old(12, media_wa_type="4"),
    old(13, "video", media_wa_type="10"),
    old(14, "No type", media_wa_type=None),
]  # fmt: skip


def main() -> None:
    """Write both databases."""
    write(HERE / "msgstore.db", SCHEMA, {"jid": JIDS, "chat": CHATS, "message": MESSAGES, **PARTS},
          "INSERT INTO message_ftsv2(content) VALUES ('salam helen')",
          "INSERT INTO message(_id, chat_row_id, from_me, key_id, text_data) "
          "VALUES (34, 1, 0, 'FICTION0034', CAST(x'53616cff616d' AS TEXT))")  # fmt: skip
    write(HERE / "older.db", OLD_SCHEMA, {
        "messages": OLD,
        "messages_quotes": [
            {"_id": 1, "key_remote_jid": f"{HELEN}@s.whatsapp.net", "key_from_me": 0,
             "key_id": "OLD0003", "data": "Tell nobody.", "timestamp": 1_500_000_003_000},
            {"_id": 2, "key_remote_jid": f"{HELEN}@s.whatsapp.net", "key_from_me": 0,
             "key_id": "OLD0099", "data": "Quoted by a lost message", "timestamp": 0},
        ],
        "chat_list": [{"_id": 1, "key_remote_jid": IN_OLD_GROUP["key_remote_jid"],
                       "subject": "Ana tili mektipi", "creation": 1_500_000_000_000}],
        "messages_vcards": [{"_id": 1, "message_row_id": 12, "vcard": "BEGIN:VCARD\nFN:Alim\nEND:VCARD"}],
        "group_participants": [{"_id": 1, "gjid": IN_OLD_GROUP["key_remote_jid"],
                                "jid": IN_OLD_GROUP["remote_resource"], "admin": 0}],
        "media_refs": [{"_id": 1, "path": "Media/x.jpg", "ref_count": 1}],
    })  # fmt: skip


if __name__ == "__main__":
    main()
