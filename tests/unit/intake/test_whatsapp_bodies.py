"""Notices and messages told apart; files, calls, places and the marks of a body."""

from __future__ import annotations

import io

import pytest

from guwah.evidence.record import Record
from guwah.intake.contract import Member, Options
from guwah.intake.frame.tiling import tiled
from guwah.intake.whatsapp.names import thread_of
from guwah.intake.whatsapp.reader import READER

LRM, RLM = "\u200e", "\u200f"


def read(*lines: str, siblings: tuple[str, ...] = ()) -> list[Record]:
    """The records of a file whose lines lack their date and time."""
    data = "".join(f"25/02/20, 10:00 - {line}\n" for line in lines).encode()
    source = io.BytesIO(data)
    member = Member("i", None, source, len(data), "n", siblings=frozenset(siblings))
    return [one for one in tiled(READER, member, Options()) if isinstance(one, Record)]


def name(record: Record) -> str | None:
    """The sender's name, or None for no sender."""
    return record.sender.name if record.sender else None


@pytest.mark.parametrize(
    "line",
    [
        "Messages and calls are end-to-end encrypted. Tap to learn more.",
        "Nur changed the subject to “b: c”",
        'Nur changed the subject to "b: c"',
        "Nur changed the subject from “a: b” to “c: d”",
        "Nur a changé l'objet en « b : c »",
        "Nur hat den Gruppennamen zu „b: c“ geändert.",
        'Nur, "b: c" grubunu oluşturdu',
        "努尔将群组名称更改为“b: c”",
        'You created group "a: b"',
        'Nur grupu yaratdı "b: c"',
        "Nur qrupun adını «b: c» etdi",
        "Your security code with Nur: Work changed. Tap to learn more.",
        "Nur left",
    ],
)
def test_a_line_of_the_app_is_a_notice_even_with_a_colon(line: str) -> None:
    """Without a sender, and with the whole line as its text."""
    (record,) = read(line)
    assert (record.kind, record.sender, record.text) == ("notice", None, line)


@pytest.mark.parametrize(
    "who",
    [
        "Nur", "~ Nur", "+49 30 555 0101", "+1 (777) 555‑0101", "Nur - Seeds", 'Anna "Bee" Ek',
        "Dr. O'Neil", "🌱", "Nur 🌱 - 2", "李雷", "ئالىم قادىر", "Nur, Tursun", "10 to 12",
    ],
)  # fmt: skip
def test_names_are_kept_as_written(who: str) -> None:
    """Dashes, tildes, quotes, emoji, numbers."""
    (record,) = read(f"{who}: hello - all: of you")
    assert (name(record), record.text) == (who, "hello - all: of you")


def test_marks_are_removed_from_a_name_and_kept_in_a_text() -> None:
    """Embeddings around a number, a mark before a text."""
    (record,) = read(f"\u202a+49 30 555 0101\u202c: {LRM}hello")
    assert (name(record), record.text) == ("+49 30 555 0101", f"{LRM}hello")


def test_a_name_with_a_colon_is_known_by_what_the_app_wrote_behind_it() -> None:
    """Every message that begins so goes on so, and one of them is a file."""
    records = read(
        "Work: Ann: hello", "Work: Bo: hello", "Work: Ann: <Media omitted>",
        f"Work: Bo: {LRM}IMG-20200225-WA0001.jpg (file attached)",
    )  # fmt: skip
    assert [name(record) for record in records] == [
        "Work: Ann",
        "Work: Bo",
        "Work: Ann",
        "Work: Bo",
    ]


def test_a_colon_without_proof_ends_the_name() -> None:
    """One message that goes on otherwise is enough."""
    records = read("Ann: Note: <Media omitted>", "Ann: hello")
    assert [name(record) for record in records] == ["Ann", "Ann"]
    assert records[0].text == "Note: <Media omitted>"


