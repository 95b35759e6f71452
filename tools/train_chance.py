"""
Fits the numbers of `guwah.linking.chance.expecting` on labelled corpora and writes them.

usage: train_chance.py CORPUS.tsv[.gz] ... [--out src/guwah/linking/chance/table.py]

CORPUS has the columns family, type, language, text, as `bench/linking_corpus.py` writes them. To
be run again whenever the engine changes. The risk of a link is logistic in its traits and their
products, fitted by Newton's method with a small penalty. How far the counts of a run scatter is
fitted on corpora that were left out of a fit, a third of them at a time. A corpus on which the
stated rates are judged must not be among these.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log
from pathlib import Path

import numpy as np
from train_likeness import asked, fitted, numbers, products, read

from guwah.linking.alike import Found, find
from guwah.linking.chance.interval import interval
from guwah.linking.chance.links import Bonds, Floats, Numbers, bonds
from guwah.linking.chance.traits import traits

OUT = Path(__file__).parents[1] / "src/guwah/linking/chance/table.py"
LEAST = 0.0005
FOLDS = 3
MOST = 30
MARGIN = 1.15
STEADY = 0.05

HEAD = '''"""
The numbers of `expecting`: from the traits of a link to the risk that it is false.

Data, made by `tools/train_chance.py` from corpora of `bench/linking_corpus.py`; do not edit.

The rules of this table are:
  * A trait is reduced by its mean, divided by its spread, and cut at four spreads.
  * `FACTORS` has the constant, then a factor for each trait, then one for each product of two,
    row by row of the upper triangle.
  * `CLUSTERS` multiplies the variance that groups make which are right or wrong as a whole;
    `RUNS` is the spread of the rate between runs, as a share of it.
"""

from __future__ import annotations

from typing import Final

'''


@dataclass(frozen=True)
class Labelled:
    """The bonds of one corpus with their traits, links, groups and how many links are false."""

    rows: Floats
    links: Numbers
    group: Numbers
    false: Numbers


def main() -> None:
    """Fit and write."""
    paths, out = asked(OUT)
    sets = []
    for path in paths:
        families, texts = read(path)
        found = find(texts)
        held = bonds(found)
        sets.append(
            Labelled(
                traits(found, held), held.links, held.group, false_links(found, held, families)
            )
        )
        print(
            f"{path}: {int(held.links.sum())} links, {int(sets[-1].false.sum())} false", flush=True
        )
    clusters, runs = scatter(sets)
    means, spreads, factors = fit(sets)
    version = f'VERSION: Final = "{version_after(out)}"\n'
    out.write_text(
        HEAD
        + version
        + f"CLUSTERS: Final = {clusters}\nRUNS: Final = {runs}\n"
        + numbers(means, spreads, factors)
    )


def false_links(found: Found, held: Bonds, families: Numbers) -> Numbers:
    """How many links of each bond join texts that are not of one family."""
    out = held.links.copy()
    pairs = zip(held.first.tolist(), held.second.tolist(), strict=True)
    for at, (first, second) in enumerate(pairs):
        kinds, counts = np.unique(families[found.each.members(first)], return_counts=True)
        if first == second:
            out[at] -= int((counts * (counts - 1) // 2)[kinds >= 0].sum())
            continue
        others, more = np.unique(families[found.each.members(second)], return_counts=True)
        same, mine, theirs = np.intersect1d(kinds, others, return_indices=True)
        out[at] -= int((counts[mine] * more[theirs])[same >= 0].sum())
    return out


def fit(sets: list[Labelled]) -> tuple[Floats, Floats, Floats]:
    """Means, spreads and factors; a bond weighs as many links as it has."""
    taken = [sample(one) for one in sets]
    rows = np.concatenate([one.rows[at] for one, (at, _) in zip(sets, taken, strict=True)])
    share = np.concatenate(
        [one.false[at] / one.links[at] for one, (at, _) in zip(sets, taken, strict=True)]
    )
    means, spreads = rows.mean(0), rows.std(0) + 1e-6
    weights = np.concatenate([weight for _, weight in taken])
    return means, spreads, fitted(products((rows - means) / spreads), share, weights)


def sample(one: Labelled) -> tuple[Numbers, Floats]:
    """Bonds spread evenly over those of each group, `MOST` at most, and the links they stand for."""
    order = np.argsort(one.group, kind="stable")
    taken, weights = [np.empty(0, np.int64)], [np.empty(0)]
    for group in np.split(order, np.flatnonzero(np.diff(one.group[order])) + 1):
        chosen = group[np.linspace(0, len(group) - 1, min(len(group), MOST)).astype(np.int64)]
        if len(chosen):
            links = one.links[chosen].astype(np.float64)
            taken.append(chosen)
            weights.append(links * (one.links[group].sum() / links.sum()))
    return np.concatenate(taken), np.concatenate(weights)


def scatter(sets: list[Labelled]) -> tuple[float, float]:
    """The two numbers of the variance under which the counts of corpora left out are likeliest."""
    seen = []
    for fold in range(FOLDS):
        means, spreads, factors = fit([one for at, one in enumerate(sets) if at % FOLDS != fold])
        for one in sets[fold::FOLDS]:
            sums = products((one.rows - means) / spreads) @ factors
            risks = np.clip(1 / (1 + np.exp(-np.clip(sums, -30, 30))), LEAST, 1 - LEAST)
            links = np.bincount(one.group, weights=one.links)
            mean = np.bincount(one.group, weights=one.links * risks)
            seen.append((int(links.sum()), float(mean.sum()), float((mean * (links - mean)).sum()),
                         int(one.false.sum())))  # fmt: skip
    grid = [(c / 4, r / 50) for c in range(1, 17) for r in range(1, 26)]
    best = max(grid, key=lambda pair: sum(likelihood(*one, *pair) for one in seen))
    clusters, runs = round(best[0] * MARGIN**2, 3), round(best[1] * MARGIN + STEADY, 3)
    inside = [
        low <= false <= high
        for links, mean, spread, false in seen
        for low, high in [interval(mean, clusters * spread + (runs * mean) ** 2, links)]
    ]
    print(f"{best}: {clusters}, {runs}: {sum(inside)} of {len(inside)} left out are inside")
    return clusters, runs


def likelihood(
    links: int, mean: float, spread: float, false: int, clusters: float, runs: float
) -> float:
    """Logarithm of the density of a gamma distribution at a count."""
    if not links:
        return 0.0
    variance = clusters * spread + (runs * mean) ** 2
    shape, scale, count = mean * mean / variance, variance / mean, false + 0.5
    return (shape - 1) * log(count) - count / scale - lgamma(shape) - shape * log(scale)


def version_after(out: Path) -> str:
    """One more than the version that is in place."""
    for line in out.read_text().splitlines() if out.exists() else ():
        if line.startswith("VERSION"):
            return str(int(line.split('"')[1]) + 1)
    return "1"


if __name__ == "__main__":
    main()
