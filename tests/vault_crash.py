"""A process that dies at its n-th write: every call that changes the disk from then on fails.

What `finally` would tidy up is not tidied up either, as after a power cut.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

MOST = 2000
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


class Closed(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Close it."""


T = TypeVar("T", bound=Closed)


def deaths(
    root: Path, begin: Callable[[], T], act: Callable[[T], object], *, first: int = 0, step: int = 1
) -> Iterator[int]:
    """Do something again and again and die each time some writes later, until it is done.

    Args:
        root: The vault's folder, closed; each time all begins as it lies there now.
        begin: Opens what is acted on, and dies nowhere; it is closed after each death.
        act: What dies.
        first: How many writes may happen the first time.
        step: How many more each time.

    Yields:
        How many writes happened; the folder is as the death left it.
    """
    kept = root.with_name(f"{root.name}.before")
    shutil.copytree(root, kept)
    for n in range(first, MOST, step):
        shutil.rmtree(root)
        shutil.copytree(kept, root)
        with count_writes():
            opened = begin()
        try:
            with die_at(n):
                act(opened)
            return
        except Died:
            pass
        finally:
            opened.close()
        yield n
    raise AssertionError(f"not done after {MOST} writes")
