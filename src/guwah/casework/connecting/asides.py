"""
Copies that do not count, told by looking at them: quotations, what stood in the press, what
somebody else than a suspected sender wrote.

Finds reasons; `linking.receipts` counts.

The rules of this module are:
  * A copy is *published* if a person said that its wording stood in public from a day on, of the
    pattern or by marking an item that contains the wording, and it was, or could have been, sent
    on that day or later. A copy without a time could have been. *unsure* takes that back.
  * A copy that only a person linked is *quoted* if the parts that its own marks set apart hold
    the wording of another, and the rest does not.
  * What others wrote is looked at only inside a folder that is in the pattern already by a
    suspected sender's own words: it joins no folder to anything, and is listed apart.
  * An item is read for this only in a folder that agreed to comparison.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from guwah.casework import catalogue
from guwah.casework.connecting.judging import Judgement
from guwah.casework.connecting.steering import Judged
from guwah.casework.deriving.derivative import Passage
from guwah.evidence.record import Record
from guwah.linking.copies import Lookout
from guwah.linking.nouns import Id, Link, Pattern, Text
from guwah.linking.quoting import is_quotation, quoted_parts
from guwah.linking.receipts import Apart, Aside
from guwah.vault.case import CaseVault

_PASSAGES = (
    "select p.body from passage p join derived d on d.id = p.derived"
    " where d.item = ? and d.is_current order by p.id"
)
_passage = msgspec.msgpack.Decoder(Passage)


@dataclass(frozen=True)
class Article:
    """An item that a person marked as published: its words, and since when they are public."""

    text: str
    on: str


def articles(cases: Iterable[CaseVault], judgements: Iterable[Judgement]) -> list[Article]:
    """The published items of these cases, with the day that was said last."""
    days = {one.item: one for one in judgements if one.of == "item"}
    found = []
    for case in cases:
        items = set(case.items())
        for item, judgement in days.items():
            if item in items and judgement.verdict == "published":
                rows = case.db.execute(_PASSAGES, (item,)).fetchall()
                words = [_passage.decode(body).text for (body,) in rows]
                words += [one.text for one in catalogue.records_in(case.db, item) if one.text]
                found.append(Article("\n".join(words), judgement.on))
    return found


def quoted(pattern: Pattern, texts: Mapping[Id, Text], links: Iterable[Link]) -> dict[Id, Aside]:
    """Members in which the wording stands only as somebody else's words."""
    members = set(pattern.members)
    spans: dict[Id, list[tuple[int, int]]] = {}
    for link in links:
        if link.a in members and link.b in members:
            for a, a_size, b, b_size in link.spans:
                spans.setdefault(link.a, []).append((a, a_size))
                spans.setdefault(link.b, []).append((b, b_size))
    return {
        one: "quoted" for one in pattern.members
        if (is_quotation(texts[one].text, spans[one]) if one in spans
            else _repeats(one, pattern, texts))
    }  # fmt: skip


def _repeats(one: Id, pattern: Pattern, texts: Mapping[Id, Text]) -> bool:
    """Whether a text that shares no span with the others repeats one of them as a quotation."""
    text = texts[one].text
    parts = quoted_parts(text)
    if not parts or set(pattern.why) == {"sender"}:
        return False
    lookout = Lookout({other: texts[other].text for other in pattern.members if other != one})
    edges = [0, *(edge for start, size in parts for edge in (start, start + size)), len(text)]
    pieces = [text[begin:end] for begin, end in pairwise(edges)]
    named = lookout.seen_in("\n".join(pieces[1::2]))
    return bool(named) and not set(named) & set(lookout.seen_in("\n".join(pieces[::2])))


def published(
    pattern: Pattern,
    texts: Mapping[Id, Text],
    records: Mapping[Id, Record],
    judged: Sequence[Judged],
    press: Iterable[Article],
) -> dict[Id, Aside]:
    """Members that may repeat what stood in public when they were sent."""
    since: dict[Id, str] = {}
    members = set(pattern.members)
    newest = next((one for one in reversed(judged)
                   if one.judgement.of == "pattern" and one.members & members
                   and one.judgement.verdict in ("published", "unsure")), None)  # fmt: skip
    if newest is not None and newest.judgement.verdict == "published":
        since = dict.fromkeys(pattern.members, newest.judgement.on)
    lookout = Lookout({one: texts[one].text for one in pattern.members})
    for article in press:
        for one in lookout.seen_in(article.text):
            since[one] = min(since.get(one, article.on), article.on)
    return {one: "published" for one, day in since.items() if _could_be_after(records[one], day)}


def by_others(
    case: CaseVault,
    patterns: Iterable[Pattern],
    texts: Mapping[Id, Text],
    own: frozenset[str | None],
    compared: Collection[int],
) -> dict[int, list[Apart]]:
    """Copies in a case that no suspected sender sent, by the number of the pattern.

    Args:
        case: A case that agreed to comparison.
        patterns: Those that rest on a wording.
        texts: What is compared.
        own: Names and handles of the participants who are the person concerned.
        compared: Numbers of the case's sendings that were compared.
    """
    wordings = {
        (one.pattern, member): texts[member].text
        for one in patterns
        for member in one.members
        if texts[member].case == case.id
    }
    if not wordings:
        return {}
    lookout = Lookout(wordings)
    found: dict[int, list[Apart]] = {}
    rows = case.db.execute(
        "select id, text from sending where kind = 'message' and text != '' order by id"
    ).fetchall()
    for sending, text in rows:
        if sending in compared:
            continue
        seen = {number for number, _ in lookout.seen_in(text)}
        if not seen:
            continue
        record = catalogue.record_of(case.db, sending)
        for number in sorted(seen):
            found.setdefault(number, []).append(Apart(record.id, _whose(record, own)))
    return found


def _whose(record: Record, own: frozenset[str | None]) -> Aside:
    sender = record.sender
    if sender is None:
        return "not-suspected"
    is_own = sender.self or not own.isdisjoint({sender.name, sender.handle} - {None})
    return "outgoing" if is_own else "not-suspected"


def _could_be_after(record: Record, day: str) -> bool:
    latest = record.sent.latest if record.sent else None
    return latest is None or latest[:10] >= day
