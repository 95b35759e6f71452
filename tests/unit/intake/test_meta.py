"""The reader of Meta's JSON downloads: every kind of message, and the samples' true counts."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.meta.reader import READER
from guwah.intake.notation.mojibake import repaired

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "meta"
SAMPLES = "kenn-io__msgvault/internal/fbmessenger/testdata"
INBOX = "your_activity_across_facebook/messages/inbox"
START = 1_700_000_000_000
Found = list[Record | Anomaly | Summary]


def _read(export: bytes, path: str | None = None, siblings: frozenset[str] = frozenset()) -> Found:
    member = Member("i", path, io.BytesIO(export), len(export), "message_1.json", siblings)
    return list(tiled(READER, member, Options()))


def _records(found: Found) -> list[Record]:
    return [one for one in found if isinstance(one, Record)]


def _reasons(found: Found) -> list[str]:
    return [one.reason for one in found if isinstance(one, Anomaly)]


def _one(message: dict[str, Any]) -> Record:
    (record,) = _records(_read(json.dumps({"messages": [message]}).encode()))
    return record


def _by_minute(name: str) -> dict[int, Record]:
    """The records of a vector by the minute of their time."""
    found = _records(_read((VECTORS / name).read_bytes()))
    return {(int(one.sent.written) - START) // 60_000: one for one in found if one.sent}


@pytest.fixture(scope="module")
def messenger() -> dict[int, Record]:
    """The vector with every kind, by number."""
    return _by_minute("messenger.json")


@pytest.mark.parametrize(
    ("path", "records"),
    [
        (f"{SAMPLES}/json_simple/{INBOX}/alice_ABC123/message_1.json", 3),
        (f"{SAMPLES}/json_group/{INBOX}/crew_GRP123/message_1.json", 3),
        (f"{SAMPLES}/json_multifile/{INBOX}/dave_MULTI/message_1.json", 2),
        (f"{SAMPLES}/json_multifile/{INBOX}/dave_MULTI/message_2.json", 1),
        (f"{SAMPLES}/json_multifile/{INBOX}/dave_MULTI/message_10.json", 1),
        (f"{SAMPLES}/json_with_media/{INBOX}/bob_XYZ789/message_1.json", 1),
        (f"{SAMPLES}/mixed/{INBOX}/eve_MIX/message_1.json", 2),
        (f"{SAMPLES}/corrupt/{INBOX}/goodsibling_OK/message_1.json", 1),
        ("joweich__chat-miner/history/ig_testlog_v2.json", 13),
        ("joweich__chat-miner/test/instagram/test_export.json", 2),
    ],
)
def test_samples_give_their_true_counts(samples: Path, path: str, records: int) -> None:
    """Counted by elements; every span cuts exactly the object that the JSON holds."""
    export = (samples / path).read_bytes()
    found = _read(export)
    assert _reasons(found) == []
    assert len(_records(found)) == records
    for record, message in zip(_records(found), json.loads(export)["messages"], strict=True):
        assert record.span is not None
        assert json.loads(export[record.span[0] : sum(record.span)]) == message


def test_a_corrupt_sample_is_one_anomaly_and_its_sibling_is_read(samples: Path) -> None:
    """What is no JSON is said to be none."""
    found = _read((samples / f"{SAMPLES}/corrupt/{INBOX}/broken_BAD/message_1.json").read_bytes())
    assert (_records(found), _reasons(found)) == ([], ["bad-json"])


def test_mojibake_is_repaired_string_by_string_and_the_raw_kept(
    messenger: dict[int, Record],
) -> None:
    """`caf\\u00c3\\u00a9`: the text, the name, reactions and shares, each with what stood there."""
    first = messenger[1]
    assert first.text == "Zażółć gęślą jaźń — café ☕"
    assert first.extra["text_as_written"] == first.text.encode().decode("latin-1")
    assert first.sender == Sender("Mira Vołk")
    assert first.extra["sender_name_as_written"] == "Mira VoÅ\x82k"
    assert first.thread == "Mira Vołk"
    assert first.extra["chat"]["title_as_written"] == "Mira VoÅ\x82k"
    laugh = messenger[10]
    assert laugh.extra["reactions"] == [{"reaction": "😂", "actor": "Ola Żak"}]
    assert laugh.extra["reactions_as_written"][0]["actor"] == "Ola Å»ak"
    assert messenger[3].extra["share"]["share_text"] == "żart"


def test_what_is_no_mojibake_stays_as_it_is() -> None:
    """Latin letters, an emoji beside a letter, broken UTF-8, controls: nothing is repaired."""
    for text in (
        "café",
        "Ã",
        "Ã is a letter, and so is Ä",
        "cafÃ© ☕",
        "Ã\u00a9 ł",
        "â\u009d",
        "\x81",
    ):
        assert repaired(text) is None, text
    assert repaired("plain") is None
    found = _records(_read((VECTORS / "encrypted.json").read_bytes()))
    assert "text_as_written" not in found[2].extra and "text_as_written" not in found[3].extra
    assert [repaired(text) for text in ("cafÃ©", "ð\x9f\x91\x8d", "Ã©")] == ["café", "👍", "é"]


def test_a_key_named_like_the_raw_one_is_not_overwritten() -> None:
    """Then nothing is repaired, because there is no place for what stood there."""
    share = {"link": "cafÃ©"}
    record = _one({"sender_name": "A", "timestamp_ms": 1, "share": share, "share_as_written": 7})
    assert (record.extra["share"], record.extra["share_as_written"]) == (share, 7)


def test_newest_first_stays_newest_first() -> None:
    """Nothing is sorted; the order is the file's."""
    for name in ("messenger.json", "sorted_keys.json", "minified.json"):
        spans = [record.span for record in _records(_read((VECTORS / name).read_bytes()))]
        assert spans == sorted(spans, key=lambda span: span or (0, 0))
    written = [
        r.sent.written for r in _records(_read((VECTORS / "encrypted.json").read_bytes())) if r.sent
    ]
    assert written == sorted(written, reverse=True)


