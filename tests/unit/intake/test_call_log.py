"""Call logs and tables of messages: columns in several languages, directions, times, damage."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.call_log.columns import columns_of
from guwah.intake.call_log.reader import READER
from guwah.intake.call_log.values import duration_seconds
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors" / "call-log"


def vector(name: str) -> bytes:
    return (VECTORS / f"{name}.csv").read_bytes()


def found(data: bytes, zone: str | None = None) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(data), len(data), "n", frozenset({"IMG_0001.HEIC"}))
    return list(tiled(READER, member, Options(zone=zone)))


def records(data: bytes) -> list[Record]:
    return [one for one in found(data) if isinstance(one, Record)]


def anomalies(data: bytes) -> list[tuple[str, bytes]]:
    return [
        (one.reason, data[one.span[0] : sum(one.span)])
        for one in found(data)
        if isinstance(one, Anomaly) and one.span
    ]


def people(data: bytes) -> list[tuple[str | None, str | None, bool | None] | None]:
    return [
        (one.sender.name, one.sender.handle, one.sender.self) if one.sender else None
        for one in records(data)
    ]


@pytest.mark.parametrize("name", ["english", "german", "android", "chinese"])
def test_calls_are_calls_and_missed_ones_are_marked(name: str) -> None:
    """In any language, and where the type is the number of the telephone's database."""
    told = records(vector(name))
    assert {one.kind for one in told} == {"call"} and {one.text for one in told} == {""}
    assert told[1 if name != "android" else 2].marks == ("missed",)
    assert told[0].marks == ()


def test_what_went_out_is_the_owners_and_what_came_in_the_other_sides() -> None:
    """Of a kind that is not known, nobody is the sender, and nothing is lost."""
    nur = "+49 30 5550101"
    assert people(vector("english")) == [
        ("Nur", nur, False), (None, "+49305550102", False), (None, None, True), (None, None, False), None,
    ]  # fmt: skip
    out, unknown = records(vector("english"))[2], records(vector("english"))[4]
    assert (out.thread, out.extra["Name"], out.extra["Phone Number"]) == (nur, "Nur", nur)
    assert (unknown.extra["Name"], unknown.extra["Call Type"]) == ("Nur", "Conference")


def test_durations_are_told_in_seconds_only_where_their_unit_is_certain() -> None:
    """`1:05` can be minutes or hours; a bare number counts what the header says."""
    assert [one.extra.get("duration_seconds") for one in records(vector("german"))] == [65, 0, None]
    assert [one.extra.get("duration_seconds") for one in records(vector("chinese"))] == [65, 0, 120]
    assert "duration_seconds" not in records(vector("android"))[0].extra
    assert records(vector("english"))[2].extra["duration_seconds"] == 3605
    for written, unit, seconds in (
        ("1h 1m 1s", 0, 3661), ("2 min", 0, 120), ("5", 60, 300), ("0:00:00", 0, 0), ("", 1, None),
        ("a", 1, None), ("5m", 1, 300), ("1 hour, 2 minutes", 0, 3720), ("65", 0, None),
    ):  # fmt: skip
        assert duration_seconds(written, unit) == seconds


def test_times_in_the_forms_that_apps_write() -> None:
    """Epochs, English months, Java's own form with an offset and with an abbreviation."""
    assert records(vector("android"))[0].sent.readings == ("2023-11-14T22:13:20.123Z",)  # type: ignore[union-attr]
    told = [one.sent for one in records(vector("words")) if one.sent]
    assert [(sent.readings, sent.zone) for sent in told] == [
        (("2011-07-23T18:12:54",), "unknown"), (("2013-08-17T09:52:56Z",), "explicit"),
        (("2013-08-18T12:52:56",), "unknown"), (("2013-08-18T12:53",), "unknown"),
    ]  # fmt: skip


def test_the_order_of_the_rows_is_no_evidence_in_a_log() -> None:
    """Logs run backward as often as not; only a number above 12 decides."""
    told = [one.sent.readings for one in records(vector("undecided")) if one.sent]
    assert [len(readings) for readings in told] == [2, 2, 1, 2, 2, 2]
    decided = vector("undecided").replace(b"01/07/2020", b"13/07/2020")
    assert {len(one.sent.readings) for one in records(decided) if one.sent} == {1}


def test_tables_of_messages() -> None:
    """Texts are exact; a direction that is not known makes nobody the sender."""
    assert [one.kind for one in records(vector("messages"))] == ["message"] * 3
    assert [one.text for one in records(vector("messages"))] == [
        'Hello, "you"\nsecond line',
        "Hi",
        "",
    ]
    assert people(vector("messages")) == [
        ("Tursun", "+49305550102", False), (None, None, True), None,
    ]  # fmt: skip