def test_a_name_that_looks_like_a_notice_is_a_name_if_it_writes_again_and_again() -> None:
    """Three messages or more."""
    assert [name(r) for r in read(*["Ann “Bee: hello”"] * 3)] == ["Ann “Bee"] * 3
    assert [r.kind for r in read(*["Ann “Bee: hello”"] * 2)] == ["notice"] * 2


def test_no_space_behind_a_name_is_read_where_the_name_is_known() -> None:
    """Else a time or a link in a notice would be a name."""
    records = read(
        "Nur: hello", "Nur:.", "Nur:", "Meeting set for 10:30", "See https://example.org"
    )
    assert [(name(r), r.text) for r in records] == [
        ("Nur", "hello"), ("Nur", "."), ("Nur", ""), (None, "Meeting set for 10:30"),
        (None, "See https://example.org"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("Garden", "Messages and calls are end-to-end encrypted. No one outside can read them."),
        ("Garden", f"{LRM}Mesajlar ve aramalar uçtan uca şifrelidir."),
        ("Garden", f"{LRM}消息和通话已进行端到端加密。只有此聊天中的成员可以查看。"),
        ("Garden", f"{LRM}Nur added Tursun"),
        ("Garden", f"{LRM}Nur hat Tursun hinzugefügt."),
        ("Garden", f"{LRM}Nur sizi ekledi"),
        ("Garden", f"{LRM}Нур добавил Турсуна"),
        ("Garden", f"{RLM}أضاف نور تورسون"),
        ("Nur", f"{LRM}Nur changed this group's icon"),
        ("Nur", f"{LRM}Nur something in a language unknown"),
        ("~ Nur", "~ Nur created this group"),
        ("+1 (777) 555‑0101", "+1 (777) 555‑0101 joined using this group's invite link"),
        ("Nur", f"{LRM}Your security code with Nur changed. Tap to learn more."),
    ],
)
def test_a_notice_behind_a_name_is_a_notice(who: str, text: str) -> None:
    """Encryption, joins and renamings; the name is kept beside it."""
    (record,) = read(f"{who}: {text}")
    assert (record.kind, record.sender, record.text) == ("notice", None, text)
    assert record.extra == {"behind": who}


@pytest.mark.parametrize(
    "text",
    [
        f"{LRM}No idea, let us try", "Tom added salt", "Nur left the light on", "I changed the subject",
        f"{LRM}{LRM}By the way, are you there?", "Nurse is here",
    ],
)  # fmt: skip
def test_what_a_person_writes_stays_a_message(text: str) -> None:
    """Also behind the app's mark, and with the words of a notice."""
    (record,) = read(f"Nur: {text}")
    assert (record.kind, name(record), record.text) == ("message", "Nur", text)


FILES = [
    ("IMG-20200225-WA0001.jpg (file attached)", "IMG-20200225-WA0001.jpg", "image/jpeg"),
    (f"{LRM}PTT-20200225-WA0001.opus (Datei angehängt)", "PTT-20200225-WA0001.opus", "audio/ogg"),
    ("a b.pdf (archivo adjunto)", "a b.pdf", "application/pdf"),
    ("a.jpg (fichier joint)", "a.jpg", "image/jpeg"),
    ("a.jpg (arquivo anexado)", "a.jpg", "image/jpeg"),
    ("a.jpg (file allegato)", "a.jpg", "image/jpeg"),
    ("a.jpg (bestand bijgevoegd)", "a.jpg", "image/jpeg"),
    ("a.jpg (ファイル添付)", "a.jpg", "image/jpeg"),
    ("a.jpg (附件)", "a.jpg", "image/jpeg"),
    ("a.jpg (файл прикреплен)", "a.jpg", "image/jpeg"),
    (f"{LRM}AUD-20200225-WA0000. (file attached)", "AUD-20200225-WA0000.", None),
    (".jpg (file attached)", ".jpg", "image/jpeg"),
    ("Nur (home).vcf (file attached)", "Nur (home).vcf", "text/vcard"),
    (f"{LRM}<attached: 00000012-PHOTO-2020.jpg>", "00000012-PHOTO-2020.jpg", "image/jpeg"),
    (f"{LRM}<Anhang: {LRM}a.pdf>", "a.pdf", "application/pdf"),
    (f"{LRM}<附件：a.pdf>", "a.pdf", "application/pdf"),
    (f"{LRM}<a.jpg eklendi>", "a.jpg", "image/jpeg"),
    (f"A PDF.pdf • {LRM}1 page {LRM}<attached: x.pdf>", "x.pdf", "application/pdf"),
]


