"""
The text of a document of any kind, taken out in a confined process.

Opens no file of its own and fetches nothing that a document names.
Specification: docs/spec/documents.md

The rules of this module are:
  * A hostile document never raises: what was found is there, and words say what is not.
  * What the confined process says is checked before it is believed.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib.util import find_spec
from typing import BinaryIO

import msgspec

from guwah.confined.answers import answers
from guwah.confined.task import Limits, UnreadableError
from guwah.evidence.getting import to_install
from guwah.evidence.program_part import ProgramPart
from guwah.reading.documents.document import (
    ANOMALIES,
    Document,
    DocumentAnomaly,
    DocumentLimits,
    Kind,
    Part,
    ordered,
)

_TASK = "guwah.reading.documents.task:read"
_ANSWER_BYTES = 8  # of JSON for one character of text, and as much again for the rest
_part = msgspec.json.Decoder(Part)


class _End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last answer."""

    kind: Kind
    program: str
    title: str | None
    metadata: tuple[tuple[str, str], ...]
    anomalies: tuple[DocumentAnomaly, ...]
    pages: int | None
    pages_without_text: tuple[int, ...]


_end = msgspec.json.Decoder(_End)


def read_document(source: BinaryIO, limits: DocumentLimits | None = None) -> Document:
    """Take the text out of a document.

    Args:
        source: The file's bytes.
        limits: What it may take.

    Returns:
        The document: its parts as far as they could be read, and words for what is not whole.
        The kind is `unknown` where the process ended before it told.
    """
    limits = limits or DocumentLimits()
    taken = Limits(limits.memory_bytes, limits.seconds, limits.size_bytes,
                   2 * _ANSWER_BYTES * limits.characters + (8 << 20))  # fmt: skip
    parts: list[Part] = []
    end = _End("unknown", "none", None, (), (), None, ())
    words: set[DocumentAnomaly] = set()
    try:
        for answer in answers(_TASK, source, asdict(limits), taken):
            told = _told(answer)
            if isinstance(told, Part):
                parts.append(told)
            else:
                end = told
    except UnreadableError as error:
        known = ANOMALIES.index(error.reason) if error.reason in ANOMALIES else None
        words.add("crashed" if known is None else ANOMALIES[known])
    return Document(
        end.kind, end.program, end.title, end.metadata, tuple(parts),
        ordered(words | set(end.anomalies)), end.pages, end.pages_without_text,
    )  # fmt: skip


def _told(answer: bytes) -> Part | _End:
    """One answer, checked.

    Raises:
        UnreadableError: It is none that the task gives.
    """
    try:
        return _part.decode(answer[1:]) if answer[:1] == b"p" else _end.decode(answer[1:])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UnreadableError("crashed") from None


def document_parts() -> tuple[ProgramPart, ...]:
    """What documents need, and whether it is there."""
    return tuple(
        ProgramPart(name, find_spec(name) is not None, adds,
                    to_install(name, extra="documents"))
        for name, adds in (("pypdfium2", "the text of PDF files"),
                           ("selectolax", "the text of web pages: HTML, MHTML, WARC, WACZ"),
                           ("warcio", "the text of web archives: WARC, WACZ"))
    )  # fmt: skip
