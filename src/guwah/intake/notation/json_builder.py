"""
What a walk over a JSON text hands to the one who makes the records.

Knows no format and sees no bytes.

The rules of this module are:
  * What the containers have told is handed over with the bytes from which it was read.
  * A builder takes an object apart, or refuses it whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from guwah.evidence.record import Record, Span
from guwah.intake.notation.json_layout import Array, Object


class Frame:
    """A container that is open, and what it has told so far.

    Attributes:
        layout: What it is.
        key: The key behind which it stands, decoded; empty in an array or at the root.
        key_span: Where that key stands, without its quotation marks.
        told: Key to (value, span) for scalars, to a dict of the same for objects inside, to a
            list of such dicts for an array that is kept.
    """

    __slots__ = ("has_looked", "key", "key_span", "layout", "parts", "told")

    def __init__(self, layout: Object | Array, key: str = "", key_span: Span = (0, 0)) -> None:
        self.layout = layout
        self.key = key
        self.key_span = key_span
        self.told: dict[str, Any] = {}
        self.parts: list[dict[str, Any]] = []
        self.has_looked = False


class Builder(Protocol):
    """What makes records of the decoded objects of one member."""

    def enter(self, frames: Sequence[Frame]) -> None:
        """The records that follow stand inside these containers, from the root inwards."""

    def left(self, frame: Frame) -> None:
        """An object with a `name` in the layout was read whole."""

    def record(self, value: dict[str, Any], span: Span, identity: str, repaired: bool) -> Record:
        """The record of one object; takes it apart.

        Raises:
            Refused: `not-a-message` or `unexpected-shape`.
        """

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether an object found after damage is surely a record and no part of one."""
