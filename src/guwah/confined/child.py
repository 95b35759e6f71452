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
from typing import cast

from guwah.confined.channel import ANSWER, DONE, REASON_BYTES, REFUSED, own_streams, send
from guwah.confined.rights import allow_seconds, confine
from guwah.confined.task import Task, UnreadableError


def main() -> int:
    """Do the task; returns the process's exit code."""
    incoming, outgoing = own_streams()
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


if __name__ == "__main__":
    os._exit(main())
