"""
The words of a document as passages.

The rules of this module are:
  * Each part of the document is a passage, with its page, member or address as its place.
  * What is not whole is told in the document's own words.
"""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from guwah.casework.deriving.derivative import Passage
from guwah.casework.deriving.made import PROGRAM, Made
from guwah.confined.task import UnreadableError
from guwah.reading.documents.document import Part
from guwah.reading.documents.taking import read_document
from guwah.reading.language.guess import detect_many


def read(source: BinaryIO) -> Made:
    """Take the words out of a document.

    Args:
        source: The file's bytes.

    Returns:
        What it says.

    Raises:
        UnreadableError: It is no document, or nothing of it can be read.
        MissingPartError: The program that reads this kind is not installed.
    """
    document = read_document(source)
    if not document.parts and document.anomalies:
        raise UnreadableError(document.anomalies[0])
    languages = detect_many([one.text[:400] for one in document.parts])
    passages = tuple(
        Passage(part.text, _place(part), language=guess.language)
        for part, guess in zip(document.parts, languages, strict=True)
    )
    maker = {"program": PROGRAM, "engine": document.program}
    return Made(maker, passages, document.to_bytes(), document.anomalies)


def _place(part: Part) -> dict[str, object]:
    place: dict[str, object] = msgspec.to_builtins(part)
    del place["text"]
    return place
