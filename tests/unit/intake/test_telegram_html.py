"""The reader of Telegram's pages: every part that the exporter writes, damage, and times."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.telegram_html import pages
from guwah.intake.telegram_html.clock import day_of, differences, sent_of
from guwah.intake.telegram_html.reader import READER

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "telegram-html"
Found = list[Record | Anomaly | Summary]


def _read(page: bytes, zone: str | None = None, siblings: frozenset[str] = frozenset()) -> Found:
    member = Member("i", None, io.BytesIO(page), len(page), "messages.html", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _records(found: Found) -> list[Record]:
    return [one for one in found if isinstance(one, Record)]


def _reasons(found: Found) -> list[str]:
    return [one.reason for one in found if isinstance(one, Anomaly)]


def _numbered(found: Found) -> dict[int, Record]:
    return {one.extra["id"]: one for one in _records(found)}


@pytest.fixture(scope="module")
def page() -> dict[int, Record]:
    """The vector with every kind, by number."""
    siblings = frozenset({"photos/photo_1.jpg", "photos/group.jpg"})
    return _numbered(_read((VECTORS / "messages.html").read_bytes(), siblings=siblings))


def test_a_record_is_the_messages_element_tag_to_tag(page: dict[int, Record]) -> None:
    """Counted by elements, without the reader."""
    export = (VECTORS / "messages.html").read_bytes()
    assert len(page) == len(re.findall(rb'id="message\d', export)) == 20
    for record in page.values():
        assert record.span is not None
        raw = export[record.span[0] : sum(record.span)]
        assert raw.startswith(b'<div class="message ') and raw.endswith(b"</div>")
        assert raw.count(b"<div") == raw.count(b"</div>")


def test_the_usual_message_reads_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast way is only a shortcut."""
    for name in sorted(path.name for path in VECTORS.glob("*.html")):
        export = (VECTORS / name).read_bytes()
        fast = _read(export)
        with monkeypatch.context() as patch:
            patch.setattr(pages, "USUAL", re.compile(b"(?!)"))
            assert _read(export) == fast, name


def test_a_joined_message_has_the_sender_above_and_its_span_as_context(
    page: dict[int, Record],
) -> None:
    """The exporter writes the name once; the record says where it stands."""
    export = (VECTORS / "messages.html").read_bytes()
    assert page[3].sender == page[2].sender == Sender("Nur")
    start, length = page[3].context[-1]
    assert export[start : start + length].split() == [
        b"<div",
        b'class="from_name">',
        b"Nur",
        b"</div>",
    ]
    assert page[5].sender == Sender("Kamil Osman")


def test_text_is_exact(page: dict[int, Record]) -> None:
    """References undone, `<br>` is a line end, the exporter's indent is not the text's."""
    assert page[2].text == 'Have you eaten? <b> & "so"'
    assert page[3].text == "two\nlines \x0bend"
    assert page[4].text == "See here, now"
    assert page[4].extra["text_entities"][1] == {
        "type": "text_link", "text": "here", "href": "https://example.org/a?b=1",
    }  # fmt: skip
    assert page[20].text == "ئەتە كېلەمسىز؟"


def test_the_thread_is_the_header(page: dict[int, Record]) -> None:
    """Without the space that the exporter puts between two names."""
    assert {record.thread for record in page.values()} == {"Kamil & Nur"}
    second = _records(_read((VECTORS / "messages2.html").read_bytes()))
    assert {record.thread for record in second} == {"Kamil & Nur"}


def test_service_messages_have_the_day_of_the_row_above(page: dict[int, Record]) -> None:
    """A day is an interval, no reading; the row is context, and no record of its own."""
    export = (VECTORS / "messages.html").read_bytes()
    notice = page[17]
    assert (notice.kind, notice.sender, notice.text) == ("notice", None, "Kamil Osman invited Nur")
    assert notice.sent is not None
    assert (notice.sent.written, notice.sent.readings) == ("16 November 2023", ())
    assert (notice.sent.earliest, notice.sent.latest) == (
        "2023-11-15T10:00:00Z",
        "2023-11-17T11:59:59Z",
    )
    start, length = notice.context[-1]
    assert export[start : start + length] == b"16 November 2023"
    assert page[1].text == "Nur created group «a: b» with members Kamil"
    assert page[18].attachments == (Attachment("photos/group.jpg", None, True),)


