"""Committing to a reading and pruning its tree."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from guwah.custody.canonical import encode
from guwah.custody.cells import Header, Opening, RecordValues, record_values
from guwah.custody.disclosure import fold, fold_tree
from guwah.custody.leaves import RECORD_NAMES
from guwah.custody.reading import commit, prune, root_of
from guwah.custody.values import to_object
from guwah.errors import DigestRefutedError
from guwah.evidence.record import Record, Sender

K = bytes(range(32))
BASE = Record(
    id="", kind="message", grade="export", reader="whatsapp", item="Chat.txt", member=None,
    span=(0, 9), context=(), thread=None, sender=Sender("Alice"), sent=None, text="Salam, Ali",
)  # fmt: skip
EVERYTHING = Opening(frozenset(RECORD_NAMES))


def values(count: int) -> list[RecordValues]:
    """Records of a made-up chat."""
    return [
        record_values(msgspec.structs.replace(BASE, text=f"canary{n} Ali"), n, "i", b"%d" % n)
        for n in range(count)
    ]


def header(count: int) -> Header:
    """Its header."""
    return Header({"format": 1}, count, bytes(40), "giver", None)


@pytest.mark.parametrize("count", [0, 1, 14, 15, 16, 40])
def test_the_cells_and_the_root_are_returned(count: int) -> None:
    """32 bytes for the header and each record; the root over cells and fill."""
    done = commit(K, header(count), iter(values(count)))
    assert (len(done.cells), done.count) == (32 * (count + 1), count)
    assert done.root == root_of(K, done.cells)


def test_a_header_must_count_its_records() -> None:
    """More or fewer is a fault of the caller."""
    for count in (2, 4):
        with pytest.raises(ValueError, match="counts"):
            commit(K, header(count), values(3))


def test_nothing_opened_is_one_digest() -> None:
    """The whole tree merges into its root."""
    done = commit(K, header(3), values(3))
    assert prune(K, done.cells, header(3), {}) == done.root.hex()


def test_what_is_opened_is_shown_and_nothing_else() -> None:
    """Two words of one record and the count of the header."""
    records = values(40)
    done = commit(K, header(40), records)
    opening = Opening(frozenset({"name", "text"}), frozenset({0}))
    tree = prune(K, done.cells, header(40), {7: (records[7], opening)}, frozenset({"count"}))
    shown = encode(tree).decode()
    assert re.findall(r"canary\d+", shown) == ["canary7"]
    assert "giver" not in shown and 'Ali"' not in shown
    folded = fold_tree(json.loads(shown))
    assert folded.root == done.root
    by_tag = {one.tag: one for one in folded.groups}
    assert {k: to_object(v) for k, v in by_tag["header"].values.items()} == {"count": 40}
    assert {k: to_object(v) for k, v in by_tag["record"].values.items()} == {"name": "Alice"}
    text = by_tag["record"].text
    assert text is not None and [one and to_object(one) for one in text] == ["canary7", None, None]


def test_a_record_withheld_is_part_of_the_largest_digest() -> None:
    """One opened record of 64 cells leaves six digests beside its group."""
    records = values(40)
    done = commit(K, header(40), records)
    tree = prune(K, done.cells, header(40), {7: (records[7], Opening(frozenset()))})
    digests, depth = 0, 0
    while tree[0] == "n":
        left, right = tree[1:]
        digests += isinstance(left, str) + isinstance(right, str)
        tree = right if isinstance(left, str) else left
        depth += 1
    assert (digests, depth, tree[0]) == (6, 6, "record")


def test_everything_opened_folds_to_the_root() -> None:
    """All records, all places."""
    records = values(20)
    done = commit(K, header(20), records)
    opened = {n: (one, EVERYTHING) for n, one in enumerate(records)}
    tree = prune(K, done.cells, header(20), opened, frozenset({"about", "item"}))
    folded = fold_tree(json.loads(encode(tree)))
    assert folded.root == done.root
    assert len(folded.groups) == 21


def test_a_changed_record_is_not_opened() -> None:
    """Whoever edits the sealed reading cannot have the edit proved."""
    records = values(3)
    done = commit(K, header(3), records)
    other = record_values(msgspec.structs.replace(BASE, text="other"), 1, "i", b"1")
    with pytest.raises(DigestRefutedError, match="record 1"):
        prune(K, done.cells, header(3), {1: (other, EVERYTHING)})
    with pytest.raises(DigestRefutedError, match="record 2"):
        prune(K, done.cells, header(3), {2: (records[1], EVERYTHING)})
    with pytest.raises(DigestRefutedError, match="header"):
        prune(K, done.cells, header(4), {}, frozenset({"count"}))


def test_unknown_ordinals_and_places_are_faults() -> None:
    """Silence would be a report that shows too little or too much."""
    records = values(3)
    done = commit(K, header(3), records)
    for ordinal in (3, -1, -2):
        with pytest.raises(ValueError, match="no such record"):
            prune(K, done.cells, header(3), {ordinal: (records[0], EVERYTHING)})
    with pytest.raises(ValueError, match="no such"):
        prune(K, done.cells, header(3), {0: (records[0], Opening(frozenset({"txet"})))})
    with pytest.raises(ValueError, match="no such"):
        prune(K, done.cells, header(3), {}, frozenset({"counts"}))


def test_damaged_cells_do_not_fold_to_the_root() -> None:
    """A changed cell of a withheld record shows in the root of the pruned tree."""
    records = values(3)
    done = commit(K, header(3), records)
    bad = bytearray(done.cells)
    bad[64] ^= 1
    tree = prune(K, bytes(bad), header(3), {2: (records[2], EVERYTHING)})
    assert fold(tree) != done.root
