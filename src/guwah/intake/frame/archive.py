"""
Zip files as sources of members: each a seekable stream, nothing on disk.

Knows no chat format. The directory is read by `zip_directory`; this module opens what it names.

The rules of this module are:
  * A member is read from where it lies (stored), from memory (up to a bound), or inflated
    again when someone seeks back; a caller may give a scratch stream instead.
  * A member that unpacks to more than it declares is unsafe; to less or to other bytes, corrupt.
  * What a nested archive declares is held to the limit of the whole item.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from guwah.errors import CorruptInputError, UnsafeArchiveError
from guwah.intake.frame.zip_directory import STORED, Entry, allowed_bytes, read_directory
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.sqlite_names import head_with_names

MEMORY_BYTES = 32 << 20
HEAD_BYTES = 64 << 10
SEPARATOR = "!/"
_BLOCK_BYTES = 256 << 10
_SKIP_BYTES = 1 << 20

Scratch = Callable[[int], BinaryIO]


class Slice(io.RawIOBase):
    """The bytes [start, start + size) of another stream."""

    def __init__(self, source: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._source = source
        self._start = start
        self._size = size
        self._at = 0

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._source.seek(self._start + self._at)
        block = self._source.read(max(0, min(len(view), self._size - self._at)))
        view[: len(block)] = block
        self._at += len(block)
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """As any stream."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


class Inflated(io.RawIOBase):
    """A deflated member, inflated as it is read; begins anew when someone seeks back."""

    def __init__(self, source: BinaryIO, entry: Entry, name: str) -> None:
        super().__init__()
        self._packed = Slice(source, entry.data, entry.packed)
        self._entry = entry
        self._name = name
        self._at = 0
        self._begin()

    def _begin(self) -> None:
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        self._packed.seek(0)
        self._done = 0
        self._crc = 0
        self._is_verified = False

    def read(self, size: int | None = -1, /) -> bytes:
        """As any stream; raises where the member is not what the directory says."""
        if self._at < self._done:
            self._begin()
        while self._done < self._at and self._inflate(min(_SKIP_BYTES, self._at - self._done)):
            pass
        wanted = self._entry.size if size is None or size < 0 else size
        blocks = []
        while wanted > 0 and (block := self._inflate(min(wanted, _SKIP_BYTES))):
            blocks.append(block)
            wanted -= len(block)
        data = b"".join(blocks)
        self._at = self._at + len(data) if data else self._at
        return data

    def _inflate(self, size: int) -> bytes:
        """Up to `size` more bytes; none at the verified end."""
        block = b""
        while not block and not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._packed.read(_BLOCK_BYTES)
            try:
                block = self._inflater.decompress(packed, size)
            except zlib.error as cause:
                raise self._corrupt("cannot be unpacked") from cause
            if not block and not packed:
                raise self._corrupt("is cut off")
        self._done += len(block)
        self._crc = zlib.crc32(block, self._crc)
        if self._done > self._entry.size:
            raise UnsafeArchiveError(
                f"the archive's file '{self._entry.path}' unpacks to more than it declares",
                item=self._name,
                hint="have the chat exported again, or hand in its files one by one",
            )
        if not block and not self._is_verified:
            if self._done != self._entry.size or self._crc != self._entry.crc:
                raise self._corrupt("is damaged: its checksum does not fit")
            self._is_verified = True
        return block

    def _corrupt(self, what: str) -> CorruptInputError:
        return CorruptInputError(
            f"the archive's file '{self._entry.path}' {what}",
            item=self._name,
            hint="ask for a new copy, or unpack it and hand in the files that are whole",
        )

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        block = self.read(len(view))
        view[: len(block)] = block
        return len(block)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream; costs nothing until the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._entry.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """As any stream."""
        return self._at

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that was looked into.

    Args:
        source: Its bytes.
        name: Its name, for errors: the file's, or `a.zip!/b.zip`.
        entries: Its members in the order of its directory.
        allowed: How many bytes the whole item may unpack to.
    """

    source: BinaryIO
    name: str
    entries: tuple[Entry, ...]
    allowed: int

    def head(self, entry: Entry) -> bytes:
        """The first 64 KiB of a member; of a database the names of its tables besides."""
        stream = self.stream(entry)
        return head_with_names(read_fully(stream, HEAD_BYTES), stream, entry.size)

    def stream(self, entry: Entry) -> BinaryIO:
        """A member as it can be read without memory."""
        if entry.method == STORED:
            return cast(BinaryIO, Slice(self.source, entry.data, entry.size))
        return cast(BinaryIO, Inflated(self.source, entry, self.name))

    def open(self, entry: Entry, scratch: Scratch | None = None) -> BinaryIO:
        """A member as it can be read and sought well.

        Args:
            entry: One of `entries`.
            scratch: Makes a stream for so many bytes, empty, writable and seekable, for
                members that do not fit into memory. Without it they are inflated again when
                someone seeks back.

        Returns:
            A seekable stream at 0.

        Raises:
            CorruptInputError: It is not what the directory says.
            UnsafeArchiveError: It unpacks to more than it declares.
        """
        stream = self.stream(entry)
        if entry.method == STORED or (entry.size > MEMORY_BYTES and scratch is None):
            return stream
        held = scratch(entry.size) if scratch and entry.size > MEMORY_BYTES else io.BytesIO()
        while block := stream.read(_SKIP_BYTES):
            held.write(block)
        held.seek(0)
        return held

    def verify(self) -> None:
        """Unpack every member into nothing; raise where one is not what the directory says.

        Raises:
            CorruptInputError: Damaged or cut off.
            UnsafeArchiveError: A member unpacks to more than it declares.
        """
        for entry in self.entries:
            stream, crc = self.stream(entry), 0
            while block := stream.read(_SKIP_BYTES):
                crc = zlib.crc32(block, crc) if entry.method == STORED else 0
            if entry.method == STORED and crc != entry.crc:
                raise CorruptInputError(
                    f"the archive's file '{entry.path}' is damaged: its checksum does not fit",
                    item=self.name,
                    hint="ask for a new copy, or unpack it and hand in the files that are whole",
                )


def open_archive(source: BinaryIO, size: int, name: str) -> Opened:
    """Look into a zip file.

    Args:
        source: Seekable stream of the whole file.
        size: Its length in bytes.
        name: Its name, for errors.

    Returns:
        The archive.

    Raises:
        CorruptInputError: Truncated or inconsistent.
        UnsafeArchiveError: It could do harm or cannot be looked into.
    """
    allowed = allowed_bytes(size)
    return Opened(source, name, tuple(read_directory(source, size, name, allowed)), allowed)


def open_nested(outer: Opened, entry: Entry, scratch: Scratch | None) -> Opened:
    """Look into a zip file that is a member of another.

    Args:
        outer: The archive around it.
        entry: The member.
        scratch: As in `Opened.open`.

    Returns:
        The archive.

    Raises:
        CorruptInputError: Truncated or inconsistent.
        UnsafeArchiveError: As for any archive, or too large to be held in memory.
    """
    name = f"{outer.name}{SEPARATOR}{entry.path}"
    if entry.method != STORED and entry.size > MEMORY_BYTES and scratch is None:
        raise UnsafeArchiveError(
            f"the archive holds a packed archive of {entry.size} bytes",
            item=name,
            hint="unpack the outer one and hand in what is inside",
        )
    stream = outer.open(entry, scratch)
    entries = read_directory(stream, entry.size, name, outer.allowed)
    return Opened(stream, name, tuple(entries), outer.allowed)
