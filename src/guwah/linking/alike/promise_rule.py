"""
The numbers of the rule of `promise`.

Data, made by `tools/train_promise.py` from corpora of `bench/linking_corpus.py`; do not edit.

The rules of this table are:
  * A number is reduced by its mean, divided by its spread, and cut at four spreads.
  * `FACTORS` has the constant, then a factor for each number, then one for each product of two,
    row by row of the upper triangle. A pair below `LEAST` is not compared.
"""

from __future__ import annotations

from typing import Final

MEANS: Final = (
    5.2276,
    6.3825,
    7.1203,
    3.1255,
    3.7152,
)
SPREADS: Final = (
    0.82368,
    0.59942,
    0.52797,
    0.74764,
    0.76542,
)
FACTORS: Final = (
    -7.7291,
    6.4284,
    -2.9125,
    -2.7838,
    7.8209,
    -6.6265,
    -0.32713,
    1.6698,
    -0.78758,
    -4.1705,
    4.4662,
    -1.0237,
    -0.83605,
    2.0999,
    -0.68525,
    0.13135,
    3.5449,
    -1.6847,
    3.6539,
    -10.234,
    4.4023,
)
LEAST: Final = -2.9402
