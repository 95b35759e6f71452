"""Rendered chats are read: texts, sides, times, names; and what is no chat says so."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("PIL", reason="Pillow is not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from unit.reading.pictures import rendering
from unit.reading.pictures.rendering import Said
from unit.reading.pictures.scoring import ASKED, Score, one_clock, score

from guwah.errors import MissingPartError
from guwah.reading.pictures import rapid, tesseract
from guwah.reading.pictures.bubbles import read_screen
from guwah.reading.pictures.decoding import paint
from guwah.reading.pictures.layout import layout
from guwah.reading.pictures.painted import Painted
from guwah.reading.pictures.times import sent

THERE = tesseract.installed()
needs_chromium = pytest.mark.skipif(rendering.CHROMIUM is None, reason="chromium is not installed")
needs_tesseract = pytest.mark.skipif(
    not {"en", "tr", "zh-Hans", "ug", "bo"} <= THERE,
    reason="tesseract or one of its languages eng, tur, chi_sim, uig, bod is not installed",
)


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    """One browser for all pages."""
    with rendering.browser() as browser:
        yield browser


def drawn(opened: Any, language: str, theme: str, seed: int, **how: Any) -> rendering.Screen:
    """A rendered chat."""
    return rendering.draw(opened, rendering.chat(language, theme, seed), **how)


@needs_chromium
@pytest.mark.parametrize("theme", rendering.THEMES)
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_every_bubble_is_found_on_its_side(opened: Any, theme: str, scale: float) -> None:
    """Three themes, light and dark, three densities, no word read: where things stand."""
    for language, worn, dark in (("ug", None, True), ("en", 75 if scale > 1 else None, False)):
        screen = drawn(opened, language, theme, int(scale) + 40, dark=dark, scale=scale)
        data = screen.png if worn is None else rendering.worn(screen.png, worn)
        found = layout(paint(io.BytesIO(data)))
        assert found is not None
        wanted = [one.side for one in screen.said if one.kind == "bubble"]
        assert [one.side for one in found.parts if one.kind == "bubble"] == wanted
        rows = [one for one in screen.said if one.kind != "bubble"]
        assert len([one for one in found.parts if one.kind == "row"]) == len(rows)


@needs_chromium
@pytest.mark.parametrize("theme", rendering.THEMES)
def test_a_chat_that_is_scrolled_has_its_whole_bubbles(opened: Any, theme: str) -> None:
    """Bubbles cut by the head and by the edge, so close that they part the ground."""
    close = [Said("bubble", f"We know street and house number {n}, all of you.",
                  "left" if n % 3 else "right", None, f"09:{10 + n}") for n in range(24)]  # fmt: skip
    for dark in (False, True):
        chat = rendering.Chat("en", theme, False, "Li", close)
        whole = rendering.draw(opened, chat, dark=dark, scale=2)
        for top in (130, 467, 1103):
            screen = rendering.scrolled(whole, top, 1500)
            found = layout(paint(io.BytesIO(screen.png)))
            assert found is not None and len(screen.said) >= 8
            shown = [(one.side, one.box[1]) for one in found.parts if one.kind == "bubble"]
            for one in screen.said:
                assert any(side == one.side and abs(at - one.box[1]) < 14 for side, at in shown)


@needs_chromium
@needs_tesseract
@pytest.mark.parametrize(
    ("language", "theme", "dark", "scale", "quality"),
    [
        ("en", "green", False, 2, None), ("en", "gradient", True, 2, 75),
        ("tr", "square", False, 2, 75), ("zh", "square", True, 2, None),
        ("ug", "green", True, 3, None), ("ug", "gradient", False, 2, 75),
        ("bo", "square", False, 2, None),
    ],
)  # fmt: skip
def test_words_times_and_sides_are_read(
    opened: Any, language: str, theme: str, dark: bool, scale: float, quality: int | None
) -> None:
    """At most three letters of a hundred wrong (six where the picture is worn), no bubble missed."""
    total = Score()
    for seed in (301,):
        screen = drawn(opened, language, theme, seed, dark=dark, scale=scale)
        data = screen.png if quality is None else rendering.worn(screen.png, quality, seed)
        total.add(score(screen, data))
    told = "\n".join(total.misses)
    assert total.bubbles >= 8 and total.right == total.bubbles and not total.extra, told
    assert total.error <= (0.03 if quality is None else 0.06), told
    assert total.times_right >= total.times - 1, told


@needs_chromium
@needs_tesseract
@pytest.mark.parametrize("second", ["Yestereve", "Yes-day"])
def test_a_drawn_row_that_is_not_understood_gives_no_wrong_day(opened: Any, second: str) -> None:
    """Below it no bubble has the day of the row above; below a notice read well each has it."""
    said = [Said("row", "Wednesday"), Said("bubble", "We know where you live.", "left", None, "09:10"),
            Said("notice", "Messages and calls are protected here."),
            Said("bubble", "Your brother is still here.", "left", None, "09:12"), Said("row", second),
            Said("bubble", "Leave me alone, please.", "right", None, "10:15")]  # fmt: skip
    chat = rendering.Chat("en", "green", False, "Li", said)
    screen = rendering.draw(opened, chat, dark=False, scale=2)
    found = read_screen(paint(io.BytesIO(rendering.worn(screen.png, 70))), ["en"])
    assert [one.kind for one in found.bubbles] == [
        "time", "message", "notice", "message", "notice", "message"]  # fmt: skip
    told = sent(found.bubbles, dt.date(2024, 3, 8))
    days = [one.readings for one in told if one is not None]
    assert days == [("2024-03-06T09:10",), ("2024-03-06T09:12",), ()]
    assert told[-1] is not None and told[-1].written == "10:15"
    assert told[-1].earliest == "2024-03-05T10:00:00Z"


@needs_chromium
@needs_tesseract
def test_each_line_keeps_its_box_and_its_confidence(opened: Any) -> None:
    """Boxes lie in the bubble, words in the line, confidences in 0 to 1."""
    screen = drawn(opened, "en", "gradient", 303, dark=False, scale=2)
    found = read_screen(paint(io.BytesIO(screen.png)), ["en"])
    assert found.trouble is None and "tesseract" in found.program
    for bubble in found.bubbles:
        left, top, width, height = bubble.box
        assert 0 <= bubble.confidence <= 1
        for line in bubble.lines:
            for word in line.words:
                assert left - 8 <= word.box[0] and word.box[0] + word.box[2] <= left + width + 8
                assert top - 8 <= word.box[1] and word.box[1] + word.box[3] <= top + height + 8


@needs_chromium
@needs_tesseract
def test_of_two_languages_each_line_takes_the_surer(opened: Any) -> None:
    """An English chat read with Uyghur and English asked for, the wrong one first."""
    screen = drawn(opened, "en", "square", 304, dark=False, scale=2)
    total = score(screen, screen.png, languages=("ug", "en"))
    assert total.error <= 0.03, "\n".join(total.misses)


@needs_chromium
@needs_tesseract
@pytest.mark.skipif(rapid.model() is None, reason="onnxruntime or rapidocr is not installed")
def test_a_second_opinion_stands_beside_the_first(opened: Any) -> None:
    """Both readings are there; where they differ, it shows, and the first stays."""
    screen = drawn(opened, "zh", "square", 305, dark=False, scale=2)
    picture = paint(io.BytesIO(screen.png))
    alone = read_screen(picture, ASKED["zh"])
    both = read_screen(picture, ASKED["zh"], second=True)
    assert [one.text for one in both.bubbles] == [one.text for one in alone.bubbles]
    lines = [line for one in both.bubbles for line in one.lines]
    assert lines and all(line.other is not None for line in lines)
    same = [line for line in lines if not line.disagrees]
    assert len(same) >= len(lines) // 2
    for line in lines:
        assert line.disagrees == ("".join(line.text.split()) != "".join(line.other.text.split()))


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("昨天 07:11", "昨天 7:11", True), ("2024-03-03 07:11", "2024-03-03 7:11", True),
        ("00:05", "0:05", True), ("9:03 PM", "9:03 pm", True), ("17:11", "7:11", False),
        ("07:11", "07:17", False), ("9:03 PM", "9:03", False), ("تۈنۈگۈن", "تۈتۈگۈن", False),
        ("昨天 07:11", "今天 7:11", False), ("10:05", "1:05", False),
    ],
)  # fmt: skip
def test_only_a_leading_nought_is_forgiven_by_the_score(one: str, other: str, is_one: bool) -> None:
    """One clock in two forms is right; a letter or any other digit is not."""
    assert (one_clock(one) == one_clock(other)) == is_one


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_blank_picture_is_no_chat(shade: int) -> None:
    """No ground with bubbles: no layout."""
    assert layout(Painted(400, 800, bytes([shade]) * (400 * 800 * 3))) is None


@needs_tesseract
def test_noise_is_no_chat() -> None:
    """Random pixels have no bubbles, and a word says so."""
    import numpy

    dice = numpy.random.default_rng(1)
    rgb = dice.integers(0, 256, 300 * 500 * 3, dtype=numpy.uint8).tobytes()
    found = read_screen(Painted(300, 500, rgb), ["en"])
    assert found.bubbles == () and found.trouble == "no-chat"


@needs_tesseract
def test_a_language_that_is_not_there_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, with what brings it; nothing is read in another language instead."""
    import numpy

    monkeypatch.setattr(tesseract, "installed", lambda: frozenset({"en"}))
    with pytest.raises(MissingPartError) as caught:
        tesseract.read([numpy.full((40, 200), 255, numpy.uint8)], ["zh-Hans"])
    assert caught.value.hint == "sudo apt-get install tesseract-ocr-chi-sim"


def test_without_tesseract_there_is_a_missing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 5, and how to get it."""
    monkeypatch.setattr(tesseract, "program", lambda: None)
    with pytest.raises(MissingPartError) as caught:
        tesseract.read([], ["en"])
    assert caught.value.exit_code == 5 and "tesseract-ocr" in (caught.value.hint or "")


def test_nothing_of_rapidocr_is_imported() -> None:
    """Its own code fetches models; only its model file is used."""
    assert "rapidocr" not in sys.modules
