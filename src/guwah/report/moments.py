"""
Dates and times of messages in words: all that is known, and no more.

Formats; computes no time zone. Spec: the nouns of `evidence.record`.

The rules that this module follows are:
  * Every reading that the evidence allows is printed, year first, so that day and month cannot
    be taken for each other a second time.
  * Beside it stand the interval in UTC and the characters as written.
"""

from __future__ import annotations

from guwah.report.shown import ShownTime
from guwah.report.wording import _


def when(time: ShownTime | None) -> str:
    """The readings of a time, or what stands there if none is known."""
    if time is None or not (time.readings or time.written):
        return _("no date")
    if not time.readings:
        return _("written “{written}”", written=time.written)
    readings = _(" or ").join(_reading(reading) for reading in time.readings)
    if time.zone == "explicit":
        return readings
    if _is_one_minute(time):
        utc = minute(time.earliest or "")
        return _("{readings} (phone’s clock) = {utc} UTC", readings=readings, utc=utc)
    return _("{readings} (phone’s clock)", readings=readings)


def between(time: ShownTime | None) -> str | None:
    """The interval in UTC and the characters as written; None where they add nothing."""
    if time is None or not time.readings:
        return None
    parts = []
    if time.zone != "explicit" and time.earliest and time.latest and not _is_one_minute(time):
        earliest, latest = minute(time.earliest), minute(time.latest)
        parts.append(_("between {a} and {b} UTC", a=earliest, b=latest))
    if time.written and len(time.readings) > 1:
        parts.append(_("written “{written}”", written=time.written))
    return " · ".join(parts) or None


def day(time: ShownTime | None) -> str:
    """The day or days that a time can mean."""
    if time is None or not time.readings:
        return _("no date")
    return _(" or ").join(sorted({reading[:10] for reading in time.readings}))


def minute(instant: str) -> str:
    """An RFC 3339 instant in UTC to the minute."""
    return instant[:16].replace("T", " ")


def _is_one_minute(time: ShownTime) -> bool:
    earliest, latest = time.earliest, time.latest
    return bool(earliest and latest and len(time.readings) == 1 and earliest[:16] == latest[:16])


def _reading(reading: str) -> str:
    is_utc = reading.endswith("Z")
    shown = reading.removesuffix("Z").replace("T", " ")
    return _("{shown} UTC", shown=shown) if is_utc else shown
