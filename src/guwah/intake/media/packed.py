"""
Documents that are zip files: Word, Excel, PowerPoint, OpenDocument, e-books; and plain archives.

Unpacks single small members only; `frame.archive` opens archives that hold exports. Sources of the
formats: APPNOTE.TXT (zip), ISO/IEC 29500-2 (core properties), OASIS ODF 1.2 part 3.

The rules of this module are:
  * The kind is told by the names of members, and by `mimetype` where there is one.
  * At most 2,000 members are looked at; a property file is unpacked up to 256 KiB.
  * No XML parser is used: properties are single elements without entities of their own.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any, NamedTuple

from guwah.intake.media.view import MAX_VALUES, Unreadable, View
from guwah.intake.media.xmp import undo_references
from guwah.intake.notation.charsets import decode

Told = dict[str, Any]

_TAIL_BYTES = (64 << 10) + 22
_MAX_MEMBERS = 2000
_DIRECTORY_BYTES = 2 << 20
_UNPACKED_BYTES = 256 << 10
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MEDIA_TYPE = re.compile(rb"[a-z]+/[a-z0-9.+-]{1,100}")
_ELEMENT = re.compile(
    r"<(?:[A-Za-z]\w{0,30}:)?([A-Za-z][\w-]{0,60})(?:\s[^<>]{0,300})?>([^<]{1,20000})</"
)
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_NOT_SHOWN = frozenset({"lpstr", "i4", "TitlesOfParts", "HeadingPairs", "template"})


class _Entry(NamedTuple):
    """One member: name, method, packed length, place of its local header."""

    name: str
    method: int
    packed: int
    header: int


def read_packed(view: View, told: Told) -> str:
    """Properties of a document.

    Args:
        view: The file.
        told: Takes what was found.

    Returns:
        The media type.

    Raises:
        Unreadable: There is no directory.
    """
    entries = _directory(view)
    told["members"] = len(entries)
    by_name = {entry.name: entry for entry in entries}
    media_type = _kind(view, by_name)
    properties: Told = {}
    for name in _PROPERTIES if media_type != "application/zip" else ():
        if name in by_name:
            text, _ = decode(_unpack(view, by_name[name]), None)
            for key, value in _ELEMENT.findall(text):
                if value.strip() and key not in _NOT_SHOWN and len(properties) < MAX_VALUES:
                    properties.setdefault(key, view.clip(undo_references(value.strip())))
    if properties:
        told["properties"] = properties
    return media_type


def _directory(view: View) -> list[_Entry]:
    """The members, as the directory at the end lists them."""
    start, tail = view.tail(_TAIL_BYTES)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail):
        raise Unreadable("truncated")
    size, offset = struct.unpack_from("<II", tail, end + 12)
    begin = start + end - size
    if begin < 0 or size > _DIRECTORY_BYTES:
        raise Unreadable("too-large" if size > _DIRECTORY_BYTES else "damaged")
    shift = begin - offset
    data = view.at(begin, size)
    entries: list[_Entry] = []
    at = 0
    while at + 46 <= len(data) and data[at : at + 4] == b"PK\x01\x02":
        if len(entries) >= _MAX_MEMBERS:
            view.is_cut = True
            break
        (method,) = struct.unpack_from("<H", data, at + 10)
        (packed,) = struct.unpack_from("<I", data, at + 20)
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        (header,) = struct.unpack_from("<I", data, at + 42)
        written = data[at + 46 : at + 46 + name].decode("utf-8", "replace")
        entries.append(_Entry(written, method, packed, header + shift))
        at += 46 + name + extra + comment
    return entries


def _kind(view: View, entries: dict[str, _Entry]) -> str:
    """What the members make of the archive."""
    if "mimetype" in entries:
        written = _unpack(view, entries["mimetype"])[:120].strip()
        if _MEDIA_TYPE.fullmatch(written):
            return written.decode()
    if "[Content_Types].xml" in entries:
        for folder, media_type in _OFFICE.items():
            if any(name.startswith(folder) for name in entries):
                return media_type
    if "AndroidManifest.xml" in entries:
        return "application/vnd.android.package-archive"
    if "META-INF/MANIFEST.MF" in entries:
        return "application/java-archive"
    if "doc.kml" in entries:
        return "application/vnd.google-earth.kmz"
    return "application/zip"


def _unpack(view: View, entry: _Entry) -> bytes:
    """The first bytes of a member."""
    head = view.at(entry.header, 30)
    if head[:4] != b"PK\x03\x04":
        raise Unreadable("damaged")
    name, extra = struct.unpack_from("<HH", head, 26)
    raw = view.up_to(entry.header + 30 + name + extra, min(entry.packed, _UNPACKED_BYTES))
    if entry.method == 8:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, _UNPACKED_BYTES)
    return raw if entry.method == 0 else b""
