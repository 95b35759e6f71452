"""
The verb *vault check*: every file of a vault, quickly or to the last byte.

Repairs nothing. What a case consists of is `examining_case`'s to check; here are the vault itself,
its slots and the desk. Specification: docs/spec/vault.md, "Checking"

The rules of this module are:
  * Quick: names, sizes, keys, logs, checkpoints. Full: also every byte of what they name.
  * What is damaged is named and the check goes on, also where the vault itself does not open.
  * What a killed process left is finished or undone first, as on every opening.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from guwah.casework.upkeep.examining_case import examine_case
from guwah.errors import (
    CannotUnlockError,
    GuwahError,
    NotAVaultError,
    ObjectDamagedError,
    VaultLockedError,
)
from guwah.vault import health, keyring, marker, slots
from guwah.vault.desk import DATABASE_NAME, KEY_NAME, read_keys
from guwah.vault.desklog import GENERATION_NAME, live_folders, log_at, read_generation
from guwah.vault.health import Finding, Survey
from guwah.vault.keys import OwnerKeys, is_id
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

NEVER_OPENS = (CannotUnlockError, NotAVaultError, VaultLockedError)


@dataclass(frozen=True)
class Examined:
    """What a check found.

    Args:
        full: Whether every byte was read.
        cases: How many folders were looked at.
        items: How many items.
        found: What is not as it must be.
    """

    full: bool
    cases: int
    items: int
    found: tuple[Finding, ...]


def examine(root: Path, secret: Secret, *, full: bool = False) -> Examined:
    """Check every file of a vault.

    Args:
        root: The vault's folder.
        secret: What unlocks it.
        full: Read every byte, not only names, sizes, keys and logs.

    Returns:
        What was found; nothing in `found` if all is as it must be.

    Raises:
        CannotUnlockError: If it is not unlocked by this secret.
        NotAVaultError: If it is no vault.
        VaultLockedError: If another process has it open.
        ObjectDamagedError: If nothing is left that could be unlocked.
    """
    lying = {path.name: slots.digest_at(path) for path in root.glob("*.*")}
    fault = _settle(root, secret)
    survey = Survey(root)
    with marker.open_marker(root):
        survey.expect(root / marker.NAME)
        unlocked = slots.unlock(root, secret)
        owner = OwnerKeys.of(unlocked.seed)
        survey.expect(root / unlocked.slot)
        survey.expect(root / slots.FIRST)
        cases = _examine_desk(survey, root, owner, full, lying)
        items = 0
        for folder in cases:
            path = keyring.path_of(root, folder)
            keys = survey.attempt(
                path, partial(keyring.read_case_keys, root, folder, owner.identity)
            )
            if keys is not None:
                items += examine_case(survey, root, keys, full)
            else:
                survey.expect(root / "cases" / folder)
                survey.expect_below(root / "cases" / folder)
        survey.verify_foreign()
    if fault is not None and not survey.found:
        survey.note(root, "damaged", fault.sentence(), fault.exit_code)
    return Examined(full, len(cases), items, tuple(survey.found))


def _settle(root: Path, secret: Secret) -> GuwahError | None:
    """Open and close vault and cases once, so that nothing unfinished is left; the first fault."""
    fault: GuwahError | None = None
    try:
        with Vault.open(root, secret) as vault:
            for info in vault.cases():
                try:
                    vault.case(info.id)
                except (GuwahError, OSError) as error:
                    fault = fault or _fault(error)
    except NEVER_OPENS:
        raise
    except (GuwahError, OSError) as error:
        fault = _fault(error)
    return fault


def _fault(error: GuwahError | OSError) -> GuwahError:
    """What stopped the opening, as a fault of the vault."""
    if isinstance(error, GuwahError):
        return error
    return ObjectDamagedError(f"cannot be read: {(error.strerror or 'unknown reason').lower()}")


def _examine_desk(
    survey: Survey, root: Path, owner: OwnerKeys, full: bool, lying: Mapping[str, str]
) -> list[str]:
    """Check the desk; the folders of the cases that there must be."""
    desk = root / "desk"
    for name in ("keys", "cases"):
        survey.expect(root / name)
    keys = survey.attempt(desk / KEY_NAME, partial(read_keys, desk, owner))
    survey.expect(desk / DATABASE_NAME)
    if keys is not None:
        health.survey_database(survey, desk / DATABASE_NAME, keys, full)
    entries = None
    if (desk / GENERATION_NAME).exists():
        survey.attempt(desk / GENERATION_NAME, partial(read_generation, desk, owner))
    if not survey.is_noted(desk / GENERATION_NAME):
        case_key = partial(keyring.alias_key, root, owner.identity)
        entries = health.survey_log(survey, *log_at(desk, owner), case_key)
    if entries is None:
        found = (path.stem for path in (root / "keys").glob("*.age"))
        return sorted(name for name in found if is_id(name))
    for name, digests in slots.known_digests(entries).items():
        survey.attempt(root / name, partial(_verify_slot, lying.get(name, ""), digests))
    return list(live_folders(entries).values())


def _verify_slot(found: str, known: Sequence[str]) -> None:
    """Nobody here can open another's slot: it is held against the digest in the desk's log."""
    if found not in known:
        raise ObjectDamagedError("is not what was sealed" if found else "is missing")
