"""
What is left of the limits while one document is read, inside the confined process.

The rules of this module are:
  * Every part goes through here: it is cut where the limit of text is, and that is told.
  * Time is asked often enough that reading ends by itself and keeps what it has.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from guwah.confined.task import Settings
from guwah.reading.documents.document import DocumentAnomaly, ordered

PART, END = b"p", b"e"
_LONGEST_VALUE = 1_000


class SpentError(Exception):
    """A limit is reached; what was found so far stands."""


class Budget:
    """Limits, and what was found besides the parts.

    Args:
        settings: `DocumentLimits` as a map.
    """

    def __init__(self, settings: Settings) -> None:
        self.depth: int = settings["depth"]
        self.pages_left: int = settings["pages"]
        self._characters: int = settings["characters"]
        self._members: int = settings["members"]
        self._unpacked: int = settings["unpacked_bytes"]
        self._stop_at = time.process_time() + max(1, settings["seconds"] - 1)
        self.words: set[DocumentAnomaly] = set()
        self.title: str | None = None
        self.metadata: dict[str, str] = {}
        self.pages: int | None = None
        self.without_text: list[int] = []

    def look(self) -> None:
        """Ask the clock.

        Raises:
            SpentError: Time is over.
        """
        if time.process_time() > self._stop_at:
            self.words.add("stopped-early")
            raise SpentError

    def member(self) -> None:
        """One more member or record.

        Raises:
            SpentError: There are too many.
        """
        self.look()
        self._members -= 1
        if self._members < 0:
            self.words.add("more-members")
            raise SpentError

    def page(self) -> None:
        """One more page.

        Raises:
            SpentError: There are too many.
        """
        self.look()
        self.pages_left -= 1
        if self.pages_left < 0:
            self.words.add("more-pages")
            raise SpentError

    def unpacked_left(self) -> int:
        """How many bytes may still be unpacked."""
        return self._unpacked

    def unpacked(self, size_bytes: int) -> None:
        """So much was unpacked."""
        self._unpacked -= size_bytes

    def part(self, text: str, **where: Any) -> Iterator[bytes]:
        """A part as it goes to the parent; nothing if it is empty.

        Raises:
            SpentError: After the part that reaches the limit of text.
        """
        text = clean(text)
        kept = text[: self._characters]
        self._characters -= len(text)
        if kept.strip():
            told = {name: value for name, value in where.items() if value is not None}
            yield PART + json.dumps({"text": kept, **told}).encode()
        if self._characters < 0:
            self.words.add("more-text")
            raise SpentError

    def say(self, name: str, value: object) -> None:
        """Something that the document says of itself."""
        text = clean(str(value)).strip() if value is not None else ""
        if text and len(self.metadata) < 100:
            self.metadata.setdefault(name[:100], text[:_LONGEST_VALUE])

    def end(self, kind: str, program: str) -> bytes:
        """What is told last."""
        told = {
            "kind": kind, "program": program, "title": self.title,
            "metadata": sorted(self.metadata.items()), "anomalies": ordered(self.words),
            "pages": self.pages, "pages_without_text": self.without_text[:1_000],
        }  # fmt: skip
        return END + json.dumps(told).encode()


def clean(text: str) -> str:
    """Line feeds as line ends, no lone surrogates, no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
