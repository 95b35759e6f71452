"""
Which sendings may be compared across folders, and whom nobody may be joined by.

Chooses; comparing is the `linking` room's.

The rules of this module are:
  * Only sendings of participants marked *suspected sender* are compared, and of them only what
    they sent: an export that says it is its owner's own message is believed.
  * An identifier that anyone marked *self*, *family* or *bystander* is no key in any folder,
    also where only some folders are compared, or where a number has lost its country code.
  * A display name is never a key.
  * A message that says little more than a protected name is compared with nothing.
  * A message that several exports show is a protected person's if any of them says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guwah.casework import catalogue
from guwah.casework.catalogue import Key
from guwah.casework.entering import thread_key
from guwah.evidence.case import PROTECTED_ROLES, Participant
from guwah.linking.boilerplate import is_boilerplate
from guwah.linking.identifiers import number_tail, sender_key
from guwah.linking.nouns import Text
from guwah.report.mentions import Finder, terms_of_name
from guwah.script.normal import normal_text
from guwah.vault.case import CaseVault

GROUP_SIZE = 3
Chat = tuple[str, str]  # a case's id, and the key of a thread


class Everyone:
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


def suspected_in(case: CaseVault, everyone: Everyone) -> dict[Key, str | None]:
    """Suspected senders of a case whom nobody marked otherwise in any: as written, and their key."""
    return {
        (one.thread, one.name, one.handle): sender_key(one.name, one.handle)
        for one in catalogue.participants(case.db)
        if one.role == "suspected-sender" and not everyone.protects(one)
    }


def comparable(
    case: CaseVault, everyone: Everyone, chats: Mapping[Chat, str]
) -> Iterator[tuple[int, Text]]:
    """Sendings of a case that may be compared.

    Args:
        case: The opened case.
        everyone: What all folders together say.
        chats: One name for chats that several cases hold; see `chats.shared_chats`.

    Yields:
        The sending's number in the catalogue, and its text.
    """
    keys = suspected_in(case, everyone)
    guarded = {
        (one.thread, one.name, one.handle)
        for one in catalogue.participants(case.db)
        if one.role in PROTECTED_ROLES
    }
    rows = {
        sending: rest
        for sending, *rest in case.db.execute(
            "select id, text, marks, earliest from sending"
            " where kind = 'message' and text is not null and text != ''"
        )
    }
    senders = catalogue.senders(case.db)
    for sending, sightings in catalogue.sendings(case.db):
        seen_as = senders.get(sending, [])
        known = [who for who in seen_as if who in keys]
        if not known or sending not in rows or not guarded.isdisjoint(seen_as):
            continue
        text, marks, earliest = rows[sending]
        is_own = any(one.sender is not None and one.sender.self for one in sightings)
        if is_own or everyone.is_little_more_than_a_name(text):
            continue
        threads = [(case.id, thread_key(who[0])) for who in seen_as]
        yield sending, Text(
            id=sightings[0].id, case=case.id, text=text,
            sender_key=next((keys[who] for who in known if keys[who]), None),
            forwarded="forwarded" in marks.split(),
            group=next((chats[chat] for chat in threads if chat in chats), None),
            at=earliest or "",
        )  # fmt: skip


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
