"""A sheet is its records; whoever hands one on is checked as if he had handed on records."""

from __future__ import annotations

import io
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guwah.evidence.record import Anomaly, Record, Sender, Sent, Summary
from guwah.intake.contract import Member, Options, TilingFault
from guwah.intake.frame.tiling import tiled_runs
from guwah.intake.notation.sheets import Extras, Origin, Sheet, Times
from guwah.intake.whatsapp.reader import READER
from guwah.intake.workers.channel import Begin, ChannelBroken, Job, Packed, packed
from guwah.intake.workers.checked import Checked

ORIGIN = Origin("whatsapp", "item", "a/b", "i/1")
CHAT = "".join(
    f"{day:02d}/05/2021, 10:{minute:02d} - Gulnar: we wait {minute}\n"
    for day in (3, 14)
    for minute in range(30)
).encode()
JOB = Job(
    9_000, "b", "item", "i/1", None, None, (), False, False, False, (), 0, 0, 0, 400, 60, 1 << 30,
    False, 0,
)  # fmt: skip


def sheet(**changed: object) -> Sheet:
    """Three messages of two people, with two bytes between them; the second has a file."""
    clock = ["T10:00", "T10:01", "T10:01"]
    days = [f"2021-05-03{time}" for time in clock]
    ends = [f"{day}:00Z" for day in days], [f"{day}:59Z" for day in days]
    one, other = Sender("Gulnar"), Sender("Tursun")
    times = Times(["3.5. 10:00", "3.5. 10:01", "3.5. 10:01"], days, *ends, "unknown")
    sent = Sent(times.written[1], (days[1],), ends[0][1], ends[1][1], "unknown")
    odd = Record(
        "i/1/8", "message", "export", "whatsapp", "item", "a/b", (16, 6), (), "We", other, sent,
        "IMG.jpg", (), ("media-omitted",), {"caption": None},
    )  # fmt: skip
    made = Sheet(
        ORIGIN, 7, 4, [10, 6, 1], 2, (), "We", [one, other, one], times, ["a", "b", "c"], {1: odd}
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


def checked() -> Checked:
    """A parent to whom a worker has told six records, which ended at byte 3."""
    begun = Checked(JOB, Begin("a/b", "whatsapp", 9_000, READER.reasons), 7)
    begun.end = 3
    return begun


def test_a_sheet_is_its_records() -> None:
    """Ids count on, spans stand behind each other, the odd row is the record that was given."""
    rows = sheet()
    records = list(rows)
    assert [one.id for one in records] == ["i/1/7", "i/1/8", "i/1/9"]
    assert [one.span for one in records] == [(4, 10), (16, 6), (24, 1)]
    assert rows.end == 25
    assert len(rows) == 3
    assert records[1] is rows.odd[1] is rows[1]
    assert [one.sender.name for one in records if one.sender] == ["Gulnar", "Tursun", "Gulnar"]
    assert records[2].sent == Sent(
        "3.5. 10:01", ("2021-05-03T10:01",), "2021-05-03T10:01:00Z", "2021-05-03T10:01:59Z"
    )


def test_the_parent_makes_the_records_that_the_worker_did_not_send() -> None:
    """What is packed, sent, checked and made is what the sheet would have made."""
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(packed(sheet())), type=Packed)
    parent = checked()
    assert list(parent.take_packed(sent)) == sheet().records()
    assert (parent.ordinal, parent.end, parent.count) == (10, 25, 3)


def test_texts_may_be_left_to_the_parent() -> None:
    """Bytes that are surely UTF-8 are decoded where the records are made."""
    raw = sheet(texts=[b"a", "ئا".encode(), b"c"])
    assert [one.text for one in replace(raw, odd={})] == ["a", "ئا", "c"]
    told = packed(raw)
    assert told.texts == []
    assert checked().take_packed(told) == raw.records()


EXTRAS = Extras("id", [5, 6, 7], "reply_to", [None, 0, None], "reply", "chat", {"id": 77})


def test_what_else_messages_say_is_told_in_columns() -> None:
    """A number, perhaps another one with its mark, and a value that all share."""
    rows = sheet(odd={}, extras=EXTRAS)
    assert [one.extra for one in rows] == [
        {"id": 5, "chat": {"id": 77}},
        {"id": 6, "reply_to": 0, "chat": {"id": 77}},
        {"id": 7, "chat": {"id": 77}},
    ]
    assert [one.marks for one in rows] == [(), ("reply",), ()]
    assert checked().take_packed(packed(rows)) == rows.records()
    none = sheet(odd={}, extras=msgspec.structs.replace(EXTRAS, others=None))
    assert [one.marks for one in none] == [(), (), ()]
    assert [one.extra for one in none][1] == {"id": 6, "chat": {"id": 77}}


def test_some_rows_are_the_columns_cut() -> None:
    """Times and extras of rows two and three."""
    assert list(sheet().times.rows(1, 3).sent()) == list(sheet().times.sent())[1:]
    assert EXTRAS.rows(1, 3).extra() == EXTRAS.extra()[1:]


def _lie(**changed: object) -> Packed:
    return msgspec.structs.replace(packed(sheet()), **changed)


