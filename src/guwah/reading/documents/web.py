"""
The text of saved web pages: one page, MHTML, WARC, WACZ.

Runs inside the confined process only. Sources: RFC 2557 (MHTML), ISO 28500 (WARC 1.1), WACZ 1.1.1.

The rules of this module are:
  * Of an archive only responses with status 200 and a type of HTML or plain text are read.
  * An address is what the archive claims; nothing says that the page ever stood there.
  * What is compressed is unpacked within limits; what cannot be read is told and passed over.
"""

from __future__ import annotations

import email
import email.policy
import io
import zlib
from collections.abc import Iterator
from email.message import Message
from importlib import import_module
from importlib.metadata import version
from typing import Any, BinaryIO

from guwah.reading.documents.archive import Archive
from guwah.reading.documents.budget import Budget, SpentError
from guwah.reading.documents.charset import to_text
from guwah.reading.documents.page import page_text

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_STEP = 1 << 16


def html_program() -> str:
    """Name and version of what parses pages."""
    return f"selectolax {version('selectolax')}"


def warc_program() -> str:
    """Names and versions of what reads web archives."""
    return f"warcio {version('warcio')}, {html_program()}"


def read_page(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the text of one saved page."""
    text, budget.title = page_text(data, None, budget)
    yield from budget.part(text)


def read_mhtml(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the pages of an MHTML file."""
    mail = email.message_from_bytes(data, policy=email.policy.compat32)
    budget.title = _header(mail, "Subject")
    for name in ("Subject", "Date", "From", "Snapshot-Content-Location"):
        budget.say(name, _header(mail, name))
    for number, (part, depth) in enumerate(_parts(mail)):
        budget.member()
        if depth > budget.depth:
            budget.words.add("too-deep")
            return
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if kind not in _PAGE_TYPES and kind != "text/plain":
            budget.words.add("members-not-read")
            continue
        budget.page()
        body = part.get_payload(decode=True)
        data = body if isinstance(body, bytes) else b""
        budget.unpacked(len(data))
        yield from _part(data, kind, part.get_content_charset(), budget,
                         url=_header(part, "Content-Location"), member=f"part {number}")  # fmt: skip


def _parts(mail: Message) -> Iterator[tuple[Message, int]]:
    """All parts with how deep they lie, without recursion."""
    waiting = [(mail, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        below = part.get_payload() if part.is_multipart() else []
        if isinstance(below, list):
            waiting += [(one, depth + 1) for one in reversed(below) if isinstance(one, Message)]


def read_warc(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the pages of a WARC file, plain or gzip."""
    yield from _records(io.BytesIO(data), budget, None)


def read_wacz(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Yield the pages of all archives in a WACZ."""
    archive = Archive(data, budget)
    for name in archive.names:
        if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
            yield from _records(io.BytesIO(archive.member(name) or b""), budget, name)


def _records(stream: BinaryIO, budget: Budget, member: str | None) -> Iterator[bytes]:
    """The pages of a stream of records."""
    iterator: Any = import_module("warcio.archiveiterator").ArchiveIterator(stream)
    errors = _errors()
    while True:
        budget.member()
        try:
            record = next(iterator, None)
            if record is None:
                return
            read = _response(record, budget)
            offset = iterator.get_record_offset()  # reads on to the record's end
        except errors:
            budget.words.add("damaged")
            return
        if read is None:
            budget.words.add("members-not-read")
            continue
        body, kind, charset = read
        budget.page()
        headers = record.rec_headers
        yield from _part(body, kind, charset, budget, url=headers.get_header("WARC-Target-URI"),
                         said_at=headers.get_header("WARC-Date"), member=member, offset=offset)  # fmt: skip


def _errors() -> tuple[type[Exception], ...]:
    """What warcio raises for files that are none."""
    loader = import_module("warcio.recordloader")
    parser = import_module("warcio.statusandheaders")
    return (loader.ArchiveLoadFailed, parser.StatusAndHeadersParserException, zlib.error,
            EOFError, ValueError, AttributeError, OSError, KeyError, IndexError, TypeError)  # fmt: skip


def _response(record: Any, budget: Budget) -> tuple[bytes, str, str | None] | None:
    """Body, type and character set of a page, or None if it is none."""
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    if record.rec_type == "response":
        if headers is None or headers.get_statuscode() != "200":
            return None
        told = headers.get_header("Content-Type") or ""
    else:
        told = record.rec_headers.get_header("Content-Type") or ""
    about = Message()
    about["Content-Type"] = told
    kind = about.get_content_type()
    if kind not in _PAGE_TYPES and kind != "text/plain":
        return None
    out = bytearray()
    stream = record.content_stream()
    while step := stream.read(_STEP):
        budget.look()
        out += step
        budget.unpacked(len(step))
        if budget.unpacked_left() < 0:
            budget.words.add("too-much-unpacked")
            break
    charset = about.get_content_charset()
    return bytes(out), kind, charset


def _part(
    data: bytes, kind: str, charset: str | None, budget: Budget, **where: Any
) -> Iterator[bytes]:
    """One page or text, with its place."""
    title = None
    if kind in _PAGE_TYPES:
        text, title = page_text(data, charset, budget)
    else:
        text, words = to_text(data, charset)
        budget.words |= words
    where = {
        name: value[:2_000] if isinstance(value, str) else value for name, value in where.items()
    }
    yield from budget.part(text, title=title, **where)
    if budget.unpacked_left() < 0:
        raise SpentError


def _header(part: Message, name: str) -> str | None:
    """A header as text, with encoded words decoded where they can be."""
    value = part.get(name)
    if value is None:
        return None
    try:
        made = import_module("email.header")
        return str(made.make_header(made.decode_header(str(value))))[:2_000]
    except (ValueError, LookupError):
        return str(value)[:2_000]
