"""
Sealing many files side by side, before they are accepted together.

Reads nothing and accepts nothing; `receiving` does.

The rules of this module are:
  * Where each file is made durable by itself, a disk does it fastest when several wait at once:
    so a batch of small files is sealed by a few threads. Where one call does it for all, nothing
    waits, and threads would only take turns.
  * The next batch is sealed while this one is accepted and read, which mostly waits for the disk
    and for other processes.
  * A batch is small enough that little is done twice after a crash, and fits into no more memory
    than one file.
  * A file that is refused does not stop the others of its batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Final

from guwah.errors import GuwahError
from guwah.intake.frame.files import Found
from guwah.vault import platform
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import StagedItem

Opened = Callable[[Found], BinaryIO | None]
_FILES: Final = 64
_BYTES: Final = 16 << 20
_THREADS: Final = 8


@dataclass(frozen=True)
class Staged:
    """One file of a batch: sealed, or refused, or neither because it must be received by itself."""

    file: Found
    sealed: StagedItem | None = None
    error: GuwahError | None = None


def batches(files: Iterable[Found]) -> Iterator[list[Found]]:
    """Group files, in order: as many small ones as may be sealed together, large ones alone."""
    batch: list[Found] = []
    held = 0
    for file in files:
        size = _size(file)
        if batch and (len(batch) >= _FILES or held + size > _BYTES):
            yield batch
            batch, held = [], 0
        batch.append(file)
        held += size
    if batch:
        yield batch


def stage_ahead(
    case: CaseVault, groups: Iterable[list[Found]], opened: Opened
) -> Iterator[tuple[list[Found], list[Staged] | None]]:
    """Yield batches, each sealed while the caller is busy with the one before it.

    Args:
        case: The opened case.
        groups: The batches; one of a single file is not sealed here.
        opened: As for `stage_all`.

    Yields:
        A batch, and what was sealed of it; None for a single file.

    Raises:
        OSError: As `stage_all`. What is sealed and not yielded by then is removed.
    """
    waiting: deque[tuple[list[Found], Future[list[Staged]] | None]] = deque()
    with ThreadPoolExecutor(1) as beside:
        try:
            for batch in groups:
                coming = beside.submit(stage_all, case, batch, opened) if len(batch) > 1 else None
                waiting.append((batch, coming))
                if len(waiting) > 1:
                    yield _done(waiting.popleft())
            while waiting:
                yield _done(waiting.popleft())
        finally:
            for _, coming in waiting:
                if coming is not None and coming.exception() is None:
                    for one in coming.result():
                        if one.sealed is not None:
                            case.discard(one.sealed)


def _done(
    one: tuple[list[Found], Future[list[Staged]] | None],
) -> tuple[list[Found], list[Staged] | None]:
    return one[0], None if one[1] is None else one[1].result()


def stage_all(case: CaseVault, files: list[Found], opened: Opened) -> list[Staged]:
    """Seal the files of a batch.

    Args:
        case: The opened case.
        files: The batch.
        opened: Opens a file, or gives None for one that is not to be sealed here.

    Returns:
        One for each file, in order.

    Raises:
        OSError: If a file cannot be read or the disk not written; what is sealed by then is not
            accepted, and is removed when the case is opened next.
    """

    def stage(file: Found) -> Staged:
        try:
            stream = opened(file)
            if stream is None:
                return Staged(file)
            with stream:
                return Staged(file, case.stage(stream, together=len(files) > 1))
        except GuwahError as error:
            return Staged(file, error=error)

    if len(files) == 1 or platform.has_syncfs():
        return [stage(file) for file in files]
    with ThreadPoolExecutor(min(_THREADS, len(files))) as threads:
        return list(threads.map(stage, files))


def _size(file: Found) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0
