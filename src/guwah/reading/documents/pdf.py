"""
The text of a PDF, page by page, by PDFium (through pypdfium2, built without JavaScript and XFA).

Runs inside the confined process only. Draws nothing, runs nothing, follows no link.

The rules of this module are:
  * A page whose text cannot be taken out, or that has none, is told by its number.
  * Scripts, attached files, forms and links outside are told, not used.
  * From the first page with right-to-left writing on, pages are read by the places of their
    characters (`visual`): PDFium puts such lines, and others near them, into another order.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Any

from guwah.confined.task import UnreadableError
from guwah.reading.documents.budget import Budget
from guwah.reading.documents.visual import Glyph, has_rtl, lines_of

PROGRAM = "pypdfium2"
_PASSWORD = 4
_MOST_CHARACTERS = 100_000


def prepare() -> None:
    """Load PDFium."""
    import_module("pypdfium2")


def program() -> str:
    """Name and version."""
    return f"{PROGRAM} {version('pypdfium2')}"


def read(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the parts of a PDF.

    Args:
        data: The file.
        budget: Limits, and what is to be told.

    Raises:
        UnreadableError: It is encrypted, or none.
    """
    pdfium: Any = import_module("pypdfium2")
    raw: Any = import_module("pypdfium2.raw")
    _search(data, budget)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        is_locked = raw.FPDF_GetLastError() == _PASSWORD
        raise UnreadableError("encrypted" if is_locked else "damaged") from None
    budget.pages = len(document)
    for name, value in document.get_metadata_dict(skip_empty=True).items():
        budget.say(name, value)
    budget.title = budget.metadata.get("Title")
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        budget.words.add("has-javascript")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        budget.words.add("has-attachments")
    if document.get_formtype():
        budget.words.add("has-form")
    by_place = False
    for number in range(len(document)):
        budget.page()
        try:
            text, by_place = _page(raw, document, number, by_place)
        except pdfium.PdfiumError:
            budget.words.add("pages-not-read")
            continue
        if not text.strip():
            budget.words.add("pages-without-text")
            budget.without_text.append(number + 1)
        yield from budget.part(text, page=number + 1)


def _search(data: bytes, budget: Budget) -> None:
    """What stands in the file as it is; packed objects are not looked into."""
    for sign in (b"/JavaScript", b"/JS ", b"/JS("):
        if sign in data:
            budget.words.add("has-javascript")
    if b"/EmbeddedFile" in data:
        budget.words.add("has-attachments")
    if b"/URI" in data or b"/GoToR" in data or b"/Launch" in data:
        budget.words.add("has-external")
    if b"%%EOF" not in data[-2_048:]:
        budget.words.add("cut-off")


def _page(raw: Any, document: Any, number: int, by_place: bool) -> tuple[str, bool]:
    """Text of one page, and whether it was read by the places of its characters."""
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            text: str = textpage.get_text_range(0, min(textpage.count_chars(), _MOST_CHARACTERS))
            if not by_place and not has_rtl(text):
                return text, False
            return "\n".join(lines_of(_glyphs(raw, textpage))), True
        finally:
            textpage.close()
    finally:
        page.close()


def _glyphs(raw: Any, textpage: Any) -> Iterator[Glyph]:
    """The characters of a page with their places; what PDFium added is left out."""
    numbers = [ctypes.c_double() for _ in range(6)]
    left, right, low, high, x, base = numbers
    matrix = raw.FS_MATRIX()
    for at in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        if raw.FPDFText_IsGenerated(textpage, at) == 1:
            continue
        code = raw.FPDFText_GetUnicode(textpage, at)
        if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetCharBox(textpage, at, left, right, low, high)
        raw.FPDFText_GetCharOrigin(textpage, at, x, base)
        size = raw.FPDFText_GetFontSize(textpage, at)
        if raw.FPDFText_GetMatrix(textpage, at, matrix):
            size *= math.hypot(matrix.b, matrix.d) or 1.0
        yield Glyph(chr(code), left.value, right.value, base.value, size)
