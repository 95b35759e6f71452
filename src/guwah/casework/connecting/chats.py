"""
One chat in several folders: a group that several belong to, one person's chat handed in twice.

Looks at whole chats only so that their messages are *not* counted twice; it joins nobody, and
what it learns leaves this module as a name for the chat and nothing else.

The rules of this module are:
  * Groups of one name are one group.
  * Chats that lie in two folders in the same bytes are one chat.
  * So are chats in which a suspected sender and somebody else say the same at the same distance
    in time: a quarter of an hour's multiple, because two phones may write different zones.
  * So are chats that show at least `LEAST_ALIKE` sendings of suspected senders at the same times
    and in the same words and, while both run, none that the other lacks: such a series cannot be
    told from one chat seen twice, and what is not known to be independent does not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Final

from guwah.casework import catalogue
from guwah.casework.catalogue import Key
from guwah.casework.connecting.comparable import Chat, Everyone
from guwah.casework.entering import thread_key
from guwah.vault.case import CaseVault

LEAST_ALIKE: Final = 3
LEAST_LETTERS: Final = 20
MOST_HOLDERS: Final = 64
QUARTER: Final = 15
FARTHEST: Final = 26 * 60
_Said = tuple[int, str]  # minutes, text


@dataclass
class _Told:
    """What a chat with a suspected sender says: theirs, and what others say, in minutes."""

    theirs: list[_Said] = field(default_factory=list)
    others: list[_Said] = field(default_factory=list)
    files: set[tuple[bytes, str]] = field(default_factory=set)


@dataclass(frozen=True)
class SharedChats:
    """Names of chats that several cases hold, or could hold, and which of them are no groups."""

    names: Mapping[Chat, str]
    seen_twice: frozenset[str]


def shared_chats(
    cases: Iterable[CaseVault], everyone: Everyone, suspected: Mapping[str, Mapping[Key, object]]
) -> SharedChats:
    """Find the chats that several of these cases hold.

    Args:
        cases: The opened cases that are compared.
        everyone: What all folders together say.
        suspected: Of each case the participants whose sendings are compared.

    Returns:
        A name for each group, and one for all cases' copies of a chat.
    """
    told: dict[Chat, _Told] = {}
    for case in cases:
        told |= _told_in(case, suspected[case.id])
    parent = {chat: chat for chat in told}

    def root(chat: Chat) -> Chat:
        while parent[chat] != chat:
            chat = parent[chat]
        return chat

    for a, b in (*_of_one_name(told, everyone.groups), *_same(told)):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    alike: dict[Chat, list[Chat]] = defaultdict(list)
    for chat in sorted(told):
        alike[root(chat)].append(chat)
    names: dict[Chat, str] = {}
    twice = set()
    for number, chats in enumerate(alike.values()):
        groups = sorted({thread for _, thread in chats if thread in everyone.groups})
        if not groups and len(chats) > 1:
            groups = [f"\0{number}"]
            twice.add(groups[0])
        if groups:
            names |= dict.fromkeys(chats, groups[0])
    return SharedChats(names, frozenset(twice))


def _told_in(case: CaseVault, suspected: Mapping[Key, object]) -> dict[Chat, _Told]:
    """The chats of a case in which a suspected sender wrote."""
    threads = {thread_key(thread) for thread, _, _ in suspected}
    found = {(case.id, thread): _Told() for thread in threads}
    rows = case.db.execute(
        "select id, text, earliest from sending where kind = 'message' and text != '' order by id"
    ).fetchall()
    senders = catalogue.senders(case.db)
    for sending, text, earliest in rows:
        minute = _minute(earliest)
        for who in senders.get(sending, []):
            chat = found.get((case.id, thread_key(who[0])))
            if chat is not None and minute is not None:
                (chat.theirs if who in suspected else chat.others).append((minute, text.strip()))
                break
    for thread, whole, part in case.db.execute(
        "select s.thread, i.sha256, f.sha256 from strand s join item i on i.id = s.item"
        " left join file f on f.item = s.item and f.path = s.member"
    ).fetchall():
        chat = found.get((case.id, thread_key(thread)))
        if chat is not None:
            chat.files |= {(bytes(one), thread_key(thread)) for one in (whole, part) if one}
    return found


def _of_one_name(chats: Iterable[Chat], groups: Collection[str]) -> Iterator[tuple[Chat, Chat]]:
    """Groups of one name, in whichever cases."""
    first: dict[str, Chat] = {}
    for chat in sorted(chats):
        if chat[1] in groups:
            yield first.setdefault(chat[1], chat), chat


def _same(told: Mapping[Chat, _Told]) -> Iterator[tuple[Chat, Chat]]:
    """Pairs of chats of different cases that are one chat."""
    by_file: dict[tuple[bytes, str], list[Chat]] = defaultdict(list)
    by_text: dict[str, set[Chat]] = defaultdict(set)
    for chat in sorted(told):
        for file in told[chat].files:
            by_file[file].append(chat)
        for _, text in told[chat].theirs:
            by_text[text].add(chat)
    for held in by_file.values():
        yield from ((held[0], other) for other in held[1:] if other[0] != held[0][0])
    pairs = {
        pair
        for held in by_text.values()
        if len(held) <= MOST_HOLDERS
        for pair in combinations(sorted(held), 2)
        if pair[0][0] != pair[1][0]
    }
    yield from (pair for pair in sorted(pairs) if _are_one(told[pair[0]], told[pair[1]]))


def _are_one(a: _Told, b: _Told) -> bool:
    theirs, others = _distances(a.theirs, b.theirs), _distances(a.others, b.others)
    for distance, texts in others.items():
        if theirs.get(distance) and sum(map(len, texts)) >= LEAST_LETTERS:
            return True
    return len(theirs.get(0, ())) >= LEAST_ALIKE and _while_both(a, b)


def _distances(a: list[_Said], b: list[_Said]) -> dict[int, set[str]]:
    """The texts that both hold, by how many minutes lie between."""
    times: dict[str, list[int]] = defaultdict(list)
    for minute, text in a:
        times[text].append(minute)
    often = Counter(text for _, text in b)
    found: dict[int, set[str]] = defaultdict(set)
    for minute, text in b:
        if len(times.get(text, ())) * often[text] > MOST_HOLDERS:
            continue
        for other in times.get(text, ()):
            distance = minute - other
            if distance % QUARTER == 0 and abs(distance) <= FARTHEST:
                found[distance].add(text)
    return found


def _while_both(a: _Told, b: _Told) -> bool:
    """Whether suspected senders say exactly the same in both while both run."""
    first = max(min(a.theirs)[0], min(b.theirs)[0])
    last = min(max(a.theirs)[0], max(b.theirs)[0])
    kept = [Counter(one for one in chat.theirs if first <= one[0] <= last) for chat in (a, b)]
    return kept[0] == kept[1]


def _minute(earliest: str | None) -> int | None:
    if not earliest:
        return None
    return int(datetime.fromisoformat(earliest).timestamp()) // 60
