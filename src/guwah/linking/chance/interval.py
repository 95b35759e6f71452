"""
A 90 % interval for a count of false links, from its expectation and its variance.

Plain arithmetic; where expectation and variance come from is the caller's affair.

The rules of this module are:
  * The count is taken to follow a gamma distribution with this expectation and variance: never
    below nothing, and with a long tail where few clusters decide.
  * The interval holds whole links, is rounded outwards, and contains the expectation.
  * Where there are links, the upper end is at least one: no run is said to be without error.

The incomplete gamma function is summed by its series (Abramowitz and Stegun 6.5.29).
"""

from __future__ import annotations

from math import ceil, exp, floor, lgamma, log
from typing import Final

TAIL: Final = 0.05
_TERMS: Final = 5000
_HALVINGS: Final = 80


def interval(expected: float, variance: float, links: int) -> tuple[int, int]:
    """The 90 % interval of a count.

    Args:
        expected: Of how many false links the mean is.
        variance: Their variance.
        links: How many links there are; the count cannot exceed it.

    Returns:
        Lower and upper end, in links.
    """
    if links <= 0:
        return 0, 0
    if expected <= 0 or variance <= 0:
        return 0, 1
    shape, scale = expected * expected / variance, variance / expected
    low = floor(min(expected, scale * _quantile(shape, TAIL)))
    high = ceil(max(expected, scale * _quantile(shape, 1 - TAIL)))
    return max(0, min(low, links)), max(1, min(high, links))


def _quantile(shape: float, share: float) -> float:
    """Where a gamma distribution of scale one has this share below, by halving."""
    low, high = 0.0, shape + 1.0
    while _below(shape, high) < share:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _below(shape, middle) < share:
            low = middle
        else:
            high = middle
    return high


def _below(shape: float, value: float) -> float:
    """The share of a gamma distribution of scale one below a value."""
    if value <= 0:
        return 0.0
    if shape > 1e6 or value > 1e6:
        return 1.0 if value > shape else 0.0
    term = total = 1.0
    for step in range(1, _TERMS):
        term *= value / (shape + step)
        total += term
        if term < 1e-12 * total:
            break
    exponent = shape * log(value) - value - lgamma(shape + 1) + log(total)
    return min(1.0, exp(min(0.0, exponent)))
