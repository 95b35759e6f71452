"""
What the text of an HTML page says: bytes decoded, character references undone.

Knows no format. Source of the grammar: the WHATWG HTML standard, sections 13.2.5.72 to 13.2.5.80.

The rules of this module are:
  * A reference to a control character is that character: programs write them so.
  * A reference to no character, to half of a pair, and bytes that are not UTF-8 become U+FFFD,
    and that is said.
  * Names are undone as browsers do; what is no reference stays as it stands.
  * Line ends are one character, whichever way they were written.
"""

from __future__ import annotations

import html
import re

_REFERENCE = re.compile(
    r"&(?:#(?:([0-9]{1,64})|[xX]([0-9A-Fa-f]{1,64}));?|[A-Za-z][A-Za-z0-9]{0,31};?)"
)
_LAST_CHARACTER = 0x10FFFF
_LATIN = range(0x80, 0xA0)
_DIGITS = 8


def decode(raw: bytes) -> tuple[str, bool]:
    """Undo what HTML did to a text or to a value.

    Args:
        raw: The bytes of a text node or an attribute's value.

    Returns:
        The text, and whether anything had to be repaired.
    """
    try:
        text, is_repaired = raw.decode(), False
    except UnicodeDecodeError:
        text, is_repaired = raw.decode("utf-8", "replace"), True
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text, is_repaired
    meant = _REFERENCE.sub(_meant, text)
    return meant, is_repaired or meant.count("\ufffd") > text.count("\ufffd")


def _meant(reference: re.Match[str]) -> str:
    """The characters that a reference stands for."""
    decimal, hexadecimal = reference[1], reference[2]
    if decimal is None and hexadecimal is None:
        return html.unescape(reference[0])
    digits = (decimal or hexadecimal).lstrip("0")
    if len(digits) > _DIGITS:
        return "\ufffd"
    number = int(digits or "0", 10 if decimal else 16)
    if number in _LATIN:
        return bytes((number,)).decode("cp1252", "replace")
    if number == 0 or number > _LAST_CHARACTER or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return chr(number)
