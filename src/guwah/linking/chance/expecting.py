"""
How many links of a run are expected to be false: in all, and in each pattern.

Takes what the engine found and gives numbers; it reads no text, and changes no link.

The rules of this module are:
  * A link is false if its two texts do not come from one text: the same greeting sent by two
    people is a false link, too.
  * The odds of the rule are not believed: what is expected follows from them, from how much of
    the texts stands elsewhere in the same run, and from the group, by numbers that were fitted
    on corpora with planted truth.
  * The links of one group are right or wrong together. The interval counts groups, as it were,
    and not links.
  * Runs differ among each other by more than chance; the interval holds that as well.
  * No risk is below `LEAST`: the corpora cannot show less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from guwah.linking.alike import Found
from guwah.linking.alike.closing import STRONG
from guwah.linking.chance.interval import interval
from guwah.linking.chance.links import Bonds, Floats, Numbers, bonds
from guwah.linking.chance.table import CLUSTERS, FACTORS, MEANS, RUNS, SPREADS, VERSION
from guwah.linking.chance.traits import traits

METHOD: Final = "likeness of skeletons, with the run's own texts as its null model"
LEAST: Final = 0.0005
_CUT: Final = 4.0
_EACH: Final = 50_000


@dataclass(frozen=True)
class Chance:
    """How many of some links are expected to be false.

    Args:
        links: How many there are.
        expected: How many of them are false, on average.
        low, high: The 90 % interval of their number.
    """

    links: int
    expected: float
    low: int
    high: int

    @property
    def rate(self) -> float:
        """The expected share of false links; 0 where there are no links."""
        return self.expected / self.links if self.links else 0.0


@dataclass(frozen=True)
class Expectation:
    """The stated error rate of a run.

    Args:
        method, version: How it was found, and with which numbers.
        threshold: Odds (to one) from which on two texts begin a group.
        whole: For all links.
        groups: For the links of each group, in the order of `Found.groups`.
        bonds: The links by pairs of skeletons.
        risks: For each bond the probability that a link of it is false.
    """

    method: str
    version: str
    threshold: float
    whole: Chance
    groups: tuple[Chance, ...]
    bonds: Bonds
    risks: Floats


def expected(found: Found, pairs: Numbers | None = None) -> Expectation:
    """State the error rate of a run.

    Args:
        found: What the engine found.
        pairs: Positions of the two texts of each link that is stated, a row a link; all links
            where not given.

    Returns:
        Expectations and intervals.
    """
    held = bonds(found, pairs)
    risks = risks_of(traits(found, held))
    number = len(found.groups)
    links = np.bincount(held.group, weights=held.links, minlength=number)
    false = np.bincount(held.group, weights=held.links * risks, minlength=number)
    clustered = false * (links - false)
    groups = tuple(
        Chance(int(size), mean, *interval(mean, CLUSTERS * spread, int(size)))
        for size, mean, spread in zip(
            links.tolist(), false.tolist(), clustered.tolist(), strict=True
        )
    )
    total, mean = int(links.sum()), float(false.sum())
    variance = CLUSTERS * float(clustered.sum()) + (RUNS * mean) ** 2
    whole = Chance(total, mean, *interval(mean, variance, total))
    return Expectation(METHOD, VERSION, float(np.exp(STRONG)), whole, groups, held, risks)


def risks_of(rows: Floats) -> Floats:
    """The probability that a link is false.

    Args:
        rows: Its traits.

    Returns:
        One for each row, between `LEAST` and 1 - `LEAST`.
    """
    means, spreads, factors = np.array(MEANS), np.array(SPREADS), np.array(FACTORS)
    count = len(means)
    square = np.zeros((count, count))
    square[np.triu_indices(count)] = factors[1 + count :]
    found = np.empty(len(rows))
    for at in range(0, len(rows), _EACH):
        reduced = np.clip((rows[at : at + _EACH] - means) / spreads, -_CUT, _CUT)
        sums = reduced @ factors[1 : 1 + count] + np.einsum("ij,ij->i", reduced @ square, reduced)
        found[at : at + _EACH] = 1 / (1 + np.exp(-np.clip(factors[0] + sums, -30, 30)))
    return np.clip(found, LEAST, 1 - LEAST)
