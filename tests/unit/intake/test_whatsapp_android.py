"""Databases of WhatsApp for Android: every trap of the vectors, in today's tables and the older."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp_android.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "whatsapp-android"
TODAY = (VECTORS / "msgstore.db").read_bytes()
OLDER = (VECTORS / "older.db").read_bytes()
HELEN, RAHILE = "61491570156@s.whatsapp.net", "61491570157@s.whatsapp.net"
LID = "205690000000001@lid"


def found(
    data: bytes, siblings: frozenset[str] = frozenset(), path: str | None = None
) -> list[Any]:
    """What the reader finds, with the summary at the end."""
    member = Member("item", path, io.BytesIO(data), len(data), "msgstore.db", siblings, "i")
    return list(tiled(READER, member, Options()))


def records(data: bytes, table: str) -> dict[int, Record]:
    """The records of one table by row id."""
    return {
        one.locator["rowid"]: one
        for one in found(data)
        if isinstance(one, Record) and one.locator["table"] == table  # type: ignore[index]
    }


def anomalies(data: bytes) -> list[tuple[str, Any]]:
    """Reason and locator of all anomalies."""
    return [(one.reason, one.locator) for one in found(data) if isinstance(one, Anomaly)]


def changed(data: bytes, *statements: str) -> bytes:
    """The database after these statements."""
    with closing(sqlite3.connect(":memory:")) as held:
        held.deserialize(data)
        for statement in statements:
            held.execute(statement)
        held.commit()
        return held.serialize()


MESSAGES = records(TODAY, "message")
LEGACY = records(OLDER, "messages")


def test_every_row_is_told_and_counted() -> None:
    """Records, anomalies and declared tables add up to all rows of all tables."""
    for data in (TODAY, OLDER):
        with closing(sqlite3.connect(":memory:")) as held:
            held.deserialize(data)
            names = [name for (name,) in held.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")]  # fmt: skip
            total = sum(
                held.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names
            )
        *told, summary = found(data)
        assert isinstance(summary, Summary) and summary.unit == "rows"
        parts = (summary.bytes_in_records, summary.bytes_in_anomalies, summary.bytes_structural)
        assert summary.bytes == sum(parts) == total
        assert [one.id for one in told] == [f"i/{n}" for n in range(len(told))]


def test_the_placeholder_row_is_no_message() -> None:
    """WhatsApp's first row belongs to no chat."""
    assert ("not-a-message", {"table": "message", "rowid": 1}) in anomalies(TODAY)
    assert ("not-a-message", {"table": "messages", "rowid": 1}) in anomalies(OLDER)


def test_epochs_in_milliseconds() -> None:
    """And, rarely, in seconds; which is which shows in the size."""
    sent = MESSAGES[3].sent
    assert sent is not None and sent.written == "1690000180000"
    assert sent.readings == ("2023-07-22T04:29:40Z",) and sent.zone == "explicit"
    assert MESSAGES[19].sent is not None
    assert MESSAGES[19].sent.readings == ("2023-07-22T04:26:40Z",)


def test_a_time_that_is_not_known_has_no_reading() -> None:
    """-1 is not 1969."""
    assert MESSAGES[18].sent is not None and MESSAGES[18].sent.readings == ()
    assert MESSAGES[34].sent is None


def test_null_text_and_empty_text() -> None:
    """Two different things; the text is exact."""
    assert MESSAGES[9].text is None and MESSAGES[19].text == ""
    assert MESSAGES[18].text == "\u200eSalam\r\n\u202eiki\u202c"


def test_undecodable_text_is_repaired_and_marked() -> None:
    """Bytes that are no UTF-8."""
    assert MESSAGES[34].text == "Sal\ufffdam" and MESSAGES[34].marks == ("repaired",)


def test_who_sent_it() -> None:
    """The owner; the other one of two; the member of a group, or nobody."""
    assert MESSAGES[3].sender == Sender(None, None, True)
    assert MESSAGES[4].sender == Sender(None, HELEN, False) and MESSAGES[4].thread == HELEN
    assert MESSAGES[23].sender == Sender(None, HELEN, False)
    assert MESSAGES[23].thread == "Ana tili mektipi"
    assert MESSAGES[26].sender == Sender(None, None, False)
    assert MESSAGES[30].thread is None


def test_lid_jids() -> None:
    """A hidden number has the name and the number that the database keeps for it."""
    assert MESSAGES[24].sender == Sender("rahile \U0001f338", LID, False)
    assert MESSAGES[24].extra["phone_jid"] == RAHILE
    assert MESSAGES[24].extra["name_from"] == "lid_display_name"
    assert MESSAGES[29].sender == MESSAGES[24].sender and MESSAGES[29].thread == LID


