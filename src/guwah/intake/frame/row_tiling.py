"""
The check that a database reader accounts for every row.

The rules of this module are:
  * Every row of a table of evidence is one record or one anomaly, named by table and row id.
  * A table that is neither evidence nor declared, and holds rows, is one anomaly for all of them.
  * An anomaly may stand for several rows of one table (`rows` in its locator). A row of a declared
    table that is an anomaly (it belongs to no message, it is damaged) is not structure besides.
  * What was yielded is counted against what the tables hold; a reader that differs is a fault in
    Guwah, not an error of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Member, Options, Reader, Rows, TilingFault


def tiled_rows(
    reader: Reader, rows: Rows, member: Member, options: Options
) -> Iterator[Record | Anomaly | Summary]:
    """Run a database reader over a member and count its rows.

    Args:
        reader: The reader.
        rows: The same reader, as what tells its tables.
        member: The member.
        options: Passed on.

    Yields:
        The reader's records and anomalies, unchanged, then one summary that counts rows.

    Raises:
        TilingFault: The reader broke the contract.
    """
    counts = rows.counts(member)
    recorded: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    records = anomalies = 0
    for found in reader.read(member, options):
        locator = _locator(found)
        table = str(locator.get("table"))
        if type(found) is Record:
            if table not in rows.evidence or type(locator.get("rowid")) is not int:
                raise TilingFault(f"{reader.name}: a record of the table '{table}' without a row")
            records += 1
            recorded[table] += 1
        else:
            if type(found) is not Anomaly or found.reason not in reader.reasons:
                raise TilingFault(f"{reader.name}: not an anomaly with a reason of its list")
            anomalies += 1
            lost[table] += int(locator.get("rows", 1))
        yield found
    structural = 0
    for table, count in counts.items():
        if table in rows.declared and lost[table] <= count:
            structural += count - lost[table]
        elif recorded[table] + lost[table] != count:
            told = recorded[table] + lost[table]
            raise TilingFault(f"{reader.name}: {told} of the {count} rows of '{table}' are told")
    in_records, in_anomalies = sum(recorded.values()), sum(lost.values())
    yield Summary(
        member.item, member.path, reader.name, records, anomalies,
        in_records + in_anomalies + structural, in_records, in_anomalies, structural, "rows",
    )  # fmt: skip


def _locator(found: Record | Anomaly) -> dict[str, Any]:
    """The locator of what a database reader yields."""
    if found.span is not None or isinstance(found.locator, msgspec.UnsetType):
        raise TilingFault(f"{found.reader}: a row has a locator, not a span")
    return dict(found.locator)
