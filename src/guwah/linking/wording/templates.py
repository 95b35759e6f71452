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
  * So it is before the first shared word and behind the last: where any text has a word there, the
    template begins or ends with a slot. Signs alone are left out there.
  * Where the texts share no word, the template is `{1}` and its values are the texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, cycle, zip_longest
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

    from guwah.linking.wording.pieces import pieces
    from guwah.linking.wording.places import places
    from guwah.linking.wording.words import words

    texts = [[base, *(other for other, _ in others)] for base, others in patterns]
    shared = [some for _, others in patterns for some in ((), *(spans for _, spans in others))]
    groups = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    each = np.cumsum([0, *map(len, shared)], dtype=np.int64)
    flat = chain.from_iterable(chain.from_iterable(shared))
    spans = np.fromiter(flat, np.int64, 4 * int(each[-1])).reshape(-1, 4)
    held = words(list(chain.from_iterable(texts)))
    found = pieces(held, places(held, groups, spans, each))
    is_broken = bool(((held.points & ~0x7FF) == 0xD800).any())
    pairs = list(zip(*found.pairs.T.tolist(), strict=True))
    begins = found.begins.tolist()
    for its, at, end, run, opens in zip(
        texts, begins[:-1], begins[1:], found.runs.tolist(), found.opens.tolist(), strict=True
    ):
        yield _written(its, pairs[at : at + run], pairs[at + run : end], is_broken, opens)


def _written(
    texts: Sequence[str], runs: _Pairs, values: _Pairs, is_broken: bool, opens: bool
) -> tuple[str, Slots]:
    """A template and its slots, of the pieces of its texts; it may open with a slot."""
    if not runs:
        return "{1}", (tuple(texts),)
    some = [texts[0][begin:end] for begin, end in runs]
    others = [text[begin:end] for text, (begin, end) in zip(cycle(texts), values, strict=False)]
    if is_broken:
        some, others = [_printed(one) for one in some], [_printed(one) for one in others]
    size = len(texts)
    said = [one.replace("{", "{{").replace("}", "}}") for one in some]
    marks = [f"{{{number}}}" for number in range(1, len(others) // size + 1)]
    first, second = (marks, said) if opens else (said, marks)
    written = " ".join(chain.from_iterable(zip_longest(first, second, fillvalue="")))
    stripped = [one.strip() for one in others]
    return written.rstrip(" "), tuple(
        tuple(stripped[at : at + size]) for at in range(0, len(stripped), size)
    )  # fmt: skip


def _printed(text: str) -> str:
    """A text whose halves of surrogate pairs are shown as what cannot be read."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
