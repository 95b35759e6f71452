"""
The verbs that destroy: an item, so that nothing of it can be had; the case's log still verifies.

The rules of this module are:
  * What will be lost is named before anything happens.
  * Destroying is destroying the item's key and making the tables anew under a new key.
  * A role is bound to the items that show the participant; it stays where another item does.
"""

from __future__ import annotations

from dataclasses import dataclass

from guwah.casework import catalogue
from guwah.casework.people import set_role
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.vault.case import CaseVault

SHORTEST_ID = 6


@dataclass(frozen=True)
class Loss:
    """What destroying would lose."""

    items: int
    records: int
    names: tuple[str, ...]


def item_named(case: CaseVault, digits: str) -> str:
    """The id of an item of which all digits, or enough of the first, were given.

    Raises:
        UsageError: No item begins so, or several do.
    """
    found = [item for item in case.items() if item.startswith(digits)]
    if digits in found:
        return digits
    if len(found) == 1 and len(digits) >= SHORTEST_ID:
        return found[0]
    what = "several items begin with" if len(found) > 1 else "there is no item"
    if found and len(digits) < SHORTEST_ID:
        what = f"fewer than {SHORTEST_ID} digits are too few:"
    raise UsageError(
        f"{what} '{digits}' in folder {case.alias}",
        hint=f"guwah case list --case {case.alias} shows the items",
    )


def loss(case: CaseVault, item: str | None = None) -> Loss:
    """What destroying an item, or the whole case, would lose.

    Raises:
        UsageError: There is no such item.
    """
    project(case)
    rows = case.db.execute(
        "select name, records from item where ?1 is null or id = ?1 order by received, id", (item,)
    ).fetchall()
    if item is not None and not rows:
        raise UsageError(
            f"there is no item '{item}' in folder {case.alias}",
            hint=f"guwah case list --case {case.alias} shows the items",
        )
    return Loss(len(rows), sum(records or 0 for _, records in rows), tuple(n for n, _ in rows))


def destroy_item(case: CaseVault, item: str) -> None:
    """Destroy one item: its key, its objects, its rows, also in older copies of the tables.

    Raises:
        UsageError: There is no such item.
    """
    loss(case, item)
    roles = {
        (one.name, one.handle, one.thread): one.role for one in catalogue.participants(case.db)
    }
    case.append("numbered", None, {"next": catalogue.next_number(case.db)})
    case.destroy_item(item)
    project(case)
    for one in catalogue.participants(case.db):
        role = roles.get((one.name, one.handle, one.thread), one.role)
        if role != one.role:
            set_role(case, str(one.name or one.handle), role, one.thread)
