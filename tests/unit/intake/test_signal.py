"""The Signal reader: the app's own plaintext export, and signal-export's lines."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.signal.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "signal"
KAMIL = Sender("Kamil (work)", "+15550100", False)
STORED = hashlib.sha256(bytes([9]) * 32 + bytes([10]) * 64).hexdigest()


def _read(
    export: bytes,
    siblings: frozenset[str] = frozenset(),
    path: str | None = None,
    zone: str | None = None,
) -> list[Record | Anomaly | Summary]:
    member = Member("i", path, io.BytesIO(export), len(export), "main.jsonl", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _vector(name: str, **more: Any) -> list[Record]:
    found = _read((VECTORS / name).read_bytes(), **more)
    return [one for one in found if isinstance(one, Record)]


def _items(name: str = "main.jsonl", **more: Any) -> dict[int, Record]:
    """Items by their number, the ad-hoc call as 0."""
    return dict(enumerate(_vector(name, **more)))


@pytest.fixture(scope="module")
def items() -> dict[int, Record]:
    """The records of the vector with every kind, by number."""
    return _items()


def test_names_come_from_the_lines_before(items: dict[int, Record]) -> None:
    """As Signal shows them; the other names stay in `extra`, their places are context."""
    assert items[1].sender == KAMIL and items[1].thread == "Kamil (work)"
    assert items[1].extra["author"]["profileGivenName"] == "Kamil"
    assert items[14].sender is not None and items[14].sender.name == "Al"
    assert items[14].thread == "Tea" and items[14].extra["chat"] == {"id": "11", "type": "group"}
    export = (VECTORS / "main.jsonl").read_bytes()
    told = [json.loads(export[at : at + size]) for at, size in items[1].context]
    assert told == [
        "10",
        "4",
        "Kamil \u200e(work)",
        "15550100",
        "4",
        "Kamil \u200e(work)",
        "15550100",
    ]


def test_handles_are_numbers_identifiers_or_usernames(items: dict[int, Record]) -> None:
    """A telephone number first; sixteen bytes are written as people see them."""
    assert items[14].sender is not None
    assert items[14].sender.handle == "06060606-0606-0606-0606-060606060606"
    assert (
        items[20].sender == Sender(None, "someone.01", False) and items[20].thread == "someone.01"
    )


def test_the_owner_is_the_recipient_called_self(items: dict[int, Record]) -> None:
    """With the account's name; the chat with oneself has no name in the export."""
    assert items[2].sender == Sender("Nur K.", "nur.77", True)
    assert items[16].thread is None and items[16].extra["chat"]["type"] == "self"
    assert items[19].sender is None and items[19].extra["authorId"] == "99"


def test_times_are_epochs_in_milliseconds(items: dict[int, Record]) -> None:
    """One reading with Z."""
    sent = items[1].sent
    assert sent is not None and (sent.written, sent.zone) == ("1706781660001", "explicit")
    assert sent.readings == ("2024-02-01T10:01:00.001Z",) and sent.earliest == sent.latest


def test_signal_kinds_and_marks(items: dict[int, Record]) -> None:
    """Calls, notices, and everything that is more than a text."""
    assert [n for n, one in items.items() if one.kind == "call"] == [0, 12]
    assert [n for n, one in items.items() if one.kind == "notice"] == [13, 15]
    assert {n: one.marks for n, one in items.items() if one.marks} == {
        3: ("edited",), 4: ("reply",), 6: ("media-omitted",), 8: ("view-once",), 9: ("deleted",),
        11: ("poll",), 12: ("missed",), 17: ("reply",), 18: ("deleted",),
    }  # fmt: skip
    assert items[13].extra["updateMessage"]["profileChange"]["newName"] == "Kamil T."
    assert items[15].extra["updateMessage"]["groupChange"]["updates"]


def test_signal_texts(items: dict[int, Record]) -> None:
    """The body exactly; null where it was deleted, empty where there is none."""
    assert items[2].text == 'ياخشىمۇسىز\n{"chatItem":{}}'
    assert [items[n].text for n in (9, 18)] == [None, None]
    assert [items[n].text for n in (5, 7, 8, 10, 12)] == [""] * 5
    assert (items[11].text, items[17].text) == ("Tea?", "Nice")


def test_signal_reactions_quotes_edits_and_stickers_are_kept(items: dict[int, Record]) -> None:
    """In `extra`, under their own keys."""
    assert items[1].extra["standardMessage"]["reactions"][0]["emoji"] == "❤️"
    assert items[3].extra["revisions"][0]["standardMessage"]["text"]["body"] == "Frist thought"
    assert items[4].extra["standardMessage"]["quote"]["text"]["body"] == "eaten?"
    assert items[4].extra["standardMessage"]["text"]["bodyRanges"]
    assert items[7].extra["stickerMessage"]["sticker"]["emoji"] == "👋"
    assert items[10].extra["contactMessage"]["contact"]["name"]["givenName"] == "Rena"
    assert items[20].extra["sms"] is True


