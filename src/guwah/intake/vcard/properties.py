"""
The properties of one card: unfolded, decoded, taken apart.

Sees one card's bytes. Sources of the grammar: vCard 2.1 (versit, 1996), RFC 2426 (3.0), RFC 6350 (4.0).

The rules of this module are:
  * A line that begins with white space goes on with the line before; of 2.1 the white space
    stays, of 3.0 and 4.0 the first character of it goes.
  * A quoted-printable value goes on over lines that end in `=`; a base64 value of 2.1 over
    lines that are no property.
  * Escapes are undone (`\\,`, `\\;`, `\\n`); of 2.1 only `\\;`, since it knows no other.
  * A line that is no property is kept, under the name `""`.
  * Bytes of an encoded value (a photo) are not decoded here; where they stand is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from guwah.intake.notation.charsets import decode
from guwah.intake.notation.transfer import decode_quoted_printable

_VERSION = re.compile(rb"^[ \t]*VERSION[^:\n]*:[ \t]*([0-9.]{1,10})", re.M | re.I)
_HEAD = re.compile(rb"[ \t]*(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^\":;\r\n]|\"[^\"\r\n]*\")*)*)[ \t]*:")
_TURN = re.compile(
    rb"[ \t]{0,8}(?:\xe2\x80[\x8e\x8f]){0,8}[ \t]{0,8}(?i:(BEGIN|END)[ \t]{0,8}:[ \t]{0,8}VCARD)[ \t\r]{0,9}(?:\n|\Z)"
)
_PARAMETER = re.compile(r';([^;="]*)(?:=((?:[^;"]|"[^"]*")*))?')
_SOFT = re.compile(rb"=\r?\n\Z")
_BASE64_LINE = re.compile(rb"[ \t]*[A-Za-z0-9+/=]+[ \t\r]*\n?\Z")
_ESCAPE = re.compile(r"\\([,;:\\nN])")
_QUOTED = frozenset({"QUOTED-PRINTABLE", "Q"})
_BINARY = frozenset({"BASE64", "B"})
_STRUCTURED = frozenset({"N", "ADR", "ORG", "GENDER", "CLIENTPIDMAP"})
_OLD_NAMES = _QUOTED | _BINARY | {"7BIT", "8BIT"}


@dataclass(slots=True)
class Property:
    """One property.

    Attributes:
        name: In capitals; `""` for a line that is none.
        group: What stands before it with a point, or None.
        parameters: In capitals, with their values as written.
        value: Text; a list of the components of a structured value; None where it is encoded
            bytes.
        encoded: Start and end of encoded bytes in the card, or None.
    """

    name: str
    group: str | None
    parameters: dict[str, list[str]]
    value: str | list[str] | None
    encoded: tuple[int, int] | None = None


@dataclass(slots=True)
class Card:
    """The properties of a card, in order.

    Attributes:
        version: As the card says it, or None.
        properties: All of them.
        is_repaired: Whether anything had to be repaired.
        nested: Start and end of a card inside of it, for each.
    """

    version: str | None = None
    properties: list[Property] = field(default_factory=list)
    is_repaired: bool = False
    nested: list[tuple[int, int]] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((one for one in self.properties if one.name == name), None)


def read_card(data: bytes) -> Card:
    """The properties of a card.

    Args:
        data: Its bytes, `BEGIN` and `END` included.

    Returns:
        The card.
    """
    found = _VERSION.search(data)
    reading = _Reading(data, Card(version=found[1].decode() if found else None))
    at = reading.line_end(0)
    while at < len(data):
        at = reading.take(at)
    return reading.card


class _Reading:
    """One card while it is read; positions are bytes of it."""

    def __init__(self, data: bytes, card: Card) -> None:
        self.data = data
        self.card = card

    def line_end(self, at: int) -> int:
        """Where the next line begins."""
        found = self.data.find(b"\n", at)
        return len(self.data) if found < 0 else found + 1

    def fold_end(self, at: int) -> int:
        """Where the next line begins that is no continuation."""
        at = self.line_end(at)
        while self.data[at : at + 1] in (b" ", b"\t"):
            at = self.line_end(at)
        return at

    def turn(self, at: int) -> int:
        """1 where a line begins a card, -1 where it ends one, else 0."""
        found = _TURN.match(self.data, at)
        return 0 if found is None else 1 if found[1][:1] in b"Bb" else -1

    def take(self, start: int) -> int:
        """Read what begins at a line; returns where the next begins."""
        turn = self.turn(start)
        if turn > 0:
            return self.nested(start)
        end = self.fold_end(start)
        if turn < 0:
            return end
        head = _HEAD.match(self.data, start, end)
        if head is None:
            return self.folded(start, end)
        parameters = _parameters(head[3].decode("utf-8", "replace"))
        encoding = (parameters.get("ENCODING") or [""])[0].upper()
        value = head.end()
        if encoding in _BINARY or self.data[value : value + 5].lower() == b"data:":
            while _BASE64_LINE.match(self.data, end, self.line_end(end)):
                end = self.line_end(end)
            self.keep(head, parameters, None, (value, end))
            return end
        if encoding in _QUOTED:
            line = value
            while end < len(self.data) and _SOFT.search(self.data, line, end):
                line, end = end, self.line_end(end)
        self.text(head, parameters, encoding, self.data[value:end])
        return end

    def nested(self, start: int) -> int:
        """Pass over a card inside the card."""
        at, depth = start, 0
        while at < len(self.data):
            end = self.line_end(at)
            depth += self.turn(at)
            at = end
            if not depth:
                break
        self.card.nested.append((start, at))
        return at

    def folded(self, start: int, end: int) -> int:
        """A property of which the name is folded, or a line that is none."""
        raw = _unfolded(self.data[start:end], self.card.version)
        head = _HEAD.match(raw)
        if head is not None:
            parameters = _parameters(head[3].decode("utf-8", "replace"))
            encoding = (parameters.get("ENCODING") or [""])[0].upper()
            self.text(head, parameters, encoding, raw[head.end() :])
        elif raw.strip():
            text, was_repaired = decode(raw.strip(), None)
            self.card.properties.append(Property("", None, {}, text))
            self.card.is_repaired |= was_repaired
        return end

    def text(
        self, head: re.Match[bytes], parameters: dict[str, list[str]], encoding: str, raw: bytes
    ) -> None:
        """Keep a property with a text."""
        name = head[2].decode().upper()
        value, was_repaired = _value(raw, encoding, parameters, name, self.card.version)
        self.card.is_repaired |= was_repaired
        self.keep(head, parameters, value, None)

    def keep(
        self,
        head: re.Match[bytes],
        parameters: dict[str, list[str]],
        value: str | list[str] | None,
        encoded: tuple[int, int] | None,
    ) -> None:
        """Add a property."""
        group = head[1].decode() if head[1] else None
        name = head[2].decode().upper()
        self.card.properties.append(Property(name, group, parameters, value, encoded))


def _unfolded(raw: bytes, version: str | None) -> bytes:
    """Lines joined."""
    if b"\n" not in raw:
        return raw.rstrip(b"\r")
    keep = rb"\1" if version == "2.1" else b""
    return re.sub(rb"\r?\n([ \t])", keep, raw).rstrip(b"\r\n")


def _value(
    raw: bytes, encoding: str, parameters: dict[str, list[str]], name: str, version: str | None
) -> tuple[str | list[str], bool]:
    """The text of a value, and whether it had to be repaired."""
    is_damaged = False
    if encoding in _QUOTED:
        raw, is_damaged = decode_quoted_printable(raw.rstrip(b"\r\n"))
        raw = raw.replace(b"\r\n", b"\n")
    else:
        raw = _unfolded(raw, version)
    charset = parameters.get("CHARSET")
    text, is_repaired = decode(raw, charset[0] if charset else None)
    value: str | list[str]
    if name in _STRUCTURED:
        value = [_plain(part, version) for part in _components(text)]
    else:
        value = _plain(text, version)
    return value, is_repaired or is_damaged


def _components(text: str) -> list[str]:
    """The parts between semicolons that no backslash escapes."""
    parts, begin = [], 0
    for found in re.finditer(r"\\.|;", text, re.DOTALL):
        if found[0] == ";":
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _plain(text: str, version: str | None) -> str:
    """Text without escapes."""
    if "\\" not in text:
        return text
    if version == "2.1":
        return text.replace("\\;", ";")
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _parameters(written: str) -> dict[str, list[str]]:
    """Names and values; one without a name is a type, or of 2.1 an encoding."""
    told: dict[str, list[str]] = {}
    for found in _PARAMETER.finditer(written):
        name, value = found[1].strip(), found[2]
        if value is None:
            if not name:
                continue
            key, values = ("ENCODING" if name.upper() in _OLD_NAMES else "TYPE"), [name]
        else:
            key = name.upper()
            values = [part.strip().strip('"') for part in re.findall(r'(?:[^,"]|"[^"]*")+', value)]
        told.setdefault(key, []).extend(values)
    return told


def as_extra(one: Property, file: str | None) -> dict[str, Any]:
    """A property as it stands in `extra`; encoded bytes are named by their file."""
    told: dict[str, Any] = {
        "name": one.name,
        "value": one.value if file is None else {"file": file},
    }
    if one.group is not None:
        told["group"] = one.group
    if one.parameters:
        told["parameters"] = one.parameters
    return told
