"""
Patterns that are compiled when they are first used.

The rule of this module is:
  * A pattern that takes milliseconds to compile and belongs to one format costs nothing where
    another format is read.
"""

from __future__ import annotations

from typing import Any, cast

import regex


class _Late:
    """Stands for a pattern; its methods are those of the pattern, made when first asked for."""

    def __init__(self, pattern: bytes) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        value = getattr(regex.compile(self._pattern), name)
        setattr(self, name, value)
        return value


def late(pattern: bytes) -> regex.Pattern[bytes]:
    """A pattern that is compiled when it is first used.

    Args:
        pattern: What `regex.compile` takes; a mistake in it shows at the first use.

    Returns:
        Something with the methods and values of the compiled pattern.
    """
    return cast(regex.Pattern[bytes], _Late(pattern))
