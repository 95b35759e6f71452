"""
What a new case begins with: its folders, its log and the first entry.

Opens no case and writes no keys; `vault` does both.
Specification: docs/spec/vault.md, "The log at rest"

The rules of this module are:
  * Entry 0 is `created` and certifies the manifest key, and nothing else.
  * The folder's name on disk for a device is keyed by the case.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from guwah.custody.signing import Signer
from guwah.vault import platform
from guwah.vault.casekeys import CaseKeys
from guwah.vault.caselog import CaseLog
from guwah.vault.keys import disk_name
from guwah.vault.logfile import Draft
from guwah.vault.logkeys import LogKeys


def case_folder(root: Path, name: str) -> Path:
    """Where a case lies in a vault."""
    return root / "cases" / name


def unfinished_folder(root: Path, name: str) -> Path:
    """Where a case lies until its keys are written."""
    return root / "cases" / f"{platform.UNFINISHED}{name}"


def make_case(folder: Path, keys: CaseKeys) -> None:
    """Make the folder of a new case with its log, durably.

    Args:
        folder: The folder to make.
        keys: The new case's keys.
    """
    platform.make_folder(folder)
    platform.make_folder(folder / "objects")
    log = log_folder(folder, keys)
    platform.make_folder(log.parent)
    CaseLog.create(log, log_keys(keys), Draft("created", more=certificate(keys)))
    for each in (log.parent, folder, folder.parent):
        platform.sync_folder(each)


def certificate(keys: CaseKeys) -> dict[str, str]:
    """The `more` of entry 0."""
    return {"manifest_key": Signer(bytes.fromhex(keys.manifest_seed)).public.hex()}


def log_folder(folder: Path, keys: CaseKeys) -> Path:
    """Where this device's log of a case lies."""
    return folder / "log" / disk_name(keys.names, "device", keys.device)


def log_keys(keys: CaseKeys) -> LogKeys:
    """What a case's log is sealed and signed with."""
    signer = Signer(bytes.fromhex(keys.log_seed))
    place = partial(disk_name, keys.names, "device")
    return LogKeys(keys.identity, keys.origin, keys.device, signer, keys.earlier, place)
