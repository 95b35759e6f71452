"""Commands in forks of a process that has imported everything: they write at once, to be killed.

What a process does before its first line of ours, starting and importing, changes no file; so a
moment drawn from the rest hits what is written twice as often, in a quarter of the time.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import guwah.casework
import guwah.cli
import guwah.report

LATE = ("typst", "pypdf", "segno", "sqlcipher3", "pyrage", "cryptography.x509")


def warm() -> None:
    """Import all that a verb may need; nothing is run, so that no thread is there to be lost."""
    for room in (guwah.cli, guwah.casework, guwah.report):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(found.name)
    for name in LATE:
        with suppress(ImportError):
            importlib.import_module(name)


class Forked:
    """`guwah …` in a fork of this process.

    Args:
        words: The words of the command line.
        said: Where what it prints goes.
    """

    def __init__(self, words: Sequence[object], said: Path) -> None:
        self.said = said
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _run([str(word) for word in words], said)
            finally:
                os._exit(99)

    def kill_after(self, seconds: float) -> bool:
        """`kill -9` after a time; whether it had ended by itself before."""
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGKILL)
        return self.wait() != -signal.SIGKILL

    def wait(self) -> int:
        """How it ended: its exit code, or the signal as a negative number."""
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


def _run(words: list[str], said: Path) -> None:
    """Be the command; never returns to the test."""
    os.setsid()
    with said.open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
        with redirect_stdout(out), redirect_stderr(out):
            try:
                guwah.cli.main(words)
            except SystemExit as ended:
                out.flush()
                os._exit(int(ended.code or 0))
