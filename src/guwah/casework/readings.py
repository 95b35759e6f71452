"""
The sealed form of a reading: what one reader version found in one item.

Bytes in, bytes out; opens no file. Format: docs/spec/vault.md, "Readings".

The rules of this module are:
  * A reading is a run of frames: a u32 big-endian length, then that many bytes of msgpack.
  * The first frame is the `ReadingHead`, the others are records and anomalies in file order.
  * The commitment is a file of its own, made after the reading is sealed and fsynced,
    because the secret K must be kept before it is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeVar

import msgspec

from guwah.errors import ObjectDamagedError
from guwah.evidence.record import Anomaly, Record

Found = Record | Anomaly
T = TypeVar("T")
_found_encoder = msgspec.msgpack.Encoder()
_found_decoder = msgspec.msgpack.Decoder(Found)


class ReadingHead(msgspec.Struct, frozen=True):
    """Who read what, and the 32-byte secret `k` of the reading's one tree."""

    item: str
    name: str
    reader: str
    version: int
    segmenter: str
    zone: str | None
    received: str
    giver: str | None
    k: bytes
    format: int = 1


class FileFacts(msgspec.Struct, frozen=True):
    """Size in bytes, media type and SHA-256 of an attachment that lies beside the export."""

    path: str
    type: str | None
    size: int
    sha256: bytes


class Commitments(msgspec.Struct, frozen=True):
    """The cell digests (32 bytes each, header first, then file order), the tree's root, and where
    the texts were cut (`pieces`)."""

    root: bytes
    cells: bytes
    count: int
    files: tuple[FileFacts, ...]
    pieces: bytes


class FrameStream(io.RawIOBase):
    """A readable stream over an iterator of byte strings; holds one of them at a time."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` as far as one part allows; 0 at the end."""
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        filled = 0
        while filled < len(target):
            if not self._rest:
                part = next(self._parts, None)
                if part is None:
                    break
                self._rest = memoryview(part)
                continue
            step = min(len(target) - filled, len(self._rest))
            target[filled : filled + step] = self._rest[:step]
            self._rest = self._rest[step:]
            filled += step
        return filled


def frames(head: ReadingHead, found: Iterable[Found]) -> Iterator[bytes]:
    """Yield the frames of a reading, joined into blocks of about 256 KiB."""
    block = bytearray()
    for value in _with_head(head, found):
        body = _found_encoder.encode(value)
        block += len(body).to_bytes(4, "big")
        block += body
        if len(block) > 1 << 18:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _with_head(head: ReadingHead, found: Iterable[Found]) -> Iterator[object]:
    yield head
    yield from found


def _bodies(source: BinaryIO) -> Iterator[bytes]:
    buffered = io.BufferedReader(source, 1 << 18) if isinstance(source, io.RawIOBase) else source
    while prefix := buffered.read(4):
        body = buffered.read(int.from_bytes(prefix, "big"))
        if len(prefix) < 4 or len(body) < int.from_bytes(prefix, "big"):
            raise ObjectDamagedError("a sealed reading ends in the middle of a record")
        yield body


def read_head(source: BinaryIO) -> ReadingHead:
    """The head of a reading.

    Args:
        source: The opened reading, at its beginning.

    Raises:
        ObjectDamagedError: The reading is damaged.
    """
    for body in _bodies(source):
        return _decode(body, msgspec.msgpack.Decoder(ReadingHead))
    raise ObjectDamagedError("a sealed reading is empty")


def read_found(source: BinaryIO) -> Iterator[Found]:
    """Yield the records and anomalies of a reading in file order.

    Args:
        source: The opened reading, at its beginning.

    Raises:
        ObjectDamagedError: The reading is damaged.
    """
    bodies = _bodies(source)
    next(bodies, None)
    for body in bodies:
        yield _decode(body, _found_decoder)


def encode_commitments(commitments: Commitments) -> bytes:
    """The sealed form of the commitments."""
    return msgspec.msgpack.encode(commitments)


def decode_commitments(data: bytes) -> Commitments:
    """Inverse of `encode_commitments`.

    Raises:
        ObjectDamagedError: The bytes are damaged.
    """
    return _decode(data, msgspec.msgpack.Decoder(Commitments))


def _decode(body: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ObjectDamagedError(f"a sealed reading is damaged: {error}") from error