def test_system_messages() -> None:
    """What the app says; who did it only where the row names somebody."""
    assert (MESSAGES[2].kind, MESSAGES[2].sender) == ("notice", None)
    assert MESSAGES[2].extra["event"] == "encrypted"
    assert MESSAGES[20].extra["event"] == "name-changed"
    assert MESSAGES[20].sender == Sender(None, HELEN) and MESSAGES[20].text == "Ana tili mektipi"


def test_group_participants() -> None:
    """Who was added, by whom; whose number changed; who left, and when."""
    assert MESSAGES[21].extra["event"] == "member-added"
    assert MESSAGES[21].sender == Sender(None, HELEN)
    added = MESSAGES[21].extra["message_system_chat_participant"]
    assert [one["user_jid"] for one in added] == [RAHILE, LID]
    change = MESSAGES[22].extra["message_system_number_change"]
    assert (change["old_jid"], change["new_jid"]) == (HELEN, RAHILE)
    (left,) = records(TODAY, "group_past_participant_user").values()
    assert left.kind == "notice" and left.extra["event"] == "member-removed"
    assert left.extra["user_jid"] == RAHILE and left.thread == "Ana tili mektipi"
    assert left.sent is not None and left.sent.readings == ("2023-07-22T04:26:40Z",)


def test_view_once() -> None:
    """Marked; that no file is named is no omission."""
    assert MESSAGES[10].marks == ("view-once",)


def test_deleted() -> None:
    """By its sender, and by an administrator."""
    assert MESSAGES[11].marks == MESSAGES[27].marks == ("deleted",)
    assert MESSAGES[11].text is None
    assert MESSAGES[27].extra["message_revoked"]["admin_jid"] == HELEN


def test_edited() -> None:
    """When, and from which message; the words before are not kept."""
    assert MESSAGES[12].marks == ("edited",)
    assert MESSAGES[12].extra["message_edit_info"]["original_key_id"] == "FICTIONOLD"


def test_media_paths() -> None:
    """The path as written; present only if one file beside the database fits it."""
    path = "Media/WhatsApp Images/IMG-20230722-WA0001.jpg"
    assert MESSAGES[7].attachments == (Attachment(path, "image/jpeg", False),)
    assert MESSAGES[7].text == "Your street"
    assert MESSAGES[7].extra["message_thumbnail"]["thumbnail"]["bytes"] == 2002

    def beside(*paths: str) -> Any:
        told = found(TODAY, frozenset(paths), "x/msgstore.db")
        return next(one.attachments for one in told if one.locator["rowid"] == 7)

    assert beside(f"WhatsApp/{path}") == (
        Attachment(path, "image/jpeg", True, f"x/WhatsApp/{path}"),
    )
    assert beside(f"a/{path}", f"b/{path}") == (Attachment(path, "image/jpeg", False),)
    assert beside("IMG-20230722-WA0001.jpg") == (Attachment(path, "image/jpeg", False),)


def test_missing_media_rows() -> None:
    """No path, or not even the row; a caption in the media's row is the text."""
    assert MESSAGES[9].marks == MESSAGES[33].marks == ("media-omitted",)
    assert MESSAGES[8].text == "Read this"


def test_orphan_rows() -> None:
    """Everything that belongs to a message which is gone."""
    orphans = [locator for reason, locator in anomalies(TODAY) if reason == "orphan-row"]
    assert orphans == [
        {"table": "message_media", "rowid": 32}, {"table": "message_vcard", "rowid": 2},
        {"table": "message_add_on", "rowid": 4}, {"table": "message_add_on_reaction", "rowid": 9},
        {"table": "call_log_participant_v2", "rowid": 2},
    ]  # fmt: skip


def test_calls() -> None:
    """Among the messages and in the call log."""
    assert MESSAGES[13].kind == "call" and MESSAGES[13].marks == ("missed",)
    assert MESSAGES[13].extra["missed_call_logs"][0]["video_call"] == 1
    assert MESSAGES[14].kind == "call" and MESSAGES[14].sender == Sender(None, None, True)
    calls = records(TODAY, "call_log")
    assert calls[1].sender == Sender(None, None, True) and calls[1].thread == HELEN
    assert calls[1].extra["result"] == "connected" and calls[1].extra["duration"] == 95
    assert calls[2].marks == ("missed",) and calls[2].sender is not None
    assert calls[2].sender.handle == LID
    assert calls[2].extra["call_log_participant_v2"][0]["jid"] == HELEN
    assert calls[3].sender == Sender(None, None, False) and calls[3].sent is None


