"""Databases of WhatsApp for iPhone: every trap of the vectors, and the public sample."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp_ios.blobs import is_blob_text
from guwah.intake.whatsapp_ios.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "whatsapp-ios"
CHATS = (VECTORS / "ChatStorage.sqlite").read_bytes()
CALLS = (VECTORS / "CallHistory.sqlite").read_bytes()
HELEN = "61491570156@s.whatsapp.net"
RAHILE = "205690000000001@lid"
SAMPLES = "abrignoni__iLEAPP/admin/test/cases/data/whatsApp"


def found(
    data: bytes, siblings: frozenset[str] = frozenset(), path: str | None = None
) -> list[Any]:
    """What the reader finds, with the summary at the end."""
    name = "ChatStorage.sqlite"
    member = Member("item", path, io.BytesIO(data), len(data), name, siblings, "i")
    return list(tiled(READER, member, Options()))


def records(data: bytes = CHATS, table: str = "ZWAMESSAGE") -> dict[int, Record]:
    """The records of one table by row id."""
    return {
        one.locator["rowid"]: one
        for one in found(data)
        if isinstance(one, Record) and one.locator["table"] == table  # type: ignore[index]
    }


MESSAGES = records()


def test_every_row_is_told_and_counted() -> None:
    """Rows in records, in anomalies and in declared tables add up to all rows."""
    *told, summary = found(CHATS)
    assert isinstance(summary, Summary) and summary.unit == "rows"
    assert (summary.records, summary.anomalies, summary.bytes) == (30, 3, 54)
    assert summary.bytes_in_records + summary.bytes_in_anomalies + summary.bytes_structural == 54
    assert [one.id for one in told] == [f"i/{n}" for n in range(33)]
    assert {one.span for one in told} == {None}
    assert {one.grade for one in told if isinstance(one, Record)} == {"database"}


def test_mac_absolute_time() -> None:
    """Seconds since 2001, with a fraction or without; what was written stays."""
    assert MESSAGES[2].sent is not None and MESSAGES[3].sent is not None
    assert MESSAGES[2].sent.readings == ("2023-08-29T11:08:40Z",)
    assert MESSAGES[3].sent.written == "715000180.75"
    assert MESSAGES[3].sent.earliest == "2023-08-29T11:09:40Z"
    assert MESSAGES[3].sent.zone == "explicit"


def test_a_date_that_is_no_time_has_no_reading() -> None:
    """WhatsApp writes year 1 for "never"; null is null."""
    assert MESSAGES[16].sent is not None and MESSAGES[16].sent.readings == ()
    assert MESSAGES[16].sent.written == "-63114076800"
    assert MESSAGES[17].sent is None


def test_null_text_and_empty_text() -> None:
    """Two different things."""
    assert MESSAGES[8].text is None
    assert MESSAGES[17].text == ""


def test_text_is_exact() -> None:
    """Marks and line ends of the body stay."""
    assert MESSAGES[16].text == "\u200eSalam\r\n\u202eiki\u202c"


def test_undecodable_text_is_repaired_and_marked() -> None:
    """Bytes that are no UTF-8."""
    assert MESSAGES[30].text == "Sal\ufffdam" and MESSAGES[30].marks == ("repaired",)


def test_self_is_told() -> None:
    """The owner has no name of his own in this database."""
    assert MESSAGES[2].sender == Sender(None, None, True)
    assert MESSAGES[3].sender == Sender("Helen Marsh", HELEN, False)


def test_push_names() -> None:
    """A name that somebody has chosen himself is told as such; a blob in its column is no name."""
    assert MESSAGES[22].sender == Sender("rahile \U0001f338", RAHILE, False)
    assert MESSAGES[22].extra["name_from"] == "ZWAPROFILEPUSHNAME"
    assert MESSAGES[24].sender == Sender("Old Push Name", None, False)
    assert MESSAGES[24].extra["name_from"] == "ZPUSHNAME"
    assert MESSAGES[21].extra["name_from"] == "ZCONTACTNAME"
    assert is_blob_text("CO/kxKIGIAA=")
    assert not any(is_blob_text(name) for name in ("Anna", "Alim", "rahile1=", "Sara", "", None))


def test_lid_jids() -> None:
    """A hidden number stays as it is; the chat says what it knows."""
    assert MESSAGES[26].sender is not None and MESSAGES[26].sender.handle == RAHILE
    assert MESSAGES[26].thread == RAHILE
    assert MESSAGES[26].extra["ZWACHATSESSION"]["ZCONTACTIDENTIFIER"] == "61491570157"
    assert MESSAGES[26].extra["ZWACHATSESSION"]["ZREMOVED"] == 1


def test_group_participants() -> None:
    """The member who wrote; a member row that is missing makes no sender of the group."""
    assert MESSAGES[21].sender == Sender("Helen Marsh", HELEN, False)
    assert MESSAGES[21].extra["ZWAGROUPMEMBER"]["ZMEMBERJID"] == HELEN
    assert MESSAGES[24].sender is not None and MESSAGES[24].sender.handle is None
    assert MESSAGES[24].extra["ZGROUPMEMBER"] == 77


def test_group_events_are_notices() -> None:
    """Who was added, and what the group was called, with nobody made the author."""
    for number, event in ((18, "group-created"), (19, "member-added"), (20, "name-changed")):
        assert MESSAGES[number].kind == "notice" and MESSAGES[number].sender is None
        assert MESSAGES[number].extra["event"] == event
    assert MESSAGES[19].text == f"{HELEN};{RAHILE}"
    assert MESSAGES[20].text == "Ana tili mektipi"
    assert MESSAGES[18].extra["ZWAGROUPINFO"]["ZCREATORJID"] == "61491570006@s.whatsapp.net"
    (change,) = records(table="ZWAGROUPMEMBERSCHANGE").values()
    assert change.kind == "notice" and change.extra["ZMEMBERJIDS"] == RAHILE


def test_system_messages() -> None:
    """What the app itself says has no author."""
    assert MESSAGES[1].kind == "notice" and MESSAGES[1].sender is None
    assert MESSAGES[1].extra["event"] == "encrypted"


def test_view_once() -> None:
    """Marked; that no file is named is no omission."""
    assert MESSAGES[10].marks == ("view-once",) and MESSAGES[10].text is None


def test_deleted() -> None:
    """The number that stands in the place of the text is not the text."""
    assert MESSAGES[11].marks == ("deleted",) and MESSAGES[11].text is None
    assert MESSAGES[11].extra["ZTEXT"] == "3AINTERNALNUMBER"


def test_deleted_rows_are_counted() -> None:
    """More row ids were given out than there are rows."""
    member = Member("item", None, io.BytesIO(CHATS), len(CHATS), "c")
    told = {one.what: one for one in READER.explain(member, Options())}
    assert told["what is read"].decided == "ZWAGROUPMEMBERSCHANGE 1, ZWAMESSAGE 29"
    assert told["messages missing"].decided == "0"


def test_media_paths() -> None:
    """The path as written, the type, the caption; present only if it lies beside the database."""
    path = f"Media/{HELEN}/d/0/street.jpg"
    assert MESSAGES[6].attachments == (Attachment(path, "image/jpeg", False),)
    assert MESSAGES[6].text == "Your street" and MESSAGES[6].marks == ()
    beside = found(CHATS, frozenset({path}), "x/ChatStorage.sqlite")[5]
    assert beside.attachments == (Attachment(path, "image/jpeg", True),)
    below = found(CHATS, frozenset({"Message/" + path}), "x/ChatStorage.sqlite")[5]
    assert below.attachments == (Attachment(path, "image/jpeg", True, f"x/Message/{path}"),)
    small = path.replace(".jpg", ".thumb")
    thumb = found(CHATS, frozenset({"Message/" + small}))[5]
    assert [one.name for one in thumb.attachments if one.present] == [small]


def test_a_document_has_a_name_and_a_caption() -> None:
    """The caption is what was said."""
    assert MESSAGES[7].text == "Read this" and MESSAGES[7].extra["ZTEXT"] == "plan.pdf"


def test_missing_media_rows() -> None:
    """No path, or not even the row."""
    assert MESSAGES[8].marks == MESSAGES[9].marks == ("media-omitted",)
    assert MESSAGES[9].extra["ZMEDIAITEM"] == 99 and "ZWAMEDIAITEM" not in MESSAGES[9].extra


def test_orphan_rows() -> None:
    """A picture and a receipt whose message is gone."""
    orphans = [one for one in found(CHATS) if isinstance(one, Anomaly)]
    assert [(one.reason, one.locator) for one in orphans] == [
        ("orphan-row", {"table": "ZWAMEDIAITEM", "rowid": 9}),
        ("orphan-row", {"table": "ZWAMESSAGEINFO", "rowid": 4}),
        ("table-not-read", {"table": "ZWABLACKLISTITEM", "rows": 2}),
    ]


def test_a_message_of_no_chat_is_told() -> None:
    """Its thread is unknown."""
    assert MESSAGES[27].thread is None and MESSAGES[27].text == "No chat at all"


def test_calls_among_the_messages() -> None:
    """A missed one, and one with its length."""
    assert MESSAGES[12].kind == "call" and MESSAGES[12].marks == ("missed",)
    assert MESSAGES[13].kind == "call" and MESSAGES[13].extra["call_seconds"] == 95


def test_the_call_log() -> None:
    """Who called whom, and what was missed."""
    calls = records(CALLS, "ZWACDCALLEVENT")
    assert calls[1].sender == Sender(None, "61491570006@s.whatsapp.net", True)
    assert calls[1].thread == HELEN and calls[1].extra["ZDURATION"] == "95.11599731445312"
    assert calls[2].sender == Sender(None, HELEN, False) and calls[2].marks == ("missed",)
    assert [one["ZJIDSTRING"] for one in calls[2].extra["ZWACDCALLEVENTPARTICIPANT"]] == [
        HELEN, RAHILE,
    ]  # fmt: skip
    assert calls[3].sender is None and calls[3].thread is None
    reasons = Counter(one.reason for one in found(CALLS) if isinstance(one, Anomaly))
    assert reasons == {"orphan-row": 2}


def test_reply_forwarded_location_and_poll() -> None:
    """What the blobs and numbers say stands beside them."""
    assert MESSAGES[4].marks == ("reply",)
    assert MESSAGES[4].extra["quoted"] == {
        "stanza": "3AFICTION0003", "sender": HELEN, "text": "Tell nobody.",
    }  # fmt: skip
    assert MESSAGES[5].marks == ("forwarded",)
    assert MESSAGES[14].marks == ("location",)
    assert MESSAGES[14].extra["ZWAMEDIAITEM"]["ZLATITUDE"] == "-37.8136"
    assert MESSAGES[23].marks == ("poll",) and MESSAGES[23].text == "Yighin qachan?"
    assert MESSAGES[23].extra["poll"]["votes"][0] == {"sender": RAHILE, "chosen": [1]}
    assert "FN:Alim" in MESSAGES[15].extra["ZWAMEDIAITEM"]["ZVCARDSTRING"]


def test_reactions() -> None:
    """Others' and the owner's; a blob that is none tells nothing and stays."""
    assert MESSAGES[3].extra["reactions"] == [
        {"reaction": "\U0001f44d", "sender": RAHILE, "milliseconds": 715000000},
        {"reaction": "\u2764", "self": True, "milliseconds": 715000005},
    ]
    assert "reactions" not in MESSAGES[22].extra
    assert "base64" in MESSAGES[22].extra["ZWAMESSAGEINFO"]["ZRECEIPTINFO"]


def test_an_unknown_type_is_a_message() -> None:
    """Its number stays; nothing is guessed."""
    assert MESSAGES[25].kind == "message" and "type" not in MESSAGES[25].extra
    assert MESSAGES[25].extra["ZMESSAGETYPE"] == 4242


def test_a_write_ahead_log_beside_is_told() -> None:
    """What was written last may stand only there."""
    told = found(CHATS, frozenset({"ChatStorage.sqlite-wal"}))
    (log,) = [one for one in told if isinstance(one, Anomaly) and one.reason == "log-not-read"]
    assert log.locator == {"part": "ChatStorage.sqlite-wal"}


def test_a_truncated_database_keeps_what_is_there() -> None:
    """And says that it ends inside."""
    for cut in range(1024, len(CHATS), 1024):
        told = found(CHATS[:cut])
        assert "truncated" in {one.reason for one in told if isinstance(one, Anomaly)}


def test_bytes_that_are_no_database_are_one_anomaly() -> None:
    """A person may have named the wrong reader."""
    (one, summary) = found(b"not a database at all")
    assert isinstance(one, Anomaly) and one.reason == "no-database"
    assert summary.records == 0


def test_it_is_known_by_its_tables() -> None:
    """And nobody else is as sure."""
    for data in (CHATS, CALLS):
        reader = surest_reader(data[:65536], len(data), "x")
        assert reader is not None and reader.name == "whatsapp-ios"


@pytest.mark.parametrize(
    ("name", "calls", "count"), [("Messages", 0, 32), ("CallHistory", 4, 4)]
)  # fmt: skip
def test_the_sample_gives_its_true_count(samples: Path, name: str, calls: int, count: int) -> None:
    """A public test image of an iPhone: every row that is known to be there."""
    path = samples / SAMPLES / f"testdata.whatsApp.whatsApp{name}.josh_ios15_ffs.zip"
    told = list(inspect_source(io.BytesIO(path.read_bytes()), "x.zip", item="x"))
    these = [one for one in told if isinstance(one, Record)]
    assert len(these) == count and sum(one.kind == "call" for one in these) == calls
    assert all(one.sent is not None and one.sent.zone == "explicit" for one in these)
    if not calls:
        with zipfile.ZipFile(path) as archive:
            assert any(entry.endswith("ChatStorage.sqlite") for entry in archive.namelist())
        texts = [one.text for one in these if one.text]
        assert len(texts) == 15 and "I’m here!" in texts
