"""
The confined process: does one task on one file, and can do nothing else.

Started by `answers` as `python -I -m guwah.confined.child`; talks on its standard streams.

The rules of this module are:
  * The task's module is imported, and its `prepare()` called, before rights are given up.
  * Rights are given up before the first byte of the file is read.
  * Whatever goes wrong is told in one word; no traceback and no value leaves.
"""

from __future__ import annotations

import importlib
import json
import os
from typing import BinaryIO, cast

from guwah.confined.channel import ANSWER, DONE, REASON_BYTES, REFUSED, send
from guwah.confined.rights import allow_seconds, confine
from guwah.confined.task import Task, UnreadableError


def main() -> int:
    """Do the task; returns the process's exit code."""
    incoming, outgoing = _streams()
    told = json.loads(incoming.readline())
    module = importlib.import_module(told["module"])
    task = cast(Task, getattr(module, told["task"]))
    if hasattr(module, "prepare"):
        module.prepare(told["settings"])
    confine(told["memory_bytes"])
    allow_seconds(told["seconds"])
    try:
        for answer in task(incoming.read(), told["settings"]):
            send(outgoing, ANSWER, answer)
    except UnreadableError as error:
        send(outgoing, REFUSED, error.reason.encode()[:REASON_BYTES])
    except MemoryError:
        send(outgoing, REFUSED, b"out-of-memory")
    send(outgoing, DONE)
    return 0


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The channel, moved away from the standard streams so that nothing else can write to it."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    return incoming, outgoing


if __name__ == "__main__":
    os._exit(main())
