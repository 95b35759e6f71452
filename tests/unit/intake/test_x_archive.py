"""The reader of X archives: every event, and what an archive does not say."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.x_archive import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "x-archive"
SAMPLE = "inline/x_birdclaw_direct-messages.js"


def _read(
    export: bytes, siblings: frozenset[str] = frozenset()
) -> list[Record | Anomaly | Summary]:
    member = Member("i", None, io.BytesIO(export), len(export), "direct-messages.js", siblings)
    return list(tiled(READER, member, Options()))


def _records(name: str, siblings: frozenset[str] = frozenset()) -> list[Record]:
    found = _read((VECTORS / name).read_bytes(), siblings)
    return [one for one in found if isinstance(one, Record)]


def _one(event: dict[str, Any]) -> Record | Anomaly:
    chat = [{"dmConversation": {"conversationId": "1-2", "messages": [event]}}]
    found = _read(b"window.YTD.direct_messages.part0 = " + json.dumps(chat).encode())
    assert isinstance(found[0], Record | Anomaly)
    return found[0]


def test_the_sample_gives_its_true_count(samples: Path) -> None:
    """Two messages; each span cuts exactly the object."""
    export = (samples / SAMPLE).read_bytes()
    *found, summary = _read(export)
    assert isinstance(summary, Summary) and (summary.records, summary.anomalies) == (2, 0)
    for one, sender in zip(found, ("42", "25401953"), strict=True):
        assert isinstance(one, Record) and one.span is not None
        raw = json.loads(export[one.span[0] : sum(one.span)])["messageCreate"]
        assert one.text == raw["text"] and one.sender == Sender(None, sender, None)
        assert one.extra["id"] == raw["id"] and one.thread == "dm-1"


def test_the_prefix_is_structure() -> None:
    """`window.YTD… =` of the parts, of the group file, and of archives before 2020."""
    for name in ("direct.js", "group.js", "old_name.js"):
        export = (VECTORS / name).read_bytes()
        found = _read(export)
        assert not any(isinstance(one, Anomaly) for one in found)
        assert READER.recognise(export, len(export)) == 95
    for number in (b"0", b"1", b"12"):
        export = b"window.YTD.direct_messages_group.part" + number + b" = []"
        assert READER.recognise(export, len(export)) == 95
        assert isinstance(_read(export)[0], Summary)
    for other in (
        b"window.YTD.tweets.part0 = [ ]",
        b"window.YTD.direct_message_headers.part0 = [ ]",
    ):
        assert READER.recognise(other, len(other)) == 0


def test_ids_without_names_are_handles() -> None:
    """No name, no owner: the archive's own account stands in another file."""
    assert {record.sender for record in _records("direct.js")} == {
        Sender(None, "900100", None), Sender(None, "900200", None),
    }  # fmt: skip
    assert {record.thread for record in _records("direct.js")} == {"900100-900200"}


def test_split_and_overlapping_conversations_keep_their_ids() -> None:
    """The same message twice is two records with one id; nobody decides here."""
    records = _records("split.js")
    ids = [record.extra["id"] for record in records]
    assert len(ids) == 6 and len(set(ids)) == 5
    twice = [record for record in records if ids.count(record.extra["id"]) == 2]
    assert twice[0].text == twice[1].text and twice[0].span != twice[1].span
    assert {record.thread for record in records} == {"900100-900200"}


def test_join_and_leave_events_are_notices() -> None:
    """With who did it where the archive says so, and everything else in `extra`."""
    told = {record.extra["event"]: record for record in _records("group.js")}
    assert {event for event, record in told.items() if record.kind == "notice"} == {
        "participantsLeave", "participantsJoin", "conversationNameUpdate", "joinConversation",
        "reactionCreate", "somethingNew",
    }  # fmt: skip
    left = told["participantsLeave"]
    assert (left.sender, left.text, left.extra["userIds"]) == (None, "", ["900300"])
    joined = told["participantsJoin"]
    assert joined.sender == Sender(None, "900100") and joined.extra["userIds"] == ["900300"]
    assert told["conversationNameUpdate"].extra["name"] == "Tea"
    assert told["joinConversation"].extra["participantsSnapshot"] == ["900100", "900200"]
    assert told["somethingNew"].extra["value"] == 7
    assert all(
        record.sent is not None and record.sent.zone == "explicit" for record in told.values()
    )


def test_reactions_edits_and_times_are_kept() -> None:
    """As the archive gives them."""
    first, _, photo, empty, welcome = _records("direct.js")
    assert first.marks == ("edited",) and first.extra["editHistory"][0]["editedText"] == "First"
    assert photo.extra["reactions"][0]["reactionKey"] == "like"
    assert empty.text == "" and welcome.text == "Welcome"
    assert first.sent is not None
    assert first.sent.written == "2024-02-01T00:06:07.250Z"
    assert first.sent.readings == ("2024-02-01T00:06:07.250Z",)
    assert first.sent.earliest == first.sent.latest == first.sent.readings[0]


@pytest.mark.parametrize("folder", ["direct_messages_media", "direct_messages_group_media"])
def test_media_lie_beside_the_archive_under_the_id_of_their_message(folder: str) -> None:
    """Present only if that very file is there."""
    path = f"{folder}/1750000000000000004-Bk3.jpg"
    (there,) = _records("direct.js", frozenset({path}))[2].attachments
    assert (there.name, there.media_type, there.present) == (path, "image/jpeg", True)
    (absent,) = _records("direct.js")[2].attachments
    assert (absent.name, absent.present) == ("Bk3.jpg", False)


def test_the_id_of_a_conversation_may_stand_behind_its_messages() -> None:
    """Looked up before they are read."""
    assert {record.thread for record in _records("id_behind.js")} == {"900100-900200"}


def test_damage_costs_one_message_and_truncation_says_so() -> None:
    """A lost quotation mark; a file that ends inside."""
    whole = _records("minified.js")
    found = _read((VECTORS / "damaged.js").read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["bad-json"]
    assert [one.text for one in found if isinstance(one, Record)] == [r.text for r in whole[1:]]
    cut = _read((VECTORS / "truncated.js").read_bytes())
    assert [one.reason for one in cut if isinstance(one, Anomaly)] == ["truncated"]
    texts = [one.text for one in cut if isinstance(one, Record)]
    assert texts == [record.text for record in whole[: len(texts)]] and len(texts) > 4


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"messageCreate": {"text": 7}}, "unexpected-shape"),
        ({"messageCreate": {"text": "a", "senderId": ["1"]}}, "unexpected-shape"),
        ({"messageCreate": "a"}, "not-a-message"),
        ({"a": {"b": 1}}, "not-a-message"),
        ({"messageCreate": {}, "more": {}}, "not-a-message"),
        ({}, "not-a-message"),
    ],
)
def test_what_is_no_event_is_an_anomaly(event: dict[str, Any], reason: str) -> None:
    """Never read halfway."""
    found = _one(event)
    assert isinstance(found, Anomaly) and found.reason == reason


def test_a_message_without_text_or_time_is_still_a_message() -> None:
    """Null, not empty; no time is made up."""
    found = _one({"messageCreate": {"id": "1", "senderId": 5}})
    assert isinstance(found, Record)
    assert (found.text, found.sent, found.sender) == (None, None, Sender(None, "5"))
