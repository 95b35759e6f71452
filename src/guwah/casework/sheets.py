"""
An item's fact sheet: what each file in it is, counts, what it says of itself, facts.

A derivative: computed, sealed beside the reading, never trusted. Spec: docs/spec/readings.md.

The rules of this module are:
  * One sheet for each reading, a JSON array of summaries in the order of the members, with the
    program and version that made it.
  * The names in it are those of the export: it stays sealed like the reading itself.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence

import msgspec

from guwah import __version__
from guwah.evidence.record import Summary
from guwah.vault.case import CaseVault


class Sheet(msgspec.Struct, frozen=True):
    """What is known of an item: the program that made it, and a summary a member."""

    program: str
    members: tuple[Summary, ...]


def seal_sheet(case: CaseVault, item: str, members: Sequence[Summary]) -> str:
    """Seal the sheet of an item.

    Args:
        case: The opened case.
        item: The item's random id.
        members: Its summaries.

    Returns:
        The sheet's name.
    """
    name = f"sheet-{os.urandom(8).hex()}"
    sheet = Sheet(f"guwah {__version__}", tuple(members))
    case.seal_reading(item, name, io.BytesIO(msgspec.json.encode(sheet)))
    return name


def read_sheet(case: CaseVault, item: str, name: str) -> Sheet:
    """Open a sheet.

    Args:
        case: The opened case.
        item: The item's random id.
        name: As `seal_sheet` named it.

    Returns:
        The sheet.

    Raises:
        ObjectDamagedError: It is damaged.
    """
    with case.open_reading(item, name) as sealed:
        return msgspec.json.decode(sealed.read(), type=Sheet)
