"""Backups that are cut off, broken or hostile: what can be read is read, the rest is named."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.sms_backup.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "sms-backup"
SMS = '<sms address="1" date="{0}" type="1" body="{1}"/>'


def _read(export: bytes) -> tuple[list[Record], list[tuple[str, bytes]]]:
    """Records, and anomalies with their bytes."""
    member = Member("i", None, io.BytesIO(export), len(export), "sms.xml")
    found = list(tiled(READER, member, Options()))
    assert isinstance(found[-1], Summary)
    return (
        [one for one in found if isinstance(one, Record)],
        [
            (one.reason, export[one.span[0] : sum(one.span)])
            for one in found
            if isinstance(one, Anomaly) and one.span
        ],
    )


def _wrapped(*inner: str) -> bytes:
    return ("<smses count='9'>\n" + "\n".join(inner) + "\n</smses>").encode()


def _vector(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def test_a_truncated_file_without_closing_tag_is_read_to_its_end() -> None:
    """Every whole message, and one anomaly for the rest."""
    records, anomalies = _read(_vector("truncated.xml"))
    assert len(records) == 3
    assert [reason for reason, _ in anomalies] == ["truncated"]
    assert anomalies[0][1].startswith(b"<sms ") and anomalies[0][1].endswith(
        b"half a face &#55357;"
    )


def test_a_file_cut_off_between_two_messages_is_truncated() -> None:
    """There is no byte left to point at; it is said all the same."""
    records, anomalies = _read(_vector("truncated_between.xml"))
    assert len(records) == 18
    assert anomalies == [("truncated", b"")]


@pytest.mark.parametrize("name", ["messages.xml", "multimedia.xml", "calls.xml"])
def test_every_prefix_keeps_every_whole_message(name: str) -> None:
    """Wherever the file is cut: the same spans and texts before it, and one anomaly."""
    export = _vector(name)
    whole, _ = _read(export)
    for cut in range(1, len(export), 7):
        records, anomalies = _read(export[:cut])
        before = [one for one in whole if one.span and sum(one.span) <= cut]
        assert [(one.span, one.text) for one in records] == [(one.span, one.text) for one in before]
        assert [reason for reason, _ in anomalies] == ["truncated"] or cut > export.rindex(b">") - 2


def test_no_entity_is_ever_expanded() -> None:
    """Neither laughter by the billion nor a file of this machine; the other messages are read."""
    records, anomalies = _read(_vector("doctype.xml"))
    assert [record.text for record in records] == ["before", "after"]
    assert [reason for reason, _ in anomalies] == ["doctype", "unknown-entity"]
    assert anomalies[0][1].startswith(b"<!DOCTYPE") and anomalies[0][1].endswith(b"]>")
    assert b"&lol2;" in anomalies[1][1] and b"&file;" in anomalies[1][1]


def test_an_entity_without_a_document_type_is_not_guessed() -> None:
    """What `&nbsp;` means, XML does not say."""
    records, anomalies = _read(_wrapped(SMS.format(1, "a&nbsp;b"), SMS.format(2, "c")))
    assert [record.text for record in records] == ["c"]
    assert [reason for reason, _ in anomalies] == ["unknown-entity"]


def test_a_lost_quotation_mark_costs_one_message() -> None:
    """The value ends at the next `<` at the latest; what follows is read."""
    records, anomalies = _read(_vector("damaged.xml"))
    assert len(records) == 7
    assert [reason for reason, _ in anomalies] == [
        "bad-xml", "duplicate-key", "bad-xml", "commented-out", "bad-xml", "not-a-message", "bad-xml",
    ]  # fmt: skip


def test_an_attribute_that_stands_twice_is_refused() -> None:
    """Two programs would read two directions."""
    twice = '<sms address="1" date="1" type="1" type="2" body="x"/>'
    data = '<mms address="1" date="1"><parts><part ct="a" data="" data="QQ=="/></parts></mms>'
    records, anomalies = _read(_wrapped(twice, data, SMS.format(2, "y")))
    assert [record.text for record in records] == ["y"]
    assert [reason for reason, _ in anomalies] == ["duplicate-key"]


def test_a_message_that_was_commented_out_is_an_anomaly() -> None:
    """Structure is no place to hide one; a comment in words is structure."""
    hidden = "<!-- " + SMS.format(1, "hidden") + " -->"
    records, anomalies = _read(_wrapped("<!-- Image MMS -->", hidden, SMS.format(2, "shown")))
    assert [record.text for record in records] == ["shown"]
    assert anomalies == [("commented-out", hidden.encode())]


def test_a_lost_end_tag_does_not_swallow_what_follows() -> None:
    """A message never stands inside a message."""
    opened = '<mms address="1" date="1"><parts><part ct="text/plain" text="lost"/></parts>'
    records, anomalies = _read(_wrapped(opened, SMS.format(2, "a"), SMS.format(3, "b")))
    assert [record.text for record in records] == ["a", "b"]
    assert anomalies == [("bad-xml", opened.encode())]


def test_what_follows_the_root_is_after_the_end() -> None:
    """A message that was hung on behind the last tag is no part of the backup."""
    records, anomalies = _read(_vector("after_the_end.xml"))
    assert len(records) == 2
    assert [reason for reason, _ in anomalies] == ["after-the-end"]


def test_a_file_whose_beginning_is_lost_is_read() -> None:
    """The messages are whole, though no root opens them; the piece before is named."""
    export = _vector("messages.xml")
    tail = export[export.index(b"second line") :]
    assert READER.recognise(tail, len(tail)) == 0
    records, anomalies = _read(tail)
    assert len(records) == 13
    assert [reason for reason, _ in anomalies] == ["not-a-message", "truncated"]


def test_bytes_that_are_not_utf_8_are_replaced_and_said() -> None:
    """A surrogate pair that was written into the UTF-8 is no loss; a stray byte is."""
    records, _ = _read(_vector("bytes.xml"))
    assert records[0].text == "caf\ufffd \U0001f600"
    assert records[0].marks == ("repaired",)
    paired = _wrapped(SMS.format(1, "X")).replace(b"X", b"\xed\xa0\xbd\xed\xb8\x80")
    (record,), _ = _read(paired)
    assert (record.text, record.marks) == ("\U0001f600", ())


def test_a_bare_ampersand_stays_and_is_said() -> None:
    """`Tom & Ayse`, which is no XML, can mean one thing only."""
    (record,), anomalies = _read(_wrapped(SMS.format(1, "Tom & Ayse")))
    assert (record.text, record.marks, anomalies) == ("Tom & Ayse", ("repaired",), [])


def test_limits_hold() -> None:
    """Too deep and too large are anomalies; a long text below the limit is a message."""
    deep = '<mms address="1" date="1">' + "<a>" * 40 + "</a>" * 40 + "</mms>"
    long = SMS.format(2, "x" * 3_000_000)
    large = SMS.format(3, "x" * 5_000_000)
    wide = "<mms>" + "<a b='" * 1 + "x'/>" + "<a/>" * 100_000 + "</mms>"
    records, anomalies = _read(_wrapped(deep, long, large, SMS.format(4, "y"), wide))
    assert [len(record.text or "") for record in records] == [3_000_000, 1]
    assert [reason for reason, _ in anomalies] == ["too-deep", "too-large", "too-large"]


def test_a_video_of_any_length_is_not_held() -> None:
    """Its message is a record, whatever its size; the file opens where one reads it."""
    video = b"QUJD" * 3_000_000
    head, tail = _wrapped(
        '<mms address="1" date="1" msg_box="1"><parts><part ct="video/mp4" name="v.mp4" data="HERE"/>'
        "</parts></mms>",
        SMS.format(2, "next"),
    ).split(b"HERE")
    export = head + video + tail
    records, anomalies = _read(export)
    assert [record.text for record in records] == ["", "next"] and not anomalies
    member = Member("i", None, io.BytesIO(export), len(export), "sms.xml")
    (derived,) = READER.derived(member, Options())
    stream = derived.open()
    assert derived.size == 9_000_000
    stream.seek(8_999_998)
    assert stream.read() == b"BC"


@pytest.mark.parametrize(
    "bait",
    [
        b"<", b"<!--", b"<![CDATA[", b"<?", b"<!DOCTYPE", b"<!DOCTYPE a [", b"</", b"</sms>", b"<sms ",
        b'<sms a="', b"<mms>", b"<a>", b"<a b='c' ", b"&#55357;", b"<smses>", b"</smses>", b"<a>x</a>",
        b'<sms date="1" address="1"/><!--',
    ],
)  # fmt: skip
def test_nothing_hangs(bait: bytes) -> None:
    """64 KiB of any of these take less than a second, each."""
    for export in (bait * (65_536 // len(bait)), b"<smses>" + bait * (65_000 // len(bait))):
        began = time.monotonic()
        _read(export)
        assert time.monotonic() - began < 5
