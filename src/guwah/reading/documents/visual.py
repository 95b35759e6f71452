"""
Lines of a PDF page that hold right-to-left writing, put into the order in which they are read.

Pure: takes characters with their places on the page. A PDF says where glyphs stand, not in what order
they are read; fonts may draw a letter's dots as glyphs of their own that mean the letter once more.
Source of the order: UAX #9, its levels turned back from what is seen.

The rules of this module are:
  * Characters that stand on one base line, in the order of the file, are one line.
  * A glyph that lies within another of the same character is a part of it.
  * A line is read from the right if most of its letters are; numbers and words of the other
    direction keep their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_GAP, _GAP_OF_DIGITS = 0.17, 0.4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on a page, in points.

    Args:
        character: What it means.
        left: Its left edge.
        right: Its right edge.
        base: Its base line.
        size: Height of its font.
    """

    character: str
    left: float
    right: float
    base: float
    size: float


def has_rtl(text: str) -> bool:
    """Whether there is a letter that is read from the right."""
    return any(unicodedata.bidirectional(one) in ("R", "AL") for one in set(text))


def lines_of(glyphs: Iterable[Glyph]) -> list[str]:
    """Lines as they are read, in the order of the file.

    Args:
        glyphs: Of one page.
    """
    found: list[list[Glyph]] = []
    for one in glyphs:
        last = found[-1][-1] if found else None
        if last is None or abs(one.base - last.base) > 0.3 * max(one.size, last.size, 1.0):
            found.append([])
        found[-1].append(one)
    return [line for line in (_line(part) for part in found) if line]


def _line(glyphs: list[Glyph]) -> str:
    """One line as it is read."""
    seen = sorted(_without_parts(glyphs), key=lambda one: one.left + one.right)
    spaced: list[str] = []
    for at, one in enumerate(seen):
        before = seen[at - 1]
        are_digits = one.character.isdigit() and before.character.isdigit()
        gap = (_GAP_OF_DIGITS if are_digits else _GAP) * max(one.size, before.size)
        if at and one.left - before.right > gap:
            spaced.append(" ")
        spaced.append(one.character)
    return _read(spaced).strip()


def _without_parts(glyphs: list[Glyph]) -> list[Glyph]:
    """Without spaces, which are found by gaps, and without dots that mean their letter."""
    kept: list[Glyph] = []
    by_character: dict[str, list[Glyph]] = {}
    for one in sorted(glyphs, key=lambda glyph: glyph.left - glyph.right):
        if one.character.isspace():
            continue
        same = by_character.setdefault(one.character, [])
        middle = (one.left + one.right) / 2
        if not any(other.left <= middle <= other.right for other in same):
            same.append(one)
            kept.append(one)
    return kept


def _read(seen: Sequence[str]) -> str:
    """What is seen from left to right, in the order in which it is read."""
    kinds = [_direction(one) for one in seen]
    right, left = kinds.count("R"), kinds.count("L")
    if not right:
        return "".join(seen)
    if right >= left:
        turned = list(reversed(seen))
        return "".join(_turn_runs(turned, [_direction(one) for one in turned], "LN"))
    return "".join(_turn_runs(list(seen), kinds, "R"))


def _turn_runs(signs: list[str], kinds: list[str], wanted: str) -> list[str]:
    """Reverse each run of some directions, with what stands between their first and last."""
    out: list[str] = []
    at = 0
    while at < len(signs):
        if kinds[at] not in wanted:
            out.append(signs[at])
            at += 1
            continue
        end = at
        ahead = at
        while ahead < len(signs) and (kinds[ahead] in wanted or kinds[ahead] == "·"):
            if kinds[ahead] in wanted:
                end = ahead
            ahead += 1
        out += reversed(signs[at : end + 1])
        at = end + 1
    return out


def _direction(sign: str) -> str:
    """`R`, `L`, `N` for a number, `·` for what has none."""
    kind = unicodedata.bidirectional(sign[:1])
    if kind in ("R", "AL"):
        return "R"
    if kind in ("EN", "AN"):
        return "N"
    return "L" if kind == "L" else "·"
