"""
When a WhatsApp message was sent: from the bytes of its header to the noun, a million times over.

Keeps days and minutes in caches, so that a message costs a few string sums.

The rules of this module are:
  * `written` is exactly the date and clock of the header, with what stands between them.
  * Every reading that the decided order allows is kept, sorted; a doubtful hour gives two.
  * A date or clock that no calendar knows gives None: the caller makes an anomaly of it.
  * The caches forget all when they grow too large, so that memory stays bounded.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from guwah.evidence.record import Sent
from guwah.intake import times
from guwah.intake.whatsapp.clock import half_of, minutes_of
from guwah.intake.whatsapp.dates import Order, allowed_days
from guwah.intake.whatsapp.headers import Dialect, plain

_CACHED = 20_000
_AHEAD = 14 * 60
_BEHIND = 12 * 60
_NUMBER = re.compile(r"[0-9]+")

# Day: in ISO form; the days before, of and after it; as written.
QuickDay = tuple[str, tuple[str, str, str], str]
# Clock: local; which day and what clock fourteen hours before and twelve hours after; as written,
# with the half of the day behind it in a piece of its own if seconds stand between.
QuickClock = tuple[str, int, str, int, str, str, str]
# Second: local, in UTC, as written.
QuickSecond = tuple[str, str, str]
NO_SECOND: QuickSecond = ("", "", "")


class SentTimes:
    """Makes the `sent` of every header of one dialect.

    Args:
        dialect: The dialect.
        orders: The orders of day and month that the evidence leaves.
        zone: The zone that the person declared, or None.

    `quick_days`, `quick_clocks` (by clock and half of the day) and `quick_seconds` hold what was
    met before and has one reading and no zone; where all three are known, `quick` joins them.
    """

    def __init__(self, dialect: Dialect, orders: tuple[Order, ...], zone: str | None) -> None:
        self.dialect = dialect
        self.quick_days: dict[bytes, QuickDay] = {}
        self.quick_clocks: dict[bytes, QuickClock] = {}
        self.quick_seconds: dict[bytes, QuickSecond] = {b"": NO_SECOND}
        self._orders = orders
        self._zone = zone
        self._precision = times.SECOND if dialect.has_seconds else times.MINUTE
        self._days: dict[bytes, tuple[date, ...]] = {}
        self._clocks: dict[bytes, tuple[int, ...]] = {}

    def of(self, day: bytes, clock: bytes, seconds: bytes, half: bytes) -> Sent | None:
        """The noun for one header.

        Args:
            day: The date's bytes.
            clock: The clock's, with what joins it to the date.
            seconds: The seconds', or nothing.
            half: The half of the day behind the clock, or nothing.

        Returns:
            None for a day or an hour that does not exist.
        """
        days = self._days.get(day)
        if days is None:
            days = self._new_day(day)
        minutes = self._clocks.get(clock + half)
        if minutes is None:
            minutes = self._new_clock(clock, half)
        second = ""
        if seconds:
            known = self.quick_seconds.get(seconds) or self._new_second(seconds)
            second = known[0]
        readings = sorted(
            f"{day + timedelta(days=at // 1440)}T{at // 60 % 24:02d}:{at % 60:02d}{second}"
            for day in days
            for at in minutes
        )  # fmt: skip
        if not readings:
            return None
        written = (day + clock + seconds + half).decode("utf-8", "replace")
        return times.sent(written, readings, self._precision, self._zone)

    def _new_day(self, written: bytes) -> tuple[date, ...]:
        days = allowed_days(written, self._orders)
        if len(self._days) >= _CACHED:
            self._days.clear()
            self.quick_days.clear()
        self._days[written] = days
        if len(days) == 1 and self._zone is None:
            (day,), step = days, timedelta(days=1)
            around = (str(day - step), str(day), str(day + step))
            self.quick_days[written] = (str(day), around, written.decode("utf-8", "replace"))
        return days

    def _new_clock(self, clock: bytes, half: bytes) -> tuple[int, ...]:
        words = plain(clock)
        numbers = list(_NUMBER.finditer(words))
        hour, minute = int(numbers[0][0]), int(numbers[1][0])
        before = words[: numbers[0].start()].strip(" ,،、")
        named = half_of(plain(half)) or half_of(before) or half_of(before.rpartition(" ")[2])
        minutes = minutes_of(hour, minute, named) if hour < 25 and minute < 60 else ()
        if len(self._clocks) >= _CACHED:
            self._clocks.clear()
            self.quick_clocks.clear()
        self._clocks[clock + half] = minutes
        if len(minutes) == 1:
            self.quick_clocks[clock + half] = self._quick_clock(minutes[0], clock, half)
        return minutes

    def _quick_clock(self, at: int, clock: bytes, half: bytes) -> QuickClock:
        low_day, low = divmod(at - _AHEAD, 1440)
        high_day, high = divmod(at + _BEHIND, 1440)
        has_seconds = self.dialect.has_seconds
        ends = ("", "") if has_seconds else (":00Z", ":59Z")
        texts = (clock.decode("utf-8", "replace"), half.decode("utf-8", "replace"))
        return (
            _clock(at), low_day + 1, _clock(low) + ends[0], high_day + 1, _clock(high) + ends[1],
            texts[0] if has_seconds else "".join(texts), texts[1],
        )  # fmt: skip

    def _new_second(self, written: bytes) -> QuickSecond:
        value = int(_NUMBER.findall(plain(written))[0])
        text = written.decode("utf-8", "replace")
        if len(self.quick_seconds) >= _CACHED:
            self.quick_seconds.clear()
            self.quick_seconds[b""] = NO_SECOND
        known = self.quick_seconds[written] = (f":{value:02d}", f":{value:02d}Z", text)
        return known


def quick(day: QuickDay, clock: QuickClock, second: QuickSecond) -> Sent:
    """The noun of a header all pieces of which were met before; what `of` would give.

    Args:
        day: From `quick_days`.
        clock: From `quick_clocks`.
        second: From `quick_seconds`.

    Returns:
        One reading, zone unknown.
    """
    iso, around, day_text = day
    local, low_at, low, high_at, high, text, half = clock
    if second is NO_SECOND:
        return Sent(day_text + text, (iso + local,), around[low_at] + low, around[high_at] + high)
    sec, utc, sec_text = second
    return Sent(
        f"{day_text}{text}{sec_text}{half}", (f"{iso}{local}{sec}",),
        f"{around[low_at]}{low}{utc}", f"{around[high_at]}{high}{utc}",
    )  # fmt: skip


def _clock(at: int) -> str:
    return f"T{at // 60:02d}:{at % 60:02d}"
