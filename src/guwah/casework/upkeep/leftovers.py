"""
The verb *leftovers*: copies in clear of what is kept, where such copies usually lie.

Removes nothing by itself; a person says so for each file.

The rules of this module are:
  * A file counts if its bytes are those of an original that opens in the vault at this moment.
  * What lies on another disk than the home folder, a phone or a stick, is told and never removed.
  * Links are not followed; the vault itself is left out.
  * A file that cannot be read is passed over: it cannot be compared.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from guwah.errors import GuwahError, UsageError
from guwah.vault import platform
from guwah.vault.case import CaseVault

_USUAL = (
    "Downloads", "Desktop", "Documents", "Pictures", "Videos", "Dropbox", "Google Drive",
    "GoogleDrive", "Nextcloud", "iCloudDrive", "Library/Mobile Documents", "Library/CloudStorage",
    ".local/share/Trash/files", ".Trash", "snap", "tmp",
)  # fmt: skip
_CLOUDS = ("OneDrive*", "Dropbox*")
_NAMED = re.compile(r'^XDG_[A-Z]+_DIR="\$HOME/([^"]+)"', re.M)


@dataclass(frozen=True)
class Leftover:
    """A copy in clear.

    Args:
        path: Where it lies.
        item: The item whose original it is.
        alias: The folder that keeps it.
        is_here: Whether it lies on the disk of the home folder, so that it may be removed.
    """

    path: Path
    item: str
    alias: str
    is_here: bool


def usual_places(home: Path) -> list[Path]:
    """Folders of a person where exports are saved, synchronised or thrown away.

    Args:
        home: The person's own folder.

    Returns:
        Those that exist, none inside another.
    """
    names = set(_USUAL)
    with suppress(OSError, UnicodeDecodeError):
        names |= set(_NAMED.findall((home / ".config/user-dirs.dirs").read_text("utf-8")))
    found = {home / name for name in names} | {one for it in _CLOUDS for one in home.glob(it)}
    there = sorted(one for one in found if one.is_dir() and one != home)
    return [one for one in there if not any(one.is_relative_to(up) for up in there if up != one)]


def leftovers(cases: Iterable[CaseVault], places: Iterable[Path]) -> Iterator[Leftover]:
    """Yield copies in clear of what the folders keep.

    Args:
        cases: The opened cases.
        places: Folders or files to look at.

    Yields:
        In the order of the places; the home folder's disk is the one that counts as here.
    """
    wanted: dict[int, dict[str, tuple[CaseVault, str]]] = {}
    for case in cases:
        live = set(case.items())
        for one in case.entries():
            if one.entry is not None and one.entry.type == "received" and one.item in live:
                more = one.entry.more
                wanted.setdefault(more["size"], {})[more["sha256"]] = (case, one.item or "")
    here, whole = _device(Path.home()), dict[str, bool]()
    for path in _files(places):
        with suppress(OSError):
            status = path.stat()
            found = wanted.get(status.st_size, {}).get(
                _digest(path) if status.st_size in wanted else ""
            )
            if found is None or _is_inside(path, Path(found[0].vault_path)):
                continue
            case, item = found
            if item not in whole:
                whole[item] = _opens(case, item)
            if whole[item]:
                yield Leftover(path, item, case.alias, status.st_dev == here)


def remove(one: Leftover) -> None:
    """Overwrite and remove a copy.

    Raises:
        UsageError: It lies on another disk, or cannot be removed.
    """
    if not one.is_here:
        hint = "originals on a phone are never touched; remove it there yourself if you must"
        raise UsageError("lies on another disk", item=str(one.path), hint=hint)
    try:
        platform.shred_file(one.path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be removed: {reason}", item=str(one.path)) from None


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file() and not place.is_symlink():
            yield place
        for folder, _, names in os.walk(place):
            for name in sorted(names):
                path = Path(folder, name)
                if not path.is_symlink() and path.is_file():
                    yield path


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opens(case: CaseVault, item: str) -> bool:
    try:
        case.open_item(item).close()
    except GuwahError:
        return False
    return True


def _device(path: Path) -> int:
    try:
        return path.stat().st_dev
    except OSError:
        return -1


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
