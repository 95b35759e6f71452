"""
Folding what was disclosed: pruned trees and groups, strictly, back to their digest.

The second implementation beside `verifier/standalone.py`, held against it by shared vectors.
Knows no log and no signature.
Specification: docs/spec/report.md, "Pruned trees and groups"

The rules that this module enforces are:
  * A digest is 64 lower-case hex digits; a group has exactly its places.
  * Every opened leaf has a type that its place may have, and a value that fits the type.
  * Opened groups lie all at one depth, from 4 to 32, and nothing lies deeper.
  * There is at most one header.
  * An opened list shows its presence leaf; what is absent has no elements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from guwah.custody.commitment import group, leaf, node
from guwah.custody.entry import PLACES
from guwah.custody.leaves import (
    FILES_PLACE,
    HEADER_NAMES,
    HEADER_TYPES,
    MAX_ELEMENTS,
    RECORD_NAMES,
    RECORD_TYPES,
    TEXT_PLACE,
)
from guwah.custody.values import Value, from_json
from guwah.errors import DigestRefutedError

MIN_DEPTH: Final = 4
MAX_DEPTH: Final = 32
_ENTRY_TYPES: Final = ("s", "b", "s", "s", "b", "j")
_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class OpenedGroup:
    """A header, record or entry of which something is disclosed.

    Args:
        tag: `header`, `record` or `entry`.
        digest: What the group folds to, 32 bytes.
        values: The opened places that are no list, by name.
        text: The text's elements, None where withheld; None as a whole if the list is withheld
            or there is no text (then `present` tells which).
        files: The same for the files.
        present: For each opened list whether there is a text, or are files.
    """

    tag: str
    digest: bytes
    values: dict[str, Value]
    text: tuple[Value | None, ...] | None
    files: tuple[Value | None, ...] | None
    present: dict[str, bool]


_Found = list[tuple[int, OpenedGroup | None]]
"""Depth of each digest (None) and each opened group, from left to right."""


@dataclass(frozen=True, slots=True)
class FoldedTree:
    """A pruned tree: its root, and the groups opened in it, from left to right."""

    root: bytes
    groups: tuple[OpenedGroup, ...]


def fold(untrusted_tree: Any) -> bytes:
    """The root of a pruned tree.

    Args:
        untrusted_tree: TREE of docs/spec/report.md, as parsed from canonical JSON.

    Raises:
        DigestRefutedError: If it is not a pruned tree.
    """
    return fold_tree(untrusted_tree).root


def fold_tree(untrusted_tree: Any) -> FoldedTree:
    """The root of a pruned tree with what it discloses.

    Raises:
        DigestRefutedError: If it is not a pruned tree.
    """
    found: _Found = []
    root = _fold(untrusted_tree, 0, found)
    groups = tuple(one for _, one in found if one is not None)
    if groups:
        _verify_shape(found, groups)
    return FoldedTree(root, groups)


def fold_entry(untrusted_group: Any) -> OpenedGroup:
    """A custody entry as disclosed; its `digest` is E.

    Args:
        untrusted_group: `["entry", PLACE × 6]`.

    Raises:
        DigestRefutedError: If it is not that.
    """
    parts = _parts(untrusted_group)
    if parts[0] != "entry":
        raise DigestRefutedError("not a custody entry")
    return _fold_group("entry", parts[1:], PLACES, _ENTRY_TYPES)


def _fold(untrusted_tree: Any, depth: int, found: _Found) -> bytes:
    if isinstance(untrusted_tree, str):
        found.append((depth, None))
        return _digest(untrusted_tree)
    parts = _parts(untrusted_tree)
    match parts[0]:
        case "n" if len(parts) == 3:
            if depth >= MAX_DEPTH:
                raise DigestRefutedError("a tree that is too deep")
            left = _fold(parts[1], depth + 1, found)
            return node(left, _fold(parts[2], depth + 1, found))
        case "header":
            one = _fold_group("header", parts[1:], HEADER_NAMES, HEADER_TYPES)
        case "record":
            one = _fold_group("record", parts[1:], RECORD_NAMES, RECORD_TYPES)
        case _:
            raise DigestRefutedError("a tree with an unknown part")
    found.append((depth, one))
    return one.digest


def _verify_shape(found: _Found, groups: tuple[OpenedGroup, ...]) -> None:
    """Refuse groups at different depths or above the lowest, and a second header."""
    lowest = max(depth for depth, _ in found)
    if lowest < MIN_DEPTH or any(depth != lowest for depth, one in found if one is not None):
        raise DigestRefutedError("a tree whose opened groups lie at a wrong depth")
    if sum(one.tag == "header" for one in groups) > 1:
        raise DigestRefutedError("a tree with two headers")


def _fold_group(
    tag: str, untrusted_places: list[Any], names: tuple[str, ...], types: tuple[str, ...]
) -> OpenedGroup:
    if len(untrusted_places) != len(names):
        raise DigestRefutedError(f"a {tag} has {len(names)} places")
    digests: list[bytes] = []
    values: dict[str, Value] = {}
    lists: dict[str, tuple[Value | None, ...]] = {}
    present: dict[str, bool] = {}
    for name, kind, untrusted_place in zip(names, types, untrusted_places, strict=True):
        if kind == "list":
            digest, elements = _fold_list(name, untrusted_place)
            if elements is not None:
                present[name] = elements[0] == Value("s", b"")
                lists[name] = elements[1:]
        else:
            digest, value = _fold_place(name, kind, untrusted_place)
            if value is not None:
                values[name] = value
        digests.append(digest)
    text, files = (
        lists.get(name) if present.get(name) else None
        for name in (RECORD_NAMES[TEXT_PLACE], RECORD_NAMES[FILES_PLACE])
    )
    return OpenedGroup(tag, group(tag, *digests), values, text, files, present)


def _fold_list(name: str, untrusted_list: Any) -> tuple[bytes, tuple[Value | None, ...] | None]:
    """Digest of a list, and if it is opened its presence value and its elements."""
    if isinstance(untrusted_list, str):
        return _digest(untrusted_list), None
    parts = _parts(untrusted_list)
    if parts[0] != "list" or not 2 <= len(parts) <= MAX_ELEMENTS + 2:
        raise DigestRefutedError("a malformed list")
    digest, presence = _fold_place(name, "s", parts[1])
    if presence is None or presence not in (Value("s", b""), Value.null()):
        raise DigestRefutedError("a list that does not show whether it is there")
    if presence.type == "n" and len(parts) > 2:
        raise DigestRefutedError("a list that is absent and has elements")
    element_types = "sb" if name == RECORD_NAMES[TEXT_PLACE] else "j"
    digests, values = [digest], [presence]
    for untrusted_place in parts[2:]:
        digest, value = _fold_place(name, element_types, untrusted_place)
        if value is not None and value.type == "n":
            raise DigestRefutedError("an element of a list that is null")
        digests.append(digest)
        values.append(value)  # type: ignore[arg-type]
    return group("list", *digests), tuple(values)


def _fold_place(name: str, types: str, untrusted_place: Any) -> tuple[bytes, Value | None]:
    """Digest of a place, and its value if it is opened."""
    if isinstance(untrusted_place, str):
        return _digest(untrusted_place), None
    parts = _parts(untrusted_place)
    if len(parts) != 3 or not isinstance(parts[0], str):
        raise DigestRefutedError("a malformed opened leaf")
    salt, value = _digest(parts[0]), from_json(parts[1], parts[2])
    if value.type not in types and value.type != "n":
        raise DigestRefutedError(f"a leaf {name!r} of the wrong type")
    return leaf(salt, name, value), value


def _parts(untrusted: Any) -> list[Any]:
    if not isinstance(untrusted, list) or not untrusted:
        raise DigestRefutedError("a tree or group that is not a list")
    return untrusted


def _digest(untrusted_hex: str) -> bytes:
    if not _DIGEST(untrusted_hex):
        raise DigestRefutedError("not a digest")
    return bytes.fromhex(untrusted_hex)
