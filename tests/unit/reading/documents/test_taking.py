"""The text of documents, with the place of each part; hostile ones are words and bounds."""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="the document part is not installed")
pytest.importorskip("selectolax", reason="the document part is not installed")
pytest.importorskip("warcio", reason="the document part is not installed")

from unit.reading.documents.papers import (
    MHTML,
    W,
    docx,
    paragraph,
    pdf,
    pdf_by_typst,
    pdf_of_one_page_a_million_times,
    wacz,
    warc,
)

from guwah.reading.documents.document import Document, DocumentLimits, Part
from guwah.reading.documents.taking import document_parts, read_document


def taken(data: bytes, **limits: int) -> Document:
    """A document's text; it also goes to bytes and back."""
    document = read_document(io.BytesIO(data), DocumentLimits(**limits))
    assert Document.from_bytes(document.to_bytes()) == document
    return document


def test_a_pdf_is_read_page_by_page() -> None:
    """Text, page numbers, title, metadata; a page without text is named."""
    found = taken(pdf(["We know.", "", "Come home."]))
    assert found.kind == "pdf" and found.title == "A letter"
    assert ("Author", "Nobody") in found.metadata and found.pages == 3
    assert [(part.page, part.text) for part in found.parts] == [(1, "We know."), (3, "Come home.")]
    assert found.anomalies == ("pages-without-text",) and found.pages_without_text == (2,)


def test_uyghur_in_a_pdf_is_read_in_order(tmp_path: Path) -> None:
    """Right-to-left lines, numbers in them, Chinese and English between, as they are read."""
    lines = ["مەن ئۇيغۇر تىلىدا يازىمەن.", "سالام 12345 ھە", "ئاناڭ Kashgar دا تۇرىدۇ"]
    head = '#set text(font: ("Noto Sans Arabic", "Noto Sans", "Noto Sans CJK SC"), lang: "ug")\n'
    other = ["我们知道你妈妈住在哪里", "we know where you live"]
    body = "\n\n".join([*lines, '#set text(lang: "en")', *other])
    found = taken(pdf_by_typst(tmp_path, head + body))
    assert found.parts[0].text.split("\n") == [*lines, *other]


def test_a_pdf_with_a_million_pages_and_a_script() -> None:
    """2 kB that claim a million pages: so many are read, the rest is told, no script runs."""
    data = pdf_of_one_page_a_million_times()
    assert len(data) < 3_000
    found = taken(data, pages=300)
    assert found.pages == 1_000_000 and len(found.parts) <= 300
    assert {"has-javascript"} < set(found.anomalies)
    assert {"more-pages", "stopped-early"} & set(found.anomalies)


@pytest.mark.parametrize("count", [10**6, -1, 2**31])
def test_a_pdf_that_lies_about_its_pages(count: int) -> None:
    """What is not there is not waited for."""
    found = taken(pdf(["only"], count=count), pages=100)
    assert len(found.parts) <= 1 and found.kind == "pdf"


def test_scripts_and_attachments_of_a_pdf_are_told() -> None:
    """And neither run nor unpacked."""
    found = taken(pdf(["x"], script=True, attached=True))
    assert {"has-javascript", "has-attachments"} <= set(found.anomalies)
    assert taken(pdf(["x"])).anomalies == ()


