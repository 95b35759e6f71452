"""
The verb *inspect*: reads exports without a vault, writes nothing.

The rules of this module are:
  * A reader runs in a worker without files or network, unless a caller asks otherwise.
  * A folder is read file by file; a file in it that is refused is an anomaly of that file.
  * What does not fit into memory goes to an encrypted scratch without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from tempfile import gettempdir
from typing import BinaryIO, cast

from guwah.casework.spooled import Spooled
from guwah.errors import GuwahError, IntakeError, UsageError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision, Options
from guwah.intake.frame.files import Found, everything_of, may_name_files, printable
from guwah.intake.frame.inspect import inspect_source, open_regular
from guwah.intake.times import load_zone
from guwah.intake.workers.nursery import sharing
from guwah.intake.workers.parent import explain_isolated, inspect_isolated
from guwah.vault.source import Spool

Inspected = Record | Anomaly | Summary


@dataclass(frozen=True)
class Asked:
    """How an export is to be read; as the arguments of `inspect`."""

    zone: str | None = None
    reader: str | None = None
    facts: bool = False
    isolated: bool = True
    is_one_of_many: bool = False


def inspect(
    path: str | PathLike[str],
    zone: str | None = None,
    *,
    reader: str | None = None,
    facts: bool = False,
    isolated: bool = True,
) -> Iterator[Inspected]:
    """Read one export, or all files of a folder, streaming.

    Args:
        path: The file: an export, or a zip that holds one; or a folder of such.
        zone: IANA name of the zone where the phone was when it exported.
        reader: A reader's name, or None to detect by content.
        facts: Whether summaries tell facts for an expert.
        isolated: Whether readers run in a process of their own, without files or network.

    Returns:
        An iterator over records and anomalies in file order, with one summary a member. In a
        folder each file is an item of its own, named by its path in the folder.

    Raises:
        UsageError: The path is no readable file, or the zone does not exist.
        UnknownFormatError: No reader knows the file.
        CorruptInputError: The file is empty, or an archive is cut off.
        UnsafeArchiveError: An archive is locked or dangerous.
    """
    if zone is not None:
        load_zone(zone)
    asked = Asked(zone, reader, facts, isolated)
    if Path(path).is_dir():
        files = everything_of(Path(path))
        if not files:
            hint = "name what was exported"
            raise UsageError("this folder holds no file", item=str(path), hint=hint)
        return _folder(files, asked)
    return _file(Found(Path(path), printable(Path(path).name)), asked)


def explain(
    path: str | PathLike[str], zone: str | None = None, *, reader: str | None = None
) -> Iterator[tuple[str | None, Decision]]:
    """Yield `(place, decision)`: what was decided for a whole file, with its evidence.

    Args:
        path: As in `inspect`.
        zone: As in `inspect`.
        reader: As in `inspect`.

    Yields:
        Where (the member's path, in a folder with the file's before it; None for a lone file),
        and a decision.

    Raises:
        GuwahError: As in `inspect`; files of a folder that are refused are passed over here.
    """
    options = Options(zone=zone)
    if not Path(path).is_dir():
        with open_regular(Path(path)) as source:
            yield from explain_isolated(
                source, printable(Path(path).name), options=options, reader=reader
            )
        return
    for found in everything_of(Path(path)):
        if not found.is_regular:
            continue
        with suppress(IntakeError), open_regular(found.path) as source:
            each = explain_isolated(source, found.name, options=options, reader=reader)
            for member, decision in each:
                yield f"{found.name} / {member}" if member else found.name, decision


def _folder(files: Iterable[Found], asked: Asked) -> Iterator[Inspected]:
    """Read the files of a folder; one that is refused is an anomaly."""
    with sharing():
        yield from _each(files, replace(asked, is_one_of_many=True))


def _each(files: Iterable[Found], asked: Asked) -> Iterator[Inspected]:
    for found in files:
        if not found.is_regular:
            yield from _refused(found, 0)
            continue
        try:
            yield from _file(found, asked)
        except IntakeError:
            yield from _refused(found, found.path.stat().st_size)


def _refused(found: Found, size: int) -> Iterator[Inspected]:
    """A file that is not read at all: a link, a device, a dangerous archive."""
    span = (0, size) if size else None
    yield Anomaly("undecided", found.name, None, span, "refused", f"{found.name}/0")
    yield Summary(found.name, None, None, 0, 1, size, 0, size, 0)


def _file(found: Found, asked: Asked) -> Iterator[Inspected]:
    """Read one file; what is wrong with it as a whole is raised before anything is given."""
    source = open_regular(found.path)
    try:
        options = Options(asked.zone, False, asked.facts, asked.is_one_of_many)
        siblings = found.siblings if may_name_files(source.read(4096)) else frozenset()
        run = inspect_isolated if asked.isolated else inspect_source
        each = run(
            source, printable(found.path.name), item=found.name, options=options, reader=asked.reader,
            siblings=siblings, scratch=_scratch if asked.isolated else None,
            closes=True,
        )  # fmt: skip
    except GuwahError:
        source.close()
        raise
    return each


def _scratch(_size: int) -> BinaryIO:
    """An empty stream whose bytes lie encrypted where they do not fit into memory."""
    return cast(BinaryIO, Spooled(Spool(Path(gettempdir()))))
