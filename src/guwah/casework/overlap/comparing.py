"""
What two exports of one chat say differently: facts to show, never verdicts.

Reads the catalogue; joins and changes nothing.

The rules of this module are:
  * A message counts as absent only between messages that both exports show: before and after,
    an export may simply not reach.
  * Of two exports the later one is that which goes on longer after the last message that both
    show; where neither or both do, the one handed in later.
  * What the app itself says (who joined, who was added) is not counted as absent: each phone
    writes it in its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec

from guwah.casework.catalogue import record_of, sending_of
from guwah.casework.tables import Connection
from guwah.linking.overlap import MONTH_FIRST, Link
from guwah.linking.overlap_trace import Sort

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHARED = """
select a.strand, b.strand, min(a.number), max(a.number)
from sighting x join sighting y on y.sending = x.sending and y.number != x.number
join trace a on a.number = x.number join trace b on b.number = y.number
where a.strand != b.strand {where}
group by a.strand, b.strand order by a.strand, b.strand
"""
_ABSENT = """
select distinct s.sending from trace t join sighting s on s.number = t.number
where t.strand = :one and t.number between :low and :high and t.sort != :notice
  and not exists (select 1 from sighting o join trace u on u.number = o.number
    join strand x on x.id = u.strand join strand y on y.id = :other
    where o.sending = s.sending and x.item = y.item and x.member = y.member)
