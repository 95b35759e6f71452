"""The TikTok reader: two generations of keys, and dates without a zone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.tiktok import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "tiktok"
OLD, NEW = "user_data.json", "user_data_tiktok.json"


def _member(export: bytes) -> Member:
    return Member("i", None, io.BytesIO(export), len(export), "x.json")


def _read(export: bytes, zone: str | None = None) -> list[Record | Anomaly | Summary]:
    return list(tiled(READER, _member(export), Options(zone=zone)))


def _records(name: str, zone: str | None = None) -> list[Record]:
    found = _read((VECTORS / name).read_bytes(), zone)
    return [one for one in found if isinstance(one, Record)]


def _one(message: Any, zone: str | None = None) -> Record | Anomaly:
    chats = {"Chat History with a:": [message]}
    export = {"Direct Messages": {"Chat History": {"ChatHistory": chats}}}
    found = _read(json.dumps(export).encode(), zone)[0]
    assert isinstance(found, Record | Anomaly)
    return found


def test_both_generations_of_keys_lead_to_the_same_messages() -> None:
    """`Direct Messages` / `Chat History`, and `Direct Message` / `Direct Messages`."""
    old, new = _records(OLD), _records(NEW)
    assert [(r.thread, r.text, r.sender) for r in old] == [
        (r.thread, r.text, r.sender) for r in new if r.thread != "Tea friends"
    ]
    assert len(old) == 4 and new[-1].thread == "Tea friends"
    assert old[1].text == 'ياخشىمۇسىز\n"From": nobody' and old[1].sender == Sender("nur.k")


def test_the_chat_is_named_by_its_key() -> None:
    """Decoded, without the words around it; the key stays written, and its place is context."""
    export = (VECTORS / OLD).read_bytes()
    record = _records(OLD)[3]
    assert record.thread == ' tea "and" more \U0001f375'
    assert record.extra == {"Likes": 2, "chat": {"key": f"Chat History with {record.thread}:"}}
    ((start, length),) = record.context
    assert json.loads(b'"%b"' % export[start : start + length]) == record.extra["chat"]["key"]


def test_the_zone_is_not_established_and_so_unknown() -> None:
    """Fourteen hours one way and twelve the other, unless the date says UTC."""
    first = _records(OLD)[0].sent
    assert first is not None and (first.zone, first.readings) == (
        "unknown",
        ("2024-02-01T10:03:07",),
    )
    assert (first.earliest, first.latest) == ("2024-01-31T20:03:07Z", "2024-02-01T22:03:07Z")
    utc, plain = (record.sent for record in _records(NEW)[:2])
    assert utc is not None and (utc.written, utc.zone) == ("2024-02-01 10:03:07 UTC", "explicit")
    assert utc.readings == ("2024-02-01T10:03:07Z",)
    assert plain is not None and plain.zone == "unknown"
    declared = _records(OLD, "Asia/Urumqi")[0].sent
    assert declared is not None and declared.zone == "declared"


def test_explain_says_that_no_zone_is_named() -> None:
    """With the first message on which that rests."""
    (decision,) = READER.explain(_member((VECTORS / OLD).read_bytes()), Options())
    assert decision.decided == "not established" and decision.span is not None
    (decision,) = READER.explain(_member((VECTORS / NEW).read_bytes()), Options())
    assert decision.decided == "UTC where a date says so"
    assert READER.explain(_member(b'{"Activity": {}}'), Options()) == []


@pytest.mark.parametrize(("name", "sections"), [(OLD, 3), (NEW, 4)])
def test_other_sections_are_one_anomaly_each(name: str, sections: int) -> None:
    """Likes, logins, the profile, the chats with a machine; an empty one is structure."""
    found = _read((VECTORS / name).read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == [
        "section-not-read"
    ] * sections


@pytest.mark.parametrize("name", [OLD, NEW, "minified.json"])
def test_the_download_is_known_by_its_sections(name: str) -> None:
    """Also where the chats stand behind the first 64 KiB."""
    export = (VECTORS / name).read_bytes()
    assert READER.recognise(export, len(export)) == 95
    assert READER.recognise(export[: export.index(b"Direct Message")], len(export)) == 85
    assert READER.recognise(b'{"Activity": {"a": 1}}', 9) == 0


def test_a_lost_quotation_mark_costs_one_message() -> None:
    """And nobody else's chat."""
    found = _read((VECTORS / "damaged.json").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)].count("bad-json") == 1
    whole, read = _records("minified.json"), _records("damaged.json")
    kept = [(record.thread, record.text) for record in whole]
    assert [(record.thread, record.text) for record in read] == [kept[0], *kept[2:]]


def test_a_file_that_ends_inside_says_so() -> None:
    """And everything before is read."""
    found = _read((VECTORS / "truncated.json").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == [
        "section-not-read", "section-not-read", "truncated",
    ]  # fmt: skip
    assert len(_records("truncated.json")) == 4


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"Date": "2024-02-01 10:03:07", "From": "a", "Content": {"a": 1}}, "unexpected-shape"),
        ({"Date": "2024-02-01 10:03:07", "From": 7, "Content": "a"}, "unexpected-shape"),
        ({"Date": "2024-02-01 10:03:07", "Link": "a"}, "not-a-message"),
        ("a", "not-a-message"),
    ],
)
def test_what_is_no_message_is_an_anomaly(message: Any, reason: str) -> None:
    """Never read halfway."""
    found = _one(message)
    assert isinstance(found, Anomaly) and found.reason == reason


@pytest.mark.parametrize("date", ["1706781787", "01/02/2024", "2024-13-01 10:00:00", ""])
def test_a_date_of_another_form_has_no_reading(date: str) -> None:
    """Digits alone may be seconds or milliseconds: nobody guesses."""
    found = _one({"Date": date, "From": "a", "Content": "b"})
    assert isinstance(found, Record) and found.sent is not None
    assert (found.sent.written, found.sent.readings) == (date, ())


def test_a_message_without_date_or_author_is_still_a_message() -> None:
    """Nulls stay nulls; a date of another type stays in `extra`."""
    found = _one({"Date": 7, "Content": None, "From": None})
    assert isinstance(found, Record)
    assert (found.sent, found.sender, found.text, found.extra["Date"]) == (None, None, None, 7)
