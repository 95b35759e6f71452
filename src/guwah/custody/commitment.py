"""
The hashes of the commitment scheme: salts, leaves, groups, nodes, slots.

Keeps no secret beyond the call or object that was given it, and reads nothing.
Specification: docs/spec/commitments.md, "Hashes"

The rules that this module follows are:
  * Every hash begins with a tag of its own that ends in a NUL byte.
  * A salt depends on the secret K, the cell and the place, and is used once.
  * K is 32 random bytes and belongs to one tree only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from guwah.custody.values import Value

DIGEST_BYTES: Final = 32
LEAF_TAG: Final = b"guwah/v1/leaf\0"
NODE_TAG: Final = b"guwah/v1/node\0"
_SALTS_TAG: Final = b"guwah/v1/salts\0"
_SLOT_TAG: Final = b"guwah/v1/slot\0"
_BUCKETS: Final = 256

_sha256 = hashlib.sha256
_shake_256 = hashlib.shake_256


class Salts:
    """The salts of one tree.

    Args:
        k: The tree's secret, 32 bytes.

    Raises:
        ValueError: If `k` has another length.
    """

    __slots__ = ("_prefix",)

    def __init__(self, k: bytes) -> None:
        if len(k) != DIGEST_BYTES:
            raise ValueError("K has 32 bytes")
        self._prefix = _SALTS_TAG + k

    def __repr__(self) -> str:
        return "Salts(…)"

    def salt(self, cell: int, place: int) -> bytes:
        """S(cell, place), 32 bytes."""
        return self.first(cell, place + 1)[32 * place :]

    def first(self, cell: int, count: int) -> bytes:
        """S(cell, 0) ‖ … ‖ S(cell, count − 1), from one call of SHAKE256."""
        return _shake_256(self._prefix + cell.to_bytes(8, "big")).digest(32 * count)


def leaf(salt: bytes, name: str, value: Value) -> bytes:
    """LEAF(s, name, t, v): the digest that commits to one value."""
    return _sha256(LEAF_TAG + salt + named(name) + value.typed).digest()


def named(name: str) -> bytes:
    """u8(length of name) ‖ name, as it stands inside a leaf."""
    return bytes([len(name)]) + name.encode("ascii")


def group(tag: str, *digests: bytes) -> bytes:
    """GROUP(tag, d0, d1, …)."""
    return _sha256(b"guwah/v1/" + tag.encode("ascii") + b"\0" + b"".join(digests)).digest()


def node(left: bytes, right: bytes) -> bytes:
    """NODE(l, r)."""
    return _sha256(NODE_TAG + left + right).digest()


def fill(salts: Salts, cell: int) -> bytes:
    """The cell that fills the tree up at `cell`: LEAF(S(j, 0), "fill", 'n', "")."""
    return _sha256(LEAF_TAG + salts.first(cell, 1) + _FILL).digest()


def tree_size(count: int) -> int:
    """M: how many cells the tree of `count` records and anomalies has."""
    return max(16, 1 << count.bit_length())


def slot_order(k: bytes, size: int) -> Iterator[int]:
    """The numbers of the cells in the order of their slots.

    Args:
        k: The tree's secret.
        size: M.

    Yields:
        Each cell number below `size` once, by ascending SHAKE256(tag ‖ K ‖ u64(j)).
    """
    prefix = _SLOT_TAG + k
    # Buckets by first byte keep the memory at 40 bytes a cell, where one list takes 200.
    buckets = [bytearray() for _ in range(_BUCKETS)]
    for cell in range(size):
        number = cell.to_bytes(8, "big")
        key = _shake_256(prefix + number).digest(32)
        buckets[key[0]] += key + number
    for index, bucket in enumerate(buckets):
        buckets[index] = bytearray()
        for slot in sorted(bucket[at : at + 40] for at in range(0, len(bucket), 40)):
            yield int.from_bytes(slot[32:], "big")


def fold_up(ordered: Iterable[bytes], on_node: Callable[[int, bytes], None] | None = None) -> bytes:
    """The root of the perfect binary tree over 2ⁿ digests, in memory for n of them.

    Args:
        ordered: The digests from left to right; their number is a power of two.
        on_node: Called with (level, digest) for each node made, from left to right.

    Returns:
        The root, 32 bytes.
    """
    left: list[bytes | None] = []
    for digest in ordered:
        level = 0
        while level < len(left) and (other := left[level]) is not None:
            digest = _sha256(NODE_TAG + other + digest).digest()
            left[level] = None
            level += 1
            if on_node is not None:
                on_node(level, digest)
        if level == len(left):
            left.append(digest)
        else:
            left[level] = digest
    if not left or left[-1] is None or any(part is not None for part in left[:-1]):
        raise ValueError("the number of cells is not a power of two")
    return left[-1]


_FILL: Final = named("fill") + b"n"
