"""
The attributes of one element of an SMS backup, decoded, each once.

The rules of this module are:
  * An attribute that stands twice refuses the element: two programs would read two things.
  * `null`, which the app writes where the telephone had no value, is no value.
  * Only a file in `data` may be longer than 4 MiB; it is not decoded here.
  * A time is milliseconds since 1970; milliseconds are kept where there are any.
"""

from __future__ import annotations

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_tags import ELEMENT_BYTES, Attribute, Token
from guwah.intake.notation.xml_text import UnknownEntityError, decode_value

DATA = "data"
ABSENT = "null"
_MOST_DIGITS = 18


class Refused(ValueError):
    """An element that cannot be read; `args[0]` is the reason of the anomaly."""


class Values:
    """Decodes the attributes of tags, and remembers whether anything was repaired.

    Args:
        cursor: Where long values are fetched.
    """

    __slots__ = ("_cursor", "_fetched_bytes", "is_repaired")

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._fetched_bytes = 0
        self.is_repaired = False

    def of(self, tag: Token, has_file: bool = False) -> dict[str, str]:
        """The attributes of a tag by name.

        Args:
            tag: A tag.
            has_file: Whether its `data` is a file, which is left out.

        Returns:
            Their values, in the order of the file.

        Raises:
            Refused: One stands twice, is too long or cannot be understood.
        """
        values: dict[str, str] = {}
        for attribute in tag.attributes:
            name, raw = attribute.name, attribute.raw
            if has_file and name == DATA:
                continue
            if raw is None:
                raw = self._fetched(attribute)
            if name in values:
                raise Refused("duplicate-key")
            try:
                text = raw.decode()
                if "&" in text or not text.isprintable():
                    text = self._undone(raw)
            except UnicodeDecodeError:
                text = self._undone(raw)
            values[name] = text
        if len(tag.attributes) > len(values) + has_file:
            raise Refused("duplicate-key")
        return values

    def _undone(self, raw: bytes) -> str:
        try:
            text, is_repaired = decode_value(raw)
        except UnknownEntityError as cause:
            raise Refused("unknown-entity") from cause
        self.is_repaired = self.is_repaired or is_repaired
        return text

    def _fetched(self, attribute: Attribute) -> bytes:
        """A long value, read again."""
        self._fetched_bytes += attribute.length
        if self._fetched_bytes > ELEMENT_BYTES:
            raise Refused("too-large")
        return self._cursor.cut(attribute.start, attribute.start + attribute.length)


def given(values: dict[str, str]) -> dict[str, str]:
    """The values that the telephone had."""
    return {name: value for name, value in values.items() if value != ABSENT}


def sent_at(written: str | None) -> Sent | None:
    """When a message was sent or received, from its `date`.

    Args:
        written: The attribute's value, or None if there is none.

    Returns:
        One instant; no reading if the characters are no number of milliseconds.
    """
    if written is None:
        return None
    digits = written[1:] if written[:1] == "-" else written
    if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS:
        seconds, milliseconds = divmod(int(written), 1000)
        reading = times.epoch_reading(seconds)
        if reading is not None:
            if milliseconds:
                reading = f"{reading[:-1]}.{milliseconds:03d}Z"
            return Sent(written, (reading,), reading, reading, "explicit")
    return Sent(written, (), None, None, "unknown")
