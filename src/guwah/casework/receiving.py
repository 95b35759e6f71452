"""
The verb *receive*: seals originals, logs them, then reads them.

The rules of this module are:
  * One pass over the original: digest, encryption, temporary object, fsync; then acceptance.
  * An archive that is cut off, locked or dangerous is refused before acceptance, and nothing is
    kept of it; with `as_is` it is kept unread.
  * An envelope (`inviting`) is opened first; each file in it is an item of its own.
  * The same bytes handed in again are logged as such and kept once.
  * Small files of one folder are sealed and accepted together, then read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from guwah.casework import catalogue
from guwah.casework.accepting import (
    Asked,
    Kept,
    accept,
    checked,
    opened,
    opened_plain,
    sealed,
)
from guwah.casework.access.inviting import open_envelope
from guwah.casework.clock import now_utc
from guwah.casework.overlap.comparing import gone
from guwah.casework.projecting import project
from guwah.casework.reading import log_unread, read_item
from guwah.casework.staging import Staged, batches, stage_ahead
from guwah.errors import GuwahError, UsageError
from guwah.intake.contract import Options
from guwah.intake.frame.files import Found, everything_of, printable
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
        asked = Asked(giver, options, reader, as_is)
        with sharing() if len(found) > 1 else nullcontext():
            for batch, staged in stage_ahead(
                case, batches(found), partial(opened_plain, case, asked)
            ):
                if staged is None:
                    yield from _receive_file(case, batch[0], asked)
                else:
                    yield from _receive_batch(case, staged, asked)


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


def _receive_batch(
    case: CaseVault, batch: list[Staged], asked: Asked
) -> Iterator[Received | GuwahError]:
    """Receive several small files that are sealed: accepted together, read one by one."""
    kept = sealed(case, batch, asked)
    accept(case, [one for one in kept if isinstance(one, Kept)])
    for each in kept:
        if isinstance(each, Kept):
            yield _read(case, each, asked)
        elif isinstance(each, GuwahError):
            yield each
        else:
            yield from _receive_file(case, each, asked)


def _receive_file(case: CaseVault, file: Found, asked: Asked) -> Iterator[Received | GuwahError]:
    """Receive one file; of an envelope, each file in it."""
    try:
        with opened(case, file, asked) as stream:
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


def receive_one(case: CaseVault, stream: BinaryIO, name: str, asked: Asked) -> Received:
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
    kept = checked(case, case.stage(stream), name, asked)
    accept(case, [kept])
    return _read(case, kept, asked)


def _read(case: CaseVault, kept: Kept, asked: Asked) -> Received:
    """Read an item that was accepted, or note that it was handed in again."""
    item, more = kept.item, kept.more
    if more is None:
        return _again(case, item, kept.name, asked.giver, asked.options.zone)
    if asked.as_is:
        log_unread(case, item, "as-is")
        project(case)
        return Received(item, kept.name, None, 0, 0, 0, 0)
    tally = read_item(case, item, more, asked.options, asked.reader)
    new = catalogue.count_new(case.db, item)
    return Received(
        item, kept.name, tally.reader, tally.records, tally.anomalies, new,
        tally.records - new, gone(case.db, item),
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