def test_parts_of_a_chat_agree_on_its_name() -> None:
    """`message_1.json`, `message_2.json`, `message_10.json`: one thread, whatever their order."""
    threads = {
        (record.thread, record.extra["chat"]["thread_path"])
        for name in ("message_1.json", "message_2.json", "message_10.json")
        for record in _records(_read((VECTORS / name).read_bytes()))
    }
    assert threads == {("Mira Vołk", "inbox/mira_4711")}


def test_the_end_to_end_encrypted_export_has_other_keys() -> None:
    """`senderName`, `text`, `timestamp`, `media`, participants as strings; the same record."""
    unsent, media, second, first = _records(_read((VECTORS / "encrypted.json").read_bytes()))
    assert (unsent.text, unsent.marks, unsent.extra["type"]) == (None, ("deleted",), "placeholder")
    assert (media.text, [a.name for a in media.attachments]) == ("", ["./media/five.jpeg"])
    assert second.text == "café, już nie naprawiać ☕"
    assert first.sent is not None and first.sent.readings == ("2023-11-14T22:13:21Z",)
    assert (first.thread, first.sender) == ("Mira Vołk_7", Sender("Mira Vołk"))
    assert first.extra["chat"]["participants"] == ["Mira Vołk", "Ola Żak"]


def test_the_oldest_downloads_give_seconds() -> None:
    """`timestamp` without `_ms`, in early 2018; below a hundred milliards it can be nothing else."""
    (record,) = _records(_read((VECTORS / "oldest.json").read_bytes()))
    assert record.sent is not None and record.sent.readings == ("2018-03-02T14:13:20Z",)
    assert record.extra["chat"]["participants"] == ["Mira", "Ola"]


