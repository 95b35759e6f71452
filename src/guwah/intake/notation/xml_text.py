"""
What the value of an XML attribute says: references undone, and nothing expanded.

Knows no format. Source of the grammar: XML 1.0, sections 2.11, 3.3.3, 4.1 and 4.6.

The rules of this module are:
  * Only the five entities that every XML text knows are undone; any other refuses the value, for
    what it says would depend on a document type.
  * Two references to a surrogate pair, which XML forbids and telephones write, are the one
    character that they were meant as. So is a pair that was written into the UTF-8.
  * A lone surrogate, the reference to no character and bytes that are not UTF-8 become U+FFFD,
    and that is said.
  * References to control characters, which XML forbids too, are those characters.
  * A bare `&` stays as it stands, and that is said.
  * Line ends and tabs that stand raw in a value are spaces; as references they are themselves.
"""

from __future__ import annotations

import re

import regex

_REFERENCE = regex.compile(
    r"&(?:#([0-9]{1,20})|#x([0-9A-Fa-f]{1,20})|([A-Za-z_:][-A-Za-z0-9_:.]{0,63}+));"
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_RAW_SPACE = re.compile("\r\n|[\r\n\t]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR_BYTES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_LAST_CHARACTER = 0x10FFFF


class UnknownEntityError(ValueError):
    """A value that refers to an entity of a document type."""


def decode_value(raw: bytes) -> tuple[str, bool]:
    """Undo what XML did to a value.

    Args:
        raw: The value as it stands, without its quotation marks.

    Returns:
        The text, and whether anything in it had to be repaired.

    Raises:
        UnknownEntityError: It refers to an entity that only a document type can define.
    """
    text, is_repaired = decode_bytes(raw)
    if "\n" in text or "\t" in text or "\r" in text:
        text = _RAW_SPACE.sub(" ", text)
    if "&" not in text:
        return text, is_repaired
    odd: list[str] = []

    def meant(reference: regex.Match[str]) -> str:
        decimal, hexadecimal, name = reference.groups()
        if name is not None:
            if name not in _ENTITIES:
                raise UnknownEntityError(name)
            return _ENTITIES[name]
        number = int(hexadecimal, 16) if decimal is None else int(decimal)
        if 0 < number <= _LAST_CHARACTER:
            return chr(number)
        odd.append(reference[0])
        return "\ufffd"

    undone, count = _REFERENCE.subn(meant, text)
    is_repaired = is_repaired or bool(odd) or count < text.count("&")
    if _SURROGATE.search(undone):
        undone, is_lone = without_surrogates(undone)
        is_repaired = is_repaired or is_lone
    return undone, is_repaired


def decode_bytes(raw: bytes) -> tuple[str, bool]:
    """Bytes as UTF-8, with surrogate pairs that were written into it joined.

    Args:
        raw: Bytes of the member.

    Returns:
        The text, and whether any bytes had to be replaced.
    """
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        raw = _PAIR_BYTES.sub(_joined_bytes, raw)
    try:
        return without_surrogates(raw.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace"), True


def without_surrogates(text: str) -> tuple[str, bool]:
    """Join surrogate pairs; replace lone surrogates.

    Args:
        text: Any text.

    Returns:
        The text in whole characters, and whether a lone surrogate was replaced.
    """
    joined = _PAIR.sub(_joined, text)
    whole = _SURROGATE.sub("\ufffd", joined)
    return whole, whole != joined


def _joined(pair: re.Match[str]) -> str:
    high, low = map(ord, pair[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _joined_bytes(pair: re.Match[bytes]) -> bytes:
    return _PAIR.sub(_joined, pair[0].decode("utf-8", "surrogatepass")).encode()
