"""
The verbs *link* and *link-texts*: matches across folders that agreed, and none by a protected
person.

Chooses what may be compared; comparing is the `linking` room's.

The rules of this module are:
  * No message of a folder that has not agreed to comparison is read; only its protected
    identifiers are, so that they join nothing.
  * Only messages of participants marked *suspected sender* are compared.
  * An identifier that anyone marked *self*, *family* or *bystander* is no key in any folder.
  * A group chat is one event, however many members handed it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guwah.casework import catalogue
from guwah.casework.people import has_consent
from guwah.casework.projecting import project
from guwah.evidence.case import PROTECTED_ROLES, Participant
from guwah.linking.identifiers import sender_key
from guwah.linking.link import link as link_room
from guwah.linking.link import link_texts as link_texts_room
from guwah.linking.nouns import Link, Pattern, Text
from guwah.vault.case import CaseVault

GROUP_SIZE = 3


@dataclass(frozen=True)
class Linked:
    """Links and patterns, and how many folders and messages were compared or left out."""

    found: tuple[Link | Pattern, ...]
    compared: int
    left_out: int
    messages: int


def link(cases: Iterable[CaseVault]) -> Linked:
    """Find matches across cases.

    Args:
        cases: The opened cases; those without consent to comparison are left out.

    Returns:
        The links and patterns; ids are record ids of first sightings.
    """
    agreed, left_out = [], 0
    protected: set[str] = set()
    for case in cases:
        project(case)
        if has_consent(case, "compare"):
            agreed.append(case)
        else:
            left_out += 1
        protected |= _keys(case, PROTECTED_ROLES)
    texts = [text for case in agreed for text in _texts(case, protected)]
    found = tuple(link_room(texts, protected=protected))
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


def _keys(case: CaseVault, roles: Iterable[str]) -> set[str]:
    """Keys of the identifiers of participants with these roles."""
    found = set()
    for one in catalogue.participants(case.db):
        if one.role in roles:
            found |= {key for key in _keys_of(one) if key}
    return found


def _keys_of(one: Participant) -> list[str | None]:
    return [sender_key(one.name, None), sender_key(None, one.handle)]


def _texts(case: CaseVault, protected: set[str]) -> Iterator[Text]:
    """Messages of a case's suspected senders whom nobody marked otherwise in any case."""
    people = catalogue.participants(case.db)
    keys: dict[tuple[str | None, str | None, str | None], str | None] = {}
    members: dict[str | None, int] = {}
    for one in people:
        members[one.thread] = members.get(one.thread, 0) + 1
        named = [key for key in _keys_of(one) if key]
        if one.role == "suspected-sender" and not protected.intersection(named):
            keys[one.thread, one.name, one.handle] = sender_key(one.name, one.handle)
    rows = case.db.execute(
        "select s.id, s.thread, s.name, s.handle, s.text, s.marks, s.earliest from sending s"
        " where s.kind = 'message' and s.text is not null and s.text != '' order by s.id"
    ).fetchall()
    for sending, thread, name, handle, text, marks, earliest in rows:
        if (thread, name, handle) not in keys:
            continue
        record = catalogue.sightings_of(case.db, sending)[0]
        is_group = members.get(thread, 0) >= GROUP_SIZE
        yield Text(
            id=record.id, case=case.id, text=text, sender_key=keys[thread, name, handle],
            forwarded="forwarded" in marks.split(),
            group=catalogue.thread_key(thread) if is_group and thread else None,
            at=earliest or "",
        )  # fmt: skip