@pytest.mark.parametrize(
    ("text", "file", "media_type"), FILES, ids=[text[:24] for text, *_ in FILES]
)
def test_an_attachment_is_known_in_every_language(
    text: str, file: str, media_type: str | None
) -> None:
    """And `present` says whether it lies beside the export."""
    (alone,) = read(f"Nur: {text}")
    (beside,) = read(f"Nur: {text}", siblings=(file,))
    assert [(a.name, a.media_type, a.present) for a in alone.attachments] == [
        (file, media_type, False)
    ]
    assert [a.present for a in beside.attachments] == [True]
    assert alone.text == text and alone.kind == "message"


def test_a_caption_stays_in_the_text_of_its_file() -> None:
    """On the next line on Android."""
    (record,) = read("Nur: a.jpg (file attached)\nlook (here)")
    assert record.text == "a.jpg (file attached)\nlook (here)"
    assert [attachment.name for attachment in record.attachments] == ["a.jpg"]


@pytest.mark.parametrize("text", ["see (file attached)", "<b: c>", "f(x) (file)", "a.jpg (mine)"])
def test_brackets_that_people_write_are_no_attachments(text: str) -> None:
    """The app's own words must stand in them."""
    (record,) = read(f"Nur: {text}")
    assert record.attachments == () and record.marks == ()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("<Media omitted>", ("media-omitted",)),
        ("<media omitted>", ("media-omitted",)),
        ("<Medien ausgeschlossen>", ("media-omitted",)),
        ("<Médias omis>", ("media-omitted",)),
        ("<Archivo omitido>", ("media-omitted",)),
        ("<Mídia oculta>", ("media-omitted",)),
        ("<メディアなし>", ("media-omitted",)),
        ("<省略影音内容>", ("media-omitted",)),
        ("<Без медиафайлов>", ("media-omitted",)),
        ("<Medya dahil edilmedi>", ("media-omitted",)),
        ("<Media omitted>\nwith a caption", ("media-omitted",)),
        ("image omitted", ("media-omitted",)),
        (f"{LRM}görüntü dahil edilmedi", ("media-omitted",)),
        (f"{LRM}Bild weggelassen", ("media-omitted",)),
        (f"a list.pdf • {LRM}2 pages {LRM}document omitted", ("media-omitted",)),
        ("This message was deleted", ("deleted",)),
        (f"{LRM}You deleted this message.", ("deleted",)),
        ("Bu mesaj silindi", ("deleted",)),
        ("这条消息已被删除。", ("deleted",)),
        (f"new text {LRM}<This message was edited>", ("edited",)),
        ("neuer Text <Diese Nachricht wurde bearbeitet>", ("edited",)),
        ("POLL:\nWhen?\nOPTION: noon (1 vote)", ("poll",)),
        (f"{LRM}UMFRAGE:\nWann?\n{LRM}OPTION: nie", ("poll",)),
        ("live location shared", ("location", "live-location")),
        ("Live-Standort wird geteilt.", ("location", "live-location")),
        ("", ("view-once",)),
        (f"{LRM}", ("view-once",)),
        ("hello", ()),
        ("I saw that an image omitted", ()),
        ("null", ()),
        ("POLL: yes", ()),
        ("see <This message was edited> there", ()),
    ],
)
def test_the_apps_own_phrases_give_marks(text: str, marks: tuple[str, ...]) -> None:
    """The phrase stays in the text."""
    (record,) = read(f"Nur: {text}")
    assert (record.kind, record.marks, record.text) == ("message", marks, text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("location: https://maps.google.com/?q=50.94,6.95", "50.94,6.95"),
        ("Standort: https://maps.google.com/?q=-50.94,-6.95", "-50.94,-6.95"),
        (f"{LRM}Hotel (Street 1): https://maps.google.com/?q=1.5,2.5", "1.5,2.5"),
        (f"{LRM}Café: https://foursquare.com/v/0a1b2c", None),
    ],
)
def test_a_place_is_a_location(text: str, place: str | None) -> None:
    """With its coordinates as written, never as a rounded number."""
    (record,) = read(f"Nur: {text}")
    assert record.marks == ("location",)
    assert record.extra == ({"location": place} if place else {})


