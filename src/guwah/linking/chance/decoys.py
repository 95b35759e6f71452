"""
Decoys: messages that nobody sent, made from pieces of the user's own, and what they are linked to.

A second null model that owes nothing to the corpora on which the first was fitted: whatever links
a decoy with a message that it holds nothing of is false. It stores nothing and shows no text.

The rules of this module are:
  * A spliced decoy has the first half of one message and the second half of another, cut between
    words (in Chinese and Tibetan between characters), from two groups.
  * A shuffled decoy has the words of one message in another order.
  * No message is a source twice, so that two decoys share no words but by chance.
  * A decoy's links to its sources, or to anything of their groups, are no error and not counted.
  * The same texts and the same seed make the same decoys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from guwah.linking.alike import Found, find
from guwah.linking.chance.links import Numbers, bonds

MOST: Final = 5000
SHUFFLED: Final = 4
_LEAST_WORDS: Final = 4


@dataclass(frozen=True)
class Decoyed:
    """How decoys fared.

    Args:
        decoys: How many were made.
        linked: How many were linked with a message that they hold nothing of.
        links: How many such links there were.
        into: For each group of the run how many links decoys have with its texts' skeletons.
    """

    decoys: int
    linked: int
    links: int
    into: tuple[int, ...]


def decoyed(texts: Sequence[str], found: Found, most: int = MOST, seed: int = 0) -> Decoyed:
    """Link decoys among the messages that they were made from.

    Args:
        texts: The texts of the run.
        found: What the engine found in them.
        most: How many decoys are made at most; never more than there are texts.
        seed: Decides which.

    Returns:
        How many were linked, and with what.
    """
    place = _places(texts, found)
    made, sources = decoys(texts, place, min(most, len(texts)), seed)
    again = find([*texts, *made])
    into = np.zeros(len(found.groups), np.int64)
    links = np.zeros(len(made), np.int64)
    held = bonds(again)
    for one, other in zip(held.first.tolist(), held.second.tolist(), strict=True):
        members = np.unique(np.concatenate([again.each.members(one), again.each.members(other)]))
        real = members[members < len(texts)]
        for at in (members[members >= len(texts)] - len(texts)).tolist():
            own = np.isin(place[real], place[list(sources[at])])
            met = np.unique(place[real[~own]])
            links[at] += int((~own).sum())
            into[met[met < len(into)]] += 1
    linked = int((links > 0).sum())
    return Decoyed(len(made), linked, int(links.sum()), tuple(into.tolist()))


def decoys(
    texts: Sequence[str], place: Numbers, count: int, seed: int
) -> tuple[list[str], list[tuple[int, ...]]]:
    """Make decoys.

    Args:
        texts: Messages.
        place: For each the number of its group, or one of its own.
        count: How many decoys are wanted.
        seed: Decides which.

    Returns:
        Decoys, and the positions of the messages that each was made from. Fewer where the texts
        have too few words.
    """
    rng = np.random.default_rng(seed)
    left = rng.permutation(len(texts)).tolist()
    made: list[str] = []
    sources: list[tuple[int, ...]] = []
    while len(left) > 1 and len(made) < count:
        one = left.pop()
        first, joint = _words(texts[one])
        if len(made) % SHUFFLED == SHUFFLED - 1:
            if len(first) >= _LEAST_WORDS:
                made.append(joint.join(first[at] for at in rng.permutation(len(first))))
                sources.append((one,))
            continue
        other = left.pop()
        second, _ = _words(texts[other])
        if place[one] != place[other] and min(len(first), len(second)) > 1:
            made.append(joint.join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]]))
            sources.append((one, other))
    return made, sources


def _places(texts: Sequence[str], found: Found) -> Numbers:
    """For each text the number of its group; texts of none have a number of their own."""
    place = len(found.groups) + found.each.number_of.astype(np.int64)
    for number, group in enumerate(found.groups):
        place[group] = number
    return np.asarray(place, np.int64)


def _words(text: str) -> tuple[list[str], str]:
    """The words of a text and what stands between them; characters where it has no spaces."""
    words = text.split()
    if len(words) < _LEAST_WORDS and len(text) > 2 * _LEAST_WORDS * max(1, len(words)):
        return list(text), ""
    return words, " "
