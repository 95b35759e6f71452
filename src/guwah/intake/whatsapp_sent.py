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
from guwah.intake.whatsapp_clock import half_of, minutes_of
from guwah.intake.whatsapp_dates import Order, allowed_days
from guwah.intake.whatsapp_headers import Dialect, plain

_CACHED = 20_000
_AHEAD = 14 * 60
_BEHIND = 12 * 60
_NUMBER = re.compile(r"[0-9]+")

_Day = tuple[str, tuple[str, str, str], str, tuple[date, ...]]
_Clock = tuple[str, int, str, int, str, str, str, tuple[int, ...]]


class SentTimes:
    """Makes the `sent` of every header of one dialect.

    Args:
        dialect: The dialect.
        orders: The orders of day and month that the evidence leaves.
        zone: The zone that the person declared, or None.
    """

    def __init__(self, dialect: Dialect, orders: tuple[Order, ...], zone: str | None) -> None:
        self.dialect = dialect
        self._orders = orders
        self._zone = zone
        self._precision = times.SECOND if dialect.has_seconds else times.MINUTE
        self._days: dict[bytes, _Day] = {}
        self._clocks: dict[bytes, _Clock] = {}
        self._seconds: dict[bytes, tuple[str, str, str]] = {b"": ("", "", "")}
        self._last: tuple[bytes, bytes, bytes, bytes] = (b"", b"", b"", b"")
        self._sent: Sent | None = None

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
        key = (day, clock, seconds, half)
        if key == self._last:
            return self._sent
        self._last = key
        known_day = self._days.get(day) or self._new_day(day)
        known_clock = self._clocks.get(clock + half) or self._new_clock(clock, half)
        iso, around, day_text, days = known_day
        local, low_at, low, high_at, high, clock_text, half_text, minutes = known_clock
        second, second_utc, second_text = self._seconds.get(seconds) or self._new_second(seconds)
        if len(minutes) == 1 and len(days) == 1 and self._zone is None:
            self._sent = Sent(
                day_text + clock_text + second_text + half_text, (iso + local + second,),
                around[low_at] + low + second_utc, around[high_at] + high + second_utc, "unknown",
            )  # fmt: skip
        else:
            written = (day + clock + seconds + half).decode("utf-8", "replace")
            self._sent = self._doubtful(written, days, minutes, second)
        return self._sent

    def _doubtful(
        self, written: str, days: tuple[date, ...], minutes: tuple[int, ...], second: str
    ) -> Sent | None:
        """The noun where there are two readings, or a zone, or none."""
        readings = sorted(
            f"{day + timedelta(days=minute // 1440)}T{minute // 60 % 24:02d}:{minute % 60:02d}{second}"
            for day in days
            for minute in minutes
        )  # fmt: skip
        if not readings:
            return None
        return times.sent(written, readings, self._precision, self._zone)

    def _new_day(self, written: bytes) -> _Day:
        days = allowed_days(written, self._orders)
        text = written.decode("utf-8", "replace")
        around = ("", "", "")
        if days:
            step = timedelta(days=1)
            around = (str(days[0] - step), str(days[0]), str(days[0] + step))
        if len(self._days) >= _CACHED:
            self._days.clear()
        self._days[written] = known = (around[1], around, text, days)
        return known

    def _new_clock(self, clock: bytes, half: bytes) -> _Clock:
        words = plain(clock)
        numbers = list(_NUMBER.finditer(words))
        hour, minute = int(numbers[0][0]), int(numbers[1][0])
        before = words[: numbers[0].start()].strip(" ,،、")
        named = half_of(plain(half)) or half_of(before) or half_of(before.rpartition(" ")[2])
        minutes = minutes_of(hour, minute, named) if hour < 25 and minute < 60 else ()
        at = minutes[0] if minutes else 0
        low_day, low = divmod(at - _AHEAD, 1440)
        high_day, high = divmod(at + _BEHIND, 1440)
        ends = ("", "") if self.dialect.has_seconds else (":00Z", ":59Z")
        if len(self._clocks) >= _CACHED:
            self._clocks.clear()
        self._clocks[clock + half] = known = (
            f"T{at // 60:02d}:{at % 60:02d}", low_day + 1, f"T{low // 60:02d}:{low % 60:02d}" + ends[0],
            high_day + 1, f"T{high // 60:02d}:{high % 60:02d}" + ends[1],
            clock.decode("utf-8", "replace"), half.decode("utf-8", "replace"), minutes,
        )  # fmt: skip
        return known

    def _new_second(self, written: bytes) -> tuple[str, str, str]:
        value = int(_NUMBER.findall(plain(written))[0])
        text = written.decode("utf-8", "replace")
        if len(self._seconds) >= _CACHED:
            self._seconds.clear()
        self._seconds[written] = known = (f":{value:02d}", f":{value:02d}Z", text)
        return known
