"""
The kept files of a case that hold pictures, sound or documents, each by its place.

Wires fact sheets and originals; parses nothing.

The rules of this module are:
  * What a file is was told by its content when it was received, never by its name.
  * A file that a reader read as messages is none of these; one that lies beside a chat is.
  * A file is named by its own name where no other in the folder has it, else by item and path.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from guwah.casework.deriving.derivative import Kind
from guwah.casework.entering import base_name
from guwah.casework.originals import CHUNK_BYTES, Original
from guwah.casework.sheets import sheets
from guwah.errors import UsageError
from guwah.intake.media.kinds import kind_of
from guwah.vault.case import CaseVault

_HEAD_BYTES = 64 << 10
_DOCUMENTS = frozenset({
    "application/pdf", "text/html", "text/plain", "application/xhtml+xml", "application/warc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip", "application/gzip", "multipart/related", "message/rfc822",
})  # fmt: skip
_PICTURES = frozenset({
    "image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/heic", "image/heif",
    "image/avif",
})  # fmt: skip


@dataclass(frozen=True)
class File:
    """A kept file.

    Args:
        item: The random id of the item that holds it.
        path: Where inside it, or None for the item itself.
        name: Its own name, without folders.
        media_type: What it is, by its content.
        size: In bytes.
        item_name: Name of the item as handed in.
        in_chat: Whether the item holds messages that a reader read.
    """

    item: str
    path: str | None
    name: str
    media_type: str
    size: int
    item_name: str
    in_chat: bool

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What can be made of it: of a film both its screens and its words."""
        if self.media_type in _PICTURES:
            return ("picture",)
        if self.media_type.startswith("video/"):
            return ("picture", "transcript")
        if self.media_type.startswith("audio/"):
            return ("transcript",)
        return ("document",) if self.media_type in _DOCUMENTS else ()


def files(case: CaseVault, only: Collection[str] | None = None) -> list[File]:
    """Files of a case that no reader read, in the order in which they were handed in.

    Args:
        case: The opened case.
        only: Ids of the items that are asked for; all if None.
    """
    rows = case.db.execute("select id, name, reader from item order by rowid").fetchall()
    items = {
        item: (name or "", reader) for item, name, reader in rows if only is None or item in only
    }
    without = dict(items)
    found: dict[tuple[str, str | None], File] = {}
    for item, sheet in sheets(case, only):
        name, reader = items.get(item, ("", None))
        without.pop(item, None)
        for one in sheet.members:
            if one.reader is None and one.media_type is not None:
                found[item, one.member] = File(
                    item, one.member, base_name(one.member or name), one.media_type, one.bytes,
                    name, reader not in (None, "screenshot"),
                )  # fmt: skip
    for item, (name, reader) in without.items():
        told = None if reader else _kept_unread(case, item, name)
        if told is not None:
            found[item, None] = told
    order = {item: number for number, item in enumerate(items)}
    return sorted(found.values(), key=lambda one: order.get(one.item, 0))


def _kept_unread(case: CaseVault, item: str, name: str) -> File | None:
    """An item without a sheet: nobody looked inside, or no reader could; told by its beginning."""
    with case.open_item(item) as source:
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        media_type = kind_of(source.read(_HEAD_BYTES), size)
    return File(item, None, base_name(name), media_type, size, name, False) if media_type else None


def find(
    case: CaseVault, name: str, kind: Kind | None = None, among: Sequence[File] | None = None
) -> File:
    """One file by its name, or by `ITEM` or `ITEM:PATH`; an item by its id or its beginning.

    Args:
        case: The opened case.
        name: What a person typed.
        kind: Only a file of which this can be made.
        among: The files of the case, where they are at hand.

    Raises:
        UsageError: There is none, or several.
    """
    there = files(case) if among is None else among
    known = [one for one in there if kind is None or kind in one.kinds]
    item, colon, path = name.partition(":")
    chosen = [one for one in known if name in (one.name, one.item_name, one.path)]
    if not chosen and len(item) >= 4:
        chosen = [one for one in known if one.item.startswith(item)
                  and (not colon or one.path == path)]  # fmt: skip
    if len(chosen) == 1:
        return chosen[0]
    what = {"picture": "picture", "transcript": "sound", "document": "document"}.get(kind or "")
    if not chosen:
        raise UsageError(
            f"there is no {what or 'file'} '{name}' in this folder", item=case.alias,
            hint="name it as in `guwah read --list`",
        )  # fmt: skip
    raise UsageError(
        f"{len(chosen)} files are called '{name}'", item=case.alias,
        hint="name one of them: " + ", ".join(place_of(one) for one in chosen[:3]),
    )  # fmt: skip


def place_of(file: File) -> str:
    """A name that no other file of the folder has."""
    return file.item[:8] + (f":{file.path}" if file.path else "")


@contextmanager
def opened(case: CaseVault, file: File) -> Iterator[BinaryIO]:
    """A kept file, seekable, at its beginning.

    Raises:
        ObjectDamagedError: The sealed original is damaged.
        UsageError: It cannot be taken out of its item.
    """
    with case.open_item(file.item) as source:
        stream = Original(case, source, file.item_name).stream(file.path)
        stream.seek(0)
        yield stream


def digest_of(stream: BinaryIO) -> bytes:
    """H(file) ‖ u64(its length) of a stream, which is at its beginning again afterwards."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return digest.digest() + size.to_bytes(8, "big")
