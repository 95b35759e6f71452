"""
Word segmentation of a text: the pieces that a redaction can withhold.

Cuts text and returns the pieces; stores nothing, knows no language, changes no character.
Spec: Unicode Standard Annex #29, section 4 (default word boundaries, rules WB1 to WB999).

The rules of this module are:
  * The pieces, concatenated, are the text: spaces, marks and broken characters included.
  * At most 512 pieces; the last one takes the rest.
  * The rules are those of UAX #29 without tailoring. (The default word boundary of the
    `regex` module joins an apostrophe to the vowel after it and glues flags to what follows,
    so that module gives the properties here, and not the boundaries.)
  * The Unicode version of the properties stands in `SEGMENTER`, which a commitment names.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import Final

import regex

MAX_SEGMENTS: Final = 512

_CLASS_OF_PROPERTY: Final = (
    ("C", r"\p{WB=CR}"), ("F", r"\p{WB=LF}"), ("V", r"\p{WB=Newline}"),
    ("Z", r"\p{WB=ZWJ}"), ("X", r"[\p{WB=Extend}\p{WB=Format}]"),
    ("p", r"[\p{WB=ALetter}&&\p{Extended_Pictographic}]"), ("L", r"\p{WB=ALetter}"),
    ("H", r"\p{WB=Hebrew_Letter}"), ("N", r"\p{WB=Numeric}"), ("K", r"\p{WB=Katakana}"),
    ("E", r"\p{WB=ExtendNumLet}"), ("W", r"\p{WB=WSegSpace}"),
    ("R", r"\p{WB=Regional_Indicator}"), ("M", r"\p{WB=MidLetter}"), ("U", r"\p{WB=MidNum}"),
    ("B", r"\p{WB=MidNumLet}"), ("S", r"\p{WB=Single_Quote}"), ("D", r"\p{WB=Double_Quote}"),
    ("P", r"\p{Extended_Pictographic}"),
)  # fmt: skip
_PROPERTIES: Final = tuple(
    (letter, regex.compile("(?V1)" + pattern)) for letter, pattern in _CLASS_OF_PROPERTY
)
_ASSIGNED_SINCE: Final = (
    ("17.0.0", "\u20c1"), ("16.0.0", "\u1c89"), ("15.1.0", "\u2ffc"), ("15.0.0", "\U0001fae8"),
)  # fmt: skip


def _unicode_version() -> str:
    """The Unicode version of `regex`, told by characters that each version added."""
    for version, character in _ASSIGNED_SINCE:
        if not regex.match(r"\p{Cn}", character):
            return version
    return "14.0.0"


UNICODE_VERSION: Final = _unicode_version()
SEGMENTER: Final = f"UAX #29 words, Unicode {UNICODE_VERSION}"


class _WordBreakClasses(dict[int, str]):
    """Code point to one letter for its Word_Break value, looked up once each."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        found = next((letter for letter, is_in in _PROPERTIES if is_in.match(character)), "o")
        self[point] = found
        return found


def _rules() -> str:
    """The rules WB3 to WB999 as one pattern over class letters; it matches one piece.

    No group is possessive: Python before 3.11.5 matches those wrongly (cpython issue 106052).
    None needs to be, because no part that must match follows a repeated group.
    """
    skip = "[XZ]*+"  # WB4: ignored after anything but a line end
    quoted = f"H{skip}S{skip}(?![LHp])"  # WB7a: an apostrophe that ends a Hebrew word
    letter = (
        f"(?:[Lp]{skip}(?:[MBS]{skip}(?=[LHp]))?"  # WB5 to WB7
        f"|(?!{quoted})H{skip}(?:D{skip}(?=H)|[MBS]{skip}(?=[LHp]))?)"  # WB7b, WB7c
    )
    number = f"N{skip}(?:[UBS]{skip}(?=N))?"  # WB8, WB11, WB12
    run = f"(?:{letter}|{number})+"  # WB9, WB10
    kana = f"(?:K{skip})+"  # WB13
    join = f"(?:E{skip})+"  # WB13a, WB13b
    word = (
        f"(?=[LHpNKE])(?:{join})?(?:(?:{run}|{kana}){join})*(?:{run}(?:{quoted})?|{kana}|{quoted})?"
    )
    flags = f"R{skip}(?:R{skip})?"  # WB15, WB16
    plain = "[LN]++(?=[oWCFVP]|$)|W++(?![XZ])"  # what most text is made of, at one look
    piece = f"(?:{plain}|{word}|W++{skip}|CF|[CFV]|{flags}|.{skip})"  # WB3 to WB3d, WB999
    return f"{piece}(?:(?<=Z)(?=[pP]){piece})*"  # WB3c


_CLASSES: Final = _WordBreakClasses()
_PIECE: Final = re.compile(_rules())


def segments(text: str, limit: int = MAX_SEGMENTS) -> list[str]:
    """Cut a text into its words and what lies between them.

    Args:
        text: The text exactly as it stands in the record; may be empty.
        limit: The greatest number of pieces; the last one takes the rest.

    Returns:
        Pieces that concatenate to the text; empty for an empty text.
    """
    pieces = _PIECE.findall(text.translate(_CLASSES))
    ends = list(accumulate(map(len, pieces[: limit - 1])))
    if len(pieces) >= limit:
        ends.append(len(text))
    return [text[start:end] for start, end in pairwise([0, *ends])]
