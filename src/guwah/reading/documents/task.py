"""
The task that takes the text out of one document, in a confined process.

Run by `taking` through `guwah.confined`; nothing else imports it.
Specification: docs/spec/documents.md

The rules of this module are:
  * The kind is told by the content; the program of that kind is loaded before rights are given up.
  * Parts are told as they are found; the last answer says what was not read.
  * A program that is not installed is a word, told for the kinds that need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from guwah.confined.task import Settings, UnreadableError
from guwah.reading.documents import charset, docx, page, pdf, web
from guwah.reading.documents.budget import Budget, SpentError
from guwah.reading.documents.charset import to_text
from guwah.reading.documents.detect import kind_of, polyglot
from guwah.reading.documents.document import Kind

_PDF, _PAGE, _WARC = "pypdfium2", "selectolax", "warcio"
NEEDS: dict[Kind, tuple[str, ...]] = {
    "pdf": (_PDF,), "html": (_PAGE,), "mhtml": (_PAGE,), "warc": (_PAGE, _WARC),
    "wacz": (_PAGE, _WARC), "docx": (), "text": (),
}  # fmt: skip


def prepare(settings: Settings) -> None:
    """Load every program that is installed, and all codecs."""
    import email.header  # noqa: F401 - it is asked for when files can no longer be opened
    import zipfile  # noqa: F401

    charset.load_all()
    if find_spec(_PDF):
        pdf.prepare()
    if find_spec(_PAGE):
        page.prepare()
    if find_spec(_WARC):
        import importlib

        importlib.import_module("warcio.archiveiterator")
        importlib.import_module("warcio.bufferedreaders")


def read(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Take the text out of a document.

    Args:
        data: The file.
        settings: `DocumentLimits` as a map.

    Yields:
        `p` and JSON for each part; `e` and JSON at the end.

    Raises:
        UnreadableError: With a word of `document.ANOMALIES`.
    """
    budget = Budget(settings)
    kind = kind_of(data)
    budget.words |= polyglot(data, kind)
    program = "none"
    try:
        if kind == "unknown":
            raise UnreadableError("not-a-document")
        if any(find_spec(name) is None for name in NEEDS[kind]):
            raise UnreadableError("part-missing")
        parts, named = _readers()[kind]
        program = named()
        yield from parts(data, budget)
    except SpentError:
        pass
    except UnreadableError as error:
        budget.words.add(error.reason)  # type: ignore[arg-type]
    yield budget.end(kind, program)


def _readers() -> dict[Kind, tuple[Callable[[bytes, Budget], Iterator[bytes]], Callable[[], str]]]:
    return {
        "pdf": (pdf.read, pdf.program),
        "docx": (docx.read, lambda: docx.PROGRAM),
        "html": (web.read_page, web.html_program),
        "mhtml": (web.read_mhtml, web.html_program),
        "warc": (web.read_warc, web.warc_program),
        "wacz": (web.read_wacz, web.warc_program),
        "text": (_plain, lambda: "text reader 1"),
    }


def _plain(data: bytes, budget: Budget) -> Iterator[bytes]:
    text, words = to_text(data)
    budget.words |= words
    yield from budget.part(text)