def test_a_cut_pdf_is_told() -> None:
    """What PDFium can repair is read; that it is cut off stands there."""
    data = pdf(["first", "second"])
    for at in (10, len(data) // 2, len(data) - 40):
        found = taken(data[:at])
        assert found.kind == "pdf" and {"cut-off", "damaged"} & set(found.anomalies)


def test_word_documents_are_read() -> None:
    """Paragraphs, tables, tabs; headers, notes and comments apart, with who and when."""
    body = paragraph("سالام &amp; 你好") + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>"
    body += (
        f"<w:tbl><w:tr><w:tc>{paragraph('1')}</w:tc><w:tc>{paragraph('2')}</w:tc></w:tr></w:tbl>"
    )
    comment = (f'<w:comments xmlns:w="{W}"><w:comment w:author="A. Nobody" w:date="2025-01-13T09:16:02Z">'
               f"{paragraph('call him')}</w:comment></w:comments>")  # fmt: skip
    core = ('<c:coreProperties xmlns:c="x" xmlns:d="http://purl.org/dc/elements/1.1/">'
            "<d:title>Summons</d:title><d:creator>Office 7</d:creator></c:coreProperties>")  # fmt: skip
    found = taken(docx(body, word__comments_xml=comment, docProps__core_xml=core,
                       word__header1_xml=f'<w:hdr xmlns:w="{W}">{paragraph("Office")}</w:hdr>'))  # fmt: skip
    assert found.kind == "docx" and found.title == "Summons" and found.anomalies == ()
    assert ("creator", "Office 7") in found.metadata
    assert found.parts == (
        Part("سالام & 你好\na\tb\n1\t2", member="word/document.xml"),
        Part("Office", member="word/header1.xml", role="header"),
        Part("call him", member="word/comments.xml", role="comment", said_by="A. Nobody",
             said_at="2025-01-13T09:16:02Z"),
    )  # fmt: skip


def test_deleted_and_hidden_text_is_kept_apart() -> None:
    """What somebody took out with changes tracked is evidence too."""
    body = ('<w:p><w:r><w:t>You are </w:t></w:r><w:del w:author="Li" w:date="2025-02-01T00:00:00Z"><w:r>'
            "<w:delText>dead</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>invited</w:t>"
            "</w:r></w:p>")  # fmt: skip
    found = taken(docx(body, word__vbaProject_bin=b"x"))
    assert [(part.text, part.role, part.said_by) for part in found.parts] == [
        ("You are invited", "body", None), ("dead", "deleted", "Li")]  # fmt: skip
    assert found.anomalies == ("has-macros", "has-deleted-text", "has-hidden-text")


def test_xml_bombs_are_not_opened() -> None:
    """Entities that grow, depth without end, a member that unpacks to a gigabyte."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", bomb)
    found = taken(out.getvalue())
    assert found.anomalies == ("has-doctype",) and found.parts == ()
    assert "too-deep" in taken(docx("<w:p>" * 5_000)).anomalies
    huge = docx(paragraph("a" * 1_000) * 100, word__header1_xml=b"<a>" + bytes(300 << 20))
    found = taken(huge)
    assert "too-much-unpacked" in found.anomalies and len(found.parts) == 1


def test_a_page_has_its_text_and_no_script() -> None:
    """Blocks, cells, preformatted lines; hidden text is told; nothing is fetched."""
    page = ("<!doctype html><title>A  title</title><style>p{}</style><p>One <b>wo</b>rd<p>two<br>three"
            "<pre>a  b\n c</pre><table><tr><td>1<td>2<tr><td>3</table><script>evil()</script>"
            '<span style="display: none">unseen</span><img src="//example.org/x.png">سالام')  # fmt: skip
    found = taken(page.encode())
    assert found.kind == "html" and found.title == "A title"
    text = "One word\ntwo\nthree\na  b\n c\n1\t2\n3\nunseenسالام"
    assert found.parts == (Part(text),)
    assert found.anomalies == ("has-javascript", "has-external", "has-hidden-text")


def test_a_page_that_nests_without_end_is_read_without_its_tags() -> None:
    """200,000 levels, for which the parser would take minutes, closed or not; and it is told."""
    deep = b"<div>" * 200_000 + b"one &amp; two<script>no()</script>"
    for page in (deep, deep + b"</div>" * 200_000):
        found = taken(b"<!doctype html>" + page)
        assert found.text == "one & two" and "too-deep" in found.anomalies
    many = b"<!doctype html>" + b"<p>x<br><li>y" * 20_000
    assert taken(many).anomalies == () and len(taken(many).text.split()) == 40_000
    assert taken(b"<!doctype html>" + b"<div>" * 2_000 + b"x").text == "x"


def test_a_saved_page_is_read() -> None:
    """MHTML: the page with its address; the picture is told."""
    found = taken(MHTML)
    assert found.kind == "mhtml" and found.title == "سالام"
    assert found.parts == (
        Part("你好", url="http://example.org/post", title="A post", member="part 1"),
    )
    assert found.anomalies == ("has-external", "members-not-read")


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_web_archive_is_read(is_packed: bool) -> None:
    """Pages and plain texts with address, date and place; pictures, failures, requests are told."""
    data = wacz() if is_packed else b"".join(warc())
    found = taken(data)
    assert found.kind == ("wacz" if is_packed else "warc")
    assert [(part.url, part.title, part.text) for part in found.parts] == [
        ("http://example.org/", "Front", "你好"),
        ("http://example.org/gz", "Packed", "سالام"),
        ("http://example.org/a.txt", None, "привет"),
    ]
    assert {part.said_at for part in found.parts} == {"2025-01-13T09:16:02Z"}
    if not is_packed:
        assert [data[part.offset or 0 :][:8] for part in found.parts] == [b"WARC/1.1"] * 3
    assert found.anomalies == ("has-javascript", "members-not-read")


@pytest.mark.parametrize(
    ("text", "charset", "words"),
    [
        ("سالام دۇنيا", "utf-8", ()), ("سالام دۇنيا", "utf-8-sig", ()), ("你好吗", "utf-16", ()),
        ("我们知道你妈妈住在哪里，回家吧。", "gb18030", ("character-set-guessed",)),
        ("我們知道你媽媽住在哪裡，回家吧。", "big5", ("character-set-guessed",)),
        ("мы знаем, где живёт твоя мама", "cp1251", ("character-set-guessed",)),
        ("annenin nerede yaşadığını biliyoruz, çık artık", "cp1254", ("character-set-guessed",)),
        ("نحن نعرف أين تعيش أمك", "cp1256", ("character-set-guessed",)),
    ],
)  # fmt: skip
def test_plain_text_is_decoded(text: str, charset: str, words: tuple[str, ...]) -> None:
    """By its mark, as UTF-8, or by a guess that is told."""
    found = taken(text.encode(charset))
    assert found.kind == "text" and found.text == text and found.anomalies == words


def test_polyglots_are_told() -> None:
    """One file, two documents: what it begins as is read, what else it is stands there."""
    tail = docx(paragraph("other"))
    assert "also-zip" in taken(pdf(["x"]) + tail).anomalies
    assert "also-zip" in taken(b"<!doctype html><p>x" + tail).anomalies
    page = taken(b"<!doctype html><!--\n" + pdf(["x"]) + b"--><p>seen")
    assert page.kind == "html" and "also-pdf" in page.anomalies
    mixed = taken(b"<!-- <script>x()</script> " + pdf(["x"]))
    assert mixed.kind == "html" and "also-pdf" in mixed.anomalies


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "not-a-document"), (bytes(1000), "not-a-document"), (b"%PDF-1.7\n", "damaged"),
     (b"PK\x03\x04word/document.xml", "damaged"), (b"\x1f\x8b\x08" + bytes(30), "damaged")],
)  # fmt: skip
def test_what_is_no_document_is_a_word(data: bytes, word: str) -> None:
    """Nothing raises."""
    found = taken(data)
    assert word in found.anomalies and found.parts == ()


def test_limits_cut_and_are_told() -> None:
    """Text, pages and members beyond a limit."""
    found = taken("سالام ".encode() * 1_000, characters=60)
    assert found.anomalies == ("more-text",) and found.text == "سالام " * 10
    found = taken(pdf(["a", "b", "c"]), pages=2)
    assert found.anomalies == ("more-pages",) and len(found.parts) == 2
    found = taken(b"".join(warc()), members=2)
    assert "more-members" in found.anomalies and len(found.parts) == 2
    assert taken(bytes(2_000), size_bytes=1_000).anomalies == ("too-large",)


def test_any_bytes_end_in_a_document() -> None:
    """Mutations and cuts of every kind: a document each time, within its time."""
    rng = random.Random(6)
    for original in (pdf(["one", "two"], script=True), docx(paragraph("x") * 50), MHTML,
                     b"".join(warc()), wacz(), b"<!doctype html><p>x</p>" * 30):  # fmt: skip
        for _ in range(4):
            data = bytearray(original)
            for _ in range(rng.randint(1, 30)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            taken(bytes(data[: rng.randint(1, len(data))]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights are Linux's")
def test_a_page_that_names_files_reads_none(tmp_path: Path) -> None:
    """Frames, entities and relations that point at a file of this machine bring nothing in."""
    (tmp_path / "secret").write_text("the secret")
    page = f'<!doctype html><p>x<iframe src="file://{tmp_path}/secret"></iframe><object data="file:///etc/passwd">'
    assert "secret" not in taken(page.encode()).text and "root:" not in taken(page.encode()).text


def test_doctor_names_the_parts() -> None:
    """Each with what it adds."""
    assert [part.present for part in document_parts()] == [True, True, True]
    assert all(part.adds and part.how for part in document_parts())


def test_reading_takes_no_longer_than_it_may() -> None:
    """A text of 60 MB that is cut at the limit is not gone through to its end many times over."""
    begun = time.process_time()
    assert "more-text" in taken(b"word " * (12 << 20), characters=1_000).anomalies
    assert time.process_time() - begun < 30
