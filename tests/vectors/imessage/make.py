"""
Write databases of Messages beside this file: one of macOS today, one of an iPhone before 2017.

All people are invented. Run it with Python alone: `python tests/vectors/imessage/make.py`.
"""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from database_file import write  # noqa: E402

START = 715_000_000
HELEN, RAHILE, OWNER = "+61491570156", "+61491570157", "+61491570006"
GUID = "00000000-0000-0000-0000-{:012d}"


class Archive:
    """Writes a text as Apple's archive of objects."""

    def __init__(self) -> None:
        self.out = bytearray(b"\x04\x0bstreamtyped\x81\xe8\x03")
        self.strings: list[str] = []
        self.objects: list[str | None] = []

    def length(self, number: int) -> None:
        """A length or number: one byte, or two with a mark."""
        small = 0 <= number < 0x80
        self.out += bytes([number]) if small else b"\x81" + number.to_bytes(2, "little")

    def shared(self, text: str) -> None:
        """A string that is written once and named afterwards."""
        if text in self.strings:
            self.out.append(0x92 + self.strings.index(text))
            return
        self.strings.append(text)
        self.out.append(0x84)
        self.length(len(text))
        self.out += text.encode()

    def begin(self, *classes: str) -> None:
        """An object of a class and those above it."""
        self.shared("@")
        self.out.append(0x84)
        self.objects.append(None)
        for name in classes:
            if name in self.objects:
                self.out.append(0x92 + self.objects.index(name))
                return
            self.out.append(0x84)
            self.shared(name)
            self.out.append(1 if name.endswith("String") and "Attr" not in name else 0)
            self.objects.append(name)
        self.out.append(0x85)

    def end(self) -> None:
        """The end of an object."""
        self.out.append(0x86)

    def string(self, text: str | bytes) -> None:
        """A string object."""
        self.begin("NSString", "NSObject")
        self.shared("+")
        raw = text.encode() if isinstance(text, str) else text
        self.length(len(raw))
        self.out += raw
        self.end()

    def number(self, number: int) -> None:
        """A number object."""
        self.begin("NSNumber", "NSValue", "NSObject")
        self.shared("*")
        self.out.append(0x84)
        self.objects.append(None)
        self.shared("q")
        self.shared("q")
        self.length(number)
        self.end()


def archive(text: str | bytes, *runs: tuple[int, dict[str, Any]]) -> bytes:
    """A text with its runs: how many UTF-16 units, and their attributes."""
    made = Archive()
    made.begin("NSMutableAttributedString", "NSAttributedString", "NSObject")
    made.string(text)
    units = len(text.encode("utf-16-le")) // 2 if isinstance(text, str) else len(text)
    for number, (length, attributes) in enumerate(runs or ((units, {}),), 1):
        made.shared("iI")
        made.length(number)
        made.length(length)
        made.begin("NSDictionary", "NSObject")
        told = {"__kIMMessagePartAttributeName": number - 1, **attributes}
        made.shared("i")
        made.length(len(told))
        for key, value in told.items():
            made.string(key)
            made.number(value) if isinstance(value, int) else made.string(value)
        made.end()
    made.end()
    return bytes(made.out)