def test_times_are_exact_to_the_millisecond(messenger: dict[int, Record]) -> None:
    """An epoch is explicit; what no calendar has stays written without a reading."""
    half = next(one for one in messenger.values() if one.text == "half a second")
    assert half.sent is not None
    assert half.sent.readings == ("2023-11-14T22:13:20.500Z",)
    assert half.sent.earliest == half.sent.latest == half.sent.readings[0]
    odd = next(one for one in messenger.values() if one.text == "no such time")
    assert odd.sent is not None
    assert (odd.sent.written, odd.sent.readings) == ("-62169958037000", ())


def test_a_bom_and_carriage_returns_change_nothing() -> None:
    """The same texts and times as without."""
    plain = _records(_read((VECTORS / "messenger.json").read_bytes()))
    marked = _records(_read((VECTORS / "bom_crlf.json").read_bytes()))
    assert [(r.text, r.sent, r.sender) for r in plain] == [
        (r.text, r.sent, r.sender) for r in marked
    ]


def test_types_that_are_no_text_do_not_vanish(messenger: dict[int, Record]) -> None:
    """Each of the twenty-two is a record, with its own keys in extra."""
    assert len(_records(_read((VECTORS / "messenger.json").read_bytes()))) == 22
    assert messenger[16].extra["type"] == "Plan"
    assert messenger[17].extra["ip"] == "192.0.2.7"
    assert messenger[3].extra["share"]["link"] == "https://example.org/a"
    assert (messenger[4].text, messenger[20].text) == ("", None)


def test_calls_are_calls_and_missed_ones_are_marked(messenger: dict[int, Record]) -> None:
    """By `call_duration`, not by words."""
    assert (messenger[11].kind, messenger[11].extra["call_duration"]) == ("call", 42)
    assert (messenger[12].kind, messenger[12].marks) == ("call", ("missed",))
    assert _one({"sender_name": "A", "timestamp_ms": 1, "call_duration": 3}).kind == "call"


def test_joining_and_leaving_are_notices(messenger: dict[int, Record]) -> None:
    """By their type, or by a list of users where there is no type; who it was stays."""
    assert (messenger[13].kind, messenger[14].kind) == ("notice", "notice")
    assert messenger[13].extra["users"] == [{"name": "Ola Żak"}]
    joined = _records(_read((VECTORS / "instagram.json").read_bytes()))[0]
    assert (joined.kind, joined.text) == ("notice", "ola joined.")


def test_an_unsent_message_is_deleted_and_has_no_text(messenger: dict[int, Record]) -> None:
    """It is there and says nothing."""
    assert (messenger[15].text, messenger[15].marks) == (None, ("deleted",))


def test_a_file_is_present_only_where_it_lies() -> None:
    """Names are paths from the root of the download; the archive may begin further down."""
    export = (VECTORS / "messenger.json").read_bytes()
    beside = frozenset({"photos/one.jpg", "files/pismo żółte.pdf", "clip.mp4"})
    for folder in (
        "your_facebook_activity/messages/inbox/mira_4711/",
        "mira_4711/",
        "a.zip!/mira_4711/",
    ):
        found = _records(_read(export, folder + "message_1.json", beside))
        files = {a.name: a for one in found for a in one.attachments}
        photo = "messages/inbox/mira_4711/photos/one.jpg"
        assert files[photo] == Attachment(photo, "image/jpeg", True, folder + "photos/one.jpg")
        assert files["messages/inbox/mira_4711/files/pismo żółte.pdf"].present
        absent = [name for name, file in files.items() if not file.present]
        assert len(absent) == 4 and "messages/stickers_used/thumb.png" in absent
    other = _records(_read(export, "messages/inbox/somebody_else/message_1.json", beside))
    assert not any(a.present for one in other for a in one.attachments)


def test_files_of_an_encrypted_chat_lie_beside_it() -> None:
    """`./media/…` from the chat file's own folder."""
    export = (VECTORS / "encrypted.json").read_bytes()
    found = _records(_read(export, "messages/Mira_7.json", frozenset({"media/five.jpeg"})))
    assert found[1].attachments == (
        Attachment("./media/five.jpeg", "image/jpeg", True, "messages/media/five.jpeg"),
    )


