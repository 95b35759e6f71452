"""
Where a message changes its language: spans of one language and script each.

Suggests; a person decides. Spec: docs/spec/language.md, "Spans".

The rules of this module are:
  * A span begins and ends with a letter; emoji, digits, symbols, links and addresses stand in
    none, and what only spaces and punctuation part is one span.
  * All words of one script in a message are judged together. Where they speak for more than
    one language by more than `SWITCH` logits a change, they are cut (Viterbi 1967).
  * A cut costs the same everywhere, so that one foreign word in a line is usually not cut out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from guwah.reading.language import letters, measure
from guwah.reading.language.guess import (
    MIN_KANA,
    UNSURE,
    Guess,
    blocks,
    labels,
    likelihoods,
    owners,
)
from guwah.reading.language.model import Model, model

SWITCH: Final = 7.0


class Span(msgspec.Struct, frozen=True):
    """A part of a text and what is suggested for it."""

    offset: int
    """In bytes of the UTF-8 text."""
    length: int
    """In bytes."""
    guess: Guess


def spans_many(texts: Sequence[str]) -> list[list[Span]]:
    """Cut each text where its language or script changes.

    Args:
        texts: Messages; each is judged by itself.

    Returns:
        For each text its spans, ascending and disjoint; none where it has no letter.
    """
    found: list[list[Span]] = []
    for _, block in blocks(texts):
        found += _cut(block)
    return found


def spans(text: str) -> list[Span]:
    """Cut one text where its language or script changes.

    Args:
        text: A message.

    Returns:
        Its spans, ascending and disjoint.
    """
    return spans_many([text])[0]


def _cut(texts: Sequence[str]) -> list[list[Span]]:
    """Spans of one block."""
    weights = model()
    joined = "\n".join(texts)
    read = letters.read_letters(joined)
    words = measure.find_words(read)
    found: list[list[Span]] = [[] for _ in texts]
    if not len(words.first):
        return found
    scores = measure.score_words(words, weights.tables)
    owner = owners(texts, words)
    parts = _parts(scores, owner, words, weights)
    count = int(parts.max()) + 1
    sums = np.zeros((count, measure.LANES))
    for lane in range(measure.LANES):
        sums[:, lane] = np.bincount(parts, scores[:, lane], count)
    kinds = np.zeros(count, np.uint8)
    kinds[parts] = words.script
    best, chance = likelihoods(sums, kinds, weights)
    kana = np.bincount(owner, words.size * (words.script == letters.KANA), len(texts))
    kinds[parts[(words.script == letters.HAN) & (kana[owner] >= MIN_KANA)]] = letters.KANA
    best *= kinds != letters.KANA
    names = labels()
    guesses = [
        Guess("und" if near < UNSURE else names[kind][lane][0], names[kind][lane][1], near)
        for kind, lane, near in zip(kinds.tolist(), best.tolist(), chance.tolist(), strict=True)
    ]
    hard = np.cumsum(read.kinds == letters.HARD)
    whole = (parts[1:] == parts[:-1]) & (hard[words.first[1:]] == hard[words.last[:-1]])
    starts = np.flatnonzero(np.concatenate(([True], ~whole)))
    ends = np.append(starts[1:], len(parts)) - 1
    bytes_before = _bytes_before(joined)
    base = bytes_before[np.cumsum([0, *(len(one) + 1 for one in texts[:-1])])]
    first = bytes_before[words.first[starts]]
    size = bytes_before[words.last[ends] + 1] - first
    rows = (owner[starts], first - base[owner[starts]], size, parts[starts])
    for at, offset, length, part in zip(*(column.tolist() for column in rows), strict=True):
        found[at].append(Span(offset, length, guesses[part]))
    return found


def _bytes_before(text: str) -> NDArray[np.int64]:
    """For each code point, and the end, how many bytes of UTF-8 stand before it."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    widths = 1 + (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
    before = np.zeros(len(points) + 1, np.int64)
    np.cumsum(widths, out=before[1:])
    return before


def _parts(
    scores: NDArray[np.int32], owner: NDArray[np.int64], words: measure.Words, weights: Model
) -> NDArray[np.int64]:
    """A number for each word: equal for words of one text and script that are judged together."""
    key = owner * len(letters.SCRIPTS) + words.script
    keys, inverse = np.unique(key, return_inverse=True)
    parts: NDArray[np.int64] = inverse.astype(np.int64)
    logits = scores * weights.scales[words.script][:, None] + weights.lanes[words.script]
    count = len(keys)
    together = np.stack([np.bincount(parts, one, count) for one in logits.T], axis=1).max(axis=1)
    apart = np.bincount(parts, logits.max(axis=1), count)
    several = np.flatnonzero(apart - together > SWITCH)
    order = np.argsort(parts, kind="stable")
    bounds = np.searchsorted(parts[order], np.stack((several, several + 1)))
    for first, last in bounds.T.tolist():
        here = order[first:last]
        changes = np.cumsum(np.diff(_path(logits[here]), prepend=-1) != 0) - 1
        parts[here] = np.where(changes == 0, parts[here], count + changes - 1)
        count += int(changes[-1])
    return parts


def _path(logits: NDArray[np.float64]) -> NDArray[np.int64]:
    """The most likely language of each word, where each change costs `SWITCH`."""
    total = logits[0]
    back = np.empty(logits.shape, np.int64)
    for at in range(1, len(logits)):
        best = int(total.argmax())
        stays = total >= total[best] - SWITCH
        back[at] = np.where(stays, np.arange(logits.shape[1]), best)
        total = np.maximum(total, total[best] - SWITCH) + logits[at]
    path = np.empty(len(logits), np.int64)
    path[-1] = total.argmax()
    for at in range(len(logits) - 1, 0, -1):
        path[at - 1] = back[at][path[at]]
    return path
