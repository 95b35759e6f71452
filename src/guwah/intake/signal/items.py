"""
One message, call or notice of Signal's own export: from a decoded frame to a record.

Sees no bytes and no file. Format notes: docs/formats/signal.md

The rules of this module are:
  * What is understood moves to its place in the record; every other key stays in `extra`.
  * The time is the epoch in milliseconds at which it was sent.
  * A deleted message has no text; what was said before an edit stays in `extra.revisions`.
  * Calls are calls, other updates are notices, everything else is a message.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from guwah.evidence.record import Attachment, Kind, Mark
from guwah.intake.notation.json_values import Refused
from guwah.intake.notation.record_values import media_type_of

_CALLS = ("individualCall", "groupCall")
_MISSED = frozenset({"MISSED", "MISSED_NOTIFICATION_PROFILE"})
_STORED = re.compile(r"(?:.*/)?files/[0-9a-f]{2}/([0-9a-f]{64})(?:\.[^/]*)?")
_DELETED = ("remoteDeletedMessage", "adminDeletedMessage")


def without_nulls(value: Any) -> Any:
    """A value without the keys that stand there only to say that they are not set."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value


def part(value: Any, *keys: str) -> dict[str, Any]:
    """The object behind some keys, or an empty one."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def kind_of(item: dict[str, Any]) -> Kind:
    """Whether it is a call, a notice of the app, or a message."""
    if "updateMessage" not in item:
        return "message"
    update = part(item, "updateMessage")
    return "call" if any(key in update for key in _CALLS) else "notice"


def take_text(item: dict[str, Any]) -> str | None:
    """Take the body out of an item.

    Args:
        item: The decoded `chatItem`.

    Returns:
        The body; `""` where there is none, None where it was deleted.

    Raises:
        Refused: `unexpected-shape`.
    """
    if any(key in item for key in _DELETED):
        return None
    for holder, key in (
        (part(item, "standardMessage", "text"), "body"),
        (part(item, "directStoryReplyMessage", "textReply", "text"), "body"),
        (part(item, "directStoryReplyMessage"), "emoji"),
        (part(item, "poll"), "question"),
        (part(item, "paymentNotification"), "note"),
    ):
        if key in holder:
            text = holder.pop(key)
            if not isinstance(text, str):
                raise Refused("unexpected-shape")
            return text
    return ""


def marks_of(item: dict[str, Any]) -> set[Mark]:
    """The marks that the keys of an item stand for."""
    marks: set[Mark] = set()
    if item.get("revisions"):
        marks.add("edited")
    if any(key in item for key in _DELETED):
        marks.add("deleted")
    if "viewOnceMessage" in item:
        marks.add("view-once")
    if "poll" in item:
        marks.add("poll")
    if "expiresInMs" in item:
        marks.add("expiring")
    if part(item, "standardMessage", "quote") or "directStoryReplyMessage" in item:
        marks.add("reply")
    update = part(item, "updateMessage")
    if any(str(part(update, call).get("state")) in _MISSED for call in _CALLS):
        marks.add("missed")
    return marks


class Files:
    """The files beside an export, by the name that Signal gives them: a digest."""

    def __init__(self, siblings: frozenset[str]) -> None:
        found = (_STORED.fullmatch(path) for path in siblings)
        self._stored = {matched[1]: matched[0] for matched in found if matched is not None}

    def attachments(self, item: dict[str, Any]) -> tuple[tuple[Attachment, ...], set[Mark]]:
        """The files that an item names, and the mark if one was left out."""
        found: list[Attachment] = []
        marks: set[Mark] = set()
        standard = part(item, "standardMessage")
        listed = standard.get("attachments")
        holders = (
            [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        )
        if view_once := part(item, "viewOnceMessage", "attachment"):
            holders.append(view_once)
        for holder in holders:
            file = self._file(part(holder, "pointer"))
            found.append(file)
            if not file.present and holder.get("wasDownloaded") is not True:
                marks.add("media-omitted")
        for pointer in (
            part(standard, "longText"),
            part(item, "stickerMessage", "sticker", "data"),
        ):
            if pointer:
                found.append(self._file(pointer))
        return tuple(found), marks

    def _file(self, pointer: dict[str, Any]) -> Attachment:
        """A file: by its path if it lies beside the export, else by its own name."""
        media_type = pointer.get("contentType")
        digest = _stored_name(part(pointer, "locatorInfo"))
        path = self._stored.get(digest)
        name = pointer.get("fileName")
        shown = path or (name if isinstance(name, str) and name else digest)
        if not isinstance(media_type, str):
            media_type = media_type_of(shown)
        return Attachment(shown, media_type, path is not None)


def _stored_name(locator: dict[str, Any]) -> str:
    """The digest under which the export stores a file; empty if it does not say."""
    parts = b""
    for key in ("plaintextHash", "localKey"):
        written = locator.get(key)
        if not isinstance(written, str) or not written:
            return ""
        try:
            parts += base64.b64decode(written, validate=True)
        except (binascii.Error, ValueError):
            return ""
    return hashlib.sha256(parts).hexdigest()
