"""PDF and page: what a stranger opens first."""

import io
import re
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from guwah.report.compose import compose
from guwah.report.document import Document
from guwah.report.evidence import encode_evidence
from guwah.report.fonts import code_points, drawable, fonts
from guwah.report.haystack import page_text
from guwah.report.page import render_page
from guwah.report.pdf import render_pdf, undrawable
from guwah.report.pdftext import read_pdf
from guwah.report.readme import write_readme
from guwah.report.rules import parse_rules
from guwah.report.selection import select
from guwah.report.shown import read_shown
from tests.unit.report.conftest import WANG, said

MakeCase = Callable[..., Any]
MADE = "2026-05-17T09:30:00Z"


def document(case: Any, rules: str = "") -> Document:
    """The document of a case."""
    material = case.material()
    evidence = encode_evidence(material, select(material, parse_rules(rules)), ())
    return compose(read_shown(evidence))


def test_the_pdf_is_tagged_archival_and_repeatable(case: MakeCase) -> None:
    """PDF/A-3a with tags, a title and a language; equal input, equal bytes."""
    drawn = render_pdf(document(case()), MADE)
    assert drawn == render_pdf(document(case()), MADE)
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    xmp = root["/Metadata"].get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in xmp
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert reader.metadata is not None and reader.metadata.author is None


@pytest.mark.parametrize("audience", ["police", "court", "press", "own", "un", "sanctions", "ccf"])
def test_the_first_two_pages_suffice(case: MakeCase, audience: str) -> None:
    """Everything that must be known stands there; the messages begin on page three."""
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(document(case(audience=audience)), MADE)))
    texts = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert "Officer Wang" in texts[0] and "+852 5550 1234" in texts[0]
    for heading in ("it is proved", "It is not proved", "How to check it", "What is withheld"):
        assert heading in texts[1]
    assert "The messages" in texts[2]


def test_many_senders_and_months_still_leave_two_first_pages(case: MakeCase) -> None:
    """Twenty senders: the rest stands with the messages."""
    from guwah.evidence.case import Participant

    people = tuple(
        Participant("Tea evenings", f"Sender number {n}", None, "suspected-sender")
        for n in range(20)
    )
    talk = [said(f"Sender number {n}", "We are watching you.", n) for n in range(20)]
    drawn = render_pdf(document(case(people=people, talk=talk)), MADE)
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    assert "The messages" in reader.pages[2].extract_text()
    assert "12 more senders" in reader.pages[0].extract_text()


def test_every_script_is_drawn(case: MakeCase) -> None:
    """Uyghur, Chinese, Tibetan where its font is there; a picture by its name."""
    lines = "\n".join(read_pdf(render_pdf(document(case()), MADE)).lines)
    assert "把你的身份证照片发给我" in lines
    assert "+90 212 555 01 02" in lines
    assert "[police officer]" in lines
    assert "#let x = [*bold*]" in lines
    assert undrawable(["Aygül 把 ئە 👮👮"]) == 1
    assert undrawable(["\ufe0f" * 3]) <= 1


def test_code_points_are_read_from_fonts_and_collections() -> None:
    """The table says what can be drawn, so that no empty box ever stands for a letter."""
    assert {ord("A"), 0x06D5, 0x8EAB} <= drawable()
    assert 0x1F46E not in drawable()
    path = next(font.path for font in fonts().fonts() if font.path and "CJK" in font.path)
    with open(path, "rb") as file:
        assert 0x8EAB in code_points(file.read(), 2)


def test_the_page_has_no_script_and_loads_nothing(case: MakeCase) -> None:
    """One style sheet, allowed by its digest; no address, no link, no script."""
    page = render_page(document(case())).decode()
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "telephone=no" in page
    for forbidden in (
        "<script",
        "http://",
        "https://",
        "<a ",
        "<img",
        "javascript:",
        " style=",
        " on",
    ):
        assert forbidden not in re.sub(r"<style>.*?</style>|>[^<]*<", "><", page, flags=re.DOTALL)


def test_page_and_pdf_say_the_same(case: MakeCase) -> None:
    """Every message of the page stands in the PDF."""
    drawn = document(case(), "withhold: [{words: Aygül, reason: r}]")
    page = "\n".join(page_text(render_page(drawn)))
    pdf = "\n".join(read_pdf(render_pdf(drawn, MADE)).lines)
    for words in ("We know where you live. Delete the post.", "everything about the others"):
        assert words in page and words.replace(" ", "") in pdf.replace(" ", "").replace("\n", "")
    assert page.count("withheld") >= 2


def test_lines_in_arabic_letters_carry_their_direction(case: MakeCase) -> None:
    """And what is isolated in them is marked up."""
    page = render_page(document(case())).decode()
    assert 'dir="rtl">سىز <bdi dir="auto">+90 212 555 01 02</bdi>' in page


def test_a_long_word_breaks_and_a_huge_message_is_drawn(case: MakeCase) -> None:
    """A link of a thousand letters and a message of many lines stay on their pages."""
    talk = [said(WANG, "https://example.org/" + "x" * 1000 + "\n" + "line\n" * 300, 1)]
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(document(case(talk=talk)), MADE)))
    assert len(reader.pages) >= 6


def test_the_readme_tells_how_to_check(case: MakeCase) -> None:
    """With the key in groups and the limits."""
    material = case().material()
    evidence = encode_evidence(material, select(material, parse_rules("")), ())
    text = write_readme(read_shown(evidence)).decode()
    key = material.log_key.hex()
    assert f"{key[:4]} {key[4:8]}" in text and "python3 -I -S verify.py" in text
    assert "whether a state stood behind it" in text


@pytest.mark.parametrize("letter", ["ж", "ئا", "ཀ", "é", "e\u0301"])
def test_a_word_without_end_does_not_run_off_the_page(case: MakeCase, letter: str) -> None:
    """A sender cannot hide the end of a message by writing it without spaces."""
    word = letter * 2000
    one = case(talk=[said(WANG, f"{word} pay", 2)])
    drawn = read_pdf(render_pdf(document(one), MADE))
    assert sum(letter[0] in line for line in drawn.lines) >= 10
