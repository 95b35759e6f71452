"""
Characters of evidence made safe to look at: directions, isolates, visible escapes.

Turns a text into lines of tokens that a renderer only has to draw. Changes no evidence.

The rules that this module follows are:
  * A line goes in the direction of its first strong letter.
  * In a line with right-to-left letters, numbers, handles and Latin words are isolated, or they
    would print reversed.
  * Control, bidirectional, invisible and unassigned characters show as `\\u{…}`; joiners and
    variation selectors, which scripts and emoji need, stay.
  * The three marks that only lend a direction to what is beside them (LRM, RLM, ALM) are left
    out: isolates keep the order here, and iPhones write one before every attachment.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec
import regex

TokenKind = Literal["text", "isolate", "escape", "bar"]
Direction = Literal["ltr", "rtl"]
_LEFT_OUT: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_KEPT: Final = frozenset("\u200c\u200d")
_ESCAPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_ISOLATED: Final = regex.compile(
    r"[+@#(]?[\p{Latin}\p{Cyrillic}\p{Nd}][\p{Latin}\p{Cyrillic}\p{M}\p{Nd} .,:;/@#_+()&?=%'\-]*"
    r"(?<=[\p{Latin}\p{Cyrillic}\p{M}\p{Nd})])"
)


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a line: what it is, and its characters (none for a bar)."""

    kind: TokenKind
    value: str


class Line(msgspec.Struct, frozen=True):
    """One line of a text with its direction."""

    direction: Direction
    tokens: tuple[Token, ...]


def line(text: str) -> Line:
    """One line without bars; line breaks in it show as escapes.

    Args:
        text: Any text, also hostile.
    """
    drawn = text.translate(_LEFT_OUT)
    return Line(direction_of(drawn), tuple(_tokens(drawn, _has_right_to_left(drawn))))


def lines(runs: Iterable[str | None]) -> tuple[Line, ...]:
    """The lines of a text with withheld runs.

    Args:
        runs: Visible runs in order; None for a withheld one.

    Returns:
        One line for each line of the text, bars in their places.
    """
    rows: list[list[str | None]] = [[]]
    for run in runs:
        if run is None:
            rows[-1].append(None)
            continue
        first, *rest = run.translate(_LEFT_OUT).replace("\r\n", "\n").split("\n")
        rows[-1].append(first)
        rows += [[part] for part in rest]
    return tuple(_line_of(row) for row in rows)


def direction_of(text: str) -> Direction:
    """The direction of the first strong letter; left to right if there is none."""
    for character in text:
        way = unicodedata.bidirectional(character)
        if way in _RIGHT_TO_LEFT:
            return "rtl"
        if way == "L":
            return "ltr"
    return "ltr"


def escaped(character: str) -> str | None:
    """The visible form of a character that must not act, or None if it may stand."""
    if character in _KEPT or unicodedata.category(character) not in _ESCAPED:
        return None
    return f"\\u{{{ord(character):x}}}"


def _line_of(row: list[str | None]) -> Line:
    text = "".join(part or "" for part in row)
    is_mixed = _has_right_to_left(text)
    tokens: list[Token] = []
    for part in row:
        if part is None:
            tokens.append(Token("bar", ""))
        else:
            tokens += _tokens(part, is_mixed)
    return Line(direction_of(text), tuple(tokens))


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _tokens(text: str, is_mixed: bool) -> Iterator[Token]:
    at = 0
    for found in _ISOLATED.finditer(text) if is_mixed else ():
        yield from _drawn("text", text[at : found.start()])
        yield from _drawn("isolate", found[0])
        at = found.end()
    yield from _drawn("text", text[at:])


def _drawn(kind: TokenKind, text: str) -> Iterator[Token]:
    """The text as tokens of this kind, with what must not act cut out as escapes."""
    plain = ""
    for character in text:
        visible = escaped(character)
        if visible is None:
            plain += character
            continue
        if plain:
            yield Token(kind, plain)
            plain = ""
        yield Token("escape", visible)
    if plain:
        yield Token(kind, plain)
