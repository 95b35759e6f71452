"""
One line of a case's log: what was done, when it is claimed, on which device.

Knows nothing of files or of the log that it stands in; what the types mean and what their
`more` holds is written in the specification.
Specification: docs/spec/custody.md, "Entries"

The rules that this module enforces are:
  * Six leaves, each with a random salt of its own, all always there.
  * `more` is a canonical JSON object, kept as its bytes.
  * What parses prints back as the same bytes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.commitment import group, leaf
from guwah.custody.merkle import leaf_hash
from guwah.custody.values import Value, to_json
from guwah.errors import DigestRefutedError

PLACES: Final = ("type", "root", "claimed_at", "device", "prev", "more")
_KEYS: Final = {*PLACES, "salts"}
_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Entry:
    """A custody entry with its salts; whoever holds it can open any of its six leaves.

    Args:
        type: What was done: `created`, `received`, `read`, …
        root: What it commits to, 32 bytes, or None.
        claimed_at: RFC 3339 in UTC, by this device's clock.
        device: The device's random id.
        prev: Leaf hash of the entry before it, or None for the first.
        more_json: Canonical JSON of an object.
        salts: Six salts of 32 bytes, one for each place.

    Raises:
        DigestRefutedError: If a part does not fit.
    """

    type: str
    root: bytes | None
    claimed_at: str
    device: str
    prev: bytes | None
    more_json: bytes
    salts: tuple[bytes, ...]

    def __post_init__(self) -> None:
        digests = [part for part in (self.root, self.prev) if part is not None]
        if any(len(part) != 32 for part in (*digests, *self.salts)) or len(self.salts) != 6:
            raise DigestRefutedError("a custody entry with a digest or salt of another length")
        if not isinstance(canonical.parse(self.more_json), dict):
            raise DigestRefutedError("a custody entry whose more is not an object")

    @classmethod
    def new(
        cls,
        type: str,
        *,
        claimed_at: str,
        device: str,
        root: bytes | None = None,
        prev: bytes | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Entry:
        """A new entry with fresh random salts."""
        salts = tuple(secrets.token_bytes(32) for _ in PLACES)
        data = canonical.encode(dict(more or {}), max_depth=canonical.MAX_DEPTH - 1)
        return cls(type, root, claimed_at, device, prev, data, salts)

    @property
    def more(self) -> dict[str, Any]:
        """What else the entry says, as a new object."""
        parsed: dict[str, Any] = canonical.parse(self.more_json)
        return parsed

    def values(self) -> tuple[Value, ...]:
        """The six values in the order of their places."""
        return (
            Value.text(self.type),
            Value.blob(self.root),
            Value.text(self.claimed_at),
            Value.text(self.device),
            Value.blob(self.prev),
            Value("j", self.more_json),
        )

    def digest(self) -> bytes:
        """E, the digest of the whole entry."""
        parts = zip(self.salts, PLACES, self.values(), strict=True)
        return group("entry", *(leaf(salt, name, value) for salt, name, value in parts))

    def leaf(self) -> bytes:
        """H(0x00 ‖ E), the entry's leaf hash in the log."""
        return leaf_hash(self.digest())

    def prune(self, opened: Collection[str]) -> list[Any]:
        """The entry as it stands in evidence.json.

        Args:
            opened: Names of the places to open.

        Returns:
            `["entry", PLACE × 6]`.

        Raises:
            ValueError: If a name is not a place.
        """
        if not set(opened) <= set(PLACES):
            raise ValueError("no such place in an entry")
        parts = zip(self.salts, PLACES, self.values(), strict=True)
        return ["entry"] + [
            [salt.hex(), *to_json(value)] if name in opened else leaf(salt, name, value).hex()
            for salt, name, value in parts
        ]

    def to_bytes(self) -> bytes:
        """Canonical JSON with all values and salts: for sealing, never for showing."""
        return canonical.encode(
            {
                "type": self.type,
                "root": self.root.hex() if self.root is not None else None,
                "claimed_at": self.claimed_at,
                "device": self.device,
                "prev": self.prev.hex() if self.prev is not None else None,
                "more": self.more,
                "salts": [salt.hex() for salt in self.salts],
            }
        )

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Entry:
        """Parse an entry; the exact inverse of `to_bytes`.

        Raises:
            DigestRefutedError: If it is not an entry.
        """
        obj = canonical.parse(untrusted_data)
        if not isinstance(obj, dict) or set(obj) != _KEYS or not isinstance(obj["more"], dict):
            raise DigestRefutedError("not a custody entry")
        words = [obj[name] for name in ("type", "claimed_at", "device")]
        if not all(isinstance(word, str) for word in words) or not isinstance(obj["salts"], list):
            raise DigestRefutedError("not a custody entry")
        return cls(
            type=obj["type"],
            root=_digest_or_none(obj["root"]),
            claimed_at=obj["claimed_at"],
            device=obj["device"],
            prev=_digest_or_none(obj["prev"]),
            more_json=canonical.encode(obj["more"]),
            salts=tuple(_digest(part) for part in obj["salts"]),
        )


def _digest(untrusted_hex: Any) -> bytes:
    if not isinstance(untrusted_hex, str) or not _DIGEST(untrusted_hex):
        raise DigestRefutedError("not a digest")
    return bytes.fromhex(untrusted_hex)


def _digest_or_none(untrusted_hex: Any) -> bytes | None:
    return None if untrusted_hex is None else _digest(untrusted_hex)
