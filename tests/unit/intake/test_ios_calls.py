"""Call logs of iOS: every trap of the vectors."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.tiling import tiled
from guwah.intake.ios_calls import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "ios-calls"
TODAY = (VECTORS / "CallHistory.storedata").read_bytes()
OLDER = (VECTORS / "older.storedata").read_bytes()
HELEN, RAHILE, JONAS = "+61491570156", "+61491570157", "+61491570158"
OWNER = Sender(None, None, True)


def member(data: bytes, siblings: frozenset[str] = frozenset()) -> Member:
    """A lone file."""
    name = "CallHistory.storedata"
    return Member("item", None, io.BytesIO(data), len(data), name, siblings, "i")


def found(data: bytes, siblings: frozenset[str] = frozenset()) -> list[Any]:
    """What the reader finds, with the summary at the end."""
    return list(tiled(READER, member(data, siblings), Options()))


def records(data: bytes) -> dict[int, Record]:
    """The records by row id."""
    told = [one for one in found(data) if isinstance(one, Record)]
    return {one.locator["rowid"]: one for one in told}  # type: ignore[index]


CALLS = records(TODAY)
OLD = records(OLDER)


def test_every_row_is_told_and_counted() -> None:
    """Calls, what belongs to none, and the tables that only help."""
    summary = found(TODAY)[-1]
    assert isinstance(summary, Summary) and summary.unit == "rows"
    assert (summary.records, summary.anomalies, summary.bytes_structural) == (12, 3, 15)
    assert summary.bytes == 30
    assert all(one.kind == "call" and one.text is None for one in CALLS.values())


def test_a_call_that_went_out_is_the_owners() -> None:
    """The other one is the thread; what the phone knew of him stays beside."""
    call = CALLS[1]
    assert (call.sender, call.thread, call.marks) == (OWNER, HELEN, ())
    assert call.extra["ZADDRESS"] == HELEN and call.extra["ZNAME"] == "Helen Ward"
    assert call.extra["ZDURATION"] == "61.5" and call.extra["type"] == "phone"


def test_a_call_that_came_in_is_the_callers() -> None:
    """With the name that the phone had."""
    assert CALLS[2].sender == Sender("Rahile", RAHILE, False)
    assert CALLS[2].thread == RAHILE and CALLS[2].marks == ()


def test_calls_that_came_in_and_were_not_answered_are_missed() -> None:
    """One that went out never is, whatever its column says."""
    assert CALLS[3].marks == ("missed",)
    assert CALLS[7].extra["ZANSWERED"] == 0 and CALLS[7].marks == ()


def test_a_hidden_number() -> None:
    """Somebody called, and nobody knows who."""
    assert CALLS[4].sender == Sender(None, None, False) and CALLS[4].thread is None


def test_calls_of_facetime_and_of_apps() -> None:
    """The app is named as the phone names it."""
    assert CALLS[5].extra["type"] == "facetime-audio"
    assert CALLS[6].extra["type"] == "facetime-video"
    app = CALLS[7]
    assert app.extra["type"] == "app" and app.extra["ZSERVICE_PROVIDER"] == "net.whatsapp.WhatsApp"
    assert app.thread == JONAS and app.extra["others"] == [JONAS]
    assert "type" not in CALLS[8].extra and CALLS[8].extra["ZCALLTYPE"] == 99


def test_group_participants() -> None:
    """Who began it is the sender; the group's name is nobody's."""
    call = CALLS[6]
    assert call.sender == Sender(None, RAHILE, False) and call.thread is None
    assert call.extra["others"] == [HELEN, RAHILE, JONAS]
    assert [one["ZVALUE"] for one in call.extra["ZHANDLE"]] == [HELEN, RAHILE, JONAS]
    several = CALLS[13]
    assert several.sender == Sender(None, None, False) and several.thread is None
    assert several.extra["others"] == [HELEN, RAHILE] and several.extra["ZNAME"] == "Family"


def test_mac_absolute_time() -> None:
    """Seconds since 2001 with a fraction; null is no time, and text no reading."""
    sent = CALLS[1].sent
    assert sent is not None and sent.written == "700003600.25" and sent.zone == "explicit"
    assert sent.readings == ("2023-03-08T21:26:40Z",)
    assert CALLS[8].sent is None
    odd = CALLS[10].sent
    assert odd is not None and odd.written == "tomorrow" and odd.readings == ()


def test_nothing_says_which_way_it_went() -> None:
    """No direction, no other: no sender."""
    assert CALLS[9].sender is None and "ZORIGINATED" not in CALLS[9].extra


def test_bytes_that_are_no_text() -> None:
    """Repaired where they are stored as text, kept where they are stored as bytes."""
    assert CALLS[11].marks == ("repaired",) and CALLS[11].extra["ZLOCATION"] == "A\ufffdB"
    assert CALLS[10].extra["ZNAME"] == {"base64": "//4="}
    assert CALLS[10].sender == Sender(None, JONAS, False)


def test_missing_handle_rows() -> None:
    """An empty one stands in its place."""
    assert CALLS[11].extra["ZHANDLE"] == [{}] and CALLS[11].thread == HELEN


def test_orphan_rows() -> None:
    """A participant of a call that is gone, a picture of none, a table nobody knows."""
    assert CALLS[1].extra["ZEMERGENCYMEDIAITEM"][0]["ZASSETID"] == "asset-1"
    told = [(one.reason, one.locator) for one in found(TODAY) if isinstance(one, Anomaly)]
    assert told == [
        ("orphan-row", {"table": "Z_2REMOTEPARTICIPANTHANDLES", "rowid": 7}),
        ("orphan-row", {"table": "ZEMERGENCYMEDIAITEM", "rowid": 2}),
        ("table-not-read", {"table": "ZFUTURE", "rows": 1}),
    ]


def test_addresses_that_are_bytes() -> None:
    """As iOS 9 stores them; without participants and services."""
    assert OLD[1].sender == Sender(None, HELEN, False) and OLD[1].marks == ("missed",)
    assert OLD[1].extra["others"] == [HELEN]
    assert OLD[2].sender == OWNER and OLD[2].thread == RAHILE
    assert OLD[3].thread is None and OLD[3].extra["ZADDRESS"] == {"base64": "/wD/"}


def test_how_many_calls_are_gone_is_a_decision() -> None:
    """As far as the database says how many there were."""
    decisions = {one.what: one for one in READER.explain(member(TODAY), Options())}
    assert decisions["calls missing"].decided == "2"
    assert "14 row ids" in decisions["calls missing"].evidence
    assert len(READER.explain(member(OLDER), Options())) == 1


def test_a_log_beside_is_told() -> None:
    """What was written last may stand only there."""
    (log,) = [
        one
        for one in found(TODAY, frozenset({"CallHistory.storedata-wal"}))
        if isinstance(one, Anomaly) and one.reason == "log-not-read"
    ]
    assert log.locator == {"part": "CallHistory.storedata-wal"}


def test_it_is_known_by_its_table() -> None:
    """Both generations; another database is not."""
    for data in (TODAY, OLDER):
        reader = surest_reader(data[:65536], len(data), "x")
        assert reader is not None and reader.name == "ios-calls"
    assert READER.recognise(b"SQLite format 3\x00" + bytes(2000), 2016) == 0
