"""
What a written time can mean: from wall-clock readings to a closed interval in UTC.

Parses no export; a reader hands in readings in ISO form. The source of the widths is that
civil time has never left UTC-12 to UTC+14 since the zones of today exist.

The rules of this module are:
  * A reading that ends in `Z` or an offset is an instant: zone `explicit`.
  * Without a zone the interval spans UTC-12 to UTC+14: zone `unknown`.
  * Under a declared zone the interval follows from the zone's own rules: zone `declared`.
  * An hour that the clock showed twice gives two readings, told apart by their offsets.
  * An hour that the clock skipped keeps its reading; the interval holds both offsets.
  * A reading with minutes only lasts to the 59th second of its minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guwah.errors import UsageError
from guwah.evidence.record import Sent, Zone

Interval = tuple[str | None, str | None, Zone]

MINUTE = 60
SECOND = 1
_AHEAD_HOURS = 14
_BEHIND_HOURS = 12
_CACHED_DAYS = 20_000
_DAY_SECONDS = 86_400
_FIRST = "0001-01-01T00:00:00Z"
_LAST = "9999-12-31T23:59:59Z"
_FIRST_EPOCH = -62_135_596_800
_LAST_EPOCH = 253_402_300_799


class _Days(dict[str, tuple[str, str, str]]):
    """ISO day to the days before, of and after it; forgets all when it grows too large."""

    def __missing__(self, day: str) -> tuple[str, str, str]:
        if len(day) != 10:
            raise ValueError("a day is written YYYY-MM-DD")
        ordinal = date.fromisoformat(day).toordinal()
        if len(self) >= _CACHED_DAYS:
            self.clear()
        around = (
            date.fromordinal(max(1, ordinal - 1)).isoformat(),
            day,
            date.fromordinal(min(date.max.toordinal(), ordinal + 1)).isoformat(),
        )
        self[day] = around
        return around


def _shifted_hours(shift_hours: int) -> dict[str, tuple[int, str]]:
    """`THH` to (0 day before, 1 same day, 2 day after; the shifted `THH`)."""
    table = {}
    for hour in range(24):
        days, shifted = divmod(hour + shift_hours, 24)
        table[f"T{hour:02d}"] = (days + 1, f"T{shifted:02d}")
    return table


_days = _Days()
_earlier = _shifted_hours(-_AHEAD_HOURS)
_later = _shifted_hours(_BEHIND_HOURS)
_low_ends = {f":{minute:02d}": f":{minute:02d}:00Z" for minute in range(60)}
_high_ends = {f":{minute:02d}": f":{minute:02d}:59Z" for minute in range(60)}
for _minute in range(60):
    for _second in range(60):
        _end = f":{_minute:02d}:{_second:02d}"
        _low_ends[_end] = _high_ends[_end] = _end + "Z"
_epoch_days: dict[int, str] = {}
_epoch_minutes = [f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440)]
_epoch_seconds = [f"{second:02d}Z" for second in range(60)]


def interval(
    readings: Sequence[str], precision_seconds: int = MINUTE, zone: str | None = None
) -> Interval:
    """The closed interval in UTC that the readings allow.

    Args:
        readings: ISO wall-clock readings, sorted (`2018-01-29T12:24`, `…:31`), or instants
            that end in `Z` or an offset.
        precision_seconds: How long a reading lasts: 60 for minutes, 1 for seconds.
        zone: IANA name that the person declared, or None.

    Returns:
        (earliest, latest, zone kind); nulls where there is no reading.

    Raises:
        ValueError: A reading is not a time.
        UsageError: The zone is not known.
    """
    if not readings:
        return None, None, "unknown"
    first, last = readings[0], readings[-1]
    if first[-1] == "Z":
        return first, last, "explicit"
    if first[13:] not in _low_ends or last[13:] not in _low_ends or precision_seconds > MINUTE:
        return _exact(readings, precision_seconds, zone)
    if zone is not None:
        low, high = _steady_hour(first[:13], zone), _steady_hour(last[:13], zone)
        if low is None or high is None:
            return _exact(readings, precision_seconds, zone)
        return low + _low_ends[first[13:]], high + _high_ends[last[13:]], "declared"
    shift, hour = _earlier[first[10:13]]
    earliest = _days[first[:10]][shift] + hour + _low_ends[first[13:]]
    shift, hour = _later[last[10:13]]
    latest = _days[last[:10]][shift] + hour + _high_ends[last[13:]]
    if first[:4] == "0001" or last[:4] == "9999":
        return _exact(readings, precision_seconds, None)
    return earliest, latest, "unknown"


def sent(
    written: str, readings: Sequence[str], precision_seconds: int = MINUTE, zone: str | None = None
) -> Sent:
    """The whole noun; under a declared zone, repeated hours become two readings.

    Args:
        written: The characters as they stand in the export.
        readings: As in `interval`.
        precision_seconds: As in `interval`.
        zone: As in `interval`.

    Returns:
        What was written and what it can mean.

    Raises:
        ValueError: A reading is not a time.
        UsageError: The zone is not known.
    """
    if zone is not None and readings and readings[0][-1] != "Z":
        readings = repeated_hours(readings, zone)
    earliest, latest, kind = interval(readings, precision_seconds, zone)
    return Sent(written, tuple(readings), earliest, latest, kind)


def steady_offset(day: str, zone: str) -> int | None:
    """How far a zone's clock is ahead of UTC on a whole day.

    Args:
        day: The local day, `YYYY-MM-DD`.
        zone: IANA name.

    Returns:
        Minutes; None where the clock is changed on that day, or is not off by whole minutes.

    Raises:
        UsageError: The zone is not known.
    """
    rules = load_zone(zone)
    start = datetime.fromisoformat(day)
    offsets = {
        (start + timedelta(hours=hour)).replace(fold=fold, tzinfo=rules).utcoffset()
        for hour in range(25)
        for fold in (0, 1)
    }
    offset = offsets.pop() or timedelta()
    if offsets or offset % timedelta(minutes=1):
        return None
    return offset // timedelta(minutes=1)


def is_reading(text: str) -> bool:
    """Whether the text is a zoneless reading `YYYY-MM-DDTHH:MM[:SS]` that a clock can show."""
    if text[10:13] not in _earlier or text[13:] not in _low_ends:
        return False
    try:
        _days[text[:10]]
    except ValueError:
        return False
    return True


def epoch_reading(seconds: int) -> str | None:
    """The instant of a Unix time, `YYYY-MM-DDTHH:MM:SSZ`; None outside the years 1 to 9999."""
    day, clock = divmod(seconds, _DAY_SECONDS)
    name = _epoch_days.get(day)
    if name is None:
        if not _FIRST_EPOCH <= seconds <= _LAST_EPOCH:
            return None
        if len(_epoch_days) >= _CACHED_DAYS:
            _epoch_days.clear()
        name = _epoch_days[day] = date.fromordinal(719_163 + day).isoformat()
    return f"{name}{_epoch_minutes[clock // 60]}{_epoch_seconds[clock % 60]}"


def repeated_hours(readings: Sequence[str], zone: str) -> tuple[str, ...]:
    """Readings in which an hour that the zone's clock showed twice stands twice, with offsets.

    Args:
        readings: Zoneless readings, sorted.
        zone: IANA name.

    Returns:
        The same readings; a repeated one as `2018-10-28T02:30+01:00` and `…+02:00`.

    Raises:
        UsageError: The zone is not known.
    """
    if all(_steady_hour(reading[:13], zone) is not None for reading in readings):
        return tuple(readings)
    told: list[str] = []
    for reading in readings:
        instants = _instants(reading, zone)
        if len(instants) == 2 and instants[0] < instants[1]:
            told += [reading + _offset(reading, instant) for instant in instants]
        else:
            told.append(reading)
    return tuple(sorted(told))


@lru_cache(maxsize=64)
def load_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Args:
        name: `Asia/Urumqi` and the like.

    Returns:
        The rules of the zone.

    Raises:
        UsageError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise UsageError(
            f"'{name}' is not a time zone", hint="use a name such as 'Asia/Urumqi' or 'Europe/Oslo'"
        ) from cause


@lru_cache(maxsize=4096)
def _steady_hour(hour: str, zone: str) -> str | None:
    """The UTC hour of a local hour `YYYY-MM-DDTHH`; None where the offset changes or is odd."""
    rules = load_zone(zone)
    start = datetime.fromisoformat(hour + ":00")
    offsets = {
        start.replace(minute=minute, second=second, fold=fold, tzinfo=rules).utcoffset()
        for minute, second in ((0, 0), (15, 0), (30, 0), (45, 0), (59, 59))
        for fold in (0, 1)
    }
    offset = offsets.pop() or timedelta()
    if offsets or offset % timedelta(hours=1) or start.year in (1, 9999):
        return None
    return (start - offset).isoformat()[:13]


def _instants(reading: str, zone: str | None) -> list[datetime]:
    """Every UTC instant (zoneless) that a reading can be; both offsets for a skipped hour.

    In a repeated hour the first is the earlier; in a skipped hour the first is the later.
    """
    moment = datetime.fromisoformat(reading)
    if moment.tzinfo is not None:
        return [moment.astimezone(UTC).replace(tzinfo=None)]
    if zone is None:
        return [
            _add(moment, timedelta(hours=-_AHEAD_HOURS)),
            _add(moment, timedelta(hours=_BEHIND_HOURS)),
        ]
    rules = load_zone(zone)
    found = []
    for fold in (0, 1):
        offset = moment.replace(fold=fold, tzinfo=rules).utcoffset() or timedelta()
        instant = _add(moment, -offset)
        if instant not in found:
            found.append(instant)
    return found


def _add(moment: datetime, by: timedelta) -> datetime:
    """The sum, held inside the years 1 to 9999."""
    try:
        return moment + by
    except OverflowError:
        return datetime.max.replace(microsecond=0) if by > timedelta() else datetime.min


def _offset(reading: str, instant: datetime) -> str:
    """The offset `+HH:MM` by which a reading differs from its instant."""
    minutes = round((datetime.fromisoformat(reading) - instant).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _exact(readings: Sequence[str], precision_seconds: int, zone: str | None) -> Interval:
    """The interval by calendar arithmetic: slower, for zones, offsets and odd precisions."""
    instants = [instant for reading in readings for instant in _instants(reading, zone)]
    earliest, latest = min(instants), _add(max(instants), timedelta(seconds=precision_seconds - 1))
    explicit = all(datetime.fromisoformat(reading).tzinfo is not None for reading in readings)
    kind: Zone = "declared" if zone is not None else "explicit" if explicit else "unknown"
    return _written(earliest), _written(latest), kind


def _written(instant: datetime) -> str:
    """RFC 3339 in UTC; milliseconds only where there are any."""
    spec = "milliseconds" if instant.microsecond else "seconds"
    return instant.isoformat(timespec=spec) + "Z"
