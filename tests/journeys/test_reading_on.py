"""`guwah read`: pictures, sound and documents that were kept become words, and screenshots messages."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journeys.here import Here

pytest.importorskip("PIL", reason="Pillow is not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("pypdfium2", reason="the documents part is not installed")

from unit.reading.documents import papers
from unit.reading.pictures import rendering
from unit.reading.pictures.rendering import Chat, Said
from unit.reading.speech.models_made import make_tone_ctc

from guwah.casework.deriving import running
from guwah.confined.task import UnreadableError
from guwah.reading.pictures import tesseract

pytestmark = pytest.mark.skipif(
    rendering.CHROMIUM is None or "en" not in tesseract.installed(),
    reason="chromium or tesseract is not installed",
)
TEXTS = (
    "Where is your sister now?", "We know which bus she takes.", "Send me your identity card.",
    "And the number plate of the car.", "Stop speaking to journalists.", "You have until Friday.",
    "Think of your parents.",
)  # fmt: skip


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two screenshots of one chat: the second begins with the last two bubbles of the first."""
    folder = tmp_path_factory.mktemp("screens")
    said = [Said("row", "Yesterday")] + [
        Said("bubble", text, "left" if at % 3 else "right", None, f"09:{10 + at}")
        for at, text in enumerate(TEXTS)
    ]
    with rendering.browser() as opened:
        for name, part in (("screen 1.png", said[:6]), ("screen 2.png", said[4:])):
            chat = Chat("en", rendering.THEMES[0], False, "Li", part)
            (folder / name).write_bytes(rendering.draw(opened, chat, dark=False, scale=2).png)
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model that hears whistles."""
    for name in ("av", "onnxruntime", "onnx"):
        pytest.importorskip(name, reason="the speech part is not installed")
    folder = tmp_path_factory.mktemp("models")
    make_tone_ctc(folder / "whistled-uyghur")
    return folder


def messages(here: Here) -> list[tuple[str, Any, Any, int]]:
    """Text, sender, readings and number of sightings of all messages."""
    rows = here("messages", "--case", here.case, "--jsonl").lines
    return [
        (one["text"].replace("\n", " "), (one["sender"] or {}).get("name"),
         one["sent"]["readings"] if one["sent"] else None, len(one["sightings"]))
        for one in rows if one["kind"] == "message"
    ]  # fmt: skip


def test_screenshots_become_messages_once_each(here: Here, screens: Path) -> None:
    """Overlapping screens are laid end to end; a date holds across; two sightings, one sending."""
    here("receive", screens, "--case", here.case)
    done = here("read", "--case", here.case, "--language", "en", "--json")
    assert done.code == 0, done.err
    assert done.object["screens"] == {
        "screens": 2,
        "messages": 7,
        "sightings": 9,
        "unsure": [],
        "undated": 7,
    }
    found = messages(here)
    assert [one[0] for one in found] == list(TEXTS)
    assert [one[3] for one in found] == [1, 1, 1, 2, 2, 1, 1]
    assert all(readings == [] and name is None for _, name, readings, _ in found)

    said = ("--captured", "2025-03-05", "--left", "Li", "--right", "Nur", "--thread", "Li")
    again = here("read", "screen 1.png", "screen 2.png", "--case", here.case, *said)
    assert again.code == 0, again.err
    assert [one[:3] for one in messages(here)] == [
        (text, "Li" if at % 3 else "Nur", [f"2025-03-04T09:{10 + at}"])
        for at, text in enumerate(TEXTS)
    ]
    record = here("search", "journalists", "--case", here.case, "--jsonl").lines[0]["record"]
    assert record["grade"] == "screenshot" and len(record["locator"]["box"]) == 4
    assert record["extra"]["stated"] == ["sender", "thread"]
    assert here("vault", "check", "--full").code == 0
    assert here("custody", "verify").code == 0
    before = messages(here)
    assert here("rebuild").code == 0
    assert messages(here) == before


def test_screenshots_read_one_by_one_are_the_same_messages(here: Here, screens: Path) -> None:
    """In parts, named twice, again, with one thing said after the other: what was said holds."""
    here("receive", screens, "--case", here.case)
    read = ("read", "--case", here.case, "--language", "en")
    here(*read, "screen 2.png", "screen 2.png", "--left", "Li", "--right", "Nur", "--thread", "T")
    here(*read, "screen 1.png")
    here(*read, "screen 1.png", "--left", "Li", "--right", "Nur", "--thread", "T")
    found = messages(here)
    assert sorted(one[0] for one in found) == sorted(TEXTS)
    here("who", "--case", here.case, "--set", "Nur=self")
    numbers = [one["sending"] for one in here("messages", "--case", here.case, "--jsonl").lines]
    here(*read, "--captured", "2025-03-05")
    assert [one[1] for one in messages(here)] == [one[1] for one in found]
    assert all(readings for _, _, readings, _ in messages(here))
    again = here("messages", "--case", here.case, "--jsonl").lines
    assert [one["sending"] for one in again] == numbers
    here(*read, "screen 1.png", "screen 2.png", "--right", "")
    roles = here("who", "--case", here.case, "--json").object["participants"]
    assert any(one["name"] == "Nur" and one["role"] == "self" for one in roles)
    assert here("vault", "check", "--full").code == 0


def test_a_zip_of_screenshots_is_read_like_a_folder(here: Here, screens: Path) -> None:
    """As most people hand them in: the pictures are named, read, and laid end to end."""
    import zipfile

    with zipfile.ZipFile(here.folder / "shots.zip", "w") as archive:
        for one in sorted(screens.iterdir()):
            archive.write(one, f"from phone/{one.name}")
    assert here("receive", here.folder / "shots.zip", "--case", here.case).code == 0
    listed = here("read", "--list", "--case", here.case, "--json").object["files"]
    assert [one["member"] for one in listed] == [f"from phone/screen {n}.png" for n in (1, 2)]
    assert here("read", "--case", here.case, "--language", "en").code == 0
    assert [one[0] for one in messages(here)] == list(TEXTS)
    assert here("picture", "show", "screen 1.png", "--case", here.case).code == 0
    assert here("vault", "check", "--full").code == 0 and here("custody", "verify").code == 0


def test_a_correction_outlives_another_reading_and_counts_on_every_screen(
    here: Here, screens: Path
) -> None:
    """`--again` leaves what a person corrected; a bubble on two screens is corrected on both."""
    here("receive", screens, "--case", here.case)
    here("read", "--case", here.case, "--language", "en")
    before = messages(here)
    assert here("picture", "correct", "screen 2.png", "--bubble", 0, "--text", "PERSON SAYS",
                "--case", here.case).code == 0  # fmt: skip
    after = messages(here)
    assert [one[0] for one in after].count("PERSON SAYS") == 1 and len(after) == len(before)
    here("read", "--again", "--case", here.case, "--language", "en")
    assert messages(here) == after
    assert not here("facts", "--case", here.case, "--json").object["facts"]
    wrong = here("picture", "correct", "screen 1.png", "--bubble", 1, "--screen", 3, "--text", "x",
                 "--case", here.case)  # fmt: skip
    assert wrong.code == 2 and messages(here) == after


def test_a_run_that_was_killed_before_the_screens_were_laid_is_made_good(
    here: Here, screens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read and not laid: the next run lays them, though there is nothing to read."""
    from guwah.casework.deriving import screens as laying

    here("receive", screens, "--case", here.case)
    whole = laying.lay
    monkeypatch.setattr(laying, "lay", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert here("read", "--case", here.case, "--language", "en").code == 4
    assert messages(here) == []
    monkeypatch.setattr(laying, "lay", whole)
    assert here("read", "--case", here.case).code == 0
    assert [one[0] for one in messages(here)] == list(TEXTS)


def test_a_film_of_a_chat_becomes_its_messages(here: Here) -> None:
    """Somebody films while scrolling: each message once, with its time in the film, none lost."""
    av, numpy = pytest.importorskip("av"), pytest.importorskip("numpy")
    from PIL import Image

    texts = [f"Message number {n}: we know the street of house {n * 7}." for n in range(16)]
    said = [Said("row", "4 March 2025")] + [
        Said("bubble", text, "left" if n % 3 else "right", None, f"09:{10 + n}")
        for n, text in enumerate(texts)
    ]
    with rendering.browser() as opened:
        chat = Chat("en", rendering.THEMES[0], False, "Li", said)
        whole = rendering.draw(opened, chat, dark=False, scale=2)
    last = whole.height - 1500
    with av.open(str(here.folder / "scroll.mp4"), "w") as film:
        track = film.add_stream("libx264", rate=20)
        track.width, track.height, track.pix_fmt = whole.width // 2 * 2, 1500, "yuv420p"
        for top in sorted({*range(0, last, 90), 540, last}):
            png = rendering.scrolled(whole, top, 1500).png
            pixels = numpy.asarray(Image.open(io.BytesIO(png)))[:, : track.width]
            frame = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(pixels), format="rgb24")
            for _ in range(12 if top in (0, 540, last) else 1):
                for packet in track.encode(frame):
                    film.mux(packet)
        for packet in track.encode(None):
            film.mux(packet)
    here("receive", here.folder / "scroll.mp4", "--case", here.case)
    done = here("read", "--case", here.case, "--language", "en", "--only", "pictures")
    assert done.code == 0, done.err
    assert [one[0] for one in messages(here)] == texts
    record = here("search", "house 105", "--jsonl").lines[0]["record"]
    assert record["locator"]["at_ms"] > 0 and record["sent"]["readings"] == ["2025-03-04T09:25"]


