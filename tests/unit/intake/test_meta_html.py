"""The reader of Meta's pages: each generation, the samples' true counts, dates in many languages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Summary
from guwah.intake.contract import Member, Options
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.meta_html import months
from guwah.intake.meta_html.order import Evidence
from guwah.intake.meta_html.reader import READER
from guwah.intake.meta_html.stamps import Order, sent_of, stamp_of

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "meta-html"
SAMPLES = "kenn-io__msgvault/internal/fbmessenger/testdata"
INBOX = "your_activity_across_facebook/messages/inbox"
Found = list[Record | Anomaly | Summary]


def _read(
    page: bytes,
    path: str | None = None,
    siblings: frozenset[str] = frozenset(),
    zone: str | None = None,
) -> Found:
    member = Member("i", path, io.BytesIO(page), len(page), "message_1.html", siblings)
    return list(tiled(READER, member, Options(zone=zone)))


def _records(found: Found) -> list[Record]:
    return [one for one in found if isinstance(one, Record)]


def _reasons(found: Found) -> list[str]:
    return [one.reason for one in found if isinstance(one, Anomaly)]


def _vector(name: str, **more: str | frozenset[str]) -> list[Record]:
    found = _read((VECTORS / name).read_bytes(), **more)  # type: ignore[arg-type]
    assert _reasons(found) == []
    return _records(found)


def _readings(text: str, order: Order | None = None, zone: str | None = None) -> list[str] | None:
    stamp = stamp_of(text)
    return None if stamp is None else list(sent_of(stamp, order, zone).readings)


@pytest.mark.parametrize(
    ("path", "records"),
    [
        (f"{SAMPLES}/html_simple/{INBOX}/alice_ABC123/message_1.html", 3),
        (f"{SAMPLES}/html_multi_media/{INBOX}/carol_IMG456/message_1.html", 3),
        (f"{SAMPLES}/html_with_media/{INBOX}/bob_XYZ789/message_1.html", 1),
        (f"{SAMPLES}/mixed/{INBOX}/eve_MIX/message_1.html", 2),
        (f"{SAMPLES}/html_timestamps/layout1.html", 1),
        (f"{SAMPLES}/html_timestamps/layout2.html", 1),
        (f"{SAMPLES}/html_timestamps/layout3.html", 1),
        ("ownaginatious__fbchat-archive-parser/tests/simulated_data.htm", 20),
    ],
)
def test_samples_give_their_true_counts(samples: Path, path: str, records: int) -> None:
    """Counted by hand; every one has a sender and a time, and none is passed over."""
    page = (samples / path).read_bytes()
    assert READER.recognise(page, len(page)) >= 70
    found = _read(page)
    assert _reasons(found) == []
    assert len(_records(found)) == records
    assert all(one.sender and one.sent and one.sent.readings for one in _records(found))


def test_the_three_date_layouts_of_the_samples_are_one_time(samples: Path) -> None:
    """`Oct 19, 2019, 2:37 PM`, `… at 2:37 PM`, `19 Oct 2019, 14:37`."""
    readings = {
        one.sent.readings
        for number in (1, 2, 3)
        for one in _records(
            _read((samples / f"{SAMPLES}/html_timestamps/layout{number}.html").read_bytes())
        )
        if one.sent
    }
    assert readings == {("2019-10-19T14:37",)}


def test_both_formats_of_one_thread_tell_the_same(samples: Path) -> None:
    """The sample's page and its JSON: senders, texts, and minutes in UTC."""
    from guwah.intake.meta.reader import READER as AS_JSON

    folder = samples / f"{SAMPLES}/mixed/{INBOX}/eve_MIX"
    page = _records(_read((folder / "message_1.html").read_bytes()))
    data = (folder / "message_1.json").read_bytes()
    member = Member("i", None, io.BytesIO(data), len(data), "message_1.json")
    told = _records(list(tiled(AS_JSON, member, Options())))[::-1]
    for one, two in zip(page, told, strict=True):
        assert (one.thread, one.sender, one.text) == (two.thread, two.sender, two.text)
        assert one.sent and two.sent and two.sent.readings[0].startswith(one.sent.readings[0])


