"""
One pass over all exports of one chat, in the order of time: which lines are one message.

Holds a few minutes at a time, however long the chat is.

The rules of this module are:
  * Every line comes out exactly once; no column holds two lines of one export.
  * Lines of neighbouring minutes are one message only where the clocks are known to be apart by
    some seconds, and no line of the same minute fits.
  * Another text is the same message only where one of the two says that it was edited or deleted,
    or both have one id, and it stands in the same place of the order: never by likeness.
  * Two messages that stand in the same place without such a mark stay two, and are told.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Final

from guwah.linking.overlap import NOBODY, Clock, Line
from guwah.linking.overlap_columns import (
    Column,
    Key,
    Placed,
    Terms,
    columns_of,
    is_left_out,
    joined,
)
from guwah.linking.overlap_trace import Flag, Sort

MINUTE: Final = 60
MOST_OPEN: Final = 64
MOST_OTHERS: Final = 48
MOST_COLUMNS: Final = 512
_CAN_CHANGE: Final = frozenset({Sort.TEXT, Sort.MEDIA, Sort.DELETED})
_EXPLAINS: Final = Flag.EDITED | Flag.DELETED


@dataclass(frozen=True)
class Swept:
    """What one minute came to: its columns, and pairs of columns that only differ in the text."""

    columns: list[Column]
    differing: list[tuple[Column, Column]] = field(default_factory=list)


def placed(lines: Iterable[Line], strand: int, clock: Clock) -> Iterator[Placed]:
    """Yield a strand's lines by the common clock.

    Args:
        lines: The lines by their own clock.
        strand: The strand's index.
        clock: From its own clock to the common one.

    Yields:
        Lines in the order of the common clock; where it steps back, a few are held.
    """
    least, most = clock.reach
    if least == most:
        for line in lines:
            yield Placed(line.at + least, strand, line)
        return
    held: list[tuple[int, int, Placed]] = []
    for line in lines:
        at = clock.at(line.at)
        heapq.heappush(held, (at, line.number, Placed(at, strand, line)))
        while held and held[0][0] <= line.at + least:
            yield heapq.heappop(held)[2]
    while held:
        yield heapq.heappop(held)[2]


def minutes(streams: Sequence[Iterator[Placed]]) -> Iterator[tuple[int, list[Placed]]]:
    """Yield each minute in which any stream has a line, with the lines of all."""
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        minute = min(head.at // MINUTE for head in heads if head is not None)
        batch: list[Placed] = []
        for number, stream in enumerate(streams):
            head = heads[number]
            while head is not None and head.at // MINUTE == minute:
                batch.append(head)
                head = next(stream, None)
            heads[number] = head
        yield minute, batch


def sweep(streams: Sequence[Iterator[Placed]], terms: Terms) -> Iterator[Swept]:
    """Find what is one message.

    Args:
        streams: For each strand its lines by the common clock.
        terms: What holds between the strands.

    Yields:
        For each minute what it came to.
    """
    reach = 0 if not terms.widest else 1 + terms.widest // MINUTE
    waiting: list[tuple[int, list[tuple[Key, Column]]]] = []
    for minute, batch in minutes(streams):
        while waiting and waiting[0][0] < minute - reach:
            yield _settled(waiting.pop(0)[1], terms)
        columns = columns_of(batch, terms)
        if reach and waiting:
            columns = _across(waiting, columns, terms)
        if reach:
            waiting.append((minute, columns))
        else:
            yield _settled(columns, terms)
    for _minute, columns in waiting:
        yield _settled(columns, terms)


def _across(
    waiting: Sequence[tuple[int, list[tuple[Key, Column]]]],
    columns: list[tuple[Key, Column]],
    terms: Terms,
) -> list[tuple[Key, Column]]:
    """Join columns of this minute with those of the minutes before, as far as clocks may differ."""
    before: dict[Key, list[Column]] = {}
    for _minute, earlier in waiting:
        for key, column in earlier:
            before.setdefault(key, []).append(column)
    kept = []
    for key, column in columns:
        candidates = before.get(key, [])[-MOST_OPEN:]
        for other in candidates:
            if _agree(key, other, column) and terms.may_join(other, column):
                other.absorb(column)
                other.loose = other.loose or (key[0] == Sort.MEDIA and len(candidates) > 1)
                break
        else:
            kept.append((key, column))
    return kept


def _agree(key: Key, one: Column, other: Column) -> bool:
    """Whether two columns of one key say the same: of files a key tells too little."""
    return key[0] != Sort.MEDIA or is_left_out(one.first, other.first)


def _settled(columns: Sequence[tuple[Key, Column]], terms: Terms) -> Swept:
    """The columns of a minute after edits and deletions were told from other messages."""
    if not 2 <= len(columns) <= MOST_COLUMNS:
        return Swept([column for _, column in columns])
    by_person: dict[int, list[Column]] = {}
    for key, column in columns:
        if key[0] in _CAN_CHANGE and len(column.exports) < terms.all_exports:
            by_person.setdefault(terms.person(column.first), []).append(column)
    gone: set[int] = set()
    differing: list[tuple[Column, Column]] = []
    for person, others in by_person.items():
        if person == NOBODY or not 2 <= len(others) <= MOST_OTHERS:
            continue
        shared = [column for _, column in columns if len(column.exports) > 1]
        for group in _groups(others, shared, terms):
            if any(_is_explained(a, b, terms) for a, b in combinations(group, 2)):
                gone |= {id(column) for column in group[1:]}
                joined(group)
            elif all(column.first.line.sort == Sort.TEXT for column in group):
                differing += pairwise(group)
    return Swept([column for _, column in columns if id(column) not in gone], differing)


def _groups(
    others: Sequence[Column], shared: Sequence[Column], terms: Terms
) -> Iterator[list[Column]]:
    """Columns of one sender and minute that can only be the same message.

    A group is given out if each export shows it once; or, if each shows as many as the others,
    the n-th of each. What cannot be told apart is left as it is.
    """
    near: dict[int, set[int]] = {number: set() for number in range(len(others))}
    for (a, one), (b, other) in combinations(enumerate(others), 2):
        if (
            _may_change(one.first.line, other.first.line)
            and terms.may_join(one, other)
            and _is_same_place(one, other, shared)
        ):
            near[a].add(b)
            near[b].add(a)
    left = set(near)
    while left:
        group = _reached(min(left), near)
        left -= group
        members = sorted(group)
        if len(members) > 1:
            yield from _ranked([others[number] for number in members], near, members)


def _may_change(one: Line, other: Line) -> bool:
    """Whether one line can be what became of the other: no text becomes a file."""
    if Sort.DELETED in (one.sort, other.sort):
        return True
    return one.sort == other.sort and (one.sort == Sort.TEXT or one.family == other.family)


def _reached(start: int, near: dict[int, set[int]]) -> set[int]:
    found, rest = {start}, [start]
    while rest:
        for other in near[rest.pop()] - found:
            found.add(other)
            rest.append(other)
    return found


def _ranked(
    group: list[Column], near: dict[int, set[int]], members: list[int]
) -> Iterator[list[Column]]:
    """The n-th columns of each export, if all exports show as many."""
    rows: dict[tuple[int, ...], list[tuple[int, Column, int]]] = {}
    for column, number in zip(group, members, strict=True):
        rows.setdefault(tuple(sorted(column.exports)), []).append(
            (column.first.line.place, column, number)
        )
    sets = [set(row) for row in rows]
    if any(not a.isdisjoint(b) for a, b in combinations(sets, 2)):
        return
    if len({len(row) for row in rows.values()}) > 1:
        return
    for same in zip(*(sorted(row, key=lambda one: one[0]) for row in rows.values()), strict=True):
        if all(b[2] in near[a[2]] for a, b in combinations(same, 2)):
            yield [column for _, column, _ in same]


def _is_same_place(one: Column, other: Column, shared: Iterable[Column]) -> bool:
    """Whether two columns stand between the same messages that both their exports show."""
    a, b = one.first, other.first
    for column in shared:
        lines = {each.strand: each.line.place for each in column.placed}
        if {a.strand, b.strand} <= lines.keys() and (a.line.place < lines[a.strand]) != (
            b.line.place < lines[b.strand]
        ):
            return False
    return True


def _is_explained(one: Column, other: Column, terms: Terms) -> bool:
    """Whether a mark or an id says that two texts are one message."""
    if any(placed.line.flags & _EXPLAINS for placed in (*one.placed, *other.placed)):
        return True
    return any(
        a.line.message_id and a.line.message_id == b.line.message_id
        and terms.spaces[a.strand] == terms.spaces[b.strand] != NOBODY
        for a in one.placed for b in other.placed
    )  # fmt: skip
