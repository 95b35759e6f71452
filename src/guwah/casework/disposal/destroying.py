"""
The verbs that destroy: an item, a folder, everything, so that nothing of it can be had.

The rules of this module are:
  * What will be lost is named before anything happens, and who may hold a copy.
  * Nothing of a folder under a hold is destroyed.
  * The log says what was destroyed, how much it was, and who was known to hold a copy then.
  * Destroying is destroying the item's key and making the tables anew under a new key.
  * A role is bound to the items that show the participant; it stays where another item does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guwah.casework import catalogue
from guwah.casework.disposal import holders, retaining
from guwah.casework.people import set_role
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.vault.case import CaseVault
from guwah.vault.desk import Desk
from guwah.vault.vault import Vault

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


def destroy_item(case: CaseVault, item: str, desk: Desk | None = None) -> None:
    """Destroy one item: its key, its objects, its rows, also in older copies of the tables.

    Args:
        case: The opened case.
        item: The item's id.
        desk: The owner's desk, where backups are on record.

    Raises:
        UsageError: There is no such item, or a hold stands.
    """
    retaining.verify_free(case)
    said = _said(loss(case, item), case, desk)
    roles = {
        (one.name, one.handle, one.thread): one.role for one in catalogue.participants(case.db)
    }
    case.append("numbered", None, {"next": catalogue.next_number(case.db)})
    case.destroy_item(item, more=said)
    project(case)
    for one in catalogue.participants(case.db):
        role = roles.get((one.name, one.handle, one.thread), one.role)
        if role != one.role:
            set_role(case, str(one.name or one.handle), role, one.thread)


def destroy_case(vault: Vault, name: str) -> None:
    """Destroy a folder: its keys, then the rest.

    Raises:
        UsageError: There is no such folder, or a hold stands.
    """
    case = vault.case(name)
    retaining.verify_free(case)
    said = _said(loss(case), case, vault.desk)
    vault.destroy_case(case.id, said)


def destroy_all(vault: Vault, certify: Callable[[], None]) -> list[str]:
    """Destroy the whole vault, and close it.

    Args:
        vault: The opened vault.
        certify: As in `Vault.destroy_all`.

    Returns:
        Names of files in its folder that are no part of a vault; they stay.

    Raises:
        UsageError: A folder is under a hold.
    """
    losses, found = [], list(holders.holders(None, vault.desk))
    for info in vault.cases():
        case = vault.case(info.id)
        retaining.verify_free(case)
        losses.append(loss(case))
        found += holders.holders(case, None)
    said = {
        "held_by": holders.as_json(found),
        "lost": {
            "folders": len(losses), "items": sum(one.items for one in losses),
            "records": sum(one.records for one in losses),
        },
    }  # fmt: skip
    return vault.destroy_all(said, certify)


def _said(lost: Loss, case: CaseVault, desk: Desk | None) -> dict[str, Any]:
    """What the entry of the log says besides the id."""
    return {
        "held_by": holders.as_json(holders.holders(case, desk)),
        "lost": {"items": lost.items, "records": lost.records},
    }
