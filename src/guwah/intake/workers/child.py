"""
The worker: a process that reads one item and can do nothing else.

Started by `parent` as `python -I -m guwah.intake.workers.child`; talks on its standard streams.

The rules of this module are:
  * What reading may need is imported before rights are given up, where program files cannot be
    read afterwards.
  * Rights are given up before the first byte of the export is asked for.
  * Whatever goes wrong inside a reader is told in one word; no traceback and no value leaves.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from guwah.confined.channel import own_streams
from guwah.confined.rights import allow_seconds, confine, has_landlock
from guwah.errors import GuwahError
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Options, TilingFault
from guwah.intake.frame import detection
from guwah.intake.frame.archive import Scratch
from guwah.intake.frame.inspect import turn_runs
from guwah.intake.frame.walk import Item, Turn, Walk
from guwah.intake.notation import charsets
from guwah.intake.notation.sheets import Sheet
from guwah.intake.times import load_zone
from guwah.intake.workers.channel import (
    Batch,
    Begin,
    Confined,
    Done,
    End,
    Failed,
    Job,
    Piece,
    Refused,
    Told,
    Trouble,
    packed,
    receive_in_worker,
    send,
)
from guwah.intake.workers.far import Far, FarScratch, Line

Run = Sequence[Record | Anomaly | Summary]

_BATCH_BYTES = 1 << 20
_PIECE_BYTES = 1 << 20
_BYTES_A_SECOND = 500_000
_NEEDED_LATER = ("encodings.idna", "email.parser", "zoneinfo")


def main() -> int:
    """Read one item for the parent; returns the process's exit code."""
    incoming, outgoing = own_streams()
    line = Line(incoming, outgoing)
    job = receive_in_worker(incoming)
    if not isinstance(job, Job):
        return 2
    if job.zone is not None:
        load_zone(job.zone)
    line.ahead_bytes = job.ahead_bytes
    if not has_landlock():
        prepare()
    held = confine(job.memory_bytes)
    send(outgoing, Confined(held.limits, held.no_files, held.no_network))
    allow_seconds(job.seconds + job.size // _BYTES_A_SECOND)
    try:
        _work(job, line)
    except GuwahError as error:
        send(outgoing, Refused(error.exit_code, error.what, error.hint, error.item))
    except MemoryError:
        send(outgoing, Failed("reader-out-of-memory", ""))
    except TilingFault as fault:
        send(outgoing, Failed("reader-fault", str(fault)))
    send(outgoing, Done())
    return 0


def prepare() -> None:
    """Import what readers import only when they need it."""
    for name in _NEEDED_LATER:
        with suppress(ImportError):
            importlib.import_module(name)
    charsets.load_all()


def _work(job: Job, line: Line) -> None:
    """Walk the item, or explain it."""
    options = Options(job.zone, job.explain, job.facts, job.is_one_of_many)
    forced = detection.reader_named(job.reader) if job.reader else None
    source = cast(BinaryIO, Far(line, 0, job.size))
    scratch = _scratch(line) if job.can_spill else None
    taken = Item(source, job.name, job.item, job.id_prefix, frozenset(job.siblings), scratch)
    walk = Walk(taken, options, forced)
    walk.ordinal = job.ordinal
    if job.wanted:
        _extract(walk, set(job.wanted), line.outgoing)
        return
    for number, turn in enumerate(walk.turns()):
        if number < job.skip:
            continue
        allow_seconds(job.seconds + turn.member.size // _BYTES_A_SECOND)
        if job.explain:
            _explain(turn, options, line.outgoing)
        else:
            sent = job.taken if number == job.skip else 0
            walk.ordinal += _read(turn, options, line.outgoing, sent, job.batch)


def _extract(walk: Walk, wanted: set[str], outgoing: BinaryIO) -> None:
    """Send the bytes of some members; those that are not there are not sent."""
    for turn in walk.turns():
        path = turn.member.path
        if path in wanted:
            turn.member.source.seek(0)
            while data := turn.member.source.read(_PIECE_BYTES):
                send(outgoing, Piece(path, data))
            send(outgoing, Piece(path, b""))
            wanted.discard(path)
            if not wanted:
                return


def _explain(turn: Turn, options: Options, outgoing: BinaryIO) -> None:
    if turn.reader is not None:
        for told in turn.reader.explain(turn.member, options):
            path = turn.member.path
            send(outgoing, Told(path, told.what, told.decided, told.evidence, told.span))


class _Sending:
    """Sends what a member holds, many at a time.

    Args:
        outgoing: Where to.
        most: How many records are sent together; 1 if they are wanted one by one.
        skipped: How many were sent before.

    `taken` counts records and anomalies, with those that were sent before.
    """

    def __init__(self, outgoing: BinaryIO, most: int, skipped: int) -> None:
        self._outgoing, self._most, self._skipped = outgoing, most, skipped
        self._batch: list[Record | Anomaly] = []
        self._size = 0
        self.taken = 0

    def give(self, run: Run) -> Summary | None:
        """Send some, or keep them for the next message; returns the summary if it is among them."""
        if isinstance(run, Sheet) and self._most > 1 and self.taken >= self._skipped:
            self.flush()
            send(self._outgoing, packed(run))
            self.taken += len(run)
            return None
        for found in run:
            if isinstance(found, Summary):
                return found
            self.taken += 1
            if self.taken > self._skipped:
                self._batch.append(found)
                self._size += found.span[1] if found.span else 0
                if len(self._batch) >= self._most or self._size > _BATCH_BYTES:
                    self.flush()
        return None

    def flush(self) -> None:
        """Send what was kept."""
        if self._batch:
            batch, self._batch, self._size = self._batch, [], 0
            send(self._outgoing, Batch(batch))


def _read(turn: Turn, options: Options, outgoing: BinaryIO, sent: int, most: int) -> int:
    """Send what a member holds, but for what was sent before; returns how many ordinals it took."""
    reader, member = turn.reader, turn.member
    reasons = reader.reasons if reader else frozenset()
    send(outgoing, Begin(member.path, reader.name if reader else None, member.size, reasons))
    sending = _Sending(outgoing, most, sent)
    last: Summary | Failed | None = None
    try:
        for run in _caught(turn, options):
            last = run if isinstance(run, Failed) else sending.give(run)
            if last is not None:
                break
    finally:
        sending.flush()
    if last is not None:
        send(outgoing, End(last) if isinstance(last, Summary) else last)
    return sending.taken + isinstance(last, Failed)


def _caught(turn: Turn, options: Options) -> Iterator[Run | Failed]:
    """What a member holds, and in its place one word where the reader breaks off."""
    trouble: Trouble
    try:
        yield from turn_runs(turn, options)
        return
    except MemoryError:
        trouble, detail = "reader-out-of-memory", ""
    except TilingFault as fault:
        trouble, detail = "reader-fault", str(fault)
    yield Failed(trouble, detail)


def _scratch(line: Line) -> Scratch:
    return lambda _size: cast(BinaryIO, FarScratch(line))


if __name__ == "__main__":
    os._exit(main())
