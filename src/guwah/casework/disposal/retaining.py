"""
How long a folder is kept: a date from which it is due to be destroyed, and holds that forbid it.

Destroys nothing by itself: no date does, a person does.

The rules of this module are:
  * Dates and holds are entries of the folder's log; the newest of each kind counts.
  * While a hold stands, nothing of the folder is destroyed, whoever asks.
  * A date that is over is told, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from guwah.errors import UsageError
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Term:
    """Until when a folder is kept: `until` is a day, `why` what was said."""

    until: date
    why: str


@dataclass(frozen=True)
class Hold:
    """A hold that stands: since when, by the device's clock, and why."""

    since: str
    why: str


def retain(case: CaseVault, until: date | None, why: str = "") -> None:
    """Set the day from which the folder is due, or take it away.

    Args:
        case: The opened case.
        until: The day; None for no day.
        why: A reason, for whoever reads it then.
    """
    case.append("retention", None, {"until": until.isoformat() if until else None, "why": why})


def hold(case: CaseVault, why: str) -> None:
    """Forbid that anything of the folder is destroyed.

    Raises:
        UsageError: Without a reason.
    """
    if not why.strip():
        raise UsageError("a hold needs a reason", hint="add --why, or `--why -` to type it")
    case.append("hold", None, {"held": True, "why": why})


def release(case: CaseVault, why: str) -> None:
    """Take the hold away.

    Raises:
        UsageError: If none stands.
    """
    if held(case) is None:
        raise UsageError(f"folder {case.alias} is under no hold")
    case.append("hold", None, {"held": False, "why": why})


def term(case: CaseVault) -> Term | None:
    """The day that was set last, if there is one."""
    found = _last(case, "retention")
    if found is None or found[1]["until"] is None:
        return None
    return Term(date.fromisoformat(found[1]["until"]), str(found[1]["why"]))


def held(case: CaseVault) -> Hold | None:
    """The hold, if one stands."""
    found = _last(case, "hold")
    if found is None or not found[1]["held"]:
        return None
    return Hold(found[0], str(found[1]["why"]))


def due(cases: Iterable[CaseVault], today: date) -> Iterator[tuple[CaseVault, Term]]:
    """The folders whose day is over, held ones included, in the order given."""
    for case in cases:
        found = term(case)
        if found is not None and found.until <= today:
            yield case, found


def verify_free(case: CaseVault) -> None:
    """Check that no hold stands.

    Raises:
        UsageError: If one does; it says why.
    """
    found = held(case)
    if found is not None:
        raise UsageError(
            f"folder {case.alias} is under a hold since {found.since}: '{found.why}'",
            hint=f"guwah case hold {case.alias} --release lifts it",
        )


def _last(case: CaseVault, type: str) -> tuple[str, dict[str, Any]] | None:
    newest = None
    for one in case.entries():
        if one.entry is not None and one.entry.type == type:
            newest = one.entry.claimed_at, one.entry.more
    return newest
