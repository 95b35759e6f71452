"""
Sealed objects: an item's key, its original, its readings.

Knows nothing of logs or of what an original holds.
Specification: docs/spec/vault.md, "Receiving", "Padding"

The rules of this module are:
  * One pass over what comes in: read, SHA-256, pad, encrypt, write; nothing else touches disk.
  * A key of its own for each object, sealed to the case; fsynced before the call returns.
  * What is opened is checked against size and digest before a byte of it is given out.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, BinaryIO, Final

from guwah.errors import ObjectDamagedError
from guwah.vault import platform
from guwah.vault.hashing import Hashing, hashed_chunks, hashed_chunks_beside
from guwah.vault.padding import TRAILER_BYTES, original_size, padded_size, trailer
from guwah.vault.sealing import (
    Fault,
    Identity,
    Recipient,
    new_identity,
    open_identity,
    open_stream,
    seal,
    seal_identity,
    seal_stream,
)
from guwah.vault.source import Spool

KEY_NAME: Final = "key.age"
DATA_NAME: Final = "data.age"
_WRITE_BYTES: Final = 1 << 20
_WHOLE_BYTES: Final = 64 << 10


@dataclass(frozen=True)
class Sealed:
    """What was sealed: SHA-256 and length in bytes of the original."""

    sha256: bytes
    size: int


def seal_item(
    folder: Path, stream: BinaryIO, case: Recipient, *, durable: bool = True
) -> tuple[Sealed, Identity]:
    """Make an object: a folder with a new key and the sealed original, all fsynced.

    The folder's own name is the caller's to make durable.

    Args:
        folder: The folder to make.
        stream: The original, from where it stands to its end.
        case: Whom the object's key is sealed to.
        durable: If False, nothing is fsynced: many are made durable together by the caller.

    Returns:
        Digest and size of the original, and the object's identity.

    Raises:
        OSError: If the stream cannot be read or the disk not written; nothing is left behind.
    """
    platform.make_folder(folder)
    done = False
    try:
        identity = new_identity()
        key = seal_identity(identity, case)
        platform.write_new(folder / KEY_NAME, key, durable=durable)
        sealed = seal_file(
            folder / DATA_NAME, stream, identity.to_public(), beside=True, durable=durable
        )
        if durable:
            platform.sync_folder(folder)
        else:
            platform.blur_times(folder)
        done = True
    finally:
        if not done:
            platform.remove_tree(folder)
    return sealed, identity


def seal_file(
    path: Path,
    stream: BinaryIO,
    recipient: Recipient,
    *,
    beside: bool = False,
    durable: bool = True,
) -> Sealed:
    """Seal a stream into a new file and fsync it.

    Args:
        path: The file to make.
        stream: The original, from where it stands to its end.
        recipient: Whom to seal it to.
        beside: Read and hash on a second thread, beside the cipher.
        durable: If False, fsync is the caller's.

    Returns:
        Digest and size of the original.
    """
    hashing = Hashing()
    chunks = (hashed_chunks_beside if beside else hashed_chunks)(stream, hashing)
    begun = [next(chunks, b"")]
    if len(begun[0]) <= _WHOLE_BYTES:
        begun += islice(chunks, 1)
    with platform.create_file(path) as file:
        if len(begun) == 1 and len(begun[0]) <= _WHOLE_BYTES:
            platform.write_all(file, seal(begun[0], recipient))
        else:
            sink = _FileSink(file)
            seal_stream(_PaddingFeed(chain(begun, chunks), hashing), sink, recipient)
            sink.flush()
        platform.blur_times(file.fileno())
        if durable:
            os.fsync(file.fileno())
    return Sealed(hashing.digest(), hashing.size)


def open_key(folder: Path, case: Identity, name: str) -> Identity:
    """The identity of an object.

    Raises:
        ObjectDamagedError: If it is missing or cannot be opened.
    """
    return open_identity(platform.read_file(folder / KEY_NAME, name), case, name)


def open_file(
    path: Path, identity: Identity, spool: Spool, name: str, expected: Sealed | None = None
) -> BinaryIO:
    """Open a sealed file as a seekable stream.

    Args:
        path: The sealed file.
        identity: Whom it was sealed to.
        spool: Where the plaintext goes meanwhile.
        name: What to call it in the error.
        expected: Size and digest that it must have; the padding alone is checked if None.

    Returns:
        The plaintext, at its beginning; the caller closes it.

    Raises:
        ObjectDamagedError: If it is missing, damaged or not what is expected.
    """
    try:
        with path.open("rb", buffering=_WRITE_BYTES) as file:
            open_stream(_FileFeed(file), spool, identity, name)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise platform.unreadable(error, name) from None
    source = spool.source()
    done = False
    try:
        source = spool.cut(_checked_size(source, name, expected))
        done = True
    finally:
        if not done:
            source.close()
    return source


def _checked_size(source: BinaryIO, name: str, expected: Sealed | None) -> int:
    """Read the whole of a padded stream; its original's length, if all is as it must be."""
    total = source.seek(0, io.SEEK_END)
    source.seek(max(0, total - TRAILER_BYTES))
    try:
        size = original_size(source.read(), total)
    except ObjectDamagedError as error:
        raise ObjectDamagedError(error.what, item=name) from None
    source.seek(0)
    digest = hashlib.sha256()
    for chunk in _chunks_of(source, size):
        digest.update(chunk)
    for chunk in _chunks_of(source, total - TRAILER_BYTES - size):
        if chunk.count(0) != len(chunk):
            raise ObjectDamagedError("has padding that is not zeros", item=name)
    if expected is not None and Sealed(digest.digest(), size) != expected:
        raise ObjectDamagedError("is not what the log says was received", item=name)
    return size


def _chunks_of(source: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left and (chunk := source.read(min(_WRITE_BYTES, left))):
        left -= len(chunk)
        yield chunk


class _PaddingFeed:
    """Gives a stream's bytes, then its padding, in the small pieces that the cipher asks for."""

    def __init__(self, chunks: Iterator[bytes], hashing: Hashing) -> None:
        self._pieces = _padded(chunks, hashing)
        self._current = io.BytesIO()
        self.fault = Fault()

    def read(self, size: int = -1, /) -> bytes:
        with self.fault:
            data = self._current.read(size)
            if not data:
                self._current = io.BytesIO(next(self._pieces, b""))
                data = self._current.read(size)
        return data


def _padded(chunks: Iterator[bytes], hashing: Hashing) -> Iterator[bytes]:
    yield from chunks
    left = padded_size(hashing.size) - TRAILER_BYTES - hashing.size
    while left:
        zeros = bytes(min(left, _WRITE_BYTES))
        left -= len(zeros)
        yield zeros
    yield trailer(hashing.size)


class _FileSink:
    """Gathers the cipher's small pieces into large writes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._pending = bytearray()
        self.fault = Fault()

    def write(self, data: bytes, /) -> int:
        with self.fault:
            self._pending += data
            if len(self._pending) >= _WRITE_BYTES:
                self.flush()
        return len(data)

    def flush(self) -> None:
        platform.write_all(self._file, self._pending)
        self._pending = bytearray()


class _FileFeed:
    """Gives a file in the small pieces that the cipher asks for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.fault = Fault()

    def read(self, size: int = -1, /) -> bytes:
        with self.fault:
            return self._file.read(size)
