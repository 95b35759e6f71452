"""
The files inside a message: what they are called, and their decoded bytes.

The rules of this module are:
  * A path is `NUMBER-NAME`, in a mailbox `MESSAGE/NUMBER-NAME`; numbers make it unique.
  * In a path a name holds no separator, control or bidirectional character and has at most 80
    characters; the attachment keeps the name as written.
  * A file that has no name is called after its type: `part.html`.
  * Bytes are decoded in blocks, from the source; nothing is decoded before it is asked for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import BinaryIO

from guwah.intake.mail.body import QUOTED_FROM, encoding_of, filename_of
from guwah.intake.mail.held import Held, InMemory
from guwah.intake.mail.parts import Part
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.transfer import (
    Step,
    decode_quoted_printable,
    step_base64,
    step_identity,
    step_quoted_printable,
    whole_lines,
)

_BLOCK_BYTES = 1 << 18
_LONGEST_NAME = 80
_NOT_IN_PATH = re.compile(
    r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|!\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+'
)
_ENDINGS = {
    "text/html": "html", "text/plain": "txt", "text/calendar": "ics", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "text/csv": "csv", "message/rfc822": "eml", "image/jpeg": "jpg",
    "image/png": "png", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
    "application/zip": "zip", "audio/mpeg": "mp3", "audio/ogg": "ogg", "video/mp4": "mp4",
    "application/pgp-signature": "asc", "application/pkcs7-signature": "p7s",
    "text/rfc822-headers": "eml", "message/delivery-status": "txt", "text/enriched": "txt",
}  # fmt: skip
_STEPS: dict[str, Step] = {"base64": step_base64, "quoted-printable": step_quoted_printable}


def name_and_path(part: Part) -> tuple[str, str]:
    """The name of a part as written (or ours if it has none), and its path in the message."""
    written = None if part.kind == "whole" else filename_of(part)[0]
    if part.kind == "whole":
        name = "part.eml"
    elif part.kind == "outside":
        name = "outside-parts.txt"
    else:
        name = written or f"part.{_ENDINGS.get(part.media_type, 'bin')}"
    safe = _NOT_IN_PATH.sub("_", name).strip(" .") or "part"
    if len(safe) > _LONGEST_NAME:
        stem, dot, ending = safe.rpartition(".")
        ending = dot + ending if stem and len(ending) <= 10 else ""
        safe = safe[: _LONGEST_NAME - len(ending)] + ending
    return name, f"{part.number}-{safe}"


def step_of(part: Part, is_quoted: bool) -> Step:
    """How the bytes of a part are decoded, block by block.

    Args:
        part: The part.
        is_quoted: Whether lines that begin `From ` got a `>`.

    Returns:
        The step.
    """
    encoding = "" if part.kind != "part" else encoding_of(part)
    step = _STEPS.get(encoding, step_identity)
    if not is_quoted or encoding == "base64":
        return step
    return _unquoting if step is step_identity else _unquoting_quoted_printable


class Decoded(io.RawIOBase):
    """The decoded bytes of a part as a seekable stream.

    Remembers where decoding can begin again, one place a block, so that seeking back does not
    decode from the start.

    Args:
        source: The member's stream; it is moved.
        start: Where the encoded bytes begin in it.
        stop: Where they end.
        step: How a block is decoded.
    """

    def __init__(self, source: BinaryIO, start: int, stop: int, step: Step) -> None:
        super().__init__()
        self._source = source
        self._stop = stop
        self._step = step
        self._places: list[tuple[int, int, bytes]] = [(0, start, b"")]
        self._ready = b""
        self._ready_at = 0
        self._index = 0
        self._next = start
        self._carry = b""
        self._at = 0
        self._is_done = False
        self._size: int | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position in the decoded bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As any stream; seeking from the end decodes all of it once."""
        base = 0
        if whence == io.SEEK_CUR:
            base = self._at
        elif whence == io.SEEK_END:
            base = self.measure()
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object, /) -> int:
        """As any stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at < self._ready_at:
            self._rewind()
        while self._at >= self._ready_at + len(self._ready):
            if not self._advance():
                return 0
        begin = self._at - self._ready_at
        block = self._ready[begin : begin + len(view)]
        view[: len(block)] = block
        self._at += len(block)
        return len(block)

    def measure(self) -> int:
        """How many decoded bytes there are."""
        if self._size is None:
            while self._advance():
                pass
            self._size = self._ready_at + len(self._ready)
        return self._size

    def _advance(self) -> bool:
        """Decode the next block; False at the end."""
        if self._is_done:
            return False
        self._source.seek(self._next)
        want = min(_BLOCK_BYTES, self._stop - self._next)
        block = read_fully(self._source, want)
        self._next += len(block)
        is_last = self._next >= self._stop or len(block) < want
        self._ready_at += len(self._ready)
        self._ready, self._carry = self._step(block, self._carry, is_last)
        self._is_done = is_last
        self._index += 1
        if self._index == len(self._places) and not is_last:
            self._places.append((self._ready_at + len(self._ready), self._next, self._carry))
        return True

    def _rewind(self) -> None:
        """Begin again at the last remembered place before the position."""
        low, high = 0, len(self._places) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._places[middle][0] <= self._at else (low, middle - 1)
        self._ready_at, self._next, self._carry = self._places[low]
        self._index, self._ready, self._is_done = low, b"", False


class Near:
    """The message that was found last: its files are read from memory, not sought in the source.

    A source that is unpacked as it is read starts anew for every step back.
    """

    __slots__ = ("_data", "_offset")

    def __init__(self) -> None:
        self._offset = -1
        self._data = b""

    def keep(self, offset: int, held: Held) -> None:
        """This message is the last now."""
        if isinstance(held, InMemory):
            self._offset, self._data = offset, held.data
        else:
            self._offset, self._data = -1, b""

    def decoded(self, source: BinaryIO, offset: int, part: Part, step: Step) -> Decoded:
        """The bytes of a part of the message that begins at `offset`."""
        if offset == self._offset:
            return Decoded(io.BytesIO(self._data), part.start, part.stop, step)
        return Decoded(source, offset + part.start, offset + part.stop, step)


def opener(
    source: BinaryIO, offset: int, part: Part, is_quoted: bool, near: Near
) -> tuple[int, Callable[[], BinaryIO]]:
    """The size of a decoded part, and what opens it.

    Args:
        source: The member's stream.
        offset: Where the message begins in it.
        part: The part.
        is_quoted: Whether lines that begin `From ` got a `>`.
        near: The message that was found last.

    Returns:
        Decoded length in bytes, and a function that gives a new stream.
    """
    step = step_of(part, is_quoted)

    def opened() -> BinaryIO:
        return io.BufferedReader(near.decoded(source, offset, part, step), _BLOCK_BYTES)

    if step is step_identity:
        return part.stop - part.start, opened
    return near.decoded(source, offset, part, step).measure(), opened


def _unquoting(block: bytes, carry: bytes, is_last: bool) -> tuple[bytes, bytes]:
    """Undo the `>` before `From ` of whole lines; the rest of a line is carried."""
    data = carry + block
    end = whole_lines(data, is_last)
    return QUOTED_FROM.sub(b"", data[:end]), data[end:]


def _unquoting_quoted_printable(block: bytes, carry: bytes, is_last: bool) -> tuple[bytes, bytes]:
    """As `_unquoting`, then quoted-printable."""
    data = carry + block
    end = whole_lines(data, is_last)
    return decode_quoted_printable(QUOTED_FROM.sub(b"", data[:end]))[0], data[end:]
