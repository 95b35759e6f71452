"""
Whether two strands are one chat, and how they lead to each other.

Joins no messages of the catalogue; says on which terms that may be done.

The rules of this module are:
  * Fewer than three anchors that agree are too little evidence.
  * Two chats in which the same texts came at the same time, as in a campaign, are not one chat:
    half of what either shows in the time that both cover must stand in the other, and of two
    senders at least, each with half of what they wrote. The second is told by an equal name, by
    two messages, one of them an anchor, or by five.
  * Where one sender alone writes, only a group of the same name is one chat.
  * Two strands of one export are never one chat.
  * Where the anchors agree, but that is not enough, and either shows three messages that the
    other lacks, the two are known to be apart: nothing in them is joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from guwah.linking.overlap import NOBODY, Clock, Line, Link, Strand
from guwah.linking.overlap_columns import Terms
from guwah.linking.overlap_sweep import MINUTE, minutes, placed, sweep
from guwah.linking.overlap_trace import Sort
from guwah.linking.overlap_votes import Finding, Pair, distance, findings, matched

HALF: Final = 2
APART: Final = 3
MANY: Final = 5
SPOKEN: Final = frozenset({Sort.TEXT, Sort.MEDIA, Sort.DELETED})


@dataclass(frozen=True)
class Verdict:
    """What is known of two strands.

    Args:
        links: How they lead to each other if they are one chat; several where two orders of day
            and month fit equally well; nothing if they are not, or if too little says so.
        is_apart: Whether they are two chats in which the same texts came at the same time.
    """

    links: tuple[Link, ...] = ()
    is_apart: bool = False


def compare(a: Strand, b: Strand, anchors: Sequence[Pair]) -> Verdict:
    """Whether two strands are one chat, and how they lead to each other.

    Args:
        a: The strand of lower rank.
        b: The other; of another export.
        anchors: Texts that occur once in each, with their times and senders in both.

    Returns:
        What is known.
    """
    if a.export == b.export:
        return Verdict()
    told = findings(anchors, (a.is_undecided, b.is_undecided))
    verdicts = [_verdict(a, b, finding) for finding in told]
    found = [link for verdict in verdicts for link in verdict.links]
    most = max((link.shared for link in found), default=0)
    is_apart = bool(verdicts) and all(verdict.is_apart for verdict in verdicts)
    return Verdict(tuple(link for link in found if link.shared == most), is_apart)


def _verdict(a: Strand, b: Strand, finding: Finding) -> Verdict:
    both = _Both(a, b, finding.orders, _refined(a, b, finding))
    pairs = matched(finding.votes, (a.names, b.names))
    pairs = matched(both.votes(pairs, finding.slack), (a.names, b.names), pairs)
    pairs = _with_equal_names(a, b, pairs)
    seen = both.compare(pairs, finding.slack, finding.same_ids)
    if not _is_enough(a, b, pairs, seen, finding):
        return Verdict(is_apart=all(left >= APART for left in seen.left))
    link = Link(
        a.id, b.id, finding.orders, both.clock, tuple(pairs), finding.slack, finding.same_ids,
        finding.anchors, seen.all,
    )  # fmt: skip
    return Verdict((link,))


@dataclass
class _Seen:
    """How many messages either strand shows of each sender, and how many both show.

    `all` counts calls and what the app says, too.
    """

    shown: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    shared: Counter[tuple[int, int]] = field(default_factory=Counter)
    all: int = 0

    @property
    def left(self) -> list[int]:
        """How many messages of each strand the other lacks."""
        both = sum(self.shared.values())
        return [sum(shown.values()) - both for shown in self.shown]


@dataclass(frozen=True)
class _Both:
    """Two strands side by side, as far as both cover the time; `clock` leads from `a` to `b`."""

    a: Strand
    b: Strand
    orders: tuple[int, int]
    clock: Clock

    def streams(self, slack: int) -> list[Iterator[Line]]:
        """The lines of each in the time that both cover."""
        one, other = self.a.bounds[self.orders[0]], self.b.bounds[self.orders[1]]
        start = max(self.clock.at(one[0]), other[0]) // MINUTE * MINUTE - slack
        end = min(self.clock.at(one[1]), other[1]) // MINUTE * MINUTE + MINUTE - 1 + slack
        least, most = self.clock.reach
        lines = (line for line in self.a.lines(self.orders[0], start - most, end - least)
                 if start <= self.clock.at(line.at) <= end)  # fmt: skip
        return [lines, self.b.lines(self.orders[1], start, end)]

    def votes(self, pairs: Sequence[tuple[int, int]], slack: int) -> Counter[tuple[int, int]]:
        """Who else may be who: equal texts of one minute, each once in it, by senders not paired."""
        known = {one for one, _ in pairs}, {other for _, other in pairs}
        votes: Counter[tuple[int, int]] = Counter()
        one, other = self.streams(slack)
        for _minute, batch in minutes([placed(one, 0, self.clock), placed(other, 1, Clock())]):
            found: tuple[dict[bytes, Line | None], ...] = ({}, {})
            for at, strand, line in batch:
                if line.sort == Sort.TEXT and line.who not in known[strand]:
                    alone = line.content not in found[strand]
                    found[strand][line.content] = line._replace(at=at) if alone else None
            for content, line_a in found[0].items():
                line_b = found[1].get(content)
                if line_a and line_b and _is_when(line_a, line_b, slack):
                    votes[line_a.who, line_b.who] += 1
        return votes

    def compare(self, pairs: Sequence[tuple[int, int]], slack: int, same_ids: bool) -> _Seen:
        """Count what both show."""
        persons: tuple[dict[int, int], dict[int, int]] = ({}, {})
        for number, (one, other) in enumerate(pairs):
            persons[0][one] = persons[1][other] = number
        for strand, names in enumerate((self.a.names, self.b.names)):
            for who in names:
                persons[strand].setdefault(who, len(persons[0]) + len(persons[1]) + len(pairs))
        terms = Terms(
            (0, 1), persons, {(0, 1): slack, (1, 0): slack}, (0, 0) if same_ids else (NOBODY,) * 2
        )
        seen = _Seen()
        lines, others = self.streams(slack)
        for swept in sweep([placed(lines, 0, self.clock), placed(others, 1, Clock())], terms):
            for column in swept.columns:
                seen.all += len(column.placed) == HALF
                if column.first.line.sort not in SPOKEN:
                    continue
                for each in column.placed:
                    seen.shown[each.strand][each.line.who] += 1
                if len(column.placed) == HALF:
                    whos = {each.strand: each.line.who for each in column.placed}
                    seen.shared[whos[0], whos[1]] += 1
        return seen


def _is_when(one: Line, other: Line, slack: int) -> bool:
    return distance(one.at, one.lasts, other.at, other.lasts) <= slack


def _with_equal_names(a: Strand, b: Strand, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs, and those of equal name about whom nothing else is known."""
    taken = {one for one, _ in pairs}, {other for _, other in pairs}
    named = {name: who for who, name in b.names.items() if who not in taken[1]}
    for who, name in a.names.items():
        if who not in taken[0] and name in named:
            pairs = [*pairs, (who, named.pop(name))]
    return pairs