ID = "ROWID INTEGER PRIMARY KEY AUTOINCREMENT"
SCHEMA = [
    f"CREATE TABLE handle ({ID} UNIQUE, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL, uncanonicalized_id TEXT)",
    f"CREATE TABLE chat ({ID}, guid TEXT UNIQUE NOT NULL, style INTEGER, state INTEGER, "
    "properties BLOB, chat_identifier TEXT, service_name TEXT, room_name TEXT, "
    "is_archived INTEGER DEFAULT 0, display_name TEXT, group_id TEXT)",
    f"CREATE TABLE message ({ID}, guid TEXT UNIQUE NOT NULL, text TEXT, handle_id INTEGER DEFAULT 0, "
    "subject TEXT, attributedBody BLOB, service TEXT, date INTEGER, date_read INTEGER, "
    "is_from_me INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, is_system_message INTEGER DEFAULT 0, "
    "is_forward INTEGER DEFAULT 0, is_audio_message INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, "
    "other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, "
    "share_status INTEGER DEFAULT 0, balloon_bundle_id TEXT, payload_data BLOB, "
    "expressive_send_style_id TEXT, associated_message_guid TEXT, "
    "associated_message_type INTEGER DEFAULT 0, message_summary_info BLOB, "
    "destination_caller_id TEXT, thread_originator_guid TEXT, thread_originator_part TEXT, "
    "date_retracted INTEGER, date_edited INTEGER, associated_message_emoji TEXT)",
    f"CREATE TABLE attachment ({ID}, guid TEXT UNIQUE NOT NULL, created_date INTEGER DEFAULT 0, "
    "filename TEXT, uti TEXT, mime_type TEXT, transfer_state INTEGER DEFAULT 0, "
    "is_outgoing INTEGER DEFAULT 0, user_info BLOB, transfer_name TEXT, total_bytes INTEGER DEFAULT 0)",
    "CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE, "
    "message_id INTEGER REFERENCES message (ROWID) ON DELETE CASCADE, message_date INTEGER DEFAULT 0, "
    "PRIMARY KEY (chat_id, message_id))",
    "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id))",
    "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id))",
    "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, "
    "delete_date INTEGER, ck_sync_state INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id))",
    f"CREATE TABLE deleted_messages ({ID}, guid TEXT NOT NULL)",
    "CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key))",
    "CREATE TRIGGER after_delete_on_chat AFTER DELETE ON chat BEGIN DELETE FROM chat_message_join "
    "WHERE chat_id = OLD.ROWID; END",
]  # fmt: skip
HANDLES = [
    {"ROWID": 1, "id": HELEN, "country": "au", "service": "iMessage"},
    {"ROWID": 2, "id": "rahile@example.org", "service": "iMessage"},
]
CHATS = [
    {"ROWID": 1, "guid": f"iMessage;-;{HELEN}", "style": 45, "chat_identifier": HELEN, "service_name": "iMessage"},
    {"ROWID": 2, "guid": "iMessage;+;chat100000000000000001", "style": 43, "chat_identifier": "chat100000000000000001",
     "service_name": "iMessage", "room_name": "chat100000000000000001", "display_name": "Ana tili \u200fmektipi"},
    {"ROWID": 3, "guid": "iMessage;+;chat100000000000000002", "style": 43, "chat_identifier": "chat100000000000000002"},
]  # fmt: skip


