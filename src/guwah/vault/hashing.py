"""
SHA-256 and length of a stream that goes by in chunks.

Encrypts nothing and opens nothing.

The rules of this module are:
  * Every byte is hashed exactly once, in order, before the chunk after it is given out.
  * A second thread is used only for streams that are safe to read from another thread.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Final

CHUNK_BYTES: Final = 4 << 20


class Hashing:
    """SHA-256 and length in bytes of what went by."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.size = 0

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        self._digest.update(data)
        self.size += len(data)

    def digest(self) -> bytes:
        """The 32 bytes of the digest so far."""
        return self._digest.digest()


def hashed_chunks(stream: BinaryIO, hashing: Hashing) -> Iterator[bytes]:
    """Yield a stream in chunks, hashing each before it is yielded."""
    while chunk := _read_chunk(stream):
        hashing.update(chunk)
        yield chunk


def hashed_chunks_beside(stream: BinaryIO, hashing: Hashing) -> Iterator[bytes]:
    """Yield a stream in chunks, hashing one and reading the next beside the caller's work.

    Args:
        stream: A stream that may be read from another thread.
        hashing: Complete when the last chunk was taken.
    """
    chunk = _read_chunk(stream)
    if len(chunk) < CHUNK_BYTES:
        hashing.update(chunk)
        if chunk:
            yield chunk
        return
    with ThreadPoolExecutor(max_workers=1) as beside:

        def hash_and_read(current: bytes) -> bytes:
            hashing.update(current)
            return _read_chunk(stream)

        while chunk:
            coming = beside.submit(hash_and_read, chunk)
            time.sleep(0)  # hands the interpreter over, or the thread would start late
            yield chunk
            chunk = coming.result()


def _read_chunk(stream: BinaryIO) -> bytes:
    parts: list[bytes] = []
    left = CHUNK_BYTES
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
