"""
Which sightings are one sending: the overlap of exports, kept in the catalogue.

Wires the rows of the catalogue to `linking.overlap`; decides nothing itself. Why so:
docs/adr/0010-overlap.md.

The rules of this module are:
  * What it makes follows from the set of exports alone: not from the order in which they were
    handed in, nor from how often the catalogue was brought up to date.
  * Two strands are compared once; a chat is gone through again when an export of it is added.
  * It is one transaction: after a crash it is done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from guwah.casework.catalogue import record_of
from guwah.casework.tables import Connection, set_state, state
from guwah.linking.overlap import DAY_FIRST, Anchor, Line, Link, Strand
from guwah.linking.overlap_chats import Chat, chats
from guwah.linking.overlap_exact import Same, Where, join_equal
from guwah.linking.overlap_link import compare
from guwah.linking.overlap_trace import ENOUGH_LETTERS, Sort
from guwah.linking.overlap_votes import ENOUGH_ANCHORS
from guwah.script.terms import index_terms

MOST_ANCHORS = 1 << 15
MOST_COPIES = 3
_LINE = (
    "select {at}, lasts, {place}, number, who, sort, content, detail, name, family, flags,"
    " message_id from trace where strand = ? and sort != 0 and {at} between ? and ?"
    " order by {at}, {place}"
)
_ANCHORS = """
insert into anchor
select content, strand, day_first, month_first, lasts, who, message_id from (
  select t.*, row_number() over (partition by t.strand order by t.content) as place from trace t
  where t.strand in (select id from strand where item = :item) and t.letters >= :letters
    and t.sort = :text and t.content not in (
      select content from trace where letters >= :letters
        and strand in (select id from strand where item = :item)
      group by content having count(distinct strand) > :copies)
  group by t.content, t.strand having count(*) = 1)
where place <= :most
"""
_NEW_HEADS = """
select h.number from head h where h.number > ?
  and not exists (select 1 from sending x where x.id = h.number) order by h.number limit 2000
"""
# A sending is found by the words of its first sighting, and of any other that writes otherwise.
_NEW_WORDS = """
select s.number from spoken s where s.number > ?
  and not exists (select 1 from worded x where x.number = s.number) order by s.number limit 2000
