"""
The body of a message of Messages: its text, the parts with their attributes, and earlier wordings.

Reads blobs of a row, no database. Format notes: docs/formats/imessage.md

The rules of this module are:
  * A text is exactly the archive's string; U+FFFC stands where an attachment stands.
  * Lengths of parts count UTF-16 units, as Apple counts them.
  * A blob that is not understood tells nothing and stays as it is.
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
_MOST_VERSIONS = 1_000
_MOST_STRINGS = 100
_STRING_CHARACTERS = 2_000
_PLIST_ERRORS = (
    plistlib.InvalidFileException, ValueError, TypeError, KeyError, AttributeError,
    RecursionError, OverflowError,
)  # fmt: skip


class Body(NamedTuple):
    """A text, whether it had to be repaired, and its parts where they say more than the text."""

    text: str
    repaired: bool
    parts: list[dict[str, Any]]


def body_of(blob: object) -> Body | None:
    """The text that an archive holds; None if this is no archive of a text."""
    if type(blob) is not bytes:
        return None
    try:
        root = root_of(blob)
    except Unreadable:
        return None
    if not root.is_a("NSAttributedString"):
        return None
    told = _string(root.groups[0][0]) if root.groups and root.groups[0] else None
    if told is None:
        return None
    return Body(*told, _parts(root.groups[1:]))


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
        Part to versions: `text`, `written` and `reading` of the time.
    """
    edited = summary.get("ec")
    found: dict[str, list[dict[str, Any]]] = {}
    if not isinstance(edited, dict):
        return found
    for part, versions in edited.items():
        if isinstance(part, str) and isinstance(versions, list):
            found[part] = [_version(one) for one in versions[:_MOST_VERSIONS]]
    return found


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


def _version(one: object) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if isinstance(one, dict):
        body = body_of(one.get("t"))
        told["text"] = body.text if body is not None else None
        if body is None and isinstance(one.get("t"), bytes):
            told["unread"] = plain(one["t"])
        sent = sent_at(one.get("d"), APPLE_EPOCH)
        if sent is not None:
            told["written"] = sent.written
            told["reading"] = sent.readings[0] if sent.readings else None
        if isinstance(one.get("bcg"), str):
            told["bcg"] = one["bcg"]
    return told


def _string(one: object) -> tuple[str, bool] | None:
    """The characters of a string object, and whether they had to be repaired."""
    if not isinstance(one, Instance) or not one.is_a("NSString"):
        return None
    raw = one.groups[0][0] if one.groups and one.groups[0] else None
    if type(raw) is not bytes:
        return None
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace"), True


def _parts(groups: list[list[Any]]) -> list[dict[str, Any]]:
    """The runs of the text with their attributes; nothing if they say no more than the text."""
    known: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    number = 0
    for group in groups:
        if len(group) == 2 and all(type(one) is int for one in group):
            number = group[0]
            if number <= len(known):
                found.append({"units": group[1], "attributes": _attributes_at(known, number)})
            else:
                found.append({"units": group[1], "attributes": {}})
        elif len(group) == 1 and isinstance(group[0], Instance) and found:
            known.append(_dictionary(group[0]))
            found[-1]["attributes"] = known[-1]
    is_plain = len(found) < 2 and all(set(one["attributes"]) <= _PLAIN_ATTRIBUTES for one in found)
    return [] if is_plain else found


def _attributes_at(known: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return known[number - 1] if 0 < number <= len(known) else {}


def _dictionary(one: Instance) -> dict[str, Any]:
    """The attributes of a run, by name."""
    if not one.is_a("NSDictionary"):
        return {}
    values = [group[0] for group in one.groups[1:] if len(group) == 1]
    found: dict[str, Any] = {}
    for key, value in zip(values[::2], values[1::2], strict=False):
        told = _string(key)
        if told is not None:
            found[told[0]] = _value(value)
    return found


def _value(one: object) -> Any:
    """An attribute that is text, a number, an address or bytes; else the name of its class."""
    if not isinstance(one, Instance):
        return plain(one)
    told = _string(one)
    if told is not None:
        return told[0]
    flat = [value for group in one.groups for value in group]
    if one.is_a("NSURL") and flat and (told := _string(flat[-1])) is not None:
        return told[0]
    if (one.is_a("NSNumber") or one.is_a("NSData")) and flat and not isinstance(flat[-1], Instance):
        return plain(flat[-1])
    return {"class": one.classes[0] if one.classes else None}
