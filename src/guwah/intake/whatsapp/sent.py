"""
When a WhatsApp message was sent: from the bytes of its header to the noun, a million times over.

Keeps days, hours and clocks in caches, so that a message costs a few string sums.

The rules of this module are:
  * `written` is exactly the date and clock of the header, with what stands between them.
  * Every reading that the decided order allows is kept, sorted; a doubtful hour gives two.
  * A date or clock that no calendar knows gives None: the caller makes an anomaly of it.
  * The caches forget all when they grow too large, so that memory stays bounded.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from guwah.evidence.record import Sent, Zone
from guwah.intake import times
from guwah.intake.whatsapp.clock import half_of, minutes_of
from guwah.intake.whatsapp.dates import Order, allowed_days
from guwah.intake.whatsapp.headers import Dialect, plain

CACHED_DAYS = 1_000
_CACHED = 20_000
_NUMBER = re.compile(r"[0-9]+")

# An hour of a day, `2018-01-29T12`: local; the earliest that it can be in UTC, and the latest.
Hour = tuple[str, str, str]


class Day(NamedTuple):
    """A date that can only be one day: as written, in ISO form, its hours as far as met."""

    written: str
    iso: str
    hours: list[Hour | None]


class Face(NamedTuple):
    """A clock that can only show one time.

    Args:
        written: As written, with the half of the day if no seconds stand between.
        hour: 0 to 23.
        minute: `:05`.
        low: `:05:00Z`, or `:05` if seconds follow.
        high: `:05:59Z`, or `:05` if seconds follow.
    """

    written: str
    hour: int
    minute: str
    low: str
    high: str


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
        self._days: dict[bytes, Day | None] = {}
        self._faces: dict[tuple[bytes, bytes], Face | None] = {}
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
        written = (day + clock + seconds + half).decode("utf-8", "replace")
        second = self.second(seconds)
        one_day, face = self.day(day), self.face(clock, half)
        if one_day is not None and face is not None:
            hours = one_day.hours
            hour = hours[face.hour] = hours[face.hour] or self.hour(one_day.iso, face.hour)
            if hour is not None:
                utc = second and second + "Z"
                local, low, high = hour
                return Sent(
                    written, (local + face.minute + second,), low + face.low + utc,
                    high + face.high + utc, self.zone_kind,
                )  # fmt: skip
        readings = sorted(
            f"{day + timedelta(days=at // 1440)}T{at // 60 % 24:02d}:{at % 60:02d}{second}"
            for day in self._days_of(day)
            for at in self._minutes_of(clock, half)
        )  # fmt: skip
        return times.sent(written, readings, self._precision, self._zone) if readings else None

    def day(self, written: bytes) -> Day | None:
        """What a date's bytes mean, if they can only be one day."""
        try:
            return self._days[written]
        except KeyError:
            days = self._days_of(written)
        if len(self._days) >= CACHED_DAYS:
            self._days.clear()
        known = None
        if len(days) == 1:
            known = Day(written.decode("utf-8", "replace"), str(days[0]), [None] * 24)
        self._days[written] = known
        return known

    def hour(self, day: str, hour: int) -> Hour | None:
        """An hour of a day in ISO form, if all its minutes are as far from UTC."""
        local = f"{day}T{hour:02d}"
        around = times.utc_hours(local, self._zone)
        return None if around is None else (local, *around)

    def face(self, clock: bytes, half: bytes) -> Face | None:
        """What a clock's bytes mean, with the half of the day, if they can only be one time."""
        try:
            return self._faces[clock, half]
        except KeyError:
            minutes = self._minutes_of(clock, half)
        if len(self._faces) >= _CACHED:
            self._faces.clear()
        known = None
        if len(minutes) == 1:
            hour, minute = divmod(minutes[0], 60)
            has_seconds = self.dialect.has_seconds
            text = (clock if has_seconds else clock + half).decode("utf-8", "replace")
            name = f":{minute:02d}"
            ends = (name, name) if has_seconds else (name + ":00Z", name + ":59Z")
            known = Face(text, hour, name, *ends)
        self._faces[clock, half] = known
        return known

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
            named = half_of(plain(half)) or half_of(before) or half_of(before.rpartition(" ")[2])
            minutes = minutes_of(hour, minute, named) if hour < 25 and minute < 60 else ()
            if len(self._all_minutes) >= _CACHED:
                self._all_minutes.clear()
            self._all_minutes[clock + half] = minutes
        return minutes
