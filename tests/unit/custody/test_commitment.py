"""The hashes of the commitment scheme, against the vectors of docs/spec/commitments.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guwah.custody.commitment import Salts, fill, fold_up, leaf, named, node, slot_order, tree_size
from guwah.custody.leaves import HEADER_NAMES, RECORD_NAMES, RecordValues, header_digest
from guwah.custody.reading import root_of
from guwah.custody.values import Value

K = bytes(range(32))
PAGE = Path(__file__).parents[3] / "docs" / "spec" / "commitments.md"
SHARED = Path(__file__).parents[4] / "shared" / "commitments.md"


def vectors(page: Path) -> list[str]:
    """The digests of a page's last code block."""
    block = page.read_text("utf-8").split("## Vectors", 1)[1].split("```")[1]
    return re.findall(r"\b[0-9a-f]{64}\b", block)


def the_record() -> RecordValues:
    """The one record of the vectors."""
    bodies = [named(name) + b"n" for name in RECORD_NAMES]
    bodies[0] = named("ordinal") + Value.integer(0).typed
    bodies[1] = named("kind") + Value.text("message").typed
    bodies[12] = named("text") + Value.text("").typed
    bodies += [named("text") + Value.text(piece).typed for piece in ("Hello", " ", "Ali")]
    return RecordValues(tuple(bodies), 3)


def test_the_vectors_of_the_specification_hold() -> None:
    """Salt, cell and root, as on the page."""
    salts = Salts(K)
    cell = the_record().digest(salts, 1)
    header = header_digest(salts, [named(name) + b"n" for name in HEADER_NAMES])
    found = [salts.salt(1, 0), cell, root_of(K, header + cell)]
    assert [one.hex() for one in found] == vectors(PAGE)


def test_the_vectors_are_those_that_were_agreed() -> None:
    """The page repeats the digests of the shared commitments."""
    if not SHARED.exists():
        pytest.skip("the shared material is not here")
    assert vectors(PAGE) == vectors(SHARED)


def test_one_call_gives_the_salts_one_by_one() -> None:
    """A run of salts is the salts in order; every one is different."""
    salts = Salts(K)
    run = salts.first(3, 40)
    assert [run[32 * a : 32 * a + 32] for a in range(40)] == [salts.salt(3, a) for a in range(40)]
    assert len({salts.salt(j, a) for j in range(20) for a in range(20)}) == 400


def test_name_type_and_data_cannot_be_shifted() -> None:
    """The length before the name parts it from what follows."""
    salt = bytes(32)
    assert leaf(salt, "ab", Value("s", b"x")) != leaf(salt, "a", Value("b", b"sx"))
    assert leaf(salt, "a", Value("s", b"")) != leaf(salt, "a", Value("n", b""))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_of_another_length_is_refused(size: int) -> None:
    """K has 32 bytes."""
    with pytest.raises(ValueError, match="32 bytes"):
        Salts(bytes(size))


def test_the_secret_is_not_shown() -> None:
    """A traceback or log that prints the salts tells nothing."""
    assert "0001" not in repr(Salts(K))


@pytest.mark.parametrize(
    ("count", "size"), [(0, 16), (14, 16), (15, 16), (16, 32), (31, 32), (32, 64), (10**6, 2**20)]
)
def test_the_tree_has_room_for_header_and_records(count: int, size: int) -> None:
    """The least power of two that is at least 16 and at least n + 1."""
    assert tree_size(count) == size


def test_slots_are_a_permutation_that_depends_on_the_secret() -> None:
    """Each cell once, in another order for another K."""
    order = list(slot_order(K, 1024))
    assert sorted(order) == list(range(1024))
    assert order != list(slot_order(bytes(32), 1024))
    assert order[:4] != [0, 1, 2, 3]


def test_fill_cells_differ_from_each_other() -> None:
    """No two cells of a tree are equal, so fill is not told from records."""
    salts = Salts(K)
    assert len({fill(salts, cell) for cell in range(50)}) == 50


@pytest.mark.parametrize("count", [0, 3, 6, 17])
def test_a_tree_is_perfect(count: int) -> None:
    """Another number than a power of two is a fault."""
    with pytest.raises(ValueError, match="power of two"):
        fold_up([bytes(32)] * count)


def test_folding_up_joins_neighbours() -> None:
    """Four digests by hand."""
    a, b, c, d = (bytes([n]) * 32 for n in range(4))
    assert fold_up([a]) == a
    assert fold_up([a, b, c, d]) == node(node(a, b), node(c, d))
