"""What a person does with what a machine read: bubbles corrected, segments written, translated."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from journeys.here import Here, chat

pytest.importorskip("PIL", reason="Pillow is not installed")
pytest.importorskip("av", reason="the speech part is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from PIL import Image
from unit.reading.pictures import rendering
from unit.reading.pictures.rendering import Chat, Said
from unit.reading.speech.models_made import make_tone_ctc
from unit.reading.speech.sounds import encoded, silence
from unit.reading.speech.test_engines import whistle

from guwah.casework.deriving import transcripts
from guwah.casework.deriving.derivative import ENTRY, Entry, entry_of
from guwah.casework.deriving.files import digest_of, find
from guwah.casework.deriving.sealed import open_derivative
from guwah.casework.upkeep.exporting import export
from guwah.reading.pictures import tesseract
from guwah.vault.case import CaseVault


@pytest.fixture
def note(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A voice note of two segments that a machine wrote down."""
    make_tone_ctc(tmp_path / "models" / "whistled-uyghur")
    monkeypatch.setenv("GUWAH_MODELS", str(tmp_path / "models"))
    sound = whistle("سالا ئۇز") + silence(2_000) + whistle("تاپ")
    (tmp_path / "note.ogg").write_bytes(encoded(sound, "ogg", "libopus"))
    here("receive", tmp_path / "note.ogg", "--case", here.case)
    assert here("read", "--case", here.case).code == 0
    return "note.ogg"


def test_machine_words_are_confirmed_edited_translated_and_checked(here: Here, note: str) -> None:
    """Each step is shown with its hand; the machine's words stay beside a person's."""
    last = ("--case", here.case)
    assert "[machine]" in here("transcript", "show", note, *last).out
    assert here("transcript", "confirm", note, "--segment", 0, "--by", "Nur", *last).code == 0
    assert here("transcript", "edit", note, "--segment", 1, "--text", "تاپتى", "--by", "Nur",
                *last).code == 0  # fmt: skip
    early = here("transcript", "translate", note, "--segment", 1, "--text", "found it",
                 "--language", "en", "--by", "Tom", *last)  # fmt: skip
    assert early.code == 0
    own = here("transcript", "check", note, "--segment", 1, "--language", "en", "--translator",
               "Tom", "--by", "Tom", *last)  # fmt: skip
    assert own.code == 2 and "their own" in own.err
    assert here("transcript", "check", note, "--segment", 1, "--language", "en", "--translator",
                "Tom", "--by", "Aygul", "--objection", "past tense", *last).code == 0  # fmt: skip
    shown = here("transcript", "show", note, *last, "--json").object["transcript"]
    first, second = shown["segments"]
    assert (first["status"], first["by"]["alias"]) == ("confirmed", "Nur")
    assert (second["status"], second["text"], second["machine"][0]["text"]) == (
        "edited", "تاپتى", "تاپ",
    )  # fmt: skip
    assert second["translations"][0]["checked"]["alias"] == "Aygul"
    (hit,) = here("search", "found it", "--jsonl").lines
    assert hit["made"] == "person" and hit["place"]["translated_by"] == "Tom"
    by = {one["text"]: one["made"] for one in here("search", "tapti", "--jsonl").lines}
    assert by == {"تاپتى": "person"}
    item = shown_item(here)
    with here.vault() as vault:
        case = vault.case(here.case)
        versions = derived(case)
        assert [(one.item, one.path, one.kind) for one in versions] == (
            [(item, None, "transcript")] * 5
        )
        made = [open_derivative(case, one) for one in versions]
        assert [one.follows for one in made] == [None, *(one.name for one in versions[:-1])]
        with case.open_item(item) as sound:
            assert {one.file for one in made} == {digest_of(sound)}
    assert here("vault", "check", "--full").code == 0


def derived(case: CaseVault) -> list[Entry]:
    """What the record of keeping says of derivatives, the first first."""
    return [entry_of(one.entry.more) for one in case.entries()
            if one.entry is not None and one.entry.type == ENTRY]  # fmt: skip


def shown_item(here: Here) -> str:
    """The id of the only item."""
    item: str = here("case", "list", "--case", here.case, "--json").object["items"][0]["item"]
    return item


