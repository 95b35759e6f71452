"""
Files that a Telegram message names.

Opens none of them. Format notes: docs/formats/telegram.md

The rules of this module are:
  * A name stands as the export writes it: a path from the folder of `result.json`.
  * `present` only if that very path lies beside the member in the archive.
  * "(File not included. …)" and its kind are no files: marked, and `present` is false.
  * A media type is what the export says, or what the name's ending means; never a guess.
"""

from __future__ import annotations

import re
from typing import Any

from guwah.evidence.record import Attachment, Mark

_KEYS = ("photo", "file", "contact_vcard")
_ABSENT = re.compile(
    r"(?P<name>.+ )?\((?:File|Photo) (?:not included|unavailable|exceeds maximum size)\b[^()]*\)"
)
_BY_ENDING = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".tgs": "application/x-tgsticker", ".mp4": "video/mp4",
    ".mov": "video/quicktime", ".webm": "video/webm", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".pdf": "application/pdf",
    ".vcard": "text/vcard", ".vcf": "text/vcard", ".txt": "text/plain", ".zip": "application/zip",
}  # fmt: skip


def attachments_of(
    message: dict[str, Any], siblings: frozenset[str]
) -> tuple[tuple[Attachment, ...], set[Mark]]:
    """Take the files out of a message.

    Args:
        message: The decoded object; keys that are fully told by an attachment leave it.
        siblings: Paths of the files beside the export.

    Returns:
        The attachments and the marks that they bring.
    """
    found: list[Attachment] = []
    marks: set[Mark] = set()
    for key in _KEYS:
        if key not in message or type(written := message[key]) is not str:
            continue
        media_type = message.get("mime_type") if key == "file" else None
        absent = _ABSENT.fullmatch(written) if written.endswith(")") else None
        if absent is None:
            del message[key]
            name = written
        else:
            marks.add("media-omitted")
            name = _name_of_absent(message, key, written, absent["name"])
        if isinstance(media_type, str):
            del message["mime_type"]
        else:
            media_type = _BY_ENDING.get(name[name.rfind(".") :].lower())
        found.append(Attachment(name, media_type, absent is None and name in siblings))
    return tuple(found), marks


def _name_of_absent(message: dict[str, Any], key: str, written: str, before: str | None) -> str:
    """The name of a file that was left out: told apart, told before the reason, or the reason."""
    told = message.get("file_name") if key == "file" else None
    if isinstance(told, str) and told:
        return told
    if before:
        return before[:-1]
    del message[key]
    return written
