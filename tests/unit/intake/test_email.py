"""The reader of single mails: each trap by its name, on the vectors and on bytes made here."""

from __future__ import annotations

import io
import re

import pytest
from unit.intake.mails import EMAIL, all_inside, files, member, only, read, vector

from guwah.evidence.record import Anomaly, Sender
from guwah.intake.contract import Container, Options
from guwah.intake.mail import held as holding
from guwah.intake.mail.dates import read_date

HEAD = b"From: Nur <nur@mail.example>\r\nSubject: x\r\n"


def test_the_full_header_trail_is_kept_in_order() -> None:
    """Every header as written, folded ones unfolded, and the route besides."""
    record = only(vector("trail.eml"))
    names = [name for name, _ in record.extra["headers"]]
    assert names[:5] == [
        "Delivered-To",
        "Received",
        "Received",
        "Authentication-Results",
        "DKIM-Signature",
    ]
    assert len(record.extra["received"]) == 2
    assert "relay.sender.example. [203.0.113.7])        by mx" in record.extra["received"][1]
    assert record.extra["x_originating_ip"] == "[198.51.100.23]"
    assert record.extra["references"] == ["<0@mail.example>", "<1@mail.example>"]
    assert record.extra["in_reply_to"] == "<1@mail.example>"
    assert record.extra["dkim_signature"][0].startswith("v=1; a=rsa-sha256")
    assert record.extra["id"] == record.extra["message_id"]
    assert record.marks == ("reply",)


def test_name_and_address_of_the_sender() -> None:
    """The handle is the address; the thread is the subject without `Re:`."""
    record = only(vector("trail.eml"))
    assert record.sender == Sender("Wei Min", "w@sender.example")
    assert record.thread == "A question"
    assert record.extra["subject"] == "Re: A question"
    assert record.extra["to"] == [{"name": "Nur", "address": "nur@mail.example"}]


def test_parts_on_three_levels_with_files_and_a_page() -> None:
    """The plain text is the text; page, picture and letter are files with their own bytes."""
    record = only(vector("alternative.eml"))
    assert record.text == "Call this number today, or else — you know what."
    inside = files(EMAIL, vector("alternative.eml"))
    assert list(inside) == ["3-part.html", "4-图片.png", "5-通知 2025.pdf"]
    assert [one.member for one in record.attachments] == list(inside)
    assert inside["3-part.html"] == b'<p>Call this number <b>today</b></p><img src="cid:p1">'
    assert inside["4-图片.png"].startswith(b"\x89PNG")
    assert inside["5-通知 2025.pdf"] == b"%PDF-1.4\n%%EOF\n"
    assert record.extra["outside_parts"] == ["This is a multi-part message in MIME format."]
    assert [part["depth"] for part in record.extra["parts"]] == [1, 2, 3, 3, 2, 1]


def test_nested_mails_are_mails_of_their_own() -> None:
    """Three mails, one in the other; each is read by itself, the innermost has the file."""
    found = list(all_inside(vector("nested.eml")))
    assert [(depth, record.text) for depth, record, _ in found] == [
        (0, "See what he sent"), (1, "The middle text"), (2, "The innermost text"),
    ]  # fmt: skip
    assert list(found[0][2]) == ["2-was.eml"]
    assert [path for path in found[2][2]] == ["2-part.png"]


def test_a_digest_holds_mails_although_it_does_not_say_so() -> None:
    """RFC 2046: in a digest a part without a type is a mail."""
    record = only(vector("digest.eml"))
    assert [one.media_type for one in record.attachments] == ["message/rfc822"] * 2
    assert [one.text for _, one, _ in all_inside(vector("digest.eml"))] == [
        "",
        "Text 1\n",
        "Text 2\n",
    ]


def test_bad_charsets() -> None:
    """Unknown, not fitting, too narrow, none: what can be read is read, what cannot is shown."""
    record = only(vector("bad_charsets.eml"))
    assert record.text == "\ufffd" * 6
    assert record.extra["further_texts"] == [
        "café", "half a letter: \ufffd", "丁喆镕", "“quoted” €", "日本", "never a codec \ufffd",
        "no set named: é",
    ]  # fmt: skip
    assert record.marks == ("repaired",)
    assert record.extra["defects"] == ["bad-charset", "unknown-charset"]


def test_bad_headers() -> None:
    """A line without a colon, raw bytes, odd white space, no name: kept in order, read on."""
    record = only(vector("bad_headers.eml"))
    assert record.extra["headers"][1] == ["", "this line is no header and it is folded"]
    assert record.extra["headers"][-1] == ["", ": nameless"]
    assert record.sender == Sender("Wei Min", "w@sender.example")
    assert record.thread == "raw \ufffd\ufffd bytes"
    assert record.extra["to"] == []
    assert record.text == "The body stays.\n"
    assert {"bad-header", "bad-content-type", "unknown-encoding"} <= set(record.extra["defects"])
    assert "repaired" in record.marks


