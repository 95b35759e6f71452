"""
Who may still hold something of a folder when it is destroyed here.

Knows what Guwah itself gave away or copied; what a person copied by hand it cannot know.

The rules of this module are:
  * Reports and shares are read from the folder's log, backups from the desk.
  * A holder is named once for each kind, with the newest time.
"""

from __future__ import annotations

from dataclasses import dataclass

from guwah.vault.case import CaseVault
from guwah.vault.desk import Desk

_KINDS = {"disclosed": "report", "shared": "colleague", "handed-over": "colleague",
          "handed-out": "interpreter"}  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """Someone or something that may hold a copy.

    Args:
        kind: `report`, `colleague`, `interpreter` or `backup`.
        who: For whom the report was, the colleague's name, the interpreter's alias, or where the
            backup lies.
        when: The newest time that is on record, RFC 3339, or an empty text.
    """

    kind: str
    who: str
    when: str


def holders(case: CaseVault | None, desk: Desk | None) -> list[Holder]:
    """Who may hold something of a folder, or of the whole vault.

    Args:
        case: The folder; None for backups alone.
        desk: The owner's desk; None where it is not open.

    Returns:
        Holders in the order of their first time.
    """
    found: dict[tuple[str, str], str] = {}
    for one in case.entries() if case is not None else ():
        if one.entry is None or one.entry.type not in _KINDS:
            continue
        more = one.entry.more
        who = str(more.get("for") or more.get("name") or more.get("recipient")
                  or more.get("interpreter") or "")  # fmt: skip
        found[_KINDS[one.entry.type], who] = one.entry.claimed_at
    if desk is not None:
        for place, when in backups(desk):
            found["backup", place] = when
    return [Holder(kind, who, when) for (kind, who), when in found.items()]


def backups(desk: Desk) -> list[tuple[str, str]]:
    """Where backups were made to, and when last."""
    return [
        (str(one.entry.more["to"]), one.entry.claimed_at)
        for one in desk.log.entries()
        if one.entry is not None and one.entry.type == "backed-up"
    ]


def as_json(found: list[Holder]) -> list[dict[str, str]]:
    """Holders as they stand in the entry of the log."""
    return [{"kind": one.kind, "who": one.who, "when": one.when} for one in found]
