"""
What a Telegram message shows besides its text: files, calls, polls, places.

Opens no file. Source of the classes: the public source of Telegram Desktop
(`export_output_html.cpp`). Format notes: docs/formats/telegram-html.md

The rules of this module are:
  * A name stands as the export writes it: a path from the page's own folder.
  * `present` only if that very path lies beside the page in the archive.
  * A file that was not exported is marked; its name is the title that stands in its place.
  * The exporter's own words are English in every language; only they are judged.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from guwah.evidence.record import Attachment, Mark
from guwah.intake.notation.html_tree import Element

_WRAPS = ("photo_wrap", "sticker_wrap", "animated_wrap", "video_file_wrap")
_ABSENT = re.compile(
    r"(?:Not included, change|Exceeds maximum size, change|Unavailable, please try)\b.*", re.S
)
_GLOBAL = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_SECONDS = re.compile(r"\((\d{1,9}) seconds\)")
_MISSED = ("Missed", "Cancelled")
_PLACES: dict[str, set[Mark]] = {
    "media_location": {"location"}, "media_venue": {"location"},
    "media_live_location": {"location", "live-location"},
}  # fmt: skip
_BY_ENDING = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".tgs": "application/x-tgsticker", ".mp4": "video/mp4",
    ".mov": "video/quicktime", ".webm": "video/webm", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".pdf": "application/pdf",
    ".vcard": "text/vcard", ".vcf": "text/vcard", ".txt": "text/plain", ".zip": "application/zip",
}  # fmt: skip


class Shown:
    """What a message shows; filled while its `media_wrap`s are read."""

    def __init__(self, siblings: frozenset[str]) -> None:
        self._siblings = siblings
        self.attachments: list[Attachment] = []
        self.marks: set[Mark] = set()
        self.extra: dict[str, Any] = {}
        self.is_call = False

    def read(self, wrap: Element) -> None:
        """Take in one `media_wrap`."""
        for element in wrap.elements():
            classes = element.classes
            if "media_poll" in classes:
                self._poll(element)
            elif classes & frozenset(_WRAPS):
                self._file(element.attributes.get("href", ""))
                duration = element.find("video_duration")
                if duration is not None:
                    self._tell("media", {"duration": duration.text().strip()})
            elif "media" in classes:
                self._generic(element)
            else:
                self._tell("media", {"class": element.attributes.get("class", ""),
                                     "text": squeezed(element.text())})  # fmt: skip

    def _generic(self, element: Element) -> None:
        """Take in a media of a title, a description and a status."""
        told = {"class": _own_class(element)}
        for name in ("title", "description", "status"):
            part = element.find(name)
            if part is not None:
                told[name] = part.text().strip()
        href, title, kind = element.attributes.get("href", ""), told.get("title", ""), told["class"]
        if kind == "media_call":
            self._call(told.get("status", ""))
        elif kind in _PLACES:
            self.marks |= _PLACES[kind]
        elif title.startswith("Self-destructing "):
            self.marks.add("expiring")
            self.attachments.append(Attachment(title, None, False))
        elif _ABSENT.fullmatch(told.get("description", "")):
            self.marks.add("media-omitted")
            self.attachments.append(Attachment(title, _media_type(title), False))
        elif href and not _GLOBAL.match(href):
            self._file(href)
            href = ""
        self._tell("media", {**told, "href": href} if href else told)

    def _call(self, status: str) -> None:
        """Take in a call, by the words of its status."""
        self.is_call = True
        if seconds := _SECONDS.search(status):
            self.extra["duration_seconds"] = int(seconds[1])
        if status.startswith(_MISSED):
            self.marks.add("missed")

    def _poll(self, element: Element) -> None:
        """Take in a poll: question, answers with their votes, and the total."""
        self.marks.add("poll")
        poll: dict[str, Any] = {"answers": []}
        for part in element.elements():
            text = squeezed(part.text())
            if "answer" in part.classes:
                poll["answers"].append(text)
            else:
                name = next(iter(part.attributes.get("class", "").split()), "text")
                poll["note" if name == "details" else name] = text
        self._tell("poll", poll)

    def _file(self, href: str) -> None:
        """Take in a file that was exported."""
        if href:
            self.attachments.append(Attachment(href, _media_type(href), href in self._siblings))

    def _tell(self, key: str, value: Any) -> None:
        """Keep a value in extra; several become a list."""
        if key in self.extra:
            before = self.extra[key]
            self.extra[key] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.extra[key] = value


def squeezed(text: str) -> str:
    """A text of which only the words matter: runs of white space are one space."""
    return " ".join(text.split())


def _own_class(element: Element) -> str:
    """Which media it is."""
    words = element.attributes.get("class", "").split()
    return next((word for word in words if word.startswith("media_")), "media")


def _media_type(name: str) -> str | None:
    return _BY_ENDING.get(posixpath.splitext(name)[1].lower())
