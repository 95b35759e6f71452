"""
When a WhatsApp message was sent: from the bytes of its header to the noun, a million times over.

Says what dates and clocks mean by themselves, so that a message costs a few string sums.

The rules of this module are:
  * `written` is exactly the date and clock of the header, with what stands between them.
  * Every reading that the decided order allows is kept, sorted; a doubtful hour gives two.
  * A date or clock that no calendar knows gives None: the caller makes an anomaly of it.
  * The caches forget all when they grow too large, so that memory stays bounded.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from guwah.evidence.record import Sent, Zone
from guwah.intake import times
from guwah.intake.whatsapp.clock import half_of, minutes_of
from guwah.intake.whatsapp.dates import Order, allowed_days
from guwah.intake.whatsapp.headers import Dialect, plain

_CACHED = 20_000
_AHEAD = 14 * 60
_BEHIND = 12 * 60
_NUMBER = re.compile(r"[0-9]+")

# A date that can only be one day: as written; the days before, of and after it in ISO form; how
# many minutes the declared zone is ahead of UTC on it, or None for an unknown zone.
Day = tuple[tuple[str, str, str, str], int | None]
# A clock that can only show one time, in a zone so many minutes ahead of UTC: as written, with
# the half of the day if no seconds stand between; local; which of the four texts of `Day` and when
# it is in UTC at the earliest, and at the latest. Seconds, if any, are still to be added.
Face = tuple[str, str, int, str, int, str]


class SentTimes:
    """Makes the `sent` of every header of one dialect.

    Args:
        dialect: The dialect.
        orders: The orders of day and month that the evidence leaves.
        zone: The zone that the person declared, or None.
    """

    def __init__(self, dialect: Dialect, orders: tuple[Order, ...], zone: str | None) -> None:
        self.dialect = dialect
        self.zone_kind: Zone = "unknown" if zone is None else "declared"
        self._orders = orders
        self._zone = zone
        self._precision = times.SECOND if dialect.has_seconds else times.MINUTE
        self._all_days: dict[bytes, tuple[date, ...]] = {}
        self._all_minutes: dict[bytes, tuple[int, ...]] = {}
        self._seconds: dict[bytes, str] = {b"": ""}

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
        second = self.second(seconds)
        readings = sorted(
            f"{day + timedelta(days=at // 1440)}T{at // 60 % 24:02d}:{at % 60:02d}{second}"
            for day in self._days_of(day)
            for at in self._minutes_of(clock, half)
        )  # fmt: skip
        if not readings:
            return None
        written = (day + clock + seconds + half).decode("utf-8", "replace")
        return times.sent(written, readings, self._precision, self._zone)

    def day(self, written: bytes) -> Day | None:
        """What a date's bytes mean, if they can only be one day, on which no clock is changed."""
        days = self._days_of(written)
        if len(days) != 1:
            return None
        (day,), step = days, timedelta(days=1)
        offset = None
        if self._zone is not None:
            offset = times.steady_offset(str(day), self._zone)
            if offset is None:
                return None
        text = written.decode("utf-8", "replace")
        return (text, str(day - step), str(day), str(day + step)), offset

    def face(self, clock: bytes, half: bytes, offset: int | None) -> Face | None:
        """What a clock's bytes mean, with the half of the day, if they can only be one time.

        Args:
            clock: As in `of`.
            half: As in `of`.
            offset: From `day`.
        """
        minutes = self._minutes_of(clock, half)
        if len(minutes) != 1:
            return None
        (at,) = minutes
        early, late = (_AHEAD, -_BEHIND) if offset is None else (offset, offset)
        low_day, low = divmod(at - early, 1440)
        high_day, high = divmod(at - late, 1440)
        has_seconds = self.dialect.has_seconds
        text = (clock if has_seconds else clock + half).decode("utf-8", "replace")
        ends = ("", "") if has_seconds else (":00Z", ":59Z")
        days = low_day + 2, high_day + 2
        return text, _clock(at), days[0], _clock(low) + ends[0], days[1], _clock(high) + ends[1]

    def second(self, written: bytes) -> str:
        """The seconds as `:31`, or nothing."""
        known = self._seconds.get(written)
        if known is None:
            if len(self._seconds) >= _CACHED:
                self._seconds.clear()
                self._seconds[b""] = ""
            value = int(_NUMBER.findall(plain(written))[0])
            known = self._seconds[written] = f":{value:02d}"
        return known

    def _days_of(self, written: bytes) -> tuple[date, ...]:
        days = self._all_days.get(written)
        if days is None:
            if len(self._all_days) >= _CACHED:
                self._all_days.clear()
            days = self._all_days[written] = allowed_days(written, self._orders)
        return days

    def _minutes_of(self, clock: bytes, half: bytes) -> tuple[int, ...]:
        minutes = self._all_minutes.get(clock + half)
        if minutes is None:
            words = plain(clock)
            numbers = list(_NUMBER.finditer(words))
            hour, minute = int(numbers[0][0]), int(numbers[1][0])
            before = words[: numbers[0].start()].strip(" ,،、")
            named = half_of(plain(half)) if half else None
            if named is None and before:
                named = half_of(before) or half_of(before.rpartition(" ")[2])
            minutes = minutes_of(hour, minute, named) if hour < 25 and minute < 60 else ()
            if len(self._all_minutes) >= _CACHED:
                self._all_minutes.clear()
            self._all_minutes[clock + half] = minutes
        return minutes


def _clock(at: int) -> str:
    return f"T{at // 60:02d}:{at % 60:02d}"
