"""
The verb *facts*: what the exports of a folder say differently, and what came later for a gap.

Lists; judges nothing. A fact is no verdict: a message that is absent from an export may have been
deleted on that phone, or never have reached it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guwah.casework.overlap import comparing
from guwah.casework.overlap.gaps import gaps
from guwah.casework.projecting import project
from guwah.vault.case import CaseVault


def facts(case: CaseVault) -> Iterator[dict[str, Any]]:
    """Yield the facts of a case.

    Args:
        case: The opened case.

    Yields:
        Objects with the key `fact`: `clock`, `absent`, `edited`, `deleted`, `differs`,
        `file-found`, `file-candidates`; see docs/reference/commands.md.
    """
    project(case)
    yield from comparing.clocks(case.db)
    yield from comparing.absences(case.db)
    yield from comparing.changes(case.db)
    yield from comparing.differences(case.db)
    for gap in gaps(case):
        yield gap.as_fact()
