"""
Which pairs of a group of texts are links, and with what chance.

The rules of this module are:
  * A pair is a link if its skeletons match and `receipts` lets the two be linked.
  * Of more than `MAX_ALL_PAIRS` texts each has one link: with the first that is alike and may be
    linked with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from math import exp
from typing import TYPE_CHECKING, Final

from guwah.linking.nouns import Text
from guwah.linking.receipts import is_linkable

if TYPE_CHECKING:
    from guwah.linking.alike import Found

MAX_ALL_PAIRS: Final = 64
Scored = list[tuple[int, int, float]]
_Each = tuple[int, int, float]


def pairs_to_link(found: Found, held: Sequence[Text]) -> list[Scored]:
    """For each group those pairs that may be linked, with their scores.

    Args:
        found: What says the same.
        held: The texts that it was made from.

    Returns:
        Positions of two texts, the lower first, and the chance that they say the same.
    """
    pairs = list(zip(found.matches.first.tolist(), found.matches.second.tolist(), strict=True))
    odds = dict(zip(pairs, found.matches.odds.tolist(), strict=True))
    number = found.each.number_of
    alike: dict[int, set[int]] = {}
    if any(len(members) > MAX_ALL_PAIRS for members in found.groups):
        for one, other in pairs:
            alike.setdefault(one, set()).add(other)
            alike.setdefault(other, set()).add(one)
    chosen = []
    for members in found.groups:
        numbers = {at: int(number[at]) for at in members.tolist()}
        some = _pairs if len(members) <= MAX_ALL_PAIRS else partial(_firsts, alike=alike)
        chosen.append(list(some(members.tolist(), numbers, odds, held)))
    return chosen


def _pairs(
    members: Sequence[int],
    number: dict[int, int],
    odds: dict[tuple[int, int], float],
    held: Sequence[Text],
) -> Iterator[_Each]:
    """Matching pairs that may be linked."""
    for a, b in combinations(members, 2):
        chance = _score(number[a], number[b], odds)
        if chance is not None and is_linkable(held[a], held[b]):
            yield a, b, chance


def _score(one: int, other: int, odds: dict[tuple[int, int], float]) -> float | None:
    """The chance that the texts of two skeletons say the same; None for those that do not match."""
    if one == other:
        return 1.0
    found = odds.get((one, other) if one < other else (other, one))
    return None if found is None else 1 / (1 + exp(-found))


def _firsts(
    members: Sequence[int],
    number: dict[int, int],
    odds: dict[tuple[int, int], float],
    held: Sequence[Text],
    alike: dict[int, set[int]],
) -> Iterator[_Each]:
    """Of a very large group each text with the first that is alike and may be linked with it."""
    having: dict[int, list[int]] = {}
    for at in members:
        having.setdefault(number[at], []).append(at)
    order = {
        one: sorted({one, *alike.get(one, ())} & having.keys(), key=lambda its: having[its][0])
        for one in having
    }
    named: set[tuple[int, int]] = set()
    for at in members:
        places = (place for one in order[number[at]] for place in having[one][:MAX_ALL_PAIRS])
        found = next((place for place in places if is_linkable(held[place], held[at])), at)
        pair = (min(found, at), max(found, at))
        chance = _score(number[found], number[at], odds)
        if found != at and pair not in named and chance is not None:
            named.add(pair)
            yield *pair, chance
