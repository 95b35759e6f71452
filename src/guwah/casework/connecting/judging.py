"""
Judgements: what a person says of a likeness, kept on the owner's desk.

Judges nothing by itself; `steering` follows what is said here.
Specification: docs/spec/judgements.md

The rules of this module are:
  * A judgement is an entry of the desk's log, and nowhere else: who, when, what, why, on which
    ground, by which version of the method the likeness was found. The newest counts.
  * It is sealed to every item whose messages it is about: with the first that is destroyed,
    alone or with its folder, it can be read no more.
  * It holds ids and digests of messages, never their words; the reason is the person's own.
  * A message that a newer reader read again is known by its bytes' place and its text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, Literal, get_args

import msgspec

from guwah.casework import catalogue
from guwah.errors import ObjectDamagedError, UsageError
from guwah.evidence.record import Record
from guwah.vault.case import CaseVault
from guwah.vault.desk import Desk
from guwah.vault.jointly import Keys, item_keys, open_jointly, seal_jointly
from guwah.vault.logfile import Draft

ENTRY: Final = "judgement"
Verdict = Literal["positive", "negative", "unsure", "published"]
VERDICTS: Final[tuple[str, ...]] = get_args(Verdict)
Of = Literal["pattern", "link", "item"]
MOST_MEMBERS: Final = 5000


class Member(msgspec.Struct, frozen=True):
    """A message that a judgement is about: its record, and by what it is known again."""

    id: str
    place: str
    sha256: str


class Judgement(msgspec.Struct, frozen=True):
    """What a person said of a likeness.

    `grounds` are those of the link or pattern that was judged; `key` names the pattern as it was
    shown; `on` is the day from which a wording stood in public, and empty otherwise. Of an item
    that is marked as published `members` is empty and `item` its id. `at` is the log's time.
    """

    verdict: Verdict
    of: Of
    reason: str
    by: str
    method: str
    grounds: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    key: str = ""
    on: str = ""
    item: str = ""
    at: str = ""


def member_of(record: Record) -> Member:
    """What a judgement keeps of a message."""
    place = msgspec.json.encode((record.member, record.span, record.locator or None)).decode()
    digest = hashlib.sha256((record.text or "").encode("utf-8", "surrogatepass"))
    return Member(record.id, place, digest.hexdigest())


def records_of(cases: Iterable[CaseVault], ids: Iterable[str]) -> list[Record]:
    """The records of these ids.

    Raises:
        UsageError: One of them is in no folder.
    """
    holder = {item: case for case in cases for item in case.items()}
    found = []
    for one in ids:
        item, _, ordinal = one.split("/") if one.count("/") == 2 else ("", "", "")
        rows: list[Record] = []
        if item in holder and ordinal.isdecimal():
            rows = catalogue.records_in(holder[item].db, item)
        known = next((row for row in rows if row.id == one), None)
        if known is None:
            raise UsageError(f"there is no message '{one}'", hint="guwah link --jsonl shows ids")
        found.append(known)
    return found


def record(desk: Desk, cases: Iterable[CaseVault], judgement: Judgement) -> None:
    """Put a judgement on record.

    Args:
        desk: The owner's desk.
        cases: The opened cases, with at least those whose items it is about.
        judgement: What is said.

    Raises:
        UsageError: Without a reason, or about too many messages at once.
        ObjectDamagedError: If the key of an item is missing or damaged.
    """
    if not judgement.reason.strip():
        raise UsageError("a judgement needs a reason", hint="add --reason, or `--reason -`")
    if len(judgement.members) > MOST_MEMBERS:
        raise UsageError(f"a judgement is about {MOST_MEMBERS} messages at most")
    items = {one.id.partition("/")[0] for one in judgement.members} | {judgement.item}
    data = msgspec.json.encode(judgement)
    desk.log.append([Draft(ENTRY, more=seal_jointly(data, items - {""}, item_keys(cases)))])


def judgements(desk: Desk, cases: Iterable[CaseVault]) -> list[Judgement]:
    """All judgements that can still be read, the oldest first.

    Args:
        desk: The owner's desk.
        cases: All opened cases of the vault.

    Raises:
        ObjectDamagedError: If one is damaged.
    """
    key_of: Keys | None = None
    found = []
    for one in desk.log.entries():
        if one.entry is None or one.entry.type != ENTRY:
            continue
        key_of = key_of or item_keys(cases)
        data = open_jointly(one.entry.more, key_of)
        if data is not None:
            found.append(msgspec.structs.replace(_parsed(data), at=one.entry.claimed_at))
    return found


def about(desk: Desk, items: Iterable[str]) -> int:
    """How many judgements can be read no more if these items are destroyed."""
    gone = set(items)
    return sum(
        not gone.isdisjoint(one.entry.more["parts"])
        for one in desk.log.entries()
        if one.entry is not None and one.entry.type == ENTRY
    )


def _parsed(data: bytes) -> Judgement:
    try:
        return msgspec.json.decode(data, type=Judgement)
    except msgspec.MsgspecError:
        raise ObjectDamagedError("is no judgement", item="judgement") from None
