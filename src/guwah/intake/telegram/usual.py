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
from collections.abc import Callable, Sequence
from itertools import accumulate, chain
from operator import add
from typing import NamedTuple

import msgspec

from guwah.evidence.record import Record, Sender
from guwah.intake.notation.sheets import Extras, Origin, Sheet, Times
from guwah.intake.telegram.layout import Layout, pattern_of
from guwah.intake.telegram.message import NAME, Builder
from guwah.intake.times import epoch_reading

_GROUPS = 8
_BRACES = 2
_FEW = 16
_MOST_TRIES = 256
_CACHED = 10_000
_texts = msgspec.json.Decoder(list[str]).decode
_author = msgspec.json.Decoder(dict[str, str | None]).decode


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


class Taken(NamedTuple):
    """What was read of a chunk.

    Args:
        runs: Its records, in order.
        end: Where reading stopped.
        is_stuck: Whether the message there needs a closer look.
    """

    runs: list[Sequence[Record]]
    end: int
    is_stuck: bool = False


class _Cut(NamedTuple):
    """The usual messages of a chunk.

    Args:
        gaps: What stands before each of them, and behind the last.
        lengths: How long each is.
        senders: Who wrote each.
        times: When.
        texts: What.
        extras: What else.
    """

    gaps: list[bytes]
    lengths: list[int]
    senders: list[Sender | None]
    times: Times
    texts: list[str]
    extras: Extras

    def starts(self) -> list[int]:
        """Where each begins; and where the chunk ends."""
        return list(accumulate(map(add, map(len, self.gaps), chain((0,), self.lengths))))


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
        if not cut.gaps[0] and not cut.gaps[-1] and cut.gaps.count(between) == usual - 1:
            return Taken([self._sheet(cut, 0, usual, at, ordinal, len(between))], len(chunk))
        return self._mixed(chunk, cut, at, ordinal, layout)

    def _mixed(self, chunk: bytes, cut: _Cut, at: int, ordinal: int, layout: Layout) -> Taken:
        """Read a chunk in which other messages stand between the usual ones, as `read`."""
        between, usual = layout.between, len(cut.lengths)
        starts, runs = cut.starts(), list[Sequence[Record]]()
        done = 0  # rows before this one are read
        for place, gap in enumerate(cut.gaps):
            if gap == (between if 0 < place < usual else b""):
                continue
            if place > done:
                runs.append(self._sheet(cut, done, place, at + starts[done], ordinal, len(between)))
                ordinal += place - done
                done = place
            start = starts[place] - len(gap)
            if place and not gap.startswith(between):
                return Taken(runs, start, True)
            start += len(between) if place else 0
            part = self._general(chunk, start, starts[place], at, ordinal, layout)
            for run in part.runs:
                _join(runs, run)
            ordinal += sum(map(len, part.runs))
            if part.end != starts[place]:
                if not part.is_stuck:  # what looked like a message stands inside another one
                    self._pattern, self._tries = None, _MOST_TRIES
                return Taken(runs, part.end, part.is_stuck)
        if done < usual:
            _join(runs, self._sheet(cut, done, usual, at + starts[done], ordinal, len(between)))
        return Taken(runs, len(chunk))

    def _general(
        self, chunk: bytes, start: int, stop: int, at: int, ordinal: int, layout: Layout
    ) -> Taken:
        """Read the messages that begin in [start, stop) one by one."""
        found: list[Record] = []
        while start < stop:
            there = chunk.find(layout.separator, start)
            end = len(chunk) if there < 0 else there + layout.tail
            raw = chunk[start:end]
            record = self._one(raw, at + start, ordinal + len(found))
            if record is None:
                return Taken([found] if found else [], start, True)
            if self._pattern is None and self._tries < _MOST_TRIES:
                self._tries += 1
                self._pattern = pattern_of(raw)
            found.append(record)
            start = end if there < 0 else there + layout.head
        return Taken([found] if found else [], start)

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
        whole, ids, dates, epochs, authors, replies, texts, plains = columns
        try:
            read = _read_texts(texts, plains)
            times = Times(list(map(bytes.decode, dates)), _readings(epochs), None, None, "explicit")
            extras = self._extras(ids, replies)
            senders = list(map(self._authors.__getitem__, authors))
        except (UnicodeDecodeError, msgspec.DecodeError, ValueError):
            return None
        lengths = [len(one) + _BRACES for one in whole]
        return _Cut(gaps, lengths, senders, times, read, extras)

    def _extras(self, ids: list[bytes], replies: list[bytes | None]) -> Extras:
        """What each message says besides."""
        others: list[int | None] | None = None
        if any(replies):
            others = [int(reply) if reply else None for reply in replies]
        return Extras(
            "id", list(map(int, ids)), "reply_to_message_id", others, "reply", "chat",
            self._chat.extra,
        )  # fmt: skip

    def _sheet(self, cut: _Cut, start: int, stop: int, at: int, ordinal: int, gap: int) -> Sheet:
        """The rows [start, stop), of which the first begins at `at`, as a sheet."""
        builder, chat = self._builder, self._chat
        origin = Origin(NAME, builder.item, builder.path, builder.prefix)
        if stop - start == len(cut.lengths):
            return Sheet(
                origin, ordinal, at, cut.lengths, gap, chat.context, chat.thread, cut.senders,
                cut.times, cut.texts, {}, cut.extras,
            )  # fmt: skip
        return Sheet(
            origin, ordinal, at, cut.lengths[start:stop], gap, chat.context, chat.thread,
            cut.senders[start:stop], cut.times.rows(start, stop), cut.texts[start:stop], {},
            cut.extras.rows(start, stop),
        )  # fmt: skip


def _join(runs: list[Sequence[Record]], run: Sequence[Record]) -> None:
    """Add a run; few records join those before, for a sheet pays off only where it is long."""
    if isinstance(run, Sheet) and len(run) < _FEW:
        run = run.records()
    last = runs[-1] if runs else None
    if isinstance(last, list) and isinstance(run, list):
        last += run
    else:
        runs.append(run)


def _read_texts(texts: list[bytes], plains: list[bytes | None]) -> list[str]:
    """The texts, which are JSON without their quotation marks.

    Raises:
        ValueError: A text is none, or not the one of the entities.
    """
    read = _texts(b'["%b"]' % b'","'.join(texts))
    if len(read) != len(texts) or (
        plains != texts
        and any(
            plain is not None and plain != text for plain, text in zip(plains, texts, strict=True)
        )
    ):
        raise ValueError
    return read


def _readings(epochs: list[bytes]) -> list[str]:
    """Seconds of Unix time as readings."""
    hours, ends = _hours, _ends
    return [hours[epoch // 3600] + ends[epoch % 3600] for epoch in map(int, epochs)]
