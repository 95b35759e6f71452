"""
The verb *rebuild*: the databases made again, from objects and logs alone.

Reads no database. Specification: docs/spec/vault.md, "Catalogue", "Databases"

The rules of this module are:
  * A log is verified before tables are made from it.
  * Tables are made under the case's key as it is; the desk's database gets a new one.
  * Killed at any point it loses nothing: tables that are missing are made when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guwah.casework.counting import count_case
from guwah.casework.opening import Vault
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault as Store
from guwah.vault.verifying import verify_log


@dataclass(frozen=True)
class Rebuilt:
    """A case whose tables were made again.

    Args:
        case: Its id.
        alias: Its alias.
        items: How many items its tables show.
        sendings: How many sendings.
    """

    case: str
    alias: str
    items: int
    sendings: int


def rebuild(root: Path, secret: Secret, case: str | None = None) -> list[Rebuilt]:
    """Make databases again.

    Args:
        root: The vault's folder.
        secret: What unlocks it.
        case: Only this case, by id or alias; the desk and all cases if None.

    Returns:
        What was made again, in the order of the aliases.

    Raises:
        GuwahError: If the vault does not open, or a log or an object is missing or damaged.
    """
    if case is None:
        Store.rebuild_desk(root, secret)
    with Vault.open(root, secret) as vault:
        return [rebuild_case(one) for one in ([vault.case(case)] if case else vault.cases())]


def rebuild_case(case: CaseVault) -> Rebuilt:
    """Make the tables of an opened case again.

    Raises:
        GuwahError: If its log or an object is missing or damaged.
    """
    verify_log(case)
    case.restart_catalogue()
    made = count_case(case)
    return Rebuilt(case.id, case.alias, made["items"], made["sendings"])
