"""
Encoded words and parameters of header fields: RFC 2047 and RFC 2231, also in broken forms.

Sees single values, no message. What is broken stays readable as written.

The rules of this module are:
  * An encoded word counts wherever it stands: inside quotation marks and glued to text too.
  * White space between two encoded words is dropped; a letter cut in two by them is joined.
  * A value without closing quotation mark ends where the field ends.
  * `name*0`, `name*1` are joined in the order of their numbers, up to the first that is missing.
  * Nothing here takes more than linear time; an encoded word has at most 1,000 characters.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from guwah.intake.notation.charsets import decode
from guwah.intake.notation.transfer import decode_base64

_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,1000}?)\?=", re.DOTALL)
_PARAMETER = re.compile(
    r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.|\\\Z)*)(?:"|\Z)|([^;]*))', re.DOTALL
)
_QUOTED = re.compile(r'\\(["\\])')
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_MAX_SECTIONS = 1000


def decode_words(value: str) -> tuple[str, bool]:
    """Decode the encoded words of a value.

    Args:
        value: An unfolded value, or a part of one.

    Returns:
        The readable text, and whether anything had to be repaired.
    """
    if "=?" not in value:
        return value, False
    told: list[str] = []
    is_repaired = False
    charset, waiting, end = "", b"", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        end = word.end()
        raw, is_damaged = _word_bytes(word[2], word[3])
        is_repaired |= is_damaged
        named = word[1].partition("*")[0].lower()
        if waiting and (named != charset or between.strip()):
            text, was_repaired = decode(waiting, charset)
            told.append(text)
            is_repaired |= was_repaired
            waiting = b""
        if between.strip() or not (waiting or told):
            told.append(between)
        charset, waiting = named, waiting + raw
    if waiting:
        text, was_repaired = decode(waiting, charset)
        told.append(text)
        is_repaired |= was_repaired
    return "".join(told) + value[end:], is_repaired


def parse_parameters(value: str) -> tuple[str, dict[str, str], bool]:
    """The value before the first semicolon, and the parameters after it.

    Args:
        value: An unfolded value of `Content-Type` or `Content-Disposition`.

    Returns:
        The value in lower case, the decoded parameters by lower-case name (the first of a name
        counts), and whether anything had to be repaired.
    """
    main, semicolon, _ = value.partition(";")
    main = main.partition("(")[0].strip().lower()
    if not semicolon:
        return main, {}, False
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(value, value.index(";")):
        name, quoted, bare = found[1].lower(), found[2], found[3]
        text = bare.strip() if quoted is None else quoted
        if "\\" in text and quoted is not None:
            text = _QUOTED.sub(r"\1", text)
        section = _SECTION.fullmatch(name) if "*" in name else None
        if section is None:
            plain.setdefault(name, text)
        elif len(sections) < _MAX_SECTIONS:
            numbered = sections.setdefault(section[1], {})
            numbered.setdefault(int(section[2] or 0), (text, section[3] is not None))
    is_repaired = False
    for name, text in plain.items():
        if "=?" in text:
            plain[name], was_repaired = decode_words(text)
            is_repaired |= was_repaired
    for name, numbered in sections.items():
        plain[name], was_repaired = _joined(numbered)
        is_repaired |= was_repaired
    return main, plain, is_repaired


def _word_bytes(kind: str, encoded: str) -> tuple[bytes, bool]:
    """The bytes of one encoded word, and whether they were damaged."""
    data = encoded.encode("utf-8", "replace")
    if kind in "bB":
        decoded, is_damaged = decode_base64(data)
        return decoded, is_damaged and decode_base64(data + b"=" * (-len(data) % 4))[1]
    return _HEX.sub(_byte, data.replace(b"_", b" ")), False


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes((int(found[1], 16),))


def _joined(numbered: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """The text of numbered sections; the first names the character set."""
    charset: str | None = None
    raw: list[bytes] = []
    for number in range(len(numbered)):
        if number not in numbered:
            break
        text, is_encoded = numbered[number]
        if number == 0 and is_encoded:
            named, _, rest = text.partition("'")
            if "'" in rest:
                charset, text = named or None, rest.partition("'")[2]
        raw.append(unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace"))
    joined, is_repaired = decode(b"".join(raw), charset)
    if "=?" in joined and charset is None:
        joined, was_repaired = decode_words(joined)
        is_repaired |= was_repaired
    return joined, is_repaired
