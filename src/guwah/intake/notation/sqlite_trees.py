"""
The tree of a table of a SQLite database, walked from left to right, and searched by row id.

Reads pages; no value of a row.
Source of the layout: https://www.sqlite.org/fileformat2.html, section 1.6.

The rules of this module are:
  * Row ids must rise, and lie between those that the pages above allow; a row of another id is
    named by its place. Of two ids that do not rise, the odd one is wrong.
  * A page is read once in a walk, whatever leads to it; neighbouring pages that cannot be read
    are one gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guwah.intake.notation.sqlite_pages import (
    INDEX_INTERIOR,
    INDEX_LEAF,
    INTERIOR,
    LEAF,
    Damaged,
    Page,
    Pages,
)

_DEEPEST = 24


class Lost(NamedTuple):
    """A row that is there but cannot be read; without an id it is named by its place."""

    rowid: int | None
    problem: str
    page: int = 0
    cell: int = 0


class Gap(NamedTuple):
    """Pages that cannot be read: their rows are those with ids above one and up to another."""

    after: int | None
    through: int | None
    pages: int


class Leaf(NamedTuple):
    """A leaf: the number of its page, the page, and the bounds of its row ids."""

    number: int
    page: Page
    after: int | None
    through: int | None


class Tree:
    """The tree of one table.

    Args:
        pages: The pages of the database.
        root: The first page of the tree.
    """

    def __init__(self, pages: Pages, root: int) -> None:
        self._pages = pages
        self._root = root

    def cells(self) -> Iterator[tuple[int, Leaf, int] | Lost | Gap]:
        """Yield row id, leaf and cell of each row, in the order of the tree."""
        last: int | None = None
        for leaf in self._leaves():
            if isinstance(leaf, Gap):
                yield leaf
                continue
            rowids = self._ids(leaf.page)
            if _all_fit(rowids, last, leaf):
                for cell, rowid in enumerate(rowids):
                    yield rowid or 0, leaf, cell
                last = rowids[-1] if rowids else last
                continue
            for cell, rowid in enumerate(rowids):
                following = rowids[cell + 1] if cell + 1 < len(rowids) else None
                if rowid is None or not _fits(rowid, last, following, leaf):
                    yield Lost(None, "corrupt-page", leaf.number, cell)
                else:
                    last = rowid
                    yield rowid, leaf, cell

    def _ids(self, page: Page) -> list[int | None]:
        """The row ids of a leaf as they stand; None for a cell that cannot be read."""
        rowids: list[int | None] = []
        for cell in range(len(page.cells)):
            try:
                rowids.append(self._pages.rowid(page, cell)[0])
            except Damaged:
                rowids.append(None)
        return rowids

    def _leaves(self) -> Iterator[Leaf | Gap]:
        """Yield the leaves of a tree from left to right; neighbouring gaps are one."""
        seen: set[int] = set()
        gap: Gap | None = None
        waiting: list[Iterator[tuple[int, int | None, int | None]]] = [
            iter([(self._root, None, None)])
        ]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            number, after, through = child
            page = None if number in seen or len(waiting) > _DEEPEST else self._pages.page(number)
            seen.add(number)
            if page is not None and page.kind == INTERIOR:
                waiting.append(iter(self._children(page, after, through)))
            elif page is not None and page.kind == LEAF:
                if gap is not None:
                    yield gap
                    gap = None
                yield Leaf(number, page, after, through)
            else:
                before = gap or Gap(after, None, 0)
                gap = Gap(before.after, through, before.pages + 1)
        if gap is not None:
            yield gap

    def _children(
        self, page: Page, after: int | None, through: int | None
    ) -> list[tuple[int, int | None, int | None]]:
        """The pages that an inner page leads to, each with the row ids that it may hold.

        A key that does not rise bounds nothing.
        """
        found: list[tuple[int, int | None]] = []
        for cell in range(len(page.cells)):
            try:
                found.append(self._pages.child(page, cell))
            except Damaged:
                found.append((0, None))
        bounds: list[int | None] = []
        last = after
        for place, (_, key) in enumerate(found):
            following = found[place + 1][1] if place + 1 < len(found) else None
            leaf = Leaf(0, page, after, through)
            bounds.append(key if key is not None and _fits(key, last, following, leaf) else None)
            last = key if bounds[-1] is not None else last
        children = []
        upper: list[int | None] = [through]
        for key in reversed(bounds):
            upper.append(key if key is not None else upper[-1])
        lower = after
        for (number, _), key, most in zip(found, bounds, reversed(upper[1:]), strict=True):
            children.append((number, lower, most))
            lower = key if key is not None else lower
        return [*children, (self._pages.rightmost(page), lower, through)]

    def numbers(self) -> Iterator[int | Gap]:
        """Numbers for the rows of a table without row ids, whose tree is that of an index."""
        waiting, seen, number = [self._root], {self._root}, 0
        damaged = 0
        while waiting:
            page = self._pages.page(waiting.pop())
            if page is None or page.kind not in (INDEX_INTERIOR, INDEX_LEAF):
                damaged += 1
                continue
            for _ in page.cells:
                number += 1
                yield number
            if page.kind == INDEX_INTERIOR:
                for child in self._index_children(page):
                    if child not in seen:
                        seen.add(child)
                        waiting.append(child)
        if damaged:
            yield Gap(None, None, damaged)

    def _index_children(self, page: Page) -> Iterator[int]:
        for at in page.cells:
            yield int.from_bytes(page.data[at : at + 4], "big")
        yield self._pages.rightmost(page)

    def place(self, rowid: int) -> tuple[Page, int] | None:
        """The leaf and cell of a row, by its id."""
        number = self._root
        for _ in range(_DEEPEST):
            page = self._pages.page(number)
            if page is None or page.kind not in (INTERIOR, LEAF):
                return None
            low, high = 0, len(page.cells)
            is_leaf = page.kind == LEAF
            try:
                while low < high:
                    middle = (low + high) // 2
                    key = (
                        self._pages.rowid(page, middle)[0]
                        if is_leaf
                        else self._pages.child(page, middle)[1]
                    )
                    if key < rowid:
                        low = middle + 1
                    else:
                        high = middle
                if is_leaf:
                    is_there = low < len(page.cells) and self._pages.rowid(page, low)[0] == rowid
                    return (page, low) if is_there else None
                is_last = low == len(page.cells)
                number = self._pages.rightmost(page) if is_last else self._pages.child(page, low)[0]
            except Damaged:
                return None
        return None


def _all_fit(rowids: list[int | None], last: int | None, leaf: Leaf) -> bool:
    """Whether the row ids of a leaf all rise and lie in its bounds: the usual case."""
    lower = last if leaf.after is None or (last is not None and last > leaf.after) else leaf.after
    for rowid in rowids:
        if rowid is None or (lower is not None and rowid <= lower):
            return False
        lower = rowid
    return leaf.through is None or lower is None or not rowids or lower <= leaf.through


def _fits(number: int, last: int | None, following: int | None, leaf: Leaf) -> bool:
    """Whether a row id can stand here: it rises, lies in its bounds, and is not itself the odd one.

    Where the next one is lower, but higher than the last one, this one is wrong, and not the next.
    """
    if last is not None and number <= last:
        return False
    if leaf.after is not None and number <= leaf.after:
        return False
    if leaf.through is not None and number > leaf.through:
        return False
    if following is None or following > number:
        return True
    is_next_right = last is None or following > last
    return not is_next_right or (leaf.after is not None and following <= leaf.after)
