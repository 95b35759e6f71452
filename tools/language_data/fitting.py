"""
Fits the weights of one script: multinomial logistic regression over hashed n-grams.

Needs numba (not needed by this part of the program itself).

The rules of this module are:
  * The features are those of `guwah.reading.language.measure`, letter for letter.
  * Steps are taken one piece at a time in a drawn order, by AdaGrad (Duchi and others 2011).
  * In each piece a part of the n-grams is left out by lot (dropout, Srivastava and others
    2014), so that no weight relies on another n-gram of the same word being known.
  * Each language counts the same, however much text of it there is.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from guwah.reading.language import letters, measure

PASSES = 6
KEPT_PASSES = 3
RATE = 0.2
DAMPING = 1e-2
DROPPED = 0.4
"""The part of the n-grams of a piece that a step does not see."""
LEAST = 2
"""An n-gram that stands less often has no weight."""
UNKNOWN_WORTH = 0.4
"""What a piece of `und` counts beside one of a language."""


class Pieces(NamedTuple):
    """The features of many pieces: piece n has the columns from `starts[n]` to `starts[n+1]`."""

    buckets: NDArray[np.uint32]
    starts: NDArray[np.int64]


def read_pieces(lines: list[str]) -> Pieces:
    """The features of each line."""
    text = "\n".join(line.replace("\n", " ") for line in lines)
    ends = np.cumsum([len(line) + 1 for line in lines])
    words = measure.find_words(letters.read_letters(text))
    columns = np.bincount(
        np.searchsorted(ends, words.first, "right"), words.size + 1, len(lines)
    ).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(columns)))
    return Pieces(np.ascontiguousarray(measure.feature_places(words).T), starts)


@numba.njit(cache=False, fastmath=True)  # type: ignore[misc]
def _one_pass(  # type: ignore[no-untyped-def]
    buckets, starts, order, target, worth, weights, squares, rate, dropped, seed
):
    """One step a piece; returns the summed loss."""
    np.random.seed(seed)
    lanes, orders, lost = weights.shape[1], buckets.shape[1], 0.0
    scores = np.empty(lanes, np.float32)
    used = np.empty(4096, np.int64)
    scale = np.float32(1 / (1 - dropped))
    for row in order:
        count = 0
        scores[:] = 0
        for column in range(starts[row], starts[row + 1]):
            for at in range(orders):
                bucket = buckets[column, at]
                if bucket and count < 4096 and np.random.random() >= dropped:
                    used[count] = bucket
                    count += 1
                    for lane in range(lanes):
                        scores[lane] += weights[bucket, lane]
        if count == 0:
            continue
        scores *= scale
        scores -= scores.max()
        total = np.float32(0)
        for lane in range(lanes):
            scores[lane] = np.exp(scores[lane])
            total += scores[lane]
        lost -= worth[target[row]] * np.log(scores[target[row]] / total + 1e-30)
        for lane in range(lanes):
            chance = scores[lane] / total - (lane == target[row])
            slope = np.float32(chance * worth[target[row]])
            for at in range(count):
                squares[used[at], lane] += slope * slope
                weights[used[at], lane] -= rate * slope / np.sqrt(squares[used[at], lane])
    return lost


def is_of(script: str) -> NDArray[np.bool_]:
    """Which buckets are those of a script."""
    own = np.zeros(measure.BUCKETS, np.bool_)
    first = 0
    for kind, bits in measure.SHARES:
        if letters.SCRIPTS[kind] == script:
            own[max(first, 1) : first + (1 << bits)] = True
        first += 1 << bits
    return own


def fit(
    by_language: dict[str, list[str]], languages: tuple[str, ...], script: str
) -> NDArray[np.float32]:
    """Fit.

    Args:
        by_language: Pieces of each language.
        languages: The lanes, in their order.
        script: Whose words count; what stands among them in another script is not seen.

    Returns:
        Shape `(languages, BUCKETS)`: the mean after each of the last `KEPT_PASSES` passes.
    """
    found = read_pieces([line for one in languages for line in by_language[one]])
    seen = np.bincount(found.buckets.ravel(), minlength=measure.BUCKETS)
    seen[~is_of(script)] = 0
    found.buckets[seen[found.buckets] < LEAST] = 0
    sizes = np.array([len(by_language[one]) for one in languages])
    target = np.repeat(np.arange(len(languages)), sizes)
    worth = (len(target) / len(languages) / sizes).astype(np.float32)
    if "und" in languages:
        worth[languages.index("und")] *= UNKNOWN_WORTH
    weights = np.zeros((measure.BUCKETS, len(languages)), np.float32)
    squares = np.full_like(weights, DAMPING)
    mean = np.zeros_like(weights)
    pick = np.random.default_rng(5)
    for step in range(PASSES):
        order = pick.permutation(len(target))
        step_rate = np.float32(RATE * (1 - step / (PASSES + 1)))
        lost = _one_pass(*found, order, target, worth, weights, squares, step_rate, DROPPED, step)
        if step >= PASSES - KEPT_PASSES:
            mean += weights / KEPT_PASSES
        print(f"  pass {step + 1}: loss {lost / len(order):.4f}", flush=True)
    mean[seen >= LEAST] -= mean[seen >= LEAST].mean(axis=1, keepdims=True)
    return np.ascontiguousarray(mean.T)
