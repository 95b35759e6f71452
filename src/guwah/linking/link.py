"""
Links and patterns across cases: wording that is alike, equal identifiers of suspected senders.

Compares texts that it is given; it reads no vault, asks for no consent and guesses nothing.
Its caller passes only sendings of suspected senders, of cases that consent to comparison.

The rules of this module are:
  * Wording is compared by `alike`: in any script, with other names in the gaps. The score of a
    link is the chance that the two say the same, 1 where they have the same letters in the same
    order; it names the bytes on both sides.
  * Boilerplate links nothing, and neither do two texts of one case or of one group chat.
  * An identifier that anybody marked as protected is refused, not skipped.
  * A wording or sender in more than `MAX_ALL_PAIRS` texts is linked with the first of them that
    is alike only; its pattern names all.
  * A pattern has at least two independent receipts.
  * The same texts give the same links; their order decides only what is named first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, combinations, count
from time import perf_counter
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from guwah.errors import UsageError
from guwah.linking.nouns import FalseLinks, Id, Link, PairSpan, Pattern, Text, Why
from guwah.linking.pairs import MAX_ALL_PAIRS, Scored, pairs_to_link
from guwah.linking.receipts import is_linkable, receipts
from guwah.linking.wording.templates import Slots, templates

if TYPE_CHECKING:
    from guwah.linking.alike import Found
    from guwah.linking.chance import Chance, Expectation

Finder: TypeAlias = Callable[[Sequence[str], Callable[[str, float], None]], "Found"]
_AT_ONCE: Final = 200_000
T = TypeVar("T")
Learnt = Callable[[str, int], None]
Sure = Callable[["Expectation"], None]


def link(
    texts: Iterable[Text],
    *,
    protected: Collection[str] = frozenset(),
    sure: Sure | None = None,
    learnt: Learnt = lambda text, copies: None,
) -> Iterator[Link | Pattern]:
    """Link texts across cases.

    Args:
        texts: Sendings of suspected senders, of cases that consent to comparison.
        protected: Keys of every identifier that is protected in any case.
        sure: Called with how many links of wording are expected to be false.
        learnt: As for `link_texts`.

    Returns:
        Links of equal wording with their patterns, then links of equal senders with theirs.

    Raises:
        UsageError: A text has the key of a protected identifier.
    """
    held = list(texts)
    if any(text.sender_key in protected for text in held if text.sender_key is not None):
        raise UsageError(
            "an identifier that is protected in a case was given as a suspected sender",
            hint="look at the roles with 'guwah who'",
        )
    return _links(held, sure or (lambda expectation: None), learnt)


def link_texts(
    messages: Iterable[tuple[Id, str]],
    timed: Callable[[str, float], None] = lambda stage, seconds: None,
    finder: Finder | None = None,
    learnt: Learnt = lambda text, copies: None,
    sure: Sure | None = None,
) -> Iterator[Link | Pattern]:
    """Link texts that belong to no vault: each is a case of its own.

    Args:
        messages: Ids and texts, read once; ids are given back as they are.
        timed: Called with the name of each stage and the seconds that it took.
        finder: Finds texts that say the same; `alike.find` unless given.
        learnt: Called with each text that was taken for boilerplate because very many texts
            have its words, and with the number of its copies.
        sure: Called with how many links are expected to be false, if it is wanted.

    Yields:
        Links and patterns, in the order of the first message that they name.
    """
    held = [Text(id=given, case=at, text=text) for at, (given, text) in enumerate(messages)]
    numbers = count(1)
    for found in _alike(held, timed, finder, learnt, sure):
        yield from _wording(found, numbers)


def _links(held: Sequence[Text], sure: Sure, learnt: Learnt) -> Iterator[Link | Pattern]:
    """Wording first; then senders, for pairs of cases that no link names yet."""
    numbers = count(1)
    case_of = {text.id: text.case for text in held}
    named: set[tuple[str, frozenset[Id]]] = set()
    key_of = {text.id: text.sender_key for text in held}
    for group in _alike(held, learnt=learnt, sure=sure):
        for found in _wording(group, numbers):
            if isinstance(found, Link) and "sender" in found.why:
                key = key_of[found.a] or ""
                named.add((key, frozenset((case_of[found.a], case_of[found.b]))))
            yield found
    by_sender: dict[str, list[Text]] = {}
    for text in held:
        if text.sender_key is not None:
            by_sender.setdefault(text.sender_key, []).append(text)
    for key, its in by_sender.items():
        yield from _sender(key, its, named, numbers)


_Matched = tuple[Text, Text, float, tuple[PairSpan, ...]]
_Worded = list[tuple[str, tuple[PairSpan, ...]]]
_Group = tuple[list[Text], list[_Matched], _Worded, FalseLinks | None]
_Told = tuple[_Group, int, tuple[str, Slots]]


def _alike(
    held: Sequence[Text],
    timed: Callable[[str, float], None] = lambda stage, seconds: None,
    finder: Finder | None = None,
    learnt: Learnt = lambda text, copies: None,
    sure: Sure | None = None,
) -> Iterator[_Told]:
    """Groups of texts that say the same, with those pairs that may be linked; their templates."""
    if len(held) < 2:
        return
    from guwah.linking.alike import find  # numbers and their compiler: not needed to start
    from guwah.linking.alike.compiled import uncollected
    from guwah.linking.alike.shown import spans

    found = (finder or find)([text.text for text in held], timed)
    for position, copies in found.learnt:
        learnt(held[position].text, copies)
    began = perf_counter()
    with uncollected():
        chosen = pairs_to_link(found, held)
        others = [_others(one.tolist(), group, held)
                  for one, group in zip(found.groups, chosen, strict=True)]  # fmt: skip
        asked = [*chain.from_iterable(chain(((a, b) for a, b, _ in group), more)
                                      for group, more in zip(chosen, others, strict=True))]  # fmt: skip
    stated: Sequence[FalseLinks | None] = [None] * len(found.groups)
    if sure is not None:
        import numpy as np

        from guwah.linking.chance import expected

        pairs = [(a, b) for group in chosen for a, b, _ in group]
        expectation = expected(found, np.array(pairs, np.int64).reshape(-1, 2))
        sure(expectation)
        stated = [_stated(one, expectation) for one in expectation.groups]
    shown = spans([text.text for text in held], found, asked)
    groups = _groups(held, found, zip(chosen, others, stated, strict=True), shown)
    yield from _told(groups)
    timed("show", perf_counter() - began)


def _groups(
    held: Sequence[Text],
    found: Found,
    each: Iterable[tuple[Scored, list[tuple[int, int]], FalseLinks | None]],
    shown: Iterator[tuple[PairSpan, ...]],
) -> Iterator[_Group]:
    """The groups, with the spans of what is linked and of what is compared with the first."""
    for members, (group, more, false) in zip(found.groups, each, strict=True):
        matched = [(held[a], held[b], score, next(shown)) for a, b, score in group]
        first = held[members[0]]
        worded = {b.text: shared for a, b, _, shared in matched if a is first}
        worded |= {held[at].text: next(shown) for _, at in more}
        yield [held[at] for at in members.tolist()], matched, list(worded.items()), false


def _told(groups: Iterator[_Group]) -> Iterator[_Told]:
    """Groups with their receipts and, where they have two, templates: made for many at once."""
    from guwah.linking.alike.compiled import uncollected

    while True:
        with uncollected():
            some = list(_lot(groups))
            made = list(_with_templates(some))
        if not some:
            return
        yield from made


def _lot(groups: Iterator[_Group]) -> Iterator[tuple[_Group, int]]:
    """The next groups, until they have `_AT_ONCE` links and characters, with their receipts."""
    size = 0
    for group in groups:
        texts, matched, worded, _ = group
        yield group, receipts(texts)
        size += len(matched) + len(texts[0].text) + sum(len(text) for text, _ in worded)
        if size > _AT_ONCE:
            return


def _with_templates(some: Sequence[tuple[_Group, int]]) -> Iterator[_Told]:
    asked = [(texts[0].text, worded) for (texts, _, worded, _), received in some if received > 1]
    made = templates(asked)
    for group, received in some:
        yield group, received, next(made) if received > 1 else ("", ())


def _others(members: Sequence[int], group: Scored, held: Sequence[Text]) -> list[tuple[int, int]]:
    """The first member with each text that it is not linked with."""
    first = members[0]
    linked = {held[b].text for a, b, _ in group if a == first}
    return [(first, at) for text, at in {held[at].text: at for at in reversed(members[1:])}.items()
            if text not in linked]  # fmt: skip


def _stated(chance: Chance, run: Expectation) -> FalseLinks | None:
    """What is stated of the links of one group; nothing where it has none."""
    if not chance.links:
        return None
    return FalseLinks(
        chance.links, round(chance.expected, 3), chance.low, chance.high,
        run.method, run.version, round(run.threshold, 2),
    )  # fmt: skip


def _wording(told: _Told, numbers: Iterator[int]) -> Iterator[Link | Pattern]:
    """The links and the pattern of texts with one wording."""
    (texts, matched, worded, false), received, (written, values) = told
    for a, b, chance, shared in matched:
        same = a.sender_key is not None and a.sender_key == b.sender_key
        why: tuple[Why, ...] = ("wording", "sender") if same else ("wording",)
        yield Link(a.id, b.id, why, round(chance, 4), shared)
    if received > 1:
        place = {text: at for at, (text, _) in enumerate(worded, 1)} | {texts[0].text: 0}
        slots = tuple(tuple(some[place[one.text]] for one in texts) for some in values)
        members = tuple(text.id for text in texts)
        yield Pattern(next(numbers), members, received, written, ("wording",), slots, false)


def _sender(
    key: str,
    group: Sequence[Text],
    named: Collection[tuple[str, frozenset[Id]]],
    numbers: Iterator[int],
) -> Iterator[Link | Pattern]:
    """The links and the pattern of texts with one sender: one link for a pair of cases."""
    first: dict[Id, dict[str | None, Text]] = {}
    for text in group:
        first.setdefault(text.case, {}).setdefault(text.group, text)
    for one, other in _limited(list(first)):
        if (key, frozenset((one, other))) in named:
            continue
        pairs = ((a, b) for a in first[one].values() for b in first[other].values())
        found = next(((a, b) for a, b in pairs if is_linkable(a, b)), None)
        if found:
            yield Link(found[0].id, found[1].id, ("sender",), 1.0)
    if (received := receipts(group, forwarded_too=True)) > 1:
        members = tuple(text.id for text in group)
        yield Pattern(next(numbers), members, received, key, ("sender",))


def _limited(members: Sequence[T]) -> Iterator[tuple[T, T]]:
    """All pairs, or, above `MAX_ALL_PAIRS` members, those with the first."""
    if len(members) > MAX_ALL_PAIRS:
        return ((members[0], other) for other in members[1:])
    return combinations(members, 2)
