"""
Links and patterns as a person's judgements leave them.

Applies what was said; it finds no likeness of its own and counts no receipts.

The rules of this module are:
  * Of several judgements about two messages on one ground the newest counts; *unsure* takes an
    earlier one back.
  * Two messages that were judged negative are never linked on that ground, and never stand in one
    pattern: where others hang between them, the stronger links decide who stays with whom.
  * A pattern that was judged negative stays so for texts that come later and are linked with
    what was judged: they are shown under the judgement until a person says otherwise.
  * Two messages that were judged positive are linked also where the method does not link them;
    such a link says `person`, and so does a pattern that rests on one.
  * What was found of a pattern's members is said of no others: where a person changed them, its
    template is made again, and no error rate is stated.
  * The same links and judgements give the same result, whatever the order of the links.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Final

from msgspec.structs import replace

from guwah.casework.connecting.judging import Judgement, Member
from guwah.linking.nouns import Id, Link, Pattern, Text

BY_PERSON: Final = "person"
Ids = frozenset[Id]


@dataclass(frozen=True)
class Judged:
    """A judgement, and which of the texts that are compared today it is about."""

    judgement: Judgement
    members: Ids


@dataclass(frozen=True)
class Steered:
    """What is left, and what was set aside by a negative judgement."""

    links: tuple[Link, ...]
    patterns: tuple[Pattern, ...]
    rejected: tuple[tuple[Pattern, Judged], ...] = ()


def resolve(
    judgements: Iterable[Judgement], texts: Iterable[Text], known_as: Callable[[Id], Member]
) -> list[Judged]:
    """Find the texts that judgements are about.

    Args:
        judgements: The oldest first.
        texts: What is compared today.
        known_as: By what a text is known; asked only where a record's id is no more.

    Returns:
        Those about at least one text, in the same order.
    """
    ids = {text.id for text in texts}
    said = list(judgements)
    lost = {item_of(one.id) for each in said for one in each.members if one.id not in ids}
    again: dict[tuple[str, str], list[Member]] = {}
    for one in sorted((one for one in ids if item_of(one) in lost), key=str):
        known = known_as(one)
        again.setdefault((item_of(one), known.sha256), []).append(known)
    found = []
    for each in said:
        members = set()
        for member in each.members:
            alike = again.get((item_of(member.id), member.sha256), [])
            same_place = [known for known in alike if known.place == member.place]
            known_again = [known.id for known in (same_place or alike)[:1]]
            members |= {member.id} if member.id in ids else {*known_again}
        if members:
            found.append(Judged(each, frozenset(members)))
    return found


def item_of(record: Id) -> str:
    """The item that a record was read from."""
    return str(record).partition("/")[0]


@dataclass
class _Said:
    """All judgements, by the texts that they are about."""

    judged: Sequence[Judged]
    _of: dict[Id, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, one in enumerate(self.judged):
            if one.judgement.verdict != "published":
                for member in one.members:
                    self._of.setdefault(member, []).append(at)

    def newest(self, pair: Collection[Id], grounds: Collection[str]) -> Judged | None:
        """The newest judgement about two texts on one of these grounds."""
        shared = set.intersection(*({*self._of.get(one, ())} for one in pair))
        fit = (
            at for at in shared if not set(self.judged[at].judgement.grounds).isdisjoint(grounds)
        )
        return self.judged[at] if (at := max(fit, default=-1)) >= 0 else None

    def is_negative(self, a: Id, b: Id, grounds: Collection[str]) -> bool:
        """Whether two texts are held apart on one of these grounds."""
        newest = self.newest((a, b), grounds)
        return newest is not None and newest.judgement.verdict == "negative"


def steer(found: Iterable[Link | Pattern], judged: Sequence[Judged]) -> Steered:
    """Apply judgements to what the method found.

    Args:
        found: Links and patterns of the `linking` room.
        judged: Judgements and their texts, the oldest first.

    Returns:
        Links and patterns that remain or were added, patterns that were rejected.
    """
    everything = list(found)
    links = [one for one in everything if isinstance(one, Link)]
    patterns = [one for one in everything if isinstance(one, Pattern)]
    said = _Said(judged)
    kept = [left for one in links if (left := _kept(one, said)) is not None]
    numbers = count(max((one.pattern for one in patterns), default=0) + 1)
    made: list[Pattern] = []
    rejected: list[tuple[Pattern, Judged]] = []
    for pattern in patterns:
        whole, why = _rejecting(pattern, links, said)
        if why is not None:
            rejected.append((_with_only(pattern, whole), why))
        rest = [one for one in pattern.members if why is None or one not in whole]
        parts = _parts(pattern, rest, links, said)
        made += [*parts[:1], *(replace(one, pattern=next(numbers)) for one in parts[1:])]
    gone = [(set(pattern.members), set(pattern.why)) for pattern, _ in rejected]
    kept = [one for one in kept if not any({one.a, one.b} <= ids and set(one.why) <= grounds
                                           for ids, grounds in gone)]  # fmt: skip
    added = _added(kept, made, judged, said)
    patterns = _joined(made, added, numbers, said)
    return Steered((*kept, *(link for link, _ in added)), tuple(patterns), tuple(rejected))


def _kept(link: Link, said: _Said) -> Link | None:
    """A link without the grounds on which its texts are held apart; None if none is left."""
    grounds = tuple(why for why in link.why if not said.is_negative(link.a, link.b, (why,)))
    if not grounds:
        return None
    if grounds == link.why:
        return link
    return replace(link, why=grounds, spans=link.spans if "wording" in grounds else ())


def _rejecting(
    pattern: Pattern, links: Sequence[Link], said: _Said
) -> tuple[tuple[Id, ...], Judged | None]:
    """Members of a pattern that fall under a negative judgement of a pattern, and the judgement."""
    members = set(pattern.members)
    for one in reversed(said.judged):
        judgement = one.judgement
        about = one.members & members
        if judgement.of != "pattern" or set(judgement.grounds).isdisjoint(pattern.why):
            continue
        if judgement.verdict == "published" or len(about) < 2:
            continue
        if judgement.verdict != "negative":
            return (), None  # a newer word about the same wording
        near = set(about)
        for link in links:
            if (
                link.a in members
                and link.b in members
                and not set(link.why).isdisjoint(pattern.why)
            ):
                near |= {link.a, link.b} if {link.a, link.b} & about else set()
        return tuple(member for member in pattern.members if member in near), one
    return (), None


def _parts(
    pattern: Pattern, members: Sequence[Id], links: Sequence[Link], said: _Said
) -> list[Pattern]:
    """A pattern, in as many parts as judgements about pairs hold its members apart."""
    if len(members) < 2:
        return []
    held = _held_apart(members, pattern.why, said)
    if not held:
        return [_with_only(pattern, tuple(members))]
    group: dict[Id, set[Id]] = {one: {one} for one in members}
    ours = (one for one in links if one.a in group and one.b in group)
    for link in sorted(ours, key=lambda one: (-one.score, str(one.a), str(one.b))):
        a, b = group[link.a], group[link.b]
        if a is b or set(link.why).isdisjoint(pattern.why):
            continue
        if any(frozenset((one, other)) in held for one in a for other in b):
            continue
        a |= b
        for one in b:
            group[one] = a
    parts, seen = [], set()
    for one in members:
        if id(group[one]) not in seen and len(group[one]) > 1:
            seen.add(id(group[one]))
            parts.append(tuple(each for each in members if each in group[one]))
    return [_with_only(pattern, part) for part in parts]


def _with_only(pattern: Pattern, members: tuple[Id, ...]) -> Pattern:
    """A pattern of these members. What was found of others, its template, the values of slots,
    how many links are expected to be false, stays only with all of them; an identifier stays."""
    if members == pattern.members:
        return pattern
    template = pattern.template if set(pattern.why) == {"sender"} else ""
    return Pattern(pattern.pattern, members, 0, template, pattern.why)


def _held_apart(members: Iterable[Id], grounds: Collection[str], said: _Said) -> set[frozenset[Id]]:
    """The pairs among these members that a person holds apart, and has not joined since."""
    there = set(members)
    return {
        one.members
        for one in said.judged
        if one.judgement.of == "link" and one.judgement.verdict == "negative"
        and len(one.members) == 2 and one.members <= there
        and said.newest(one.members, grounds) is one
    }  # fmt: skip


def _added(
    kept: Iterable[Link], made: Iterable[Pattern], judged: Sequence[Judged], said: _Said
) -> list[tuple[Link, frozenset[str]]]:
    """Links that a person asked for and the method does not give, and on which grounds."""
    together = [(set(one.members), set(one.why)) for one in made]
    linked = {frozenset((one.a, one.b)) for one in kept}
    added = []
    for one in judged:
        if one.judgement.verdict != "positive" or len(one.members) < 2:
            continue
        grounds = frozenset(one.judgement.grounds)
        first, *others = sorted(one.members, key=str)
        for other in others:
            pair = frozenset((first, other))
            is_there = pair in linked or any(pair <= ids and grounds & why for ids, why in together)
            if not is_there and said.newest(pair, grounds) is one:
                linked.add(pair)
                added.append((Link(first, other, (BY_PERSON,), 1.0), grounds))
    return added


def _joined(
    patterns: Sequence[Pattern],
    added: Iterable[tuple[Link, frozenset[str]]],
    numbers: Iterator[int],
    said: _Said,
) -> list[Pattern]:
    """Patterns closed over the links that a person asked for; a new one where there was none.

    No two that a person holds apart come together: such a link is a pattern of its own.
    """
    held = list(patterns)
    for link, grounds in added:
        pair = (link.a, link.b)
        with_either = [
            one for one in held
            if not set(pair).isdisjoint(one.members) and {*grounds, BY_PERSON} & set(one.why)
        ]  # fmt: skip
        members = dict.fromkeys(chain(*(one.members for one in with_either), pair))
        if not with_either or _held_apart(members, {*grounds, *with_either[0].why}, said):
            held.append(Pattern(next(numbers), pair, 0, "", (BY_PERSON,)))
            continue
        first, *others = with_either
        why = dict.fromkeys((*first.why, BY_PERSON))
        whole = _with_only(first, tuple(members))
        held[held.index(first)] = replace(whole, why=tuple(why))
        held = [one for one in held if one not in others]
    return held
