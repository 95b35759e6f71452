"""A centred line that may be a row which was misread is in doubt; a sentence read well is not."""

from __future__ import annotations

import numpy
import pytest

from guwah.reading.pictures import bubbles
from guwah.reading.pictures.corners import Clock
from guwah.reading.pictures.parts import Layout, Part
from guwah.reading.pictures.screen import Read
from guwah.reading.pictures.strips import Strip
from guwah.reading.pictures.tesseract import LINE
from guwah.reading.pictures.unread import may_be_row


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Messages and calls are protected here.", 0.69), ("3 people joined the group", 0.97),
        ("It was all at l7:O4 as seen", 0.97), ("Ana left the group yesterday", 0.97),
        ("Ana left the group ysterday", 0.97), ("Yestrdoy", 0.97), ("Last Frlday", 0.97),
        ("咋大", 0.97), ("消息已于昨天撤回给你们", 0.97), ("تۆنۇگۈن", 0.97), ("ཁ་སང་དགོང", 0.97),
        ("", 1.0), ("—", 1.0), ("٣ مارت", 0.97),
    ],
)  # fmt: skip
def test_what_may_be_a_row_is_in_doubt(text: str, confidence: float) -> None:
    """Weak, with digits, with a clock's shape, with a word of a day, or short."""
    assert may_be_row(text, confidence)


@pytest.mark.parametrize(
    "text",
    [
        "Messages and calls are protected here.", "Messages are encrypted", "Ana joined the group",
        "Mesajlar ve aramalar burada korunur.", "对方撤回了一条消息", "对方获回了一条消息",
        "ئۇ بىر ئۇچۇرنى قايتۇرۇۋالدى", "The sun sat on my bench", "Note: this chat is over",
    ],
)  # fmt: skip
def test_a_sentence_that_was_read_well_is_no_row(text: str) -> None:
    """Also with one letter misread, and with short words of days in it."""
    assert not may_be_row(text, 0.75)


@pytest.mark.parametrize(
    ("read", "wide", "kind"),
    [("", 24, "notice"), ("", 9, "time"), ("昨天", 24, "time"), ("2024 3 3", 80, "notice")],
)
def test_a_clock_beside_ink_that_was_not_read_is_no_whole_row(
    read: str, wide: int, kind: str
) -> None:
    """A word that was read as nothing may be a day; a speck is none; a broken date is no day."""
    part = Part("row", "centre", (100, 50, 120, 20), is_bare=True)
    ink = numpy.ones((12, wide), numpy.float32)
    job = Strip(0, "words", ink, ink, (100, 54), 1.0, LINE)
    line = Read(read, (100, 54, wide, 12), 0.9, "zh-Hans")
    clock = Clock("11:02", (0, 20, 60, 110), 0.9)
    (told,) = bubbles._told(Layout((part,), 0, 400, 1.0), [job], [line], {0: clock})
    assert told.kind == kind and told.text == f"{read} 11:02".strip()
    assert kind == "time" or may_be_row(told.text, told.confidence)
