"""
Whom a report protects, and by which words they could be recognised.

Turns participants and rules into questions that `selection` asks of each record; opens nothing.
Spec: docs/spec/redaction.md, "Who is protected"

The rules that this module enforces are:
  * Everyone is protected but suspected senders and those whom a rule releases by name.
  * What is withheld outranks what is disclosed, for people as for everything else.
  * A disclosed name is no mention of anyone; nor is a word that it needs, unless that word is the
    whole name of someone whom a person marked as self, family or bystander.
  * A rule that releases someone whom nobody is called, or a message that does not exist, is
    refused: a slip of the pen must not pass for consent. So is one that would withhold nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guwah.errors import UsageError
from guwah.evidence.case import PROTECTED_ROLES, Participant
from guwah.evidence.record import Record
from guwah.report.mentions import (
    Finder,
    Span,
    Term,
    is_covered,
    terms_of_name,
    terms_of_phrase,
    words_of,
)
from guwah.report.rules import Rule, Rules
from guwah.script.normal import normal_text

Key = tuple[str | None, str | None, str | None]


@dataclass(frozen=True)
class Hit:
    """Something to be withheld in a text: where, and why."""

    span: Span
    reason: str


class Protection:
    """Answers who is disclosed and what a text says of those who are not.

    Args:
        participants: Everyone in the case.
        rules: The person's rules.
        reason: The reason that stands for a mention of a protected person.

    Raises:
        UsageError: If a rule releases a name that no participant has, or withholds words that
            cannot be searched for.
    """

    def __init__(self, participants: Iterable[Participant], rules: Rules, reason: str) -> None:
        self._people = people = tuple(participants)
        withheld = {_folded(value) for value in rules.values("withhold", "name")}
        released = {_folded(value) for value in rules.values("disclose", "name")}
        written = {spelling for person in people for spelling in _spellings(person)}
        for rule in rules.disclose:
            if rule.what == "name" and _folded(rule.value) not in written:
                raise UsageError(
                    f"a rule discloses the name '{rule.value}', which nobody in the folder has",
                    hint="guwah who shows the names as they are written",
                )
        self._disclosed = {
            key_of(person)
            for person in people
            if not _spellings(person) & withheld
            and (person.role == "suspected-sender" or _spellings(person) & released)
        }
        self._guarded = {key_of(person) for person in people if person.role in PROTECTED_ROLES}
        self._name_rules = tuple(rule for rule in rules.withhold if rule.what == "name")
        self.protected_terms = _protected_terms(people, self._disclosed, rules)
        cleared = _cleared_terms(people, self._disclosed, self.protected_terms, rules)
        self._mentions = [(Finder(self.protected_terms, cleared), reason)]
        self._mentions += [
            (Finder(terms_of_name(rule.value)), rule.reason) for rule in self._name_rules
        ]
        phrases = [rule for rule in rules.withhold if rule.what == "words"]
        for rule in phrases:
            if not terms_of_phrase(rule.value):
                raise UsageError(
                    f"a rule withholds the words '{rule.value}', which hold no letter or digit",
                    hint="such a rule would withhold nothing; withhold the message instead",
                )
        self._words = [(Finder(terms_of_phrase(rule.value)), rule) for rule in phrases]
        self.secret_terms = self.protected_terms.union(
            *(terms_of_phrase(rule.value) for rule in phrases)
        )

    def is_disclosed(self, record: Record) -> bool:
        """Whether the record's sender may be shown."""
        return record.sender is not None and _sender_key(record) in self._disclosed

    def is_guarded(self, record: Record) -> bool:
        """Whether the record's sender is marked as protected, and not released by name."""
        return _sender_key(record) in self._guarded and not self.is_disclosed(record)

    def is_shown(self, person: Participant) -> bool:
        """Whether a participant may be shown."""
        return key_of(person) in self._disclosed

    def is_thread_disclosed(self, thread: str | None) -> bool:
        """Whether nobody but disclosed people and oneself wrote in a thread."""
        return all(
            person.role == "self" or self.is_shown(person)
            for person in self._people
            if (person.thread or None) == (thread or None)
        )

    def name_rule(self, record: Record) -> Rule | None:
        """The rule that withholds this record's sender by name or handle."""
        if record.sender is None:
            return None
        spellings = {_folded(s) for s in (record.sender.name, record.sender.handle) if s}
        return next((r for r in self._name_rules if _folded(r.value) in spellings), None)

    def mentions(self, text: str) -> list[Hit]:
        """Where a text mentions a protected person."""
        return [Hit(span, why) for finder, why in self._mentions for span in finder.find(text)]

    def words(self, text: str) -> list[Hit]:
        """Where a text holds words that a rule withholds."""
        return [
            Hit(span, rule.reason) for finder, rule in self._words for span in finder.find(text)
        ]

    def objection(self, text: str) -> str | None:
        """The reason to withhold a place whole, or None if nothing in it is protected."""
        return next((hit.reason for hit in (*self.mentions(text), *self.words(text))), None)

    def uncovered(self, text: str) -> str | None:
        """The reason why a text is withheld whole: a mention that no `words` rule covers."""
        words = [hit.span for hit in self.words(text)]
        return next(
            (hit.reason for hit in self.mentions(text) if not is_covered(hit.span, words)), None
        )


def key_of(person: Participant) -> Key:
    """Thread, name and handle; what is empty counts as absent."""
    return person.thread or None, person.name or None, person.handle or None


def _sender_key(record: Record) -> Key:
    sender = record.sender
    name, handle = (sender.name, sender.handle) if sender else (None, None)
    return record.thread or None, name or None, handle or None


def _folded(text: str) -> str:
    return normal_text(text).strip()


def _spellings(person: Participant) -> frozenset[str]:
    return frozenset(_folded(part) for part in (person.name, person.handle) if part)


def _written(people: Iterable[Participant]) -> set[str]:
    return {part for person in people for part in (person.name, person.handle) if part}


def _protected_terms(
    people: tuple[Participant, ...], disclosed: set[Key], rules: Rules
) -> frozenset[Term]:
    """All spellings of protected people, less what disclosed names need."""
    shown = [person for person in people if key_of(person) in disclosed]
    hidden = [person for person in people if key_of(person) not in disclosed]
    marked = [person for person in hidden if person.role in PROTECTED_ROLES]
    needed = {term for text in _written(shown) for term in terms_of_name(text)}
    kept = {term for text in _written(marked) for term in terms_of_phrase(text)}
    kept |= {t for rule in rules.withhold if rule.what == "name" for t in terms_of_name(rule.value)}
    found = {term for text in _written(hidden) for term in terms_of_name(text)}
    return frozenset((found - needed) | kept)


def _cleared_terms(
    people: tuple[Participant, ...],
    disclosed: set[Key],
    protected: frozenset[Term],
    rules: Rules,
) -> frozenset[Term]:
    """Released words, and whole words of disclosed names that are nobody else's name."""
    terms: set[Term] = set()
    shown = [person for person in people if key_of(person) in disclosed]
    for text in _written(shown):
        terms |= {Term(word, "word") for word in words_of(text) if len(word) > 2}
        terms |= {Term(t.normal, "word") for t in terms_of_phrase(text) if t.mode != "number"}
    names = {term.normal for term in protected}
    released = {t for value in rules.values("disclose", "words") for t in terms_of_phrase(value)}
    return frozenset(released | {term for term in terms if term.normal not in names})
