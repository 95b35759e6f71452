"""
Links and patterns across cases: equal wording, equal identifiers of suspected senders.

Compares texts that it is given; it reads no vault, asks for no consent and guesses nothing.
Its caller passes only sendings of suspected senders, of cases that consent to comparison.

The rules of this module are:
  * Wording is equal where the normal forms have the same letters and digits in the same
    order; such a link has the score 1 and names the bytes on both sides.
  * Boilerplate links nothing, and neither do two texts of one case or of one group chat.
  * An identifier that anybody marked as protected is refused, not skipped.
  * A wording or sender in more than `MAX_ALL_PAIRS` texts is linked with the first of them
    only; its pattern names all.
  * A pattern has at least two independent receipts.
  * The same texts in the same order give the same links and patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations, count
from time import perf_counter
from typing import Final, TypeVar

from guwah.errors import UsageError
from guwah.linking.nouns import Id, Link, Pattern, Text, Why
from guwah.linking.receipts import is_linkable, receipts
from guwah.linking.wording import Copies, wording_span

MAX_ALL_PAIRS: Final = 64
T = TypeVar("T")


def link(
    texts: Iterable[Text], *, protected: Collection[str] = frozenset()
) -> Iterator[Link | Pattern]:
    """Link texts across cases.

    Args:
        texts: Sendings of suspected senders, of cases that consent to comparison.
        protected: Keys of every identifier that is protected in any case.

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
    return _links(held)


def link_texts(
    messages: Iterable[tuple[Id, str]],
    timed: Callable[[str, float], None] = lambda stage, seconds: None,
) -> Iterator[Link | Pattern]:
    """Link texts that belong to no vault: each is a case of its own.

    Args:
        messages: Ids and texts, read once; ids are given back as they are.
        timed: Called with `"fold"` and `"link"` and the seconds that each stage took.

    Yields:
        Links and patterns, in the order of the first message that they name.
    """
    began = perf_counter()
    copies = Copies()
    for at, (given, text) in enumerate(messages):
        copies.add(Text(id=given, case=at, text=text))
    timed("fold", perf_counter() - began)
    began = perf_counter()
    numbers = count(1)
    for group in copies.groups():
        yield from _wording(group, numbers)
    timed("link", perf_counter() - began)


def _links(held: Sequence[Text]) -> Iterator[Link | Pattern]:
    """Wording first; then senders, for pairs of cases that no link names yet."""
    numbers = count(1)
    case_of = {text.id: text.case for text in held}
    named: set[tuple[str, frozenset[Id]]] = set()
    key_of = {text.id: text.sender_key for text in held}
    copies = Copies()
    for text in held:
        copies.add(text)
    for group in copies.groups():
        for found in _wording(group, numbers):
            if isinstance(found, Link) and "sender" in found.why:
                key = key_of[found.a] or ""
                named.add((key, frozenset((case_of[found.a], case_of[found.b]))))
            yield found
    by_sender: dict[str, list[Text]] = {}
    for text in held:
        if text.sender_key is not None:
            by_sender.setdefault(text.sender_key, []).append(text)
    for key, group in by_sender.items():
        yield from _sender(key, group, named, numbers)


def _wording(group: Sequence[Text], numbers: Iterator[int]) -> Iterator[Link | Pattern]:
    """The links and the pattern of texts with one wording."""
    span_of = {id(text): wording_span(text.text) for text in group}
    for a, b in _pairs(group):
        same = a.sender_key is not None and a.sender_key == b.sender_key
        why: tuple[Why, ...] = ("wording", "sender") if same else ("wording",)
        yield Link(a.id, b.id, why, 1.0, ((*span_of[id(a)], *span_of[id(b)]),))
    if (received := receipts(group)) > 1:
        members = tuple(text.id for text in group)
        template = _cut(group[0].text, *span_of[id(group[0])])
        yield Pattern(next(numbers), members, received, template, ("wording",))


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


def _pairs(group: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Pairs that may be linked; of a very large group those with its first text."""
    return ((a, b) for a, b in _limited(group) if is_linkable(a, b))


def _limited(members: Sequence[T]) -> Iterator[tuple[T, T]]:
    """All pairs, or, above `MAX_ALL_PAIRS` members, those with the first."""
    if len(members) > MAX_ALL_PAIRS:
        return ((members[0], other) for other in members[1:])
    return combinations(members, 2)


def _cut(text: str, offset: int, length: int) -> str:
    """The part of a text that a span in bytes names."""
    source = text.encode("utf-8", "surrogatepass")
    return source[offset : offset + length].decode("utf-8", "surrogatepass")
