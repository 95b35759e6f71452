"""
What the texts of a pattern have in common, and what stands in its gaps.

Reads spans of matches; it compares nothing itself. The words are found in many patterns at once.

The rules of this module are:
  * A template shows whole words of the first text that every other text has as whole words: of ten
    texts or more, nine of ten. A Han character, a kana and a Tibetan syllable are words.
  * Words are equal as in the comparison: script, case, marks and the sounds of Han do not count.
    Numbers are equal if their digits are.
  * Where the texts have something else between two such words stands a slot, `{1}`, `{2}`, …; its
    values are those of the texts, in their order, and empty where a text has nothing there.
  * A brace of the texts is written twice: `{{1}}` is no slot.
  * What stands before the first shared word and behind the last is no part of the template. Where
    the texts share no word, the template is `{1}` and its values are the texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, cycle
from typing import TypeAlias

from guwah.linking.nouns import PairSpan

Slots: TypeAlias = tuple[tuple[str, ...], ...]
Others: TypeAlias = Sequence[tuple[str, tuple[PairSpan, ...]]]
_Pairs: TypeAlias = list[tuple[int, int]]


def template(base: str, others: Others) -> tuple[str, Slots]:
    """The template of a pattern and the values of its slots.

    Args:
        base: The first text.
        others: The other texts, each with the spans it shares with the first (first side first).

    Returns:
        The template; and for each slot its values, of the first text and of the others.
    """
    return next(templates([(base, others)]))


def templates(patterns: Sequence[tuple[str, Others]]) -> Iterator[tuple[str, Slots]]:
    """The templates of many patterns.

    Args:
        patterns: For each what `template` takes. Memory grows with all their texts.

    Yields:
        For each what `template` gives.
    """
    if not patterns:
        return
    import numpy as np  # numbers and their compiler: not needed to start

    from guwah.linking.wording.places import places
    from guwah.linking.wording.runs import pieces
    from guwah.linking.wording.words import words

    texts = [[base, *(other for other, _ in others)] for base, others in patterns]
    shared = [some for _, others in patterns for some in ((), *(spans for _, spans in others))]
    groups = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    each = np.cumsum([0, *map(len, shared)], dtype=np.int64)
    flat = chain.from_iterable(chain.from_iterable(shared))
    spans = np.fromiter(flat, np.int64, 4 * int(each[-1])).reshape(-1, 4)
    held = words(list(chain.from_iterable(texts)))
    found, begins, runs = pieces(held, places(held, groups, spans, each))
    is_broken = bool(((held.points & ~0x7FF) == 0xD800).any())
    pairs = list(zip(*found.T.tolist(), strict=True))
    for its, at, end, run in zip(
        texts, begins[:-1].tolist(), begins[1:].tolist(), runs.tolist(), strict=True
    ):
        yield _written(its, pairs[at : at + run], pairs[at + run : end], is_broken)


def _written(
    texts: Sequence[str], runs: _Pairs, values: _Pairs, is_broken: bool
) -> tuple[str, Slots]:
    """A template and its slots, of the pieces of its texts."""
    if not runs:
        return "{1}", (tuple(texts),)
    some = [texts[0][begin:end] for begin, end in runs]
    others = [text[begin:end] for text, (begin, end) in zip(cycle(texts), values, strict=False)]
    if is_broken:
        some, others = [_printed(one) for one in some], [_printed(one) for one in others]
    written = some[0].replace("{", "{{").replace("}", "}}")
    for number, piece in enumerate(some[1:], 1):
        written += f" {{{number}}} " + piece.replace("{", "{{").replace("}", "}}")
    stripped = [one.strip() for one in others]
    size = len(texts)
    return written, tuple(
        tuple(stripped[at : at + size]) for at in range(0, len(stripped), size)
    )  # fmt: skip


def _printed(text: str) -> str:
    """A text whose halves of surrogate pairs are shown as what cannot be read."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