def _odd(**changed: object) -> Packed:
    return _lie(odd=[(1, msgspec.structs.replace(sheet().odd[1], **changed))])


_TIMES = sheet().times
LIES = {
    "a column is shorter": _lie(texts=["a", "b"]),
    "a time is missing": _lie(times=msgspec.structs.replace(_TIMES, latest=["a", "b"])),
    "nothing in it": _lie(lengths=[], texts=[], senders=[]),
    "another ordinal": _lie(first=8),
    "over what came before": _lie(start=2),
    "behind the member": _lie(lengths=[10, 6, 8_990]),
    "an empty span": _lie(lengths=[10, 0, 1]),
    "a span that runs back": _lie(gap=-20),
    "a sender who is not there": _lie(senders=[0, 1, 2]),
    "a sender from behind": _lie(senders=[0, 1, -1]),
    "a row that is not there": _lie(odd=[(3, sheet().odd[1])]),
    "a row from behind": _lie(odd=[(-2, sheet().odd[1])]),
    "texts twice, and not as many": _lie(texts=["a"], bodies=[b"a", b"b", b"c"]),
    "a text that is no text": _lie(texts=[], bodies=[b"a", b"\xff", b"c"]),
    "no times where they are wanted": _lie(times=msgspec.structs.replace(_TIMES, earliest=[])),
    "a number less": _lie(extras=msgspec.structs.replace(EXTRAS, numbers=[5, 6])),
    "another number less": _lie(extras=msgspec.structs.replace(EXTRAS, others=[None])),
    "a great number": _lie(extras=msgspec.structs.replace(EXTRAS, numbers=[5, 6, 2**60])),
    "another great number": _lie(
        extras=msgspec.structs.replace(EXTRAS, others=[None, -(2**60), None])
    ),
    "a float that all share": _lie(extras=msgspec.structs.replace(EXTRAS, shared={"x": 0.5})),
    "an odd record of another item": _odd(item="other"),
    "an odd record with another id": _odd(id="i/1/9"),
    "an odd record elsewhere": _odd(span=(16, 7)),
    "an odd record with a float": _odd(extra={"x": 0.5}),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_worker_that_lies_in_a_sheet_is_ended(lie: Packed) -> None:
    """Nothing of such a sheet is believed, and what was counted stays as it was."""
    parent = checked()
    with pytest.raises(ChannelBroken):
        parent.take_packed(lie)
    assert (parent.ordinal, parent.end, parent.count) == (7, 3, 0)


class _Reader(type(READER)):  # type: ignore[misc]
    """A reader that hands on one sheet, whatever the file holds."""

    def __init__(self, told: Sheet) -> None:
        self._told = told

    def runs(self, member: Member, options: Options) -> object:
        """Yield the sheet when the file has been read."""
        member.source.read()
        yield self._told


def _lay(told: Sheet, data: bytes) -> Record | Anomaly | Summary:
    member = Member("item", "a/b", io.BytesIO(data), len(data), "b", id_prefix="i/1")
    *_, (last,) = tiled_runs(_Reader(told), member, Options())
    return last


_BOM = b"\xef\xbb\xbf"
_WHOLE = _BOM + b"A" * 10 + _BOM + b"B" * 6 + _BOM + b"C"
_PLAIN = sheet(start=3, gap=3, odd={})


def test_the_gaps_of_a_sheet_are_counted() -> None:
    """Byte-order marks between records are this reader's structure."""
    counted = _lay(_PLAIN, _WHOLE)
    assert isinstance(counted, Summary)
    assert (counted.records, counted.bytes_in_records, counted.bytes_structural) == (3, 17, 9)


@pytest.mark.parametrize(
    ("told", "data"),
    [
        (_PLAIN, _WHOLE.replace(_BOM + b"C", b"xxxC")),
        (_PLAIN, b"xxx" + _WHOLE[3:]),
        (_PLAIN, _WHOLE[:-1]),
        (sheet(start=3, gap=3, odd={}, lengths=[10, 0, 7]), _WHOLE),
        (replace(_PLAIN, odd={1: msgspec.structs.replace(sheet().odd[1], span=(16, 5))}), _WHOLE),
    ],
    ids=["a gap within", "the gap before", "too long", "empty", "an odd span"],
)
def test_a_sheet_that_does_not_tile_is_a_fault(told: Sheet, data: bytes) -> None:
    """As with records that are handed on one by one."""
    with pytest.raises(TilingFault):
        _lay(told, data)


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(0, len(CHAT)))
def test_the_fast_way_gives_the_records_of_the_slow_way(cut: int) -> None:
    """Any prefix of a chat: rows of sheets and records made one by one are the same."""
    data = CHAT[:cut]
    # A mark that is no UTF-8 sends the last batch, here the only one, the slow way.
    slow = CHAT[:cut] + b"\n01/06/2021, 10:00 - Gulnar: \xff\n"

    def read(export: bytes) -> list[Record]:
        member = Member("item", "a/b", io.BytesIO(export), len(export), "b", id_prefix="i/1")
        return [one for run in READER.runs(member, Options()) for one in run if type(one) is Record]

    quick = read(data)
    assert quick[:-1] == read(slow)[: max(0, len(quick) - 1)]
