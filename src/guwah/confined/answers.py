"""
Doing a task on one hostile file in a process that can do nothing else.

The rules of this module are:
  * The process gets no environment but what Python needs, no file but its channel, and its
    errors go nowhere: they could hold words of the file.
  * It is killed when it takes too long by the clock, says too much, or is no longer wanted.
  * Whatever happens to it, the caller gets an answer or one word why there is none.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from guwah.confined.channel import ANSWER, DONE, BrokenChannelError, receive
from guwah.confined.task import Limits, Settings, UnreadableError

_PROGRAM = (sys.executable, "-I", "-m", "guwah.confined.child")
_KEPT = ("SYSTEMROOT", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH")
_CPU_SIGNAL = int(getattr(signal, "SIGXCPU", 0))
_STEP_BYTES = 1 << 20
_START_SECONDS = 30


def answers(
    task: str, source: BinaryIO, settings: Settings | None = None, limits: Limits | None = None
) -> Iterator[bytes]:
    """Do a task on a file.

    Args:
        task: `package.module:function`; the function is a `Task`.
        source: The file's bytes, read to the end.
        settings: What the task is told; goes through JSON.
        limits: What it may take.

    Yields:
        What the task yields.

    Raises:
        UnreadableError: With the word that the task said, or one of `TROUBLES`.
    """
    limits = limits or Limits()
    running = _Running(limits)
    try:
        running.begin(task, settings or {}, source)
        yield from running.told()
    finally:
        running.end()


class _Running:
    """The process, its two threads (one feeds it, one watches the clock), and its end."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        self._popen = subprocess.Popen(  # noqa: S603 - our own program, no shell
            _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            close_fds=True,
        )  # fmt: skip
        self._is_too_slow = self._is_too_large = False
        self._clock = threading.Timer(limits.seconds * 2 + _START_SECONDS, self._too_slow)
        self._clock.daemon = True
        self._clock.start()
        self._feeder: threading.Thread | None = None

    def begin(self, task: str, settings: Settings, source: BinaryIO) -> None:
        """Tell it what to do, and feed it from a thread of its own."""
        module, _, function = task.partition(":")
        told = {"module": module, "task": function, "settings": settings,
                "memory_bytes": self._limits.memory_bytes,
                "seconds": self._limits.seconds}  # fmt: skip
        head = json.dumps(told).encode() + b"\n"
        self._feeder = threading.Thread(target=self._feed, args=(head, source), daemon=True)
        self._feeder.start()

    def told(self) -> Iterator[bytes]:
        """Yield its answers."""
        stream = cast(BinaryIO, self._popen.stdout)
        left = self._limits.answer_bytes
        try:
            while True:
                kind, data = receive(stream, left)
                if kind == DONE:
                    return
                if kind != ANSWER:
                    raise UnreadableError(data.decode("ascii", "replace"))
                left -= len(data)
                yield data
        except BrokenChannelError as cause:
            raise UnreadableError(self._why()) from cause

    def end(self) -> None:
        """Kill it if it still runs, and take leave."""
        self._clock.cancel()
        self._popen.kill()
        if self._feeder is not None:
            self._feeder.join()
        for stream in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):
                cast(BinaryIO, stream).close()
        self._popen.wait()

    def _feed(self, head: bytes, source: BinaryIO) -> None:
        stream = cast(BinaryIO, self._popen.stdin)
        left = self._limits.size_bytes
        with suppress(OSError):  # it ended before it had read everything
            stream.write(head)
            while data := source.read(_STEP_BYTES):
                left -= len(data)
                if left < 0:
                    self._is_too_large = True
                    self._popen.kill()
                    return
                stream.write(data)
            stream.close()

    def _too_slow(self) -> None:
        self._is_too_slow = True
        self._popen.kill()

    def _why(self) -> str:
        if self._is_too_large:
            return "too-large"
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(1)
        if self._is_too_slow or self._popen.returncode == -_CPU_SIGNAL:
            return "too-slow"
        return "crashed"
