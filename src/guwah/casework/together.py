"""
What all reports of one folder show when they are laid together.

Two reports made from one reading share its tree: whoever holds both sees the union of what they
open. Spec: docs/spec/redaction.md.

The rules of this module are:
  * Each disclosure logs which pieces of which texts it opens, sealed in the case's log.
  * The union counts messages, and texts of which it shows more than the new report alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guwah.vault.case import CaseVault

Opened = dict[int, dict[int, list[int] | None]]


@dataclass(frozen=True)
class Union:
    """What a new report shows together with the earlier ones.

    Args:
        earlier: How many reports were made before.
        messages: How many messages all of them show.
        wider: In how many messages they show more words than the new report alone.
    """

    earlier: int
    messages: int
    wider: int


def as_more(opened: Opened) -> dict[str, dict[str, list[int] | None]]:
    """The form in which a log entry holds it."""
    return {str(index): {str(n): p for n, p in of.items()} for index, of in opened.items()}


def union(case: CaseVault, opened: Opened) -> Union:
    """Lay a new report together with all that were made of this case before.

    Args:
        case: The opened case.
        opened: What the new report opens.
    """
    before = [
        dict(one.entry.more.get("opened", {}))
        for one in case.entries()
        if one.entry is not None and one.entry.type == "disclosed"
    ]
    shown: dict[tuple[int, int], set[int] | None] = {}
    for each in [*before, as_more(opened)]:
        for index, of_reading in each.items():
            for ordinal, pieces in of_reading.items():
                _add(shown, (int(index), int(ordinal)), pieces)
    own = {(i, n): pieces for i, of in opened.items() for n, pieces in of.items()}
    wider = sum(
        1
        for place, pieces in shown.items()
        if place in own and own[place] is not None
        and (pieces is None or len(pieces) > len(own[place] or ()))
    )  # fmt: skip
    return Union(len(before), len(shown), wider)


def _add(shown: dict[tuple[int, int], Any], place: tuple[int, int], pieces: Any) -> None:
    known = shown.get(place, set())
    shown[place] = None if known is None or pieces is None else known | set(pieces)
