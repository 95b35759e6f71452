"""
An opened original: the bytes of its members, of a record's span, of its attachments.

Joins the vault's spools to what intake asks for, so that no member is ever in clear on disk.

The rules of this module are:
  * A member that does not fit into memory goes to an encrypted scratch, never to a file.
  * Files inside records (parts of a mail) are taken out by a worker, never parsed here.
  * Members are opened once as long as records of one member follow each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, cast

from msgspec import UnsetType

from guwah.casework.readings import FileFacts, Found
from guwah.casework.spooled import Spooled
from guwah.custody.cells import RecordValues, record_values
from guwah.errors import UsageError
from guwah.evidence.record import Anomaly, Attachment, Record
from guwah.intake.frame.inspect import open_packed
from guwah.intake.workers.parent import extract_isolated
from guwah.vault.case import CaseVault

CHUNK_BYTES = 1 << 20


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
        """A member as a seekable stream; the same one while nobody asks for another.

        Raises:
            UsageError: There is no such member.
            IntakeError: It cannot be taken out.
        """
        if self._opened[0] != member:
            self._opened = (member, self._open(member))
        return self._opened[1]

    def _open(self, member: str | None) -> BinaryIO:
        stream = open_packed(self.source, self.name, member, self.scratch)
        if stream is not None:
            return stream
        held = Spooled(self._case.spool())
        assert member is not None
        found = False
        for _, data in extract_isolated(self.source, self.name, {member}, self.scratch):
            held.write(data)
            found = True
        if not found:
            raise UsageError(f"there is no file '{member}' in this item", item=self.name)
        held.seek(0)
        return cast(BinaryIO, held)

    def raw(self, one: Found) -> bytes | None:
        """The bytes of a record's span, or None where it has a locator."""
        if one.span is None:
            return None
        stream = self.stream(one.member)
        stream.seek(one.span[0])
        return stream.read(one.span[1])

    def attachment(self, path: str) -> bytes:
        """The bytes of an attachment."""
        return self._open(path).read()

    def facts(self, kinds: Mapping[str, str | None]) -> tuple[FileFacts, ...]:
        """Size and digest of attachments.

        Args:
            kinds: Their paths and media types.

        Returns:
            Facts, in the order of the paths.
        """
        known: dict[str, FileFacts] = {}
        derived: dict[str, tuple[Any, int]] = {}
        for path, kind in kinds.items():
            stream = open_packed(self.source, self.name, path, self.scratch)
            if stream is None:
                derived[path] = (hashlib.sha256(), 0)
                continue
            digest, size = hashlib.sha256(), 0
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
            known[path] = FileFacts(path, kind, size, digest.digest())
        if derived:
            for path, data in extract_isolated(self.source, self.name, derived, self.scratch):
                derived[path][0].update(data)
                derived[path] = (derived[path][0], derived[path][1] + len(data))
        for path, (digest, size) in derived.items():
            known[path] = FileFacts(path, kinds[path], size, digest.digest())
        return tuple(known[path] for path in sorted(known))

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


def path_of(member: str | None, attachment: Attachment) -> str:
    """Where an attachment lies in its item, as in `Record.member`."""
    placed = attachment.member
    return beside(member, attachment.name) if isinstance(placed, UnsetType) else placed


def present_files(one: Record) -> Iterator[tuple[str, str | None]]:
    """Yield path and media type of the attachments that lie in the same item."""
    for attachment in one.attachments:
        if attachment.present:
            yield path_of(one.member, attachment), attachment.media_type


def file_values(one: Found, known: dict[str, FileFacts]) -> list[dict[str, Any]]:
    """What is committed to of a record's attachments."""
    if isinstance(one, Anomaly):
        return []
    values = []
    for attachment in one.attachments:
        facts = known.get(path_of(one.member, attachment))
        values.append(
            {"name": attachment.name, "type": attachment.media_type,
             "size": facts.size if facts else None,
             "sha256": facts.sha256.hex() if facts else None}
        )  # fmt: skip
    return values
