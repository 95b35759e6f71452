"""The reader of SMS Backup & Restore: every element, and the true counts of the samples."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.sms_backup.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "sms-backup"
SAMPLES = {
    "devadvance__sms-backup-reader-2/packages/lib/test-assets/sms_small.xml": 12,
    "devadvance__sms-backup-reader-2/tests/e2e/fixtures/sample_small.xml": 7,
    "devadvance__sms-backup-reader-2/tests/e2e/fixtures/sample_mms.xml": 4,
    "devadvance__sms-backup-reader-2/tests/e2e/fixtures/corrupt_attachments.xml": 2,
    "devadvance__sms-backup-reader-2/tests/e2e/fixtures/empty.xml": 0,
    "shruggietech__sms-backup-restore-parser/tests/fixtures/minimal_sms.xml": 1,
    "shruggietech__sms-backup-restore-parser/tests/fixtures/minimal_mms.xml": 1,
    "shruggietech__sms-backup-restore-parser/tests/fixtures/minimal_calls.xml": 1,
    "shruggietech__sms-backup-restore-parser/tests/fixtures/mixed.xml": 4,
}
Found = list[Record | Anomaly | Summary]


def _member(export: bytes, path: str | None = None) -> Member:
    return Member("i", path, io.BytesIO(export), len(export), "sms.xml")


def _read(export: bytes, path: str | None = None) -> Found:
    return list(tiled(READER, _member(export, path), Options()))


def _records(export: bytes, path: str | None = None) -> list[Record]:
    return [one for one in _read(export, path) if isinstance(one, Record)]


def _vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def _one(element: str) -> Record:
    (record,) = _records(f'<smses count="1">\n{element}\n</smses>'.encode())
    return record


@pytest.fixture(scope="module")
def messages() -> list[Record]:
    """The text messages of the vector with every kind."""
    return _records(_vector("messages.xml"))


@pytest.fixture(scope="module")
def multimedia() -> list[Record]:
    """The multimedia messages of the vector with every kind."""
    return _records(_vector("multimedia.xml"), "a.zip!/sms.xml")


@pytest.mark.parametrize("path", sorted(SAMPLES))
def test_a_sample_gives_its_true_count(samples: Path, path: str) -> None:
    """Counted by elements; each span is one element, and no anomaly stands between."""
    export = (samples / path).read_bytes()
    found = _read(export)
    records = [one for one in found if isinstance(one, Record)]
    assert len(records) == SAMPLES[path] == len(found) - 1
    for record in records:
        assert record.span is not None
        cut = export[record.span[0] : sum(record.span)]
        assert cut.startswith((b"<sms ", b"<mms ", b"<call ")) and cut.endswith(b">")


def test_a_sample_with_one_unfinished_tag_is_truncated(samples: Path) -> None:
    """All that is there is one tag that never ends."""
    path = "shruggietech__sms-backup-restore-parser/tests/fixtures/malformed.xml"
    found = _read((samples / path).read_bytes())
    assert [one.reason for one in found if isinstance(one, Anomaly)] == ["truncated"]


def test_every_recognised_file_is_known_by_content(samples: Path) -> None:
    """A root with messages below it is as good as certain."""
    for path, count in SAMPLES.items():
        head = (samples / path).read_bytes()
        assert READER.recognise(head, len(head)) == (95 if count else 70)
    assert READER.recognise(b"<html><body>sms</body></html>", 29) == 0
    assert READER.recognise(b'{"smses": "<smses"}', 19) == 0


def test_emoji_as_illegal_surrogate_references_are_paired(messages: list[Record]) -> None:
    """Two references that XML forbids are the one character that was meant."""
    assert messages[2].text == "See you \U0001f600\U0001f389 there"
    assert messages[2].marks == ()


def test_a_lone_surrogate_reference_becomes_a_replacement_character(messages: list[Record]) -> None:
    """Half a character cannot be told, and that is said."""
    assert messages[3].text == "half a face \ufffd and no more"
    assert messages[3].marks == ("repaired",)


def test_references_are_undone_once(messages: list[Record]) -> None:
    """Line ends, quotation marks and control characters are what was sent; `&amp;#10;` stays."""
    assert messages[4].text == "first line\nsecond line\r\nthird & last"
    assert messages[5].text == '"quoted" <b> it\'s'
    assert messages[15].text == "vertical\x0btab, \U0001f600 and \U0001f600"
    assert messages[17].text == "new &#10; key"


def test_an_incoming_message_names_the_other_side(messages: list[Record]) -> None:
    """Number and name of the address book; the owner is told apart."""
    assert messages[0].sender == Sender("Nur", "+4700000001", False)
    assert messages[0].thread == "+4700000001"
    assert "address" not in messages[0].extra and "contact_name" not in messages[0].extra


def test_an_outgoing_message_is_the_owners(messages: list[Record]) -> None:
    """The address is whom it went to, and stays in `extra`."""
    for sent in (messages[1], messages[6], messages[7]):
        assert sent.sender == Sender(None, None, True)
        assert sent.extra["address"] == sent.thread
    assert messages[1].extra["contact_name"] == "Nur"


def test_a_message_without_direction_names_nobody(messages: list[Record]) -> None:
    """Type 0 is no direction: never a guess."""
    assert messages[8].sender is None
    assert messages[8].extra["address"] == "+4700000001"


def test_contact_name_unknown_is_no_name(messages: list[Record]) -> None:
    """`(Unknown)` and `null` are words of the app; the first is kept where it stood."""
    assert messages[5].sender == Sender(None, "+4700000002", False)
    assert messages[5].extra["contact_name"] == "(Unknown)"
    assert messages[9].sender == Sender(None, "Bokhandel", False)
    assert "contact_name" not in messages[9].extra


def test_bidirectional_marks_leave_the_name_and_stay_in_extra(messages: list[Record]) -> None:
    """The name can be compared; what was written is not lost."""
    assert messages[16].sender == Sender("Nur", "+4700000001", False)
    assert messages[16].extra["contact_name"] == "\u200fNur\u200e"


def test_date_is_an_epoch_in_milliseconds(messages: list[Record]) -> None:
    """With its fraction where there is one; anything else is kept as written."""
    first, bad, whole = (messages[number].sent for number in (0, 11, 12))
    assert first is not None and bad is not None and whole is not None
    assert (first.written, first.readings) == ("1700000060001", ("2023-11-14T22:14:20.001Z",))
    assert (first.earliest, first.zone) == (first.readings[0], "explicit")
    assert (bad.written, bad.readings, bad.zone) == ("yesterday", (), "unknown")
    assert whole.readings == ("2023-11-14T22:13:20Z",)


def test_readable_date_stays_in_extra(messages: list[Record]) -> None:
    """The clock of the telephone that made the backup; every other key stays too, but `null`."""
    assert messages[0].extra["readable_date"] == "15. nov. 2023 01:00:00"
    assert messages[17].extra["something_new"] == "kept"
    assert "subject" not in messages[0].extra


def test_attribute_order_and_quoting_do_not_matter(messages: list[Record]) -> None:
    """Single quotation marks, white space around `=`, an end tag of its own."""
    assert messages[13].text == 'single "quotes"'
    assert messages[13].sender == messages[14].sender == Sender(None, "+4700000001", False)
    assert messages[14].text == "with an end tag"


def test_a_body_that_says_null_stays(messages: list[Record]) -> None:
    """Somebody may have written it; an empty body is empty."""
    assert messages[10].text == "null"
    assert messages[9].text == ""


def test_parts_in_base64_are_files_inside_the_record(multimedia: list[Record]) -> None:
    """Each opens as its own bytes, under the path that the record names."""
    first, second = multimedia[0].attachments[0], multimedia[1].attachments[0]
    assert first == Attachment("p.png", "image/png", True, "a.zip!/sms.xml!/1/3-p.png")
    assert second.name == "../../p/q.png"
    derived = {
        one.path: one for one in READER.derived(_member(_vector("multimedia.xml")), Options())
    }
    assert sorted(derived) == ["1/3-p.png", "2/2-_.._p_q.png"]
    for one in derived.values():
        stream = one.open()
        data = stream.read()
        assert data.startswith(b"\x89PNG") and len(data) == one.size == 70
        stream.seek(1)
        assert stream.read(3) == b"PNG"
        assert one.open().read(4) == data[:4]


def test_a_part_that_is_no_base64_is_said_and_not_opened(multimedia: list[Record]) -> None:
    """Nothing is decoded halfway."""
    lost = multimedia[3]
    assert lost.attachments == (Attachment("lost.jpg", "image/jpeg", False),)
    assert lost.marks == ("media-omitted",)
    assert lost.extra["parts"][0]["data"] == "not base64"


def test_a_part_without_data_was_left_out(multimedia: list[Record]) -> None:
    """So was everything of a message that was never fetched."""
    assert multimedia[4].attachments == (Attachment("left_out.mp4", "video/mp4", False),)
    assert multimedia[4].marks == multimedia[5].marks == ("media-omitted",)


def test_mms_sender_is_the_address_of_type_137(multimedia: list[Record]) -> None:
    """In a group it is one of many; without it nobody is picked."""
    assert multimedia[0].sender == Sender("Nur", "+4700000001", False)
    assert multimedia[2].sender == Sender(None, "+4700000002", False)
    assert multimedia[2].extra["contact_name"] == "Nur, Kamil"
    assert multimedia[7].sender == Sender(None, None, False)
    assert multimedia[8].sender == Sender("Nur", "+4700000001", False)


def test_an_mms_that_went_out_is_the_owners(multimedia: list[Record]) -> None:
    """The app's placeholder is no number; a number that stands there is the owner's."""
    assert multimedia[1].sender == Sender(None, None, True)
    own = _one(
        '<mms msg_box="2" address="1" date="1"><addrs><addr address="9" type="137"/></addrs></mms>'
    )
    assert own.sender == Sender(None, "9", True)
    odd = _one(
        '<mms msg_box="2" address="1" date="1"><addrs><addr address="1" type="137"/></addrs></mms>'
    )
    assert odd.sender == Sender(None, None, True)


def test_the_text_of_an_mms_is_that_of_its_text_parts(multimedia: list[Record]) -> None:
    """Emoji are paired here too; two texts stand below each other and stay apart in `extra`."""
    assert multimedia[0].text == "look \U0001f600"
    assert multimedia[6].text == "one\ntwo"
    assert [part["text"] for part in multimedia[6].extra["parts"]] == ["one", "two"]
    assert multimedia[0].extra["parts"][0]["text"] == "<smil><body/></smil>"
    assert multimedia[9].marks == ("repaired",)


def test_what_no_rule_names_is_kept(multimedia: list[Record]) -> None:
    """An unknown element inside a message, with its words; keys never push each other out."""
    assert multimedia[9].extra["elements"] == [{"element": "extra", "attributes": {"a": "1"}}]
    assert multimedia[9].extra["content"] == ["b"]
    both = _one('<mms parts="p" date="1" address="1"><parts><part ct="x" text="t"/></parts></mms>')
    assert both.extra["parts"] == "p"
    assert both.extra["inner_parts"] == [{"ct": "x", "text": "t"}]
    child = _one('<sms address="1" date="1" type="1" body="b" data="d"><parts>word</parts></sms>')
    assert (child.text, child.extra["data"], child.extra["content"]) == ("b", "d", ["word"])


def test_calls_say_who_called_and_which_were_missed() -> None:
    """Incoming, outgoing, missed, voice mail, rejected, refused, and a type that is not known."""
    calls = _records(_vector("calls.xml"))
    assert {call.kind for call in calls} == {"call"} and {call.text for call in calls} == {""}
    assert calls[0].sender == Sender("Kamil", "+4700000002", False)
    assert calls[1].sender == Sender(None, None, True)
    assert [number for number, call in enumerate(calls) if "missed" in call.marks] == [2, 4, 5]
    assert calls[6].sender is None
    assert [call.extra["duration"] for call in calls[:2]] == ["125", "7"]


def test_a_hidden_number_is_no_handle() -> None:
    """The presentation says that the caller was not shown."""
    calls = _records(_vector("calls.xml"))
    assert calls[7].sender == calls[8].sender == Sender(None, None, False)
    assert [call.extra["number"] for call in calls[7:]] == ["", "-2"]
    assert calls[7].thread is None


def test_a_declared_count_that_differs_is_a_decision() -> None:
    """What the file says of itself, where it says so, and what stands in it."""
    export = _vector("count_differs.xml")
    (decision,) = READER.explain(_member(export), Options(explain=True))
    assert (decision.what, decision.decided) == ("declared count", "12")
    assert decision.evidence == "3 messages and calls stand in the file"
    assert decision.span is not None
    assert export[decision.span[0] : sum(decision.span)] == b"12"


def test_a_second_document_in_the_file_is_read_as_well() -> None:
    """Two backups that somebody joined; that is said."""
    export = _vector("two_documents.xml")
    assert len(_records(export)) == len(_read(export)) - 1 == 20
    told = {one.what: one.decided for one in READER.explain(_member(export), Options())}
    assert told == {"declared count": "18 + 2", "documents": "2"}