"""


def settle(db: Connection) -> None:
    """Bring sendings up to the records that were entered.

    Args:
        db: The case's database, with all entries of the log applied.
    """
    if state(db, "settled"):
        return
    fresh = [row[0] for row in db.execute("select id from strand where linked = 0 order by rank")]
    items = {row[0] for row in db.execute("select distinct item from strand where linked = 0")}
    for item in sorted(items):
        db.execute(
            _ANCHORS,
            {"item": item, "letters": ENOUGH_LETTERS, "text": int(Sort.TEXT), "copies": MOST_COPIES,
             "most": MOST_ANCHORS},
        )  # fmt: skip
    strands = _Strands(db)
    for a, b in _candidates(db, fresh, strands):
        verdict = compare(strands[a], strands[b], _shared_anchors(db, a, b))
        for link in verdict.links:
            db.execute("insert into link values (?, ?, 0, ?)", (a, b, msgspec.msgpack.encode(link)))
        if verdict.is_apart:
            db.execute("insert into apart values (?, ?)", (min(a, b), max(a, b)))
    db.execute("update strand set linked = 1")
    _pair(db, chats(strands, known_links(db)))
    _assign(db)
    set_state(db, settled=1)
    db.commit()


def known_links(db: Connection) -> list[Link]:
    """All links between strands of the case."""
    rows = db.execute("select body from link").fetchall()
    return [msgspec.msgpack.decode(body, type=Link) for (body,) in rows]


class _Strands(dict[int, Strand]):
    """Strands by id, made when they are asked for."""

    def __init__(self, db: Connection) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, strand: int) -> Strand:
        row = self._db.execute(
            "select item, member, title, rank, low_day, high_day, low_month, high_month,"
            " newest_first from strand where id = ?",
            (strand,),
        ).fetchone()
        item, member, title, rank, *bounds, newest_first = row
        names = self._db.execute(
            "select id, coalesce(nullif(handle, ''), name) from person where id in"
            " (select distinct who from trace where strand = ?) order by 2, name, handle",
            (strand,),
        ).fetchall()
        self[strand] = Strand(
            strand, bytes(rank), (item, member), title, dict(names),
            ((bounds[0] or 0, bounds[1] or 0), (bounds[2] or 0, bounds[3] or 0)),
            _Lines(self._db, strand, bool(newest_first)),
        )  # fmt: skip
        return self[strand]


class _Lines:
    """The lines of a strand, read from the catalogue as they are asked for."""

    def __init__(self, db: Connection, strand: int, newest_first: bool) -> None:
        self._db, self._strand = db, strand
        self._place = "-number" if newest_first else "number"

    def __call__(self, order: int, low: int, high: int) -> Iterator[Line]:
        at = "day_first" if order == DAY_FIRST else "month_first"
        cursor = self._db.execute(_LINE.format(at=at, place=self._place), (self._strand, low, high))
        while rows := cursor.fetchmany(1000):
            yield from map(Line._make, rows)


def _candidates(db: Connection, fresh: list[int], strands: _Strands) -> Iterator[tuple[int, int]]:
    """Pairs of a new strand and any other that share enough anchors, the lower rank first."""
    new = set(fresh)
    done: set[tuple[int, int]] = set()
    for one in fresh:
        rows = db.execute(
            "select o.strand from anchor a join anchor o on o.content = a.content"
            " join strand s on s.id = a.strand join strand p on p.id = o.strand"
            " where a.strand = ? and o.strand != a.strand and p.family = s.family"
            " and (p.item != s.item or p.member != s.member)"
            " group by o.strand having count(*) >= ?",
            (one, ENOUGH_ANCHORS),
        ).fetchall()
        for (other,) in rows:
            a, b = sorted((one, other), key=lambda strand: strands[strand].rank)
            if (a, b) not in done and (other in new or one in new):
                done.add((a, b))
                yield a, b


def _shared_anchors(db: Connection, a: int, b: int) -> list[tuple[Anchor, Anchor]]:
    rows = db.execute(
        "select a.day_first, a.month_first, a.lasts, a.who, a.message_id,"
        " b.day_first, b.month_first, b.lasts, b.who, b.message_id"
        " from anchor a join anchor b on b.content = a.content"
        " where a.strand = ? and b.strand = ? order by a.content",
        (a, b),
    ).fetchall()
    return [(Anchor(*row[:5]), Anchor(*row[5:])) for row in rows]


def _pair(db: Connection, found: list[Chat]) -> None:
    """Go through the chats that changed, and keep which of their lines are one message."""
    known = {bytes(terms): number for number, terms in db.execute("select id, terms from chat")}
    wanted = {_terms(chat): chat for chat in found}
    for terms, number in known.items():
        if terms not in wanted:
            db.execute("delete from pairing where chat = ?", (number,))
            db.execute("delete from differing where chat = ?", (number,))
            db.execute("delete from chat where id = ?", (number,))
    db.execute("update strand set chat = -id")
    db.execute("update link set used = 0")
    used = [(msgspec.msgpack.encode(link),) for chat in found for link in chat.links]
    db.executemany("update link set used = 1 where body = ?", used)
    for terms, chat in wanted.items():
        number = known.get(terms)
        if number is None:
            number = int(db.execute("insert into chat(terms) values (?)", (terms,)).lastrowid)
            _sweep(db, number, chat)
        db.executemany(
            "update strand set chat = ? where id = ?", [(number, one.id) for one in chat.strands]
        )


def _terms(chat: Chat) -> bytes:
    """All on which the pairing of a chat rests."""
    return msgspec.msgpack.encode(
        [
            [strand.rank for strand in chat.strands],
            chat.orders,
            [clock.steps for clock in chat.clocks],
            [sorted(persons.items()) for persons in chat.terms.persons],
            sorted(chat.terms.slack.items()),
            chat.terms.spaces,
        ]
    )


def _sweep(db: Connection, number: int, chat: Chat) -> None:
    pairs: list[tuple[int, int, int, int]] = []
    differing: list[tuple[int, int, int]] = []
    for swept in chat.sweep():
        for column in swept.columns:
            if len(column.placed) > 1:
                lines = sorted(placed.line.number for placed in column.placed)
                pairs += [(line, lines[0], int(column.loose), number) for line in lines]
        for one, other in swept.differing:
            a, b = sorted((one.first.line.number, other.first.line.number))
            differing.append((a, b, number))
        if len(pairs) > 2000:
            db.executemany("insert into pairing values (?, ?, ?, ?)", pairs)
            pairs = []
    db.executemany("insert into pairing values (?, ?, ?, ?)", pairs)
    db.executemany("insert into differing values (?, ?, ?)", differing)


def _equal(db: Connection) -> Iterator[list[int]]:
    """Sendings that the rule of equal values makes, each with all numbers of its records."""
    rows = db.execute(
        """
        select t.same, i.sha256, t.number, s.chat, s.item || char(10) || s.member, t.strand, t.sort
        from trace t join strand s on s.id = t.strand join item i on i.id = s.item
        where t.same in (
          select e.same from trace e join strand p on p.id = e.strand group by e.same
          having min(p.item) != max(p.item) and (min(p.chat) != max(p.chat) or min(e.sort) = 0))
        order by t.same, i.sha256, t.number
        """
    )
    exports: dict[str, int] = {}

    def where(export: str, strand: int) -> Where:
        return Where(exports.setdefault(export, len(exports)), strand)

    records = (
        Same(bytes(same), bytes(item), number, chat, where(export, strand), sort != Sort.NONE)
        for same, item, number, chat, export, strand, sort in rows
    )

    def members(number: int) -> Iterable[tuple[int, Where]]:
        found = db.execute(
            "select o.number, s.item || char(10) || s.member, t.strand from pairing p"
            " join pairing o on o.lead = p.lead join trace t on t.number = o.number"
            " join strand s on s.id = t.strand where p.number = ?",
            (number,),
        ).fetchall()
        return [(one, where(export, strand)) for one, export, strand in found]

    apart = {(a, b) for a, b in db.execute("select a, b from apart").fetchall()}
    yield from join_equal(records, members, apart)


def _assign(db: Connection) -> None:
    """Give every record its sending, and bring what is known of sendings up to it."""
    db.execute("delete from draft")
    db.execute("insert into draft select number, lead, loose from pairing")
    db.execute(
        "insert or replace into draft select s.number, s.lead, 0 from stitched s"
        " join trace t on t.number = s.number join trace h on h.number = s.lead"
    )
    for numbers in _equal(db):
        db.executemany(
            "insert into draft values (?, ?, 0) on conflict do update set sending = excluded.sending",
            [(number, numbers[0]) for number in numbers],
        )
    db.execute(
        """
        insert or replace into sighting
        select t.number, coalesce(d.sending, t.number), coalesce(d.loose, 0) from trace t
        left join draft d on d.number = t.number left join sighting s on s.number = t.number
        where s.number is null or s.sending != coalesce(d.sending, t.number)
          or s.loose != coalesce(d.loose, 0)
        """
    )
    db.execute("delete from draft")
    db.execute("delete from sending where id not in (select number from head)")
    stale = "select number from worded where number not in (select number from spoken)"
    for (number,) in db.execute(stale).fetchall():
        db.execute("delete from words where rowid = ?", (number,))
        db.execute("delete from worded where number = ?", (number,))
    for number in _each(db, _NEW_HEADS):
        _add_sending(db, number)
    for number in _each(db, _NEW_WORDS):
        _add_words(db, number)


def _each(db: Connection, query: str) -> Iterator[int]:
    """Numbers that a query gives above the last, block by block, while rows are added."""
    last = -1
    while rows := db.execute(query, (last,)).fetchall():
        for (last,) in rows:
            yield last


def _add_sending(db: Connection, number: int) -> None:
    record = record_of(db, number)
    sender, sent = record.sender, record.sent
    db.execute(
        "insert into sending values (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, record.kind, record.thread, sender.name if sender else None,
         sender.handle if sender else None, sent.earliest if sent else None, record.text,
         " ".join(record.marks)),
    )  # fmt: skip


def _add_words(db: Connection, number: int) -> None:
    record = record_of(db, number)
    sender = record.sender
    names = " ".join(part for part in (sender.name, sender.handle) if part) if sender else ""
    db.execute(
        "insert into words(rowid, terms, names) values (?, ?, ?)",
        (number, index_terms(record.text or ""), index_terms(names)),
    )
    db.execute("insert into worded values (?)", (number,))
