"""The verb *case list*: what a folder holds, in numbers."""

from __future__ import annotations

from typing import Any

from guwah.casework.catalogue import count_sendings
from guwah.casework.projecting import project
from guwah.vault.case import CaseVault


def count_case(case: CaseVault) -> dict[str, Any]:
    """`{"case", "alias", "items", "sendings"}` of a case."""
    project(case)
    (items,) = case.db.execute("select count(*) from item").fetchone()
    sendings = count_sendings(case.db)
    return {"case": case.id, "alias": case.alias, "items": items, "sendings": sendings}


def items_of(case: CaseVault) -> list[dict[str, Any]]:
    """The items of a case, in the order in which they were received."""
    project(case)
    rows = case.db.execute(
        "select id, name, giver, received, size, reader, records, anomalies from item"
        " order by received, id"
    )
    names = ("item", "name", "giver", "received", "size", "reader", "records", "anomalies")
    return [dict(zip(names, row, strict=True)) for row in rows]
