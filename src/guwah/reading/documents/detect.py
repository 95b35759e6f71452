"""
What a document is, by its bytes; and whether it is something else too.

Reads nothing but the beginning and the end. File names are never asked.

The rules of this module are:
  * What a file begins as decides; a name or a claim of a media type does not.
  * A file that another program could take for another kind is told (a polyglot).
"""

from __future__ import annotations

import re
from typing import Final

from guwah.reading.documents.document import DocumentAnomaly, Kind

_HEAD: Final = 4096
_TAIL: Final = 66_000
_SPACE = b"\xef\xbb\xbf \t\r\n"
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|a|table)\b|<!--", re.I
)
_MAIL = re.compile(
    rb"^(?:MIME-Version|Content-Type|From|Subject|Date|Snapshot-Content-Location):", re.I | re.M
)
_MIME = re.compile(rb"^Content-Type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)
_WARC = re.compile(rb"WARC/[01]\.\d\r?\n")


def kind_of(data: bytes) -> Kind:
    """What a file begins as; archives are told apart by their members.

    Args:
        data: The whole file.
    """
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if b"%PDF-" in head[:1024] and not _MARKUP.match(head.lstrip(_SPACE)):
        return "pdf"
    if _WARC.match(head) or head.startswith(b"\x1f\x8b\x08"):
        return "warc"
    if _MAIL.match(head.lstrip(_SPACE)) and _MIME.search(data[:65_536]):
        return "mhtml"
    start = head.lstrip(_SPACE)
    wide = _as_wide(head)
    if (
        _MARKUP.match(start)
        or _MARKUP.match(wide)
        or (start[:5] == b"<?xml" and _MARKUP.search(head))
    ):
        return "html"
    return "text" if _is_text(data) else "unknown"


def polyglot(data: bytes, kind: Kind) -> set[DocumentAnomaly]:
    """What else a file could be taken for.

    Args:
        data: The whole file.
        kind: What it begins as.
    """
    found: set[DocumentAnomaly] = set()
    has_directory = data.rfind(b"PK\x05\x06", max(0, len(data) - _TAIL)) >= 0
    if has_directory and kind not in ("docx", "wacz", "unknown"):
        found.add("also-zip")
    if kind != "pdf" and b"%PDF-" in data[:1024]:
        found.add("also-pdf")
    if kind == "pdf" and _MARKUP.search(data[: data.find(b"%PDF-")]):
        found.add("also-html")
    return found


def _zip_kind(data: bytes) -> Kind:
    """By the names in the local headers and the directory, without unpacking."""
    if b"word/document.xml" in data:
        return "docx"
    return "wacz" if b"datapackage.json" in data or b"archive/" in data[:_HEAD] else "unknown"


def _as_wide(head: bytes) -> bytes:
    """The beginning of UTF-16 as bytes of one each."""
    if head[:2] == b"\xff\xfe":
        return head[2::2].lstrip(_SPACE)
    return head[3::2].lstrip(_SPACE) if head[:2] == b"\xfe\xff" else b""


def _is_text(data: bytes) -> bool:
    """Hardly any control characters, or UTF-16 with its mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    sample = data[: 1 << 16]
    odd = sum(sample.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    return bool(sample) and odd * 100 <= len(sample)
