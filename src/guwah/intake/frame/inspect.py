"""
The frame: from the bytes of an item to records, anomalies and one summary a member.

Keeps nothing and writes nothing; the vault's items and plain files come the same way.

The rules of this module are:
  * An item is looked at by content: an archive is opened, any other file is one member.
  * Members that no reader knows are attachments: a summary without a reader, no records.
  * Nested archives are opened where a reader knows something in them; else they are attachments.
  * An item in which no reader knows anything is an error, and so is an empty one.
  * Ordinals run through the whole item, in the order of the archive's directory.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

from guwah.errors import GuwahError, UsageError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Options, Reader
from guwah.intake.frame import detection
from guwah.intake.frame.archive import Scratch, open_archive
from guwah.intake.frame.facts import watched
from guwah.intake.frame.loose import summary_of
from guwah.intake.frame.members import (
    Holder,
    find_parts,
    part_at,
)
from guwah.intake.frame.tiling import tiled_runs
from guwah.intake.frame.walk import Item, Turn, Walk, measure
from guwah.intake.frame.zip_directory import is_zip
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.sheets import Sheet
from guwah.intake.times import load_zone

Inspected = Record | Anomaly | Summary
T = TypeVar("T")


def inspect_path(
    path: str | os.PathLike[str],
    options: Options | None = None,
    *,
    reader: str | None = None,
) -> Iterator[Inspected]:
    """Read one export that lies as a file.

    Args:
        path: The file; its name becomes the records' `item`.
        options: What the person told about the export.
        reader: Name of the reader to use, or None to find out.

    Returns:
        An iterator over records and anomalies, and a summary after each member.

    Raises:
        UsageError: No regular file that can be read, no such reader or zone.
        CorruptInputError: Empty, truncated, damaged.
        UnknownFormatError: No reader knows it.
        UnsafeArchiveError: An archive that could do harm or cannot be looked into.
    """
    name = Path(path).name
    source = open_regular(Path(path))
    try:
        return inspect_source(source, name, item=name, options=options, reader=reader, closes=True)
    except GuwahError:
        source.close()
        raise


def open_regular(path: Path) -> BinaryIO:
    """Open a file that is a file.

    Args:
        path: Its path; links are followed.

    Returns:
        Its bytes, unbuffered.

    Raises:
        UsageError: It is a directory, a device, missing or may not be read.
    """
    hint = "name the file that was exported, or a folder with such files"
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError("this is a directory", item=str(path), hint=hint)
        if not stat.S_ISREG(mode):
            raise UsageError("this is a device or a pipe, not a file", item=str(path), hint=hint)
        return path.open("rb", buffering=0)
    except (OSError, ValueError) as cause:
        number = getattr(cause, "errno", None)
        if number in (errno.ENOENT, errno.ENOTDIR):
            raise UsageError("there is no such file", item=str(path), hint=hint) from cause
        if number in (errno.EACCES, errno.EPERM):
            hint = "allow yourself to read it, for instance with 'chmod u+r'"
            raise UsageError("this file may not be read", item=str(path), hint=hint) from cause
        raise UsageError("this file cannot be opened", item=str(path), hint=hint) from cause


def inspect_source(
    source: BinaryIO,
    name: str,
    *,
    item: str,
    options: Options | None = None,
    reader: str | None = None,
    id_prefix: str | None = None,
    scratch: Scratch | None = None,
    siblings: frozenset[str] = frozenset(),
    closes: bool = False,
) -> Iterator[Inspected]:
    """Read one export from a seekable stream.

    The archive's structure and the format are checked before the iterator is returned.

    Args:
        source: Seekable stream of the item.
        name: The file's own name, for errors and for threads named after it.
        item: Name or id that goes into the records.
        options: What the person told about the export.
        reader: Name of the reader to use, or None to find out.
        id_prefix: Record ids are `{id_prefix}/{ordinal}`; None takes `item`.
        scratch: Makes a stream for members that do not fit into memory (`Opened.open`).
        siblings: Paths of the files that lie beside it, from its own folder down.
        closes: Whether the source is closed at the end.

    Returns:
        An iterator over records and anomalies, and a summary after each member.

    Raises:
        UsageError: No such reader or zone.
        CorruptInputError: Empty, truncated, damaged.
        UnknownFormatError: No reader knows it.
        UnsafeArchiveError: An archive that could do harm or cannot be looked into.
    """
    options = options or Options()
    if options.zone is not None:
        load_zone(options.zone)
    prefix = item if id_prefix is None else id_prefix
    taken = Item(source, name, item, prefix, siblings, scratch)
    runs = _runs(Walk(taken, options, _forced(reader)), options)
    return chain.from_iterable(closing_at_end(source, runs) if closes else runs)


def check(source: BinaryIO, name: str) -> None:
    """Whether an item can be accepted: not empty, and no archive that is damaged or unsafe.

    Unpacks every member into nothing; reads no chat.

    Args:
        source: Seekable stream of the item.
        name: The file's own name.

    Raises:
        CorruptInputError: Empty, truncated, damaged.
        UnsafeArchiveError: An archive that could do harm or cannot be looked into.
    """
    size, head = measure(source, name)
    if not is_zip(head):
        return
    archive = open_archive(source, size, name)
    archive.verify()
    parts, trouble = find_parts(archive)
    if trouble is not None and not any(part.reader for part in parts):
        raise trouble


def open_packed(
    source: BinaryIO, name: str, path: str | None, scratch: Scratch | None = None
) -> BinaryIO | None:
    """A member that lies in the item itself or in a zip file; no reader is asked.

    Args:
        source: Seekable stream of the item.
        name: The file's own name.
        path: As in `Record.member`, or None for the item itself.
        scratch: As in `inspect_source`.

    Returns:
        A seekable stream; None if the path leads elsewhere: into a mail, or nowhere.

    Raises:
        CorruptInputError: Damaged.
        UnsafeArchiveError: An archive that could do harm or cannot be looked into.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if path is None:
        return source
    if not is_zip(read_fully(source, 4)):
        return None
    archive = open_archive(source, size, name)
    try:
        return Holder(archive, scratch).member(part_at(archive, path, scratch), name, "", 0).source
    except UsageError:
        return None


