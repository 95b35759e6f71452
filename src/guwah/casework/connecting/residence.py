"""
Where the person of a folder lives, as whoever keeps the folder typed it.

Looks nothing up and derives nothing from a message or a number.

The rules of this module are:
  * The countries are an entry of the folder's own log, sealed with it; the newest counts.
  * They are written as typed; nothing else reads them but the owner's view of patterns.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from guwah.errors import UsageError
from guwah.vault.case import CaseVault

ENTRY: Final = "residence"
LONGEST: Final = 64
MOST: Final = 8


def set_countries(case: CaseVault, countries: Iterable[str]) -> None:
    """Say in which countries the person concerned lives.

    Args:
        case: The opened case.
        countries: As they shall be shown; none takes what was said away.

    Raises:
        UsageError: If one is empty or longer than a name, or there are too many.
    """
    named = [one.strip() for one in countries]
    if any(not one or len(one) > LONGEST or not one.isprintable() for one in named):
        raise UsageError(f"a country is a name of at most {LONGEST} characters")
    if len(named) > MOST:
        raise UsageError(f"at most {MOST} countries")
    case.append(ENTRY, None, {"countries": list(dict.fromkeys(named))})


def countries(case: CaseVault) -> tuple[str, ...]:
    """The countries that were said last; none if nobody said any."""
    newest: tuple[str, ...] = ()
    for one in case.entries():
        if one.entry is not None and one.entry.type == ENTRY:
            newest = tuple(map(str, one.entry.more["countries"]))
    return newest
