"""The Discord reader: every kind of message, and the true counts of the samples."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.discord import READER
from guwah.intake.frame.tiling import tiled

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "discord"
SAMPLES = "mlomb__chat-analytics/tests/samples/discord"


def _read(
    export: bytes, siblings: frozenset[str] = frozenset(), zone: str | None = None
) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(export), len(export), "x.json", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _records(name: str, siblings: frozenset[str] = frozenset()) -> dict[int, Record]:
    found = _read((VECTORS / name).read_bytes(), siblings)
    return {int(one.extra["id"]) % 100: one for one in found if isinstance(one, Record)}


@pytest.fixture(scope="module")
def channel() -> dict[int, Record]:
    """The records of the vector with every kind, by number."""
    return _records("channel.json")


@pytest.mark.parametrize(
    ("name", "count", "kinds"),
    [("DM_2A_2M.json", 3, ["message", "message", "call"]), ("SV_5A_5M.json", 5, ["message"] * 5)],
)
def test_the_samples_give_their_true_counts(
    samples: Path, name: str, count: int, kinds: list[str]
) -> None:
    """Each span cuts exactly the object; nothing is an anomaly."""
    export = (samples / SAMPLES / name).read_bytes()
    *found, summary = _read(export)
    assert isinstance(summary, Summary) and (summary.records, summary.anomalies) == (count, 0)
    assert [one.kind for one in found if isinstance(one, Record)] == kinds
    for one, message in zip(found, json.loads(export)["messages"], strict=True):
        assert isinstance(one, Record) and one.span is not None
        assert json.loads(export[one.span[0] : sum(one.span)]) == message
        assert one.text == message["content"] and one.extra["id"] == message["id"]
        assert one.sender is not None and one.sender.handle == message["author"]["id"]


def test_a_sample_author_without_nickname_goes_by_the_name(samples: Path) -> None:
    """The shown name where there is one, else the account's."""
    found = _read((samples / SAMPLES / "SV_5A_5M.json").read_bytes())
    assert isinstance(found[2], Record) and found[2].sender is not None
    assert found[2].sender.name == "mlomb"


def test_discord_says_what_channel_it_is(channel: dict[int, Record]) -> None:
    """Name, id and server of the chat, and where they stand."""
    export = (VECTORS / "channel.json").read_bytes()
    record = channel[1]
    assert record.thread == "tea"
    assert record.extra["chat"]["id"] == "9" and record.extra["chat"]["guild"] == "Direct Messages"
    assert [json.loads(export[at : at + size]) for at, size in record.context] == [
        "tea", "9", "Direct Messages",
    ]  # fmt: skip


def test_discord_names_are_the_shown_ones(channel: dict[int, Record]) -> None:
    """Without bidirectional marks; the account's own name stays in `extra`."""
    assert channel[1].sender == Sender("Nur (tea)", "11", None)
    assert channel[1].extra["author"]["name"] == "nur.k"
    assert channel[2].sender == Sender("kamil", "22", None)


def test_discord_system_types_are_notices_and_calls_are_calls(channel: dict[int, Record]) -> None:
    """Also a type that has only a number; commands are messages."""
    kinds = {number: record.kind for number, record in channel.items()}
    assert [number for number in kinds if kinds[number] == "notice"] == [11, 12, 13, 14, 15, 16]
    assert [number for number in kinds if kinds[number] == "call"] == [10]
    assert channel[10].extra["callEndedTimestamp"] == "2024-02-01T10:13:07+00:00"
    assert channel[11].text == "Added kamil to the group." and channel[11].extra["mentions"]


def test_discord_reactions_embeds_polls_and_stickers_do_not_vanish(
    channel: dict[int, Record],
) -> None:
    """In `extra` under their own keys; a sticker is a file too."""
    assert channel[1].extra["reactions"][0]["count"] == 2
    assert channel[7].extra["embeds"][0]["title"] == "A page"
    assert channel[9].marks == ("poll",) and channel[9].extra["poll"]["question"]["text"] == "Tea?"
    assert channel[6].extra["stickers"][0]["name"] == "Wave"
    (sticker,) = channel[6].attachments
    assert (sticker.name, sticker.media_type, sticker.present) == ("7.png", "image/png", False)