def test_what_this_version_of_telegram_did_not_know_is_a_message_without_text(
    page: dict[int, Record],
) -> None:
    """The app's words about it stay."""
    assert (page[19].kind, page[19].text, page[19].marks) == ("message", None, ("media-omitted",))
    assert page[19].extra["note"].startswith("This message is not supported")


def test_forwarded_messages_say_from_whom_and_when(page: dict[int, Record]) -> None:
    """A joined one says it of the one above."""
    told = {"from": "Somebody", "date": "14.11.2023 09:00:00 UTC+01:00"}
    assert page[8].extra["forwarded"] == page[9].extra["forwarded"] == told
    assert page[8].marks == page[9].marks == ("forwarded",)
    assert (page[8].text, page[9].text) == ("Pass this on", "and this")
    assert page[9].sender == Sender("Kamil Osman")


def test_replies_name_the_message_and_its_page(page: dict[int, Record]) -> None:
    """On this page, or on one before."""
    assert (page[4].marks, page[4].extra["reply_to_message_id"]) == (("reply",), 2)
    second = _numbered(_read((VECTORS / "messages2.html").read_bytes()))
    assert second[21].extra["reply_to_page"] == "messages.html"


def test_files_are_present_only_at_their_very_path(page: dict[int, Record]) -> None:
    """A file that was not exported is marked, with the title that stands in its place."""
    assert page[5].attachments == (Attachment("photos/photo_1.jpg", "image/jpeg", True),)
    assert page[6].attachments == (Attachment("letter.pdf", "application/pdf", False),)
    assert (page[6].marks, page[6].text) == (("media-omitted",), "the letter")
    assert page[7].attachments == (Attachment("voice_messages/audio_1.ogg", "audio/ogg", False),)
    assert page[10].attachments[0].media_type == "image/webp"
    assert (page[10].sender, page[10].extra["via"]) == (Sender("Nur"), "@gif")


def test_calls_places_and_polls_are_marked(page: dict[int, Record]) -> None:
    """By the exporter's classes and its own English words."""
    assert (page[11].kind, page[11].extra["duration_seconds"], page[11].marks) == ("call", 42, ())
    assert (page[12].kind, page[12].marks) == ("call", ("missed",))
    assert page[13].marks == ("location",)
    assert page[14].marks == ("expiring",)
    assert page[15].marks == ("poll",)
    assert page[15].extra["poll"]["answers"] == ["- yes 2 votes, chosen vote", "- no"]


def test_no_text_in_a_message_vanishes(page: dict[int, Record]) -> None:
    """A part that this version does not know goes to extra."""
    assert page[16].extra["other"] == ["a part that nobody knows"]
    assert page[16].extra["signature"] == "Editor"
    assert page[16].extra["reactions"] == [{"emoji": "❤", "count": "2"}]


def test_carriage_returns_and_a_bom_change_nothing() -> None:
    """The same records but for where they stand."""
    plain = _records(_read((VECTORS / "messages.html").read_bytes()))
    marked = _records(_read((VECTORS / "bom_crlf.html").read_bytes()))
    for one, two in zip(plain, marked, strict=True):
        assert (one.text, one.sender, one.sent, one.extra) == (
            two.text,
            two.sender,
            two.sent,
            two.extra,
        )


def test_an_unknown_text_outside_of_messages_is_an_anomaly() -> None:
    """So are a comment, and a script that does something; it is never run and never a text."""
    found = _read((VECTORS / "damaged.html").read_bytes())
    assert _reasons(found) == ["bad-markup", "unknown-text"]
    assert not any("run()" in (one.text or "") for one in _records(found))


def test_a_message_that_does_not_close_is_one_anomaly() -> None:
    """The next is read; one that was joined to it has no sender, because nobody can tell."""
    found = _read((VECTORS / "damaged.html").read_bytes())
    records = _numbered(found)
    assert len(records) == 19 and 2 not in records
    assert records[3].sender is None and records[4].sender == Sender("Kamil Osman")
    assert [one.text for one in records.values() if "repaired" in one.marks] == [
        "the \ufffd letter"
    ]


