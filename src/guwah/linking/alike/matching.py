"""
Which texts may say the same: candidates by rare grams, compared, each pair once.

Numbers in, numbers out: texts are skeletons in a fixed order, and a pair is two of their numbers.

The rules of this module are:
  * Two texts are candidates if they share grams that together are rare enough; a gram that many
    texts have weighs nothing, however often a text repeats it.
  * Of a large set, only those candidates are compared that `promise`.
  * A candidate whose lighter text is not shared by two fifths, or whose heavier text's own words
    are not shared by a fifth unless the lighter one is all but quoted, is no match; the rest is
    judged by the rule of `comparing`.
  * A pair is compared from the text with the lower number, so its measures have one value.
  * Texts are worked through in pieces, whose results are put together in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.comparing import MEASURES, Measures
from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.counting import Numbers, longest_of
from guwah.linking.alike.grams import Profiles
from guwah.linking.alike.odds import odds_of
from guwah.linking.alike.pairing import (
    Compared,
    align,
    room_for,
    take,
    to_compare,
    weigh,
    weigh_edits,
)
from guwah.linking.alike.postings import (
    Postings,
    Signatures,
    meet,
    postings,
    signatures_of,
)
from guwah.linking.alike.promise import LARGE, NUMBERS, Facts, facts_of, promises
from guwah.linking.alike.skeletons import Skeletons

_EACH: Final = 8000
MIN_SHARE: Final = np.float32(0.4)
MIN_OWN_SHARE: Final = np.float32(0.22)
QUOTED: Final = np.float32(0.85)


def none_known(signatures: Signatures) -> NDArray[np.bool_]:
    """Nothing was compared before."""
    return np.zeros(len(signatures), np.bool_)


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of texts, ordered.

    Args:
        first, second: Numbers of the texts; `first` is the lower.
        measures: What `comparing` measured, a row a pair.
        signatures: Of all that comparing a text with another depends on, for each text.
    """

    first: Numbers
    second: Numbers
    measures: Measures
    signatures: Signatures


def candidates_compared(
    held: Skeletons,
    told: Profiles,
    known: Callable[[Signatures], NDArray[np.bool_]] = none_known,
    least: float = -np.inf,
) -> Pairs:
    """Compare all texts that share rare grams.

    Args:
        held: The skeletons, no two equal.
        told: Their profiles.
        known: Says of which texts, by their signatures, all pairs among them were compared.
        least: Odds below which a pair is not worth keeping.

    Returns:
        The pairs that share enough to be judged, but for known ones.
    """
    found = postings(told.seeds, len(held))
    corpus = to_compare(held, told)
    signatures = signatures_of(corpus, found)
    facts = facts_of(found.shared, held.starts, is_large=told.bits >= LARGE)
    clean = known(signatures)

    def work(begin: int, end: int) -> tuple[Numbers, Numbers, Measures]:
        room = 16 * (end - begin) + 1024
        while True:
            out = np.empty((room, 2), np.int32), np.empty((room, MEASURES), np.float32)
            made = _compare(corpus, found, facts, clean, begin, end, *out)
            if made <= room:
                kept = odds_of(out[1][:made]) >= least
                return out[0][:made, 0][kept], out[0][:made, 1][kept], out[1][:made][kept]
            room = made

    made = in_threads(work, pieces(len(held), _EACH))
    parts = [np.concatenate(part) for part in zip(*made, strict=True)] if made else []
    first, second, measures = parts or (
        np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, MEASURES), np.float32)
    )  # fmt: skip
    return Pairs(first, second, measures, signatures)


@compiled
def _compare(
    held: Compared, found: Postings, facts: Facts, clean: NDArray[np.bool_], low: int, high: int,
    pairs: Numbers, measures: Measures,
) -> int:  # fmt: skip
    """Compare the texts from `low` to before `high` with all before them."""
    texts = len(held.starts) - 1
    room = room_for(longest_of(held.starts, 0, len(held.starts) - 1))
    told = np.zeros(texts, np.int32)
    touched = np.zeros(texts + 1, np.int32)
    row, numbers = np.zeros(MEASURES, np.float32), np.zeros(NUMBERS, np.float64)
    is_large = held.bits >= LARGE
    made = 0
    for text in range(low, high):
        met = meet(found, text, told, touched)
        size = 0
        for number in range(met):
            other = touched[number]
            tells = int(told[other])
            told[other] = 0
            if tells < min(facts[text, 0], facts[other, 0]):
                continue
            if is_large and not promises(tells, facts, text, other, numbers):
                continue
            if clean[text] and clean[other]:
                continue
            if size == 0:
                size = take(held, room, text)
            kept = align(held, room, text, size, other)
            weigh(held, room, text, other, kept, row)
            if not _is_worth_it(row):
                continue
            weigh_edits(held, room, text, other, kept, row)
            if made < len(pairs):
                pairs[made, 0], pairs[made, 1] = other, text
                for at in range(MEASURES):
                    measures[made, at] = row[at]
            made += 1
    return made


def worth_it(measures: Measures) -> NDArray[np.bool_]:
    """Which compared pairs are judged: as the loops do it, for many."""
    shared = (measures[:, 3] >= MIN_SHARE) & (measures[:, 0] >= MIN_OWN_SHARE)
    return np.asarray(shared | (measures[:, 3] >= QUOTED), np.bool_)


@compiled
def _is_worth_it(row: Measures) -> bool:
    """Whether so much is shared that what is left is worth counting."""
    return bool(row[3] >= QUOTED or (row[3] >= MIN_SHARE and row[0] >= MIN_OWN_SHARE))


def compared(held: Skeletons, told: Profiles, first: Numbers, second: Numbers) -> Measures:
    """Compare given pairs.

    Args:
        held: The skeletons.
        told: Their profiles.
        first, second: Numbers of the texts; `first` is the lower of each pair. It is fastest
            where equal numbers in `second` stand together.

    Returns:
        The measures of each pair.
    """
    out = np.empty((len(first), MEASURES), np.float32)
    corpus = to_compare(held, told)

    def work(begin: int, end: int) -> None:
        _compare_given(corpus, first[begin:end], second[begin:end], out[begin:end])

    in_threads(work, pieces(len(first), _EACH))
    return out


@compiled
def _compare_given(held: Compared, lower: Numbers, higher: Numbers, measures: Measures) -> None:
    room = room_for(longest_of(held.starts, 0, len(held.starts) - 1))
    size = 0
    for at in range(len(lower)):
        if at == 0 or higher[at] != higher[at - 1]:
            size = take(held, room, higher[at])
        kept = align(held, room, higher[at], size, lower[at])
        weigh(held, room, higher[at], lower[at], kept, measures[at])
        weigh_edits(held, room, higher[at], lower[at], kept, measures[at])
