"""
The verbs *link*, *patterns* and *link-texts*: likenesses across folders that agreed, and none by
a protected person.

Wires the steps: what may be compared, the method, what a person said of it, what counts.

The rules of this module are:
  * No message of a folder that has not agreed to comparison is read; only its protected
    identifiers are, so that they join nothing.
  * Only messages of participants marked *suspected sender* are compared.
  * A chat that several folders hold is one event, however many handed it in.
  * Receipts are counted after everything that a person said and that the copies show; a likeness
    with fewer than two is no pattern, and can be looked at apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from guwah.casework import catalogue
from guwah.casework.connecting import asides, residence
from guwah.casework.connecting.chats import SharedChats, shared_chats
from guwah.casework.connecting.comparable import Everyone, comparable, suspected_in
from guwah.casework.connecting.judging import Judgement, Member, member_of
from guwah.casework.connecting.patterns import Seen, seen
from guwah.casework.connecting.steering import Judged, Steered, resolve, steer
from guwah.casework.connecting.wording import worded
from guwah.casework.people import has_consent
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.evidence.record import Record
from guwah.linking.link import link as link_room
from guwah.linking.link import link_texts as link_texts_room
from guwah.linking.nouns import Id, Link, Pattern, Text
from guwah.linking.receipts import Apart, Aside, Counted, count
from guwah.vault.case import CaseVault

if TYPE_CHECKING:
    from guwah.linking.chance import Expectation


@dataclass(frozen=True)
class Linked:
    """What was found, and how many folders and messages were compared or left out.

    Args:
        found: Links, and patterns of at least two independent receipts.
        compared: How many folders were compared.
        left_out: How many have no consent to it.
        messages: How many messages were compared.
        patterns: The patterns as they are shown.
        uncounted: Likenesses with fewer than two independent receipts.
        rejected: Patterns that a person judged negative.
        texts: What was compared, by id.
        learnt: What was taken for boilerplate because very many messages have it, with the
            number of its copies.
        stated: How many links of wording are expected to be false, before what was judged;
            empty where fewer than two messages were compared.
    """

    found: tuple[Link | Pattern, ...]
    compared: int
    left_out: int
    messages: int
    patterns: tuple[Seen, ...] = ()
    uncounted: tuple[Seen, ...] = ()
    rejected: tuple[Seen, ...] = ()
    texts: Mapping[Id, Text] = field(default_factory=dict, repr=False)
    learnt: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    stated: str = ""

    @property
    def links(self) -> list[Link]:
        """The links among what was found."""
        return [one for one in self.found if isinstance(one, Link)]


def link(
    cases: Iterable[CaseVault],
    others: Iterable[CaseVault] = (),
    judgements: Sequence[Judgement] = (),
    *,
    whole: bool = False,
) -> Linked:
    """Find likenesses across cases.

    Args:
        cases: The opened cases; those without consent to comparison are left out.
        others: The other cases of the vault: whom they protect joins nothing.
        judgements: What was judged, the oldest first.
        whole: Whether copies by others are looked for, too, in the folders of a pattern.

    Returns:
        What was found; ids are record ids of first sightings.
    """
    agreed, left_out = [], 0
    compared = {case.id: case for case in cases}
    guarded = {**compared, **{case.id: case for case in others}}
    for case in guarded.values():
        project(case)
        if case.id in compared and has_consent(case, "compare"):
            agreed.append(case)
        left_out += case.id in compared and case not in agreed
    everyone = Everyone(guarded.values())
    suspected = {case.id: suspected_in(case, everyone) for case in agreed}
    chats = shared_chats(agreed, everyone, suspected)
    run = _Run(agreed, chats)
    for case in agreed:
        for sending, text in comparable(case, everyone, chats.names):
            run.add(case, sending, text)
    learnt: list[tuple[str, int]] = []
    told: list[str] = []
    found = list(link_room(
        run.texts.values(), protected=everyone.keys, sure=_stating(told.append),
        learnt=lambda text, copies: learnt.append((text, copies)),
    ))  # fmt: skip
    judged = resolve(judgements, run.texts.values(), run.known_as)
    steered = steer(found, judged)
    patterns, uncounted, rejected = run.shown(steered, found, judged, judgements)
    if whole:
        patterns = run.with_others(patterns)
    return Linked(
        (*steered.links, *(one.pattern for one in patterns)), len(agreed), left_out,
        len(run.texts), patterns, uncounted, rejected, run.texts, tuple(learnt), "".join(told),
    )  # fmt: skip


def link_texts(
    messages: Iterable[tuple[str | int, str]],
    timed: Callable[[str, float], None] = lambda _stage, _seconds: None,
    *,
    engine: Literal["embedded", "dask"] = "embedded",
    scheduler: str | None = None,
    certificates: Path | None = None,
    learnt: Callable[[str, int], None] = lambda _text, _copies: None,
    sure: Callable[[str], None] | None = None,
) -> Iterator[Link | Pattern]:
    """Find matches among texts that lie in no vault.

    Args:
        messages: Pairs of id and text; read once.
        timed: Called with the name of each stage and its seconds.
        engine: What does the work; the result is the same.
        scheduler: Address of Dask's scheduler; without one Dask works in this process.
        certificates: Folder with the certificates for the scheduler.
        learnt: Called with what was taken for boilerplate because very many texts have it, and
            the number of copies.
        sure: Called with a statement of how many links are expected to be false, if wanted.

    Yields:
        Links, then patterns.

    Raises:
        MissingPartError: The engine is not installed.
        UsageError: The address is another than TLS, or a certificate is not there.
    """
    finder = None
    if engine == "dask":
        from guwah.linking.spread.on_dask import finder as on_dask  # numbers: not needed to start

        finder = on_dask(scheduler, certificates)
    elif scheduler or certificates:
        raise UsageError("only Dask has a scheduler", hint="engine 'dask'")

    yield from link_texts_room(messages, timed, finder, learnt, _stating(sure) if sure else None)


def _stating(say: Callable[[str], None]) -> Callable[[Expectation], None]:
    """Have a run's error rate said in words."""

    def said(expectation: Expectation) -> None:
        from guwah.linking.chance import statement  # numbers: not needed to start

        say(statement(expectation))

    return said