def test_a_page_cut_off_anywhere_keeps_what_is_there() -> None:
    """Spans and texts as in the whole page, and one anomaly `truncated` that reaches the end."""
    export = (VECTORS / "messages2.html").read_bytes()
    whole = _records(_read(export))
    for length in range(1, len(export) - 8):
        found = _read(export[:length])
        records = _records(found)
        assert _reasons(found) == ["truncated"], length
        last = found[-2]
        assert isinstance(last, Anomaly) and last.span is not None and sum(last.span) == length
        assert [(r.span, r.text) for r in records] == [
            (r.span, r.text) for r in whole[: len(records)]
        ]


@pytest.mark.parametrize(
    ("written", "zone", "readings"),
    [
        ("15.01.2023 12:12:34 UTC+01:00", None, ["2023-01-15T11:12:34Z"]),
        ("15.07.2023 12:12:34 UTC+01:00", None, ["2023-07-15T10:12:34Z", "2023-07-15T11:12:34Z"]),
        ("15.07.2023 12:12:34 UTC+01:00", "Europe/Oslo", ["2023-07-15T12:12:34"]),
        ("15.07.2023 12:12:34 UTC+01:00", "Asia/Urumqi", ["2023-07-15T10:12:34Z", "2023-07-15T11:12:34Z"]),
        ("15.07.2023 12:12:34 UTC+08:00", None, ["2023-07-15T04:12:34Z"]),
        ("15.07.2023 12:12:34 UTC+05:00", None, ["2023-07-15T06:12:34Z", "2023-07-15T07:12:34Z"]),
        ("15.01.2014 12:12:34 UTC+03:00", None,
         ["2014-01-15T08:12:34Z", "2014-01-15T09:12:34Z", "2014-01-15T10:12:34Z"]),
        ("15.07.2040 12:12:34 UTC+08:00", None, ["2040-07-15T04:12:34Z"]),
        ("15.07.2023 12:12:34 UTC", None, ["2023-07-15T11:12:34Z", "2023-07-15T12:12:34Z"]),
        ("15.07.2023 12:12:34", None, ["2023-07-15T12:12:34"]),
        ("15.07.2023 12:12:34", "Asia/Urumqi", ["2023-07-15T12:12:34"]),
        ("31.02.2023 12:12:34", None, []), ("15.07.2023 12:12:60", None, []),
        ("15.07.2023 24:12:34 UTC+01:00", None, []), ("", None, []), ("yesterday", None, []),
    ],
)  # fmt: skip
def test_the_offset_is_the_zones_winter_offset_of_today(
    written: str, zone: str | None, readings: list[str]
) -> None:
    """The exporter names it all year; the clock beside it was the summer's, or that of another law."""
    sent = sent_of(written, zone)
    assert list(sent.readings) == readings
    assert (sent.zone == "explicit") == (bool(readings) and readings[0].endswith("Z"))


def test_day_rows_are_read_strictly() -> None:
    """The exporter's months are English in every language."""
    assert day_of("3 March 2024") == "2024-03-03"
    assert [day_of(text) for text in ("31 June 2024", "3 Mars 2024", "March 3 2024")] == [None] * 3
    assert differences(480, "20240101") == (0,)


def test_explaining_says_what_the_offsets_leave_open() -> None:
    """How many give one, and for how many it is not enough."""
    export = (VECTORS / "messages2.html").read_bytes()
    (decision,) = READER.explain(Member("i", None, io.BytesIO(export), len(export), ""), Options())
    assert decision.decided == "instants" and "for 1 the" in decision.evidence


def test_utf_16_gives_the_same_messages() -> None:
    """As an editor may have saved it; spans are those of the file as it stands."""
    for name in ("messages.html", "messages2.html"):
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


def test_a_message_that_ends_before_its_last_tag_is_bad_markup() -> None:
    """A bold text that is closed around an open box: the two ways to find the end disagree."""
    page = b'<div class="message default "><b><div></b></div></div>'
    found = list(tiled(READER, Member("i", None, io.BytesIO(page), len(page), "i"), Options()))
    assert _records(found) == [] and _reasons(found)[0] == "bad-markup"
