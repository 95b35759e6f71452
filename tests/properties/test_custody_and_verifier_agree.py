"""Two implementations of the tree, written apart: they accept the same and refuse the same."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.custody.cells import Header, Opening, record_values
from guwah.custody.disclosure import fold
from guwah.custody.leaves import RECORD_NAMES
from guwah.custody.reading import commit, prune
from guwah.custody.signing import Signer, verify_signature
from guwah.errors import DigestRefutedError, SignatureRefutedError
from guwah.evidence.record import Anomaly, Record, Sender
from guwah.verifier import standalone

K = bytes(range(32))
RECORD = Record(
    "", "message", "export", "whatsapp", "Chat.txt", "m", (0, 9), (), "t",
    Sender("\udc00", "h", False), None, "Salam \ud800 Ali",
)  # fmt: skip
FILE = {"name": "a.jpg", "type": None, "size": 1, "sha256": "0" * 64}
FOUND: list[Record | Anomaly] = [
    RECORD, Anomaly("whatsapp", "Chat.txt", None, (9, 3), "no-header"), *[RECORD] * 18,
    Record("", "call", "database", "ios-calls", "c.db", None, None, (), None, None, None, None,
           locator={"table": "ZCALLRECORD", "rowid": 7}),
    Anomaly("ios-calls", "c.db", None, None, "corrupt-page", "", {"table": "T", "after": 7}),
]  # fmt: skip
VALUES = [record_values(one, n, "i" * 32, b"raw", [FILE][: n % 2]) for n, one in enumerate(FOUND)]
HEADER = Header({"format": 1}, len(VALUES), bytes(40), None, "2026-01-02T03:04:05Z")
DONE = commit(K, HEADER, VALUES)
PLACES = frozenset({"ordinal", "name", "written", "text", "files", "marks", "raw", "self"})
TREE = prune(
    K, DONE.cells, HEADER,
    {0: (VALUES[0], Opening(frozenset(RECORD_NAMES))), 1: (VALUES[1], Opening(PLACES)),
     9: (VALUES[9], Opening(PLACES, frozenset({1}), frozenset())),
     20: (VALUES[20], Opening(frozenset(RECORD_NAMES))),
     21: (VALUES[21], Opening(frozenset(RECORD_NAMES)))},
    frozenset({"count", "item"}),
)  # fmt: skip
D = "0" * 64
SCRAPS: list[Any] = [
    None, " ", D, D[:-1], "A" * 64, 0, 1, True, -1, 2**53 - 1, "n", "s", "b", "i", "j", "record",
    "header", "list", [], [D], ["n", D, D], [D, "n", None], [D, "s", ""], [D, "s", "x"],
    [D, "b", "eda080"], [D, "i", 1], [D, "j", "[]"], [D, "j", "[ ]"], ["list", D],
    ["list", [D, "n", None]], ["list", [D, "s", ""], D], ["record", *[D] * 16],
    ["header", *[D] * 5],
]  # fmt: skip


def by_verifier(tree: Any) -> bytes | None:
    """The root by the stand-alone verifier, None where it refuses."""
    found: Any = []
    try:
        root = standalone.fold_tree(tree, found)
        standalone.verify_shape(found)
    except standalone.RefutedError:
        return None
    return root


def by_custody(tree: Any) -> bytes | None:
    """The root by custody, None where it refuses."""
    try:
        return fold(tree)
    except DigestRefutedError:
        return None


def change(data: st.DataObject, tree: Any) -> Any:
    """The tree with one part, at any depth, replaced, removed, doubled or swapped."""
    lists: list[list[Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, list):
            lists.append(part)
            for inner in part:
                walk(inner)

    walk(tree)
    where = data.draw(st.sampled_from(lists).filter(bool))
    at = data.draw(st.integers(0, len(where) - 1))
    match data.draw(st.sampled_from(["put", "remove", "double", "swap"])):
        case "put":
            where[at] = copy.deepcopy(data.draw(st.sampled_from(SCRAPS)))
        case "remove":
            del where[at]
        case "double":
            where.insert(at, copy.deepcopy(where[at]))
        case _:
            where[at - 1], where[at] = where[at], where[at - 1]
    return tree


def test_both_fold_what_custody_disclosed() -> None:
    """Records, anomalies, rows of a database, lists in part, characters that are no Unicode."""
    assert by_verifier(TREE) == by_custody(TREE) == DONE.root


def test_an_empty_json_value_is_refused_by_both() -> None:
    """No bytes are no JSON: refused, not a fault."""
    tree: Any = ["record", *[D] * 15, [D, "j", ""]]
    for _ in range(4):
        tree = ["n", D, tree]
    assert by_custody(tree) is None
    assert by_verifier(tree) is None


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(1, 2))
def test_both_judge_a_changed_tree_alike(data: st.DataObject, times: int) -> None:
    """The same root, or both refuse; never the root that was committed to."""
    tree = copy.deepcopy(TREE)
    for _ in range(times):
        tree = change(data, tree)
    assert by_verifier(tree) == by_custody(tree)
    assert tree == TREE or by_custody(tree) != DONE.root


SMALL = [
    bytes(32), b"\1" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f", b"\xed" + b"\xff" * 30 + b"\x7f",
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.binary(min_size=32, max_size=32), st.binary(max_size=20), st.integers(-1, 511),
    st.none() | st.sampled_from(SMALL), st.none() | st.sampled_from(SMALL),
)  # fmt: skip
def test_both_judge_a_signature_alike(
    seed: bytes, message: bytes, bit: int, key: bytes | None, r: bytes | None
) -> None:
    """Good, changed in one bit, or with a key or R of small order."""
    signer = Signer(seed)
    signature = bytearray(signer.sign(message))
    if bit >= 0:
        signature[bit // 8] ^= 1 << bit % 8
    public, carried = key or signer.public, (r or bytes(signature[:32])) + bytes(signature[32:])
    try:
        verify_signature(public, message, carried)
        holds = True
    except SignatureRefutedError:
        holds = False
    assert standalone.is_signed(public, message, carried) is holds
    assert holds is (bit < 0 and key is None and r is None)
