"""
The body of a message of Messages: its text, the parts with their attributes, and earlier wordings.

Reads blobs of a row, no database. Format notes: docs/formats/imessage.md

The rules of this module are:
  * A text is exactly the archive's string; U+FFFC stands where an attachment stands.
  * Lengths of parts count UTF-16 units, as Apple counts them.
  * A blob that is not understood tells nothing and stays as it is.
  * Archives and property lists can name one thing many times: what is told of one has a limit.
"""

from __future__ import annotations

import plistlib
from typing import Any, NamedTuple

from guwah.intake.notation.sqlite_values import APPLE_EPOCH, plain, sent_at
from guwah.intake.notation.typedstream import Instance, Unreadable, root_of

_PLAIN_ATTRIBUTES = frozenset(
    {"__kIMMessagePartAttributeName", "__kIMBaseWritingDirectionAttributeName"}
)
_PLIST_BYTES = 1 << 20
_MOST_TOLD = 4 << 20
_EACH = 32
_MOST_STRINGS = 100
_STRING_CHARACTERS = 2_000
_PLIST_ERRORS = (
    plistlib.InvalidFileException, ValueError, TypeError, KeyError, AttributeError,
    RecursionError, OverflowError,
)  # fmt: skip


class Body(NamedTuple):
    """A text, whether it had to be repaired, and its parts where they say more than the text.

    Attributes:
        text: The text.
        repaired: Its bytes were not all valid.
        parts: None if they say too much.
    """

    text: str
    repaired: bool
    parts: list[dict[str, Any]] | None


def body_of(blob: object) -> Body | None:
    """The text that an archive holds; None if this is no archive of a text."""
    root = _root(blob)
    told = _string_of(root)
    if root is None or told is None:
        return None
    try:
        return Body(*told, _Parts().of(root.groups[1:]))
    except Unreadable:
        return Body(*told, None)


def summary_of(blob: object) -> dict[str, Any]:
    """A property list of a row; empty if this is none."""
    if type(blob) is not bytes or not blob.startswith(b"bplist") or len(blob) > _PLIST_BYTES:
        return {}
    try:
        told = plistlib.loads(blob, fmt=plistlib.FMT_BINARY)
    except _PLIST_ERRORS:
        return {}
    return told if isinstance(told, dict) else {}


def edits_of(summary: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The wordings of each part that was edited, the first one first.

    Args:
        summary: As `summary_of` gives it.

    Returns:
        Part to versions: `text`, `written` and `reading` of the time. Empty if they are more than
        one list can hold that names none of them twice.
    """
    edited = summary.get("ec")
    if not isinstance(edited, dict):
        return {}
    parts = {
        part: versions
        for part, versions in edited.items()
        if isinstance(part, str) and isinstance(versions, list)
    }
    if sum(_size(one) for versions in parts.values() for one in versions) > _PLIST_BYTES:
        return {}
    return {part: [_version(one) for one in versions] for part, versions in parts.items()}


def retracted_of(summary: dict[str, Any]) -> list[int]:
    """The parts that were taken back."""
    told = summary.get("rp")
    return [one for one in told if type(one) is int] if isinstance(told, list) else []


def strings_of(payload: object) -> list[str]:
    """What is written in the card of an app: all strings of its archive, in their order."""
    objects = summary_of(payload).get("$objects")
    if not isinstance(objects, list):
        return []
    found = [
        one[:_STRING_CHARACTERS]
        for one in objects
        if isinstance(one, str) and one != "$null" and not one.startswith(("NS.", "$"))
    ]
    return found[:_MOST_STRINGS]


def _root(blob: object) -> Instance | None:
    if type(blob) is not bytes:
        return None
    try:
        root = root_of(blob)
    except Unreadable:
        return None
    return root if root.is_a("NSAttributedString") else None


def _string_of(root: Instance | None) -> tuple[str, bool] | None:
    """The text of an archive, and whether it had to be repaired."""
    return _string(root.groups[0][0]) if root and root.groups and root.groups[0] else None


def _size(version: object) -> int:
    told = (version.get("t"), version.get("bcg")) if isinstance(version, dict) else ()
    return 2 + sum(len(one) for one in told if isinstance(one, bytes | str))


def _version(one: object) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if isinstance(one, dict):
        text = _string_of(_root(one.get("t")))
        told["text"] = text[0] if text is not None else None
        if text is None and isinstance(one.get("t"), bytes):
            told["unread"] = plain(one["t"])
        date = one.get("d")
        sent = sent_at(date, APPLE_EPOCH) if isinstance(date, int | float) else None
        if sent is not None:
            told["written"] = sent.written
            told["reading"] = sent.readings[0] if sent.readings else None
        if isinstance(one.get("bcg"), str):
            told["bcg"] = one["bcg"]
    return told


def _raw_string(one: object) -> bytes | None:
    """The bytes of a string object."""
    if not isinstance(one, Instance) or not one.is_a("NSString"):
        return None
    raw = one.groups[0][0] if one.groups and one.groups[0] else None
    return raw if type(raw) is bytes else None


def _string(one: object) -> tuple[str, bool] | None:
    """The characters of a string object, and whether they had to be repaired."""
    raw = _raw_string(one)
    if raw is None:
        return None
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace"), True


class _Parts:
    """The runs of one text with their attributes."""

    def __init__(self) -> None:
        self._left = _MOST_TOLD

    def of(self, groups: list[list[Any]]) -> list[dict[str, Any]]:
        """The runs; none if they say no more than the text.

        Raises:
            Unreadable: They say too much.
        """
        known: list[tuple[dict[str, Any], int]] = []
        found: list[dict[str, Any]] = []
        for group in groups:
            if len(group) == 2 and all(type(one) is int for one in group):
                number, units = group
                attributes, size = known[number - 1] if 0 < number <= len(known) else ({}, 0)
                self._take(size)
                found.append({"units": units, "attributes": attributes})
            elif len(group) == 1 and isinstance(group[0], Instance) and found:
                before = self._left
                attributes = self._dictionary(group[0])
                known.append((attributes, before - self._left))
                found[-1]["attributes"] = attributes
        is_plain = len(found) < 2 and all(
            set(one["attributes"]) <= _PLAIN_ATTRIBUTES for one in found
        )
        return [] if is_plain else found

    def _take(self, size: int) -> None:
        self._left -= size + _EACH
        if self._left < 0:
            raise Unreadable("too much is told")

    def _text(self, one: object) -> str | None:
        self._take(len(_raw_string(one) or b""))
        told = _string(one)
        return told[0] if told is not None else None

    def _dictionary(self, one: Instance) -> dict[str, Any]:
        """The attributes of a run, by name."""
        if not one.is_a("NSDictionary"):
            return {}
        values = [group[0] for group in one.groups[1:] if len(group) == 1]
        found: dict[str, Any] = {}
        for key, value in zip(values[::2], values[1::2], strict=False):
            name = self._text(key)
            if name is not None:
                found[name] = self._value(value)
        return found

    def _value(self, one: object) -> Any:
        """An attribute that is text, a number, an address or bytes; else the name of its class."""
        if not isinstance(one, Instance):
            return plain(one)
        text = self._text(one)
        if text is not None:
            return text
        last = one.groups[-1][-1] if one.groups and one.groups[-1] else None
        if one.is_a("NSURL") and (text := self._text(last)) is not None:
            return text
        is_plain = one.is_a("NSNumber") or one.is_a("NSData")
        if is_plain and last is not None and not isinstance(last, Instance):
            return plain(last)
        return {"class": one.classes[0] if one.classes else None}
