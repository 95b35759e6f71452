"""
XMP: simple properties of the RDF that programs put into pictures and documents.

Parses no XML: an XML parser would have to be guarded, and single properties are all that is
wanted. Source of the format: ISO 16684-1.

The rules of this module are:
  * Properties are told by prefix and name as written: `xmp:CreateDate`.
  * An attribute, an element with text, and the items of a list are read; nested ones are not.
  * At most 64 properties; references are undone, entities are not.
"""

from __future__ import annotations

import re
from typing import Any

from guwah.intake.media.view import MAX_VALUES, View
from guwah.intake.notation.charsets import decode

MAX_PACKET_BYTES = 256 << 10
_ATTRIBUTE = re.compile(
    r"""\s([A-Za-z]\w{0,30}:[A-Za-z]\w{0,60})\s?=\s?(?:"([^"<]*)"|'([^'<]*)')"""
)
_ELEMENT = re.compile(r"<([A-Za-z]\w{0,30}:[A-Za-z]\w{0,60})(?:\s[^<>]{0,200})?>([^<]*)")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LISTS = frozenset({"rdf:li", "rdf:Seq", "rdf:Bag", "rdf:Alt"})
_NO_PROPERTIES = ("xmlns:", "rdf:", "xml:", "x:")


def read_xmp(view: View, packet: bytes) -> dict[str, Any]:
    """The simple properties of a packet.

    Args:
        view: The file, to note what was cut off.
        packet: The packet, XML in UTF-8 or, with its mark, UTF-16.

    Returns:
        Names and values; a list where the packet has one.
    """
    charset = "utf-16" if packet[:2] in (b"\xfe\xff", b"\xff\xfe") else None
    text, _ = decode(packet[:MAX_PACKET_BYTES], charset)
    told: dict[str, Any] = {}
    for found in _ATTRIBUTE.finditer(text):
        if not found[1].startswith(_NO_PROPERTIES):
            _put(view, told, found[1], found[2] if found[2] is not None else found[3])
    around = ""
    for found in _ELEMENT.finditer(text):
        name, value = found[1], found[2].strip()
        if name not in _LISTS and not name.startswith(_NO_PROPERTIES):
            around = name
            if value:
                _put(view, told, name, value)
        elif name == "rdf:li" and around and value:
            held = told.get(around)
            if isinstance(held, list):
                if len(held) < MAX_VALUES:
                    held.append(view.clip(_undone(value)))
            elif held is None and len(told) < MAX_VALUES:
                told[around] = [view.clip(_undone(value))]
    return told


def _put(view: View, told: dict[str, Any], name: str, value: str) -> None:
    """Keep a property, the first of its name."""
    if len(told) >= MAX_VALUES:
        view.is_cut = True
    elif name not in told:
        told[name] = view.clip(_undone(value))


def _undone(value: str) -> str:
    """Text with its references replaced by what they stand for."""
    return _REFERENCE.sub(_character, value) if "&" in value else value


def _character(found: re.Match[str]) -> str:
    """The character of one reference."""
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


undo_references = _undone