def test_a_step_does_not_read_the_sound_again(
    here: Here, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the file is, the version before says: a film of an hour is not opened for a word."""
    with here.vault() as vault:
        case = vault.case(here.case)
        file = find(case, note, "transcript")
        monkeypatch.setattr(CaseVault, "open_item", None)
        done = transcripts.work(case, file, [transcripts.Step("confirm", 0)], "Nur")
        assert done.segments[0].status == "confirmed"


def test_steps_handed_in_together_are_taken_all_or_none(here: Here, note: str) -> None:
    """A file of steps with one that cannot be taken changes nothing, and says which."""
    steps = here.folder / "steps.jsonl"
    good = [{"step": "edit", "segment": 0, "text": "سالا", "language": "ug"},
            {"step": "translate", "segment": 0, "language": "en", "text": "put"}]  # fmt: skip
    bad = [*good, {"step": "split", "segment": 9, "at_ms": 5}]
    steps.write_text("\n".join(map(json.dumps, bad)), "utf-8")
    before = here("transcript", "show", note, "--case", here.case).out
    failed = here("transcript", "apply", note, steps, "--case", here.case)
    assert failed.code == 2 and "step 3" in failed.err
    assert here("transcript", "show", note, "--case", here.case).out == before
    steps.write_text('{"step": "fly", "segment": 0}\n', "utf-8")
    assert "line 1" in here("transcript", "apply", note, steps, "--case", here.case).err
    steps.write_text("\n".join(map(json.dumps, good)), "utf-8")
    assert "put" in here("transcript", "apply", note, steps, "--case", here.case).out


def test_words_of_a_translation_stand_in_no_argument(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text, note and objection come from standard input, a line each."""
    chat(here.folder, "WhatsApp Chat with Li.txt", "15/01/2025, 10:00 - Li: salam\n")
    here("receive", here.folder / "WhatsApp Chat with Li.txt", "--case", here.case)
    last = ("--language", "en", "--case", here.case)
    monkeypatch.setattr("sys.stdin", io.StringIO("peace\na greeting\n"))
    assert (
        here("translation", "add", 1, "--text", "-", "--note", "-", "--by", "Nur", *last).code == 0
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("too literal\n"))
    assert here("translation", "check", 1, "--translator", "Nur", "--objection", "-", "--by", "Tom",
                *last).code == 0  # fmt: skip
    (told,) = here("messages", "--case", here.case, "--jsonl").lines[0]["translations"]
    assert (told["text"], told["note"], told["objection"]) == ("peace", "a greeting", "too literal")


def test_a_transcript_can_begin_by_hand(here: Here) -> None:
    """Without a model: stretches of sound to be written; what is written is found."""
    sound = whistle("سالا") + silence(1_500) + whistle("ئۇز")
    (here.folder / "b.ogg").write_bytes(encoded(sound, "ogg", "libopus"))
    here("receive", here.folder / "b.ogg", "--case", here.case)
    nothing = here("transcript", "show", "b.ogg", "--case", here.case)
    assert nothing.code == 2 and "transcript begin" in nothing.err
    assert here("transcript", "begin", "b.ogg", "--case", here.case).code == 0
    assert here("transcript", "begin", "b.ogg", "--case", here.case).code == 2
    assert here("transcript", "edit", "b.ogg", "--segment", 0, "--text", "sala uz", "--case",
                here.case).code == 0  # fmt: skip
    assert here("search", "sala", "--jsonl").lines[0]["made"] == "person"
    wrong = here("transcript", "confirm", "b.ogg", "--segment", 7, "--case", here.case)
    assert wrong.code == 2 and "no segment 7" in wrong.err


@pytest.mark.skipif(
    rendering.CHROMIUM is None or "en" not in tesseract.installed(),
    reason="chromium or tesseract is not installed",
)
def test_a_corrected_bubble_is_the_message_and_the_reading_stays(here: Here) -> None:
    """A person's words are the message, under the same number; what the machine read is kept."""
    said = [Said("row", "4 March 2025"),
            Said("bubble", "We know the house of your aunt.", "left", None, "09:10"),
            Said("bubble", "Leave her alone.", "right", None, "09:11")]  # fmt: skip
    with rendering.browser() as opened:
        made = rendering.draw(opened, Chat("en", rendering.THEMES[0], False, "Li", said),
                              dark=False, scale=2).png  # fmt: skip
    (here.folder / "one.png").write_bytes(made)
    smaller = Image.open(io.BytesIO(made)).convert("RGB")
    smaller.resize((smaller.width * 2 // 3, smaller.height * 2 // 3)).save(here.folder / "two.jpg")
    Image.linear_gradient("L").resize((300, 200)).save(here.folder / "other.png")
    for name in ("one.png", "two.jpg", "other.png"):
        here("receive", here.folder / name, "--case", here.case)
    assert here("read", "--case", here.case, "--language", "en").code == 0
    before = here("messages", "--case", here.case, "--jsonl").lines
    assert here("picture", "correct", "one.png", "--bubble", 1, "--text", "We know the mouse.",
                "--by", "Nur", "--case", here.case).code == 0  # fmt: skip
    after = here("messages", "--case", here.case, "--jsonl").lines
    assert [one["sending"] for one in after] == [one["sending"] for one in before]
    assert sorted(one["text"] for one in after).count("We know the mouse.") == 1
    with here.vault() as vault:
        case = vault.case(here.case)
        *_, read, corrected = [one for one in derived(case)
                               if one.item == find(case, "one.png").item]  # fmt: skip
        assert "person" in corrected.maker and corrected.follows == read.name
        assert open_derivative(case, corrected).file == open_derivative(case, read).file
    shown = here("picture", "show", "one.png", "--case", here.case, "--json").object["screens"][0]
    assert shown["screen"]["bubbles"][1]["text"] == "We know the house of your aunt."
    assert here("search", "mouse", "--jsonl").lines[0]["type"] == "hit"
    alike = here("picture", "alike", "one.png", "--case", here.case, "--json").object["alike"]
    assert [one["name"] for one in alike] == ["two.jpg"]
    nothing = here("picture", "correct", "one.png", "--bubble", 1, "--case", here.case)
    assert nothing.code == 2 and "nothing is corrected" in nothing.err
    here("picture", "view", "two.jpg", "--out", here.folder / "shown.png", "--case", here.case)
    assert (here.folder / "shown.png").read_bytes().startswith(b"\x89PNG")
    assert here("vault", "check", "--full").code == 0


def test_contacts_of_messages_and_files_are_listed(here: Here) -> None:
    """A number in a message and one in a letter, each with its place; other folders are not looked at."""
    (here.folder / "WhatsApp Chat with Li.txt").write_text(
        "15/01/2025, 10:00 - Li: call +90 532 123 45 67 or write li@example.org\n"
        "15/01/2025, 10:01 - Nur: no\n", "utf-8")  # fmt: skip
    (here.folder / "letter.txt").write_text("Call the office: +49 30 901820.\n" * 2, "utf-8")
    for name in ("WhatsApp Chat with Li.txt", "letter.txt"):
        here("receive", here.folder / name, "--case", here.case)
    assert here("read", "--case", here.case).code == 0
    found = here("contacts", "--case", here.case, "--jsonl").lines
    assert {(one["kind"], one["normal"], one["sending"]) for one in found} == {
        ("phone", "+905321234567", 1), ("email", "li@example.org", 1),
        ("phone", "+4930901820", None),
    }  # fmt: skip
    assert next(one for one in found if one["kind"] == "phone")["is_valid"]
    assert "+49 30 901820" in here("contacts", "--case", here.case).out
    other = here("case", "new", "--json").object["alias"]
    assert here("contacts", "--case", other, "--jsonl").lines == []


def test_an_export_has_every_version_of_what_was_made(here: Here, note: str) -> None:
    """Words that a person wrote leave with `vault export`, beside the machine's."""
    here("transcript", "edit", note, "--segment", 0, "--text", "سالا", "--by", "Nur", "--case",
         here.case)  # fmt: skip
    out = here.folder / "out"
    with here.vault() as vault:
        assert not export(vault, out).found
    lines = (out / here.case / "derived.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert first["maker"]["name"] == "ctc" and second["maker"]["person"] == "Nur"
    assert second["follows"] == first["name"]
    assert second["passages"][0]["text"] == second["body"]["segments"][0]["text"] == "سالا"
