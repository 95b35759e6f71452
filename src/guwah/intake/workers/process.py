"""
Starting a worker's process, listening to it, and ending it when it is silent for too long.

The rules of this module are:
  * The process gets no environment but what Python needs, no file but its channel, and its
    errors go nowhere: they could hold words of an export.
  * While the parent waits for a word, a worker that says none for too long is killed.
  * A worker never outlives the walk that it was started for.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, cast

import msgspec

from guwah.intake.workers.channel import Block, FromWorker, Trouble, receive, send
from guwah.intake.workers.nursery import Nursery, shared_nursery

PROGRAM = (sys.executable, "-I", "-m", "guwah.intake.workers.child")
_PIPE_BYTES = 1 << 20
_LOOK_SECONDS = 0.25
_FAREWELL_SECONDS = 1.0
_START_SECONDS = 60.0
_CPU_SIGNAL = int(getattr(signal, "SIGXCPU", 0))
_KEPT = ("SYSTEMROOT", "PYTHONPYCACHEPREFIX", "LD_LIBRARY_PATH")


class Process:
    """A worker's process.

    Args:
        program: What to start.
        silence_seconds: For how long it may say nothing while the parent waits.
    """

    def __init__(self, program: Sequence[str], silence_seconds: float) -> None:
        nursery = shared_nursery() if tuple(program) == PROGRAM else None
        self._running = _Forked(nursery) if nursery else _Spawned(program)
        self._outgoing, self._incoming = self._running.outgoing, self._running.incoming
        self.ahead_bytes = _widen(self._outgoing) // 2
        _widen(self._incoming)
        self._silence_seconds = silence_seconds
        self._waiting_since: float | None = None
        self._has_started = False
        self._ended = threading.Event()
        self._was_too_slow = False
        self._watch = threading.Thread(target=self._kill_when_silent, daemon=True)
        self._watch.start()

    def tell(self, message: msgspec.Struct) -> None:
        """Send a message.

        Raises:
            ChannelBroken: The worker is gone.
        """
        self._waiting_since = time.monotonic()
        send(self._outgoing, message)
        self._waiting_since = None

    def answer(self, data: bytes, handle: int = 0) -> None:
        """Answer a question with bytes.

        Raises:
            ChannelBroken: The worker is gone.
        """
        self.tell(Block(data, handle))

    def hear(self) -> FromWorker:
        """The next message.

        Raises:
            ChannelBroken: The worker ended, was killed, or said something that is no message.
        """
        self._waiting_since = time.monotonic()
        message = receive(self._incoming)
        self._waiting_since = None
        self._has_started = True
        return message

    def verdict(self) -> Trouble:
        """Why the channel broke."""
        if self._was_too_slow or self._running.farewell() == -_CPU_SIGNAL:
            return "reader-too-slow"
        return "reader-crashed"

    def end(self) -> None:
        """Kill it if it still runs, and wait for its end."""
        self._ended.set()
        self._running.end()
        self._watch.join()

    def _kill_when_silent(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            since = self._waiting_since
            least = 0.0 if self._has_started else _START_SECONDS
            patience = max(self._silence_seconds, least)
            if since is not None and time.monotonic() - since > patience:
                self._was_too_slow = True
                self._running.kill()
                return


class _Spawned:
    """A worker started as a program of its own."""

    def __init__(self, program: Sequence[str]) -> None:
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        self._popen = subprocess.Popen(  # noqa: S603 - our own program, no shell
            list(program),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
            close_fds=True,
        )
        self.outgoing = cast(BinaryIO, self._popen.stdin)
        self.incoming = cast(BinaryIO, self._popen.stdout)

    def kill(self) -> None:
        """End it at once."""
        self._popen.kill()

    def farewell(self) -> int | None:
        """Wait a moment for its end; its return code, if it ended."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(_FAREWELL_SECONDS)
        return self._popen.returncode

    def end(self) -> None:
        """End it and take leave."""
        self._popen.kill()
        _close(self.outgoing, self.incoming)
        self._popen.wait()


class _Forked:
    """A worker forked by a nursery."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        self.outgoing = cast(BinaryIO, os.fdopen(ours_out, "wb"))
        self.incoming = cast(BinaryIO, os.fdopen(ours_in, "rb"))
        try:
            self._pid = nursery.start(theirs_in, theirs_out)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._code: int | None = None

    def kill(self) -> None:
        """End it at once; it is not reaped before `farewell`, so the number is still its own."""
        if self._code is None:
            os.kill(self._pid, signal.SIGKILL)

    def farewell(self) -> int | None:
        """Wait for its end (its channel is broken already); its return code."""
        if self._code is None:
            _close(self.outgoing, self.incoming)
            self._code = self._nursery.wait()
        return self._code

    def end(self) -> None:
        """End it and take leave."""
        self.kill()
        self.farewell()


def _close(*streams: BinaryIO) -> None:
    for stream in streams:
        with suppress(OSError):
            stream.close()


def _widen(stream: BinaryIO) -> int:
    """Make a pipe hold more; how much it holds now, 0 if unknown."""
    if not sys.platform.startswith("linux"):
        return 0
    import fcntl

    try:
        return int(fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES))
    except OSError:
        return 0
