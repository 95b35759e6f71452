"""
What the texts of a pattern have in common, and what stands in its gaps.

Reads spans of matches; it compares nothing itself.

The rules of this module are:
  * The template is the first text: what at least half of the others share stays, what they do
    not share is a slot `{1}`, `{2}`, …; a number that is another in some text is a slot, too.
  * A slot is shown only between or beside what is shared, and only where it holds a letter or a
    digit in some text. Its values are those of the members, in their order; empty where a text
    has nothing there.
  * What stands before the first shared word and behind the last is no part of the template.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import regex

from guwah.linking.nouns import PairSpan

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]")
_NUMBER: Final = regex.compile(r"\p{Nd}(?:[^\p{L}\p{M}\p{N}]{0,2}\p{Nd})*+")
_DIGIT: Final = regex.compile(r"\p{Nd}")
_Stretch = tuple[int, int]


def template(
    base: str, others: Sequence[tuple[str, tuple[PairSpan, ...]]]
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The template of a pattern and the values of its slots.

    Args:
        base: The first text.
        others: The other texts, each with the spans it shares with the first (first side first).

    Returns:
        The template; and for each slot its values, of the first text and of the others.
    """
    source = base.encode("utf-8", "surrogatepass")
    steps = [0] * (len(source) + 1)
    for _, spans in others:
        for offset, length, _, _ in spans:
            steps[offset] += 1
            steps[offset + length] -= 1
    least = max(1, (len(others) + 1) // 2)
    kept = [count >= least for count in accumulate(steps[:-1])]
    for begin, end in _differing_numbers(base, source, others):
        kept[begin:end] = [False] * (end - begin)
    stretches = _stretches(kept)
    if not stretches:
        return "…", ()
    written, slots = "", []
    for number, (begin, end) in enumerate(stretches):
        if number:
            gap = (stretches[number - 1][1], begin)
            values = [_text(source, *gap), *(_value(other, spans, gap) for other, spans in others)]
            if any(map(_WORD.search, values)):
                slots.append(tuple(value.strip() for value in values))
                written = f"{written.rstrip()} {{{len(slots)}}} "
            else:
                written += _text(source, *gap)
        written += (
            _text(source, begin, end).lstrip()
            if written.endswith("} ")
            else _text(source, begin, end)
        )
    return written.strip(), tuple(slots)


def _stretches(kept: Sequence[bool]) -> list[_Stretch]:
    """Begins and ends of what is kept."""
    found: list[_Stretch] = []
    begin = None
    for at, keep in enumerate([*kept, False]):
        if keep and begin is None:
            begin = at
        elif not keep and begin is not None:
            found.append((begin, at))
            begin = None
    return found


def _differing_numbers(
    base: str, source: bytes, others: Sequence[tuple[str, tuple[PairSpan, ...]]]
) -> list[_Stretch]:
    """Numbers of the first text that are other numbers in some text."""
    found: set[_Stretch] = set()
    digits = _digits(base)
    for other, spans in others if digits else ():
        theirs = b""
        for offset, length, its_offset, its_length in spans:
            after = bisect_left(digits, offset)
            if after == len(digits) or digits[after] >= offset + length:
                continue
            theirs = theirs or other.encode("utf-8", "surrogatepass")
            mine = _numbers(source, offset, length)
            its = _numbers(theirs, its_offset, its_length)
            found |= {
                place for (place, text), (_, other_text) in zip(mine, its, strict=False)
                if text != other_text
            }  # fmt: skip
    return sorted(found)


def _digits(text: str) -> list[int]:
    """Where the digits of a text begin, in bytes."""
    found, at, before = [], 0, 0
    for digit in _DIGIT.finditer(text):
        at += len(text[before : digit.start()].encode("utf-8", "surrogatepass"))
        before = digit.start()
        found.append(at)
    return found


def _numbers(source: bytes, offset: int, length: int) -> list[tuple[_Stretch, str]]:
    text = _text(source, offset, offset + length)
    found, at, before = [], offset, 0
    for number in _NUMBER.finditer(text):
        at += len(text[before : number.start()].encode("utf-8", "surrogatepass"))
        size = len(number[0].encode("utf-8", "surrogatepass"))
        found.append(((at, at + size), "".join(filter(str.isdigit, number[0]))))
        at, before = at + size, number.end()
    return found


def _value(other: str, spans: Sequence[PairSpan], gap: _Stretch) -> str:
    """What a text has where the first has a gap."""
    source = other.encode("utf-8", "surrogatepass")
    begin, end = 0, len(source)
    for offset, length, its_offset, its_length in spans:
        if offset + length <= gap[0]:
            begin = its_offset + its_length
        elif offset >= gap[1]:
            end = its_offset
            break
        else:
            return _inside(source, (offset, length, its_offset, its_length), gap)
    return _text(source, begin, end) if begin < end else ""


def _inside(source: bytes, span: PairSpan, gap: _Stretch) -> str:
    """The number of a span that stands where the first text has another."""
    text = _text(source, span[2], span[2] + span[3])
    numbers = _NUMBER.findall(text)
    return numbers[0] if len(numbers) == 1 else " ".join(numbers)


def _text(source: bytes, begin: int, end: int) -> str:
    return source[begin:end].decode("utf-8", "replace")
