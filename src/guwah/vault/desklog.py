"""
The owner's own log: where it lies, which generation of it is written, what its entries say.

Opens no entry and no database. Specification: docs/spec/vault.md, "Databases"; docs/spec/backup.md,
"Generations"

The rules of this module are:
  * The first generation follows from the seed; which one is written from then on stands in a small
    file, sealed to the owner.
  * A case is there when the log makes it and does not destroy it.
  * Of several entries about one alias or setting the last counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.vault import platform
from guwah.vault.casekeys import Generation
from guwah.vault.keys import OwnerKeys, disk_name
from guwah.vault.logfile import LogEntry
from guwah.vault.logkeys import LogKeys
from guwah.vault.sealing import open_sealed, seal

GENERATION_NAME: Final = "generation.age"


def live_folders(entries: Iterable[LogEntry]) -> dict[str, str]:
    """The folder of each case that the owner's log makes and does not destroy, by the case's id."""
    found: dict[str, str] = {}
    for one in entries:
        if one.entry is not None and one.entry.type == "case-created":
            found[one.entry.more["case"]] = one.entry.more["folder"]
        elif one.entry is not None and one.entry.type == "case-destroyed":
            found.pop(one.entry.more["case"], None)
    return found


def kept_in(entries: Iterable[LogEntry]) -> tuple[dict[str, str], dict[str, str]]:
    """Aliases by case, and settings by name, as the log says them last."""
    aliases: dict[str, str] = {}
    settings: dict[str, str] = {}
    for one in entries:
        if one.entry is not None and one.entry.type == "alias":
            aliases[one.entry.more["case"]] = one.entry.more["alias"]
        elif one.entry is not None and one.entry.type == "setting":
            settings[one.entry.more["name"]] = one.entry.more["value"]
    return aliases, settings


@dataclass(frozen=True)
class DeskGeneration:
    """Which generation of the desk's log is written; the first one follows from the seed."""

    device: str
    origin: str
    earlier: tuple[Generation, ...] = ()


def log_at(folder: Path, owner: OwnerKeys) -> tuple[Path, LogKeys]:
    """Where the owner's own log lies, and what it is sealed and signed with.

    Raises:
        ObjectDamagedError: If it cannot be told which generation it is.
    """
    return log_of(folder, owner, read_generation(folder, owner))


def log_of(folder: Path, owner: OwnerKeys, at: DeskGeneration) -> tuple[Path, LogKeys]:
    """Folder and keys of one generation of the owner's own log."""
    place = partial(disk_name, owner.names, "device")
    keys = LogKeys(owner.identity, at.origin, at.device, owner.log_signer, at.earlier, place)
    return folder / "log" / place(at.device), keys


def read_generation(folder: Path, owner: OwnerKeys) -> DeskGeneration:
    """Which generation of the desk's log is written.

    Raises:
        ObjectDamagedError: If the file that says it is damaged.
    """
    path = folder / GENERATION_NAME
    if not path.exists():
        return DeskGeneration(owner.device, owner.origin)
    name = f"desk/{GENERATION_NAME}"
    data = open_sealed(platform.read_file(path, name), owner.identity, name)
    try:
        obj = canonical.parse(data)
        earlier = tuple(map(Generation.of, obj["earlier"]))
        return DeskGeneration(str(obj["device"]), str(obj["origin"]), earlier)
    except (DigestRefutedError, KeyError, TypeError):
        raise ObjectDamagedError("is no generation of a log", item=name) from None


def write_generation(folder: Path, owner: OwnerKeys, at: DeskGeneration) -> None:
    """Write which generation of the desk's log is written from now on."""
    earlier = [one.to_object() for one in at.earlier]
    data = canonical.encode({"device": at.device, "earlier": earlier, "origin": at.origin})
    platform.replace_file(folder / GENERATION_NAME, seal(data, owner.identity.to_public()))
