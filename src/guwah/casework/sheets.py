"""
An item's fact sheet: what each file in it is, counts, what it says of itself, facts.

A derivative: computed, sealed beside the reading, never trusted. Spec: docs/spec/readings.md.

The rules of this module are:
  * One sheet for each reading, a JSON array of summaries in the order of the members, with the
    program and version that made it.
  * The names in it are those of the export: it stays sealed like the reading itself.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec

from guwah import __version__
from guwah.evidence.record import Summary
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import ItemStore
from guwah.vault.objects import Sealed


class Sheet(msgspec.Struct, frozen=True):
    """What is known of an item: the program that made it, and a summary a member."""

    program: str
    members: tuple[Summary, ...]


def seal_sheet(case: CaseVault, item: str, members: Sequence[Summary]) -> dict[str, Any]:
    """Seal the sheet of an item.

    Args:
        case: The opened case.
        item: The item's random id.
        members: Its summaries.

    Returns:
        What the log entry says of it: name, digest and size.
    """
    name = f"sheet-{os.urandom(8).hex()}"
    sheet = Sheet(f"guwah {__version__}", tuple(members))
    sealed = case.seal_reading(item, name, io.BytesIO(msgspec.json.encode(sheet)))
    return {"name": name, "sha256": sealed.sha256.hex(), "size": sealed.size}


def read_sheet(case: CaseVault | ItemStore, item: str, entry: dict[str, Any]) -> Sheet:
    """Open a sheet.

    Args:
        case: The opened case.
        item: The item's random id.
        entry: As `seal_sheet` gave it.

    Returns:
        The sheet.

    Raises:
        ObjectDamagedError: It is missing, damaged, or not the one that was made.
    """
    expected = Sealed(bytes.fromhex(entry["sha256"]), int(entry["size"]))
    with case.open_reading(item, str(entry["name"]), expected) as sealed:
        return msgspec.json.decode(sealed.read(), type=Sheet)


def sheets(case: CaseVault, only: Collection[str] | None = None) -> Iterator[tuple[str, Sheet]]:
    """Yield `(item, sheet)` for each item that has one, in the order of the log.

    Args:
        case: The opened case.
        only: Ids of the items that are asked for; all if None.
    """
    live = set(case.items())
    if only is not None:
        live &= set(only)
    for one in case.entries():
        entry = one.entry
        if entry is not None and entry.type == "read" and entry.more.get("sheet"):
            item = str(entry.more["item"])
            if item in live:
                yield item, read_sheet(case, item, entry.more["sheet"])
