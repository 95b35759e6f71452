"""
The rule: from the measures of a pair to the odds that its texts say the same.

The rules of this module are:
  * Logistic in the measures and their products, with the numbers of `rule`.
  * A measure beyond four spreads counts as four.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.comparing import MEASURES, Measures
from guwah.linking.alike.rule import FACTORS, MEANS, SPREADS

Odds = NDArray[np.float32]
_CUT: Final = 4.0
_EACH: Final = 50_000


def odds_of(measures: Measures) -> Odds:
    """Natural logarithm of the odds that two texts say the same.

    Args:
        measures: A row for each pair.

    Returns:
        One number for each.
    """
    means, spreads = np.array(MEANS, np.float32), np.array(SPREADS, np.float32)
    factors = np.array(FACTORS, np.float32)
    square = np.zeros((MEASURES, MEASURES), np.float32)
    square[np.triu_indices(MEASURES)] = factors[1 + MEASURES :]
    found = np.empty(len(measures), np.float32)
    for at in range(0, len(measures), _EACH):
        reduced = np.clip((measures[at : at + _EACH] - means) / spreads, -_CUT, _CUT)
        found[at : at + _EACH] = (
            factors[0]
            + reduced @ factors[1 : 1 + MEASURES]
            + np.einsum("ij,ij->i", reduced @ square, reduced)
        )
    return found
