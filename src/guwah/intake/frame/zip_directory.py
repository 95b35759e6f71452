"""
The directory of a zip file, read strictly and within limits.

Reads headers only, never contents. Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.

The rules of this module are:
  * A file without a whole directory at its end is truncated: corrupt.
  * Encrypted members, links, devices, paths that lead outside, overlaps: unsafe.
  * More members, a larger directory or more bytes declared than allowed: unsafe.
  * Two different members of one name are unsafe; an identical second one is left out.
  * Members come in the order of the directory; folders are no members.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from guwah.errors import CorruptInputError, UnsafeArchiveError
from guwah.intake.notation.reading_bytes import read_fully

MAX_MEMBERS = 100_000
MAX_DIRECTORY_BYTES = 32 << 20
MAX_RATIO = 250
FREE_BYTES = 64 << 20

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_SEARCH_BYTES = _END.size + 0xFFFF
_SLACK_BYTES = 1 << 10
_ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
_UTF8_FLAG = 0x0800
_LINK, _REGULAR, _FOLDER = 0o120000, 0o100000, 0o040000
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: where its bytes lie and what they should be.

    Args:
        path: Its path inside the archive, as written.
        method: 0 stored, 8 deflated.
        crc: CRC-32 of the unpacked bytes.
        packed: Packed size in bytes.
        size: Declared unpacked size in bytes.
        header: Offset of its local header.
        data: Offset of its packed bytes.
    """

    path: str
    method: int
    crc: int
    packed: int
    size: int
    header: int
    data: int


