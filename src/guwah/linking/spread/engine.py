"""
The engine of `alike` in parts, on a cluster: the same groups from more texts than one can hold.

Leads the parts through the steps; it compares nothing itself and knows no engine by name.

The rules of this module are:
  * The result is that of `alike.engine.find`, whatever the number of parts.
  * Skeletons, counts, profiles and comparisons stay with the parts. The one who asks holds the
    texts, a number for each, the likely pairs, and the skeletons that they or copies concern.
  * What is usual and which groups hold is decided by the functions of the embedded engine, on
    what is concerned: nothing else can join or leave a group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.counting import LEVELS, bits_of, counts_of, magnitudes
from guwah.linking.alike.engine import Found
from guwah.linking.alike.grams import Profiles, known_symbols, mark_known
from guwah.linking.alike.masses import massed
from guwah.linking.alike.promise import LARGE, Facts, facts_of
from guwah.linking.chance.elsewhere import (
    Beyond,
    FoundOfMore,
    bits_for,
    slots_of,
    texts_with,
)
from guwah.linking.spread.cluster import Cluster, Column, Shared
from guwah.linking.spread.concerned import Odds, concerned, ends_of, found_of
from guwah.linking.spread.counting import added, counted_in, profiles_of, ranges
from guwah.linking.spread.crowding import crowded, keyed, met
from guwah.linking.spread.joining import answered, asked, likely
from guwah.linking.spread.meeting import candidates, grouped
from guwah.linking.spread.parts import Part, received, sent, sizes

Bases = NDArray[np.int64]
_EACH: Final = 20_000
_TEXTS_IN_PART: Final = 50_000


def find(
    texts: Sequence[str],
    cluster: Cluster,
    timed: Callable[[str, float], None] = lambda stage, seconds: None,
    parts: int | None = None,
) -> Found:
    """Find texts that say the same, on a cluster.

    Args:
        texts: Any texts.
        cluster: Does the work.
        timed: Called with the name of each stage and the seconds that it took.
        parts: In how many parts the skeletons lie.

    Returns:
        What the embedded engine finds; of the skeletons and profiles only those concerned, with
        numbers of their own, and -1 as the number of every other text.
    """
    count = parts or max(2 * cluster.slots, -(-len(texts) // _TEXTS_IN_PART))
    run = Run(cluster, count)
    began = perf_counter()
    run.fold(texts)
    timed("fold", perf_counter() - began)
    began = perf_counter()
    run.count()
    timed("count", perf_counter() - began)
    began = perf_counter()
    run.compare()
    timed("compare", perf_counter() - began)
    began = perf_counter()
    found = run.group(texts)
    timed("group", perf_counter() - began)
    return found


class Run:
    """One run, stage by stage, and what lies on the cluster between.

    After `compare`, `pairs` holds the likely pairs.
    """

    def __init__(self, cluster: Cluster, parts: int) -> None:
        """Take a cluster.

        Args:
            cluster: Does the work.
            parts: In how many parts the skeletons lie.
        """
        self._on = cluster
        self._parts = parts

    def fold(self, texts: Sequence[str]) -> None:
        """Texts to distinct skeletons, each in its part."""
        chunks = [(at, list(texts[at : at + _EACH])) for at in range(0, max(1, len(texts)), _EACH)]
        blocks = self._on.each(partial(sent, parts=self._parts), self._on.spread(chunks))
        self._held = self._on.each(received, self._on.exchange(blocks, self._parts))
        told = self._on.gathered(self._on.each(sizes, self._held))
        numbers = [skeletons for skeletons, _, _ in told]
        self._bases: Bases = np.cumsum([0, *numbers], dtype=np.int64)
        self._symbols = sum(symbols for _, symbols, _ in told)
        self._copied = np.concatenate(
            [copied + base for (_, _, copied), base in zip(told, self._bases, strict=False)]
        )

    def count(self) -> None:
        """Grams counted over all parts; profiles and seeds."""
        on, parts = self._on, self._parts
        bits, table_bits = bits_of(self._symbols)
        lengths = on.spread(np.diff(ranges(table_bits, parts)).tolist())
        blocks = on.each(partial(counted_in, table_bits=table_bits, parts=parts), self._held)
        summed = on.gathered(on.each(added, on.exchange(blocks, parts), lengths))
        whole = counts_of(np.concatenate(summed).reshape(LEVELS, -1), known_symbols())
        mark_known(whole)
        table = on.share(magnitudes(whole))
        work = partial(profiles_of, bits=bits, parts=parts)
        self._begins = on.spread(self._bases[:-1].tolist())
        both = on.each(work, self._held, self._begins, shared=[table])
        self._told = on.each(itemgetter(0), both)
        self._seeds = on.each(itemgetter(1), both)
        self._counts = on.each(itemgetter(2), both)

    def compare(self) -> None:
        """Candidates by shared grams, compared; the likely ones come here."""
        on, parts = self._on, self._parts
        bases = on.share(self._bases)
        grams = on.each(grouped, on.exchange(self._seeds, parts), shared=[bases])
        del self._seeds
        sums = on.each(sum_of, on.exchange(on.each(itemgetter(0), grams), parts))
        is_large = bits_of(self._symbols)[0] >= LARGE
        known = on.each(partial(facts_in, is_large=is_large), self._held, sums)
        facts = on.share(np.concatenate(on.gathered(known)))
        work = partial(candidates, is_large=is_large)
        grams = on.exchange(on.each(itemgetter(1), grams), parts)
        ends = on.spread(self._bases[1:].tolist())
        pairs = on.each(work, grams, self._begins, ends, shared=[facts])
        crowd = self._crowd(bases)
        needed = on.each(asked, pairs, crowd, self._begins, shared=[bases])
        requests = on.exchange(needed, parts)
        answers = on.each(answered, self._held, self._told, self._begins, requests)
        answers = on.exchange(answers, parts)
        own = (self._held, self._told, self._begins)
        found = on.gathered(on.each(likely, *own, pairs, crowd, answers))
        self.pairs = Odds(*(np.concatenate(some) for some in zip(*found, strict=True)))

    def _crowd(self, bases: Shared) -> Column:
        """Pairs of mass wordings."""
        on, parts = self._on, self._parts
        work = partial(keyed, parts=parts)
        keys = on.each(work, self._held, self._told, self._begins, self._counts)
        pairs = on.each(crowded, on.exchange(keys, parts), shared=[bases])
        return on.each(met, on.exchange(pairs, parts))

    def group(self, texts: Sequence[str]) -> Found:
        """What is usual taken out, groups closed: here, on what is concerned."""
        on = self._on
        masses = np.concatenate(
            on.gathered(on.each(masses_in, self._held, self._told, self._begins))
        )
        numbers = ends_of(self.pairs, np.concatenate([self._copied, masses]))
        cuts = np.split(numbers, np.searchsorted(numbers, self._bases[1:-1]))
        own = [some - base for some, base in zip(cuts, self._bases, strict=False)]
        parts = on.gathered(on.each(concerned, self._held, self._told, on.spread(own)))
        found = found_of(texts, numbers, parts, self.pairs)
        bits = bits_for(self._symbols)
        slots = slots_of(found.each.held, bits)
        work = partial(others_with, bits=bits)
        told = on.gathered(on.each(work, self._held, on.spread(own), shared=[on.share(slots)]))
        return FoundOfMore(**vars(found), beyond=Beyond(bits, slots, sum_of(told)))


def sum_of(blocks: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The sum of arrays of one length."""
    total: NDArray[np.int32] = np.sum(blocks, axis=0, dtype=np.int32)
    return total


def facts_in(part: Part, shared: NDArray[np.int32], *, is_large: bool) -> Facts:
    """What is known of the texts of a part before they are compared."""
    return facts_of(shared, part.each.held.starts, is_large=is_large)


def masses_in(part: Part, told: Profiles, base: int) -> NDArray[np.int64]:
    """Which texts of a part hold a mass stretch, by their numbers among all."""
    return np.flatnonzero(massed(part.each.held, told)) + base


def others_with(
    part: Part, own: NDArray[np.int64], slots: NDArray[np.int64], *, bits: int
) -> NDArray[np.int32]:
    """How many texts of a part, but for those concerned, have each of these stretches."""
    return texts_with(part.each.held, own, slots, bits)