def test_facebooks_messages_htm_has_threads_with_their_own_names(samples: Path) -> None:
    """`<div class="thread">`: who takes part stands in it; a record is the header and its text."""
    page = (samples / "ownaginatious__fbchat-archive-parser/tests/simulated_data.htm").read_bytes()
    records = _records(_read(page))
    threads = [one.thread for one in records]
    assert [threads.count(name) for name in dict.fromkeys(threads)] == [5, 7, 8]
    assert threads[0] == "First User 一, Second User 二"
    start, length = records[0].context[0]
    assert page[start : start + length].decode() == threads[0]
    first = records[0]
    assert first.span is not None and first.text == "The last message! Hello\x10"
    raw = page[first.span[0] : sum(first.span)]
    assert raw.startswith(b'<div class="message">') and raw.endswith(b"</p>")


def test_a_zone_beside_the_time_is_explicit() -> None:
    """An offset, or a name; a name of several zones leaves several instants."""
    late, early, several = _vector("threads.htm")
    assert late.sent is not None and late.sent.readings == ("2013-10-05T05:05:00Z",)
    assert early.sent is not None and early.sent.readings == ("2013-10-04T20:04:00Z",)
    assert several.sent is not None and len(several.sent.readings) == 3
    assert {one.sent.zone for one in (late, early, several) if one.sent} == {"explicit"}
    assert (early.sent.earliest, early.sent.latest) == (
        "2013-10-04T20:04:00Z",
        "2013-10-04T20:04:59Z",
    )
    assert several.sender == Sender("100000000000017@facebook.com")


def test_boxes_since_2018_are_read_by_their_classes() -> None:
    """Sender, text, time; reactions apart; the box that lists people is no message."""
    records = _vector("boxes.html")
    first, second, photo, link, nobody, clip, _ = records
    assert (first.sender, first.text) == (Sender("Mira Vołk"), "see you soon")
    assert first.extra["reactions"] == ["👍Ola Żak", "😂Jan"]
    assert first.extra["chat"] == {"participants": "Mira Vołk, Ola Żak and Jan"}
    assert second.text == "café <b> & “so”\nsecond  line"
    assert (photo.text, [a.media_type for a in photo.attachments]) == ("", ["image/jpeg"])
    assert link.extra["links"] == ["https://example.org/a?b=1&c=2"]
    assert (nobody.sender, nobody.text) == (None, "nobody knows who wrote this")
    assert [a.media_type for a in clip.attachments] == ["video/mp4"]
    assert {one.thread for one in records} == {"Mira & Ola"}


def test_a_message_that_looks_like_a_time_is_a_message() -> None:
    """The last part is the time, the one before it the text."""
    quoted = _vector("boxes.html")[-1]
    assert quoted.text == "Sep 13, 2020, 12:26 PM"
    assert quoted.sent is not None and quoted.sent.readings == ("2020-09-12T13:00:05",)


def test_the_newer_classes_and_sections_are_read() -> None:
    """`_a6-g`, `_a6-h`, `_a6-p`, `_a72d`; `<section>` with a footer."""
    records = _vector("new_boxes.html")
    assert [one.text for one in records] == ["new", "old", "a section"]
    assert [one.sender.name for one in records if one.sender] == ["Ola Żak", "Mira Vołk", "Jan"]
    assert records[0].extra["reactions"] == ["❤Mira Vołk"]
    assert records[0].thread == "Ola Żak"


def test_instagrams_pages_are_read() -> None:
    """A heading for a name, no list of people."""
    records = _vector("instagram.html")
    assert [one.sender.name for one in records if one.sender] == ["ola.zak", "mira", "ola.zak"]
    assert records[0].text == "You sent an attachment.\nhttps://www.instagram.com/p/1"
    assert {one.thread for one in records} == {"mira"}


def test_a_page_without_classes_is_read_by_its_order() -> None:
    """The innermost element whose last part is a time, with another part before it."""
    assert [(one.text, one.sender) for one in _vector("plain.html")] == [
        ("one", Sender("Mira")), ("two", Sender("Ola")),
    ]  # fmt: skip