def test_broken_encoded_words_and_parameters() -> None:
    """RFC 2047 and 2231 as they are got wrong: split letters, quotes, spaces, no end, no set."""
    record = only(vector("broken_words.eml"))
    assert record.extra["subject"] == "中文 what? two words =?utf-8?B?broken"
    assert record.sender == Sender("何不插", "w@sender.example")
    assert [one.name for one in record.attachments] == [
        "résumé.pdf", "résumé.pdf", "my file (1).bin", '..\\..\\etc/passwd"; filename*1=x',
    ]  # fmt: skip


def test_an_encoded_word_brings_no_address_of_its_own() -> None:
    """What is inside of an encoded word stays a name."""
    record = only(vector("broken_words.eml"))
    assert record.extra["cc"] == [
        {"name": "Evil, <a@b.example>", "address": "real@c.example"},
        {"name": "Pete", "address": "pete@silly.example"},
    ]


def test_a_file_name_leads_nowhere() -> None:
    """The path of a file inside has no separator; its name stays as written."""
    paths = list(files(EMAIL, vector("broken_words.eml")))
    assert paths[3] == "4-_.._etc_passwd_; filename_1=x"
    assert not any(re.search(r"[/\\!:]", path) for path in paths)


def test_damaged_transfer_encodings_are_marked() -> None:
    """Holes in quoted-printable and base64 lose nothing that stands there."""
    record = only(vector("damaged.eml"))
    assert record.text == "100=% sure  and =ZZ so on"
    assert record.extra["further_texts"] == ["Hello there"]
    assert record.marks == ("repaired",)
    assert record.extra["defects"] == ["bad-base64", "bad-quoted-printable", "no-closing-boundary"]


def test_a_mail_that_is_only_a_page_gives_the_page() -> None:
    """HTML exactly as it stands, references and all; the record says that it is HTML."""
    record = only(vector("html_only.eml"))
    assert record.text == "<p>Приве&#1090;</p>\n"
    assert record.extra["body"]["media_type"] == "text/html"


def test_a_mail_without_date_or_sender() -> None:
    """Neither is taken from elsewhere; the headers end where they end."""
    record = only(vector("no_date.eml"))
    assert (record.sent, record.sender) == (None, None)
    assert record.text == "Still here without a gap.\n"


def test_minus_zero_is_an_instant_without_a_zone() -> None:
    """RFC 5322: `-0000` is UTC, and says nothing of where the sender is."""
    sent = only(vector("unknown_zone.eml")).sent
    assert sent is not None and sent.zone == "explicit"
    assert (sent.readings, sent.earliest, sent.latest) == (
        ("2025-01-14T11:15Z",), "2025-01-14T11:15:00Z", "2025-01-14T11:15:59Z",
    )  # fmt: skip


def test_a_boundary_that_never_stands_hides_no_text() -> None:
    """The whole body is the text then."""
    record = only(vector("lost_boundary.eml"))
    assert record.text is not None and "Still to be read." in record.text
    assert record.extra["defects"] == ["boundary-not-found"]


def test_a_byte_order_mark_changes_nothing() -> None:
    """It is structure, and so is an empty line before the headers."""
    plain, marked = only(vector("trail.eml")), only(vector("bom.eml"))
    assert marked.span == (5, len(vector("trail.eml")))
    assert (marked.text, marked.extra, marked.sent) == (plain.text, plain.extra, plain.sent)


@pytest.mark.parametrize("name", ["trail", "alternative", "broken_words", "damaged"])
def test_line_ends_do_not_change_a_mail(name: str) -> None:
    """A mail saved with LF reads as the one sent with CRLF."""
    sent = vector(f"{name}.eml")
    saved = sent.replace(b"\r\n", b"\n")
    assert (only(saved).text, only(saved).extra) == (only(sent).text, only(sent).extra)


