"""The Telegram reader: every kind of message, and the true counts of the samples."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.telegram.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "telegram"


def _read(
    export: bytes, zone: str | None = None, siblings: frozenset[str] = frozenset()
) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(export), len(export), "result.json", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _records(found: list[Record | Anomaly | Summary]) -> list[Record]:
    return [one for one in found if isinstance(one, Record)]


def _one(message: dict[str, Any], zone: str | None = None) -> Record:
    chat = {"name": "c", "type": "private_group", "id": 1, "messages": [message]}
    (record,) = _records(_read(json.dumps(chat, ensure_ascii=False).encode(), zone))
    return record


@pytest.fixture(scope="module")
def single() -> dict[int, Record]:
    """The records of the vector with every kind, by message number."""
    siblings = frozenset({"photos/photo_1.jpg", "photo_2.jpg"})
    found = _records(_read((VECTORS / "single.json").read_bytes(), siblings=siblings))
    return {record.extra["id"]: record for record in found}


@pytest.mark.parametrize(
    ("path", "records", "threads"),
    [
        ("mlomb__chat-analytics/tests/samples/telegram/BIG_20A_5475M.json", 5475, 1),
        ("joweich__chat-miner/test/telegram/test_single_export.json", 2, 1),
        ("joweich__chat-miner/test/telegram/test_batch_export.json", 2, 1),
        ("inline/telegram_ru_full_account.json", 8, 3),
        ("meteora-pro__lokb/tests/fixtures/telegram/result.json", 9, 1),
    ],
)
def test_samples_give_their_true_counts(
    samples: Path, path: str, records: int, threads: int
) -> None:
    """Counted by elements; every span cuts exactly the object that the JSON holds."""
    export = (samples / path).read_bytes()
    found = _records(_read(export))
    assert len(found) == records
    assert len({record.thread for record in found}) == threads
    assert not any(isinstance(one, Anomaly) for one in _read(export))
    whole = json.loads(export)
    chats = whole["chats"]["list"] if "chats" in whole else [whole]
    expected = [message for chat in chats for message in chat["messages"]]
    for record, message in zip(found, expected, strict=True):
        assert record.span is not None
        assert json.loads(export[record.span[0] : sum(record.span)]) == message


def test_the_epoch_is_the_reading_and_the_date_stays_written(samples: Path) -> None:
    """Also where the two contradict each other, or the date is no time at all."""
    found = _records(_read((samples / "inline/telegram_ru_full_account.json").read_bytes()))
    sent = found[-1].sent
    assert sent is not None
    assert (sent.written, sent.readings, sent.zone) == ("x", ("2026-09-12T08:00:20Z",), "explicit")
    assert sent.earliest == sent.latest == "2026-09-12T08:00:20Z"


def test_a_name_is_found_wherever_it_stands() -> None:
    """Before the messages, or after them where another program sorted the keys."""
    for name in ("single.json", "sorted_keys.json", "minified.json", "bom_crlf.json"):
        export = (VECTORS / name).read_bytes()
        record = _records(_read(export))[0]
        assert record.thread == "Kamil"
        start, length = record.context[0]
        assert export[start : start + length] == b'"Kamil"'


def test_text_is_the_string_or_its_parts(single: dict[int, Record]) -> None:
    """Formatting that says more than the text stays in extra."""
    assert single[3].text == "“Quoted” \\ back\\slash\n},{\n two lines"
    assert single[4].text == "See here, now"
    assert single[4].extra["text_entities"][1]["href"] == "https://example.org/a?b=1"
    assert "text_entities" not in single[1].extra


def test_marks_say_what_happened(single: dict[int, Record]) -> None:
    """Each from its own key."""
    assert {number: record.marks for number, record in single.items() if record.marks} == {
        3: ("reply",),
        5: ("edited",),
        6: ("forwarded",),
        8: ("media-omitted",),
        9: ("media-omitted",),
        11: ("location",),
        12: ("live-location", "location"),
        13: ("expiring",),
        14: ("expiring", "view-once"),
        15: ("poll",),
        20: ("missed",),
        22: ("media-omitted",),
    }


def test_a_file_is_present_only_at_its_very_path(single: dict[int, Record]) -> None:
    """A file of the same name in another folder is another file."""
    assert [(a.name, a.media_type, a.present) for a in single[7].attachments] == [
        ("photos/photo_1.jpg", "image/jpeg", True)
    ]
    assert not single[13].attachments[0].present
    assert [(a.name, a.media_type, a.present) for a in single[9].attachments] == [
        ("letter.pdf", "application/pdf", False)
    ]
    assert single[10].attachments[0].media_type == "audio/ogg"
    assert single[10].extra["duration_seconds"] == 7


def test_calls_are_calls_and_what_the_app_says_is_a_notice(single: dict[int, Record]) -> None:
    """With the seconds in extra."""
    assert (single[19].kind, single[19].extra["duration_seconds"]) == ("call", 42)
    assert single[19].sender == Sender("Kamil", "user4300")
    assert (single[20].kind, single[21].kind) == ("call", "notice")
    assert single[21].extra["title"] == "a: b"


def test_a_deleted_account_keeps_its_handle(single: dict[int, Record]) -> None:
    """`from` is null, `from_id` is not."""
    assert single[17].sender == Sender(None, "user4200")
    assert single[18].sender == Sender("Nur", "4294967313")


def test_content_that_was_not_exported_has_no_text(single: dict[int, Record]) -> None:
    """A message of the type `unsupported` is there and says nothing."""
    assert (single[22].text, single[22].sender, single[22].sent) == (None, None, None)


def test_numbers_stay_as_written(single: dict[int, Record]) -> None:
    """A coordinate is not rounded, and needs no floating point to be committed to."""
    assert single[11].extra["location_information"]["latitude"] == "59.911491"


def test_the_owner_is_self_where_the_account_says_who_it_is() -> None:
    """The span of the owner's number is context then."""
    export = (VECTORS / "account.json").read_bytes()
    found = _records(_read(export))
    assert {r.sender.self for r in found if r.sender and r.sender.handle == "user4200"} == {True}
    assert {r.sender.self for r in found if r.sender and r.sender.handle == "7"} == {False}
    start, length = found[0].context[-1]
    assert export[start : start + length] == b"4200"


