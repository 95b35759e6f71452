"""
The verb *receive*: seals originals, logs them, then reads them.

The rules of this module are:
  * One pass over the original: digest, encryption, temporary object, fsync; then acceptance.
  * An archive that is cut off, locked or dangerous is refused before acceptance, and nothing is
    kept of it; with `as_is` it is kept unread.
  * An envelope (`inviting`) is opened first; each file in it is an item of its own.
  * The same bytes handed in again are logged as such and kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from guwah.casework import catalogue
from guwah.casework.comparing import gone
from guwah.casework.inviting import open_envelope
from guwah.casework.projecting import project
from guwah.casework.reading import log_unread, read_item
from guwah.errors import GuwahError, UsageError
from guwah.intake.contract import Options
from guwah.intake.frame.detection import reader_named
from guwah.intake.frame.files import Found, everything_of, printable
from guwah.intake.frame.inspect import check, open_regular
from guwah.intake.times import load_zone
from guwah.intake.workers.nursery import sharing
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Received:
    """What became of one file: its item, what was read, and what of it was new.

    `gone` counts messages that an earlier export of the same chat has and this one lacks;
    `zone_unused` says that the same bytes were read before, with another zone or none;
    `zone_told` is the zone to which the phone was set, where an envelope told it: a hint.
    """

    item: str
    name: str
    reader: str | None
    records: int
    anomalies: int
    new: int
    already: int
    gone: int = 0
    again: bool = False
    zone_unused: bool = False
    zone_told: str | None = None


@dataclass(frozen=True)
class _Asked:
    """How files are to be received; as the arguments of `receive`."""

    giver: str | None
    options: Options
    reader: str | None
    as_is: bool


def now_utc() -> str:
    """The time of this machine's clock, RFC 3339 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def receive(
    case: CaseVault,
    paths: Iterable[Path],
    *,
    giver: str | None = None,
    zone: str | None = None,
    reader: str | None = None,
    as_is: bool = False,
) -> Iterator[Received | GuwahError]:
    """Receive files into a case; one that is refused does not stop the others.

    Args:
        case: The opened case.
        paths: The files, or folders with all in them.
        giver: Who handed it in, in their own words.
        zone: IANA name of the zone where the phone was when it exported.
        reader: A reader's name, or None to detect by content.
        as_is: Keep without looking inside.

    Yields:
        For each file what became of it, or the error for which it was refused.
    """
    if zone is not None:
        load_zone(zone)
    options = Options(zone=zone)
    read_rest(case)
    for path in paths:
        try:
            found = files_at(path)
        except GuwahError as error:
            yield error
            continue
        with sharing() if len(found) > 1 else nullcontext():
            for one in found:
                yield from _receive_file(case, one, _Asked(giver, options, reader, as_is))


def files_at(path: Path) -> list[Found]:
    """What is handed in under a path: the file itself, or everything in the folder.

    Args:
        path: A file or a folder.

    Returns:
        Files; those of a folder are named with the folder's own name before their path.

    Raises:
        UsageError: A folder without a file.
    """
    if not path.is_dir():
        return [Found(path, path.name)]
    found = everything_of(path)
    if not found:
        raise UsageError("this folder holds no file", item=str(path), hint="name what was exported")
    own = path.resolve().name
    return [replace(one, name=f"{own}/{one.name}" if own else one.name) for one in found]


def _receive_file(case: CaseVault, file: Found, asked: _Asked) -> Iterator[Received | GuwahError]:
    """Receive one file; of an envelope, each file in it."""
    try:
        path = file.path
        if not file.is_regular:
            hint = "links are not followed; hand in the file itself"
            raise UsageError("this is a link or a device, not a file", item=str(path), hint=hint)
        if _is_inside(path, Path(case.vault_path)):
            raise UsageError("is a part of the vault itself", item=str(path))
        if asked.reader is not None:
            reader_named(asked.reader)
        with open_regular(path) as stream:
            envelope = open_envelope(case, stream, file.name)
            if envelope is None:
                yield receive_one(case, stream, printable(file.name), asked)
                return
            for name, enclosed in envelope.files:
                try:
                    done = receive_one(case, enclosed, printable(name), asked)
                    yield replace(done, zone_told=envelope.zone)
                except GuwahError as error:
                    yield error
    except GuwahError as error:
        yield error


def receive_one(case: CaseVault, stream: BinaryIO, name: str, asked: _Asked) -> Received:
    """Receive one original.

    Args:
        case: The opened case.
        stream: Its bytes.
        name: Its name.
        asked: How.

    Returns:
        What became of it.

    Raises:
        GuwahError: It is refused; nothing of it is kept.
    """
    giver, options, reader = asked.giver, asked.options, asked.reader
    staged = case.stage(stream)
    try:
        known = case.db.execute("select id from item where sha256 = ?", (staged.sha256,)).fetchone()
        if known:
            case.discard(staged)
            return _again(case, known[0], name, giver, options.zone)
        if not asked.as_is:
            with staged.open() as source:
                check(source, name)
    except GuwahError:
        case.discard(staged)
        raise
    more = {
        "item": staged.item, "name": name, "giver": giver, "received": now_utc(),
        "sha256": staged.sha256.hex(), "size": staged.size, "zone": options.zone,
    }  # fmt: skip
    case.accept(staged, more)
    if asked.as_is:
        log_unread(case, staged.item, "as-is")
        project(case)
        return Received(staged.item, name, None, 0, 0, 0, 0)
    tally = read_item(case, staged.item, more, options, reader)
    new = catalogue.count_new(case.db, staged.item)
    return Received(
        staged.item, name, tally.reader, tally.records, tally.anomalies, new,
        tally.records - new, gone(case.db, staged.item),
    )  # fmt: skip


def read_rest(case: CaseVault) -> list[str]:
    """Read accepted items that a killed process left unread; returns their ids."""
    project(case)
    opened = [one.entry for one in case.entries() if one.entry is not None]
    read = {entry.more["item"] for entry in opened if entry.type == "read"}
    live = set(case.items())
    done = []
    for entry in opened:
        more = entry.more
        if entry.type == "received" and more["item"] in live - read:
            read_item(case, more["item"], more, Options(zone=more.get("zone")))
            done.append(more["item"])
    return done


def _again(case: CaseVault, item: str, name: str, giver: str | None, zone: str | None) -> Received:
    first = next(
        one.entry.more
        for one in case.entries()
        if one.entry is not None and one.entry.type == "received"
        and one.entry.more["item"] == item
    )  # fmt: skip
    case.append(
        "received-again", None,
        {"item": item, "name": name, "giver": giver, "received": now_utc()}, item=item,
    )  # fmt: skip
    project(case)
    reader, records, anomalies = case.db.execute(
        "select reader, records, anomalies from item where id = ?", (item,)
    ).fetchone()
    unused = zone is not None and reader is not None and first.get("zone") != zone
    return Received(
        item, name, reader, records, anomalies, 0, records, again=True, zone_unused=unused
    )


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False
