"""
Strands that are one chat: put together from links between two of them.

Pure and deterministic: the strongest link first, ties broken by what the exports are.

The rules of this module are:
  * A link that contradicts a stronger one is left aside: another order of day and month, or two
    senders of one export who would become one person.
  * All strands of a chat share one clock, that of the strand of lowest rank.
  * Persons of a chat are numbers and nothing else: no name, no role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guwah.linking.overlap import DAY_FIRST, NOBODY, Clock, Link, Strand
from guwah.linking.overlap_columns import Terms
from guwah.linking.overlap_sweep import Swept, placed, sweep

Sender = tuple[int, int]


@dataclass(frozen=True)
class Chat:
    """Strands that are one chat.

    Args:
        strands: By rank.
        orders: The order of day and month in each.
        clocks: From each to the common clock.
        terms: What holds between them.
        links: The links that made it so, and those that agree with it.
    """

    strands: tuple[Strand, ...]
    orders: tuple[int, ...]
    clocks: tuple[Clock, ...]
    terms: Terms
    links: tuple[Link, ...]

    def sweep(self) -> Iterator[Swept]:
        """Yield what is one message, minute by minute."""
        streams = [
            placed(strand.lines(order, *strand.bounds[order]), number, clock)
            for number, (strand, order, clock) in enumerate(
                zip(self.strands, self.orders, self.clocks, strict=True)
            )
        ]
        yield from sweep(streams, self.terms)


def chats(strands: Mapping[int, Strand], links: Iterable[Link]) -> list[Chat]:
    """Put strands together.

    Args:
        strands: By id.
        links: Links between them, in any order.

    Returns:
        Chats of two strands or more, by the rank of their first.
    """

    def strength(link: Link) -> tuple[int, int, bytes, bytes, tuple[int, int]]:
        return (
            -link.shared,
            -link.anchors,
            strands[link.a].rank,
            strands[link.b].rank,
            link.orders,
        )

    forest = _Forest()
    ordered = sorted(links, key=strength)
    told = Counter((one.a, one.b) for one in ordered)
    waiting = []
    for link in ordered:
        if told[link.a, link.b] > 1:
            waiting.append(link)
        else:
            forest.take(link)
    while waiting:  # equally good orders: first those that another link decides
        decided = (one for one in waiting if forest.orders.keys() & {one.a, one.b})
        link = next(decided, waiting[0])
        waiting.remove(link)
        forest.take(link)
    return [_chat(strands, group, forest) for group in forest.groups(strands)]


class _Forest:
    """Links that hold together, and the trees that they make."""

    def __init__(self) -> None:
        self.orders: dict[int, int] = {}
        self.kept: list[Link] = []
        self.tree: dict[int, list[tuple[int, Clock]]] = {}
        self._roots: dict[int, int] = {}

    def root(self, strand: int) -> int:
        """One strand that stands for all that are one chat with this one."""
        while self._roots.setdefault(strand, strand) != strand:
            strand = self._roots[strand]
        return strand

    def take(self, link: Link) -> None:
        """Take a link that contradicts none before it."""
        ends = dict(zip((link.a, link.b), link.orders, strict=True))
        if any(self.orders.get(strand, order) != order for strand, order in ends.items()):
            return
        self.orders |= ends
        self.kept.append(link)
        one, other = self.root(link.a), self.root(link.b)
        if one != other:
            self._roots[other] = one
            self.tree.setdefault(link.a, []).append((link.b, link.clock.back()))
            self.tree.setdefault(link.b, []).append((link.a, link.clock))

    def groups(self, strands: Mapping[int, Strand]) -> list[list[Strand]]:
        """Strands that are one chat, each group by rank, in the order of their first."""
        found: dict[int, list[Strand]] = {}
        for strand in sorted(self.orders, key=lambda one: strands[one].rank):
            found.setdefault(self.root(strand), []).append(strands[strand])
        return list(found.values())

    def clocks(self, reference: int) -> dict[int, Clock]:
        """For each strand of a chat the way to the clock of one of them."""
        found, rest = {reference: Clock()}, [reference]
        while rest:
            at = rest.pop()
            for other, clock in self.tree.get(at, ()):
                if other not in found:
                    found[other] = clock.then(found[at])
                    rest.append(other)
        return found


def _chat(strands: Mapping[int, Strand], group: Sequence[Strand], forest: _Forest) -> Chat:
    index = {strand.id: number for number, strand in enumerate(group)}
    kept = tuple(link for link in forest.kept if link.a in index)
    clocks = forest.clocks(group[0].id)
    exports: dict[tuple[str, str], int] = {}
    slack = {}
    for link in kept:
        one, other = index[link.a], index[link.b]
        slack[one, other] = slack[other, one] = link.slack
    return Chat(
        tuple(group),
        tuple(forest.orders.get(strand.id, DAY_FIRST) for strand in group),
        tuple(clocks[strand.id] for strand in group),
        Terms(
            [exports.setdefault(strand.export, len(exports)) for strand in group],
            _persons(group, kept),
            slack,
            _spaces(group, kept),
        ),
        kept,
    )


def _persons(group: Sequence[Strand], links: Sequence[Link]) -> list[dict[int, int]]:
    """For each strand, whom each sender is: pairs of strong links first, nobody two of one."""
    people: dict[Sender, set[Sender]] = {
        (strand.id, who): {(strand.id, who)} for strand in group for who in strand.names
    }
    for link in links:
        for a, b in link.senders:
            one, other = people[link.a, a], people[link.b, b]
            if one is not other and {s for s, _ in one}.isdisjoint(s for s, _ in other):
                one |= other
                for sender in other:
                    people[sender] = one
    numbers: dict[int, int] = {}
    found: list[dict[int, int]] = [{} for _ in group]
    for number, strand in enumerate(group):
        for who in sorted(strand.names):
            person = id(people[strand.id, who])
            found[number][who] = numbers.setdefault(person, len(numbers))
    return found


def _spaces(group: Sequence[Strand], links: Sequence[Link]) -> list[int]:
    """For each strand a number that is equal where messages have the same ids."""
    space = {strand.id: NOBODY for strand in group}
    for link in links:
        if link.same_ids:
            known = {space[link.a], space[link.b]} - {NOBODY}
            number = min(known, default=link.a)
            for strand in space:
                if strand in (link.a, link.b) or space[strand] in known:
                    space[strand] = number
    return [space[strand.id] for strand in group]
