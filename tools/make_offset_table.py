"""
Write the table of `guwah.intake.telegram_html.offset_table`: what a named offset can have meant.

Telegram names each time with the offset that the exporting computer's zone has in winter now. The
clock of that zone may have shown another one on the day of the message. This script asks the zone
data for every day since Telegram began, for all zones that have the named offset today.

Run it when the zone data change: `python tools/make_offset_table.py`.
"""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

FIRST, LAST = date(2013, 8, 1), date(2026, 12, 31)
TODAY = [datetime(year, month, 1) for year in (2022, 2024, 2026) for month in (1, 7)]
CLOCKS = [time(0), time(2, 30), time(12), time(23, 59)]
LEFT_OUT = {"Africa/Casablanca", "Africa/El_Aaiun", "Europe/Dublin", "Eire"}
TARGET = Path(__file__).parents[1] / "src/guwah/intake/telegram_html/offset_table.py"
HEAD = '''"""
What a named offset can have meant, day by day: a generated table (tools/make_offset_table.py).

For each offset in minutes: the days from which other differences hold, in the order of time, and
the differences in minutes between the clock's offset on that day and the named one. Source: the
IANA time zone data, {version}, without Antarctica, Ireland and Morocco.
"""

from __future__ import annotations

LAST_DAY = "{last}"
TABLE: dict[int, str] = {{
'''


def minutes(length: timedelta | None) -> int:
    """A length of time in minutes."""
    return round((length or timedelta()).total_seconds() / 60)


def differences(zones: set[zoneinfo.ZoneInfo], day: date, named: int) -> tuple[int, ...]:
    """What any of the zones' clocks showed on a day, less the named offset."""
    walls = [datetime.combine(day, clock, zone).replace(fold=fold)
             for zone in zones for clock in CLOCKS for fold in (0, 1)]  # fmt: skip
    return tuple(sorted({minutes(wall.utcoffset()) - named for wall in walls} | {0}))


def main() -> None:
    """The whole table."""
    by_offset: dict[int, set[zoneinfo.ZoneInfo]] = defaultdict(set)
    for name in sorted(zoneinfo.available_timezones()):
        if name in LEFT_OUT or name.startswith("Antarctica/"):
            continue
        zone = zoneinfo.ZoneInfo(name)
        for moment in TODAY:
            aware = moment.replace(tzinfo=zone)
            by_offset[minutes(aware.utcoffset()) - minutes(aware.dst())].add(zone)
    lines = []
    for named, zones in sorted(by_offset.items()):
        parts, last = [], None
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            told = differences(zones, day, named)
            if told != last:
                parts.append(f"{day:%Y%m%d}:{','.join(map(str, told))}")
                last = told
        text = " ".join(parts)
        pieces = [text[at : at + 84] for at in range(0, len(text), 84)]
        lines += [f"    {named}: (", *(f'        "{piece}"' for piece in pieces), "    ),"]
    TARGET.write_text(
        HEAD.format(version=_version(), last=f"{LAST:%Y%m%d}") + "\n".join(lines) + "\n}\n", "utf-8"
    )


def _version() -> str:
    """The version of the zone data that Python reads."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "tzdata.zi").is_file():
            return (folder / "tzdata.zi").open("rb").readline().decode().split()[-1]
    import tzdata

    return tzdata.IANA_VERSION


if __name__ == "__main__":
    main()
