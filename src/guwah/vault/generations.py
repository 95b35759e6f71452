"""
Generations: a log that goes on elsewhere, under a name of its own, from a point that both share.

Copies nothing and chooses no point; whoever restores a backup does.
Specification: docs/spec/backup.md, "Generations"

The rules of this module are:
  * A restored vault never writes on in a log that another computer may be writing on in, too.
  * The new log shares all entries before it with the old one and begins with `generation`, which
    names device, origin, size and root of the old one: two branches, each whole in itself.
  * The old log stays as it is and is read only; both are signed by the same key.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from guwah.custody.checkpoint import Checkpoint
from guwah.custody.note import Note
from guwah.vault import desklog, keyring
from guwah.vault.casekeys import CaseKeys, Generation
from guwah.vault.caselog import CaseLog
from guwah.vault.itemstore import ItemStore
from guwah.vault.keys import OwnerKeys, new_id
from guwah.vault.logfile import Draft
from guwah.vault.newcase import log_folder, log_keys


def begin_case(root: Path, keys: CaseKeys, owner: OwnerKeys) -> CaseKeys:
    """Begin a new generation of one case's log.

    Returns:
        The case's keys from now on, already written.

    Raises:
        GuwahError: If its log is missing or damaged.
    """
    folder = root / "cases" / keys.folder
    store = ItemStore(folder / "objects", keys)
    log = CaseLog(log_folder(folder, keys), log_keys(keys), store.key_or_none)
    log.verify()
    here = Generation(keys.device, keys.origin, log.size)
    newer = replace(
        keys, device=new_id(), origin=f"guwah/{new_id()}", earlier=(*keys.earlier, here)
    )
    log.branch(log_folder(folder, newer), log_keys(newer), _draft(log, here))
    keyring.write_case_keys(root, newer, owner.identity.to_public())
    return newer


def begin_desk(root: Path, owner: OwnerKeys) -> None:
    """Begin a new generation of the desk's log.

    Raises:
        GuwahError: If it is missing or damaged.
    """
    folder = root / "desk"
    at, keys = desklog.log_at(folder, owner)
    log = CaseLog(at, keys, lambda one: keyring.alias_key(root, owner.identity, one))
    log.verify()
    here = Generation(keys.device, keys.origin, log.size)
    newer = desklog.DeskGeneration(new_id(), f"guwah/{new_id()}", (*keys.earlier, here))
    place, newer_keys = desklog.log_of(folder, owner, newer)
    log.branch(place, newer_keys, _draft(log, here))
    desklog.write_generation(folder, owner, newer)


def _draft(log: CaseLog, here: Generation) -> Draft:
    checkpoint = Checkpoint.from_text(Note.from_bytes(log.checkpoint()).text)
    more: dict[str, Any] = {"device": here.device, "origin": here.origin, "size": here.size,
                            "root": checkpoint.root.hex()}  # fmt: skip
    return Draft("generation", more=more)