def test_what_holds_no_message_is_an_anomaly_not_silence() -> None:
    """Contacts may be evidence; an unknown section may be anything."""
    export = (VECTORS / "account.json").read_bytes()
    anomalies = [one for one in _read(export) if isinstance(one, Anomaly)]
    assert [one.reason for one in anomalies] == ["section-not-read", "unknown-part"]
    start, length = anomalies[0].span or (0, 0)
    contacts = json.loads(b"[" + export[start : start + length] + b"]")
    assert len(contacts) == 2


def test_old_exports_have_wall_clock_times() -> None:
    """Unknown without a zone, declared with one; `Z` and milliseconds are an instant."""
    export = (VECTORS / "old.json").read_bytes()
    first, second, third, fourth = _records(_read(export))
    assert first.sent is not None and first.sent.zone == "unknown"
    assert (first.sent.earliest, first.sent.latest) == (
        "2019-03-01T09:59:58Z",
        "2019-03-02T11:59:58Z",
    )
    assert second.sent is not None and second.sent.zone == "explicit"
    assert second.sent.readings == ("2019-03-02T00:00:01.250Z",)
    assert second.extra["text"] == ["a ", {"type": "bold", "text": "b"}]
    assert third.sent is None
    assert fourth.sent is not None
    assert (fourth.sent.written, fourth.sent.readings) == ("yesterday", ())
    declared = _records(_read(export, zone="Asia/Urumqi"))[0].sent
    assert declared is not None
    assert (declared.earliest, declared.zone) == ("2019-03-01T17:59:58Z", "declared")


def test_telegrams_own_escapes_are_read_as_meant() -> None:
    """`\\x0B` is no JSON, but it is what Telegram writes for a control character."""
    record = _records(_read((VECTORS / "control_character.json").read_bytes()))[0]
    assert (record.text, record.marks) == ("Have you\x0beaten?", ())


@pytest.mark.parametrize(
    "message",
    [
        {"id": 1, "type": "message", "from": {"a": 1}, "from_id": [1], "text": "t"},
        {"id": 1, "type": ["odd"], "date": 5, "date_unixtime": "12x", "text": "t"},
        {"id": 1, "type": "message", "date_unixtime": "007", "chat": "mine", "text": "t"},
        {"id": 1, "type": "message", "photo": 5, "file": None, "mime_type": 7, "text": "t"},
        {"id": 1, "type": "message", "text": "t", "text_entities": {"a": 1}},
        {"id": 1, "type": "message", "text": "t", "reply_to_message_id": 2**60},
    ],
)
def test_values_of_unexpected_types_are_kept(message: dict[str, Any]) -> None:
    """What cannot be understood is not dropped."""
    record = _one(message)
    assert record.text == "t"
    kept = dict(record.extra)
    for key in message.keys() - {"id", "type", "text"}:
        assert str(kept[key]) == str(message[key])


def test_bidirectional_marks_leave_the_name_only() -> None:
    """Two spellings that look alike are one name; the text stays as it was."""
    record = _one({"id": 1, "type": "message", "from": "\u200fNur\u202c", "text": "\u200fhi"})
    assert record.sender == Sender("Nur", None)
    assert record.text == "\u200fhi"


@pytest.mark.parametrize("text", ["\ud83d", "\udc00x\ud800"])
def test_half_a_surrogate_pair_is_repaired_and_said(text: str) -> None:
    """It has no UTF-8."""
    chat = {"type": "private_group", "messages": [{"id": 1, "type": "message", "text": text}]}
    (record,) = _records(_read(json.dumps(chat).encode()))
    assert record.marks == ("repaired",)
    assert record.text is not None and "\ufffd" in record.text


@pytest.mark.parametrize(
    "other",
    [
        b'{"participants": [], "messages": [{"sender_name": "a", "timestamp_ms": 1}]}',
        b'{"guild": {}, "messages": [{"id": "1", "type": "Default", "timestamp": "x"}]}',
        b"[]",
        b"29/01/18, 12:24 - Nur: hi",
        b"",
    ],
)
def test_other_formats_are_not_claimed(other: bytes) -> None:
    """JSON with messages is not always Telegram's."""
    assert READER.recognise(other, len(other)) == 0


def test_explaining_says_what_the_dates_are() -> None:
    """Instants, wall-clock times, or both."""
    export = (VECTORS / "old.json").read_bytes()
    member = Member("i", None, io.BytesIO(export), len(export), "result.json")
    (decision,) = READER.explain(member, Options())
    assert decision.decided == "both"


def test_an_account_that_begins_with_its_contacts_is_known() -> None:
    """The first 64 KiB may hold no chat at all."""
    head = b'{\n "about": "x",\n "contacts": {\n  "about": "y",\n  "list": [\n   {"first_name": "Nur"},'
    assert READER.recognise(head, 1 << 30) > 0
