"""
What the desk's log says of slots: digests of what was written, the newest set of shares.

Opens no slot. Specification: docs/spec/keys.md, "Slots", "Recovery"

The rules of this module are:
  * What a slot may hold stands in the log before it is written: the old digest and the new one;
    then the new one alone.
  * Who is a further owner follows from the slots that are there: one that a killed process named
    and did not write is none; one that went with the keys of before is removed on record.
  * Files of a recovery follow from the log: what is missing, damaged or of an older set is written
    again when the vault is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from guwah.vault import platform, recovery, slots
from guwah.vault.caselog import CaseLog
from guwah.vault.logfile import NOT_GIVEN, Draft


def put(root: Path, log: CaseLog, contents: Mapping[str, bytes | None]) -> None:
    """Write slots, or remove them, each whole.

    Args:
        root: The vault's folder.
        log: The desk's log.
        contents: What each is to hold, by name; None to remove it.
    """
    if not contents:
        return
    announce(root, log, contents)
    for name, data in contents.items():
        if data is None:
            platform.shred_file(root / name)
        else:
            platform.replace_file(root / name, data, shred_old=True)
    confirm(root, log, contents)


def announce(root: Path, log: CaseLog, contents: Mapping[str, bytes | None]) -> None:
    """Log what slots hold and are going to hold."""
    found = {name: [slots.digest_at(root / name), slots.digest_of(data)]
             for name, data in contents.items()}  # fmt: skip
    log.append([Draft("slots", more={"slots": found})])


def confirm(root: Path, log: CaseLog, names: Iterable[str]) -> None:
    """Log what slots hold."""
    found = {name: [slots.digest_at(root / name)] for name in names}
    log.append([Draft("slots", more={"slots": found})])


def settle_owners(root: Path, log: CaseLog) -> None:
    """Bring what the log says of further owners into step with their slots, after a crash.

    Args:
        root: The vault's folder; no change of its seed is under way.
        log: The desk's log.
    """
    for slot in slots.removed(root, log.entries()):
        log.append([Draft("owner-removed", more={"slot": slot})])
    for slot in slots.unconfirmed(log.entries()):
        if not (root / slot).exists():
            log.append([Draft("owner-removed", more={"slot": slot, "why": NOT_GIVEN})])
        confirm(root, log, [slot])


def recovery_of(log: CaseLog) -> tuple[recovery.Plan | None, dict[str, list[str]]]:
    """The newest set of shares, if any, and digests of what was written since it was noted."""
    plan: recovery.Plan | None = None
    digests: dict[str, list[str]] = {}
    for one in log.entries():
        if one.entry is not None and one.entry.type == "recovery-set":
            found = one.entry.more["plan"]
            plan = None if found is None else recovery.Plan.from_object(found)
            digests = {}
        elif one.entry is not None and one.entry.type == "slots":
            digests.update(one.entry.more["slots"])
    return plan, digests


def settle_recovery(root: Path, log: CaseLog, seed: bytes) -> None:
    """Write what is missing, damaged or of an older set, and remove what is of none.

    Args:
        root: The vault's folder.
        log: The desk's log.
        seed: The vault's seed.
    """
    plan, digests = recovery_of(log)
    names = (recovery.SEALED, recovery.PLAN)
    if plan is None:
        put(root, log, {name: None for name in names if (root / name).exists()})
        return
    stale = [name for name in names if digests.get(name) != [slots.digest_at(root / name)]]
    made = {recovery.PLAN: plan.to_bytes()}
    if recovery.SEALED in stale:
        made[recovery.SEALED] = recovery.sealed_seed(seed, plan)
    put(root, log, {name: made[name] for name in stale})
