"""Figures: well-formed, told in words too, nothing in them that acts, every script upright."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from guwah.linking.figures.canvas import WIDTH, clean, cut, is_right_to_left, width_of
from guwah.linking.figures.matrix import ACROSS, MOST_PATTERNS, draw_matrix
from guwah.linking.figures.nouns import Receipt, Row, Sender
from guwah.linking.figures.senders import draw_senders
from guwah.linking.figures.timeline import MOST_ROWS, draw_timeline

SVG = "{http://www.w3.org/2000/svg}"
UYGHUR = "{name}، ئەتە كەچقىچە پاسپورتىڭنىڭ رەسىمىنى ئەۋەت"
ROWS = (
    Row("3f2a9c04b1d7", "Send us the photo of your ID card, {name}", 2, (
        Receipt("quiet-river-41", 1, "2025-02-13", "2025-02-13", 0, "Norway"),
        Receipt("amber-field-07", 4, "2025-02-20", "2025-04-02", 1),
        Receipt("slow-harbour-12", 2, "2025-05-11", "2025-06-01", 2),
    )),
    Row("b81c77e0aa31", UYGHUR, 2, (
        Receipt("quiet-river-41", 2, "2025-03-03", "2025-05-09"), Receipt("slow-harbour-12", 1, "", ""),
    )),
)  # fmt: skip
SENDERS = (Sender("+85255501234", ("3f2a9c04b1d7", "b81c77e0aa31"), 5, 2),)
FIGURES = {
    "timeline": lambda rows: draw_timeline(rows),
    "matrix": lambda rows: draw_matrix(rows),
    "senders": lambda rows: draw_senders(SENDERS, rows),
}


def parsed(svg: str) -> ElementTree.Element:
    """The root of a figure."""
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[ElementTree.Element]:
    """All lines of words."""
    return list(parsed(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_a_role_a_title_and_a_description(name: str) -> None:
    """Who does not see it is told the same numbers."""
    root = parsed(FIGURES[name](ROWS))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title description"
    title, description = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
    assert title and description and "3f2a9c04b1d7" in description
    if name != "senders":
        assert "quiet-river-41" in description


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_in_a_figure_acts_or_comes_from_elsewhere(name: str) -> None:
    """A threat that holds markup stays words; no script, link, style sheet, font or picture."""
    row = Row("k", '</text><script>alert(1)</script><a href="http://x"> &', 2, ROWS[0].folders)
    svg = FIGURES[name]((row,))
    names = {one.tag.removeprefix(SVG) for one in parsed(svg).iter()}
    assert names <= {"svg", "title", "desc", "rect", "text", "line", "circle"}
    assert not any(key.startswith("on") for one in parsed(svg).iter() for key in one.attrib)


@pytest.mark.parametrize("name", FIGURES)
def test_right_to_left_words_begin_at_the_right(name: str) -> None:
    """Uyghur has its own direction, is isolated, and starts at the right edge of its place."""
    (line,) = [one for one in texts(FIGURES[name](ROWS)) if "ئەتە" in (one.text or "")]
    assert line.get("direction") == "rtl" and line.get("unicode-bidi") == "isolate"
    assert line.get("text-anchor") == "start" and float(line.get("x") or 0) == WIDTH - 16
    assert {one.get("direction") for one in texts(FIGURES[name](ROWS[:1]))} == {"ltr"}


@pytest.mark.parametrize("name", FIGURES)
def test_everything_lies_within_the_figure(name: str) -> None:
    """No line of words begins or ends outside, however long it was."""
    long = tuple(Row(f"{n}", "wide 宽 " * 80, 2, (
        Receipt("a-very-long-alias-indeed-0123456789", 123456, "2025-02-13", "2025-02-13", 0, "X " * 30),
        Receipt("b", 1, "2025-03-13", "2025-03-13"))) for n in range(9))  # fmt: skip
    svg = FIGURES[name](long)
    height = float((parsed(svg).get("viewBox") or "").split()[3])
    for one in texts(svg):
        x, size = float(one.get("x") or 0), float(one.get("font-size") or 0)
        wide = width_of(one.text or "", size)
        start = {"middle": x - wide / 2, "end": x - wide}.get(one.get("text-anchor") or "", x)
        assert start >= -1 and start + wide <= WIDTH + 1, one.text
        assert 0 < float(one.get("y") or 0) <= height


def test_what_does_not_count_is_told_by_shape() -> None:
    """A folder of which nothing counts has rings; no mark differs by colour alone."""
    for name in ("timeline", "matrix"):
        fills = {one.get("fill") for one in parsed(FIGURES[name](ROWS)).iter(f"{SVG}circle")}
        assert fills == {"#fff", "#1f4e79"}
    assert "listed apart" in (parsed(draw_timeline(ROWS)).findtext(f"{SVG}desc") or "")


def test_what_is_left_out_is_said() -> None:
    """Too many patterns are not silently cut."""
    many = tuple(Row(f"k{n}", "words", 2, ROWS[0].folders) for n in range(MOST_ROWS))
    assert "more patterns are not drawn" in draw_timeline(many)
    assert f"{MOST_ROWS - MOST_PATTERNS} more patterns" in draw_matrix(many)
    assert "more wordings" in draw_senders(SENDERS, many)


def test_a_matrix_goes_on_in_blocks() -> None:
    """The eighth pattern stands below, under its own number."""
    rows = tuple(Row(f"k{n}", f"words {n}", 2, ROWS[0].folders) for n in range(ACROSS + 1))
    heads = [one.text for one in texts(draw_matrix(rows)) if (one.text or "").isdigit()]
    assert str(ACROSS + 1) in heads


def test_words_are_cut_and_cleaned() -> None:
    """Controls fall, line ends become spaces, a cut is shown, a mark stays with its letter."""
    assert clean("a\u202eb\nc\x00") == "ab c\ufffd"
    assert cut("short", 200, 14) == "short"
    assert cut("x" * 99, 60, 14).endswith("…") and width_of(cut("x" * 99, 60, 14), 14) <= 60
    assert is_right_to_left(UYGHUR) and not is_right_to_left("{name}, come")
    assert draw_timeline(()).startswith("<?xml")