def test_reply_forwarded_location_poll_expiring() -> None:
    """Every part of a message stands in its record."""
    assert MESSAGES[5].marks == ("reply",)
    assert MESSAGES[5].extra["message_quoted"]["text_data"] == "Tell nobody."
    assert MESSAGES[6].marks == ("forwarded",)
    assert MESSAGES[15].marks == ("location",)
    assert MESSAGES[15].extra["message_location"]["latitude"] == "-37.8136"
    assert MESSAGES[16].marks == ("live-location", "location")
    assert MESSAGES[25].marks == ("poll",)
    assert [one["option_name"] for one in MESSAGES[25].extra["message_poll_option"]] == [
        "Shenbe", "Yekshenbe",
    ]  # fmt: skip
    (vote,) = MESSAGES[25].extra["message_add_on"]
    assert vote["sender_jid"] == LID and vote["chosen"][0]["option_name"] == "Yekshenbe"
    assert MESSAGES[31].marks == ("expiring",)
    assert "FN:Alim" in MESSAGES[17].extra["message_vcard"][0]["vcard"]


def test_reactions() -> None:
    """Others' and the owner's."""
    assert MESSAGES[4].extra["reactions"] == [
        {"reaction": "\U0001f44d", "sender": HELEN, "milliseconds": 1690000241000},
        {"reaction": "\u2764", "self": True, "milliseconds": 1690000242000},
    ]


def test_an_unknown_type_is_a_message() -> None:
    """Its number stays; nothing is guessed."""
    assert MESSAGES[28].kind == "message" and "type" not in MESSAGES[28].extra


def test_the_older_tables() -> None:
    """One table held nearly everything."""
    assert LEGACY[2].sender == Sender(None, None, True)
    assert LEGACY[3].sender == Sender(None, HELEN, False)
    assert LEGACY[4].marks == ("reply",)
    assert LEGACY[4].extra["messages_quotes"]["data"] == "Tell nobody."
    assert LEGACY[5].text == "Your street" and LEGACY[5].marks == ("forwarded",)
    assert LEGACY[5].attachments == (Attachment("IMG-20170714-WA0001.jpg", "image/jpeg", False),)
    assert LEGACY[6].marks == ("media-omitted",) and LEGACY[7].marks == ("deleted",)
    assert LEGACY[8].marks == ("location",)
    assert LEGACY[9].kind == "notice" and LEGACY[9].extra["event"] == "name-changed"
    assert LEGACY[9].sender == Sender(None, RAHILE) and LEGACY[9].thread == "Ana tili mektipi"
    assert LEGACY[10].kind == "notice" and LEGACY[10].sender is None
    assert LEGACY[11].sender == Sender(None, RAHILE, False)
    assert "FN:Alim" in LEGACY[12].extra["messages_vcards"][0]["vcard"]
    assert LEGACY[13].kind == "call" and LEGACY[13].marks == ("missed",)
    assert LEGACY[2].sent is not None and LEGACY[2].sent.readings == ("2017-07-14T02:40:02Z",)
    assert ("orphan-row", {"table": "messages_quotes", "rowid": 2}) in anomalies(OLDER)


def test_a_database_that_was_being_converted_tells_both_tables() -> None:
    """A message that stands in both says so, and its parts belong to either."""
    both = changed(
        TODAY,
        "CREATE TABLE messages(_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_from_me INTEGER, "
        "key_id TEXT, data TEXT, timestamp INTEGER, media_wa_type TEXT)",
        f"INSERT INTO messages VALUES (4, '{HELEN}', 0, 'FICTION0004', 'Tell nobody.', 1, '0'), "
        f"(32, '{HELEN}', 0, 'FICTION0032', NULL, 1690001920000, '1')",
    )
    told = records(both, "messages")
    assert told[4].extra["also_in"] == "message" and "also_in" not in told[32].extra
    assert [one.name for one in told[32].attachments] == [
        "Media/WhatsApp Images/IMG-20230722-WA0009.jpg"
    ]
    orphans = [one for reason, one in anomalies(both) if reason == "orphan-row"]
    assert orphans == [
        {"table": "message_add_on_reaction", "rowid": 9},
        {"table": "call_log_participant_v2", "rowid": 2},
    ]


def test_tables_that_nobody_knows_are_told() -> None:
    """Members of groups now, and whatever the next version brings."""
    future = changed(
        TODAY, "CREATE TABLE message_hologram (x)", "INSERT INTO message_hologram VALUES (1)"
    )
    assert ("table-not-read", {"table": "group_participant_user", "rows": 2}) in anomalies(TODAY)
    assert ("table-not-read", {"table": "message_hologram", "rows": 1}) in anomalies(future)


def test_deleted_rows_are_counted() -> None:
    """More row ids were given out than there are rows."""
    member = Member("item", None, io.BytesIO(TODAY), len(TODAY), "c")
    told = {one.what: one for one in READER.explain(member, Options())}
    assert told["messages missing"].decided == "1"
    assert told["tables of messages"].decided == "message"


def test_it_is_known_by_its_tables() -> None:
    """And nobody else is as sure."""
    for data in (TODAY, OLDER):
        reader = surest_reader(data[:65536], len(data), "x")
        assert reader is not None and reader.name == "whatsapp-android"
