"""
Files that a message of a Meta download names.

Opens none of them. Format notes: docs/formats/meta.md

The rules of this module are:
  * A name stands as the export writes it: a path from the root of the download, from the
    chat file's own folder (end-to-end-encrypted chats), or an address.
  * `present` only if the very file lies in the archive, in or below the chat file's folder.
  * A media type follows from the list that names the file and from its ending; never a guess.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from guwah.evidence.record import Attachment
from guwah.intake.contract import Member

LISTS = ("photos", "videos", "audio_files", "gifs", "files", "media")
_BY_ENDING = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".heic": "image/heic", ".mp4": "video/mp4", ".mov": "video/quicktime",
    ".webm": "video/webm", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac",
    ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".pdf": "application/pdf",
    ".txt": "text/plain", ".zip": "application/zip", ".vcf": "text/vcard",
}  # fmt: skip
_AUDIO = {".mp4": "audio/mp4"}


def media_type_of(name: str, is_audio: bool = False) -> str | None:
    """What a name's ending means; `.mp4` among voice clips is audio."""
    ending = posixpath.splitext(name)[1].lower()
    return (_AUDIO if is_audio else {}).get(ending) or _BY_ENDING.get(ending)


class Files:
    """Finds the files of one member by the names that its messages give."""

    def __init__(self, member: Member) -> None:
        outer, bang, inner = (member.path or "").rpartition("!/")
        self._folder = posixpath.dirname(inner)
        self._prefix = f"{outer}{bang}{self._folder}/" if self._folder else f"{outer}{bang}"
        self._folders = self._folder.split("/") if self._folder else []
        self._siblings = member.siblings

    def attachment(self, name: str, media_type: str | None = None) -> Attachment:
        """A file by its name as written.

        Args:
            name: A path from the root of the download, or from the chat file's folder.
            media_type: As told by the export, or None.

        Returns:
            The attachment; with `member` where it lies under another path than its name.
        """
        media_type = media_type or media_type_of(name)
        path = self._beside(name)
        if path is None:
            return Attachment(name, media_type, False)
        where = msgspec.UNSET if path == name else self._prefix + path
        return Attachment(name, media_type, True, where)

    def _beside(self, name: str) -> str | None:
        """The path of a file from the chat file's folder, if it lies there."""
        if name in self._siblings:
            return name
        plain = name.removeprefix("./")
        if plain in self._siblings:
            return plain
        parts = plain.split("/")
        for known in range(len(parts) - 1, 0, -1):
            count = min(known, len(self._folders))
            if count and parts[known - count : known] == self._folders[-count:]:
                path = "/".join(parts[known:])
                if path in self._siblings:
                    return path
        return None


def attachments_of(message: Mapping[str, Any], files: Files) -> tuple[Attachment, ...]:
    """The files that a message names; the message keeps its keys.

    Args:
        message: The decoded object.
        files: Where the member lies and what lies beside it.

    Returns:
        The attachments, in the order of the lists.
    """
    return tuple(
        files.attachment(name, media_type_of(name, key == "audio_files"))
        for key, name in _named(message)
    )


def _named(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the list and the address of each file of a message."""
    for key in LISTS:
        parts = message.get(key)
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("uri"), str):
                yield key, part["uri"]
    sticker = message.get("sticker")
    if isinstance(sticker, dict) and isinstance(sticker.get("uri"), str):
        yield "sticker", sticker["uri"]
