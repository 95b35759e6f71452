"""One thread and one voice note go to an interpreter and come back; nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.here import Here, chat

from guwah.casework.handing.answer import Answer, AnsweredMessage, AnsweredNote, Translate, Write
from guwah.vault.sealing import recipient_from_text, seal

AT = "2026-02-03T10:11:12Z"
THREAD = (
    "15/01/2025, 10:00 - Nur Rozi: where is Erkin Talip?\n"
    "15/01/2025, 10:01 - Erkin Talip: ئانىڭىز ئۆيدە\n"
    "15/01/2025, 10:02 - Nur Rozi: the plate of the white car\n"
)


def answered(here: Here, to: str, **parts: object) -> bytes:
    """What the page would save: an answer sealed to the key of the last hand-out."""
    handout = here("interpreter", "list", "--case", here.case, "--json").object["handed_out"][-1]
    with here.vault() as vault:
        key = vault.case(here.case).intake_identity(handout["handout"]).to_public()
    answer = Answer(handout["handout"], to, AT, parts.get("notes", ()), parts.get("messages", ()))  # type: ignore[arg-type]
    return seal(answer.to_bytes(), recipient_from_text(str(key), "intake"))


def test_a_thread_is_handed_out_and_its_translation_comes_back(here: Here) -> None:
    """Names are letters on the way; the translation stands beside the message and is found."""
    chat(here.folder, "WhatsApp Chat with Nur.txt", THREAD)
    here("receive", here.folder / "WhatsApp Chat with Nur.txt", "--case", here.case)
    page = here.folder / "page.html"
    made = here("interpreter", "hand-out", "--messages", "1-2", "--to", "Tilmach", "--out", page,
                "--case", here.case)  # fmt: skip
    assert made.code == 0 and len(made.out.split()) == 7, made.err
    shown = page.read_bytes()
    for kept in (b"Nur Rozi", b"Erkin", b"plate", here.case.encode(), b"WhatsApp"):
        assert kept not in shown
    assert here("interpreter", "hand-out", "--messages", "1-2", "--to", "T", "--out", page,
                "--case", here.case).code == 2  # fmt: skip
    line = AnsweredMessage(2, "ug", "en", "your mother is at home", "may also be: a mother", AT)
    answer = here.folder / "answer.age"
    answer.write_bytes(answered(here, "Tilmach", messages=(line,)))
    done = here("interpreter", "take-back", answer, "--case", here.case)
    assert done.code == 0 and "1 message" in done.err, done.err
    again = here("interpreter", "take-back", answer, "--case", here.case)
    assert again.code == 2 and "already" in again.err
    rows = here("messages", "--case", here.case, "--jsonl").lines
    assert [len(one.get("translations", ())) for one in rows[:3]] == [0, 1, 0]
    told = rows[1]["translations"][0]
    assert (told["text"], told["by"]["alias"], told["checked"]) == (
        "your mother is at home", "Tilmach", None,
    )  # fmt: skip
    (hit,) = here("search", "mother home", "--jsonl").lines
    assert hit["sending"] == 2 and hit["made"] == "person"
    own = ("translation", "check", 2, "--language", "en", "--translator", "Tilmach")
    assert here(*own, "--by", "Tilmach", "--case", here.case).code == 2
    assert here(*own, "--by", "Aygul", "--case", here.case).code == 0
    assert here("translation", "add", 3, "--language", "de", "--text", "das Kennzeichen", "--case",
                here.case).code == 0  # fmt: skip
    rows = here("messages", "--case", here.case, "--jsonl").lines
    assert rows[1]["translations"][0]["checked"]["alias"] == "Aygul" and rows[2]["translations"]
    assert here("vault", "check", "--full").code == 0
    assert here("rebuild").code == 0
    assert here("messages", "--case", here.case, "--jsonl").lines == rows


def test_an_answer_that_was_changed_or_is_of_another_folder_is_refused(here: Here) -> None:
    """One line, nothing kept; also what was never sealed, and an alias that was not asked."""
    chat(here.folder, "WhatsApp Chat with Nur.txt", THREAD)
    here("receive", here.folder / "WhatsApp Chat with Nur.txt", "--case", here.case)
    here("interpreter", "hand-out", "--messages", "1-3", "--to", "Tilmach", "--out",
         here.folder / "p.html", "--case", here.case)  # fmt: skip
    line = AnsweredMessage(1, None, "en", "words", None, AT)
    good = answered(here, "Tilmach", messages=(line,))
    answer = here.folder / "answer.age"
    other = here("case", "new", "--json").object["alias"]
    answer.write_bytes(good)
    assert here("interpreter", "take-back", answer, "--case", other).code == 2
    bad = [good[:-5], good[:60] + bytes([good[60] ^ 1]) + good[61:], b"no age file",
           good[:-1] + bytes([good[-1] ^ 1]), answered(here, "Somebody", messages=(line,)),
           answered(here, "Tilmach", messages=(AnsweredMessage(9, None, "en", "x", None, AT),))]  # fmt: skip
    for data in bad:
        answer.write_bytes(data)
        done = here("interpreter", "take-back", answer, "--case", here.case)
        assert done.code in (2, 10, 11, 12) and done.err.count("error:") == 1, done.err
        assert "Traceback" not in done.err
    assert not any("translations" in one for one in
                   here("messages", "--case", here.case, "--jsonl").lines)  # fmt: skip


def test_a_voice_note_comes_back_written_and_translated(here: Here) -> None:
    """One that nobody had written; changed here meanwhile, the answer is refused."""
    pytest.importorskip("av", reason="the speech part is not installed")
    pytest.importorskip("onnx", reason="onnx is not installed")
    from unit.reading.speech.sounds import encoded
    from unit.reading.speech.test_engines import whistle

    (here.folder / "note.ogg").write_bytes(encoded(whistle("سالا ئۇز"), "ogg", "libopus"))
    here("receive", here.folder / "note.ogg", "--case", here.case)
    page = here.folder / "page.html"
    made = here("interpreter", "hand-out", "note.ogg", "--to", "Tilmach", "--out", page, "--case",
                here.case)  # fmt: skip
    assert made.code == 0, made.err
    assert b"note.ogg" not in page.read_bytes()
    segment = here("transcript", "show", "note.ogg", "--case", here.case, "--json").object[
        "transcript"]["segments"][0]  # fmt: skip
    place = (segment["start_ms"], segment["end_ms"])
    steps = (Write(0, *place, AT, "سالا ئۇز", "ug"), Translate(0, *place, AT, "en", "put", None))
    answer = here.folder / "answer.age"
    answer.write_bytes(answered(here, "Tilmach", notes=(AnsweredNote(1, steps),)))
    assert here("interpreter", "take-back", answer, "--case", here.case).code == 0
    shown = here("transcript", "show", "note.ogg", "--case", here.case).out
    assert "سالا ئۇز" in shown and "en, Tilmach: put" in shown
    again = here("interpreter", "take-back", answer, "--case", here.case)
    assert again.code == 2 and "already" in again.err
    assert here("search", "sala uz", "--jsonl").lines[0]["made"] == "person"


def test_handing_out_needs_the_consent_that_is_recorded(here: Here, tmp_path: Path) -> None:
    """Where consents are recorded, `colleague` must be among them; two items make two pages."""
    for name in ("A", "B"):
        chat(here.folder, f"WhatsApp Chat with {name}.txt", THREAD.replace("Nur", name))
        here("receive", here.folder / f"WhatsApp Chat with {name}.txt", "--case", here.case)
    page = tmp_path / "page.html"
    here("consent", "--case", here.case, "--give", "police")
    words = ("interpreter", "hand-out", "--to", "T", "--out", page, "--case", here.case)
    assert here(*words, "--messages", "1").code == 52
    here("consent", "--case", here.case, "--give", "colleague")
    assert here(*words, "--messages", "1,1001").code == 2
    assert here(*words, "--messages", "7-x").code == 2
    assert here(*words).code == 2
    assert here(*words, "--messages", "1").code == 0
