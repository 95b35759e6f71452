"""
An opened original: the bytes of its members, of a record's span, of its attachments.

Joins the vault's spools to what intake asks for, so that no member is ever in clear on disk.

The rules of this module are:
  * A member that does not fit into memory goes to an encrypted scratch, never to a file.
  * Members are opened once as long as records of one member follow each other.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from guwah.casework.readings import FileFacts, Found
from guwah.custody.cells import RecordValues, record_values
from guwah.evidence.record import Anomaly, Record
from guwah.intake.frame.inspect import open_member
from guwah.vault.case import CaseVault
from guwah.vault.source import Spool

CHUNK_BYTES = 1 << 20


class Spooled(io.RawIOBase):
    """A stream that is written once, from front to back, and then read: a spool of the vault."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._source: BinaryIO | None = None

    def write(self, data: Any, /) -> int:
        """Take bytes."""
        return self._spool.write(bytes(data))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The first call ends the writing."""
        if self._source is None:
            self._source = self._spool.source()
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """Where it stands."""
        return self._spool.size if self._source is None else self._source.tell()

    def read(self, size: int | None = -1) -> bytes:
        """Read as a file is read."""
        if self._source is None:
            self.seek(0)
        assert self._source is not None
        return self._source.read(-1 if size is None else size)

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def writable(self) -> bool:
        """True until the first seek."""
        return self._source is None


class Original:
    """An original of a case, opened.

    Args:
        case: The opened case; gives the scratch.
        source: The original, seekable; closed by whoever opened it.
        name: Its own name.
    """

    def __init__(self, case: CaseVault, source: BinaryIO, name: str) -> None:
        self.source = source
        self.name = name
        self._case = case
        self._opened: tuple[str | None, BinaryIO] = (None, source)

    def scratch(self, _size: int) -> BinaryIO:
        """An empty stream for a member that does not fit into memory."""
        return cast(BinaryIO, Spooled(self._case.spool()))

    def stream(self, member: str | None) -> BinaryIO:
        """A member as a seekable stream; the same one while nobody asks for another."""
        if self._opened[0] != member:
            stream = open_member(self.source, self.name, member, self.scratch).source
            self._opened = (member, stream)
        return self._opened[1]

    def raw(self, one: Found) -> bytes | None:
        """The bytes of a record's span, or None where it has a locator."""
        if one.span is None:
            return None
        stream = self.stream(one.member)
        stream.seek(one.span[0])
        return stream.read(one.span[1])

    def attachment(self, path: str) -> bytes:
        """The bytes of an attachment."""
        return open_member(self.source, self.name, path, self.scratch).source.read()

    def facts(self, path: str, media_type: str | None) -> FileFacts:
        """Size and digest of an attachment."""
        digest, size = hashlib.sha256(), 0
        stream = open_member(self.source, self.name, path, self.scratch).source
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
        return FileFacts(path, media_type, size, digest.digest())

    def values(
        self,
        item: str,
        found: Iterable[tuple[Found, list[str] | None]],
        files: Iterable[FileFacts],
        start: int = 0,
    ) -> Iterator[RecordValues]:
        """Yield the sixteen values of each record and anomaly, in file order.

        Args:
            item: The item's random id.
            found: Records and anomalies in file order, each with the pieces of its text.
            files: Facts of the attachments that lie beside the export.
            start: Ordinal of the first of `found`.
        """
        known = {facts.path: facts for facts in files}
        for ordinal, (one, pieces) in enumerate(found, start):
            yield record_values(one, ordinal, item, self.raw(one), file_values(one, known), pieces)


def beside(member: str | None, name: str) -> str:
    """The path of a file named by a record, in the folder of the record's member."""
    outer, bang, inner = (member or "").rpartition("!/")
    folder = inner.rpartition("/")[0]
    return f"{outer}{bang}{folder}/{name}" if folder else f"{outer}{bang}{name}"


def present_files(one: Record) -> Iterator[tuple[str, str | None]]:
    """Yield path and media type of the attachments that lie beside the export."""
    for attachment in one.attachments:
        if attachment.present:
            yield beside(one.member, attachment.name), attachment.media_type


def file_values(one: Found, known: dict[str, FileFacts]) -> list[dict[str, Any]]:
    """What is committed to of a record's attachments."""
    if isinstance(one, Anomaly):
        return []
    values = []
    for attachment in one.attachments:
        facts = known.get(beside(one.member, attachment.name))
        values.append(
            {"name": attachment.name, "type": attachment.media_type,
             "size": facts.size if facts else None,
             "sha256": facts.sha256.hex() if facts else None}
        )  # fmt: skip
    return values
