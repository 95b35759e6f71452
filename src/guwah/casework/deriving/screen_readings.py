"""
A reading of screenshots: sealed, committed to, on record, like that of an export.

The rules of this module are:
  * A later reading of an item takes the place of the one before; both stay sealed, and records
    keep their numbers where there are as many.
  * What a person said of the screens, and from which derivatives they were made, is on record.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Final, cast

from guwah.casework import readings
from guwah.casework.deriving.made import Wishes
from guwah.casework.reading import cut_texts, header_of
from guwah.casework.readings import Commitments, FrameStream, ReadingHead
from guwah.custody.cells import record_values
from guwah.custody.reading import commit
from guwah.evidence.record import Record
from guwah.script.segment import SEGMENTER
from guwah.vault.case import CaseVault
from guwah.vault.logfile import Draft

READER: Final = "screenshot"
VERSION: Final = 1


def history(case: CaseVault) -> dict[str, list[Mapping[str, Any]]]:
    """What the log says of the readings of each item, the first first."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in case.entries():
        entry = one.entry
        if entry is not None and entry.type == "read" and entry.more.get("reading"):
            found[entry.more["item"]].append(entry.more)
    return found


def stated_in(more: Mapping[str, Any]) -> Wishes:
    """What a person had said of the screens when a reading was made."""
    said = more.get("stated", {})
    captured = said.get("captured")
    return Wishes(captured=date.fromisoformat(captured) if captured else None,
                  left=said.get("left"), right=said.get("right"), thread=said.get("thread"))  # fmt: skip


def first_number(case: CaseVault, item: str, count: int, number: int) -> int:
    """The number of an item's first record: as it was, where the reading before had as many.

    Args:
        case: The opened case.
        item: The item's random id.
        count: How many records it has now.
        number: The number where there was no such reading.
    """
    had, first = case.db.execute(
        "select count(*), min(number) from record where item = ?", (item,)
    ).fetchone()
    return int(first) if count and had == count else number


def sealed_reading(
    case: CaseVault,
    item: str,
    records: Sequence[Record],
    first: int,
    more: Mapping[str, Any],
) -> Draft:
    """Seal a reading of screenshots, and what it is committed to.

    Args:
        case: The opened case.
        item: The item's random id.
        records: What its pictures show.
        first: The number of the first.
        more: What else stands on record: `from`, `stated`.

    Returns:
        Its entry, to be put on record with what else changes.
    """
    name = f"reading-{os.urandom(8).hex()}"
    giver, received, size, sha256 = case.db.execute(
        "select giver, received, size, sha256 from item where id = ?", (item,)
    ).fetchone()
    head = ReadingHead(item, name, READER, VERSION, SEGMENTER, None, received, giver,
                       os.urandom(32))  # fmt: skip
    case.seal_reading(item, name, cast(BinaryIO, FrameStream(readings.frames(head, records))))
    cut = bytearray()
    values = (
        record_values(one, ordinal, item, None, (), pieces)
        for ordinal, (one, pieces) in enumerate(cut_texts(records, cut))
    )
    header = header_of(head, {"sha256": bytes(sha256).hex(), "size": size}, len(records))
    done = commit(head.k, header, values)
    sealed = Commitments(done.root, done.cells, done.count, (), bytes(cut))
    case.seal_reading(item, f"{name}.tree", readings.encode_commitments(sealed))
    told = {
        "item": item, "reading": name, "first": first, "reader": READER, "version": VERSION,
        "records": len(records), "anomalies": 0, "readers": {}, **more,
    }  # fmt: skip
    return Draft("read", done.root, told, item)