@pytest.mark.parametrize(
    ("line", "who", "marks", "extra"),
    [
        ("Missed voice call", None, ("missed",), {"call": "voice"}),
        ("Nur: Missed video call", "Nur", ("missed",), {"call": "video"}),
        (f"Nur: {LRM}Missed voice call. {LRM}Tap to call back", "Nur", ("missed",), {"call": "voice", "call_note": "Tap to call back"}),
        (f"Nur: {LRM}Verpasster Sprachanruf", "Nur", ("missed",), {"call": "voice"}),
        (f"Nur: {LRM}未接语音通话", "Nur", ("missed",), {"call": "voice"}),
        (f"Nur: {LRM}Voice call. {LRM}3 min", "Nur", (), {"call": "voice", "call_note": "3 min"}),
        (f"Nur: {LRM}Video call. {LRM}No answer", "Nur", ("missed",), {"call": "video", "call_note": "No answer"}),
    ],
)  # fmt: skip
def test_a_call_is_a_call(
    line: str, who: str | None, marks: tuple[str, ...], extra: dict[str, str]
) -> None:
    """Missed or answered, with the app's note as written."""
    (record,) = read(line)
    assert (record.kind, name(record), record.marks) == ("call", who, marks)
    assert record.extra == extra


def test_bytes_that_are_not_utf8_are_replaced_and_marked() -> None:
    """The raw bytes stay in the span."""
    data = b"25/02/20, 10:00 - Nur: caf" + b"\xe9\n"
    found = list(tiled(READER, Member("i", None, io.BytesIO(data), len(data), "n"), Options()))
    assert isinstance(found[0], Record)
    assert (found[0].text, found[0].marks) == ("caf\ufffd", ("repaired",))
    assert found[0].span == (0, len(data))


def test_a_replacement_character_that_was_written_is_no_repair() -> None:
    """It is valid UTF-8."""
    (record,) = read("Nur: caf\ufffd")
    assert record.marks == ()


@pytest.mark.parametrize(
    ("names", "thread"),
    [
        (("WhatsApp Chat with Nur.txt",), "Nur"),
        (("WhatsApp Chat with Garden - plots.txt",), "Garden - plots"),
        (("WhatsApp Chat mit Nur.txt",), "Nur"),
        (("Chat de WhatsApp con Nur.txt",), "Nur"),
        (("Discussion WhatsApp avec Nur.zip",), "Nur"),
        (("Conversa do WhatsApp com Nur.txt",), "Nur"),
        (("Чат WhatsApp с контактом Нур.txt",), "Нур"),
        (("与小玉的 WhatsApp 聊天.txt",), "小玉"),
        (("Nur ile WhatsApp Sohbeti.txt",), "Nur"),
        (("_chat.txt", None, "WhatsApp Chat - Nur.zip"), "Nur"),
        (("WhatsApp Chat - Nur.zip!/_chat.txt",), "Nur"),
        (("_chat.txt", "WhatsApp Sohbeti - Nur.zip", "x"), "Nur"),
        (("_chat.txt", "chat.txt", "0f3a"), None),
    ],
)
def test_the_thread_is_told_by_a_file_name(
    names: tuple[str | None, ...], thread: str | None
) -> None:
    """The member's, its archive's or the item's."""
    assert thread_of(*names) == thread
