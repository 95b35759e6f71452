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
    4.6435,
    6.59,
    7.1574,
    3.198,
    3.7288,
)
SPREADS: Final = (
    0.66718,
    0.46721,
    0.50792,
    0.6603,
    0.75544,
)
FACTORS: Final = (
    -11.963,
    4.1692,
    -2.7765,
    -1.9601,
    10.914,
    -10.306,
    0.22234,
    0.57829,
    -0.68246,
    -3.089,
    3.3014,
    -0.50712,
    -0.60993,
    1.5457,
    -0.3007,
    0.26184,
    2.9695,
    -1.9881,
    2.9446,
    -9.0018,
    4.5918,
)
LEAST: Final = -2.4894
