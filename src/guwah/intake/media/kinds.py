"""
What kind of file it is: by its first bytes, never by its name.

The rules of this module are:
  * A kind is told where its mark stands; the marks are those of the formats' own documents.
  * Text that is no known notation is `text/plain`; anything else that has no mark is unknown.
"""

from __future__ import annotations

import re

from guwah.intake.media.texts import encoding_of
from guwah.intake.notation.charsets import decode

_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR\n", "audio/amr"),
    (0, b"#!AMR-WB\n", "audio/amr-wb"),
    (0, b"#!SILK_V3", "audio/silk"),
    (1, b"#!SILK_V3", "audio/silk"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"bplist00", "application/x-bplist"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"age-encryption.org/", "application/age"),
    (0, b"-----BEGIN PGP ", "application/pgp-encrypted"),
)
_FORMS = {
    b"RIFF": {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"},
    b"FORM": {b"AIFF": "audio/aiff", b"AIFC": "audio/aiff"},
}
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic-sequence", b"hevx": "image/heic-sequence", b"mif1": "image/heif",
    b"msf1": "image/heif-sequence", b"avif": "image/avif", b"avis": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"M4P ": "audio/mp4",
    b"M4V ": "video/mp4", b"crx ": "image/x-canon-cr3",
}  # fmt: skip
_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_VECTOR = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*|<!DOCTYPE svg[^>]{0,300}>\s*)*<svg\b"
)
_JSON = re.compile(r'(?:\{\s*["}]|\[\s*["{\[\]])')
_TEXTS = (
    ("BEGIN:VCARD", "text/vcard"), ("BEGIN:VCALENDAR", "text/calendar"),
    ("<?xml", "application/xml"), ("{", "application/json"), ("[", "application/json"),
)  # fmt: skip


def kind_of(head: bytes, size: int) -> str | None:
    """The media type of a file.

    Args:
        head: Its first 64 KiB.
        size: Its length in bytes.

    Returns:
        A media type, or None if nothing tells it.
    """
    for at, mark, media_type in _MARKS:
        if head.startswith(mark, at):
            return _ogg(head) if media_type == "audio/ogg" else media_type
    if head[:4] in _FORMS:
        return _FORMS[head[:4]].get(head[8:12])
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") and size > 16:
        return "video/quicktime"
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    return _sound_or_bitmap(head) or _text_kind(head, size)


def _sound_or_bitmap(head: bytes) -> str | None:
    """Kinds whose marks are short, and are looked at twice."""
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and _is_frame(head):
        return "audio/mpeg"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac"
    if head[:2] == b"BM" and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return "image/bmp"
    return None


def _ogg(head: bytes) -> str:
    """Sound, unless the first stream is a film."""
    return "video/ogg" if head[28:36].startswith(b"\x80theora") else "audio/ogg"


def _brand(head: bytes) -> str:
    """The kind by the brand, or by the others that it says to be compatible with."""
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12]] + [head[at : at + 4] for at in range(16, min(size, 256), 4)]
    if brands[0] in (b"mif1", b"msf1"):
        for brand in brands[1:]:
            if brand in (b"heic", b"avif", b"heix"):
                return _BRANDS[brand]
    if brands[0] in _BRANDS:
        return _BRANDS[brands[0]]
    if brands[0][:2] == b"3g":
        return "video/3gpp2" if brands[0][:3] == b"3g2" else "video/3gpp"
    return "video/mp4"


def _is_frame(head: bytes) -> bool:
    """Whether four bytes can begin a frame of MPEG sound."""
    return head[1] >> 3 & 3 != 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _text_kind(head: bytes, size: int) -> str | None:
    """The notation of text, or None if it is no text."""
    encoding = encoding_of(head, len(head) == size)
    if encoding is None or not head:
        return None
    text, _ = decode(head[:8192], encoding)
    if _PAGE.match(text):
        return "text/html"
    if _VECTOR.match(text):
        return "image/svg+xml"
    start = text.lstrip("\ufeff \t\r\n")
    for mark, media_type in _TEXTS:
        if start.startswith(mark):
            if mark in "{[" and not _JSON.match(start):
                continue
            return media_type
    return "text/plain"
