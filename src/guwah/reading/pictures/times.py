"""
When the messages of a screenshot were sent: what stands there, and what that can mean.

The rules of this module are:
  * A row with a day holds for the bubbles below it, up to the next row or to a line that may be
    one (`unread`). Below such a line nothing is known but that it is not before the row above.
  * A row with a clock is the time of the first bubble below it. For the others it is the
    earliest that they can be, and the next row with a clock the latest: no reading, an interval.
  * A chat is shown in the order of time. Of two rows that go backwards one was misread, and
    neither says a day. Where the clocks of bubbles go backwards, a row between them was lost or
    a clock misread: what is later than a clock below it, and all below, have no reading.
  * A clock from 1 to 12 without a half-day is two times, unless some clock of the screens shows
    that the phone counts 24 hours, and none that it counts 12.
  * Nothing is later than the end of the day of capture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, Protocol

from guwah.evidence.record import Sent
from guwah.reading.pictures import clock
from guwah.reading.pictures.rows import Row, read_row
from guwah.reading.pictures.unread import may_be_row

_MINUTE: Final = dt.timedelta(seconds=59)


class Shown(Protocol):
    """What is asked of a bubble: its kind, its words, and the time that is written in it."""

    @property
    def kind(self) -> str:
        """`message`, `time` or `notice`."""

    @property
    def written(self) -> str | None:
        """The time as read; of a notice, the row that a person says it is, or "" for none."""

    @property
    def text(self) -> str:
        """Its words as read."""

    @property
    def confidence(self) -> float:
        """How sure the reading of the words is, 0 to 1."""


def sent(
    bubbles: Iterable[Shown], captured: dt.date | None = None, until: dt.date | None = None
) -> list[Sent | None]:
    """When each bubble was sent, as far as the screen says it.

    Args:
        bubbles: From top to bottom, rows included.
        captured: The day of capture, if stated.
        until: A day after which the screens cannot have been taken, if one is known.

    Returns:
        For each bubble, in order; None for rows and where nothing is written.
    """
    shown = list(bubbles)
    is_24 = {clock.hours_of(one.written) for one in shown if one.written} - {None} == {24}
    rows = _in_order([read_row(one.written, captured, until, is_24=is_24)
                      if one.kind != "message" and one.written else None
                      for one in shown])  # fmt: skip
    doubted = [rows[number] is None and _is_doubted(one) for number, one in enumerate(shown)]
    own = [clock.possible(one.written or "", is_24=is_24) for one in shown]
    backwards = _backwards(
        shown, own, [a is not None or b for a, b in zip(rows, doubted, strict=True)]
    )
    out: list[Sent | None] = []
    row: Row | None = None
    is_first = is_doubted = False
    for number, one in enumerate(shown):
        if one.kind != "message":
            if rows[number] is not None:
                row, is_first, is_doubted = rows[number], True, False
            is_doubted |= doubted[number]
            out.append(None)
            continue
        later = next((other for other in rows[number:] if other is not None), None)
        if is_doubted or number in backwards:
            out.append(_after(one.written, row, later, captured))
        elif one.written:
            out.append(_exact(one.written, row, own[number]))
        elif row is not None and row.minutes:
            out.append(_exact(row.written, row, row.minutes) if is_first
                       else _between(row.written, row, later, captured))  # fmt: skip
            is_first = False
        else:
            out.append(Sent(row.written, (), None, None) if row else None)
    return out


def _in_order(rows: list[Row | None]) -> list[Row | None]:
    """The rows; of two that go backwards neither says a day any more."""
    dated = [at for at, one in enumerate(rows) if one is not None and one.days]
    out = list(rows)
    for above, below in pairwise(dated):
        upper, lower = rows[above], rows[below]
        if upper is not None and lower is not None and _is_backwards(upper, lower):
            out[above], out[below] = replace(upper, days=()), replace(lower, days=())
    return out


def _is_backwards(upper: Row, lower: Row) -> bool:
    """Whether a row is earlier than the one above it, however both are read."""
    if upper.minutes and lower.minutes:
        return (lower.days[-1], lower.minutes[-1]) < (upper.days[0], upper.minutes[0])
    return lower.days[-1] < upper.days[0]


def _is_doubted(one: Shown) -> bool:
    """Whether a line that is no row may be one that was misread."""
    return one.kind != "message" and one.written is None and may_be_row(one.text, one.confidence)


def _backwards(
    shown: Sequence[Shown], own: Sequence[tuple[int, ...]], ends: Sequence[bool]
) -> set[int]:
    """Numbers of the bubbles that cannot be of the row above because clocks go backwards.

    From the first that is earlier than one above it, all to the next row; above it those that
    are later than it. A clock that can be two times is neither.
    """
    out: set[int] = set()
    above: list[tuple[int, int]] = []
    is_backwards = False
    for number, one in enumerate(shown):
        if ends[number]:
            above, is_backwards = [], False
        if one.kind != "message":
            continue
        minute = own[number][0] if len(own[number]) == 1 else None
        while minute is not None and above and above[-1][1] > minute:
            out.add(above.pop()[0])
            is_backwards = True
        if is_backwards:
            out.add(number)
        if minute is not None:
            above.append((number, minute))
    return out


def _after(
    written: str | None, row: Row | None, later: Row | None, captured: dt.date | None
) -> Sent | None:
    """Below a line that may be a row: not before the row above it, and no day of that row."""
    if row is None or not row.days:
        return None if written is None else Sent(written, (), None, None)
    return _between(written or row.written, row, later, captured)


def _exact(written: str, row: Row | None, minutes: Sequence[int]) -> Sent:
    days = row.days if row else ()
    told = written if row is None or row.written == written else f"{row.written} {written}"
    if not minutes or not days:
        return Sent(told, (), None, None)
    times = [_at(day, minute) for day in days for minute in minutes]
    return Sent(told, tuple(one.isoformat(timespec="minutes") for one in times),
                _utc(times[0] - dt.timedelta(hours=14)),
                _utc(times[-1] + dt.timedelta(hours=12) + _MINUTE))  # fmt: skip


def _between(written: str, row: Row, later: Row | None, captured: dt.date | None) -> Sent:
    """Not before a row, and not after the next one or the end of the day of capture."""
    if not row.days:
        return Sent(written, (), None, None)
    first = _utc(_at(row.days[0], min(row.minutes, default=0)) - dt.timedelta(hours=14))
    last = None
    if later is not None and later.days and later.minutes:
        last = _at(later.days[-1], later.minutes[-1])
    elif captured is not None:
        last = _at(captured, 23 * 60 + 59)
    until = None if last is None else _utc(last + dt.timedelta(hours=12) + _MINUTE)
    return Sent(written, (), first, until)


def _at(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60))


def _utc(time: dt.datetime) -> str:
    return time.isoformat(timespec="seconds") + "Z"
