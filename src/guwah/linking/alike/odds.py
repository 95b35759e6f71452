"""
The rule: from the measures of a pair to the odds that its texts say the same.

The rules of this module are:
  * Logistic in the measures and their products, with the numbers of `rule`.
  * A measure beyond four spreads counts as four.
  * The odds of a pair are the same whatever other pairs are asked for with it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.comparing import MEASURES, Measures
from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.rule import FACTORS, MEANS, RAISED, SPREADS

Odds = NDArray[np.float32]
Floats = NDArray[np.float64]
_CUT: Final = 4.0
SHORT: Final = float(np.log(25.0))
LIKE_SIZE: Final = 0.5


def odds_of(measures: Measures) -> Odds:
    """Natural logarithm of the odds that two texts say the same.

    Args:
        measures: A row for each pair.

    Returns:
        One number for each.
    """
    found = np.empty(len(measures), np.float32)
    _odds(measures, _NUMBERS[0], _NUMBERS[1], _NUMBERS[2], found)
    return found


_NUMBERS: Final = tuple(np.array(one, np.float64) for one in (MEANS, SPREADS, FACTORS))


@compiled
def _odds(measures: Measures, means: Floats, spreads: Floats, factors: Floats, out: Odds) -> None:
    reduced = np.zeros(MEASURES, np.float64)
    for row in range(len(measures)):
        total = factors[0]
        for at in range(MEASURES):
            value = (measures[row, at] - means[at]) / spreads[at]
            reduced[at] = min(_CUT, max(-_CUT, value))
            total += factors[1 + at] * reduced[at]
        place = 1 + MEASURES
        for at in range(MEASURES):
            for other in range(at, MEASURES):
                total += factors[place] * reduced[at] * reduced[other]
                place += 1
        if measures[row, 14] <= SHORT and measures[row, 2] >= LIKE_SIZE * measures[row, 3]:
            total += RAISED
        out[row] = total