def test_a_table_made_from_a_backup_of_a_telephone() -> None:
    """The chat's name is the thread; a file is an attachment; a notification is a notice."""
    first, second, third = records(vector("phone_backup"))
    assert (first.thread, first.sender and first.sender.handle) == ("Nur", "+49 30 5550101")
    assert second.attachments[0].present and second.attachments[0].media_type == "image/heic"
    assert (third.kind, third.sender, third.extra["Sender Name"]) == ("notice", None, "Nur")


def test_columns_are_known_in_any_order_and_case() -> None:
    """Also where a date and a time share a name's place."""
    told = columns_of(("DURATION (sec)", "номер телефона", "Тип вызова", "ДАТА", "Имя"))
    assert told is not None and told.purpose == "calls" and told.unit_seconds == 1
    assert dict(told.places) == {"duration": 0, "number": 1, "type": 2, "date": 3, "name": 4}
    only_time = columns_of(("Time", "Number", "Duration"))
    assert only_time is not None and only_time.places["date"] == 0


@pytest.mark.parametrize(
    "header",
    [
        "Date,User,Message", "Time,SenderName,Sender,TalkerName,Talker,Content",
        "id,MsgSvrID,type_name,is_sender,talker,msg,src,CreateTime", "Name,Number", "Date,Amount,Text",
        "Name,Phone,Email", "date,time,open,high,low,close", "Type,Number,Date", "x",
    ],
)  # fmt: skip
def test_other_tables_are_not_taken_for_call_logs(header: str) -> None:
    """Contacts, bank statements, other chats."""
    data = header.encode() + b"\n1,2,3\n"
    assert READER.recognise(data, len(data)) == 0
    assert [reason for reason, _ in anomalies(data)] == ["no-header"]


def test_damage_breaks_only_the_rows_that_have_it() -> None:
    """A lost quotation mark, a row without its cells, a file that was cut off."""
    assert [reason for reason, _ in anomalies(vector("damaged"))] == [
        "bad-row", "bad-row", "truncated",
    ]  # fmt: skip
    assert len(records(vector("damaged"))) == 2


def test_a_column_that_is_not_known_is_told() -> None:
    """The header is an anomaly, and the cells stay under their name."""
    data = b"Number,Date,Type,Duration,Mood\n+491,2020-01-02 10:00,Missed,0,sad\n"
    assert anomalies(data) == [("unknown-part", b"Number,Date,Type,Duration,Mood")]
    assert records(data)[0].extra["Mood"] == "sad"


def test_an_empty_cell_more_than_the_header_is_layout() -> None:
    """Some apps end each row with a comma."""
    data = (
        b"Number,Date,Type,Duration\n+491,2020-01-02 10:00,Missed,0,\n+491,2020-01-02 10:00,x,0,y\n"
    )
    assert len(records(data)) == 1 and [reason for reason, _ in anomalies(data)] == ["bad-row"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_log_in_another_encoding_is_read(encoding: str) -> None:
    """By the frame itself."""
    text = vector("chinese").decode("utf-8-sig").replace("乌鲁木齐", "我们的家，在这里")
    told = list(inspect_source(io.BytesIO(text.encode(encoding)), "n", item="n"))
    assert {one.reader for one in told} == {"call-log"}
    assert [one.extra for one in told if isinstance(one, Record)] == [
        one.extra for one in records(text.encode())
    ]


def test_decisions_tell_the_table_and_the_order_of_dates() -> None:
    """The order only where it is a question."""
    for name, decided in (
        ("english", ["calls", "unknown", "day, month, year"]),
        ("chinese", ["calls", "unknown"]),
    ):
        data = vector(name)
        member = Member("i", None, io.BytesIO(data), len(data), "n")
        assert [one.decided for one in READER.explain(member, Options())] == decided


@pytest.mark.parametrize("bait", [b'","', b'"\n', b",", b'a",b,"\n', b"\n", b"1/1/1 1:1:1,"])
def test_a_hostile_table_costs_linear_time(bait: bytes) -> None:
    """64 KiB of what makes quotations, cells or dates."""
    data = vector("german").split(b"\n")[0] + b"\n" + bait * (65_000 // len(bait))
    started = time.process_time()
    found(data)
    assert time.process_time() - started < 1


def test_a_long_header_with_one_unknown_name_costs_linear_time() -> None:
    """Names that differ in case only once made structure try every way of matching them."""
    names = vector("phone_backup").split(b"\n")[0]
    for data in (names * 20 + b",x", names + b"\nx", (b"date,time," * 6000) + b"!"):
        started = time.process_time()
        assert not READER.structure.fullmatch(data)
        assert time.process_time() - started < 0.5