def is_zip(head: bytes) -> bool:
    """Whether the first bytes are those of a zip file."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def allowed_bytes(size: int) -> int:
    """How much an item of that size may unpack to, all its members and nested ones together."""
    return max(FREE_BYTES, MAX_RATIO * size)


def read_directory(source: BinaryIO, size: int, name: str, allowed: int) -> list[Entry]:
    """The members of a zip file.

    Args:
        source: Seekable stream of the whole file.
        size: Its length in bytes.
        name: Its name, for errors.
        allowed: How many bytes its members may declare together.

    Returns:
        The regular members in the order of the directory.

    Raises:
        CorruptInputError: Truncated, or headers that contradict each other.
        UnsafeArchiveError: What could do harm or cannot be looked into.
    """
    count, length, offset = _find_directory(source, size, name)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        _unsafe(f"holds more than {MAX_MEMBERS} files", name)
    source.seek(offset)
    directory = read_fully(source, length)
    entries: list[Entry] = []
    at = seen = 0
    while at < len(directory):
        seen += 1
        at, entry = _read_entry(source, directory, at, offset, name)
        if entry is not None:
            entries.append(entry)
    if at != length or seen % 0x10000 != count % 0x10000:
        _corrupt("its directory does not fit its own length", name)
    _verify_layout(entries, offset, name)
    declared = sum(entry.size for entry in entries)
    if declared > allowed:
        _unsafe(f"would unpack from {size} to {declared} bytes", name)
    return _without_repeats(entries, name)


def _find_directory(source: BinaryIO, size: int, name: str) -> tuple[int, int, int]:
    """Number of members, length and offset of the directory."""
    start = max(0, size - _END_SEARCH_BYTES)
    source.seek(start)
    tail = read_fully(source, size - start)
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + _END.size <= len(tail):
            _, disk, _, _, count, length, offset, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail):
                break
        at = tail.rfind(b"PK\x05\x06", 0, at)
    if at < 0:
        _corrupt("the zip file is truncated: the directory at its end is missing", name)
    end = start + at
    if 0xFFFF in (count, disk) or 0xFFFFFFFF in (length, offset):
        count, length, offset, end = _find_directory64(source, end, name)
    elif disk:
        _unsafe("is one part of a zip file in several parts", name)
    if offset + length != end:
        _corrupt("the zip file is not whole: its directory is not where it says", name)
    return count, length, offset


def _find_directory64(source: BinaryIO, end: int, name: str) -> tuple[int, int, int, int]:
    """As `_find_directory`, for large archives; also where the directory must end."""
    source.seek(max(0, end - _LOCATOR.size))
    locator = read_fully(source, _LOCATOR.size)
    at = _LOCATOR.unpack(locator)[2] if len(locator) == _LOCATOR.size else end
    if locator[:4] == b"PK\x06\x07" and at + _END64.size <= end:
        source.seek(at)
        fields = _END64.unpack(read_fully(source, _END64.size))
        if fields[0] == b"PK\x06\x06":
            return fields[7], fields[8], fields[9], at
    return _corrupt("the zip file is truncated: the directory at its end is missing", name)


def _read_entry(
    source: BinaryIO, directory: bytes, at: int, limit: int, name: str
) -> tuple[int, Entry | None]:
    """The entry at `at` of the directory (None for a folder), and where the next begins."""
    if at + _CENTRAL.size > len(directory):
        _corrupt("its directory ends too early", name)
    (
        mark, _, _, flags, method, _, _, crc, packed, size,
        name_length, extra_length, comment_length, _, _, attributes, header,
    ) = _CENTRAL.unpack_from(directory, at)  # fmt: skip
    here = at + _CENTRAL.size
    end = here + name_length + extra_length + comment_length
    if mark != b"PK\x01\x02" or end > len(directory):
        _corrupt("its directory cannot be read", name)
    raw = directory[here : here + name_length]
    extra = directory[here + name_length : here + name_length + extra_length]
    size, packed, header = _large(extra, size, packed, header)
    path = _path(raw, flags)
    _verify_path(path, name)
    if flags & _ENCRYPTED_FLAGS or method == 99:
        _unsafe(f"is encrypted ('{path}')", name, "unpack it with its password first")
    kind = (attributes >> 16) & 0o170000
    if kind == _LINK:
        _unsafe(f"holds a link to another place ('{path}')", name)
    if kind not in (0, _REGULAR, _FOLDER):
        _unsafe(f"holds a device or pipe ('{path}')", name)
    if path.endswith(("/", "\\")) and size == 0:
        return end, None
    if method not in (STORED, DEFLATED):
        _unsafe(f"uses the packing method {method}, which cannot be looked into ('{path}')", name)
    if method == STORED and packed != size:
        _corrupt(f"the sizes of '{path}' contradict each other", name)
    if packed > size + size // 4 + _SLACK_BYTES:
        _unsafe(f"declares fewer bytes than it packs ('{path}')", name)
    data = _data_offset(source, header, raw, limit, name)
    return end, Entry(path, method, crc, packed, size, header, data)


def _data_offset(source: BinaryIO, header: int, raw: bytes, limit: int, name: str) -> int:
    """Where the packed bytes begin, from a local header that says the same name."""
    source.seek(header)
    local = read_fully(source, _LOCAL.size) if header < limit else b""
    if len(local) < _LOCAL.size or local[:4] != b"PK\x03\x04":
        _corrupt("a file that its directory names is missing", name)
    fields = _LOCAL.unpack(local)
    if read_fully(source, fields[9]) != raw:
        _corrupt("its directory and its files have different names", name)
    return header + _LOCAL.size + int(fields[9]) + int(fields[10])


def _large(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Sizes and offset from the zip64 field, where the short ones say so."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = list(
                struct.unpack_from(f"<{length // 8}Q", extra[: at + 4 + length], at + 4)
                if at + 4 + length <= len(extra)
                else ()
            )
            size = wide.pop(0) if size == 0xFFFFFFFF and wide else size
            packed = wide.pop(0) if packed == 0xFFFFFFFF and wide else packed
            header = wide.pop(0) if header == 0xFFFFFFFF and wide else header
        at += 4 + length
    return size, packed, header


def _path(raw: bytes, flags: int) -> str:
    """The member's path; UTF-8 also where the flag was forgotten, as macOS does."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _UTF8_FLAG else raw.decode("cp437")


def _verify_path(path: str, name: str) -> None:
    """Raise if a path leads outside the archive."""
    if not path or _OUTSIDE.search(path):
        _unsafe(f"holds a path that leads outside ('{path}')", name)


def _verify_layout(entries: list[Entry], limit: int, name: str) -> None:
    """Raise if members overlap or reach into the directory."""
    before = 0
    for entry in sorted(entries, key=lambda entry: entry.header):
        if entry.header < before:
            _unsafe("holds files that overlap", name)
        before = entry.data + entry.packed
        if before > limit:
            _corrupt(f"'{entry.path}' is cut off", name)


def _without_repeats(entries: list[Entry], name: str) -> list[Entry]:
    """Each path once."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.path, entry)
        if first is not entry and (first.crc, first.size) != (entry.crc, entry.size):
            _unsafe(f"holds two different files named '{entry.path}'", name)
    return list(seen.values())


def _corrupt(what: str, name: str) -> NoReturn:
    raise CorruptInputError(
        what, item=name, hint="ask for a new copy, or export the chat again and send it whole"
    )


def _unsafe(what: str, name: str, hint: str | None = None) -> NoReturn:
    raise UnsafeArchiveError(
        f"the archive {what}",
        item=name,
        hint=hint or "have the chat exported again, or hand in its files one by one",
    )
