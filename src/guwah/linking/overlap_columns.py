"""
Which lines of one minute are one message: lines of several exports put into columns.

A column is one message as sent; it holds one line of an export at most. Pure; keeps nothing.

The rules of this module are:
  * Lines go into one column only if what is said, who said it and when agree. The n-th of one
    export goes with the n-th of another; if one has more of them, the rest stay alone.
  * Where two exports have the same ids, an id decides: equal ids join, other ids part.
  * A file goes first with the file of its name, then with one of its kind and caption, then with
    a place where a file was left out.
  * What the app says is compared by its kind where exports show as many of it in that minute, else
    by its words: one was added, another too, and an export may lack either.
  * If exports show different numbers of files in one minute, which is which cannot be told: such
    a column is `loose`.
  * Work is linear in the lines: a column is looked for a bounded number of places ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from guwah.linking.overlap import NOBODY, Line
from guwah.linking.overlap_trace import Family, Flag, Sort
from guwah.linking.overlap_votes import distance

AHEAD: Final = 64
MOST_LOOSE: Final = 256
Key = tuple[Hashable, ...]


class Placed(NamedTuple):
    """A line of the strand of that index, at a second of the common clock."""

    at: int
    strand: int
    line: Line


class Column:
    """One message as sent: its lines, each of another export."""

    __slots__ = ("exports", "loose", "placed")

    def __init__(self, placed: Placed, export: int) -> None:
        self.placed = [placed]
        self.exports = {export}
        self.loose = False

    @property
    def first(self) -> Placed:
        """The line that was put here first."""
        return self.placed[0]

    def absorb(self, other: Column) -> None:
        """Take the lines of a column of other exports."""
        self.placed += other.placed
        self.exports |= other.exports
        self.loose = self.loose or other.loose


@dataclass(frozen=True)
class Terms:
    """What holds between the strands of one chat.

    Args:
        exports: The export of each strand, by index.
        persons: For each strand, whom each sender is in the whole chat.
        slack: Seconds by which times of two strands may differ; 0 where not listed.
        spaces: For each strand, equal where message ids are the same; `NOBODY` where alone.
    """

    exports: Sequence[int]
    persons: Sequence[Mapping[int, int]]
    slack: Mapping[tuple[int, int], int]
    spaces: Sequence[int]

    @cached_property
    def widest(self) -> int:
        """The most by which times of any two strands may differ."""
        return max(self.slack.values(), default=0)

    @cached_property
    def all_exports(self) -> int:
        """How many exports there are."""
        return len(set(self.exports))

    def person(self, placed: Placed) -> int:
        """Who sent a line, in the whole chat."""
        who = placed.line.who
        return who if who == NOBODY else self.persons[placed.strand][who]

    def may_call(self, one: Placed, other: Placed) -> bool:
        """Whether two lines that are alike can be of one sender, where an app may not say it."""
        persons = self.person(one), self.person(other)
        return persons[0] == persons[1] or NOBODY in persons

    def may_be_one(self, one: Placed, other: Placed) -> bool:
        """Whether times and ids of two lines allow that they are one message."""
        space = self.spaces[one.strand]
        ids = one.line.message_id, other.line.message_id
        if space != NOBODY and space == self.spaces[other.strand] and all(ids):
            return ids[0] == ids[1]
        gap = distance(one.at, one.line.lasts, other.at, other.line.lasts)
        return gap == 0 or gap <= self.slack.get((one.strand, other.strand), 0)

    def may_join(self, one: Column, other: Column) -> bool:
        """Whether two columns may be one message, as far as exports, times and ids go."""
        return one.exports.isdisjoint(other.exports) and all(
            self.may_be_one(a, b) for a in one.placed for b in other.placed
        )


def key_of(placed: Placed, terms: Terms) -> Key:
    """What must be equal in all lines of a column; who called is not said by every app."""
    line = placed.line
    if line.sort in (Sort.CALL, Sort.NOTICE):
        return line.sort, line.content
    return line.sort, line.content, terms.person(placed)


def columns_of(batch: Sequence[Placed], terms: Terms) -> list[tuple[Key, Column]]:
    """Put the lines of one minute into columns.

    Args:
        batch: Lines of one minute, of all strands.
        terms: What holds between the strands.

    Returns:
        Columns with their keys, in the order of their first lines.
    """
    if len(batch) == 1:
        return [(key_of(batch[0], terms), Column(batch[0], terms.exports[batch[0].strand]))]
    buckets: dict[Key, list[Placed]] = {}
    for placed in batch:
        buckets.setdefault(key_of(placed, terms), []).append(placed)
    found = []
    for key, members in buckets.items():
        if key[0] == Sort.MEDIA:
            columns = _files(members, terms)
        elif key[0] == Sort.NOTICE:
            columns = _notices(members, terms)
        else:
            columns = _fit(members, terms, terms.may_call)
        found += [(key, column) for column in columns]
    return found


def _fit(
    members: Sequence[Placed], terms: Terms, agrees: Callable[[Placed, Placed], bool]
) -> list[Column]:
    """First fit: exact times before minutes, each in the order of its export."""
    columns: list[Column] = []
    next_of: dict[int, int] = {}
    for placed in sorted(members, key=_order):
        export = terms.exports[placed.strand]
        start = next_of.get(export, 0)
        while start < len(columns) and _is_past(columns[start].first, placed, terms.widest):
            start += 1
        chosen = None
        for number in range(start, min(len(columns), start + AHEAD)):
            column = columns[number]
            if (
                export not in column.exports
                and agrees(column.first, placed)
                and all(terms.may_be_one(one, placed) for one in column.placed)
            ):
                chosen = number
                break
        if chosen is None:
            columns.append(Column(placed, export))
            chosen = len(columns) - 1
        else:
            columns[chosen].placed.append(placed)
            columns[chosen].exports.add(export)
        next_of[export] = max(start + (chosen == start), chosen - AHEAD)
    return columns


def _is_past(column: Placed, placed: Placed, widest: int) -> bool:
    """Whether a column lies too far back for this line and for all that follow it."""
    return column.line.lasts == placed.line.lasts == 1 and column.at + widest < placed.at


def _order(placed: Placed) -> tuple[int, int, int, int]:
    return placed.line.lasts, placed.at, placed.strand, placed.line.place


def _files(members: Sequence[Placed], terms: Terms) -> list[Column]:
    """Columns of files: by name, by kind and caption, by the place of a file left out."""
    columns = _fit(members, terms, _is_same_file)
    if len(columns) == 1 or len(columns) > MOST_LOOSE:
        return columns
    shown = Counter(terms.exports[placed.strand] for placed in members)
    is_loose = max(shown.values()) > 1 and len(set(shown.values())) > 1
    for agrees in (_is_same_kind, is_left_out):
        kept: list[Column] = []
        for column in columns:
            for other in kept:
                if agrees(other.first, column.first) and terms.may_join(other, column):
                    other.absorb(column)
                    other.loose = other.loose or (is_loose and not column.first.line.detail)
                    break
            else:
                kept.append(column)
        columns = kept
    return columns


def _notices(members: Sequence[Placed], terms: Terms) -> list[Column]:
    """Columns of what the app says: by its words, or, from exports that show as many of one kind,
    in their order, in whatever language."""
    shown = Counter(terms.exports[placed.strand] for placed in members)
    columns: list[Column] = []
    for number in sorted(set(shown.values())):
        same = [placed for placed in members if shown[terms.exports[placed.strand]] == number]
        for column in _fit(same, terms, lambda _one, _other: True):
            for other in columns[:AHEAD]:
                if _has_same_words(other, column) and terms.may_join(other, column):
                    other.absorb(column)
                    break
            else:
                columns.append(column)
    return columns


def _has_same_words(one: Column, other: Column) -> bool:
    words = {placed.line.detail for placed in one.placed}
    return any(placed.line.detail in words for placed in other.placed)


def _is_same_file(one: Placed, other: Placed) -> bool:
    a, b = one.line, other.line
    return (a.name, a.family, a.detail) == (b.name, b.family, b.detail)


def _is_same_kind(one: Placed, other: Placed) -> bool:
    return (one.line.family, one.line.detail) == (other.line.family, other.line.detail)


def is_left_out(first: Placed, second: Placed) -> bool:
    """Whether one line leaves out the file that the other may show."""
    one, other = first.line, second.line
    kinds = one.family == other.family or Family.ANY in (one.family, other.family)
    omitted = (one.flags | other.flags) & Flag.OMITTED
    captions = one.detail == other.detail or (omitted and not (one.detail and other.detail))
    return kinds and bool(captions)


def joined(columns: Iterable[Column]) -> Column:
    """The first of several columns, with the lines of all."""
    first, *rest = columns
    for other in rest:
        first.absorb(other)
    return first
