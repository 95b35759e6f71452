"""
The files of a log, in order, over all its generations.

Knows no checkpoint and writes nothing.
Specification: docs/spec/vault.md, "The log at rest"; docs/spec/backup.md, "Generations"

The rules that this module enforces are:
  * A file is named by the index of its first entry.
  * Of an earlier generation only what is shared counts: from where the one before ends to its size.
  * An entry names the one before it; where it does not, it is said whether the order was changed
    or the entry itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from guwah.errors import DigestRefutedError, ObjectDamagedError, OrderRefutedError, RefutedError
from guwah.vault.logfile import LogEntry, parse_file
from guwah.vault.logkeys import ItemKey, LogKeys

_FILE_NAME = re.compile(r"([0-9]{8,})\.age").fullmatch


def first_in(name: str) -> int | None:
    """The index of the first entry of a file of entries, by its name; None if it is no such file."""
    found = _FILE_NAME(name)
    return int(found[1]) if found else None


def files_of(folder: Path, keys: LogKeys) -> list[tuple[int, Path]]:
    """The files of a log's entries, with the index of the first entry of each.

    Args:
        folder: The log's folder.
        keys: What the log is sealed and signed with.

    Raises:
        ObjectDamagedError: If the log of an earlier generation is missing.
    """
    found = _files_in(folder)
    begun = 0
    for one in keys.earlier:  # each has the entries from the last one's end to its own
        earlier = folder.with_name(keys.place(one.device))
        if not earlier.is_dir():
            raise ObjectDamagedError("a log of an earlier generation is missing", item="log")
        found += [each for each in _files_in(earlier) if begun <= each[0] < one.size]
        begun = one.size
    return sorted(found)


def read_following(
    folder: Path, keys: LogKeys, item_key: ItemKey, at: tuple[int, Path], previous: bytes | None
) -> list[LogEntry]:
    """The entries of one file, each after the one before it.

    Args:
        folder: The log's folder.
        keys: What the log is sealed and signed with.
        item_key: The identity of an item.
        at: The index of the file's first entry, and the file.
        previous: The leaf hash of the entry before the first one; None where there is none.

    Raises:
        ObjectDamagedError: If the file is damaged.
        DigestRefutedError: If an entry does not fit its digest or its predecessor.
        OrderRefutedError: If its predecessor stands elsewhere in the log.
    """
    first, path = at
    found = parse_file(path, first, keys.identity, item_key)
    for one in found:
        if one.entry is not None and one.entry.prev != previous:
            raise _not_following(folder, keys, item_key, one.index, one.entry.prev)
        previous = one.leaf
    return found


def _not_following(
    folder: Path, keys: LogKeys, item_key: ItemKey, index: int, prev: bytes | None
) -> RefutedError:
    """What to say of an entry whose predecessor is another one: reordered, or changed."""
    what = f"entry {index} does not follow the one before it"
    there = {
        one.leaf
        for first, path in files_of(folder, keys)
        for one in parse_file(path, first, keys.identity, item_key)
    }
    return OrderRefutedError(what) if prev in there else DigestRefutedError(what)


def _files_in(folder: Path) -> list[tuple[int, Path]]:
    paths = ((first_in(path.name), path) for path in folder.iterdir())
    return [(first, path) for first, path in paths if first is not None]
