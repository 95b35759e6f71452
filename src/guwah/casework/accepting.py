"""
From files that are handed in to accepted items: opened, sealed, checked, entered in the log.

Reads no message; `receiving` does, afterwards.

The rules of this module are:
  * What lies in the vault itself, links and devices are refused, and so are archives that are cut
    off, locked or dangerous; nothing is kept of what is refused.
  * The same bytes are kept once, also within one batch.
  * New items of a batch get their entries under one checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from guwah.casework.clock import now_utc
from guwah.casework.staging import Staged
from guwah.errors import GuwahError, UsageError
from guwah.intake.contract import Options
from guwah.intake.frame.detection import reader_named
from guwah.intake.frame.files import Found, printable
from guwah.intake.frame.inspect import check, open_regular
from guwah.vault.case import CaseVault
from guwah.vault.envelope import is_envelope
from guwah.vault.itemstore import StagedItem

_HEAD_BYTES = 64


@dataclass(frozen=True)
class Asked:
    """How files are to be received; as the arguments of `receiving.receive`."""

    giver: str | None
    options: Options
    reader: str | None
    as_is: bool


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are kept: as a new item if there is `more`, else since an earlier time."""

    item: str
    name: str
    staged: StagedItem | None = None
    more: dict[str, Any] | None = None


def opened(case: CaseVault, file: Found, asked: Asked) -> BinaryIO:
    """Open a file that is handed in.

    Raises:
        GuwahError: It is refused.
    """
    path = file.path
    if not file.is_regular:
        hint = "links are not followed; hand in the file itself"
        raise UsageError("this is a link or a device, not a file", item=str(path), hint=hint)
    if _is_inside(path, Path(case.vault_path)):
        raise UsageError("is a part of the vault itself", item=str(path))
    if asked.reader is not None:
        reader_named(asked.reader)
    return open_regular(path)


def opened_plain(case: CaseVault, asked: Asked, file: Found) -> BinaryIO | None:
    """Open a file that is handed in; None for an envelope, which must be received by itself.

    Raises:
        GuwahError: It is refused.
    """
    stream = opened(case, file, asked)
    if is_envelope(stream.read(_HEAD_BYTES)):
        stream.close()
        return None
    stream.seek(0)
    return stream


def sealed(case: CaseVault, batch: list[Staged], asked: Asked) -> list[Kept | GuwahError | Found]:
    """Check a batch that was sealed.

    Args:
        case: The opened case.
        batch: Its files.
        asked: How.

    Returns:
        For each file, in order: what is kept of it, why it is refused, or the file itself if it is
        an envelope and must be received by itself.
    """
    first: dict[bytes, str] = {}
    found: list[Kept | GuwahError | Found] = []
    for one in batch:
        if one.sealed is None:
            found.append(one.error or one.file)
            continue
        name = printable(one.file.name)
        if one.sealed.sha256 in first:
            case.discard(one.sealed)
            found.append(Kept(first[one.sealed.sha256], name))
            continue
        try:
            kept = checked(case, one.sealed, name, asked)
        except GuwahError as error:
            found.append(error)
            continue
        first[one.sealed.sha256] = kept.item
        found.append(kept)
    return found


def accept(case: CaseVault, kept: Iterable[Kept]) -> None:
    """Accept those that are new."""
    new = [(one.staged, one.more) for one in kept if one.staged is not None]
    if new:
        case.accept_all([(staged, more or {}) for staged, more in new])


def checked(case: CaseVault, staged: StagedItem, name: str, asked: Asked) -> Kept:
    """What was staged, checked and not yet accepted; or the item that has the same bytes.

    Raises:
        GuwahError: It is refused; nothing of it is left.
    """
    try:
        known = case.db.execute("select id from item where sha256 = ?", (staged.sha256,)).fetchone()
        if known:
            case.discard(staged)
            return Kept(known[0], name)
        if not asked.as_is:
            with staged.open() as source:
                check(source, name)
    except GuwahError:
        case.discard(staged)
        raise
    more = {
        "item": staged.item, "name": name, "giver": asked.giver, "received": now_utc(),
        "sha256": staged.sha256.hex(), "size": staged.size, "zone": asked.options.zone,
    }  # fmt: skip
    return Kept(staged.item, name, staged, more)


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False
