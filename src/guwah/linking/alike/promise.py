"""
Which texts that share grams are compared: candidates, and in a large set those that promise.

In a large set most texts that share rare grams share one phrase and nothing else. Their grams'
sum beside what each has and how long it is tells most of them apart, for a fortieth of the cost.

The rules of this module are:
  * The rule is a logistic one over five numbers and their products; its numbers are in
    `promise_rule`, made by `tools/train_promise.py`. It only leaves pairs out; what is compared is
    judged by the rule of `comparing` alone.
  * Two texts are candidates if the grams that they share tell together enough of what all grams
    tell that the poorer of them shares with anybody: three twentieths, and twice that of what is
    above `_SHORT`. In a large set a third of it is enough, because they have to promise besides.
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
_LEAST_SHARE, _LEAST_IF_LARGE = 3, 1
_SHORT: Final = 320
_CUT: Final = 4.0
_MEANS, _SPREADS, _FACTORS = (np.array(one) for one in (MEANS, SPREADS, FACTORS))
_SCALES: Final = 1 / _SPREADS
_LOW, _HIGH = _MEANS - _CUT * _SPREADS, _MEANS + _CUT * _SPREADS
_LOGARITHMS: Final = np.log(1.0 + np.arange(1 << 12))


def facts_of(shared: NDArray[np.int32], starts: Starts, *, is_large: bool) -> Facts:
    """What is known of each text: the least that a pair shares; two logarithms; nothing.

    The logarithms are of what its shared grams tell, and of its symbols. The last column keeps
    what belongs to a text in one line of the processor's memory.
    """
    told, sizes = shared.astype(np.int64), np.diff(starts)
    share = _LEAST_IF_LARGE if is_large else _LEAST_SHARE
    least = -(-share * (told + np.maximum(0, told - _SHORT)) // 20)
    columns = [least, np.log(1.0 + told), np.log(1.0 + sizes), np.zeros(len(sizes))]
    return np.stack(columns, 1).astype(np.float32)


@compiled
def numbers_of(told: int, facts: Facts, one: int, other: int, out: Row) -> None:
    """The five numbers of a pair: the order of its texts makes no difference."""
    out[0] = _LOGARITHMS[told] if told < len(_LOGARITHMS) else np.log(1.0 + told)
    out[1] = min(facts[one, 1], facts[other, 1])
    out[2] = max(facts[one, 1], facts[other, 1])
    out[3] = min(facts[one, 2], facts[other, 2])
    out[4] = max(facts[one, 2], facts[other, 2])


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
    total, place = _FACTORS[0], 1 + NUMBERS
    for at in range(NUMBERS):
        row[at] = (min(_HIGH[at], max(_LOW[at], row[at])) - _MEANS[at]) * _SCALES[at]
    for at in range(NUMBERS):
        part = _FACTORS[1 + at]
        for second in range(at, NUMBERS):
            part += _FACTORS[place] * row[second]
            place += 1
        total += part * row[at]
    return bool(total >= LEAST)
