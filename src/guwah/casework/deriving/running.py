"""
The verb *read*: pictures, voice notes and documents of a folder, one after the other.

The rules of this module are:
  * What is done is kept at once: who stops a run goes on with the same command.
  * A file of which nothing could be made stops nothing; its reason is on record, and it is
    tried again only when that is asked for.
  * What a person corrected or wrote is never read again over it; a second try that fails takes
    the place of nothing.
  * What needs a part that is not installed waits, and is told.
  * Screenshots become messages when all that were asked for have been read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from guwah.casework.deriving import shelf
from guwah.casework.deriving.derivative import Entry, Kind
from guwah.casework.deriving.files import File, digest_of, files, opened
from guwah.casework.deriving.made import PROGRAM, Made, Wishes
from guwah.casework.deriving.sealed import keep, keep_failure
from guwah.casework.projecting import project
from guwah.confined.task import UnreadableError
from guwah.errors import GuwahError, MissingPartError
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Done:
    """What became of one file.

    Args:
        file: The file.
        kind: What was to be made of it.
        entry: What is on record now, or None where a part is missing.
        error: Why nothing is on record: a missing part, or a damaged original.
        seconds: How long it took.
    """

    file: File
    kind: Kind
    entry: Entry | None
    error: GuwahError | None
    seconds: float


@dataclass(frozen=True)
class Work:
    """One thing to be made of one file."""

    file: File
    kind: Kind


def pending(
    case: CaseVault, chosen: Sequence[File] = (), kinds: Sequence[str] = (), *, again: bool = False
) -> list[Work]:
    """What can be made of files and is not yet.

    Args:
        case: The opened case.
        chosen: Only these; all if empty.
        kinds: Only these kinds; all if empty.
        again: What a machine made, too.
    """
    project(case)
    found = []
    for one in chosen or files(case):
        for kind in one.kinds:
            if kinds and kind not in kinds:
                continue
            entry = shelf.current(case.db, one.item, one.path, kind)
            if entry is None or (again and "person" not in entry.maker):
                found.append(Work(one, kind))
    return found


def run(
    case: CaseVault, work: Sequence[Work], wishes: Wishes, tell: Callable[[File, int], None]
) -> Iterator[Done]:
    """Read files.

    Args:
        case: The opened case.
        work: What `pending` gave.
        wishes: What a person says.
        tell: Called with a voice note or film and the milliseconds of it that are done.

    Yields:
        What became of each file, in turn.
    """
    missing: dict[Kind, GuwahError] = {}
    for one in work:
        file, kind = one.file, one.kind
        begun = time.monotonic()
        entry: Entry | None = None
        error: GuwahError | None = None
        if kind in missing:
            error = missing[kind]
        else:
            try:
                entry = _one(case, file, kind, wishes, tell)
            except MissingPartError as gap:
                missing[kind] = gap
                error = gap
            except GuwahError as fault:
                error = fault
        yield Done(file, kind, entry, error, time.monotonic() - begun)


def _one(
    case: CaseVault, file: File, kind: Kind, wishes: Wishes, tell: Callable[[File, int], None]
) -> Entry:
    read = _reader(file, kind, wishes, tell)
    before = shelf.current(case.db, file.item, file.path, kind)
    with opened(case, file) as stream:
        digest = digest_of(stream)
        try:
            made = read(stream)
        except UnreadableError as fault:
            if before is not None and before.name is not None:
                return Entry(file.item, file.path, kind, {"program": PROGRAM},
                             reason=(fault.reason,))  # fmt: skip
            entry = keep_failure(
                case, (file.item, file.path), kind, {"program": PROGRAM}, (fault.reason,)
            )
            project(case)
            return entry
    entry = keep(
        case, (file.item, file.path, digest), kind, made.maker, made.passages, made.body,
        follows=before.name if before else None, reason=made.reason,
    )  # fmt: skip
    project(case)
    return entry


def _reader(
    file: File, kind: Kind, wishes: Wishes, tell: Callable[[File, int], None]
) -> Callable[..., Made]:
    """What reads a file of a kind; libraries are loaded here, when they are needed."""
    if kind == "picture":
        from guwah.casework.deriving import pictures

        if "transcript" in file.kinds:
            return partial(pictures.read_film, wishes=wishes, tell=partial(tell, file))
        return partial(pictures.read, wishes=wishes)
    if kind == "transcript":
        from guwah.casework.deriving import sound

        return partial(sound.read, choice=sound.choose(wishes), wishes=wishes,
                       tell=partial(tell, file))  # fmt: skip
    from guwah.casework.deriving import documents

    return documents.read
