"""
What an MMS holds: its texts, its files, the addresses of those who were in it.

Format notes: docs/formats/sms-backup.md

The rules of this module are:
  * The text is that of the parts of the type `text/plain`, in the order of the file.
  * A part with base64 in `data` is a file; it can be opened without reading the whole backup.
  * A part without content is a file that the backup left out.
  * What is no base64 is a file that cannot be opened, and that is said; nothing is half decoded.
  * What these rules do not name is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, cast

from guwah.evidence.record import Attachment
from guwah.intake.contract import Derived, derived_path
from guwah.intake.notation.base64_stream import Base64Stream, decoded_size
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.xml_elements import Element
from guwah.intake.notation.xml_tags import Token
from guwah.intake.notation.xml_text import decode_bytes
from guwah.intake.sms_backup.values import ABSENT, DATA, Values, given

_TEXT = "text/plain"
_LAYOUT = "application/smil"
_NAMES = ("name", "cl", "fn")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|!]")
_NAME_LENGTH = 100
NOT_BASE64 = "not base64"


@dataclass
class Part:
    """One part: its values without `data`, and the file in it, if there is one."""

    values: dict[str, str]
    name: str
    path: str
    start: int = 0
    length: int = 0
    size: int | None = None
    has_data: bool = False

    @property
    def media_type(self) -> str | None:
        """What it says that it is."""
        kind = self.values.get("ct")
        return kind if kind and kind != ABSENT else None

    @property
    def is_text(self) -> bool:
        """Whether it is a piece of the message's text."""
        kind = (self.media_type or "").partition(";")[0].strip().lower()
        return kind == _TEXT and not self.has_data and "text" in self.values

    @property
    def is_file(self) -> bool:
        """Whether it is, or stands for, a file."""
        if self.has_data:
            return True
        has_text = self.values.get("text", ABSENT) not in (ABSENT, "")
        return not self.is_text and not has_text and (self.media_type or "") != _LAYOUT


@dataclass
class Parts:
    """All parts and addresses of one MMS, and what else stands in it."""

    parts: list[Part] = field(default_factory=list)
    addresses: list[dict[str, str]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    content: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, element: Element, number: int, values: Values, cursor: Cursor) -> Parts:
        """Take an element apart.

        Args:
            element: The element, whole.
            number: Which element of the member it is, from 1; goes into the paths of its files.
            values: Decodes, and remembers repairs.
            cursor: Where its files are measured.

        Returns:
            What it holds.

        Raises:
            Refused: A value cannot be read.
        """
        found = cls()
        for parent, tag in element.inner:
            told = values.of(tag, has_file=tag.name == "part")
            if tag.name == "part" and parent == "parts":
                found.parts.append(_part(tag, told, f"{number}/{len(found.parts) + 1}", cursor))
            elif tag.name == "addr" and parent == "addrs" and "address" in told:
                found.addresses.append(given(told))
            elif told or tag.name not in ("parts", "addrs"):
                found.others.append({"element": tag.name, "attributes": given(told)})
        for raw in element.content:
            text, is_repaired = decode_bytes(raw)
            values.is_repaired = values.is_repaired or is_repaired
            found.content.append(text)
        return found

    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.parts or self.addresses or self.others or self.content)

    def text(self) -> str:
        """The texts of the text parts, one below the other."""
        return "\n".join(part.values["text"] for part in self.parts if part.is_text)

    @property
    def is_incomplete(self) -> bool:
        """Whether a file was left out, or cannot be decoded."""
        return any(part.is_file and part.size is None for part in self.parts)

    def attachments(self, member: str | None) -> tuple[Attachment, ...]:
        """The files, present or not.

        Args:
            member: The path of the member that holds them.
        """
        return tuple(
            Attachment(part.name, part.media_type, False) if part.size is None
            else Attachment(part.name, part.media_type, True, derived_path(member, part.path))
            for part in self.parts if part.is_file
        )  # fmt: skip

    def files(self, cursor: Cursor) -> Iterator[Derived]:
        """Yield the files that can be opened.

        Args:
            cursor: Over the member that holds them.
        """
        for part in self.parts:
            if part.size is not None:
                yield Derived(part.path, part.size, partial(_opened, cursor.source, part))

    def rest(self, taken: Container[str]) -> dict[str, Any]:
        """What is told nowhere else, for `extra`.

        Args:
            taken: Keys that are taken; a key of this module among them is written with `inner_`.
        """
        texts = sum(part.is_text for part in self.parts)
        told: dict[str, Any] = {}
        if self.parts:
            told["parts"] = [_told(part, texts == 1) for part in self.parts]
        if self.addresses:
            told["addrs"] = self.addresses
        if self.others:
            told["elements"] = self.others
        if self.content:
            told["content"] = self.content
        return {f"inner_{key}" if key in taken else key: value for key, value in told.items()}


def _opened(source: BinaryIO, part: Part) -> BinaryIO:
    """The decoded bytes of a part's file."""
    stream = Base64Stream(source, part.start, part.length, part.size or 0)
    return cast(BinaryIO, stream)


def _part(tag: Token, told: dict[str, str], place: str, cursor: Cursor) -> Part:
    """A part with its file measured."""
    name = next((told[key] for key in _NAMES if told.get(key, ABSENT) not in (ABSENT, "")), "")
    safe = _UNSAFE.sub("_", name)[-_NAME_LENGTH:].strip(" .")
    part = Part(told, name or place, f"{place}-{safe}" if safe else place)
    for attribute in tag.attributes:
        if attribute.name == DATA and attribute.length and attribute.raw != ABSENT.encode():
            part.has_data = True
            part.start, part.length = attribute.start, attribute.length
            part.size = decoded_size(cursor.source, part.start, part.length)
    return part


def _told(part: Part, is_only_text: bool) -> dict[str, str]:
    """The values of a part that are told nowhere else."""
    told = given(part.values)
    if part.is_text and is_only_text:
        told.pop("text", None)
    if part.has_data and part.size is None:
        told[DATA] = NOT_BASE64
    return told