class _Run:
    """What one run compares, and where it stands in the folders.

    Args:
        cases: The opened cases that agreed to comparison.
        chats: Chats that several of them hold.
    """

    def __init__(self, cases: Sequence[CaseVault], chats: SharedChats) -> None:
        self.texts: dict[Id, Text] = {}
        self._cases = {case.id: case for case in cases}
        self._chats = chats
        self._sendings: dict[Id, int] = {}
        self._records: dict[Id, Record] = {}

    def add(self, case: CaseVault, sending: int, text: Text) -> None:
        """One sending that is compared."""
        self.texts[text.id] = text
        self._sendings[text.id] = sending

    def known_as(self, one: Id) -> Member:
        """By what a message is known again."""
        return member_of(self._record(one))

    def shown(
        self, steered: Steered, found: Iterable[Link | Pattern], judged: Sequence[Judged],
        judgements: Iterable[Judgement],
    ) -> tuple[tuple[Seen, ...], tuple[Seen, ...], tuple[Seen, ...]]:  # fmt: skip
        """Patterns that count, likenesses that do not, what was judged negative."""
        known = {one.id: (one.alias, residence.countries(one)) for one in self._cases.values()}
        press = asides.articles(self._cases.values(), judgements)
        rejected = [one for one in found if isinstance(one, Link)]  # what was judged is no link now

        def view(pattern: Pattern, links: Sequence[Link]) -> Seen:
            records = {one: self._record(one) for one in pattern.members}
            counted = self._counted(pattern, records, links, judged, press)
            whole = pattern if pattern.template else worded(pattern, self.texts, links)
            return seen(whole, counted, self.texts, records, known, judged)

        held = [view(one, steered.links) for one in steered.patterns]
        loose = [view(one, steered.links) for one in _loose(steered)]
        return (
            tuple(one for one in held if one.pattern.receipts > 1),
            tuple(one for one in (*held, *loose) if one.pattern.receipts < 2),
            tuple(view(pattern, rejected) for pattern, _ in steered.rejected),
        )

    def with_others(self, patterns: tuple[Seen, ...]) -> tuple[Seen, ...]:
        """The patterns with the copies that nobody's suspected sender sent, listed apart."""
        by_wording = [one.pattern for one in patterns if set(one.pattern.why) != {"sender"}]
        more: dict[int, tuple[Apart, ...]] = {}
        for case in self._cases.values():
            people = [one for one in catalogue.participants(case.db) if one.role == "self"]
            own = frozenset({one.name for one in people} | {one.handle for one in people})
            compared = {n for one, n in self._sendings.items() if self.texts[one].case == case.id}
            others = asides.by_others(case, by_wording, self.texts, own, compared)
            for number, found in others.items():
                more[number] = (*more.get(number, ()), *found)
        return tuple(
            replace(one, apart=(*one.apart, *more.get(one.pattern.pattern, ()))) for one in patterns
        )

    def _counted(
        self, pattern: Pattern, records: dict[Id, Record], links: Sequence[Link],
        judged: Sequence[Judged], press: Sequence[asides.Article],
    ) -> Counted:  # fmt: skip
        texts = [self.texts[one] for one in pattern.members]
        told: dict[Id, Aside] = {}
        by_sender = set(pattern.why) == {"sender"}
        if not by_sender:
            told = asides.published(pattern, self.texts, records, judged, press)
            told |= asides.quoted(pattern, self.texts, links)
        return count(
            texts, told, seen_twice=self._chats.seen_twice, forwarded_too=by_sender
        )  # fmt: skip

    def _record(self, one: Id) -> Record:
        if one not in self._records:
            case = self._cases[str(self.texts[one].case)]
            self._records[one] = catalogue.record_of(case.db, self._sendings[one])
        return self._records[one]


def _loose(steered: Steered) -> list[Pattern]:
    """Texts that links hold together though they are no pattern, because too few count."""
    within = {one for pattern in steered.patterns for one in pattern.members}
    group: dict[Id, list[Id]] = {}
    for link in steered.links:
        if link.a in within and link.b in within:
            continue
        a, b = group.setdefault(link.a, [link.a]), group.setdefault(link.b, [link.b])
        if a is not b:
            a += b
            group |= dict.fromkeys(b, a)
    number = max((one.pattern for one in steered.patterns), default=0)
    why = {one: link.why for link in steered.links for one in (link.a, link.b)}
    parts = {id(members): members for members in group.values()}
    return [
        Pattern(number + n, tuple(members), 0, "", why[members[0]])
        for n, members in enumerate(parts.values(), 1)
    ]