def test_signal_files_are_found_by_their_digest() -> None:
    """`files/ab/<digest>.jpg` beside the export; without it the name that was sent."""
    path = f"files/{STORED[:2]}/{STORED}.jpg"
    (there,) = _items(siblings=frozenset({path, "metadata.json"}))[5].attachments
    assert (there.name, there.media_type, there.present) == (path, "image/jpeg", True)
    (absent,) = _items()[5].attachments
    assert (absent.name, absent.present) == ("tea.jpg", False)
    (voice,) = _items()[6].attachments
    assert (voice.name, voice.media_type, voice.present) == ("", "audio/aac", False)


def test_lines_that_are_not_read_are_anomalies() -> None:
    """Sticker packs and profiles, which hold no messages; neighbours are one."""
    found = _read((VECTORS / "main.jsonl").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["section-not-read"] * 2


def test_both_spellings_of_the_export_read_alike() -> None:
    """Numbers with or without quotation marks, keys with or without nulls."""
    plain, nulls = _vector("main.jsonl"), _vector("with_nulls.jsonl")
    for one, other in zip(plain, nulls, strict=True):
        assert (one.kind, one.text, one.sender, one.sent, one.thread, one.marks) == (
            other.kind, other.text, other.sender, other.sent, other.thread, other.marks,
        )  # fmt: skip


def test_signal_export_lines_are_local_times_by_names() -> None:
    """`Me` is the owner; the chat is the folder; the zone is not established."""
    first, own, photo, deleted, call = _vector("data.json", path="chats.zip!/Kamil T./data.json")
    assert first.text == "Have you eaten?  " and first.sender == Sender("Kamil", None, None)
    assert first.thread == "Kamil T." and _vector("data.json")[0].thread is None
    assert first.sent is not None and (first.sent.zone, first.sent.readings) == (
        "unknown", ("2024-02-01T10:00:07.250000",),
    )  # fmt: skip
    assert own.sender == Sender("Me", None, True) and own.marks == ("reply",)
    assert own.extra["reactions"] == [["Kamil", "❤️"]] and own.extra["quote"]
    assert (deleted.text, deleted.marks) == (None, ("deleted",))
    assert (call.kind, call.sender, call.marks) == ("call", None, ("missed",))
    assert photo.attachments[0].name == "tea 1.jpg" and not photo.attachments[0].present
    beside = frozenset({"media/2024-02-01_tea 1.jpg"})
    (there,) = _vector("data.json", siblings=beside)[2].attachments
    assert (there.name, there.present) == ("media/2024-02-01_tea 1.jpg", True)


def test_a_broken_line_costs_itself() -> None:
    """A lost quotation mark, a bracket too much."""
    found = _read((VECTORS / "damaged.jsonl").read_bytes())
    reasons = [one.reason for one in found if isinstance(one, Anomaly)]
    assert reasons == ["section-not-read", "section-not-read", "bad-json"]
    kept = [one.text for one in found if isinstance(one, Record)]
    whole = [one.text for one in _vector("main.jsonl")]
    assert kept == [*whole[:3], *whole[5:]]


def test_a_line_that_is_cut_says_so() -> None:
    """And the lines before are read."""
    found = _read((VECTORS / "truncated.jsonl").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)][-1] == "truncated"
    assert sum(isinstance(one, Record) for one in found) == 14


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"chatItem": {"standardMessage": {"text": {"body": 7}}}}, "unexpected-shape"),
        ({"chatItem": {}, "chat": {}}, "not-a-message"),
        ({"chatItem": 7}, "not-a-message"),
        ({"date": "2024-02-01T10:00:07", "sender": 7, "body": "a"}, "unexpected-shape"),
        ({"somethingNew": {"a": 1}}, "unknown-part"),
        ({"recipient": {"id": "1", "somethingNew": 7}}, "unknown-part"),
        ({}, "unknown-part"),
    ],
)
def test_what_is_no_message_is_an_anomaly(line: dict[str, Any], reason: str) -> None:
    """Never read halfway."""
    found = _read(json.dumps(line).encode() + b"\n")
    assert [one.reason for one in found if isinstance(one, Anomaly)] == [reason]


def test_odd_values_are_no_error() -> None:
    """Numbers for names, bytes that are none, chats nobody told."""
    lines = [
        {"recipient": {"id": "4", "contact": {"aci": "?", "profileGivenName": 7}}},
        {"recipient": {"id": "5", "contact": {"aci": base64.b64encode(b"x").decode()}}},
        {"recipient": {"id": "6", "group": {}}},
        {"chat": {"id": "1", "recipientId": "77"}},
        {"chat": {"id": "2", "recipientId": "6"}},
        {"chatItem": {"chatId": "1", "authorId": "4", "dateSent": "soon", "standardMessage": {
            "attachments": [7, {"pointer": {"locatorInfo": {"plaintextHash": "?", "localKey": 7}}}]}}},
        {"chatItem": {"chatId": "2", "authorId": "5", "dateSent": True, "updateMessage": 7}},
    ]  # fmt: skip
    found = _read(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    first, second = (one for one in found if isinstance(one, Record))
    assert first.sender == Sender("7", "?", None) and first.thread is None
    assert first.sent is not None and (first.sent.written, first.sent.readings) == ("soon", ())
    assert second.sender == Sender(None, "eA==", None) and second.kind == "notice"
    assert second.sent is None and second.extra["dateSent"] is True
