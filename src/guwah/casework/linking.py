"""
The verbs *link* and *link-texts*: matches across folders that agreed, and none by a protected
person.

Chooses what may be compared; comparing is the `linking` room's.

The rules of this module are:
  * No message of a folder that has not agreed to comparison is read; only its protected
    identifiers are, so that they join nothing.
  * Only messages of participants marked *suspected sender* are compared.
  * An identifier that anyone marked *self*, *family* or *bystander* is no key in any folder,
    also where only some folders are compared, or where a number has lost its country code.
  * A group chat is one event, however many members handed it in, and however few of them wrote
    in one of the exports.
  * A message that says little more than a protected name is compared with nothing.
  * A message that several exports show is a protected person's if any of them says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guwah.casework import catalogue
from guwah.casework.entering import thread_key
from guwah.casework.people import has_consent
from guwah.casework.projecting import project
from guwah.evidence.case import PROTECTED_ROLES, Participant
from guwah.linking.boilerplate import is_boilerplate
from guwah.linking.identifiers import number_tail, sender_key
from guwah.linking.link import link as link_room
from guwah.linking.link import link_texts as link_texts_room
from guwah.linking.nouns import Link, Pattern, Text
from guwah.report.mentions import Finder, terms_of_name
from guwah.script.normal import normal_text
from guwah.vault.case import CaseVault

GROUP_SIZE = 3


@dataclass(frozen=True)
class Linked:
    """Links and patterns, and how many folders and messages were compared or left out."""

    found: tuple[Link | Pattern, ...]
    compared: int
    left_out: int
    messages: int


def link(cases: Iterable[CaseVault], others: Iterable[CaseVault] = ()) -> Linked:
    """Find matches across cases.

    Args:
        cases: The opened cases; those without consent to comparison are left out.
        others: The other cases of the vault: whom they protect joins nothing.

    Returns:
        The links and patterns; ids are record ids of first sightings.
    """
    agreed, left_out = [], 0
    compared = {case.id: case for case in cases}
    guarded = {**compared, **{case.id: case for case in others}}
    for case in guarded.values():
        project(case)
        if case.id in compared and has_consent(case, "compare"):
            agreed.append(case)
        left_out += case.id in compared and case not in agreed
    everyone = _Everyone(guarded.values())
    texts = [text for case in agreed for text in _texts(case, everyone)]
    found = tuple(link_room(texts, protected=everyone.keys))
    return Linked(found, len(agreed), left_out, len(texts))


def link_texts(
    messages: Iterable[tuple[str | int, str]],
    timed: Callable[[str, float], None] = lambda _stage, _seconds: None,
) -> Iterator[Link | Pattern]:
    """Find matches among texts that lie in no vault.

    Args:
        messages: Pairs of id and text; read once.
        timed: Called with the name of each stage and its seconds.

    Yields:
        Links, then patterns.
    """
    yield from link_texts_room(messages, timed)


class _Everyone:
    """What all folders together say: whom nobody may be joined by, and which chats are groups.

    Args:
        cases: All opened cases of the vault, whether they agreed to comparison or not.
    """

    def __init__(self, cases: Iterable[CaseVault]) -> None:
        self.keys: set[str] = set()
        self.groups: set[str] = set()
        names: set[str] = set()
        for case in cases:
            people = catalogue.participants(case.db)
            self.groups |= _groups(people)
            for one in people:
                if one.role in PROTECTED_ROLES:
                    self.keys |= _keys_of(one)
                    names |= {written for written in (one.name, one.handle) if written}
        self._tails = {tail for key in self.keys if (tail := number_tail(key))}
        self._mentions = Finder(term for name in names for term in terms_of_name(name))

    def protects(self, one: Participant) -> bool:
        """Whether anyone marked this identifier as a protected person's, in whichever form."""
        keys = _keys_of(one)
        return not keys.isdisjoint(self.keys) or any(number_tail(k) in self._tails for k in keys)

    def is_little_more_than_a_name(self, text: str) -> bool:
        """Whether nothing that could join is left of a text without protected names."""
        names = self._mentions.find(text)
        if not names:
            return False
        left = bytearray(text.encode("utf-8", "surrogatepass"))
        for offset, length in names:
            left[offset : offset + length] = b" " * length
        return is_boilerplate(normal_text(left.decode("utf-8", "surrogatepass")))


def _keys_of(one: Participant) -> set[str]:
    return {key for key in (sender_key(one.name, None), sender_key(None, one.handle)) if key}


def _groups(people: Iterable[Participant]) -> set[str]:
    """Chats of a folder in which several wrote, or that bear the name of none who wrote."""
    members: dict[str, list[Participant]] = {}
    for one in people:
        if one.thread:
            members.setdefault(thread_key(one.thread), []).append(one)
    return {
        thread
        for thread, wrote in members.items()
        if len(wrote) >= GROUP_SIZE
        or thread not in {thread_key(w) for o in wrote for w in (o.name, o.handle) if w}
    }


def _texts(case: CaseVault, everyone: _Everyone) -> Iterator[Text]:
    """Messages of a case's suspected senders whom nobody marked otherwise in any case."""
    keys = {
        (one.thread, one.name, one.handle): sender_key(one.name, one.handle)
        for one in catalogue.participants(case.db)
        if one.role == "suspected-sender" and not everyone.protects(one)
    }
    guarded = {
        (one.thread, one.name, one.handle)
        for one in catalogue.participants(case.db)
        if one.role in PROTECTED_ROLES
    }
    rows = case.db.execute(
        "select s.id, s.text, s.marks, s.earliest from sending s"
        " where s.kind = 'message' and s.text is not null and s.text != '' order by s.id"
    ).fetchall()
    senders = catalogue.senders(case.db)
    for sending, text, marks, earliest in rows:
        seen_as = senders.get(sending, [])
        known = [who for who in seen_as if who in keys]
        if (
            not known
            or not guarded.isdisjoint(seen_as)
            or everyone.is_little_more_than_a_name(text)
        ):
            continue
        record = catalogue.record_of(case.db, sending)
        groups = [chat for who in seen_as if (chat := thread_key(who[0])) in everyone.groups]
        yield Text(
            id=record.id, case=case.id, text=text,
            sender_key=next((keys[who] for who in known if keys[who]), None),
            forwarded="forwarded" in marks.split(),
            group=groups[0] if groups else None,
            at=earliest or "",
        )  # fmt: skip
