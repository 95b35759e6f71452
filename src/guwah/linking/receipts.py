"""
How many people received one thing independently, and which copies do not count, and why.

Counts; it judges nothing and looks at no text. What can be told only by looking (a quotation, a
wording that stood in the press) is told to it.

The rules of this module are:
  * A forwarded copy is no receipt: it shows who passed it on, not who sent it.
  * Cases that hold copies from one and the same chat are one receipt, whether it is a group that
    several belong to or one person's chat that lies in several cases.
  * A copy that does not count is listed with its reason; the first copy of a chat counts.
  * Two texts of one case, or of one chat, are never linked with each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, get_args

import msgspec

from guwah.linking.nouns import Id, Text

Aside = Literal[
    "outgoing", "not-suspected", "forwarded", "quoted", "published", "same-event", "same-sending"
]
ASIDES: Final[tuple[str, ...]] = get_args(Aside)
_Place = tuple[str, Id]


class Apart(msgspec.Struct, frozen=True):
    """A copy that is listed and not counted."""

    id: Id
    why: Aside


class Counted(msgspec.Struct, frozen=True):
    """Independent receipts, and the copies listed apart, in the order of the texts."""

    receipts: int
    apart: tuple[Apart, ...]


def is_linkable(a: Text, b: Text) -> bool:
    """Whether two texts may be linked: of different cases and not of one chat."""
    return a.case != b.case and (a.group is None or a.group != b.group)


def receipts(texts: Iterable[Text], *, forwarded_too: bool = False) -> int:
    """The number of independent cases among these texts.

    Args:
        texts: Texts that share a wording or a sender.
        forwarded_too: Whether forwarded copies count, as they do for a shared sender.

    Returns:
        The number of cases, where cases that share a chat count as one.
    """
    return count(texts, forwarded_too=forwarded_too).receipts


def count(
    texts: Iterable[Text],
    told: Mapping[Id, Aside] | None = None,
    *,
    seen_twice: Collection[str] = (),
    forwarded_too: bool = False,
) -> Counted:
    """Count independent receipts and list what does not count.

    Args:
        texts: Texts that share a wording or a sender.
        told: Texts that do not count for a reason that was found by looking.
        seen_twice: Those values of `Text.group` that are one person's chat in several cases;
            the others are groups.
        forwarded_too: As for `receipts`.

    Returns:
        The number, and the copies listed apart with the first reason that holds.
    """
    parent: dict[_Place, _Place] = {}
    first_in: dict[str, Id] = {}
    apart = []

    def root(place: _Place) -> _Place:
        while parent.setdefault(place, place) != place:
            place = parent[place]
        return place

    for text in texts:
        why = "forwarded" if text.forwarded and not forwarded_too else (told or {}).get(text.id)
        if why is not None:
            apart.append(Apart(text.id, why))
            continue
        case = root(("case", text.case))
        if text.group is not None:
            parent[case] = root(("group", text.group))
            if first_in.setdefault(text.group, text.case) != text.case:
                twice = text.group in seen_twice
                apart.append(Apart(text.id, "same-sending" if twice else "same-event"))
    return Counted(len({root(place) for place in list(parent)}), tuple(apart))
