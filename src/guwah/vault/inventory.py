"""
The items of a case, as its log tells: which were accepted, with which digest, which were destroyed.

Opens no object. Specification: docs/spec/vault.md, "Receiving", "Destroying"

The rules of this module are:
  * An item is there when its `received` entry is, and until its `destroyed` entry is.
  * What an entry commits to is salted; the salt is sealed beside it.
  * Each entry of the log is looked at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from guwah.custody.commitment import leaf
from guwah.custody.values import Value
from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault.caselog import CaseLog
from guwah.vault.itemstore import StagedItem
from guwah.vault.logfile import Draft, LogEntry
from guwah.vault.objects import Sealed


class Inventory:
    """The items that one log tells of.

    Args:
        log: The case's log.
        alias: The case's random name, for errors.
    """

    def __init__(self, log: CaseLog, alias: str) -> None:
        self._log = log
        self._alias = alias
        self._bound: dict[str, None] = {}
        self._destroyed: set[str] = set()
        self._received: dict[str, Sealed] = {}
        self._counted = self._scanned = 0

    def items(self) -> list[str]:
        """Ids of the accepted items that were not destroyed, in order of acceptance."""
        for one in self._log.entries(self._counted):
            self._counted = one.index + 1
            _count(one, self._bound, self._destroyed)
        return [item for item in self._bound if item not in self._destroyed]

    def received(self, item: str) -> Sealed:
        """Digest and size of an item's original, as its `received` entry says.

        Raises:
            UsageError: If there is no such item, or it was destroyed.
            ObjectDamagedError: If the entry cannot be opened though the item is there.
        """
        for one in self._log.entries(self._scanned):
            self._scanned = one.index + 1
            if one.entry is not None and one.entry.type == "received" and one.item is not None:
                more = one.entry.more
                self._received[one.item] = Sealed(bytes.fromhex(more["sha256"]), more["size"])
        if item in self._received:
            return self._received[item]
        self.verify_there(item)
        raise ObjectDamagedError("has a damaged key or log entry", item=item)

    def verify_there(self, item: str) -> None:
        """Check that there is such an item.

        Raises:
            UsageError: If there is none, or it was destroyed.
        """
        if item not in self.items():
            raise UsageError(f"there is no item '{item}' in this folder", item=self._alias)

    def forget(self, item: str) -> None:
        """Drop from memory what was received of an item that is destroyed."""
        self._received.pop(item, None)


def live_items(entries: Iterable[LogEntry]) -> list[str]:
    """Ids of the items that these entries accept and do not destroy, in order."""
    bound: dict[str, None] = {}
    destroyed: set[str] = set()
    for one in entries:
        _count(one, bound, destroyed)
    return [item for item in bound if item not in destroyed]


def received_draft(staged: StagedItem, more: Mapping[str, Any]) -> Draft:
    """The `received` entry of a staged item.

    Args:
        staged: The item.
        more: `name`, `giver` and `received`.
    """
    salt = secrets.token_bytes(32)
    original = staged.sha256 + staged.size.to_bytes(8, "big")
    known = {"item": staged.item, "sha256": staged.sha256.hex(), "size": staged.size}
    return Draft(
        "received",
        root=leaf(salt, "item", Value("b", original)),
        more={**more, **known},
        item=staged.item,
        keep={"salt": salt.hex()},
    )


def _count(one: LogEntry, bound: dict[str, None], destroyed: set[str]) -> None:
    """Take up what one entry says of items."""
    if one.item is not None:
        bound.setdefault(one.item)
    elif one.entry is not None and one.entry.type == "destroyed":
        destroyed.add(one.entry.more["item"])