def test_a_file_is_present_only_where_it_lies() -> None:
    """Addresses count from the root of the download; the archive may begin further down."""
    folder = "your_facebook_activity/messages/inbox/mira_4711/"
    name = "messages/inbox/mira_4711/photos/one.jpg"
    records = _vector(
        "boxes.html", path=folder + "message_1.html", siblings=frozenset({"photos/one.jpg"})
    )
    assert records[2].attachments == (
        Attachment(name, "image/jpeg", True, folder + "photos/one.jpg"),
    )


def test_pages_of_posts_and_of_followers_are_not_taken_for_chats() -> None:
    """They have the same boxes and times; nobody takes part, and no heading comes again."""
    page = (VECTORS / "instagram.html").read_bytes()
    for number, sender in enumerate((b"ola.zak", b"mira", b"ola.zak")):
        page = page.replace(b'_a6-i">' + sender, b'_a6-i">Title %d' % number, 1)
    assert READER.recognise(page, len(page)) == 0
    assert READER.recognise(b"<html><body><p>Sep 13, 2020, 12:26 PM</p></body></html>", 50) == 0


def test_carriage_returns_and_a_bom_change_nothing() -> None:
    """The same records but for where they stand."""
    for one, two in zip(_vector("boxes.html"), _vector("bom_crlf.html"), strict=True):
        assert (one.text, one.sender, one.sent, one.extra) == (
            two.text,
            two.sender,
            two.sent,
            two.extra,
        )


def test_an_unknown_text_outside_of_messages_is_an_anomaly() -> None:
    """With the script beside it, which is not run; and a box that is not closed is another."""
    found = _read((VECTORS / "damaged.html").read_bytes())
    assert _reasons(found) == ["unknown-text", "bad-markup"]
    assert len(_records(found)) == 6
    assert [one.text for one in _records(found) if one.marks] == [
        "café <b> & “so”\nsecond \ufffd line"
    ]


@pytest.mark.parametrize("name", ["boxes.html", "new_boxes.html", "threads.htm", "plain.html"])
def test_a_page_cut_off_anywhere_keeps_what_is_there(name: str) -> None:
    """Spans and texts as in the whole page, and one anomaly `truncated` that reaches the end."""
    page = (VECTORS / name).read_bytes()
    whole = [(one.span, one.text) for one in _records(_read(page))]
    for length in range(1, len(page) - 8, 3):
        found = _read(page[:length])
        records = [(one.span, one.text) for one in _records(found)]
        assert _reasons(found) == ["truncated"], length
        last = found[-2]
        assert isinstance(last, Anomaly) and last.span is not None and sum(last.span) == length
        same = len(records) if name != "threads.htm" else max(0, len(records) - 1)
        assert records[:same] == whole[:same]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Sep 13, 2020, 12:26 AM", ["2020-09-13T00:26"]),
        ("Jan 08, 2026 4:41 am", ["2026-01-08T04:41"]),
        ("Friday, October 4, 2013 at 10:05pm", ["2013-10-04T22:05"]),
        ("13 сент. 2020 г. в 12:26", ["2020-09-13T12:26"]),
        ("13. září 2020 14:37", ["2020-09-13T14:37"]),
        ("13 Eylül 2020 12:26", ["2020-09-13T12:26"]),
        ("13 septembre 2020, 02:37", ["2020-09-13T02:37"]),
        ("Sonntag, 13. September 2020 um 12:26 Uhr", ["2020-09-13T12:26"]),
        ("13 syyskuuta 2020 klo 14.37", ["2020-09-13T14:37"]),
        ("13 Tháng 9, 2020 14:37", ["2020-09-13T14:37"]),
        ("2020年9月13日 下午2:37", ["2020-09-13T14:37"]),
        ("2020. 9. 13. 오후 12:05", ["2020-09-13T12:05"]),
        ("١٣ سبتمبر ٢٠٢٠ ٢:٣٧ م", ["2020-09-13T14:37"]),
        ("13 sep 2020 2:37 p. m.", ["2020-09-13T14:37"]),
        ("2020-02-01 14:37", ["2020-02-01T14:37"]),
        ("13 lip 2020 14:00", ["2020-06-13T14:00", "2020-07-13T14:00"]),
        ("13 lis 2020 14:00", ["2020-10-13T14:00", "2020-11-13T14:00"]),
        ("13 sep 2020 2:37 de la tarde", ["2020-09-13T02:37", "2020-09-13T14:37"]),
        ("13 Foo 2020 14:37", []), ("31/02/2020 10:00", []), ("Sep 13, 2020 14:26 AM", []),
        ("30 Feb 2020 10:00", []),
        ("see you at 10:30 tomorrow", None), ("Hello", None), ("13 Sep 2020", None),
        ("10:30", None), ("call 2020 10:30 now", None),
    ],
)  # fmt: skip
def test_dates_are_decided_by_a_table_of_months(text: str, readings: list[str] | None) -> None:
    """What is not known is not guessed: it leaves both readings, or none."""
    assert _readings(text) == readings


