"""
What the texts of a pattern have in common, and what stands in its gaps.

Reads spans of matches; it compares nothing itself.

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

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

from guwah.linking.nouns import PairSpan

Slots = tuple[tuple[str, ...], ...]
FEW_OF: Final = 10
_WORD: Final = regex.compile(
    r"\p{Nd}(?:[^\p{L}\p{M}\p{N}]{0,2}\p{Nd})*+"
    r"|[\p{Han}\p{Hiragana}\p{Katakana}]\p{M}*+"
    r"|[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Nd}]]"
    r"(?:[\u00ad\u200b-\u200d\u2060\ufeff]*+[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Nd}]])*+",
    regex.VERSION1,
)


@dataclass(frozen=True)
class _Words:
    """The words of a text: their bytes, the first symbol of each, and how many symbols there are.

    `at` gives the word that begins with a symbol.
    """

    source: bytes
    symbols: Sequence[int]
    begins: Sequence[int]
    ends: Sequence[int]
    firsts: Sequence[int]
    at: dict[int, int]

    def between(self, one: int, other: int) -> str:
        """What stands between two words; from the beginning for -1, to the end for `len`."""
        begin = self.ends[one] if one >= 0 else 0
        end = self.begins[other] if other < len(self.begins) else len(self.source)
        return self.source[begin:end].decode("utf-8", "replace")

    def said(self, word: int) -> str:
        """A word, whatever its case."""
        text = self.source[self.begins[word] : self.ends[word]].decode("utf-8", "replace")
        return text.casefold()

    def digits(self, word: int) -> str:
        """The digits of a word, whatever script they are written in."""
        return "".join(str(int(one)) for one in self.said(word) if one.isdecimal())


def template(
    base: str, others: Sequence[tuple[str, tuple[PairSpan, ...]]]
) -> tuple[str, Slots]:  # fmt: skip
    """The template of a pattern and the values of its slots.

    Args:
        base: The first text.
        others: The other texts, each with the spans it shares with the first (first side first).

    Returns:
        The template; and for each slot its values, of the first text and of the others.
    """
    ours, *theirs = _words([base, *(other for other, _ in others)])
    places = [
        _places(ours, its, spans) for its, (_, spans) in zip(theirs, others, strict=True)
    ]  # fmt: skip
    fewer = (len(others) + 1) // FEW_OF
    lacking = [sum(its[word] is None for its in places) for word in range(len(ours.begins))]
    kept = [word for word, missing in enumerate(lacking) if missing <= fewer]
    if not kept:
        return "{1}", ((base, *(other for other, _ in others)),)
    slots: list[tuple[str, ...]] = []
    written = _literal(ours, kept[0], kept[0])
    for before, after in pairwise(kept):
        if after - before == 1 and _parted(places, before, after) <= fewer:
            written += _escaped(ours.between(before, after))
        else:
            values = [ours.between(before, after)]
            for its, where in zip(theirs, places, strict=True):
                values.append(_value(its, where, kept, before, after))
            slots.append(tuple(value.strip() for value in values))
            written += f" {{{len(slots)}}} "
        written += _literal(ours, after, after)
    return written, tuple(slots)


def _words(texts: Sequence[str]) -> list[_Words]:
    """The words of each text."""
    from guwah.linking.alike.skeletons import mapped  # numbers and their compiler

    places = mapped(texts)
    found = []
    for number, text in enumerate(texts):
        symbols = places.begins[places.starts[number] : places.starts[number + 1]].tolist()
        begins, ends, firsts = [], [], []
        at = before = 0
        for word in _WORD.finditer(text):
            at += len(text[before : word.start()].encode("utf-8", "surrogatepass"))
            before, begin = word.end(), at
            at += len(word[0].encode("utf-8", "surrogatepass"))
            first = bisect_left(symbols, begin)
            if first < len(symbols) and symbols[first] < at:
                begins.append(begin)
                ends.append(at)
                firsts.append(first)
            elif ends:
                ends[-1] = at  # a number that goes on: "5 – – 10"
        source = text.encode("utf-8", "surrogatepass")
        by_first = {first: word for word, first in enumerate(firsts)}
        found.append(_Words(source, symbols, begins, ends, [*firsts, len(symbols)], by_first))
    return found


def _places(ours: _Words, its: _Words, spans: Sequence[PairSpan]) -> list[int | None]:
    """For each word of the first text the same word of another, if that has it whole."""
    found: list[int | None] = [None] * len(ours.begins)
    for offset, length, its_offset, its_length in spans:
        first, last = (bisect_left(ours.symbols, at) for at in (offset, offset + length))
        shift = bisect_left(its.symbols, its_offset) - first
        if bisect_left(its.symbols, its_offset + its_length) - last != shift:
            continue
        word = bisect_left(ours.firsts, first)
        while word < len(found) and ours.firsts[word + 1] <= last:
            other = its.at.get(ours.firsts[word] + shift)
            if (
                other is not None
                and its.firsts[other + 1] == ours.firsts[word + 1] + shift
                and ours.digits(word) == its.digits(other)
            ):
                found[word] = other
            word += 1
    _fill(ours, its, found)
    return found


def _fill(ours: _Words, its: _Words, found: list[int | None]) -> None:
    """Words that the spans cut, where both texts have them between the same shared words."""
    after = len(its.begins)
    ends = []
    for place in reversed(found):
        after = after if place is None else place
        ends.append(after)
    least = 0
    for word, end in enumerate(reversed(ends)):
        if found[word] is None:
            said = ours.said(word)
            found[word] = next((at for at in range(least, end) if its.said(at) == said), None)
        least = least if (place := found[word]) is None else place + 1


def _parted(places: Sequence[Sequence[int | None]], before: int, after: int) -> int:
    """How many texts have words between two that are neighbours in the first."""
    both = ((its[before], its[after]) for its in places)
    return sum(a is not None and b is not None and b - a > 1 for a, b in both)


def _value(
    its: _Words, where: Sequence[int | None], kept: Sequence[int], before: int, after: int
) -> str:
    """What a text has between two shared words, or between those around that it has."""
    one = next((at for word in reversed(kept) if word <= before
                if (at := where[word]) is not None), -1)  # fmt: skip
    other = next((at for word in kept if word >= after
                  if (at := where[word]) is not None), len(its.begins))  # fmt: skip
    return its.between(one, other)


def _literal(ours: _Words, first: int, last: int) -> str:
    return _escaped(
        ours.source[ours.begins[first] : ours.ends[last]].decode("utf-8", "replace")
    )  # fmt: skip


def _escaped(text: str) -> str:
    """Braces twice, so that none is taken for a slot."""
    return text.replace("{", "{{").replace("}", "}}")
