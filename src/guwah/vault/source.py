"""
Opened originals as seekable streams, and the scratch that keeps plaintext off the disk.

Opens no vault file. A spool takes a stream of plaintext and gives it back seekable: from
memory up to a bound, beyond it from a scratch file of its own.
Specification: docs/spec/vault.md, "Receiving"

The rules of this module are:
  * Nothing reaches the disk but AES-256-CTR under a key that lives in this object alone.
  * Each place of a scratch file is written once, so no keystream is used twice.
  * The file has no name where the system allows it, and goes with the process.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from guwah.vault.platform import nameless_file, write_all
from guwah.vault.sealing import Fault

MEMORY_BYTES: Final = 64 << 20
_BUFFER_BYTES: Final = 256 << 10
_WRITE_BYTES: Final = 1 << 20
_BLOCK_BYTES: Final = 16


class Spool:
    """Takes plaintext from front to back, then gives it as one seekable stream.

    Args:
        folder: Where a scratch file may lie.
        memory_bytes: Up to how many bytes stand in memory.
    """

    def __init__(self, folder: Path, memory_bytes: int = MEMORY_BYTES) -> None:
        self._folder = folder
        self._limit = memory_bytes
        self._memory = io.BytesIO()
        self._scratch: _Scratch | None = None
        self._raw: _ScratchReader | None = None
        self._buffered: io.BufferedReader | None = None
        self.fault = Fault()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        """Take all of `data`.

        Raises:
            OSError: If the scratch file cannot be written.
        """
        with self.fault:
            self._memory.write(data)
            self.size += len(data)
            most = self._limit if self._scratch is None else _WRITE_BYTES
            if self._memory.tell() > most:
                self._spill()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is pending stays in memory."""

    def source(self) -> BinaryIO:
        """The stream, at its beginning; nothing more can be taken.

        Returns:
            A seekable binary stream; closing it frees memory and scratch.
        """
        if self._scratch is None:
            self._memory.seek(0)
            return self._memory
        self._spill()
        self._raw = _ScratchReader(self._scratch, self.size)
        self._buffered = io.BufferedReader(self._raw, _BUFFER_BYTES)
        return self._buffered

    def cut(self, size: int) -> BinaryIO:
        """End the stream that `source` gave after `size` bytes.

        Returns:
            The stream to use instead, at its beginning.
        """
        if self._raw is None or self._buffered is None:
            self._memory.truncate(size)
            self._memory.seek(0)
            return self._memory
        # The old buffer may have read on beyond the cut.
        self._buffered.detach()
        self._raw.size = size
        self._raw.seek(0)
        self._buffered = io.BufferedReader(self._raw, _BUFFER_BYTES)
        return self._buffered

    def close(self) -> None:
        """Give up what was taken."""
        self._memory.close()
        if self._scratch is not None:
            self._scratch.file.close()

    def _spill(self) -> None:
        if self._scratch is None:
            self._scratch = _Scratch(self._folder)
        with self._memory.getbuffer() as pending:
            self._scratch.append(pending)
        self._memory = io.BytesIO()


SpoolFactory = Callable[[], Spool]


class _Scratch:
    """An encrypted file that is appended to and then read at any place."""

    def __init__(self, folder: Path) -> None:
        self.file: IO[bytes] = nameless_file(folder)
        self._key = AES(os.urandom(32))
        self._writer = Cipher(self._key, CTR(bytes(_BLOCK_BYTES))).encryptor()

    def append(self, data: memoryview) -> None:
        for start in range(0, len(data), _WRITE_BYTES):
            write_all(self.file, self._writer.update(data[start : start + _WRITE_BYTES]))

    def read_at(self, offset: int, size: int) -> bytes:
        block, skip = divmod(offset, _BLOCK_BYTES)
        self.file.seek(offset - skip)
        sealed = self.file.read(skip + size)
        start = block.to_bytes(_BLOCK_BYTES, "big")
        return Cipher(self._key, CTR(start)).decryptor().update(sealed)[skip:]


class _ScratchReader(io.RawIOBase):
    """The plaintext of a scratch file."""

    def __init__(self, scratch: _Scratch, size: int) -> None:
        self._scratch = scratch
        self.size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        size = min(len(view), max(0, self.size - self._at))
        data = self._scratch.read_at(self._at, size) if size else b""
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._scratch.file.close()
        super().close()