def test_day_and_month_are_decided_by_a_number_above_twelve() -> None:
    """For the whole page; a single contradiction takes the decision back."""
    assert [one.sent.readings for one in _vector("numbers_proved.html") if one.sent] == [
        ("2020-04-03T10:00",), ("2020-04-13T10:00",),
    ]  # fmt: skip
    page = (VECTORS / "numbers_proved.html").read_bytes()
    (_, decision) = READER.explain(Member("i", None, io.BytesIO(page), len(page), ""), Options())
    assert (decision.decided, decision.evidence) == ("day-first", "a number above twelve")
    assert decision.span is not None and b"13/04" in page[decision.span[0] : sum(decision.span)]
    both = page.replace(
        b"</body>", b"<div><div>Mira</div><div>x</div><div>04/13/2020 10:00</div></div></body>"
    )
    readings = [one.sent.readings for one in _records(_read(both)) if one.sent]
    assert readings[0] == ("2020-03-04T10:00", "2020-04-03T10:00")


def test_day_and_month_are_decided_by_an_order_that_turns_three_times() -> None:
    """Newest first: one reading runs back all the way, the other to and fro."""
    assert _vector("numbers_in_order.html")[0].sent == sent_of(
        stamp_of("01/05/2020 10:00") or pytest.fail("no time"), "day-first", None
    )


def test_day_and_month_stay_open_where_nothing_decides() -> None:
    """Neither the separator nor the language counts."""
    first, second = _vector("numbers_undecided.html")
    assert first.sent is not None
    assert first.sent.readings == ("2020-03-04T10:00", "2020-04-03T10:00")
    assert second.sent is not None and second.sent.readings == ("2020-03-03T10:00",)
    evidence = Evidence()
    for text in ("01.02.2020 10:00", "02.03.2020 10:00"):
        evidence.take(stamp_of(text) or pytest.fail("no time"), (0, 1))
    assert evidence.decision()[0] is None


def test_times_are_of_an_unknown_zone_unless_one_is_declared() -> None:
    """The page names none."""
    unknown = _vector("plain.html")[0].sent
    declared = _vector("plain.html", zone="Europe/Oslo")[0].sent
    assert unknown is not None and unknown.zone == "unknown"
    assert declared is not None and (declared.zone, declared.earliest) == (
        "declared",
        "2019-10-19T12:37:00Z",
    )


def test_the_table_of_months_is_whole() -> None:
    """Twelve months a language; every name of every language is found again."""
    lines = [line for line in months._LINES.strip().splitlines() if line]
    assert len(lines) > 35
    for line in lines:
        for number, group in enumerate(line.split(": ", 1)[1].split(" "), 1):
            for form in group.split("|"):
                assert number in months.months_of(form.upper() if form.isascii() else form), form
    assert re.fullmatch(r"[a-z]{2,3}", lines[0].split(":")[0])
    assert months.months_of("foo") == frozenset()


def test_utf_16_gives_the_same_messages() -> None:
    """As an editor may have saved it; spans are those of the file as it stands."""
    for name in ("boxes.html", "threads.htm", "plain.html"):
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
