"""
How many independent cases received one thing.

Counts; it judges nothing and looks at no text.

The rules of this module are:
  * A forwarded copy is no receipt: it shows who passed it on, not who sent it.
  * Cases that hold copies from one and the same group chat are one receipt.
  * Two texts of one case, or of one group chat, are never linked with each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from guwah.linking.nouns import Id, Text


def is_linkable(a: Text, b: Text) -> bool:
    """Whether two texts may be linked: of different cases and not of one group chat."""
    return a.case != b.case and (a.group is None or a.group != b.group)


def receipts(texts: Iterable[Text], *, forwarded_too: bool = False) -> int:
    """The number of independent cases among these texts.

    Args:
        texts: Texts that share a wording or a sender.
        forwarded_too: Whether forwarded copies count, as they do for a shared sender.

    Returns:
        The number of cases, where cases that share a group chat count as one.
    """
    parent: dict[tuple[str, Id], tuple[str, Id]] = {}

    def root(place: tuple[str, Id]) -> tuple[str, Id]:
        while parent.setdefault(place, place) != place:
            place = parent[place]
        return place

    for text in texts:
        if text.forwarded and not forwarded_too:
            continue
        case = root(("case", text.case))
        if text.group is not None:
            parent[case] = root(("group", text.group))
    return len({root(place) for place in list(parent)})
