"""
Which candidates of a large set are worth comparing, by what is known before.

In a large set most texts that share rare grams share one phrase and nothing else. Their grams'
sum beside what each has and how long it is tells most of them apart, for a hundredth of the cost.

The rules of this module are:
  * The rule is a logistic one over five numbers and their products; its numbers are in
    `promise_rule`, made by `tools/train_promise.py`. It only leaves pairs out; what is compared is
    judged by the rule of `comparing` alone.
  * In sets of fewer than 2**(`LARGE` - 1) symbols it is not asked: every candidate is compared.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.promise_rule import FACTORS, LEAST, MEANS, SPREADS
from guwah.linking.alike.skeletons import Starts

Facts: TypeAlias = NDArray[np.float32]
Row: TypeAlias = NDArray[np.float64]
LARGE: Final = 22
NUMBERS: Final = 5
_CUT: Final = 4.0
_MEANS, _SPREADS, _FACTORS = (np.array(one) for one in (MEANS, SPREADS, FACTORS))


def facts_of(shared: NDArray[np.int32], starts: Starts) -> Facts:
    """What is known of each text: logarithms of what its shared grams tell, and of its symbols."""
    both = np.stack([shared, np.diff(starts)], 1).astype(np.float32)
    return np.log(1 + both)


@compiled
def numbers_of(told: int, facts: Facts, one: int, other: int, out: Row) -> None:
    """The five numbers of a pair: the order of its texts makes no difference."""
    out[0] = np.log(1.0 + told)
    for at in range(2):
        mine, theirs = facts[one, at], facts[other, at]
        out[1 + 2 * at], out[2 + 2 * at] = min(mine, theirs), max(mine, theirs)


@compiled
def promises(told: int, facts: Facts, one: int, other: int, row: Row) -> bool:
    """Whether a pair that shares grams which tell so much is worth comparing.

    Args:
        told: What the grams that both have tell together.
        facts: Of all texts.
        one, other: Numbers of the two.
        row: Room for five numbers.
    """
    numbers_of(told, facts, one, other, row)
    total = _FACTORS[0]
    for at in range(NUMBERS):
        row[at] = min(_CUT, max(-_CUT, (row[at] - _MEANS[at]) / _SPREADS[at]))
        total += _FACTORS[1 + at] * row[at]
    place = 1 + NUMBERS
    for at in range(NUMBERS):
        for second in range(at, NUMBERS):
            total += _FACTORS[place] * row[at] * row[second]
            place += 1
    return bool(total >= LEAST)
