"""What a newcomer is told: what to do next with a file, why one was not read, what was no chat."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from journeys.here import Here

from guwah.reading.pictures import tesseract

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
Draw = pytest.importorskip("PIL.ImageDraw", reason="Pillow is not installed")
Font = pytest.importorskip("PIL.ImageFont", reason="Pillow is not installed")
needs_tesseract = pytest.mark.skipif(
    "en" not in tesseract.installed(), reason="tesseract is not installed"
)


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """A vault with an empty folder."""
    return Here(tmp_path, capsys)


def picture(*lines: str) -> bytes:
    """A white page with black lines of words."""
    page = Image.new("RGB", (900, 600), "white")
    drawn = Draw.Draw(page)
    for at, line in enumerate(lines):
        drawn.text((80, 80 + 90 * at), line, fill="black", font=Font.load_default(48))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    """A file to hand in."""
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_picture_is_kept_and_the_next_step_told(here: Here) -> None:
    """No word that frightens: it is kept, and the command that reads it stands there."""
    done = here("receive", put(here.folder, "x.png", picture()), "--case", here.case)
    assert done.code == 0 and "Kept: 'x.png'." in done.err
    assert "No reader" not in done.err and "nothing in it" not in done.err
    assert f"1 picture can be read: guwah read --case {here.case}" in done.err


def test_what_nothing_reads_is_told_as_before(here: Here) -> None:
    """A file of no kind that is read, beside a picture: only it is named."""
    files = (put(here.folder, "x.png", picture()), put(here.folder, "x.bin", bytes(range(256))))
    done = here("receive", *files, "--case", here.case)
    assert done.err.count("nothing in it was read") == 1
    assert "'x.bin': no reader knows it; nothing in it was read." in done.err


def test_a_text_that_is_no_chat_is_told_as_such(here: Here) -> None:
    """Whoever thought that it is an export learns that it was not read as one."""
    words = b"Dear all, we met on Tuesday and spoke of nothing.\n" * 9
    done = here("receive", put(here.folder, "letter.txt", words), "--case", here.case)
    assert "'letter.txt': no chat that a reader knows; `guwah read` takes its words." in done.err
    assert "1 document can be read" in done.err


def test_an_empty_picture_is_asked_for_again(here: Here) -> None:
    """The hint fits a file of any kind."""
    done = here("receive", put(here.folder, "x.png", b""), "--case", here.case)
    assert "the file is empty" in done.err and "chat" not in done.err
    assert "hint: copy it again from where it came" in done.err


def test_a_broken_picture_is_told_in_a_sentence(here: Here) -> None:
    """The word of the closed list stands in --json and --list; a person is told what to do."""
    whole = picture("summons")
    broken = put(here.folder, "x.png", whole[:60] + b"\0" * 200 + whole[260:])
    here("receive", broken, "--case", here.case)
    done = here("read", "--case", here.case)
    assert done.code == 3 and "Not read: 'x.png': the picture is damaged; ask for" in done.err
    assert "broken-picture" not in done.err
    assert "broken-picture" in here("read", "--list", "--case", here.case).out
    again = here("read", "--again", "--json", "--case", here.case)
    assert again.object["read"][0]["reason"] == ["broken-picture"]


@needs_tesseract
def test_a_picture_without_a_chat_is_told(here: Here) -> None:
    """A page with words and a blank one: what became of each is said, with its name."""
    put(here.folder, "summons.png", picture("You are summoned", "to the office", "on Friday"))
    put(here.folder, "blank.png", picture())
    here("receive", here.folder / "summons.png", here.folder / "blank.png", "--case", here.case)
    done = here("read", "--case", here.case, "--language", "en")
    assert done.code == 0, done.err
    assert "1 picture shows no chat; read as a page: 'summons.png'" in done.err
    assert "1 picture shows no chat, and no words were found in it: 'blank.png'" in done.err
    assert "summoned" in here("search", "summoned", "--case", here.case).out


@needs_tesseract
def test_what_was_read_in_part_is_told(here: Here) -> None:
    """Of a moving picture only the first is read, and the person learns that there is more."""
    frames = [Image.open(io.BytesIO(picture(words))) for words in ("COME HOME", "OR ELSE")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    here("receive", put(here.folder, "x.gif", out.getvalue()), "--case", here.case)
    done = here("read", "--case", here.case, "--language", "en")
    assert done.code == 0
    assert "look at 'x.gif': it moves; only its first picture was read." in done.err