def test_discord_replies_edits_and_forwards_are_marked(channel: dict[int, Record]) -> None:
    """The body of a forwarded message is the forwarded text."""
    assert channel[3].marks == ("edited",) and channel[4].marks == ("reply",)
    assert channel[8].marks == ("forwarded",) and channel[8].text == "Passed on"
    assert channel[8].extra["forwardedMessage"]["timestamp"].startswith("2023")
    assert [file.name for file in channel[8].attachments] == ["letter.pdf"]


def test_discord_attachments_lie_beside_the_export_under_their_written_path() -> None:
    """Also written with the backslashes of Windows."""
    path = "x.json_Files/tea-1A2B3.png"
    here, far = _records("channel.json", frozenset({path}))[5].attachments
    assert (here.name, here.media_type, here.present) == (path, "image/png", True)
    assert (far.name, far.media_type, far.present) == ("letter.pdf", "application/pdf", False)
    assert _records("channel.json")[5].attachments[0].name == "tea.png"


def test_discord_timestamps_with_offsets_are_instants(channel: dict[int, Record]) -> None:
    """Whatever the offset; the characters stay."""
    sent = channel[18].sent
    assert sent is not None
    assert (sent.written, sent.zone) == ("2024-02-01T12:18:00.5+02:00", "explicit")
    assert sent.readings == ("2024-02-01T10:18:00.5Z",) and sent.earliest == sent.latest


def test_a_data_package_holds_what_its_owner_sent() -> None:
    """`self` because the package says so; numbers beyond 2^53 stay the characters written."""
    *found, _ = _read((VECTORS / "package.json").read_bytes())
    first, second = (one for one in found if isinstance(one, Record))
    assert first.sender == Sender(None, None, True) and first.thread is None
    assert first.extra["ID"] == "1200000000000000001"
    assert first.sent is not None and first.sent.zone == "unknown"
    assert second.sent is not None and second.sent.zone == "explicit"
    assert [file.name for file in second.attachments] == ["tea.png", "b.txt"]


@pytest.mark.parametrize("name", ["damaged.json", "damaged_minified.json"])
def test_a_lost_quotation_mark_costs_few_messages(name: str) -> None:
    """With line ends one; in one line up to where a message can be read again."""
    found = _read((VECTORS / name).read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["bad-json"]
    assert set(_records("channel.json")) - set(_records(name)) == {3}


def test_a_file_that_ends_inside_says_so() -> None:
    """And everything before is read."""
    found = _read((VECTORS / "truncated.json").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["truncated"]
    assert len(found) > 8


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"id": "1", "author": {}, "timestamp": "x", "content": 7}, "unexpected-shape"),
        ({"ID": 1, "Timestamp": "x", "Contents": []}, "unexpected-shape"),
        ({"id": "1"}, "not-a-message"),
        ({}, "not-a-message"),
    ],
)
def test_what_is_no_message_is_an_anomaly(message: dict[str, Any], reason: str) -> None:
    """Never read halfway."""
    found = _read(json.dumps({"guild": {}, "channel": {}, "messages": [message]}).encode())
    assert isinstance(found[0], Anomaly) and found[0].reason == reason


def test_a_time_that_is_none_stays_written() -> None:
    """No reading is made up; another type stays in `extra`."""
    one = {"id": "1", "author": None, "timestamp": "yesterday", "content": "a"}
    two = {"id": "2", "author": {"name": 7, "id": 8}, "timestamp": 7, "content": None}
    found = _read(json.dumps({"channel": {}, "messages": [one, two]}).encode())
    first, second, _ = found
    assert isinstance(first, Record) and first.sent is not None and first.sender is None
    assert (first.sent.written, first.sent.readings) == ("yesterday", ())
    assert isinstance(second, Record) and second.sent is None and second.extra["timestamp"] == 7
    assert second.sender == Sender(None, "8") and second.text is None
