"""
What is stamped: salted checkpoints of several logs under one root, and the stamp that came back.

Knows no authority and no calendar; `timetoken` and `opentime` judge what they gave.
Specification: docs/spec/time.md, "What leaves", "Stamps"

The rules that this module enforces are:
  * Of a checkpoint only H(salt ‖ checkpoint) is used, under a fresh salt of 32 bytes.
  * The checkpoints stand in random places among random digests, sixteen at least, so that the root
    and each path tell neither how many there are nor which.
  * A stamp parses only from the canonical bytes that it prints.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody import canonical
from guwah.custody.commitment import group
from guwah.errors import DigestRefutedError

LEAST_PLACES: Final = 16
MAX_DEPTH: Final = 32
KINDS: Final = ("rfc3161", "ots")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One checkpoint's place under a stamped root.

    Args:
        note: The checkpoint, a signed note.
        salt: 32 random bytes.
        place: Which leaf of the tree it is, from 0.
        path: The digests beside it from the leaf up, 4 to 32.

    Raises:
        DigestRefutedError: If the parts make none.
    """

    note: bytes
    salt: bytes
    place: int
    path: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if any(len(part) != 32 for part in (self.salt, *self.path)):
            raise DigestRefutedError("a stamp with a digest or salt of another length")
        if not 4 <= len(self.path) <= MAX_DEPTH or not 0 <= self.place < 1 << len(self.path):
            raise DigestRefutedError("a stamp with a path of another length")

    def root(self) -> bytes:
        """The root that was stamped."""
        digest = hashlib.sha256(self.salt + self.note).digest()
        for level, beside in enumerate(self.path):
            from_left = self.place >> level & 1
            digest = group("node", *((beside, digest) if from_left else (digest, beside)))
        return digest


def anchored(notes: Sequence[bytes]) -> list[Anchor]:
    """Put checkpoints under one root, in random places.

    Args:
        notes: At least one, of different logs.

    Returns:
        An anchor for each; all have the same root.
    """
    count = max(LEAST_PLACES, 1 << (len(notes) - 1).bit_length())
    level = [secrets.token_bytes(32) for _ in range(count)]
    salts = [secrets.token_bytes(32) for _ in notes]
    places = secrets.SystemRandom().sample(range(count), len(notes))
    for note, salt, place in zip(notes, salts, places, strict=True):
        level[place] = hashlib.sha256(salt + note).digest()
    paths: list[list[bytes]] = [[] for _ in notes]
    height = 0
    while len(level) > 1:
        for path, place in zip(paths, places, strict=True):
            path.append(level[place >> height ^ 1])
        level = [group("node", *level[at : at + 2]) for at in range(0, len(level), 2)]
        height += 1
    return [
        Anchor(note, salt, place, tuple(path))
        for note, salt, place, path in zip(notes, salts, places, paths, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checkpoint with what was answered to its root: all that a stranger needs to judge it.

    Args:
        kind: `rfc3161` or `ots`.
        anchor: What was asked for.
        proof: What was answered, as it came; empty while nothing was.

    Raises:
        DigestRefutedError: If the kind is unknown.
    """

    kind: str
    anchor: Anchor
    proof: bytes = b""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DigestRefutedError("a stamp of an unknown kind")

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical.encode(
            {
                "kind": self.kind,
                "note": self.anchor.note.decode("utf-8"),
                "path": [part.hex() for part in self.anchor.path],
                "place": self.anchor.place,
                "proof": base64.b64encode(self.proof).decode(),
                "salt": self.anchor.salt.hex(),
            }
        )

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Stamp:
        """Parse; the exact inverse of `to_bytes`.

        Raises:
            DigestRefutedError: If it is no stamp.
        """
        obj: Any = canonical.parse(untrusted_data)
        try:
            anchor = Anchor(
                obj["note"].encode("utf-8"), bytes.fromhex(obj["salt"]), obj["place"],
                tuple(bytes.fromhex(part) for part in obj["path"]),
            )  # fmt: skip
            stamp = cls(obj["kind"], anchor, base64.b64decode(obj["proof"], validate=True))
            same = stamp.to_bytes() == untrusted_data
        except (KeyError, TypeError, AttributeError, ValueError):
            same = False
        if not same:
            raise DigestRefutedError("not a stamp")
        return stamp
