"""
Fits the rule of `guwah.linking.alike.comparing` on labelled corpora and writes its numbers.

usage: train_likeness.py CORPUS.tsv[.gz] ... [--out src/guwah/linking/alike/rule.py]

CORPUS has the columns family, type, language, text, as `bench/linking_corpus.py` writes them. The
rule is logistic in the measures and their products, with a small penalty on large numbers; it is
fitted by Newton's method. Of each set at most `MOST` pairs of either kind are used; the false ones
stand for all. How much the odds of two short texts are raised is fitted after it. A corpus on which a rule is judged must not be among these.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guwah.linking.alike.distinct import distinct
from guwah.linking.alike.grams import profiles
from guwah.linking.alike.matching import candidates_compared
from guwah.linking.alike.odds import LIKE_SIZE, SHORT
from guwah.linking.alike.reducing import skeletons

Floats = NDArray[np.float64]
OUT = Path(__file__).parents[1] / "src/guwah/linking/alike/rule.py"
SIZES = (10_000, 100_000, 1_000_000)
SMALL = 40
FAMILIES, UNRELATED = 80, 500
MOST = 120_000
PENALTY = 30.0
STEPS = 25
CLIP = 4.0

HEAD = '''"""
The numbers of the rule of `comparing`.

Data, made by `tools/train_likeness.py` from corpora of `bench/linking_corpus.py`; do not edit.

The rules of this table are:
  * A measure is reduced by its mean, divided by its spread, and cut at four spreads.
  * `FACTORS` has the constant, then a factor for each measure, then one for each product of two,
    row by row of the upper triangle.
  * The odds of two short texts are higher by `RAISED`.
"""

from __future__ import annotations

from typing import Final

'''


def main() -> None:
    """Fit and write."""
    paths, out = asked(OUT)
    rows, labels, weights = [], [], []
    for path in paths:
        families, texts = read(path)
        for size in SIZES:
            if size > len(texts):
                continue
            measures, same = labelled(families[:size], texts[:size])
            print(f"{path} {size}: {len(same)} pairs, {int(same.sum())} true", flush=True)
            kept, weight = sampled(same)
            rows.append(measures[kept])
            labels.append(same[kept])
            weights.append(weight[kept])
        for number in range(SMALL):
            some = small(families, number)
            measures, same = labelled(families[some], [texts[at] for at in some])
            rows.append(measures)
            labels.append(same)
            weights.append(np.full(len(same), 2.0))
        print(f"{path} small: {sum(map(len, labels[-SMALL:]))} pairs", flush=True)
    x, y, w = np.concatenate(rows), np.concatenate(labels), np.concatenate(weights)
    x = x.astype(np.float64)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    factors = fitted(products((x - mean) / spread), y.astype(float), w)
    raised = raise_of(products((x - mean) / spread) @ factors, y, w, both_short(x))
    print(f"short texts raised by {raised:.3f}")
    out.write_text(HEAD + numbers(mean, spread, factors) + f"RAISED: Final = {raised:.3g}\n")


def asked(usual: Path) -> tuple[list[str], Path]:
    """The corpora that were asked for, and where the numbers go."""
    arguments = sys.argv[1:]
    if "--out" not in arguments:
        return arguments, usual
    at = arguments.index("--out")
    return [*arguments[:at], *arguments[at + 2 :]], Path(arguments[at + 1])


def numbers(means: Floats, spreads: Floats, factors: Floats) -> str:
    """The numbers of a logistic rule as source."""
    named = (("MEANS", means), ("SPREADS", spreads), ("FACTORS", factors))
    return "".join(f"{name}: Final = {listed(values)}\n" for name, values in named)


def read(path: str) -> tuple[NDArray[np.int64], list[str]]:
    """Families and texts of a corpus, in an order of chance."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:  # type: ignore[operator]
        found = [line.rstrip("\n").split("\t", 3) for line in lines]
    return np.array([int(row[0]) for row in found]), [row[3] for row in found]


def small(families: NDArray[np.int64], number: int) -> list[int]:
    """Texts for a set of some hundred: whole families among unrelated ones."""
    chance = np.random.default_rng(number)
    chosen = chance.choice(np.unique(families[families >= 0]), FAMILIES, replace=False)
    related = np.flatnonzero(np.isin(families, chosen))
    others = chance.choice(np.flatnonzero(families < 0), UNRELATED, replace=False)
    return sorted([*related.tolist(), *others.tolist()])


def labelled(
    families: NDArray[np.int64], texts: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The measures of all compared pairs of a corpus, and whether each is of one family."""
    each = distinct(skeletons(texts))
    pairs = candidates_compared(each.held, profiles(each.held))
    family = families[each.order[each.starts[:-1]]]
    same = (family[pairs.first] == family[pairs.second]) & (family[pairs.first] >= 0)
    return pairs.measures, same


def sampled(same: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Floats]:
    """Which pairs are used, and what each counts: true and false ones keep their proportion."""
    true = int(same.sum())
    shares = np.where(
        same, min(1.0, MOST / max(1, true)), min(1.0, MOST / max(1, len(same) - true))
    )
    kept = np.random.default_rng(1).random(len(same)) < shares
    return kept, min(1.0, MOST / max(1, true)) / shares


def products(z: Floats) -> Floats:
    """A one, the columns, and all products of two."""
    z = np.clip(z, -CLIP, CLIP).astype(np.float32)
    a, b = np.triu_indices(z.shape[1])
    return np.hstack([np.ones((len(z), 1)), z, z[:, a] * z[:, b]])


def fitted(x: Floats, y: Floats, w: Floats) -> Floats:
    """Factors of a logistic rule, by Newton's method."""
    factors = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], PENALTY)
    ridge[0] = 0.0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(x @ factors, -30, 30)))
        slope = x.T @ (w * (y - chance)) - ridge * factors
        curve = ((x * (w * chance * (1 - chance)).astype(np.float32)[:, None]).T @ x).astype(
            np.float64
        ) + np.diag(ridge + 1e-3)
        step = np.linalg.solve(curve, slope)
        factors += step
        print(f"step {np.abs(step).max():.4f}", flush=True)
        if np.abs(step).max() < 1e-4:
            break
    return factors


def both_short(x: Floats) -> NDArray[np.bool_]:
    """Which pairs are of two short texts, as `odds` tells it."""
    return np.asarray((x[:, 14] <= SHORT) & (x[:, 2] >= LIKE_SIZE * x[:, 3]), np.bool_)


def raise_of(odds: Floats, y: NDArray[np.bool_], w: Floats, short: NDArray[np.bool_]) -> float:
    """By how much the odds of some pairs have to be raised to be right where they are in doubt."""
    some = short & (np.abs(odds) < CLIP)
    odds, y, w = odds[some], y[some], w[some]
    found = 0.0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(odds + found)))
        found += float((w * (y - chance)).sum() / (w * chance * (1 - chance)).sum())
    return found


def listed(values: Floats) -> str:
    """Numbers as a tuple in source, five in a line."""
    text = [f"{value:.5g}" for value in values]
    lines = [", ".join(text[at : at + 8]) for at in range(0, len(text), 8)]
    return "(\n    " + ",\n    ".join(lines) + ",\n)"


if __name__ == "__main__":
    main()