def _is_enough(
    a: Strand, b: Strand, pairs: Sequence[tuple[int, int]], seen: _Seen, finding: Finding
) -> bool:
    """Whether two strands that share texts are one chat."""
    both = sum(seen.shared.values())
    if both * HALF < min(sum(shown.values()) for shown in seen.shown):
        return False
    writers = [
        pair
        for pair in pairs
        if seen.shared[pair] * HALF >= min(seen.shown[0][pair[0]], seen.shown[1][pair[1]])
        and _is_told(a.names[pair[0]] == b.names[pair[1]], seen.shared[pair], finding.votes[pair])
    ]
    if len(writers) > 1:
        return True
    wrote = {who for shown in seen.shown for who in shown}
    if not a.chat or a.chat != b.chat or any(len(shown) > 1 for shown in seen.shown):
        return False
    named = {names.get(who, "") for names in (a.names, b.names) for who in wrote}
    return a.chat not in {name.strip().casefold() for name in named}


def _is_told(same_name: bool, shared: int, anchors: int) -> bool:
    """Whether enough says that two senders are one."""
    return shared >= (1 if same_name else 2 if anchors else MANY)


def _refined(a: Strand, b: Strand, finding: Finding) -> Clock:
    """The clock with its steps where most lines agree: an anchor rarely stands at the very hour."""
    steps = list(finding.clock.steps)
    for number, (start, end, before, after) in enumerate(finding.gaps, 1):
        times: dict[tuple[bytes, int], list[tuple[int, int]]] = {}
        low, high = start + min(before, after), end + max(before, after)
        for line in b.lines(finding.orders[1], low - MINUTE, high + MINUTE):
            times.setdefault((line.content, line.sort), []).append((line.at, line.lasts))
        lines = list(a.lines(finding.orders[0], start + 1, end - 1))
        votes = [
            [_fits(line, added, times.get((line.content, line.sort), []), finding.slack)
             for added in (before, after)]
            for line in lines
        ]  # fmt: skip
        score = best = sum(one for one, _ in votes)
        chosen = end
        for line, (one, other) in zip(reversed(lines), reversed(votes), strict=True):
            score += other - one
            if score > best:
                best, chosen = score, line.at
        steps[number] = (chosen // MINUTE * MINUTE, after)
    return Clock(tuple(steps))


def _fits(line: Line, seconds: int, seen: Sequence[tuple[int, int]], slack: int) -> bool:
    return any(
        distance(line.at + seconds, line.lasts, at, lasts) <= slack for at, lasts in seen[:64]
    )
