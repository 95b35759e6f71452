"""
The nouns of linking: a text to compare, a link, a pattern.

Frozen, without behaviour and without I/O; printed as the interface contract says.

The rules of these nouns are:
  * A text names its case; texts of one case are never linked with each other.
  * `sender_key` is a normalised identifier of a suspected sender, or null; never a name.
  * They hold nothing that could hold them, so the collector of cycles need not look at them.
  * Spans are `[a_offset, a_length, b_offset, b_length]` in bytes of the UTF-8 texts.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Why = Literal["wording", "sender", "contact", "person"]
Id = str | int
PairSpan = tuple[int, int, int, int]


class Text(msgspec.Struct, frozen=True, gc=False):
    """One sending that may be compared across cases.

    `case` is any name that is one for each case; `group` is equal in two cases only for one
    and the same group chat, and null for a chat of two; `at` orders texts, and may be empty.
    """

    id: Id
    case: Id
    text: str
    sender_key: str | None = None
    forwarded: bool = False
    group: str | None = None
    at: str = ""


class Link(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="link"):
    """Two texts of different cases that share their wording, their sender, or both."""

    a: Id
    b: Id
    why: tuple[Why, ...]
    score: float
    spans: tuple[PairSpan, ...] = ()


class FalseLinks(msgspec.Struct, frozen=True, gc=False):
    """How many links of a pattern are expected to be false, with the 90 % interval.

    `method` and `version` say how it was found, `threshold` from which odds (to one) on two
    texts begin a pattern.
    """

    links: int
    expected: float
    low: int
    high: int
    method: str
    version: str
    threshold: float


class Pattern(
    msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="pattern", omit_defaults=True
):
    """All texts that share one thing, and how many independent cases received it.

    `slots` has the values of each `{n}` of the template: of the members, in their order; where a
    person changed the members, of the first and of those linked with it.
    """

    pattern: int
    members: tuple[Id, ...]
    receipts: int
    template: str
    why: tuple[Why, ...]
    slots: tuple[tuple[str, ...], ...] = ()
    false: FalseLinks | None = None
