"""
How much was withheld, by reason, as far as a report may say it.

Counts; withholds nothing. Spec: docs/spec/redaction.md, "What the numbers say"

The rules that this module enforces are:
  * Of whole records only a bound is stated, the next power of two and at least sixteen: the
    exact number would say how long a conversation with family was.
  * Of disclosed records every part can be counted by anyone, so the number is exact.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

LEAST: Final = 16


class Tally:
    """Counts of what was withheld."""

    def __init__(self) -> None:
        self._records: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()

    def add_record(self, reason: str) -> None:
        """One record withheld whole."""
        self._records[reason] += 1

    def add_part(self, reason: str) -> None:
        """One place or text of a disclosed record withheld, whole or in part."""
        self._parts[reason] += 1

    def add_technical(self, reason: str, records: int) -> None:
        """Places that stay closed in so many disclosed records."""
        self._parts[reason] += records

    def exact(self) -> dict[str, int]:
        """Exact numbers by reason, for the owner's eyes."""
        return dict(self._records + self._parts)

    def to_statements(self) -> list[dict[str, Any]]:
        """The list `withheld` of the statements: bounds for records, numbers for parts."""
        stated = {reason: bound(count) for reason, count in self._records.items() if count}
        for reason, count in self._parts.items():
            if count:
                stated[reason] = stated.get(reason, 0) + count
        return [{"parts": parts, "reason": reason} for reason, parts in sorted(stated.items())]


def bound(count: int) -> int:
    """The power of two that is stated for a number of records: at least sixteen."""
    return max(LEAST, 1 << (count - 1).bit_length())
