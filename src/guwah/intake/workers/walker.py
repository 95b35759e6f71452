"""
Walking one item in workers: listening to them, serving their bytes, going on where one died.

The rules of this module are:
  * The worker sees the bytes that it asks for, and nothing else of this machine.
  * A reader that crashes, hangs, takes too much memory or breaks the contract is one anomaly for
    the rest of its member; a new worker goes on with the next member.
  * A member whose worker died is tried once more, one record at a time, so that all before the
    place where it dies is kept.
  * An item whose worker dies where no member has begun is one anomaly as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from guwah.errors import (
    CorruptInputError,
    GuwahError,
    UnknownFormatError,
    UnsafeArchiveError,
    UsageError,
)
from guwah.evidence.record import Anomaly, Record, Summary
from guwah.intake.contract import Decision
from guwah.intake.frame.archive import Scratch
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.workers.channel import (
    Batch,
    Begin,
    ChannelBroken,
    Confined,
    Done,
    End,
    Failed,
    Job,
    Packed,
    Piece,
    Read,
    Refused,
    Spill,
    Told,
)
from guwah.intake.workers.checked import Checked
from guwah.intake.workers.process import PROGRAM, Process

Inspected = Record | Anomaly | Summary
Explained = tuple[str | None, Decision]

_LONGEST_READ = 4 << 20
_MOST_STREAMS = 64
_BATCH = 400
_ERRORS: dict[int, type[GuwahError]] = {
    error.exit_code: error
    for error in (UsageError, UnknownFormatError, CorruptInputError, UnsafeArchiveError)
}


@dataclass(frozen=True)
class Limits:
    """What a worker may take.

    Args:
        memory_bytes: Address space.
        silence_seconds: How long it may say nothing while the parent waits.
        seconds: Processor time for a member, besides one second for each half megabyte.
    """

    memory_bytes: int = 1 << 30
    seconds: int = 60
    silence_seconds: float = 60.0


class Walker:
    """Walks one item in workers.

    Args:
        source: The item's bytes, seekable.
        job: What the first worker is asked; its `skip` and `ordinal` are moved on.
        limits: What a worker may take.
        scratch: Makes a stream for bytes that do not fit into a worker's memory, or None.
        program: What to start.
    """

    def __init__(
        self,
        source: BinaryIO,
        job: Job,
        limits: Limits,
        scratch: Scratch | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._source = source
        self._job = job
        self._limits = limits
        self._scratch = scratch
        self._program = program
        self._streams: list[BinaryIO] = []
        self._current: Checked | None = None
        self._is_second_try = False
        self._done = job.skip
        self._ordinal = job.ordinal
        self.confined: Confined | None = None

    def pieces(self) -> Iterator[Piece]:
        """Yield the bytes of the members that are wanted, one after the other.

        Raises:
            CorruptInputError: The worker broke off.
        """
        process = Process(self._program, self._limits.silence_seconds)
        try:
            process.tell(self._next_job(process))
            while not isinstance(message := process.hear(), Done):
                if isinstance(message, Read | Spill):
                    self._serve(process, message)
                elif isinstance(message, Piece) and message.member in self._job.wanted:
                    yield message
                elif isinstance(message, Refused):
                    raise _error(message)
                elif not isinstance(message, Confined):
                    raise ChannelBroken("the worker said something else")
        except ChannelBroken as cause:
            what = "a file inside could not be taken out: the reader broke off"
            raise CorruptInputError(what, item=self._job.name) from cause
        finally:
            process.end()

    def walk(self) -> Iterator[Sequence[Inspected | Explained]]:
        """Yield what the item holds, or the decisions that were made for it, many at a time.

        Raises:
            GuwahError: The item is refused as a whole.
        """
        while True:
            process = Process(self._program, self._limits.silence_seconds)
            self._streams = []
            reason = "reader-crashed"
            try:
                yield from self._listen(process)
                return
            except ChannelBroken:
                reason = process.verdict()
            finally:
                process.end()
            if self._current is None:
                yield self._given_up(reason)
                return
            if self._is_second_try:
                yield self._close(self._current.broken(reason))
            else:
                self._is_second_try = True

    def _next_job(self, process: Process) -> Job:
        """What the next worker is asked."""
        return msgspec.structs.replace(
            self._job,
            skip=self._done,
            ordinal=self._ordinal,
            ahead_bytes=process.ahead_bytes,
            memory_bytes=self._limits.memory_bytes,
            seconds=self._limits.seconds,
            taken=self._current.count if self._current else 0,
            batch=1 if self._current else _BATCH,
        )

    def _listen(self, process: Process) -> Iterator[Sequence[Inspected | Explained]]:
        """Serve one worker to its end."""
        job = self._next_job(process)
        process.tell(job)
        while not isinstance(message := process.hear(), Done):
            if isinstance(message, Read | Spill):
                self._serve(process, message)
            elif isinstance(message, Confined):
                self.confined = message
            elif isinstance(message, Refused):
                raise _error(message)
            elif isinstance(message, Told):
                told = Decision(message.what, message.decided, message.evidence, message.span)
                yield ((message.member, told),)
            elif isinstance(message, Begin):
                self._begin(Checked(job, message, self._ordinal))
            elif isinstance(message, Piece):
                raise ChannelBroken("the worker gave bytes that nobody wanted")
            else:
                yield self._of_member(message)
        if self._current is not None:
            raise ChannelBroken("the worker ended inside a member")

    def _begin(self, member: Checked) -> None:
        if self._current is None and member.begin.size >= 0:
            self._current = member
        elif self._current is None or not self._is_second_try or self._current.is_begun_again:
            raise ChannelBroken("the worker began twice")
        elif self._current.begin != member.begin:
            raise ChannelBroken("the worker began another member")
        else:
            self._current.is_begun_again = True

    def _of_member(self, message: Batch | Packed | End | Failed) -> Sequence[Inspected]:
        """What the worker says of the member that it began."""
        current = self._begun()
        if isinstance(message, Batch):
            current.take(message.found)
            return message.found
        if isinstance(message, Packed):
            return current.take_packed(message)
        if isinstance(message, End):
            return self._close([current.done(message.summary)])
        return self._close(current.broken(message.reason))

    def _begun(self) -> Checked:
        if self._current is None:
            raise ChannelBroken("the worker gave records of no member")
        return self._current

    def _close(self, last: Sequence[Anomaly | Summary]) -> Sequence[Anomaly | Summary]:
        """The member is done, and this is its end."""
        self._ordinal = self._begun().ordinal
        self._done += 1
        self._current = None
        self._is_second_try = False
        return last

    def _given_up(self, reason: str) -> Sequence[Anomaly | Summary]:
        """A worker died where no member had begun: the item, or the rest of it, is an anomaly."""
        job = self._job
        if job.explain:
            return ()
        name = f"{job.id_prefix}/{self._ordinal}"
        span = None if self._done else (0, job.size)
        lost = Anomaly("undecided", job.item, None, span, reason, name)
        if self._done:
            return (lost,)
        return lost, Summary(job.item, None, None, 0, 1, job.size, 0, job.size, 0)

    def _serve(self, process: Process, asked: Read | Spill) -> None:
        """Answer a worker's question."""
        if isinstance(asked, Read):
            if asked.handle == 0:
                stream = self._source
            elif 0 < asked.handle <= len(self._streams):
                stream = self._streams[asked.handle - 1]
            else:
                raise ChannelBroken("the worker asked for a stream that is not there")
            if asked.offset < 0 or not 0 <= asked.size <= _LONGEST_READ:
                raise ChannelBroken("the worker asked for bytes out of place")
            stream.seek(asked.offset)
            process.answer(read_fully(stream, asked.size))
            return
        if asked.handle == 0:
            if self._scratch is None or len(self._streams) >= _MOST_STREAMS:
                raise ChannelBroken("the worker asked for more streams than there are")
            self._streams.append(self._scratch(len(asked.data)))
        elif asked.handle != len(self._streams):
            raise ChannelBroken("the worker asked for a stream that is not there")
        self._streams[-1].write(asked.data)
        process.answer(b"", len(self._streams))


def _error(refused: Refused) -> GuwahError:
    """The error with which the frame refused the item inside the worker."""
    kind = _ERRORS.get(refused.exit_code, CorruptInputError)
    return kind(refused.what, item=refused.item, hint=refused.hint)