def explain_source(
    source: BinaryIO,
    name: str,
    *,
    options: Options | None = None,
    reader: str | None = None,
) -> Iterator[tuple[str | None, Decision]]:
    """The decisions that readers made for each member, with their evidence.

    Args:
        source: Seekable stream of the item.
        name: The file's own name.
        options: As in `inspect_source`.
        reader: As in `inspect_source`.

    Yields:
        The member's path (None for the item itself) and a decision.

    Raises:
        GuwahError: As in `inspect_source`.
    """
    options = options or Options()
    walk = Walk(Item(source, name, name, ""), options, _forced(reader))
    for turn in walk.turns():
        if turn.reader is not None:
            for decision in turn.reader.explain(turn.member, options):
                yield turn.member.path, decision


def closing_at_end(source: BinaryIO, given: Iterator[T]) -> Iterator[T]:
    """The same, and the source is closed when nothing is left or an error was raised."""
    with source:
        yield from given


def read_turn(turn: Turn, options: Options) -> Iterator[Inspected]:
    """What one member holds: its records and anomalies, then its summary."""
    return chain.from_iterable(turn_runs(turn, options))


def turn_runs(turn: Turn, options: Options) -> Iterator[Sequence[Inspected]]:
    """The same, many at a time."""
    if turn.reader is None:
        return iter(((summary_of(turn.member),),))
    runs = tiled_runs(turn.reader, turn.member, options)
    if not options.facts:
        return runs
    found = chain.from_iterable(runs)
    return zip(watched(turn.reader, turn.member, options, found), strict=True)


def _forced(reader: str | None) -> Reader | None:
    return detection.reader_named(reader) if reader is not None else None


def _runs(walk: Walk, options: Options) -> Iterator[Sequence[Inspected]]:
    """Yield what the members hold, in order."""
    for turn in walk.turns():
        for run in turn_runs(turn, options):
            last = run[-1] if run and not isinstance(run, Sheet) else None
            if isinstance(last, Summary):
                walk.ordinal += last.records + last.anomalies
            yield run
