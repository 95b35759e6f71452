"""
Fits the rule of `guwah.linking.alike.promise` on labelled corpora and writes its numbers.

usage: train_promise.py CORPUS.tsv[.gz] ... [--out src/guwah/linking/alike/promise_rule.py]

CORPUS is as for `train_likeness.py`, which has to run before: a pair is worth comparing if it is of one
family and the rule of `comparing` finds it likely. Short true pairs count for more, because they have
few grams to show. `LOST` of the true pairs may be left out. A corpus on which links are judged must
not be among these.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from train_likeness import Floats, asked, fitted, numbers, products, read

from guwah.linking.alike.closing import STRONG
from guwah.linking.alike.compiled import compiled
from guwah.linking.alike.counting import Numbers
from guwah.linking.alike.distinct import distinct
from guwah.linking.alike.grams import profiles
from guwah.linking.alike.matching import compared
from guwah.linking.alike.odds import odds_of
from guwah.linking.alike.postings import Postings, meet, postings
from guwah.linking.alike.promise import NUMBERS, Facts, facts_of, numbers_of
from guwah.linking.alike.reducing import skeletons

OUT = Path(__file__).parents[1] / "src/guwah/linking/alike/promise_rule.py"
MOST_TEXTS = 100_000
LOST = 0.0125
TRUE, SHORT_TRUE, SHORT = 20.0, 80.0, 3.6


def main() -> None:
    """Fit and write."""
    paths, out = asked(OUT)
    parts = [labelled(*read(path), path) for path in paths]
    x, y = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    mean, spread = x.mean(0), x.std(0) + 1e-6
    rows = products((x - mean) / spread)
    weights = np.where(y, np.where(x[:, 4] < SHORT, SHORT_TRUE, TRUE), 1.0)
    factors = fitted(rows, y.astype(float), weights)
    scores = rows @ factors
    least = float(np.quantile(scores[y], LOST))
    print(f"left out: {(scores[~y] < least).mean():.3f} of the others, {LOST} of the true ones")
    head = OUT.read_text().split("MEANS")[0]
    out.write_text(head + numbers(mean, spread, factors) + f"LEAST: Final = {least:.5g}\n")


def labelled(
    families: NDArray[np.int64], texts: list[str], path: str
) -> tuple[Floats, NDArray[np.bool_]]:
    """The numbers of the candidates of some texts of a corpus, and which are worth comparing."""
    each = distinct(skeletons(texts))
    told = profiles(each.held)
    found = postings(told.seeds, len(each.held))
    step = max(1, len(each.held) // MOST_TEXTS)
    facts = facts_of(found.shared, each.held.starts, is_large=True)
    pairs, sums = candidates(found, facts, step)
    odds = odds_of(compared(each.held, told, pairs[:, 0].copy(), pairs[:, 1].copy()))
    family = families[each.order[each.starts[:-1]]]
    first, second = family[pairs[:, 0]], family[pairs[:, 1]]
    worth = (first == second) & (first >= 0) & (odds >= STRONG)
    print(f"{path}: {len(pairs)} pairs, {int(worth.sum())} worth comparing", flush=True)
    rows = np.empty((len(pairs), NUMBERS))
    _numbers(sums, facts, pairs, rows)
    return rows, worth


def candidates(found: Postings, facts: Facts, step: int) -> tuple[Numbers, Numbers]:
    """Each `step`th text with all that it is a candidate with, and what they share."""
    room = 1 << 22
    while True:
        pairs, sums = np.empty((room, 2), np.int32), np.empty(room, np.int32)
        made = _candidates(found, facts, step, pairs, sums)
        if made <= room:
            return pairs[:made], sums[:made]
        room = made


@compiled
def _candidates(found: Postings, facts: Facts, step: int, pairs: Numbers, sums: Numbers) -> int:
    texts = len(found.shared)
    told, touched = np.zeros(texts, np.int32), np.zeros(texts + 1, np.int32)
    made = 0
    for text in range(0, texts, step):
        met = meet(found, text, told, touched)
        for number in range(met):
            other = touched[number]
            tells = told[other]
            told[other] = 0
            if tells >= min(facts[text, 0], facts[other, 0]):
                if made < len(sums):
                    pairs[made, 0], pairs[made, 1], sums[made] = other, text, tells
                made += 1
    return made


@compiled
def _numbers(sums: Numbers, facts: Facts, pairs: Numbers, rows: Floats) -> None:
    for at in range(len(sums)):
        numbers_of(sums[at], facts, pairs[at, 0], pairs[at, 1], rows[at])


if __name__ == "__main__":
    main()
