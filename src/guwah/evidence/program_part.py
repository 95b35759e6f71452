"""A part of the program that may be missing: a library, a language, a model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgramPart:
    """One part that Guwah can use, for `guwah doctor`.

    Args:
        part: What it is called.
        present: Whether it is there.
        adds: What it is good for.
        how: How to bring it in.
    """

    part: str
    present: bool
    adds: str
    how: str
