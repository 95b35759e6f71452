"""Databases of Messages: every trap of the vectors, and the public samples of its blobs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.detection import surest_reader
from guwah.intake.frame.tiling import tiled
from guwah.intake.imessage.body import body_of, edits_of, retracted_of, strings_of, summary_of
from guwah.intake.imessage.reader import READER
from guwah.intake.notation.typedstream import Unreadable, root_of

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "imessage"
TODAY = (VECTORS / "chat.db").read_bytes()
OLDER = (VECTORS / "sms.db").read_bytes()
HELEN, RAHILE, OWNER = "+61491570156", "rahile@example.org", "+61491570006"
GUID = "00000000-0000-0000-0000-{:012d}"
SAMPLES = "ReagentX__imessage-exporter/imessage-database/test_data"


def found(
    data: bytes, siblings: frozenset[str] = frozenset(), path: str | None = None
) -> list[Any]:
    """What the reader finds, with the summary at the end."""
    member = Member("item", path, io.BytesIO(data), len(data), "chat.db", siblings, "i")
    return list(tiled(READER, member, Options()))


def records(data: bytes) -> dict[int, Record]:
    """The records by row id."""
    told = [one for one in found(data) if isinstance(one, Record)]
    return {one.locator["rowid"]: one for one in told}  # type: ignore[index]


MESSAGES = records(TODAY)
OLD = records(OLDER)


def test_every_row_is_told_and_counted() -> None:
    """Records, anomalies and declared tables add up."""
    *told, summary = found(TODAY)
    assert isinstance(summary, Summary) and summary.unit == "rows"
    assert (summary.records, summary.anomalies) == (29, 4)
    parts = (summary.bytes_in_records, summary.bytes_in_anomalies, summary.bytes_structural)
    assert summary.bytes == sum(parts)
    assert [one.id for one in told] == [f"i/{n}" for n in range(33)]


def test_dates_in_nanoseconds_and_in_seconds() -> None:
    """Since 2017 the one, before it the other; 0 is no time."""
    sent = MESSAGES[1].sent
    assert sent is not None and sent.written == "715000060250000000"
    assert sent.readings == ("2023-08-29T11:07:40Z",) and sent.zone == "explicit"
    assert MESSAGES[25].sent is not None
    assert MESSAGES[25].sent.readings == ("2023-08-29T11:31:40Z",)
    assert OLD[1].sent is not None and OLD[1].sent.readings == ("2013-09-04T15:06:40Z",)
    assert MESSAGES[24].sent is None
    member = Member("item", None, io.BytesIO(TODAY), len(TODAY), "c")
    told = {one.what: one.decided for one in READER.explain(member, Options())}
    assert told["what the dates are"] == "27 in nanoseconds, 1 in seconds"
    assert told["messages missing"] == "1"


def test_a_body_in_a_typedstream_is_the_text() -> None:
    """Newer systems leave the column of the text null."""
    assert MESSAGES[2].text == "Tell nobody." and "attributedBody" not in MESSAGES[2].extra
    assert MESSAGES[3].text == "Why?"


def test_a_text_that_differs_from_its_archive_is_told_twice() -> None:
    """Neither is believed more."""
    assert MESSAGES[5].text == "Other words"
    assert MESSAGES[5].extra["text_in_attributedBody"] == "Words in the archive"


def test_an_archive_that_cannot_be_read_stays() -> None:
    """No text is made up from it."""
    assert MESSAGES[6].text is None and MESSAGES[6].extra["unread"] == "attributedBody"
    assert "base64" in MESSAGES[6].extra["attributedBody"]


def test_undecodable_text_is_repaired_and_marked() -> None:
    """Bytes in the archive that are no UTF-8."""
    assert MESSAGES[7].text == "Sal\ufffdam" and MESSAGES[7].marks == ("repaired",)


def test_null_text_and_empty_text() -> None:
    """Two different things; the text is exact."""
    assert MESSAGES[13].text is None and MESSAGES[25].text == ""
    assert MESSAGES[24].text == "\u200eSalam\r\n\u202eiki\u202c"


def test_who_sent_it() -> None:
    """A number or an address; names are elsewhere on the phone."""
    assert MESSAGES[1].sender == Sender(None, OWNER, True)
    assert MESSAGES[2].sender == Sender(None, HELEN, False)
    assert MESSAGES[18].sender == Sender(None, RAHILE, False)
    assert MESSAGES[19].sender == Sender(None, None, False)
    assert MESSAGES[19].extra["handle_id"] == 77
    assert MESSAGES[1].thread == HELEN and MESSAGES[18].thread == "Ana tili mektipi"
    assert OLD[2].sender == Sender(None, None, True)


def test_edited() -> None:
    """Every wording with its time; the last one is the text where no other is there."""
    assert MESSAGES[8].marks == ("edited",) and MESSAGES[8].text == "I did not say that"
    first, second = MESSAGES[8].extra["edits"]["0"]
    assert first == {
        "text": "I said that", "written": "715000480.25", "reading": "2023-08-29T11:14:40Z",
    }  # fmt: skip
    assert second["text"] == "I did not say that" and second["bcg"] == GUID.format(99)


def test_deleted_parts() -> None:
    """Taken back by the sender, or deleted on the phone and kept for a while."""
    assert MESSAGES[9].marks == ("deleted",) and MESSAGES[9].text is None
    assert MESSAGES[9].extra["retracted_parts"] == [0]
    assert MESSAGES[21].marks == ("deleted",) and MESSAGES[21].thread == HELEN
    assert MESSAGES[21].text == "Deleted, but kept for a while"
    assert MESSAGES[21].extra["chat_recoverable_message_join"][0]["message_id"] == 21


def test_tapbacks() -> None:
    """What was added or taken away, and from what."""
    target = {"guid": GUID.format(1)}
    assert MESSAGES[10].extra["tapback"] == {
        "action": "added", "tapback": "loved", **target, "part": 0,
    }  # fmt: skip
    assert MESSAGES[11].extra["tapback"]["action"] == "removed"
    assert MESSAGES[12].extra["tapback"] == {"action": "added", "tapback": "emoji", **target}
    assert MESSAGES[12].extra["associated_message_emoji"] == "\U0001f621"
    assert "tapback" not in MESSAGES[27].extra


def test_group_events() -> None:
    """Who did what to whom; what the app itself says has no author."""
    assert {MESSAGES[n].kind for n in (13, 14, 15, 16, 17, 29, 30)} == {"notice"}
    assert (MESSAGES[13].extra["event"], MESSAGES[13].extra["other"]) == ("member-added", RAHILE)
    assert MESSAGES[13].sender == Sender(None, HELEN, False)
    assert MESSAGES[14].extra["event"] == "member-removed"
    assert MESSAGES[15].extra["event"] == "name-changed"
    assert MESSAGES[15].text == "Ana tili mektipi"
    assert MESSAGES[16].extra["event"] == "member-left"
    assert MESSAGES[17].extra["event"] == "picture-changed"
    assert MESSAGES[29].extra["event"] == "number-changed"
    assert MESSAGES[30].sender is None
    assert MESSAGES[27].kind == "message" and "event" not in MESSAGES[27].extra


def test_group_participants() -> None:
    """Who is in the group stands with each of its messages."""
    assert MESSAGES[18].extra["chat"]["participants"] == [HELEN, RAHILE]
    assert "participants" not in MESSAGES[1].extra["chat"]


def test_attachments_and_parts() -> None:
    """The path as written, and which part of the text stands for which file."""
    path = "~/Library/Messages/Attachments/0a/10/AAAA/IMG_0001.HEIC"
    assert MESSAGES[4].attachments == (Attachment(path, "image/heic", False),)
    assert MESSAGES[4].text == "\ufffcYour street"
    assert [one["units"] for one in MESSAGES[4].extra["parts"]] == [1, 11]
    first = MESSAGES[4].extra["parts"][0]["attributes"]
    assert first["__kIMFileTransferGUIDAttributeName"] == "at_0_" + GUID.format(4)
    beside = found(TODAY, frozenset({"Attachments/0a/10/AAAA/IMG_0001.HEIC"}), "x/chat.db")[3]
    place = "x/Attachments/0a/10/AAAA/IMG_0001.HEIC"
    assert beside.attachments == (Attachment(path, "image/heic", True, place),)


def test_missing_media_rows() -> None:
    """The message says that there was a file, and its row is gone."""
    assert MESSAGES[26].marks == ("media-omitted",) and MESSAGES[26].extra["attachment"] == [{}]


def test_orphan_rows() -> None:
    """A place in a chat, a file, and what joined it to a message that is gone."""
    told = [(one.reason, one.locator) for one in found(TODAY) if isinstance(one, Anomaly)]
    assert told == [
        ("orphan-row", {"table": "chat_message_join", "rowid": 28}),
        ("orphan-row", {"table": "message_attachment_join", "rowid": 3}),
        ("orphan-row", {"table": "attachment", "rowid": 2}),
        ("table-not-read", {"table": "deleted_messages", "rows": 1}),
    ]
    assert MESSAGES[22].thread is None and MESSAGES[22].text == "No chat at all"


def test_reply_forwarded_and_cards_of_apps() -> None:
    """Marks, and the words of a card whose text is nothing but a place."""
    assert MESSAGES[3].marks == ("reply",)
    assert MESSAGES[3].extra["thread_originator_guid"] == GUID.format(2)
    assert MESSAGES[23].marks == ("forwarded",) and MESSAGES[23].extra["service"] == "SMS"
    assert MESSAGES[20].text == "\ufffc"
    assert "Meet me at the old bridge" in MESSAGES[20].extra["payload_strings"]


def test_it_is_known_by_its_tables() -> None:
    """And nobody else is as sure."""
    for data in (TODAY, OLDER):
        reader = surest_reader(data[:65536], len(data), "x")
        assert reader is not None and reader.name == "imessage"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("AttributedBodyTextOnly", "Noter test"), ("AttributedBodyTextOnly2", "Test 3"),
        ("Blank", ""), ("MultiPart", "\ufffctest 1\ufffctest 2 \ufffctest 3"),
        ("URL", "https://github.com/ReagentX/Logria"),
        ("WeirdText", "\U0001d58d\U0001d58a\U0001d591\U0001d591\U0001d594 "
                      "\U0001d59c\U0001d594\U0001d597\U0001d591\U0001d589"),
    ],
)  # fmt: skip
def test_sample_bodies_give_their_texts(samples: Path, name: str, text: str) -> None:
    """Archives of a real Mac."""
    body = body_of((samples / SAMPLES / "streamtyped" / name).read_bytes())
    assert body is not None and body.text == text and not body.repaired and body.parts is not None
    if name == "MultiPart":
        assert [one["units"] for one in body.parts] == [1, 6, 1, 7, 1, 6]
        files = [one["attributes"].get("__kIMFileTransferGUIDAttributeName") for one in body.parts]
        assert [bool(one) for one in files] == [True, False, True, False, True, False]
    if name == "URL":
        assert body.parts[0]["attributes"]["__kIMLinkAttributeName"] == text


def test_a_sample_that_was_shortened_by_hand_is_not_read(samples: Path) -> None:
    """Its text is said to be longer than it is."""
    assert body_of((samples / SAMPLES / "streamtyped" / "ExtraData").read_bytes()) is None


def test_sample_edits_give_every_wording(samples: Path) -> None:
    """Property lists of a real Mac."""
    folder = samples / SAMPLES / "edited_message"

    def texts(name: str) -> dict[str, list[str]]:
        edits = edits_of(summary_of((folder / name).read_bytes()))
        return {part: [one["text"] for one in versions] for part, versions in edits.items()}

    assert texts("Edited.plist") == {"0": ["First message  ", "Edit 1", "Edit 2", "Edited message"]}
    assert texts("EditedToLink.plist")["1"][0] == "here we go!"
    assert len(texts("EditedToLinkAndBack.plist")["0"]) == 3
    assert texts("Deleted.plist") == {}
    assert retracted_of(summary_of((folder / "Deleted.plist").read_bytes())) == [0]
    (first, *_) = edits_of(summary_of((folder / "Edited.plist").read_bytes()))["0"]
    assert first["reading"] == "2022-11-19T01:17:54Z"


@pytest.mark.parametrize(
    "blob",
    [
        b"", b"\x04\x0bstreamtyped", b"\x04\x0bstreamtyped\x81\xe8\x03",
        b"\x04\x0bstreamtyped\x81\xe8\x03" + b"\x84\x01@\x84" * 400,
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x92", b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x85",
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x82\xff\xff\xff\x7f",
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x0b[999999999c]",
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x02ii\x01\x02",
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84" + b"\x84\x84\x01A\x00" * 40 + b"\x85\x86",
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x01A\x00\x85\x84\x00" + b"\x94" * 200_000,
    ],
)  # fmt: skip
def test_hostile_archives_are_refused(blob: bytes) -> None:
    """Cut off, nested without end, with lengths that are not there, naming themselves."""
    with pytest.raises(Unreadable):
        root_of(blob)
    assert body_of(blob) is None


def text_with_link(text: bytes, link: bytes, more: bytes = b"") -> bytes:
    """An archive of a text with one part and one attribute."""

    def counted(raw: bytes) -> bytes:
        return b"\x81" + len(raw).to_bytes(2, "little") + raw

    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00"
        b"\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + counted(text) + b"\x86\x84\x02iI\x01" + bytes([len(text)])
        + b"\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x01\x92\x84\x96\x96\x04link\x86"
        b"\x92\x84\x96\x96" + counted(link) + b"\x86\x86" + more + b"\x86"
    )  # fmt: skip


def test_what_is_named_many_times_is_not_told_many_times() -> None:
    """The text stays; parts and wordings that grow beyond the blob are not told."""
    body = body_of(text_with_link(b"salam", b"x" * 10_000))
    assert body is not None and body.parts is not None
    assert body.parts[0]["attributes"] == {"link": "x" * 10_000}
    body = body_of(text_with_link(b"salam", b"x" * 10_000, b"\x97\x01\x05" * 1_000))
    assert body is not None and body.text == "salam" and body.parts is None
    version = {"t": text_with_link(b"y" * 100, b"x" * 10_000), "d": 690513474.0}
    assert edits_of({"ec": {"0": [version] * 50}})["0"][49]["text"] == "y" * 100
    assert edits_of({"ec": {"0": [version] * 500}}) == {}


def test_property_lists_that_are_none_tell_nothing() -> None:
    """Whatever is in their place."""
    for blob in (None, 5, "bplist00", b"", b"bplist00", b"bplist00" + b"\xff" * 64, b"<plist>"):
        assert summary_of(blob) == {} and strings_of(blob) == []
    assert edits_of({"ec": [1]}) == {} and edits_of({"ec": {"0": [None]}}) == {"0": [{}]}
    assert retracted_of({"rp": "x"}) == []
