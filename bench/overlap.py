"""
What it costs to add an export beside another of the same chat, and whether that is linear.

Two phones export one chat: Android with minutes, iPhone with seconds, other names, two hours
apart, each with a tenth of the messages deleted. Tables as in a vault, in an encrypted file.

    python bench/overlap.py [MESSAGES …]        default: 25000 50000 100000
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from make_chat import PEOPLE, messages

from guwah.casework import catalogue, tables
from guwah.casework.entering import add_reading
from guwah.casework.overlap.joining import settle
from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Member, Options
from guwah.intake.whatsapp.reader import READER
from guwah.vault.database import Connection, open_database

OTHERS = ["Gülnar", "+90 532 555 01 77", "Xiaoming", "~ stranger", "Lindqvist", "Ayshe"]
KEPT = 0.9


def phones(count: int, folder: Path) -> int:
    """Write the exports of two phones; returns how many messages they show together."""
    pick = random.Random(12)
    shown = 0
    with (folder / "one").open("w") as one, (folder / "other").open("w") as other:
        for at, sender, text in messages(count):
            is_here, is_there = pick.random() < KEPT, pick.random() < KEPT
            shown += is_here or is_there
            if is_here:
                one.write(f"{at:%d/%m/%Y, %H:%M} - {sender}: {text}\n")
            if is_there:
                later = at + timedelta(hours=2)
                name = OTHERS[PEOPLE.index(sender)]
                other.write(f"[{later.month}/{later.day}/{later:%y, %H:%M:%S}] {name}: {text}\n")
    return shown


def found(path: Path) -> Iterator[Record | Anomaly]:
    """What the reader finds."""
    with path.open("rb") as source:
        member = Member(path.name, None, source, path.stat().st_size, path.name)
        yield from READER.read(member, Options())


def enter(db: Connection, path: Path) -> tuple[float, float]:
    """Enter one export; seconds for its rows, and for finding what is there already."""
    start, name = time.process_time(), path.name
    catalogue.add_item(db, name, {"name": name, "sha256": name.encode().hex().ljust(64, "0")[:64]})
    more = {"first": catalogue.next_number(db), "reading": "r", "reader": "whatsapp"}
    add_reading(db, name, more, found(path))
    tables.set_state(db, settled=0)
    db.commit()
    between = time.process_time()
    settle(db)
    return between - start, time.process_time() - between


def main() -> None:
    """Run and print."""
    counts = [int(word) for word in sys.argv[1:]] or [25_000, 50_000, 100_000]
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            db = open_database(Path(folder) / "case.db", "5a" * 32, "case.db")
            tables.prepare(db)
            shown = phones(count, Path(folder))
            alone = enter(db, Path(folder) / "one")
            beside = enter(db, Path(folder) / "other")
            sendings = catalogue.count_sendings(db)
            (records,) = db.execute("select count(*) from record").fetchone()
            db.close()
        print(f"{count:>9,} messages: {records:,} records, {sendings:,} sendings of {shown:,};"
              f" alone {alone[0]:.1f} + {alone[1]:.1f} s, beside {beside[0]:.1f} + {beside[1]:.1f} s,"
              f" {beside[1] / count * 1e6:.0f} µs a message to compare;"
              f" peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")  # fmt: skip


if __name__ == "__main__":
    main()
