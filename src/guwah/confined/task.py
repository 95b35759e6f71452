"""
The nouns of a task that is done in a confined process.

The rules of this module are:
  * A task takes the bytes of one file and a few settings, and yields messages of bytes.
  * What it cannot read it says in one word; no value of the file stands in an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Settings: TypeAlias = dict[str, Any]
Task: TypeAlias = Callable[[bytes, Settings], Iterator[bytes]]
Trouble = Literal["crashed", "out-of-memory", "too-slow", "too-large"]
TROUBLES: tuple[Trouble, ...] = ("crashed", "out-of-memory", "too-slow", "too-large")


@dataclass(frozen=True)
class Limits:
    """What a task may take.

    Args:
        memory_bytes: Its address space, program and tables included.
        seconds: Processor time, and twice as much by the clock.
        size_bytes: How long the file may be.
        answer_bytes: How long all its answers together may be.
    """

    memory_bytes: int = 512 << 20
    seconds: int = 10
    size_bytes: int = 128 << 20
    answer_bytes: int = 256 << 20


class UnreadableError(Exception):
    """The file cannot be read; raised inside a task and, with the same word, by `answers`.

    Args:
        reason: A word of a closed list: the task's own, or one of `TROUBLES`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