order by s.sending
"""


@dataclass(frozen=True)
class _Pair:
    """Two strands with sendings in common, and the span of records of the first between them."""

    one: int
    other: int
    low: int
    high: int


def gone(db: Connection, item: str) -> int:
    """How many messages other exports show, between messages both have, that `item` lacks."""
    where = "and b.strand in (select id from strand where item = ?)"
    found: set[int] = set()
    for row in db.execute(_SHARED.format(where=where), (item,)).fetchall():
        found |= set(_absent(db, _Pair(*row)))
    return len(found)


def absences(db: Connection) -> Iterator[dict[str, Any]]:
    """Yield what stands in one export and not in another of the same chat.

    Yields:
        `{"fact": "absent", "seen_in", "absent_in", "later", "sendings"}`; the first three are
        items, `later` the one of the two that was exported later.
    """
    pairs = [_Pair(*row) for row in db.execute(_SHARED.format(where="")).fetchall()]
    by_strands = {(pair.one, pair.other): pair for pair in pairs}
    items = dict(db.execute("select id, item from strand").fetchall())
    for pair in pairs:
        sendings = _absent(db, pair)
        if sendings:
            later = _later(db, pair, by_strands[pair.other, pair.one])
            yield {
                "fact": "absent", "seen_in": items[pair.one], "absent_in": items[pair.other],
                "later": items[later], "sendings": sendings,
            }  # fmt: skip


def _absent(db: Connection, pair: _Pair) -> list[int]:
    rows = db.execute(
        _ABSENT,
        {"one": pair.one, "other": pair.other, "low": pair.low, "high": pair.high,
         "notice": int(Sort.NOTICE)},
    )  # fmt: skip
    return [sending for (sending,) in rows.fetchall()]


def _later(db: Connection, pair: _Pair, back: _Pair) -> int:
    goes_on = [_goes_on(db, each) for each in (pair, back)]
    if goes_on[0] != goes_on[1]:
        return pair.one if goes_on[0] else pair.other
    return pair.one if pair.low > back.low else pair.other


def _goes_on(db: Connection, pair: _Pair) -> bool:
    """Whether a strand has messages after the last that both show."""
    found = db.execute(
        "select 1 from trace t join strand s on s.id = t.strand where t.strand = ?"
        " and case s.newest_first when 1 then t.number < ? else t.number > ? end limit 1",
        (pair.one, pair.low, pair.high),
    ).fetchone()
    return found is not None


def changes(db: Connection) -> Iterator[dict[str, Any]]:
    """Yield sendings of which exports show different texts.

    Yields:
        `{"fact": "edited" or "deleted", "sending", "texts": [{"record", "item", "text", "marks"}]}`
        with each text once, in the order of the hand-ins.
    """
    for sending, seen in _texts(db):
        records = [record_of(db, next(n for n, of in seen if of == text)) for text in _order(seen)]
        texts = [
            {"record": one.id, "item": one.item, "text": one.text, "marks": list(one.marks)}
            for one in records
        ]
        fact = "deleted" if any("deleted" in one.marks for one in records) else "edited"
        yield {"fact": fact, "sending": sending, "texts": texts}


def versions_in(db: Connection, item: str) -> dict[int, int]:
    """Which text of its sending a record of an item shows, by ordinal; 0 where not listed."""
    rows = db.execute("select number, ordinal from record where item = ?", (item,))
    ordinals = dict(rows.fetchall())
    found = {}
    for _sending, seen in _texts(db):
        order = _order(seen)
        for number, text in seen:
            if number in ordinals and text in order[1:]:
                found[ordinals[number]] = order.index(text)
    return found


_Text = tuple[int, bytes]


def _texts(db: Connection) -> Iterator[tuple[int, list[tuple[int, _Text]]]]:
    """Sendings with several texts: for each the numbers of its records, and which text each has."""
    rows = db.execute(
        """
        select s.sending, t.number, t.sort, case t.sort when :media then t.detail else t.content end
        from sighting s join trace t on t.number = s.number where s.sending in (
          select x.sending from sighting x join trace u on u.number = x.number
          where u.sort in (:text, :deleted, :media) group by x.sending having count(*) > 1
          and count(distinct case u.sort when :media then nullif(u.detail, x'')
            else u.sort || hex(u.content) end) > 1)
        order by s.sending, t.number
        """,
        {"text": int(Sort.TEXT), "deleted": int(Sort.DELETED), "media": int(Sort.MEDIA)},
    ).fetchall()
    for sending, group in groupby(rows, key=lambda row: row[0]):
        yield sending, [(number, (sort, bytes(said))) for _, number, sort, said in group]


def _order(seen: list[tuple[int, _Text]]) -> list[_Text]:
    """The texts, each once; a file without a caption says nothing other than one with it."""
    return list(dict.fromkeys(text for _, text in seen if text != (Sort.MEDIA, b"")))


def differences(db: Connection) -> Iterator[dict[str, Any]]:
    """Yield `{"fact": "differs", "sendings": [a, b]}`: one place of one chat, two texts, and no
    mark of an edit."""
    for a, b in db.execute("select a, b from differing order by a, b").fetchall():
        pair = sorted({sending_of(db, a), sending_of(db, b)} - {None})  # type: ignore[type-var]
        if len(pair) > 1:
            yield {"fact": "differs", "sendings": pair}


def clocks(db: Connection) -> Iterator[dict[str, Any]]:
    """Yield how the clocks of two exports of one chat differ.

    Yields:
        `{"fact": "clock", "items": [a, b], "threads": [a, b], "steps": [{"from", "minutes"}],
        "within_seconds", "anchors", "shared", "dates"}`: what is added to times of the first to
        get those of the second, from a time on; `dates` says which order of day and month only the
        other export told.
    """
    rows = db.execute(
        "select l.body, a.item, b.item, a.thread, b.thread, a.low_day != a.low_month"
        " or a.high_day != a.high_month, b.low_day != b.low_month or b.high_day != b.high_month"
        " from link l join strand a on a.id = l.a join strand b on b.id = l.b where l.used"
        " order by a.id, b.id"
    ).fetchall()
    for body, a, b, thread, other, *undecided in rows:
        link = msgspec.msgpack.decode(body, type=Link)
        orders = zip((a, b), link.orders, undecided, strict=True)
        yield {
            "fact": "clock", "items": [a, b], "threads": [thread or None, other or None],
            "steps": [
                {"from": _time(start) if number else None, "minutes": seconds // 60}
                for number, (start, seconds) in enumerate(link.clock.steps)
            ],
            "within_seconds": link.slack, "anchors": link.anchors, "shared": link.shared,
            "dates": {
                item: "month-day" if order == MONTH_FIRST else "day-month"
                for item, order, is_undecided in orders if is_undecided
            },
        }  # fmt: skip


def _time(second: int) -> str:
    return (_EPOCH + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M")
