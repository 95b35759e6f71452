"""
The usual Telegram messages of a chunk, many at once: the fast way of the reader.

Most messages are a text by somebody at some time, written with the same keys in the same order
and with the same white space between them. A pattern made from one such message cuts them out
of a chunk with their values; then each column of values is made by one loop.

The rules of this module are:
  * What the pattern takes is one whole JSON object, each key once: it leaves nothing to guess.
  * A record is the one that `message` makes of the same object.
  * A chunk that cannot be read so (bytes that are not UTF-8) is read message by message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from operator import add
from typing import Any, NamedTuple

import msgspec

from guwah.evidence.record import Mark, Record, Sender, Sent
from guwah.intake.contract import Found
from guwah.intake.telegram.message import NAME, Builder
from guwah.intake.times import epoch_reading

_SPACE = rb"[ \t\r\n]{0,64}"
_SHAPE = re.compile(
    rb'\{(?P<open>S)"id"(?P<colon>S:S)[^,]{1,20},(?P<next>S)"type"(?P=colon)"message",'
    rb'.{0,2000}"text_entities"(?P=colon)\[(?P<first>S)\{(?P<inner>S)"type"(?P=colon)"plain",'
    rb'(?P<following>S)"text"(?P=colon)"[^"]*"(?P<shut>S)\}(?P<last>S)\](?P<close>S)\}'.replace(
        b"S", _SPACE
    ),
    re.DOTALL,
)
_GROUPS = 8
_BRACES = 2
_MOST_TRIES = 256
_CACHED = 10_000
_NONE: tuple[Mark, ...] = ()
_REPLY: tuple[Mark, ...] = ("reply",)
_texts = msgspec.json.Decoder(list[str]).decode
_author = msgspec.json.Decoder(dict[str, str | None]).decode


def pattern_of(raw: bytes) -> re.Pattern[bytes] | None:
    """The pattern that cuts usual messages out of a chunk.

    Args:
        raw: The object of one message.

    Returns:
        A pattern with the groups: whole object without its braces; id; date; epoch; name and
        handle with their keys; message replied to, if any; text; text in the entities, if there
        are any. What stands in the texts is still to be checked: they end at some quotation mark.
        None unless this is a usual message.
    """
    found = _SHAPE.fullmatch(raw)
    if found is None:
        return None
    number = rb"(?:0|-?[1-9][0-9]{0,14}+)"
    text = rb'([^"]*+(?:(?<=\\)"[^"]*+)*)'
    plain = rb'\[<first>\{<inner>"type"<colon>"plain",<following>"text"<colon>"%b"<shut>\}' % text
    # The brace stands before the group: a pattern that begins with a group is sought slowly.
    written = (
        rb'\{(<open>"id"<colon>(' + number + rb'),<next>"type"<colon>"message",<next>"date"<colon>'
        rb'"([0-9T:-]{19})",<next>"date_unixtime"<colon>"([1-9][0-9]{0,10}+)",<next>("from"<colon>(?:"W*+"'
        rb'|null),<next>"from_id"<colon>"W*+"),<next>(?:"reply_to_message_id"<colon>('
        + number + rb'),<next>|)"text"<colon>"' + text + rb'",<next>"text_entities"<colon>(?:'
        + plain + rb"<last>\]|\[\])<close>)\}"
    )  # fmt: skip
    written = written.replace(b"W", rb'[^"\\\x00-\x1f]')
    for name, space in found.groupdict().items():
        written = written.replace(b"<%b>" % name.encode(), re.escape(space))
    pattern = re.compile(written)
    return pattern if pattern.fullmatch(raw) else None


class _Authors(dict[bytes, Sender | None]):
    """Name and handle, as they stand with their keys, to the sender."""

    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self._builder = builder

    def __missing__(self, written: bytes) -> Sender | None:
        if len(self) >= _CACHED:
            self.clear()
        told = _author(b"{%b}" % written)
        sender = self[written] = self._builder.sender(told["from"], told["from_id"], "from", {})
        return sender


class _Days(dict[int, str]):
    """The days of Unix time, `2018-01-29T`."""

    def __missing__(self, day: int) -> str:
        if len(self) >= _CACHED:
            self.clear()
        name = self[day] = (epoch_reading(day * 86400) or "")[: -len("00:00:00Z")]
        return name


class _Hours(dict[int, str]):
    """The hours of Unix time, `2018-01-29T12:`."""

    def __missing__(self, hour: int) -> str:
        if len(self) >= _CACHED:
            self.clear()
        name = self[hour] = f"{_days[hour // 24]}{hour % 24:02d}:"
        return name


_days, _hours = _Days(), _Hours()
_ends = [f"{second // 60:02d}:{second % 60:02d}Z" for second in range(3600)]


@dataclass(frozen=True)
class Layout:
    """How the messages of an array stand one after the other.

    Args:
        separator: From the end of a message to the first key of the next, both included.
        tail: How many bytes of it belong to the first.
        head: How many bytes of it come before the next.
    """

    separator: bytes
    tail: int
    head: int

    @property
    def between(self) -> bytes:
        """What stands between a message and the next."""
        return self.separator[self.tail : self.head]


class Taken(NamedTuple):
    """What was read of a chunk.

    Args:
        found: Its records, in order.
        end: Where reading stopped.
        is_stuck: Whether the message there needs a closer look.
    """

    found: list[Found]
    end: int
    is_stuck: bool = False


class _Cut(NamedTuple):
    """The usual messages of a chunk.

    Args:
        gaps: What stands before each of them, and behind the last.
        starts: Where each begins; and where the chunk ends.
        lengths: How long each is.
        values: Author, time, text, marks and extra values of each.
    """

    gaps: list[bytes]
    starts: list[int]
    lengths: list[int]
    values: tuple[Iterable[Any], ...]


# Makes the record of one object in the general way, from its bytes, its place and its ordinal;
# None where that takes a closer look.
One = Callable[[bytes, int, int], Record | None]


class UsualMessages:
    """Reads chunks of whole messages of the builder's present chat.

    Args:
        builder: Makes the records of all others.
        one: The general way.
    """

    def __init__(self, builder: Builder, one: One) -> None:
        self._builder, self._one = builder, one
        self._pattern: re.Pattern[bytes] | None = None
        self._tries = 0
        self._chat = builder.chat
        self._authors = _Authors(builder)

    def read(self, chunk: bytes, at: int, ordinal: int, layout: Layout) -> Taken:
        """Read messages until one needs a closer look.

        Args:
            chunk: Whole messages, from brace to brace.
            at: Its place in the member.
            ordinal: The number of its first message.
            layout: How messages stand.

        Returns:
            The records, and how far they reach.
        """
        cut = self._cut(chunk)
        if cut is None:
            return self._general(chunk, 0, len(chunk), at, ordinal, layout)
        between, usual = layout.between, len(cut.lengths)
        others: list[tuple[int, list[Found]]] = []
        numbers: list[int] = []
        end, is_stuck = len(chunk), False
        if cut.gaps[0] or cut.gaps[-1] or cut.gaps.count(between) != usual - 1:
            places = enumerate(cut.gaps)
        else:
            places = enumerate(())
        for place, gap in places:
            if gap == (between if 0 < place < usual else b""):
                continue
            numbers += range(ordinal + len(numbers), ordinal + place)
            start = cut.starts[place] - len(gap)
            if place and not gap.startswith(between):
                end, is_stuck = start, True
                break
            start += len(between) if place else 0
            part = self._general(chunk, start, cut.starts[place], at, ordinal + place, layout)
            others.append((place, part.found))
            ordinal += len(part.found)
            if part.end != cut.starts[place]:
                end, is_stuck = part.end, part.is_stuck
                if not is_stuck:  # what looked like a message stands inside another one
                    self._pattern, self._tries = None, _MOST_TRIES
                break
        else:
            numbers += range(ordinal + len(numbers), ordinal + usual)
        records = self._records(cut, numbers, at)
        found: list[Found] = []
        done = 0
        for place, some in others:
            found += records[done:place]
            found += some
            done = place
        found += records[done:]
        return Taken(found, end, is_stuck)

    def _general(
        self, chunk: bytes, start: int, stop: int, at: int, ordinal: int, layout: Layout
    ) -> Taken:
        """Read the messages that begin in [start, stop) one by one."""
        found: list[Found] = []
        while start < stop:
            there = chunk.find(layout.separator, start)
            end = len(chunk) if there < 0 else there + layout.tail
            raw = chunk[start:end]
            record = self._one(raw, at + start, ordinal + len(found))
            if record is None:
                return Taken(found, start, True)
            if self._pattern is None and self._tries < _MOST_TRIES:
                self._tries += 1
                self._pattern = pattern_of(raw)
            found.append(record)
            start = end if there < 0 else there + layout.head
        return Taken(found, start)

    def _cut(self, chunk: bytes) -> _Cut | None:
        """The usual messages; None if there is none, or if their bytes are not UTF-8."""
        if self._pattern is None:
            return None
        if self._chat is not self._builder.chat:
            self._chat = self._builder.chat
            self._authors.clear()
        pieces = self._pattern.split(chunk)
        gaps, *columns = (pieces[group :: _GROUPS + 1] for group in range(_GROUPS + 1))
        if len(gaps) == 1:
            return None
        try:
            values = self._values(*columns[1:])
        except (UnicodeDecodeError, msgspec.DecodeError, ValueError):
            return None
        lengths = list(map(add, map(len, columns[0]), repeat(_BRACES)))
        starts = list(accumulate(map(add, map(len, gaps), chain((0,), lengths))))
        return _Cut(gaps, starts, lengths, values)

    def _values(
        self, ids: list[bytes], dates: list[bytes], epochs: list[bytes], authors: list[bytes],
        replies: list[bytes | None], texts: list[bytes], plains: list[bytes | None],
    ) -> tuple[Iterable[Any], ...]:  # fmt: skip
        """Author, time, text, attachments, marks and extra values of each message.

        Raises:
            ValueError: A text is none, or not the one of the entities.
        """
        read = _texts(b'["%b"]' % b'","'.join(texts))
        if len(read) != len(texts) or (
            plains != texts
            and any(
                plain is not None and plain != text
                for plain, text in zip(plains, texts, strict=True)
            )
        ):
            raise ValueError
        hours = map(divmod, map(int, epochs), repeat(3600))
        times = [
            Sent(date, ((moment := _hours[hour] + _ends[second]),), moment, moment, "explicit")
            for date, (hour, second) in zip(map(str, dates, repeat("ascii")), hours, strict=True)
        ]
        told = self._chat.extra
        marks: Iterable[tuple[Mark, ...]] = repeat(_NONE)
        numbers = map(int, ids)
        if any(replies):
            marks = [_REPLY if reply else _NONE for reply in replies]
            extra = [
                {"id": number, "reply_to_message_id": int(reply), "chat": told}
                if reply
                else {"id": number, "chat": told}
                for number, reply in zip(numbers, replies, strict=True)
            ]
        else:
            extra = [{"id": number, "chat": told} for number in numbers]
        senders = list(map(self._authors.__getitem__, authors))
        return senders, times, read, repeat(()), marks, extra

    def _records(self, cut: _Cut, numbers: list[int], at: int) -> list[Record]:
        """The records of as many messages as there are numbers for."""
        builder, chat = self._builder, self._chat
        prefix = f"{builder.prefix}/"
        return list(
            map(
                Record, [f"{prefix}{number}" for number in numbers], repeat("message"),
                repeat("export"), repeat(NAME), repeat(builder.item), repeat(builder.path),
                zip([start + at for start in cut.starts], cut.lengths, strict=False),
                repeat(chat.context), repeat(chat.thread), *cut.values,
            )
        )  # fmt: skip
