"""The log's tree: known roots, exact proofs."""

from __future__ import annotations

import hashlib

import pytest

from guwah.custody.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from guwah.errors import CheckpointRefutedError, InclusionRefutedError

# The eight leaves, roots and proofs of the Certificate Transparency test data.
LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", sorted(ROOTS))
def test_the_known_roots_hold(size: int) -> None:
    """As other implementations of RFC 6962 compute them."""
    assert root(LEAVES[:size]).hex() == ROOTS[size]
    assert Frontier.of(LEAVES[:size]).root().hex() == ROOTS[size]


def test_every_leaf_of_every_size_is_proved() -> None:
    """All inclusion and consistency proofs up to 20 leaves hold."""
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(20)]
    for size in range(1, 21):
        top = root(leaves[:size])
        for index in range(size):
            path = inclusion_path(leaves, index, size)
            verify_inclusion(leaves[index], index, size, path, top)
        for old in range(size + 1):
            path = consistency_path(leaves, old, size)
            verify_consistency(old, root(leaves[:old]), size, top, path)


def test_a_proof_of_the_wrong_length_is_refused() -> None:
    """Neither one hash less nor one more."""
    for size in range(1, 9):
        top = root(LEAVES[:size])
        for index in range(size):
            path = inclusion_path(LEAVES, index, size)
            wrong = [[*path, top], [top, *path]] + ([path[:-1], path[1:]] if path else [])
            for bad in wrong:
                with pytest.raises(InclusionRefutedError):
                    verify_inclusion(LEAVES[index], index, size, bad, top)


def test_a_leaf_is_proved_at_its_own_index_only() -> None:
    """Another index, leaf or root is refused, and a size of another shape.

    (Sizes 7 and 8 give leaf 3 paths of one shape: only the checkpoint ties root and size.)
    """
    path, top = inclusion_path(LEAVES, 3, 8), root(LEAVES)
    for leaf, index, size, expected in [
        (LEAVES[3], 2, 8, top), (LEAVES[3], 3, 4, top), (LEAVES[3], 3, 16, top),
        (LEAVES[2], 3, 8, top), (LEAVES[3], 3, 8, LEAVES[0]), (LEAVES[3], 8, 8, top),
        (LEAVES[3], -1, 8, top), (LEAVES[3], 0, 0, top),
    ]:  # fmt: skip
        with pytest.raises(InclusionRefutedError):
            verify_inclusion(leaf, index, size, path, expected)


def test_a_rewritten_log_contradicts_its_old_checkpoint() -> None:
    """A changed early leaf, a shorter log, a wrong proof: refused."""
    old, new = root(LEAVES[:5]), root(LEAVES)
    path = consistency_path(LEAVES, 5, 8)
    rewritten = [LEAVES[1], *LEAVES[1:]]
    for case in [
        (5, old, 8, root(rewritten), consistency_path(rewritten, 5, 8)),
        (8, new, 5, old, path), (5, new, 8, new, path), (5, old, 8, new, path[:-1]),
        (5, old, 8, new, [*path, old]), (5, old, 8, new, []), (5, old, 5, new, []),
        (5, old, 5, old, path), (0, old, 8, new, []), (0, EMPTY_ROOT, 8, new, path),
        (0, EMPTY_ROOT, 0, old, []), (-1, old, 8, new, path),
    ]:  # fmt: skip
        with pytest.raises(CheckpointRefutedError):
            verify_consistency(*case)


def test_proofs_are_made_only_for_what_is_there() -> None:
    """A leaf or size beyond the log is a fault of the caller."""
    for index, size in [(8, 8), (-1, 8), (0, 9), (0, 0)]:
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_path(LEAVES, index, size)
    for old, size in [(9, 8), (-1, 8), (0, 9)]:
        with pytest.raises(ValueError, match="no such size"):
            consistency_path(LEAVES, old, size)
