"""Tasks that do what no task should; run in a confined process by the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from guwah.confined.task import Settings, UnreadableError


def echo(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Say everything twice."""
    yield data
    yield data + settings.get("more", "").encode()


def refuses(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Say something, then that it is unreadable."""
    yield b"first"
    raise UnreadableError("bad-sound")


def crashes(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Die at once."""
    os.abort()
    yield b""


def raises(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Break with a value of the file."""
    raise KeyError(data)
    yield b""


def sleeps(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Never come back."""
    time.sleep(1000)
    yield b""


def spins(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Compute for ever."""
    while True:
        pass
    yield b""


def eats(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Take all memory."""
    held = [bytes(1 << 20) for _ in range(1 << 20)]
    yield bytes(len(held))


def talks(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Say more than anyone listens to."""
    while True:
        yield bytes(1 << 16)


def reaches_out(data: bytes, settings: Settings) -> Iterator[bytes]:
    """Open a file of a person, write one, open a socket, start a program."""
    folder = Path(settings["folder"])
    for name, act in {
        "read": lambda: (folder / "secret").read_bytes(),
        "write": lambda: (folder / "made").write_bytes(b""),
        "socket": lambda: socket.socket(),
        "program": lambda: subprocess.run(["/bin/true"], check=True),
    }.items():
        try:
            act()
        except OSError:
            continue
        yield name.encode()
