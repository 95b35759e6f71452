"""
Sightings that are equal in every value: what is joined without any further evidence.

For exports that share too little to be told one chat, and for records that have no time.

The rules of this module are:
  * Chat, kind, sender, time as written, text, files and id are equal; the n-th of one item is the
    n-th of another.
  * Where two exports are known to be one chat, only records without a place in time are joined
    so: everything else was told better.
  * No sending gets two records of one export, nor of two strands that are known to be apart.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import groupby, islice, product
from typing import NamedTuple


class Where(NamedTuple):
    """Of which export and strand a record is."""

    export: int
    strand: int


class Same(NamedTuple):
    """A record with a key that another item has too.

    `key` is a digest of all values that must be equal; `item` sorts items by what they hold;
    `chat` is equal for strands that are one chat; `where` is the record's export and strand.
    """

    key: bytes
    item: bytes
    number: int
    chat: int
    where: Where
    is_placed: bool


def join_equal(
    records: Iterable[Same],
    members: Callable[[int], Iterable[tuple[int, Where]]],
    apart: Container[tuple[int, int]] = frozenset(),
) -> Iterator[list[int]]:
    """Join records that are equal in every value.

    Args:
        records: Sorted by key, then item, then number.
        members: For a record's number, all records that are one sending with it so far; nothing
            where it is alone.
        apart: Pairs of strands, the lower number first, that are known to be two chats.

    Yields:
        Numbers that are one sending; each number once at most.
    """
    sendings = _Sendings(members, apart)
    for _key, group in groupby(records, key=lambda one: one.key):
        rows: dict[int, list[Same]] = {}
        for _item, same in groupby(group, key=lambda one: one.item):
            for nth, record in enumerate(same):
                rows.setdefault(nth, []).append(record)
        for row in rows.values():
            for place, record in enumerate(row):
                for _other in islice((o for o in row[:place] if sendings.join(o, record)), 1):
                    pass
        yield from sendings.done()
    yield from sendings.rest()


_Set = dict[int, Where]


class _Sendings:
    """Which records are one sending, as far as it matters here."""

    def __init__(
        self,
        members: Callable[[int], Iterable[tuple[int, Where]]],
        apart: Container[tuple[int, int]],
    ) -> None:
        self._members, self._apart = members, apart
        self._sets: dict[int, _Set] = {}
        self._known: dict[int, _Set] = {}

    def join(self, one: Same, other: Same) -> bool:
        """Make one sending of two, where the rule applies and none gets two of one export."""
        if one.chat == other.chat and one.is_placed and other.is_placed:
            return False
        first, second = self._of(one), self._of(other)
        if first is second or any(
            self._excludes(a, b) for a, b in product(first.values(), second.values())
        ):
            return False
        first |= second
        is_known = not self._known.keys().isdisjoint(first)
        for number in first:
            self._sets[number] = first
            if is_known:
                self._known[number] = first
        return True

    def done(self) -> Iterator[list[int]]:
        """Give out, and forget, sendings of the last key that no other key can touch."""
        yield from self._given(self._sets, lambda number: number not in self._known)
        self._sets = {}

    def rest(self) -> Iterator[list[int]]:
        """Give out the others."""
        yield from self._given(self._known, lambda _number: True)

    def _excludes(self, one: Where, other: Where) -> bool:
        strands = (one.strand, other.strand)
        return one.export == other.export or (min(strands), max(strands)) in self._apart

    @staticmethod
    def _given(sets: dict[int, _Set], is_wanted: Callable[[int], bool]) -> Iterator[list[int]]:
        for number, found in sets.items():
            numbers = sorted(found)
            if number == numbers[0] and len(numbers) > 1 and is_wanted(number):
                yield numbers

    def _of(self, record: Same) -> _Set:
        number = record.number
        known = self._known.get(number) or self._sets.get(number)
        if known is None:
            found = dict(self._members(number))
            known = found or {number: record.where}
            for each in known:
                self._sets[each] = known
                if found:
                    self._known[each] = known
        return known