def test_words_of_files_are_found_and_say_whose_they_are(
    here: Here, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF and a voice note are found by their words, which a machine read; a broken file stops nothing."""
    from unit.reading.speech.sounds import encoded
    from unit.reading.speech.test_engines import whistle

    monkeypatch.setenv("GUWAH_MODELS", str(models))
    folder = here.folder / "handed in"
    folder.mkdir()
    (folder / "summons.pdf").write_bytes(papers.pdf(["You are summoned to the station."]))
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05")
    (folder / "note.ogg").write_bytes(encoded(whistle("سالا ئۇز"), "ogg", "libopus"))
    here("receive", folder, "--case", here.case)
    done = here("read", "--case", here.case, "--json")
    assert done.code == 3
    told = {one["name"]: one for one in done.object["read"]}
    assert told["broken.png"]["reason"] and not told["broken.png"]["passages"]
    (hit,) = here("search", "summoned", "--jsonl").lines
    assert (hit["type"], hit["name"], hit["made"], hit["place"]["page"]) == (
        "passage", "summons.pdf", "machine", 1,
    )  # fmt: skip
    (heard,) = here("search", "sala", "--case", here.case, "--jsonl").lines
    assert (heard["text"], heard["kind"]) == ("سالا ئۇز", "transcript")
    assert here("search", "sala", "--language", "tr", "--jsonl").lines == []
    assert here("read", "--case", here.case, "--json").object["read"] == []
    assert here("vault", "check", "--full").code == 0


def test_what_a_person_protects_is_not_found_in_a_letter_elsewhere(here: Here) -> None:
    """A protected name in a document is found inside its own folder only."""
    other = here("case", "new", "--json").object["alias"]
    chat = here.folder / "WhatsApp Chat with Rana.txt"
    chat.write_text("15/01/2025, 10:00 - Rana Qadir: hello\n15/01/2025, 10:01 - Li: you\n", "utf-8")
    (here.folder / "letter.txt").write_text(
        "The mother is Rana Qadir of the old town.\n" * 3, "utf-8"
    )
    here("receive", chat, "--case", here.case)
    here("receive", here.folder / "letter.txt", "--case", other)
    here("read", "--case", other)
    assert len(here("search", "town", "--jsonl").lines) == 1
    assert len(here("search", "Qadir", "--jsonl").lines) == 2
    here("who", "--case", here.case, "--set", "Rana Qadir=family")
    assert {one["alias"] for one in here("search", "Qadir", "--jsonl").lines} == {here.case}
    assert here("search", "Rana Qadir", "--case", other, "--jsonl").lines


def test_a_run_that_is_stopped_goes_on_where_it_was(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the third of five files: two are kept, and the next run begins with the third."""
    folder = here.folder / "papers"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.pdf").write_bytes(papers.pdf([f"page of number {number}"]))
    here("receive", folder, "--case", here.case)
    whole, seen = running._one, []

    def stopped(case: Any, file: Any, *rest: Any) -> Any:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(file.name)
        return whole(case, file, *rest)

    monkeypatch.setattr(running, "_one", stopped)
    done = here("read", "--case", here.case, "--json")
    assert done.code == 4 and done.object["left"] == 3
    monkeypatch.setattr(running, "_one", whole)
    rest = here("read", "--case", here.case, "--json").object["read"]
    assert sorted(seen + [one["name"] for one in rest]) == [f"{n}.pdf" for n in range(5)]


def test_what_is_missing_is_told_once_and_waits(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a speech model voice notes wait, with exit code 5, and documents are read."""
    monkeypatch.setenv("GUWAH_MODELS", str(here.folder / "nowhere"))
    folder = here.folder / "files"
    folder.mkdir()
    clip = Path("/usr/share/sounds/alsa/Front_Left.wav")
    if not clip.exists():
        pytest.skip("alsa-utils is not installed")
    for number in range(2):
        shutil.copy(clip, folder / f"{number}.wav")
        with (folder / f"{number}.wav").open("ab") as file:
            file.write(bytes(number + 1))
    (folder / "a.pdf").write_bytes(papers.pdf(["words"]))
    here("receive", folder, "--case", here.case)
    done = here("read", "--case", here.case)
    assert done.code == 5 and done.err.count("error:") == 1 and "2 files wait" in done.err
    states = here("read", "--list", "--case", here.case, "--json").object["files"]
    assert sorted(one["state"] for one in states) == ["read", "unread", "unread"]


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every document is one that cannot be read."""

    def fails(*_: Any, **__: Any) -> Any:
        raise UnreadableError("crashed")

    monkeypatch.setattr(running, "_reader", lambda *_: fails)
    yield


def test_a_failure_is_on_record_and_not_tried_again(here: Here, unreadable: None) -> None:
    """A file of which nothing could be made says why, until it is asked for again."""
    (here.folder / "a.pdf").write_bytes(papers.pdf(["words"]))
    here("receive", here.folder / "a.pdf", "--case", here.case)
    assert here("read", "--case", here.case).code == 3
    assert here("read", "--case", here.case, "--json").object["read"] == []
    (file,) = here("read", "--list", "--case", here.case, "--json").object["files"]
    assert file["state"] == "crashed"
    assert len(here("read", "--again", "--case", here.case, "--json").object["read"]) == 1
