"""
A pattern as it is shown: who received it, when, where they live, what does not count, what a
person said of it.

Builds the view; what is a pattern is decided before.

The rules of this module are:
  * A pattern's key follows from the random id of its first message and its grounds, and stays
    while it has that message; once judged it keeps the key under which it was judged.
  * Days are those that the exports write; first and last are the bounds of what that can mean.
    Where day and month cannot be told apart, the days span both readings, and it is said.
  * A number that is shared shows its days in each folder; where a long time lies between two
    folders it may have got another owner, and the view says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from guwah.casework.connecting.steering import Judged
from guwah.evidence.record import Record
from guwah.linking.identifiers import LONG_GAP_DAYS, longest_gap
from guwah.linking.nouns import Id, Pattern, Text
from guwah.linking.receipts import Apart, Counted

KEY_DIGITS: Final = 12


class InCase(msgspec.Struct, frozen=True):
    """What one folder holds of a pattern; `first` and `last` are bounds in UTC.

    `days` are the first and the last as written; `either_way` if day and month of one of them
    cannot be told apart.
    """

    case: str
    alias: str
    messages: int
    days: tuple[str, ...]
    first: str | None
    last: str | None
    countries: tuple[str, ...]
    either_way: bool = False


class Said(msgspec.Struct, frozen=True):
    """The newest judgement of a pattern; `since` counts texts that came after it."""

    verdict: str
    reason: str
    by: str
    at: str
    method: str
    on: str
    since: int


class Seen(msgspec.Struct, frozen=True):
    """A pattern with all that a person needs to judge it.

    `gap_days` is the longest time between two folders that share a sender, null if there is none.
    """

    pattern: Pattern
    key: str
    cases: tuple[InCase, ...]
    apart: tuple[Apart, ...]
    judgement: Said | None = None
    gap_days: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As `guwah patterns --jsonl` prints it: the pattern's own keys, then those of the view."""
        view = msgspec.to_builtins(self)
        firsts = [one.first for one in self.cases if one.first]
        lasts = [one.last for one in self.cases if one.last]
        return {
            **view.pop("pattern"), **view,
            "first": min(firsts, default=None), "last": max(lasts, default=None),
            "countries": sorted({name for one in self.cases for name in one.countries}),
            "may_be_reassigned": self.gap_days is not None and self.gap_days > LONG_GAP_DAYS,
        }  # fmt: skip


def key_of(grounds: Iterable[str], members: Iterable[Id]) -> str:
    """The key of a pattern: of random ids only, so that it tells nothing of any text."""
    named = "+".join(sorted(set(grounds) - {"person"})) or "person"
    first = min(map(str, members))
    return hashlib.sha256(f"guwah/pattern\n{named}\n{first}".encode()).hexdigest()[:KEY_DIGITS]


def seen(
    pattern: Pattern,
    counted: Counted,
    texts: Mapping[Id, Text],
    records: Mapping[Id, Record],
    known: Mapping[str, tuple[str, tuple[str, ...]]],
    judged: Sequence[Judged],
) -> Seen:
    """The view of a pattern.

    Args:
        pattern: Its members, template and grounds.
        counted: Its receipts, and what is listed apart.
        texts: What is compared.
        records: The record of each member.
        known: Alias and countries of each case, by its id.
        judged: All judgements and their texts, the oldest first.
    """
    by_case: dict[str, list[Record]] = {}
    for one in pattern.members:
        by_case.setdefault(str(texts[one].case), []).append(records[one])
    cases = tuple(sorted(
        (_in_case(case, known[case], of) for case, of in by_case.items()),
        key=lambda one: (one.first or "~", one.alias),
    ))  # fmt: skip
    said = _newest(pattern, judged)
    spans = [(one.first[:10], one.last[:10]) for one in cases if one.first and one.last]
    return Seen(
        msgspec.structs.replace(pattern, receipts=counted.receipts),
        said[1] if said else key_of(pattern.why, pattern.members),
        cases, counted.apart, said[0] if said else None,
        longest_gap(spans) if "sender" in pattern.why else None,
    )  # fmt: skip


def _in_case(case: str, known: tuple[str, tuple[str, ...]], records: Sequence[Record]) -> InCase:
    sent = [one.sent for one in records if one.sent]
    days = sorted({reading[:10] for one in sent for reading in one.readings})
    return InCase(
        case, known[0], len(records), tuple(days[:1] + days[1:][-1:]),
        min((one.earliest for one in sent if one.earliest), default=None),
        max((one.latest for one in sent if one.latest), default=None),
        known[1],
        any(len({reading[:10] for reading in one.readings}) > 1 for one in sent),
    )  # fmt: skip


def _newest(pattern: Pattern, judged: Sequence[Judged]) -> tuple[Said, str] | None:
    """The newest judgement about this pattern, and the key that it was judged under."""
    members = set(pattern.members)
    for one in reversed(judged):
        judgement = one.judgement
        fits = judgement.of == "pattern" and not set(judgement.grounds).isdisjoint(pattern.why)
        if fits and len(one.members & members) >= min(2, len(one.members)):
            since = len(members - one.members)
            told = (judgement.verdict, judgement.reason, judgement.by, judgement.at)
            said = Said(*told, judgement.method, judgement.on, since)
            return said, judgement.key
    return None
