"""
The tree of one reading: committing to all its records, pruning it to what is disclosed.

Keeps nothing: the secret K, the cells and the root are sealed by whoever calls.
Specification: docs/spec/commitments.md, "The tree", "Disclosure"

The rules that this module enforces are:
  * Cells stand in the order of a keyed hash, so that a place in the tree tells nothing.
  * The number of cells is a power of two; the rest is fill that looks like cells.
  * Only what an opening names is opened; all else merges into the largest digests possible.
  * A record is opened only if it still gives the digest that was committed to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guwah.custody.cells import HEADER_NAMES, RECORD_NAMES, Header, Opening, RecordValues
from guwah.custody.commitment import (
    DIGEST_BYTES,
    NODE_TAG,
    Salts,
    fill,
    fold_up,
    slot_order,
    tree_size,
)
from guwah.errors import DigestRefutedError


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a reading is committed to.

    Args:
        root: The root of its tree, 32 bytes.
        cells: The digests of header, records and anomalies in file order, 32 bytes each.
        count: Number of records and anomalies.
    """

    root: bytes
    cells: bytes
    count: int


def commit(k: bytes, header: Header, values: Iterable[RecordValues]) -> Commitment:
    """Commit to a reading, in 32 bytes of memory a record, and 40 more while slots are sorted.

    Args:
        k: 32 random bytes for this tree only, sealed and fsynced before the call.
        header: What the reading says of itself.
        values: The values of each record and anomaly, in file order.

    Returns:
        The commitment.

    Raises:
        ValueError: If there are more or fewer values than the header counts.
    """
    salts = Salts(k)
    cells = bytearray(header.digest(salts))
    for number, one in enumerate(values, 1):
        cells += one.digest(salts, number)
    count = len(cells) // DIGEST_BYTES - 1
    if count != header.count:
        raise ValueError(f"a header that counts {header.count} over {count} records")
    return Commitment(root_of(k, cells), bytes(cells), count)


def root_of(k: bytes, cells: bytes | bytearray) -> bytes:
    """The root over the cells of a reading.

    Args:
        k: The tree's secret.
        cells: The digests of header, records and anomalies in file order.
    """
    return fold_up(_ordered(k, cells))


def prune(
    k: bytes,
    cells: bytes,
    header: Header,
    opened: Mapping[int, tuple[RecordValues, Opening]],
    header_places: frozenset[str] = frozenset(),
) -> Any:
    """The tree of a reading with nothing opened but what is named.

    Args:
        k: The tree's secret.
        cells: What `commit` gave.
        header: What `commit` was given.
        opened: For the ordinal of each record to open its values and what to open of them.
        header_places: Names of the header's places to open; none leaves it a digest.

    Returns:
        TREE of docs/spec/report.md, ready for canonical JSON.

    Raises:
        DigestRefutedError: If values no longer give the digest that was committed to.
        ValueError: If an ordinal or a name does not exist.
    """
    salts = Salts(k)
    groups = dict(_groups(salts, cells, opened))
    if header_places:
        if not header_places <= set(HEADER_NAMES):
            raise ValueError("no such place in a header")
        if header.digest(salts) != cells[:DIGEST_BYTES]:
            raise DigestRefutedError("the header is not the one that was committed to")
        groups[0] = header.prune(salts, header_places)
    level = bytearray()
    trees: dict[int, Any] = {}
    order = slot_order(k, tree_size(len(cells) // DIGEST_BYTES - 1))
    for slot, (cell, digest) in enumerate(_numbered(salts, cells, order)):
        level += digest
        if cell in groups:
            trees[slot] = groups[cell]
    while len(level) > DIGEST_BYTES:
        trees = {
            parent: ["n", *(_tree(trees, level, at) for at in (2 * parent, 2 * parent + 1))]
            for parent in {slot >> 1 for slot in trees}
        }
        level = _halved(level)
    return _tree(trees, level, 0)


def _groups(
    salts: Salts, cells: bytes, opened: Mapping[int, tuple[RecordValues, Opening]]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield cell number and opened group of each record that is opened."""
    for ordinal, (values, opening) in opened.items():
        at = DIGEST_BYTES * (ordinal + 1)
        if not DIGEST_BYTES <= at < len(cells) or not opening.places <= set(RECORD_NAMES):
            raise ValueError("no such record, or no such place in a record")
        if values.digest(salts, ordinal + 1) != cells[at : at + DIGEST_BYTES]:
            raise DigestRefutedError(f"record {ordinal} is not the one that was committed to")
        yield ordinal + 1, values.prune(salts, ordinal + 1, opening)


def _ordered(k: bytes, cells: bytes | bytearray) -> Iterator[bytes]:
    """Yield the digests of all cells, fill included, in the order of their slots."""
    order = slot_order(k, tree_size(len(cells) // DIGEST_BYTES - 1))
    for _, digest in _numbered(Salts(k), cells, order):
        yield digest


def _numbered(
    salts: Salts, cells: bytes | bytearray, order: Iterable[int]
) -> Iterator[tuple[int, bytes]]:
    """Yield number and digest of each cell in the given order."""
    for cell in order:
        digest = bytes(cells[DIGEST_BYTES * cell : DIGEST_BYTES * cell + DIGEST_BYTES])
        yield cell, digest or fill(salts, cell)


def _halved(level: bytearray) -> bytearray:
    """The level of the tree above this one."""
    above = bytearray()
    for at in range(0, len(level), 2 * DIGEST_BYTES):
        above += hashlib.sha256(NODE_TAG + level[at : at + 2 * DIGEST_BYTES]).digest()
    return above


def _tree(trees: dict[int, Any], level: bytearray, at: int) -> Any:
    """The pruned tree at a place of a level: opened, or one digest."""
    return trees.get(at) or level[DIGEST_BYTES * at : DIGEST_BYTES * at + DIGEST_BYTES].hex()
