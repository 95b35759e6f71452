"""
A process that has imported all readers and forks a fresh worker for each item.

Without it each worker imports everything anew, which takes longer than reading a photograph. The
nursery itself reads no byte of any export and holds no secret: it is started like a worker, with
an empty environment, before anything is opened.

The rules of this module are:
  * One worker at a time; each is a fork of the same untouched process, and reads one item.
  * It goes when its parent goes, and its workers go with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_NUMBER = struct.Struct(">i")
_START, _WAIT = b"s", b"w"
_FAREWELL_SECONDS = 5.0
_PROGRAM = (sys.executable, "-I", "-m", "guwah.intake.workers.nursery")

_shared: list[Nursery] = []


class Nursery:
    """A running nursery, seen from the parent."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._popen = subprocess.Popen(  # noqa: S603 - our own program, no shell
                _PROGRAM, stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env={"PYTHONUTF8": "1"}, close_fds=True,
            )  # fmt: skip

    def start(self, incoming: int, outgoing: int) -> int:
        """Fork a worker.

        Args:
            incoming: Descriptor that it reads from.
            outgoing: Descriptor that it writes to.

        Returns:
            Its process id, valid until `wait`.

        Raises:
            OSError: The nursery is gone.
        """
        socket.send_fds(self._control, [_START], [incoming, outgoing])
        return self._number()

    def wait(self) -> int:
        """Wait for the worker's end; its return code as `subprocess` tells it."""
        self._control.sendall(_WAIT)
        return self._number()

    def _number(self) -> int:
        told = b""
        while len(told) < _NUMBER.size:
            more = self._control.recv(_NUMBER.size - len(told))
            if not more:
                raise OSError("the nursery is gone")
            told += more
        return int(_NUMBER.unpack(told)[0])

    def end(self) -> None:
        """Close it down."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(_FAREWELL_SECONDS)
        self._popen.kill()
        self._popen.wait()


def shared_nursery() -> Nursery | None:
    """The nursery that walks share now, if there is one."""
    return _shared[-1] if _shared else None


@contextmanager
def sharing() -> Iterator[None]:
    """Let all items that are read inside share a nursery, where the system can fork."""
    if not hasattr(socket, "send_fds") or not hasattr(os, "fork") or sys.platform == "darwin":
        yield
        return
    nursery = Nursery()
    _shared.append(nursery)
    try:
        yield
    finally:
        _shared.remove(nursery)
        nursery.end()


def _main() -> None:
    """The nursery's own loop."""
    from guwah.intake.workers import child

    control = socket.socket(fileno=os.dup(0))
    child.prepare()
    gc.freeze()
    pid = 0
    while True:
        told, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if told == _START and len(descriptors) == 2:
            pid = os.fork()
            if pid == 0:
                control.close()
                for number, descriptor in enumerate(descriptors):
                    os.dup2(descriptor, number)
                    os.close(descriptor)
                os._exit(child.main())
            for descriptor in descriptors:
                os.close(descriptor)
            control.sendall(_NUMBER.pack(pid))
        elif told == _WAIT and pid:
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            control.sendall(_NUMBER.pack(code))
            pid = 0
        else:
            if pid:
                os.kill(pid, signal.SIGKILL)
            return


if __name__ == "__main__":
    _main()
