"""Strict folding of pruned trees: whatever does not fit is refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from guwah.custody.cells import Header, Opening, record_values
from guwah.custody.disclosure import fold, fold_entry, fold_tree
from guwah.custody.leaves import RECORD_NAMES
from guwah.custody.reading import commit, prune
from guwah.errors import DigestRefutedError
from guwah.evidence.record import Record, Sender

K = bytes(range(32))
D = "0" * 64
FILE = {"name": "a.jpg", "type": None, "size": None, "sha256": None}
RECORD = Record(
    id="", kind="message", grade="export", reader="whatsapp", item="Chat.txt", member=None,
    span=(0, 9), context=(), thread=None, sender=Sender("Alice"), sent=None, text="Salam Ali",
)  # fmt: skip
VALUES = record_values(RECORD, 0, "i", b"raw bytes", [FILE])
HEADER = Header({"format": 1}, 1, None, None, None)
DONE = commit(K, HEADER, [VALUES])
OPENED = {0: (VALUES, Opening(frozenset(RECORD_NAMES)))}
TREE = prune(K, DONE.cells, HEADER, OPENED, frozenset({"count"}))


def find(tree: Any, tag: str) -> list[Any]:
    """The group with this tag."""
    if isinstance(tree, list) and tree[0] == tag:
        return tree
    parts = tree[1:] if isinstance(tree, list) and tree[0] == "n" else []
    return next((one for part in parts if (one := find(part, tag))), [])


def test_the_untouched_tree_folds_to_its_root() -> None:
    """The base of what follows."""
    assert fold(TREE) == DONE.root
    assert [one.tag for one in fold_tree(TREE).groups].count("record") == 1


def put(tag: str, place: int, value: Any) -> Callable[[Any], Any]:
    """A change that puts something at a place of a group."""

    def change(tree: Any) -> Any:
        find(tree, tag)[place] = value
        return tree

    return change


def in_list(name: str, change: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    """A change inside an opened list."""

    def outer(tree: Any) -> Any:
        change(find(tree, "record")[1 + RECORD_NAMES.index(name)])
        return tree

    return outer


def at(name: str, part: Any, value: Any) -> Callable[[Any], Any]:
    """A change of salt, type or value of an opened place."""

    def outer(tree: Any) -> Any:
        find(tree, "record")[1 + RECORD_NAMES.index(name)][part] = value
        return tree

    return outer


MALFORMED: list[Callable[[Any], Any]] = [
    lambda tree: None, lambda tree: [], lambda tree: {}, lambda tree: 1, lambda tree: "",
    lambda tree: D[:-1], lambda tree: D + "0", lambda tree: D + "\n", lambda tree: "A" * 64,
    lambda tree: [*tree, D], lambda tree: tree[:2], lambda tree: ["x", *tree[1:]],
    lambda tree: [None, *tree[1:]], lambda tree: ["n", [], D], lambda tree: ["n", None, D],
    lambda tree: ["entry", *[D] * 6], lambda tree: ["list", [D, "n", None]],
    lambda tree: ["header", *[D] * 4], lambda tree: ["header", *[D] * 6],
    lambda tree: ["record", *[D] * 15], lambda tree: ["record", *[D] * 17],
    lambda tree: ["n", ["header", *[D] * 5], ["header", *[D] * 5]],
    lambda tree: ["n", ["record", *[D] * 16], ["n", ["record", *[D] * 16], D]],
    lambda tree: ["n", tree, ["record", *[D] * 16]],
    put("record", 1, [D, "i"]), put("record", 1, [D, "i", 0, 0]), put("record", 1, None),
    put("record", 1, [0, "i", 0]), put("record", 1, ["0", "i", 0]), put("record", 1, 7),
    at("ordinal", 1, "s"), at("kind", 2, 1), at("kind", 1, "b"), at("raw", 2, "0"),
    at("ordinal", 2, -1), at("ordinal", 2, True), at("marks", 2, "[ ]"), at("self", 1, "s"),
    put("record", 13, [D, "s", ""]), put("record", 13, ["list"]), put("record", 13, ["lst", D]),
    in_list("text", lambda text: text.__setitem__(1, D)),
    in_list("text", lambda text: text.__setitem__(1, [D, "s", "x"])),
    in_list("text", lambda text: text.__setitem__(1, [D, "n", None])),
    in_list("text", lambda text: text.__setitem__(1, [D, "b", ""])),
    in_list("text", lambda text: text.__setitem__(2, [D, "n", None])),
    in_list("text", lambda text: text.__setitem__(2, [D, "j", "1"])),
    in_list("text", lambda text: text.__setitem__(2, ["list", [D, "n", None]])),
    in_list("text", lambda text: text.extend([D] * 512)),
    in_list("files", lambda files: files.__setitem__(2, [D, "s", "a"])),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MALFORMED)))
def test_malformed_trees_are_refused(number: int) -> None:
    """Sizes, names, types, depths, spelling."""
    with pytest.raises(DigestRefutedError):
        fold(MALFORMED[number](copy.deepcopy(TREE)))


def deep(tree: Any, depth: int = 4) -> Any:
    """The tree with digests to its left, so far down."""
    for _ in range(depth):
        tree = ["n", D, tree]
    return tree


def opened(ordinal: int) -> list[Any]:
    """A record of which the ordinal is shown."""
    return ["record", [D, "i", ordinal], *[D] * 15]


def test_a_list_may_have_512_elements() -> None:
    """The limit itself is allowed."""
    fold(deep(["record", *[D] * 12, ["list", [D, "s", ""], *[D] * 512], *[D] * 3]))


def test_depths_from_4_to_32_are_read_and_others_are_not() -> None:
    """Also far deeper: no recursion without end."""
    for depth in (0, 3, 4, 32, 33, 100_000):
        if 4 <= depth <= 32:
            fold(deep(opened(0), depth))
        else:
            with pytest.raises(DigestRefutedError, match=r"deep|depth"):
                fold(deep(opened(0), depth))


def test_a_group_that_stands_for_a_whole_subtree_is_refused() -> None:
    """A digest below the groups shows that a node was passed off as a group."""
    with pytest.raises(DigestRefutedError, match="depth"):
        fold(deep(["n", ["n", D, D], opened(0)]))


def test_a_second_header_is_refused() -> None:
    """Whatever it shows."""
    header = ["header", *[D] * 5]
    fold(deep(["n", header, opened(7)], 3))
    with pytest.raises(DigestRefutedError, match="two headers"):
        fold(deep(["n", header, header], 3))


def test_bytes_may_stand_where_characters_are_no_unicode() -> None:
    """In what an export wrote; not in what Guwah writes itself."""
    for name in ("member", "thread", "name", "handle", "written"):
        fold(at(name, slice(1, None), ["b", "eda080"])(copy.deepcopy(TREE)))
    for name in ("kind", "item"):
        with pytest.raises(DigestRefutedError, match="wrong type"):
            fold(at(name, slice(1, None), ["b", "eda080"])(copy.deepcopy(TREE)))


@pytest.mark.parametrize(
    "entry",
    [None, [], "entry", ["record", *[D] * 16], ["entry", *[D] * 5], ["entry", *[D] * 7],
     ["entry", [D, "b", "00"], *[D] * 5], ["entry", D, [D, "s", ""], *[D] * 4],
     ["entry", *[D] * 5, [D, "j", "{ }"]]],
)  # fmt: skip
def test_malformed_entries_are_refused(entry: Any) -> None:
    """Six places of their types."""
    with pytest.raises(DigestRefutedError):
        fold_entry(entry)


def test_what_is_disclosed_is_told_apart_from_what_is_withheld() -> None:
    """An absent text is shown as absent, a withheld one as unknown."""
    absent = ["record", *[D] * 12, ["list", [D, "n", None]], *[D] * 3]
    withheld = ["record", *[D] * 16]
    one, two = (fold_tree(deep(record)).groups[0] for record in (absent, withheld))
    assert (one.present, one.text) == ({"text": False}, None)
    assert (two.present, two.text) == ({}, None)
