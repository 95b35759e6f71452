"""A process that dies at its n-th write: every call that changes the disk from then on fails.

What `finally` would tidy up is not tidied up either, as after a power cut.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WRITES = ("fsync", "replace", "rename", "unlink", "rmdir", "mkdir", "link")


class Died(BaseException):
    """The process is no more."""


class Writes:
    """How many calls there were."""

    def __init__(self) -> None:
        self.count = 0


@contextmanager
def die_at(n: int) -> Iterator[Writes]:
    """Every change of the disk fails from the n-th on.

    Args:
        n: How many may happen; less than 0 for all.
    """
    writes = Writes()
    kept = {name: getattr(os, name) for name in (*WRITES, "open", "remove")}

    def counting(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            writes.count += 1
            if 0 <= n < writes.count:
                raise Died
            return call(*arguments, **named)

        return counted

    def opening(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        if flags & os.O_CREAT:
            writes.count += 1
            if 0 <= n < writes.count:
                raise Died
        found: int = kept["open"](path, flags, *arguments, **named)
        return found

    for name in (*WRITES, "remove"):
        setattr(os, name, counting(kept[name]))
    os.fsync = counting(lambda _descriptor: None)  # counted; the disk of a test need not be safe
    os.open = opening  # type: ignore[assignment]
    try:
        yield writes
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def count_writes() -> Any:
    """Count and let all pass."""
    return die_at(-1)
