"""
Reading an item in a worker: what comes out is what the frame itself would give.

Says what a worker is asked; how it is listened to, and what becomes of one that dies, is `walker`'s.

The rules of this module are:
  * A time zone that is none is refused before a worker starts.
  * A worker is told an item's size, its names and what a person said of it; for its bytes it asks.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import BinaryIO, cast

import msgspec

from guwah.intake.contract import Options
from guwah.intake.frame.archive import Scratch
from guwah.intake.frame.inspect import closing_at_end
from guwah.intake.times import load_zone
from guwah.intake.workers.channel import Job
from guwah.intake.workers.process import PROGRAM
from guwah.intake.workers.walker import Explained, Inspected, Limits, Walker


def inspect_isolated(
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
    limits: Limits | None = None,
    program: Sequence[str] = PROGRAM,
) -> Iterator[Inspected]:
    """Read one item in a worker: as `frame.inspect.inspect_source`, which see.

    Args:
        source: Seekable stream of the item.
        name: The file's own name.
        item: Name or id that goes into the records.
        options: What the person told about the export.
        reader: Name of the reader to use, or None to find out.
        id_prefix: Record ids are `{id_prefix}/{ordinal}`; None takes `item`.
        scratch: Makes a stream for members that do not fit into the worker's memory.
        siblings: Paths of the files that lie beside it, from its own folder down.
        closes: Whether the source is closed at the end.
        limits: What the worker may take.
        program: What to start.

    Returns:
        An iterator over records and anomalies, and a summary after each member.

    Raises:
        GuwahError: As `inspect_source`, before the iterator is returned.
    """
    job = _job(source, name, item, options or Options(), reader, id_prefix, scratch, siblings)
    walk = Walker(source, job, limits or Limits(), scratch, program).walk()
    runs = cast(Iterator[Sequence[Inspected]], walk)
    first = next(runs, ())
    return chain.from_iterable(chain((first,), closing_at_end(source, runs) if closes else runs))


def explain_isolated(
    source: BinaryIO,
    name: str,
    *,
    options: Options | None = None,
    reader: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Explained]:
    """The decisions of readers, made in a worker: as `frame.inspect.explain_source`."""
    wanted = replace(options or Options(), explain=True)
    job = _job(source, name, name, wanted, reader, None, None, frozenset())
    walk = Walker(source, job, limits or Limits()).walk()
    return cast(Iterator[Explained], chain.from_iterable(walk))


def extract_isolated(
    source: BinaryIO, name: str, wanted: Collection[str], scratch: Scratch | None = None
) -> Iterator[tuple[str, bytes]]:
    """The bytes of files inside an item, taken out by a worker.

    Args:
        source: Seekable stream of the item.
        name: The file's own name.
        wanted: Paths as in `Record.member`.
        scratch: As in `inspect_isolated`.

    Yields:
        Path and bytes: the pieces of each file in order, the last one empty. Files that are not
        there are left out.

    Raises:
        IntakeError: The item is refused, or the worker broke off.
    """
    job = _job(source, name, name, Options(), None, None, scratch, frozenset())
    job = msgspec.structs.replace(job, wanted=tuple(sorted(wanted)))
    for piece in Walker(source, job, Limits(), scratch).pieces():
        yield piece.member, piece.data


def _job(
    source: BinaryIO, name: str, item: str, options: Options, reader: str | None,
    id_prefix: str | None, scratch: Scratch | None, siblings: frozenset[str],
) -> Job:  # fmt: skip
    if options.zone is not None:
        load_zone(options.zone)
    size = source.seek(0, io.SEEK_END)
    return Job(
        size=size, name=name, item=item, id_prefix=item if id_prefix is None else id_prefix,
        zone=options.zone, reader=reader, siblings=tuple(sorted(siblings)),
        explain=options.explain, facts=options.facts,
        is_one_of_many=options.is_one_of_many, wanted=(), skip=0, ordinal=0, taken=0, batch=0, seconds=0,
        memory_bytes=0, can_spill=scratch is not None, ahead_bytes=0,
    )  # fmt: skip
