"""
Settling: what a killed process began in a vault is finished or undone.

Decides nothing of its own: the desk's log and the files that are there decide. What was begun inside
a case is settled when that case is opened; a change of the seed is `rekeying`'s.
Specification: docs/spec/vault.md, "Destroying"; docs/spec/keys.md

The rules that this module enforces are:
  * A case whose keys are on disk is made: it gets its folder's name, its entry in the desk's log
    and its alias. One without keys is none, and goes.
  * A case that the log says is destroyed is destroyed to its end: keys first, then the rest.
  * Recovery and further owners follow from the log and the slots that are there.
  * What is not ours is left alone.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from guwah.errors import ObjectDamagedError
from guwah.vault import keyring, platform, slotlog
from guwah.vault.casekeys import CaseKeys
from guwah.vault.desk import Desk
from guwah.vault.keys import OwnerKeys
from guwah.vault.logfile import Draft
from guwah.vault.newcase import case_folder, unfinished_folder


def settle(root: Path, seed: bytes, owner: OwnerKeys, desk: Desk) -> dict[str, str]:
    """Bring keys, folders, desk and its log into step after a crash.

    Args:
        root: The vault's folder; no case of it is open, and no change of its seed under way.
        seed: The vault's seed.
        owner: What derives from it.
        desk: The open desk.

    Returns:
        The folder of each case, by the case's id, in the order in which they were made.
    """
    platform.remove_unfinished(root)
    platform.remove_unfinished(root / "keys")
    slotlog.settle_recovery(root, desk.log, seed)
    slotlog.settle_owners(root, desk.log)
    made, destroyed = _logged(desk, "case-created"), _logged(desk, "case-destroyed")
    aliases = desk.aliases()
    for case, folder in destroyed.items():
        there = keyring.path_of(root, folder).exists()
        if there or case in aliases or case_folder(root, folder).exists():
            finish_destroying(root, desk, case, folder)
    folders = {case: made[case] for case in made if case not in destroyed}
    known = {*made.values(), *destroyed.values()}
    for path in sorted((root / "keys").glob("*.age")):
        if path.stem not in known:
            with contextlib.suppress(ObjectDamagedError):
                keys = keyring.read_case_keys(root, path.stem, owner.identity)
                adopt(root, desk, keys, folders)
    for case in folders:
        if case not in desk.aliases():
            desk.give_alias(case)
    whole = {one: at for one, at in folders.items()
             if keyring.alias_key(root, owner.identity, at) is not None}  # fmt: skip
    desk.settle_log(whole)
    platform.remove_unfinished(root / "cases")
    return folders


def adopt(root: Path, desk: Desk, keys: CaseKeys, folders: dict[str, str]) -> None:
    """Take up a new case whose keys are on disk.

    Args:
        root: The vault's folder.
        desk: The open desk.
        keys: The case's keys.
        folders: The folder of each case, by the case's id; the new one is put in.
    """
    folder, part = case_folder(root, keys.folder), unfinished_folder(root, keys.folder)
    if part.exists():
        part.rename(folder)
        platform.sync_folder(folder.parent)
    more = {"case": keys.case, "folder": keys.folder}
    desk.log.append([Draft("case-created", more=more)])
    folders[keys.case] = keys.folder
    desk.give_alias(keys.case)
    desk.settle_log(folders)


def finish_destroying(root: Path, desk: Desk, case: str, folder: str) -> None:
    """Destroy what is left of a case; the desk's log says already that it is destroyed.

    Args:
        root: The vault's folder.
        desk: The open desk.
        case: The case's id.
        folder: The name of its folder.
    """
    platform.shred_file(keyring.path_of(root, folder))
    platform.remove_tree(case_folder(root, folder))
    desk.log.forget(folder)
    desk.forget(case)


def _logged(desk: Desk, type: str) -> dict[str, str]:
    entries = (one.entry for one in desk.log.entries())
    found = (entry.more for entry in entries if entry is not None and entry.type == type)
    return {more["case"]: more["folder"] for more in found}
