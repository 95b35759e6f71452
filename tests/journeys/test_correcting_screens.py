"""What a person says of screenshots: who stands where, when they were taken, what was read wrongly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journeys.here import Here

pytest.importorskip("PIL", reason="Pillow is not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from unit.reading.pictures import rendering
from unit.reading.pictures.rendering import Chat, Said

from guwah.reading.pictures import tesseract

pytestmark = pytest.mark.skipif(
    rendering.CHROMIUM is None or "en" not in tesseract.installed(),
    reason="chromium or tesseract is not installed",
)
TEXTS = ("Where is your sister now?", "We know which bus she takes.", "Send me your identity card.")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two screenshots with the same words: two chats of a person who got the same thrice."""
    folder = tmp_path_factory.mktemp("drawn")
    said = [Said("row", "Yesterday")] + [
        Said("bubble", text, "left" if at else "right", None, f"09:{10 + at}")
        for at, text in enumerate(TEXTS)
    ]
    with rendering.browser() as opened:
        chat = Chat("en", rendering.THEMES[0], False, "Li", said)
        for name in ("screen 1.png", "screen 2.png"):
            png = rendering.draw(opened, chat, dark=False, scale=2).png
            (folder / name).write_bytes(png if "1" in name else _with_comment(png))
    return folder


def _with_comment(png: bytes) -> bytes:
    """Other bytes, the same picture."""
    return png + b"\0"


@pytest.fixture
def received(here: Here, drawn: Path) -> Here:
    """A folder with both, read."""
    here("receive", drawn, "--case", here.case)
    assert here("read", "--case", here.case, "--language", "en").code == 0
    return here


def rows(here: Here) -> list[dict[str, Any]]:
    """All sendings."""
    return here("messages", "--case", here.case, "--jsonl").lines


def readings(here: Here) -> list[str]:
    """The readings of all messages."""
    return [each for one in rows(here) if one["sent"] for each in one["sent"]["readings"]]


def test_chats_that_a_person_named_apart_are_not_joined(received: Here) -> None:
    """The same words on two screens are one sending each, until a person says they are two chats."""
    read = ("read", "--case", received.case)
    assert sum(one["kind"] == "message" for one in rows(received)) == 3
    received(*read, "screen 1.png", "--thread", "Li")
    assert sum(one["kind"] == "message" for one in rows(received)) == 3
    received(*read, "screen 2.png", "--thread", "Wang")
    told = [(one["thread"], one["text"]) for one in rows(received) if one["kind"] == "message"]
    assert sorted(told) == sorted((name, text) for name in ("Li", "Wang") for text in TEXTS)
    received(*read, "screen 2.png", "--thread", "Li")
    assert sum(one["kind"] == "message" for one in rows(received)) == 3
    assert received("vault", "check", "--full").code == 0


def test_a_day_of_capture_can_be_taken_back_and_none_after_receipt_is_taken(received: Here) -> None:
    """`--captured ''`; and a picture was not taken after it came."""
    read = ("read", "--case", received.case)
    assert received(*read, "--captured", "2025-03-05").code == 0
    assert readings(received)[0] == "2025-03-04T09:10"
    assert received(*read, "--captured", "").code == 0
    assert readings(received) == []
    late = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    refused = received(*read, "--captured", late)
    assert refused.code == 2 and "screen 1.png" in refused.err and "received before" in refused.err
    for word in ("2025-02-30", "yesterday", "1999-01-01"):
        refused = received(*read, "--captured", word)
        assert refused.code == 2 and word in refused.err
    assert readings(received) == []


def test_what_is_said_of_new_screens_only_is_told(here: Here, drawn: Path) -> None:
    """A second chat that comes later is named without renaming the first."""
    read = ("read", "--case", here.case, "--language", "en")
    here("receive", drawn / "screen 1.png", "--case", here.case)
    assert "others" not in here(*read, "--left", "Li").err
    here("receive", drawn / "screen 2.png", "--case", here.case)
    done = here(*read, "--left", "Wang")
    assert "1 screen, read now" in done.out + done.err and "1 other stays" in done.out + done.err
    names = {one["sender"]["name"] for one in rows(here) if one["sender"]}
    assert names == {"Li", "Wang", None}


def test_a_side_and_a_kind_are_corrected_on_every_screen(received: Here) -> None:
    """The message has the other sender; a row that is said to be a message is one."""
    correct = ("picture", "correct", "screen 1.png", "--case", received.case, "--bubble")
    received(
        "read",
        "--case",
        received.case,
        "--left",
        "Li",
        "--right",
        "Nur",
        "--captured",
        "2025-03-05",
    )
    assert [one["sender"]["name"] for one in rows(received) if one["sender"]] == ["Nur", "Li", "Li"]
    assert received(*correct, 2, "--side", "right").code == 0
    told = [one for one in rows(received) if one["sender"]]
    assert [one["sender"]["name"] for one in told] == ["Nur", "Nur", "Li"]
    assert [len(one["sightings"]) for one in told] == [2, 2, 2]
    record = received("search", "which bus", "--case", received.case, "--jsonl").lines[0]["record"]
    assert record["extra"]["side"] == "right" and record["extra"]["corrected"] == "keeper"
    assert received(*correct, 0, "--kind", "message", "--side", "left").code == 0
    told = [one for one in rows(received) if one["kind"] == "message"]
    assert next(one["text"] for one in told) == "Yesterday" and readings(received) == []
    assert received(*correct, 0, "--kind", "time").code == 0
    assert readings(received)[0] == "2025-03-04T09:10"
    for wrong in ("99:99", "soon", "Tuesday"):
        refused = received(*correct, 1, "--time", wrong)
        assert refused.code == 2 and wrong in refused.err
    assert received(*correct, 1, "--time", "09:09").code == 0
    assert readings(received)[0] == "2025-03-04T09:09"
    assert (
        received("vault", "check", "--full").code == 0 and received("custody", "verify").code == 0
    )


def test_of_two_corrections_of_one_bubble_the_later_counts(received: Here) -> None:
    """On whichever screen; and what only the earlier one says stays."""
    correct = ("picture", "correct")
    case = ("--case", received.case, "--bubble", 2)
    assert received(*correct, "screen 1.png", *case, "--text", "FIRST", "--side", "right").code == 0
    assert received(*correct, "screen 2.png", *case, "--text", "SECOND").code == 0
    told = [one["text"] for one in rows(received) if one["kind"] == "message"]
    assert told == [TEXTS[0], "SECOND", TEXTS[2]]
    (hit,) = received("search", "second", "--case", received.case, "--jsonl").lines
    assert hit["record"]["extra"]["side"] == "right"
