"""
Text, pages and databases: which encoding, which title, which version.

Runs no script, loads nothing that a page names. Sources of the formats: HTML Living Standard (`meta`),
the SQLite file format, 1.3.

The rules of this module are:
  * Only the first 64 KiB count.
  * Text is UTF-8 or ASCII if it is, UTF-16 if it begins with its mark; else no encoding is told.
"""

from __future__ import annotations

import re
import struct
from typing import Any

from guwah.intake.media.view import MAX_VALUES, View
from guwah.intake.media.xmp import undo_references
from guwah.intake.notation.charsets import decode

Told = dict[str, Any]

_TITLE = re.compile(r"<title(?:\s[^<>]{0,200})?>([^<]{0,2000})", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z:-]{1,30})\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(\S{1,2000}) -->")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def encoding_of(head: bytes, is_whole: bool) -> str | None:
    """The encoding of text, or None if it is none that can be told."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if _CONTROL.search(head):
        return None
    if head.isascii():
        return "us-ascii"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if is_whole or problem.start < len(head) - 3:
            return None
    return "utf-8"


def read_text(view: View, told: Told) -> None:
    """Its encoding, if it can be told."""
    encoding = encoding_of(view.head, len(view.head) == view.size)
    if encoding is not None:
        told["encoding"] = encoding


def read_page(view: View, told: Told) -> None:
    """Title, `meta`, and where a browser saved it from."""
    read_text(view, told)
    text, _ = decode(view.head, told.get("encoding"))
    found = _TITLE.search(text)
    if found and found[1].strip():
        told["title"] = view.clip(undo_references(" ".join(found[1].split())))
    found = _SAVED_FROM.search(text)
    if found:
        told["saved_from"] = view.clip(found[1])
    meta: Told = {}
    for one in _META.finditer(text):
        given = {
            name.lower(): first or second or third
            for name, first, second, third in _ATTRIBUTE.findall(one[1])
        }
        key = given.get("name") or given.get("property") or given.get("http-equiv")
        if key and "content" in given and len(meta) < MAX_VALUES:
            meta.setdefault(view.clip(key.lower()), view.clip(undo_references(given["content"])))
    if meta:
        told["meta"] = meta


def read_sqlite(view: View, told: Told) -> None:
    """Page size, number of pages, and the numbers that programs give their databases."""
    head = view.at(0, 100)
    (page,) = struct.unpack_from(">H", head, 16)
    told["page_bytes"] = 65536 if page == 1 else page
    (told["pages"],) = struct.unpack_from(">I", head, 28)
    told["user_version"], told["application_id"] = (
        struct.unpack_from(">i", head, 60)[0],
        struct.unpack_from(">I", head, 68)[0],
    )
