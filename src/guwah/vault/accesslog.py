"""
What a case's log says of who may open it, brought into step with the case's keys.

Gives and takes no access: whom the keys name has it. Specification: docs/spec/keys.md, "Sharing"

The rules of this module are:
  * Who was named and was given no access has none, on record, and is never given it later: whoever
    could put an older log back would give it to himself.
  * For whom access ended with an identity is on record once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from guwah.errors import ObjectDamagedError, RefutedError
from guwah.vault.caselog import CaseLog
from guwah.vault.logfile import NOT_GIVEN, Draft


def log_not_given(log: CaseLog, colleagues: Collection[str]) -> None:
    """Log that somebody has no access whom a killed process had named and not given any.

    Args:
        log: The case's log.
        colleagues: Whom the case's keys name.
    """
    with contextlib.suppress(ObjectDamagedError, RefutedError):
        last = log.last().entry
        if last is not None and last.type == "shared":
            who = str(last.more["recipient"])
            if who not in colleagues:
                log.append([Draft("unshared", more={"recipient": who, "why": NOT_GIVEN})])


def log_taken(log: CaseLog, colleagues: Collection[str]) -> None:
    """Log for whom access ended with the identity before, unless that was done already.

    Args:
        log: The case's log.
        colleagues: Whom the case's keys name from now on.
    """
    named: dict[str, None] = {}
    for one in log.entries():
        if one.entry is not None and one.entry.type == "shared":
            named[one.entry.more["recipient"]] = None
        elif one.entry is not None and one.entry.type == "unshared":
            named.pop(one.entry.more["recipient"], None)
    taken = [Draft("unshared", more={"recipient": who}) for who in named if who not in colleagues]
    if taken:
        log.append(taken)
