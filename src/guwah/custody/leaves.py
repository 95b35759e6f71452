"""
The leaves of one cell: their order, their digests, and what of them is opened.

Knows no record and no tree: `cells` says what a record's leaves hold, `reading` what is above.
Specification: docs/spec/commitments.md, "Cells", "Disclosure"

The rules that this module enforces are:
  * A header has five leaves, a record or anomaly sixteen, always all, in one order.
  * Leaf `a` of a cell has salt S(cell, a); all salts of a cell come from one call of SHAKE256.
  * A list is a group of its own: its presence leaf, then its elements.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct
from typing import Any, Final

import msgspec

from guwah.custody.commitment import LEAF_TAG, Salts
from guwah.custody.values import Value, to_json

HEADER_NAMES: Final = ("about", "count", "item", "giver", "received")
HEADER_TYPES: Final = ("j", "i", "b", "s", "s")
RECORD_NAMES: Final = (
    "ordinal", "kind", "raw", "item", "member", "span", "thread", "name",
    "handle", "self", "written", "time", "text", "files", "marks", "more",
)  # fmt: skip
# "sb": characters, or bytes where they are no valid Unicode.
RECORD_TYPES: Final = (
    "i", "s", "b", "s", "sb", "j", "sb", "sb",
    "sb", "j", "sb", "j", "list", "list", "j", "j",
)  # fmt: skip
TEXT_PLACE: Final = 12
FILES_PLACE: Final = 13
FIRST_ELEMENT: Final = 16
MAX_ELEMENTS: Final = 512

_sha256 = hashlib.sha256
_HEADER_TAG: Final = b"guwah/v1/header\0"
_RECORD_TAG: Final = b"guwah/v1/record\0"
_LIST_TAG: Final = b"guwah/v1/list\0"


@dataclass(frozen=True, slots=True)
class Opening:
    """What is disclosed of one record.

    Args:
        places: Names of `RECORD_NAMES`; `text` and `files` open the list and its presence leaf.
        text: Numbers of the segments to open if `text` is among the places; None means all.
        files: The same for the files.
    """

    places: frozenset[str]
    text: frozenset[int] | None = None
    files: frozenset[int] | None = None


class RecordValues(msgspec.Struct, frozen=True, gc=False):
    """The leaves of one record or anomaly, all but their salts.

    Args:
        bodies: `u8(length of name) ‖ name ‖ type ‖ data` for the sixteen places (a list's
            presence leaf at its place), then for each segment of the text, then for each file:
            leaf `a` of the cell has salt S(cell, a).
        text_count: How many segments the text has.
    """

    bodies: tuple[bytes, ...]
    text_count: int

    def value(self, name: str) -> Value:
        """The value at a place; of a list that of its presence leaf."""
        return _bare(self.bodies[RECORD_NAMES.index(name)])

    @property
    def ordinal(self) -> int:
        """The record's number in file order, from 0."""
        return int.from_bytes(self.value("ordinal").data, "big")

    @property
    def segments(self) -> tuple[str, ...] | None:
        """The segments of the text, which concatenate to it; None if there is no text."""
        if self.value("text").type == "n":
            return None
        text = self.bodies[FIRST_ELEMENT : FIRST_ELEMENT + self.text_count]
        return tuple(_bare(body).data.decode("utf-8", "surrogatepass") for body in text)

    @property
    def file_values(self) -> tuple[Value, ...]:
        """The values of the files."""
        return tuple(_bare(body) for body in self.bodies[FIRST_ELEMENT + self.text_count :])

    def digest(self, salts: Salts, cell: int) -> bytes:
        """The digest of the cell that these leaves make.

        Args:
            salts: The tree's salts.
            cell: The cell's number: the ordinal plus one.
        """
        leaves = self._leaves(salts, cell)
        elements, files_from = b"".join(leaves[FIRST_ELEMENT:]), 32 * self.text_count
        leaves[TEXT_PLACE] = _sha256(
            _LIST_TAG + leaves[TEXT_PLACE] + elements[:files_from]
        ).digest()
        leaves[FILES_PLACE] = _sha256(
            _LIST_TAG + leaves[FILES_PLACE] + elements[files_from:]
        ).digest()
        return _sha256(_RECORD_TAG + b"".join(leaves[:FIRST_ELEMENT])).digest()

    def prune(self, salts: Salts, cell: int, opening: Opening) -> list[Any]:
        """`["record", PLACE × 16]` with these places and elements opened."""
        first = _split(salts.first(cell, len(self.bodies)))
        digests = self._leaves(salts, cell)
        lists = {
            "text": (0, self.text_count, opening.text),
            "files": (self.text_count, len(self.bodies) - FIRST_ELEMENT, opening.files),
        }
        places: list[Any] = ["record"]
        for place, name in enumerate(RECORD_NAMES):
            if name not in lists:
                opened = name in opening.places
                places.append(_place(first[place], self.bodies[place], opened))
                continue
            start, end, chosen = lists[name]
            elements = range(FIRST_ELEMENT + start, FIRST_ELEMENT + end)
            if name not in opening.places:
                parts = b"".join(digests[at] for at in elements)
                places.append(_sha256(_LIST_TAG + digests[place] + parts).hexdigest())
                continue
            places.append(["list", _place(first[place], self.bodies[place], True)])
            for number, at in enumerate(elements):
                opened = chosen is None or number in chosen
                places[-1].append(_place(first[at], self.bodies[at], opened))
        return places

    def _leaves(self, salts: Salts, cell: int) -> list[bytes]:
        """The digests of all leaves, in the order of their salts."""
        bodies = self.bodies
        first = _split(salts.first(cell, len(bodies)))
        # The hot path: one line, no call but the hash. `strict` would cost 1 µs a record.
        return [_sha256(LEAF_TAG + s + b).digest() for s, b in zip(first, bodies)]  # noqa: B905


def header_digest(salts: Salts, bodies: Sequence[bytes]) -> bytes:
    """The digest of cell 0 from its five leaf bodies."""
    first = _split(salts.first(0, len(HEADER_NAMES)))
    leaves = [_sha256(LEAF_TAG + s + b).digest() for s, b in zip(first, bodies, strict=True)]
    return _sha256(_HEADER_TAG + b"".join(leaves)).digest()


def header_places(salts: Salts, bodies: Sequence[bytes], opened: frozenset[str]) -> list[Any]:
    """`["header", PLACE × 5]` with these places opened."""
    first = _split(salts.first(0, len(HEADER_NAMES)))
    places = zip(HEADER_NAMES, first, bodies, strict=True)
    return ["header", *(_place(salt, body, n in opened) for n, salt, body in places)]


def _bare(body: bytes) -> Value:
    return Value.from_typed(body[1 + body[0] :])


@lru_cache(maxsize=1024)
def _splitter(size: int) -> Struct:
    return Struct("32s" * (size // 32))


def _split(salts: bytes) -> tuple[bytes, ...]:
    """Cut a run of salts into its salts."""
    return _splitter(len(salts)).unpack(salts)


def _place(salt: bytes, body: bytes, opened: bool) -> Any:
    """A place as it stands in a disclosure: an opened leaf, or its digest."""
    if opened:
        return [salt.hex(), *to_json(_bare(body))]
    return _sha256(LEAF_TAG + salt + body).hexdigest()
