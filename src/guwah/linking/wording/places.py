"""
The words of the first text of a pattern, in each of its other texts.

Takes words and spans as numbers and gives numbers; it shows nothing.

The rules of this module are:
  * A word of the first text is found in another where a span holds it whole on both sides, with
    the same digits; or else, cut by spans, by its id between the same shared words.
  * Spans stand in the same order on both sides.
  * Cost grows with the words and spans of the texts, whatever they say.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guwah.linking.alike.compiled import compiled
from guwah.linking.wording.letters import Points, Starts
from guwah.linking.wording.words import Words, low_of


class Places(NamedTuple):
    """Where the words of the first text of each group are found in its other texts.

    Args:
        groups: The first text of each group, and the end of the last.
        starts: Where each text begins in `found`, and the end of the last.
        found: For each word of the first text the same word of this text, or -1; of a first text
            nothing.
    """

    groups: Starts
    starts: Starts
    found: Points


def places(held: Words, groups: Starts, spans: Starts, each: Starts) -> Places:
    """Find the words that the texts of each group share with its first.

    Args:
        held: The words of all texts, group by group.
        groups: The first text of each group, and the end of the last.
        spans: Rows of four: bytes of the first text and of another, as in `PairSpan`.
        each: Where the spans of each text with its first begin, and the end of the last.

    Returns:
        The places of these words.
    """
    counts = np.diff(held.rows) - 1
    sizes = np.repeat(counts[groups[:-1]], np.diff(groups))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    made = Places(groups, starts, np.full(int(starts[-1]), -1, np.int32))
    _find(held, made, spans, each)
    return made


@compiled
def _find(held: Words, made: Places, spans: Starts, each: Starts) -> None:
    heads = np.full(len(held.ids), -1, np.int32)
    following = np.empty(len(held.ids), np.int32)
    ends = np.empty(len(held.ids), np.int32)
    for group in range(len(made.groups) - 1):
        base = made.groups[group]
        for text in range(base + 1, made.groups[group + 1]):
            found = made.found[made.starts[text] : made.starts[text + 1]]
            for row in range(each[text], each[text + 1]):
                _follow(held, base, text, spans[row], found)
            if found.size and found.min() < 0:
                _fill(held, base, text, found, heads, following, ends)


@compiled
def _follow(held: Words, base: int, text: int, span: Starts, found: Points) -> None:
    """Find the words that a span holds whole on both sides."""
    ours, its = held.starts[base], held.starts[text]
    first = low_of(held.symbols, ours, held.starts[base + 1], span[0]) - ours
    last = low_of(held.symbols, ours, held.starts[base + 1], span[0] + span[1]) - ours
    shift = low_of(held.symbols, its, held.starts[text + 1], span[2]) - its - first
    its_last = low_of(held.symbols, its, held.starts[text + 1], span[2] + span[3]) - its
    if its_last - last != shift:
        return
    row = low_of(held.firsts, held.rows[base], held.rows[base + 1], first)
    while row + 1 < held.rows[base + 1] and held.firsts[row + 1] <= last:
        other = held.at[its + held.firsts[row] + shift]
        if other >= 0:
            its_row = held.rows[text] + other
            if held.firsts[its_row + 1] == held.firsts[row + 1] + shift and _has_digits(
                held, row, its_row
            ):
                found[row - held.rows[base]] = other
        row += 1


@compiled
def _has_digits(held: Words, one: int, other: int) -> bool:
    """Whether two words have the same digits in the same order."""
    a, b = held.froms[one], held.froms[other]
    while True:
        while a < held.tos[one] and held.digits[held.points[a]] < 0:
            a += 1
        while b < held.tos[other] and held.digits[held.points[b]] < 0:
            b += 1
        if a == held.tos[one] or b == held.tos[other]:
            return bool(a == held.tos[one] and b == held.tos[other])
        if held.digits[held.points[a]] != held.digits[held.points[b]]:
            return False
        a, b = a + 1, b + 1


@compiled
def _fill(
    held: Words, base: int, text: int, found: Points, heads: Points, following: Points, ends: Points
) -> None:
    """Words that the spans cut, where both texts have them between the same shared words."""
    ours, its = held.rows[base], held.rows[text]
    end = held.rows[text + 1] - its - 1
    for word in range(end - 1, -1, -1):
        following[word] = heads[held.ids[its + word]]
        heads[held.ids[its + word]] = word
    after = end
    for word in range(len(found) - 1, -1, -1):
        after = after if found[word] < 0 else found[word]
        ends[word] = after
    least = 0
    for word in range(len(found)):
        if found[word] < 0:
            one = held.ids[ours + word]
            while heads[one] >= 0 and heads[one] < least:
                heads[one] = following[heads[one]]
            if heads[one] >= 0 and heads[one] < ends[word]:
                found[word] = heads[one]
        if found[word] >= 0:
            least = found[word] + 1
    for word in range(end):
        heads[held.ids[its + word]] = -1