@pytest.mark.parametrize(
    ("written", "readings", "zone"),
    [
        ("Tue, 14 Jan 2025 19:15:58 +0800", ("2025-01-14T11:15:58Z",), "explicit"),
        ("Tue, 14 Jan 2025 19:15:58 +0800 (CST)", ("2025-01-14T11:15:58Z",), "explicit"),
        ("Thu,\n 13 Feb 1969 23:32 -0330 (Newfoundland (odd) Time)", ("1969-02-14T03:02Z",), "explicit"),
        ("21 Nov 97 09:55:06 GMT", ("1997-11-21T09:55:06Z",), "explicit"),
        ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", ("1997-11-21T15:55:06Z",), "explicit"),
        ("Mon May 05 10:00:00 CST 2008", ("2008-05-05T10:00:00",), "unknown"),
        ("Mon, 5 May 2008 10:00:00 CST", ("2008-05-05T10:00:00",), "unknown"),
        ("Mon May  5 10:00:00 2008 +0800", ("2008-05-05T02:00:00Z",), "explicit"),
        ("2008-05-05T10:00:00+08:00", ("2008-05-05T02:00:00Z",), "explicit"),
        ("May 8, 2005 1:17 PM", ("2005-05-08T13:17",), "unknown"),
        ("Sun, 8 May 2005 12:05:00 AM", ("2005-05-08T00:05:00",), "unknown"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", ("2017-01-01T00:00:00Z",), "explicit"),
        ("01/02/2006 10:00", (), "unknown"),
        ("Pn, 29 paX 2007 21:13:00 +0100", (), "unknown"),
        ("Tue, 14 Jan 2025 19:15:58 +9900", (), "unknown"),
        ("Tue, 31 Feb 2025 19:15:58 +0100", (), "unknown"),
        ("Fri, 31 Dec 9999 23:00:00 -0500", (), "unknown"),
        ("", (), "unknown"),
    ],
)  # fmt: skip
def test_dates_as_they_are_written(written: str, readings: tuple[str, ...], zone: str) -> None:
    """An offset makes an instant; a name of a zone that several places share does not."""
    sent = read_date(written, None)
    assert (sent.written, sent.readings, sent.zone) == (written, readings, zone)


def test_what_is_no_mail_is_one_anomaly() -> None:
    """Where a person insists on the reader."""
    (found,) = read(EMAIL, b"no header here\n\nat all\n")
    assert isinstance(found, Anomaly) and found.reason == "no-header"
    (found,) = read(EMAIL, b"A: " + b"x" * (2 << 20) + b"\n\nbody")
    assert isinstance(found, Anomaly) and found.reason == "too-large"


def test_a_saved_web_page_is_no_mail() -> None:
    """An `.mht` has the headers of a mail, but nobody sent it."""
    page = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\n"
    page += b"Subject: x\r\nDate: Tue, 14 Jan 2025 19:15:58 +0800\r\nMIME-Version: 1.0\r\n\r\n"
    assert EMAIL.recognise(page, len(page)) == 0


def test_a_boundary_within_itself_stays_whole() -> None:
    """A part that uses the boundary around it is not taken apart, and not lost."""
    data = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    data += b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--\n"
    record = only(data)
    assert "too-deep" in record.extra["defects"]
    assert record.text == "text"


def test_a_thousand_levels_cost_no_recursion() -> None:
    """Beyond 32 levels a part stays whole, with its headers, to be read as a file."""
    data = HEAD + b"Content-Type: multipart/mixed; boundary=b0\n\n"
    for level in range(1, 1000):
        data += b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (level - 1, level)
    record = only(data + b"deep text\n")
    assert "too-deep" in record.extra["defects"]
    (inside,) = files(EMAIL, data + b"deep text\n").values()
    assert inside.startswith(b"Content-Type: multipart/mixed; boundary=b32\n")
    assert inside.endswith(b"deep text\n")


def test_a_mail_of_ten_thousand_parts_keeps_the_rest_whole() -> None:
    """The first 500 are files; what follows is one more, byte for byte."""
    data = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
    data += b"".join(b"--b\nContent-Type: a/b\n\n%d\n" % number for number in range(10_000))
    record = only(data)
    assert len(record.attachments) == 501
    assert "too-many-parts" in record.extra["defects"]
    inside = list(files(EMAIL, data).values())
    assert inside[499] == b"499"
    assert inside[500].startswith(b"Content-Type: a/b\n\n500\n--b\n") and inside[500].endswith(
        b"9999\n"
    )


def test_a_text_of_many_megabytes_is_a_file() -> None:
    """It is not cut short: the record has no text, says why, and the file has all of it."""
    data = HEAD + b"\r\n" + b"line\r\n" * 2_000_000
    record = only(data)
    assert record.text is None
    assert record.extra["defects"] == ["text-too-large"]
    (inside,) = files(EMAIL, data).values()
    assert inside == b"line\r\n" * 2_000_000


def test_a_huge_file_is_read_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that is not held gives the record and the files of one that is."""
    data = vector("alternative.eml") + vector("nested.eml")
    whole, inside = only(data), files(EMAIL, data)
    monkeypatch.setattr("guwah.intake.mail.eml.HELD_BYTES", 100)
    monkeypatch.setattr(holding, "_BLOCK_BYTES", 97)
    assert only(data) == whole
    assert files(EMAIL, data) == inside


def test_a_file_inside_can_be_read_from_any_place() -> None:
    """Seeking back and forth in a decoded file of several blocks gives the same bytes."""
    content = bytes(range(256)) * 8_000
    import base64

    for encoding, body in (
        (b"base64", base64.encodebytes(content)),
        (b"quoted-printable", b"".join(b"=%02X" % byte + (b"=\n" if n % 20 == 19 else b"") for n, byte in enumerate(content))),
    ):  # fmt: skip
        data = HEAD + b"Content-Type: a/b\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body
        source = member(data)
        assert isinstance(EMAIL, Container)
        (inside,) = EMAIL.derived(source, Options())
        assert inside.size == len(content)
        with inside.open() as stream:
            for at in (1_900_000, 5, 700_000, 699_000, 0, 2_000_000):
                assert stream.seek(at) == at
                assert stream.read(1000) == content[at : at + 1000]
            assert stream.seek(0, io.SEEK_END) == len(content)
