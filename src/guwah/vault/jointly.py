"""
Something sealed to several items at once: it opens only while none of them is destroyed.

Knows no judgement and no log; the desk's log holds what this makes.
Specification: docs/spec/judgements.md

The rules of this module are:
  * A random part of 32 bytes is sealed to each item's key; the identity that opens the whole
    follows from all parts together, so that each missing one makes it unreadable for good.
  * The ciphers are age's; the derivation is HKDF-SHA256, as of every other key.
  * What cannot be opened because an item is gone is None; damage of what is there is damage.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from guwah.errors import ObjectDamagedError
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import ItemStore
from guwah.vault.keys import derived_identity
from guwah.vault.sealing import Identity, open_plain, open_sealed, seal, seal_plain

_INFO: Final = b"guwah/v1/desk/judgement"
_PART_BYTES: Final = 32
_LEAST_BYTES: Final = 1024
Keys = Callable[[str], Identity | None]


def item_keys(cases: Iterable[CaseVault]) -> Keys:
    """The identity of each item of these cases; None for an item that is gone, or of no such case."""
    stores = []
    for case in cases:
        objects = Path(case.vault_path) / "cases" / case.folder_name / "objects"
        stores.append((frozenset(case.items()), ItemStore(objects, case.keys)))

    def key_of(item: str) -> Identity | None:
        return next((store.key_or_none(item) for items, store in stores if item in items), None)

    return key_of


def seal_jointly(data: bytes, items: Iterable[str], key_of: Keys) -> dict[str, Any]:
    """Seal something to all of these items.

    Args:
        data: What to seal.
        items: Ids of at least one item.
        key_of: The identity of each.

    Returns:
        What an entry of the log can hold: `parts` by item, `sealed`.

    Raises:
        ObjectDamagedError: If the key of an item is missing or damaged.
    """
    parts: dict[str, bytes] = {}
    sealed_parts: dict[str, str] = {}
    for item in sorted(set(items)):
        identity = key_of(item)
        if identity is None:
            raise ObjectDamagedError("has no key: destroyed or damaged", item=item)
        parts[item] = secrets.token_bytes(_PART_BYTES)
        sealed_parts[item] = _text(seal_plain(parts[item], identity.to_public()))
    sealed = seal(data, _joint(parts).to_public(), least=_LEAST_BYTES)
    return {"parts": sealed_parts, "sealed": _text(sealed)}


def open_jointly(held: Mapping[str, Any], key_of: Keys) -> bytes | None:
    """The inverse of `seal_jointly`; None where an item is gone.

    Raises:
        ObjectDamagedError: If it is damaged though all items are there.
    """
    parts: dict[str, bytes] = {}
    for item, sealed in held["parts"].items():
        identity = key_of(item)
        if identity is None:
            return None
        parts[item] = open_plain(_bytes(sealed), identity, "judgement")
    return open_sealed(_bytes(held["sealed"]), _joint(parts), "judgement", least=_LEAST_BYTES)


def _joint(parts: Mapping[str, bytes]) -> Identity:
    """The identity that follows from all parts, in the order of their items' ids."""
    return derived_identity(b"".join(parts[item] for item in sorted(parts)), _INFO, "judgement")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
