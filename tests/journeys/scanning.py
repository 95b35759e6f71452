"""Looking for a text in files as it could stand there: encodings, normal form, digests, compressed."""

from __future__ import annotations

import base64
import bz2
import hashlib
import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from guwah.script.normal import normal_text

_LONGEST = 8 << 20
# Where a compressed stream may begin: zlib, gzip, a member of a zip file, bzip2, xz.
_STREAMS = re.compile(
    rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04|BZh[1-9]1AY&SY|\xfd7zXZ\x00", re.DOTALL
)


def needles(text: str) -> list[bytes]:
    """A text as it could stand on disk: encodings, normal form, digests, their usual spellings."""
    normal = normal_text(text)
    found = [one.encode(code) for one in {text, normal, text.casefold()}
             for code in ("utf-8", "utf-16-le", "utf-16-be")]  # fmt: skip
    found.append(base64.b64encode(text.encode())[:-4])
    for algorithm in ("md5", "sha1", "sha256"):
        digest = hashlib.new(algorithm, text.encode()).digest()
        found += [digest, digest.hex().encode(), base64.b64encode(digest)]
    return found


def opened(data: bytes) -> Iterator[bytes]:
    """The data, and what is compressed in it."""
    yield data
    for found in _STREAMS.finditer(data):
        rest = data[found.start() : found.start() + _LONGEST]
        try:
            if rest[:2] == b"PK":
                at = (
                    30
                    + int.from_bytes(rest[26:28], "little")
                    + int.from_bytes(rest[28:30], "little")
                )
                yield zlib.decompressobj(-15).decompress(rest[at:], _LONGEST)
            elif rest[:2] == b"\x1f\x8b":
                yield zlib.decompressobj(31).decompress(rest, _LONGEST)
            elif rest[:2] == b"BZ":
                yield bz2.BZ2Decompressor().decompress(rest, _LONGEST)
            elif rest[:2] == b"\xfd7":
                yield lzma.LZMADecompressor().decompress(rest, _LONGEST)
            else:
                yield zlib.decompressobj().decompress(rest, _LONGEST)
        except (zlib.error, OSError, lzma.LZMAError, EOFError):
            continue


def hits(folder: Path, text: str) -> list[tuple[Path, bytes]]:
    """Each file below a folder in which the text stands, with the spelling; names count, too."""
    wanted, found = needles(text), []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder)).encode()
        found += [(path, one) for one in wanted if one in name]
        if path.is_file() and not path.is_symlink():
            for data in opened(path.read_bytes()):
                found += [(path, one) for one in wanted if one in data]
    return found
