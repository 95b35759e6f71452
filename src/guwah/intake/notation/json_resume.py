"""
Where reading a JSON text can go on after damage.

Finds places, makes no records and no anomalies.

The rules of this module are:
  * A record is believed only if it is whole, strictly decoded, and the builder knows it.
  * A container is believed by the key with which it begins; quotation marks inside a string are
    escaped, so that no text can look like one.
  * Bytes walked in vain are charged to a budget in proportion to the member. When it is spent,
    nothing is looked for any more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guwah.intake.notation.json_builder import Builder
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_layout import Anchor, Format
from guwah.intake.notation.json_values import MAX_DEPTH, Refused, decode_with_care

_RECORD_BYTES = 1 << 20
_FAILURE_BYTES = 1 << 10
_LEAST_BUDGET_BYTES, _MOST_BUDGET_BYTES, _BUDGET_TIMES = 1 << 20, 256 << 20, 8
_BEFORE_BYTES = 256


class Resumption:
    """Looks for anchors in one member.

    Attributes:
        has_damage: Whether anything was walked in vain.
        is_spent: Whether the budget is.
    """

    def __init__(self, cursor: Cursor, format_: Format, builder: Builder) -> None:
        self._cursor = cursor
        self._builder = builder
        self._anchors = format_.anchors
        self._any = _pattern(self._anchors, self._anchors)
        self._containers = _pattern(
            [one for one in self._anchors if not one.is_record], self._anchors
        )
        self._left = min(_MOST_BUDGET_BYTES, max(_LEAST_BUDGET_BYTES, _BUDGET_TIMES * cursor.size))
        self.has_damage = False

    @property
    def is_spent(self) -> bool:
        """Whether nothing is looked for any more."""
        return self._left < 0

    def charge(self, size: int) -> None:
        """Bytes were walked that have to be walked again."""
        self.has_damage = True
        self._left -= size + _FAILURE_BYTES

    def find(
        self, start: int, stop: int | None = None, only_containers: bool = False
    ) -> tuple[int, Anchor] | None:
        """The next place from which reading can go on.

        Args:
            start: Where the damage begins.
            stop: Where to give up; None for the end of the member.
            only_containers: Believe no record: the damage is where records do not belong.

        Returns:
            The end of the damaged run, which is behind what stands before the anchor but for
            white space and commas; and the anchor. None if there is none.
        """
        cursor, at = self._cursor, start + 1
        pattern = self._containers if only_containers else self._any
        while not self.is_spent:
            matched = cursor.find(pattern, at, stop)
            if matched is None:
                return None
            candidate = cursor.base + matched.start()
            anchor = self._anchors[int((matched.lastgroup or "")[1:])]
            if not anchor.is_record or self._is_whole(candidate):
                before = cursor.cut(max(start + 1, candidate - _BEFORE_BYTES), candidate)
                return candidate - len(before) + len(before.rstrip(b" \t\r\n,")), anchor
            at = candidate + 1
        return None

    def _is_whole(self, at: int) -> bool:
        """Whether a record can be read at `at`."""
        extent = self._cursor.value_end(at, _RECORD_BYTES)
        length = extent.end - at
        if extent.problem is None and length <= _RECORD_BYTES and extent.depth <= MAX_DEPTH:
            try:
                if self._builder.is_record(decode_with_care(self._cursor.cut(at, extent.end))[0]):
                    return True
            except Refused:
                pass
        self.charge(length)
        return False


def _pattern(anchors: Sequence[Anchor], of: Sequence[Anchor]) -> re.Pattern[bytes]:
    """A pattern for some anchors, with the place of each in the whole list as its group's name."""
    groups = [b"(?P<a%d>%b)" % (of.index(one), one.pattern) for one in anchors]
    return re.compile(b"|".join(groups) or rb"(?!)")