def message(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    """One row of `message`, from Helen unless told otherwise."""
    return {
        "ROWID": number, "guid": GUID.format(number), "text": text, "handle_id": 1,
        "service": "iMessage", "date": (START + 60 * number) * 1_000_000_000 + 250_000_000,
        "date_read": 0, "is_from_me": 0, "is_read": 1, "item_type": 0, "destination_caller_id": OWNER,
        **more,
    }  # fmt: skip


MINE = {"is_from_me": 1, "handle_id": 0}
BPLIST = plistlib.FMT_BINARY


def plist(told: dict[str, Any]) -> bytes:
    """A binary property list."""
    return plistlib.dumps(told, fmt=BPLIST)


EDITS = plist({"amc": 0, "ust": True, "ep": [0], "otr": {"0": {"lo": 0, "le": 11}}, "ec": {"0": [
    {"t": archive("I said that"), "d": START + 480.25},
    {"t": archive("I did not say that"), "d": START + 490.75, "bcg": GUID.format(99)},
]}})  # fmt: skip
ARCHIVER = plist({
    "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": {"root": plistlib.UID(1)},
    "$objects": ["$null", {"NS.keys": [plistlib.UID(2)]}, "caption", "Meet me at the old bridge"],
})  # fmt: skip
MESSAGES = [
    message(1, "Salam Helen", **MINE),
    message(2, None, attributedBody=archive("Tell nobody.")),
    message(3, "Why?", attributedBody=archive("Why?"), thread_originator_guid=GUID.format(2),
            thread_originator_part="0:0:12", **MINE),
    message(4, "\ufffcYour street", attributedBody=archive(
        "\ufffcYour street", (1, {"__kIMFileTransferGUIDAttributeName": "at_0_" + GUID.format(4)}), (11, {}))),
    message(5, "Other words", attributedBody=archive("Words in the archive")),
    message(6, None, attributedBody=b"\x04\x0bstreamtyped\x81\xe8\x03 no archive"),
    message(7, None, attributedBody=archive(b"Sal\xffam")),
    message(8, None, message_summary_info=EDITS, date_edited=(START + 491) * 1_000_000_000),
    message(9, None, message_summary_info=plist({"rp": [0], "amc": 0, "ust": True}),
            date_retracted=(START + 541) * 1_000_000_000),
    message(10, "Loved \u201cSalam Helen\u201d", associated_message_type=2000,
            associated_message_guid="p:0/" + GUID.format(1)),
    message(11, "Removed a heart", associated_message_type=3000,
            associated_message_guid="p:0/" + GUID.format(1)),
    message(12, "Reacted", associated_message_type=2006, associated_message_emoji="\U0001f621",
            associated_message_guid="bp:" + GUID.format(1)),
    message(13, None, handle_id=1, item_type=1, group_action_type=0, other_handle=2),
    message(14, None, handle_id=1, item_type=1, group_action_type=1, other_handle=2),
    message(15, None, handle_id=1, item_type=2, group_title="Ana tili mektipi"),
    message(16, None, handle_id=2, item_type=3, group_action_type=0),
    message(17, None, item_type=3, group_action_type=1, **MINE),
    message(18, "Yaxshimusiler", handle_id=2),
    message(19, "Kimdin?", handle_id=77),
    message(20, "\ufffc", balloon_bundle_id="com.example.cards", payload_data=ARCHIVER),
    message(21, "Deleted, but kept for a while"),
    message(22, "No chat at all"),
    message(23, "We know where your mother lives.", service="SMS", is_forward=1),
    message(24, "\u200eSalam\r\n\u202eiki\u202c", date=0),
    message(25, "", date=START + 1500),
    message(26, "File is gone", item_type=0),
    message(27, "New kind", item_type=42, group_action_type=42, associated_message_type=4242),
    message(29, None, handle_id=2, item_type=1, group_action_type=0, other_handle=2),
    message(30, None, handle_id=0, is_system_message=1),
]  # fmt: skip
IN_GROUP = {13, 14, 15, 16, 17, 18, 19, 29}
FILE = "~/Library/Messages/Attachments/0a/10/AAAA/IMG_0001.HEIC"
OLD_SCHEMA = [
    f"CREATE TABLE handle ({ID}, id TEXT, service TEXT)",
    f"CREATE TABLE chat ({ID}, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT)",
    f"CREATE TABLE message ({ID}, guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER)",
    f"CREATE TABLE attachment ({ID}, guid TEXT, filename TEXT, mime_type TEXT, transfer_name TEXT)",
    "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
    "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER)",
]  # fmt: skip


def main() -> None:
    """Write both databases."""
    write(HERE / "chat.db", SCHEMA, {
        "handle": HANDLES, "chat": CHATS, "message": MESSAGES,
        "chat_message_join": [
            {"chat_id": 2 if one["ROWID"] in IN_GROUP else 1, "message_id": one["ROWID"], "message_date": one["date"]}
            for one in MESSAGES if one["ROWID"] not in (21, 22)
        ] + [{"chat_id": 1, "message_id": 28, "message_date": (START + 1680) * 1_000_000_000}],
        "attachment": [
            {"ROWID": 1, "guid": "at_0_" + GUID.format(4), "filename": FILE, "mime_type": "image/heic",
             "transfer_name": "IMG_0001.HEIC", "user_info": b"bplist00 no list", "total_bytes": 42073},
            {"ROWID": 2, "guid": GUID.format(902), "filename": "~/Library/Messages/Attachments/0b/11/BBBB/lost.mov",
             "mime_type": "video/quicktime"},
        ],
        "message_attachment_join": [
            {"message_id": 4, "attachment_id": 1}, {"message_id": 26, "attachment_id": 99},
            {"message_id": 28, "attachment_id": 98},
        ],
        "chat_handle_join": [{"chat_id": 1, "handle_id": 1}, {"chat_id": 2, "handle_id": 1}, {"chat_id": 2, "handle_id": 2}],
        "chat_recoverable_message_join": [{"chat_id": 1, "message_id": 21, "delete_date": (START + 9000) * 1_000_000_000}],
        "deleted_messages": [{"ROWID": 1, "guid": GUID.format(28)}],
        "_SqliteDatabaseProperties": [{"key": "_ClientVersion", "value": "18026"}],
    })  # fmt: skip
    write(HERE / "sms.db", OLD_SCHEMA, {
        "handle": [{"ROWID": 1, "id": HELEN, "service": "SMS"}],
        "chat": [{"ROWID": 1, "guid": f"SMS;-;{HELEN}", "style": 45, "chat_identifier": HELEN}],
        "message": [
            {"ROWID": 1, "guid": "A", "text": "Salam", "handle_id": 1, "service": "SMS", "date": 400_000_000, "is_from_me": 0},
            {"ROWID": 2, "guid": "B", "text": "Who is this?", "handle_id": 1, "service": "SMS", "date": 400_000_060, "is_from_me": 1},
            {"ROWID": 3, "guid": "C", "text": "You know", "handle_id": 1, "service": "SMS", "date": 400_000_120, "is_from_me": 0},
        ],
        "chat_message_join": [{"chat_id": 1, "message_id": number} for number in (1, 2, 3)],
        "attachment": [{"ROWID": 1, "guid": "D", "filename": "/var/mobile/Library/SMS/Attachments/00/00/a.jpg", "mime_type": "image/jpeg"}],
        "message_attachment_join": [{"message_id": 3, "attachment_id": 1}],
    })  # fmt: skip


if __name__ == "__main__":
    main()
