"""What is left out of a large set: no comparison depends on it, and its order does not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from unit.linking.test_spread import made

from guwah.linking.alike.comparing import MAX_GAP, edits
from guwah.linking.alike.distinct import distinct
from guwah.linking.alike.grams import profiles
from guwah.linking.alike.matching import candidates_compared
from guwah.linking.alike.promise import LARGE, NUMBERS, facts_of, promises
from guwah.linking.alike.reducing import skeletons

COUNTS = st.integers(1, 1 << 20)
GAP = st.lists(st.integers(1, 4), max_size=MAX_GAP)


@given(told=COUNTS, shared=st.tuples(COUNTS, COUNTS), sizes=st.tuples(COUNTS, COUNTS))
def test_a_pair_promises_the_same_in_either_order(
    told: int, shared: tuple[int, int], sizes: tuple[int, int]
) -> None:
    """And any number is taken."""
    facts = facts_of(np.array(shared, np.int32), np.cumsum([0, *sizes]), is_large=True)
    row = np.zeros(NUMBERS)
    assert promises(told, facts, 0, 1, row) == promises(told, facts, 1, 0, row)


def test_a_large_set_leaves_out_pairs_that_share_little() -> None:
    """Of the same texts: some pairs less, and what is compared in both measures the same."""
    held = distinct(skeletons(made(9, 1200))).held
    told = profiles(held)
    small, large = (
        candidates_compared(held, replace(told, bits=bits)) for bits in (LARGE - 1, LARGE)
    )
    numbers = [one.first.astype(np.int64) << 32 | one.second for one in (small, large)]
    in_large, in_small = np.isin(*numbers), np.isin(*reversed(numbers))
    kept, left_out = small.measures[in_large], small.measures[~in_large]
    assert len(left_out) > 100 and len(kept) > 100
    assert (kept[:, :15] == large.measures[in_small][:, :15]).all()
    assert np.median(left_out[:, 2]) < np.median(kept[:, 2])


@given(first=GAP, second=GAP)
def test_edits_of_a_gap_are_the_edit_distance(first: list[int], second: list[int]) -> None:
    """As counted row by row."""
    row = list(range(len(second) + 1))
    for at, symbol in enumerate(first, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(second, 1):
            least = min(row[place] + 1, row[place - 1] + 1, before + (symbol != other))
            before, row[place] = row[place], least
    symbols = np.array([9, *first, 8, *second, 7], np.uint16)
    begin = len(first) + 2
    none = np.zeros((1, 3), np.int32)
    assert row[-1] == edits(symbols, 1, begin - 1, begin, begin + len(second), none, 0)
