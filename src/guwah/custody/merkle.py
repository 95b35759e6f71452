"""
The Merkle tree of a log: roots, inclusion and consistency (RFC 6962, section 2.1).

Holds no entries, only their leaf hashes. Proof checking follows RFC 9162, sections 2.1.3.2
and 2.1.4.2, where the algorithms are written out.
Specification: docs/spec/custody.md, "The tree"

The rules that this module enforces are:
  * Leaves and nodes are hashed apart: 0x00 before a leaf, 0x01 before two nodes.
  * A proof has exactly the hashes that its sizes need, no more and no fewer.
  * A log only grows: of two sizes the smaller is a prefix of the larger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from guwah.errors import CheckpointRefutedError, InclusionRefutedError

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """H(0x00 ‖ data)."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """H(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A log as far as appending needs it: its size and the roots of its perfect subtrees.

    Args:
        size: Number of leaves.
        peaks: Roots of the perfect subtrees from left to right, one for each bit of `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """The log with one more leaf hash."""
        peaks = list(self.peaks)
        digest, size = leaf, self.size
        while size & 1:
            digest = node_hash(peaks.pop(), digest)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, digest))

    def root(self) -> bytes:
        """The log's root."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, digest = self.peaks
        for peak in reversed(rest):
            digest = node_hash(peak, digest)
        return digest

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> Frontier:
        """The frontier of these leaf hashes."""
        frontier = cls()
        for digest in leaves:
            frontier = frontier.append(digest)
        return frontier


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier.of(leaves).root()


def inclusion_path(leaves: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaves.

    Args:
        leaves: Leaf hashes, at least `size` of them.
        index: Which leaf, from 0.
        size: The tree's size.

    Returns:
        The path from the leaf up.

    Raises:
        ValueError: Unless 0 ≤ index < size ≤ number of leaves.
    """
    if not 0 <= index < size <= len(leaves):
        raise ValueError("no such leaf")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low = middle
    path.reverse()
    return path


def consistency_path(leaves: Sequence[bytes], old_size: int, size: int) -> list[bytes]:
    """The proof that the first `old_size` leaves are a prefix of the first `size`.

    Raises:
        ValueError: Unless 0 ≤ old_size ≤ size ≤ number of leaves.
    """
    if not 0 <= old_size <= size <= len(leaves):
        raise ValueError("no such size")
    path: list[bytes] = []
    low, high, whole = 0, size, True
    while 0 < old_size < high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low, whole = middle, False
    if old_size and not whole:
        path.append(root(leaves[low:high]))
    path.reverse()
    return path


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes
) -> None:
    """Check that a leaf hash stands at `index` of the tree with that size and root.

    Raises:
        InclusionRefutedError: If it does not.
    """
    if not 0 <= index < size:
        raise InclusionRefutedError(f"entry {index} lies beyond the log's size {size}")
    sides = _sides(index, size - 1, len(path))
    digest = leaf
    for part, from_left in zip(path, sides or (), strict=False):
        digest = node_hash(part, digest) if from_left else node_hash(digest, part)
    if sides is None or digest != expected:
        raise InclusionRefutedError(f"the path of entry {index} leads to another root")


def verify_consistency(
    old_size: int, old_root: bytes, size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Check that the tree of `old_size` is a prefix of the tree of `size`.

    Raises:
        CheckpointRefutedError: If it is not.
    """
    wrong = CheckpointRefutedError(f"the log of size {size} does not continue that of {old_size}")
    if not 0 <= old_size <= size:
        raise wrong
    if old_size == 0 or old_size == size:
        known = EMPTY_ROOT if old_size == 0 else new_root
        if path or old_root != known or (size == 0 and new_root != EMPTY_ROOT):
            raise wrong
        return
    parts = list(path)
    if old_size & (old_size - 1) == 0:
        parts.insert(0, old_root)
    if not parts:
        raise wrong
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    sides = _sides(at, last, len(parts) - 1)
    old = new = parts[0]
    for part, from_left in zip(parts[1:], sides or (), strict=False):
        if from_left:
            old, new = node_hash(part, old), node_hash(part, new)
        else:
            new = node_hash(new, part)
    if sides is None or old != old_root or new != new_root:
        raise wrong


def _sides(at: int, last: int, count: int) -> list[bool] | None:
    """For each hash of a path whether it stands to the left; None unless `count` is right."""
    sides: list[bool] = []
    while last:
        from_left = bool(at & 1) or at == last
        sides.append(from_left)
        while from_left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return sides if len(sides) == count else None


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