def test_a_voice_clip_is_audio(messenger: dict[int, Record]) -> None:
    """`.mp4` under `audio_files`."""
    assert [a.media_type for a in messenger[6].attachments] == ["audio/mp4"]
    assert [a.media_type for a in messenger[5].attachments] == ["video/mp4"]


def test_a_number_of_the_sender_is_the_handle(messenger: dict[int, Record]) -> None:
    """`sender_id_INTERNAL`, which downloads of 2019 have."""
    assert messenger[18].sender == Sender("Mira Vołk", "100000000000017")


def test_damage_is_one_anomaly_and_the_rest_is_read() -> None:
    """A lost quote, a repeated key; bytes that are no UTF-8 are repaired and marked."""
    found = _read((VECTORS / "damaged.json").read_bytes())
    assert _reasons(found) == ["duplicate-key", "bad-json"]
    records = _records(found)
    assert len(records) == 20
    assert [one.text for one in records if "repaired" in one.marks] == ["\ufffd this \ufffd"]
    assert {one.thread for one in records} == {"Mira Vołk"}


def test_a_file_cut_off_keeps_what_is_there() -> None:
    """The messages before the cut, and one anomaly at the end."""
    whole = _records(_read((VECTORS / "messenger.json").read_bytes()))
    found = _read((VECTORS / "truncated.json").read_bytes())
    records = _records(found)
    assert _reasons(found) == ["truncated"]
    assert [(r.span, r.text) for r in records] == [(r.span, r.text) for r in whole[: len(records)]]


@pytest.mark.parametrize(
    "message",
    [
        {"sender_name": 5, "timestamp_ms": [1], "content": "t", "photos": "x", "sticker": 7},
        {"senderName": None, "timestamp": "12x", "text": "t", "media": [5, {"uri": 6}]},
        {"sender_name": "A", "timestamp_ms": True, "content": "t", "chat": "mine"},
    ],
)
def test_values_of_unexpected_types_are_kept(message: dict[str, Any]) -> None:
    """What cannot be understood is not dropped."""
    record = _one(message)
    assert record.text == "t"
    told = record.sent.written if record.sent else None
    for key in message.keys() - {"content", "text"}:
        kept = record.extra.get(key, told if "timestamp" in key else None)
        assert kept == message[key] or (record.sender and record.sender.name == message[key])


def test_what_is_no_message_is_an_anomaly() -> None:
    """A text that is no string, an object without sender and time, an unknown key."""
    export = {
        "participants": [{"name": "A", "age": 3}, "B"],
        "messages": [{"sender_name": "A", "timestamp_ms": 1, "content": [1]}, {"a": 1}, 5],
        "something": {"new": 1},
    }
    assert _reasons(_read(json.dumps(export).encode())) == [
        "unknown-part", "unknown-part", "unexpected-shape", "not-a-message", "unknown-part",
    ]  # fmt: skip


def test_explaining_says_how_many_strings_were_repaired() -> None:
    """With the first of them."""
    export = (VECTORS / "messenger.json").read_bytes()
    (decision,) = READER.explain(Member("i", None, io.BytesIO(export), len(export), ""), Options())
    assert decision.decided.startswith("UTF-8") and "22 of the first 22" in decision.evidence


def test_utf_16_gives_the_same_messages() -> None:
    """As an editor may have saved it; spans are those of the file as it stands."""
    for name in ("messenger.json", "encrypted.json"):
        plain = (VECTORS / name).read_bytes()
        wide = plain.decode().encode("utf-16")
        found = list(inspect_source(io.BytesIO(wide), name, item="i"))
        records, expected = _records(found), _records(_read(plain))
        assert [(r.text, r.sender, r.sent) for r in records] == [
            (r.text, r.sender, r.sent) for r in expected
        ]
        start, length = records[0].span or (0, 0)
        first, count = expected[0].span or (0, 0)
        cut = wide[start : start + length].decode("utf-16-le")
        assert cut == plain[first : first + count].decode()
