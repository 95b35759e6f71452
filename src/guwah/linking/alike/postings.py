"""
Which texts have a gram: seeds brought together, and what each tells.

Works on numbers of texts and hashes of grams; it compares nothing.

The rules of this module are:
  * A gram tells the less the more texts have it.
  * A text's *signature* covers all that comparing it with another depends on.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled, in_threads, pieces
from guwah.linking.alike.counting import Bytes, Hashes, Numbers
from guwah.linking.alike.pairing import Compared

Signatures: TypeAlias = NDArray[np.uint64]
_SEEDS: Final = 1 << 22
_TEXTS: Final = 1 << 18
_LOW: Final = np.uint64(0xFFFFFFFF)
_SIGN: Final = np.uint64(0x9FB21C651E98DF25)


class Postings(NamedTuple):
    """Who has which gram.

    Args:
        seeds: As in `Profiles`.
        places: Where the seeds stand there, text by text.
        firsts: For each of these where the first seed of its gram stands.
        tells: For each of these what its gram tells, in quarters of bits.
        starts: Where each text begins in these three, and the end.
        shared: For each text what those of its grams tell together that another text has.
    """

    seeds: Hashes
    places: Numbers
    firsts: Numbers
    tells: Bytes
    starts: NDArray[np.int64]
    shared: Numbers


def postings(seeds: Hashes, texts: int) -> Postings:
    """Bring together who has each gram.

    Args:
        seeds: Of so many texts.
        texts: How many.
    """
    firsts = np.empty(len(seeds), np.int32)
    tells = np.empty(len(seeds), np.uint8)
    bits = max(1, texts).bit_length()

    def grouped(begin: int, end: int) -> tuple[NDArray[np.int64], Numbers]:
        counts, shared = np.zeros(texts + 1, np.int64), np.zeros(texts, np.int32)
        some = seeds[begin:end], firsts[begin:end], tells[begin:end]
        group(some[0], bits, some[1], some[2], counts)
        sum_shared(*some, shared)
        firsts[begin:end] += begin
        return counts, shared

    sums = in_threads(grouped, _between_grams(seeds))
    starts = np.cumsum(sum((one for one, _ in sums), np.zeros(texts + 1, np.int64)))
    shared = sum((one for _, one in sums), np.zeros(texts, np.int32))
    places, its_firsts = np.empty_like(firsts), np.empty_like(firsts)
    its_tells = np.empty_like(tells)
    slots = starts.copy()

    def ordered(low: int, high: int) -> None:
        _by_text(seeds, firsts, tells, slots, places, its_firsts, its_tells, low, high)

    in_threads(ordered, pieces(texts, _TEXTS))
    return Postings(seeds, places, its_firsts, its_tells, starts, shared)


def _between_grams(seeds: Hashes) -> list[tuple[int, int]]:
    """Cut seeds in pieces so that no gram is in two."""
    cuts = [0]
    for at, _ in pieces(len(seeds), _SEEDS)[1:]:
        before = seeds[at - 1] | _LOW
        cuts.append(int(np.searchsorted(seeds, before, "right")))
    cuts.append(len(seeds))
    return [(begin, end) for begin, end in pairwise(cuts) if begin < end]


def signatures_of(held: Compared, found: Postings) -> Signatures:
    """One number for the profile of each text and for what its grams tell."""
    signatures = np.zeros(len(held.starts) - 1, np.uint64)

    def work(low: int, high: int) -> None:
        _sign(held, found, signatures, low, high)

    in_threads(work, pieces(len(signatures), _TEXTS))
    return signatures


@compiled
def group(
    seeds: Hashes, bits: int, firsts: Numbers, tells: Bytes, counts: NDArray[np.int64]
) -> None:
    """For each seed the first of its gram and what the gram tells; how many each text has."""
    begin = 0
    for at in range(len(seeds)):
        if seeds[at] >> np.uint64(32) != seeds[begin] >> np.uint64(32):
            begin = at
        firsts[at] = begin
        counts[np.int64(seeds[at] & _LOW) + 1] += 1
    after = len(seeds)
    for at in range(len(seeds) - 1, -1, -1):
        size = after - firsts[at]
        digits = 0
        while size:
            digits += 1
            size >>= 1
        tells[at] = 4 * max(1, bits - digits + 1)
        if firsts[at] == at:
            after = at


@compiled
def sum_shared(seeds: Hashes, firsts: Numbers, tells: Bytes, shared: Numbers) -> None:
    """What the grams of each text tell together that another text has, too."""
    for at in range(len(seeds)):
        if firsts[at] != at or (at + 1 < len(seeds) and firsts[at + 1] == at):
            shared[np.int64(seeds[at] & _LOW)] += tells[at]


@compiled
def _by_text(
    seeds: Hashes, firsts: Numbers, tells: Bytes, slots: NDArray[np.int64],
    places: Numbers, its_firsts: Numbers, its_tells: Bytes, low: int, high: int,
) -> None:  # fmt: skip
    """Bring the seeds of the texts from `low` to before `high` into the order of the texts."""
    for at in range(len(seeds)):
        text = np.int64(seeds[at] & _LOW)
        if text < low or text >= high:
            continue
        slot = slots[text]
        places[slot], its_firsts[slot], its_tells[slot] = at, firsts[at], tells[at]
        slots[text] = slot + 1


@compiled
def _sign(held: Compared, found: Postings, signatures: Signatures, low: int, high: int) -> None:
    for text in range(low, high):
        value = np.uint64(found.shared[text]) ^ (np.uint64(held.bits) << np.uint64(32))
        for at in range(held.starts[text], held.starts[text + 1]):
            value = (value ^ np.uint64(held.weight[at])) * _SIGN
            value = (value ^ np.uint64(held.own[at])) * _SIGN
            value = (value ^ np.uint64(held.rarity[at])) * _SIGN
            value ^= value >> np.uint64(31)
        for place in range(found.starts[text], found.starts[text + 1]):
            value = (value ^ (found.seeds[found.places[place]] >> np.uint64(32))) * _SIGN
            value = (value ^ np.uint64(found.tells[place])) * _SIGN
            value ^= value >> np.uint64(29)
        signatures[text] = value


@compiled
def meet(found: Postings, text: int, told: Numbers, touched: Numbers) -> int:
    """Sum what a text's grams tell for each text before it: how many were touched."""
    met = 0
    for place in range(found.starts[text], found.starts[text + 1]):
        tells = found.tells[place]
        for at in range(found.firsts[place], found.places[place]):
            other = np.int64(found.seeds[at] & _LOW)
            before = told[other]
            touched[met] = other  # stays only if it is new: without a branch that nobody foresees
            met += before == 0
            told[other] = before + tells
    return met
