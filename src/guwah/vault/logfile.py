"""
One file of log entries: what stands in it, written once and parsed strictly.

Knows neither the order of files, which is `logfolder`'s, nor checkpoints.
Specification: docs/spec/vault.md, "The log at rest"

The rules that this module enforces are:
  * An entry that concerns one item is sealed to the item's key inside the file.
  * An opened entry has exactly the digest that stands beside it.
  * The file appears whole, fsynced, or not at all.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.entry import Entry
from guwah.custody.merkle import leaf_hash
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.vault import platform
from guwah.vault.sealing import Identity, Recipient, open_sealed, seal

NOT_GIVEN: Final = "no access was found on opening"
"""Why access ends on record that a killed process had logged and not given."""
_LEAST_BYTES: Final = 1024
_OPEN_KEYS: Final = {"digest", "entry", "keep"}
_BOUND_KEYS: Final = {"digest", "item", "sealed"}


@dataclass(frozen=True)
class Draft:
    """An entry before it has a place in the log.

    Args:
        type: What was done.
        root: What it commits to, 32 bytes, or None.
        more: What else it says: plain canonical JSON values.
        item: The one item that it concerns and is destroyed with, or None.
        keep: Strings that are sealed beside the entry and not committed to.
    """

    type: str
    root: bytes | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    item: str | None = None
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class LogEntry:
    """An entry at its place.

    Args:
        index: Its index in the log.
        digest: E, 32 bytes.
        entry: The entry, or None where it was destroyed with its item or cannot be opened.
        item: The item that it is bound to, or None.
        keep: What was sealed beside it.
    """

    index: int
    digest: bytes
    entry: Entry | None
    item: str | None = None
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def leaf(self) -> bytes:
        """Its leaf hash in the log, known also where the entry was destroyed."""
        return leaf_hash(self.digest)


def write_file(
    path: Path,
    entries: Sequence[LogEntry],
    recipient: Recipient,
    item_key: Callable[[str], Identity | None],
) -> None:
    """Write a file of entries, durably.

    Args:
        path: The file to make.
        entries: At least one, opened, in order.
        recipient: Whom the file is sealed to.
        item_key: The identity of an item.

    Raises:
        ObjectDamagedError: If the key of an item that an entry is bound to is missing.
    """
    lines = [_line(one, item_key) for one in entries]
    data = canonical.encode({"entries": lines, "first": entries[0].index})
    platform.replace_file(path, seal(data, recipient))


def parse_file(
    path: Path, first: int, identity: Identity, item_key: Callable[[str], Identity | None]
) -> list[LogEntry]:
    """Open a file of entries.

    Args:
        path: The file.
        first: The index that its name says.
        identity: Whom it was sealed to.
        item_key: The identity of an item, or None if it is gone.

    Raises:
        ObjectDamagedError: If the file is missing, damaged or at another's place.
        DigestRefutedError: If an entry does not fit its digest.
    """
    name = f"log entry {first}"
    data = open_sealed(platform.read_file(path, name), identity, name)
    try:
        obj = canonical.parse(data)
        lines = obj["entries"]
        if set(obj) != {"entries", "first"} or obj["first"] != first or not lines:
            raise ObjectDamagedError("stands at another's place", item=name)
        return [_parsed(first + i, line, item_key) for i, line in enumerate(lines)]
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ObjectDamagedError("is not a file of log entries", item=name) from None


def _line(one: LogEntry, item_key: Callable[[str], Identity | None]) -> dict[str, Any]:
    assert one.entry is not None
    inner = {"entry": one.entry.to_bytes().decode(), "keep": dict(one.keep)}
    if one.item is None:
        return {"digest": one.digest.hex(), **inner}
    identity = item_key(one.item)
    if identity is None:
        raise ObjectDamagedError("has no key: destroyed or damaged", item=one.item)
    sealed = seal(canonical.encode(inner), identity.to_public(), least=_LEAST_BYTES)
    return {
        "digest": one.digest.hex(),
        "item": one.item,
        "sealed": base64.b64encode(sealed).decode(),
    }


def _parsed(
    index: int, line: dict[str, Any], item_key: Callable[[str], Identity | None]
) -> LogEntry:
    name = f"log entry {index}"
    digest, item = bytes.fromhex(line["digest"]), None
    if set(line) == _BOUND_KEYS:
        item = str(line["item"])
        identity = item_key(item)
        if identity is None:
            return LogEntry(index, digest, None, item)
        sealed = base64.b64decode(line["sealed"], validate=True)
        try:
            inner = open_sealed(sealed, identity, name, least=_LEAST_BYTES)
        except ObjectDamagedError:  # one item's damaged key must not lock the whole case
            return LogEntry(index, digest, None, item)
        line = canonical.parse(inner)
    elif set(line) != _OPEN_KEYS:
        raise ObjectDamagedError("is not a log entry", item=name)
    entry = Entry.from_bytes(line["entry"].encode())
    if entry.digest() != digest:
        raise DigestRefutedError("does not fit its digest", item=name)
    return LogEntry(index, digest, entry, item, line["keep"])
