"""
What this room asks of a distributed engine: five things, in nouns of its own.

Names no engine; `on_dask` is one that fulfils it.

The rules of this module are:
  * A column has one value for each part, in the order of the parts; values lie where the engine
    put them, and nobody looks into one here.
  * Work is a function of a module, applied to values and to what is shared; it keeps no state.
  * What a column holds depends on neither the number of machines nor the order of their work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

Column: TypeAlias = Any
Shared: TypeAlias = Any


class Cluster(Protocol):
    """Machines, or the processors of this one."""

    slots: int
    """How many pieces of work are done at a time."""

    def spread(self, values: Sequence[Any]) -> Column:
        """Give out values.

        Args:
            values: One for each part.

        Returns:
            Their column.
        """

    def share(self, value: Any) -> Shared:
        """Give one value to everybody."""

    def each(
        self, work: Callable[..., Any], *columns: Column, shared: Sequence[Shared] = ()
    ) -> Column:
        """Apply work to each part.

        Args:
            work: Takes a value of each column, then what is shared.
            columns: Columns of as many parts.
            shared: What every part is given.

        Returns:
            What the work gave, part by part.
        """

    def exchange(self, column: Column, parts: int) -> Column:
        """Send blocks between parts.

        Args:
            column: Of each part a list of `parts` blocks, one for each receiver.
            parts: How many receivers there are.

        Returns:
            For each receiver its blocks, in the order of the senders.
        """

    def gathered(self, column: Column) -> list[Any]:
        """Bring all values of a column here."""
