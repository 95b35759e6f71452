"""
Code points as the language model sees them: script, folded letter, or what lies between.

Tables over numpy arrays of code points; knows no language and reads no file.
Spec: docs/spec/language.md.

The rules of this module are:
  * Every code point is a letter of one script, a soft gap (space, punctuation), a hard gap
    (digit, emoji, symbol: belongs to no language) or invisible (skipped inside a word).
  * Letters are folded to lower case and to their plain form (full width, presentation forms);
    diacritics stay, because they tell languages apart.
  * A letter and its combining mark are one letter; Arabic vowel signs are invisible.
  * A link, an e-mail address and a handle are hard gaps from end to end.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.uint32]
Kinds: TypeAlias = NDArray[np.uint8]

SCRIPTS: Final = (
    "Zyyy", "Latn", "Cyrl", "Arab", "Hani", "Tibt", "Kana", "Hang", "Grek", "Hebr", "Deva",
    "Thai", "Armn", "Geor", "Mong", "Beng", "Taml", "Telu", "Guru", "Gujr", "Khmr", "Mymr",
    "Laoo", "Ethi", "Sinh", "Syrc", "Bopo", "Yiii",
)  # fmt: skip
"""ISO 15924 codes; the place of a code is the kind of its letters. `Zyyy`: a soft gap."""

SOFT: Final = 0
HARD: Final = 254
INVISIBLE: Final = 255
APOSTROPHE: Final = 253
LATIN, CYRILLIC, ARABIC, HAN, TIBETAN, KANA = range(1, 7)
_TABLE_SIZE: Final = 0x20000
_HAN_END: Final = 0x323B0

_RANGES: Final = (
    ("Latn", 0x41, 0x5A), ("Latn", 0x61, 0x7A), ("Latn", 0xC0, 0x24F), ("Latn", 0x250, 0x2AF),
    ("Latn", 0x1E00, 0x1EFF), ("Latn", 0x2C60, 0x2C7F), ("Latn", 0xA720, 0xA7FF),
    ("Latn", 0xFF21, 0xFF3A), ("Latn", 0xFF41, 0xFF5A), ("Latn", 0xFB00, 0xFB06),
    ("Latn", 0x1D400, 0x1D6A5),
    ("Cyrl", 0x400, 0x481), ("Cyrl", 0x48A, 0x52F), ("Cyrl", 0x1C80, 0x1C8A),
    ("Arab", 0x620, 0x64A), ("Arab", 0x66E, 0x66F), ("Arab", 0x671, 0x6D3), ("Arab", 0x6D5, 0x6D5),
    ("Arab", 0x6EE, 0x6EF), ("Arab", 0x6FA, 0x6FF), ("Arab", 0x750, 0x77F), ("Arab", 0x8A0, 0x8C9),
    ("Arab", 0xFB50, 0xFBB1), ("Arab", 0xFBD3, 0xFD3D), ("Arab", 0xFD50, 0xFDFB),
    ("Arab", 0xFE70, 0xFEFC),
    ("Hani", 0x3005, 0x3007), ("Hani", 0x3400, 0x4DBF), ("Hani", 0x4E00, 0x9FFF),
    ("Hani", 0xF900, 0xFAD9),
    ("Tibt", 0xF00, 0xF00), ("Tibt", 0xF35, 0xF35), ("Tibt", 0xF37, 0xF37), ("Tibt", 0xF39, 0xF39),
    ("Tibt", 0xF40, 0xFBC),
    ("Kana", 0x3041, 0x309F), ("Kana", 0x30A1, 0x30FA), ("Kana", 0x30FC, 0x30FF),
    ("Kana", 0xFF66, 0xFF9D), ("Hang", 0x1100, 0x11FF), ("Hang", 0x3131, 0x318E),
    ("Hang", 0xAC00, 0xD7A3), ("Grek", 0x370, 0x3FF), ("Grek", 0x1F00, 0x1FFF),
    ("Hebr", 0x5D0, 0x5F4), ("Hebr", 0xFB1D, 0xFB4F), ("Deva", 0x900, 0x963),
    ("Deva", 0x971, 0x97F), ("Thai", 0xE01, 0xE3A), ("Thai", 0xE40, 0xE4E), ("Armn", 0x531, 0x58A),
    ("Geor", 0x10A0, 0x10FF), ("Geor", 0x1C90, 0x1CBF), ("Mong", 0x1820, 0x18AA),
    ("Beng", 0x980, 0x9E3), ("Taml", 0xB80, 0xBDF), ("Telu", 0xC00, 0xC63), ("Guru", 0xA00, 0xA65),
    ("Gujr", 0xA80, 0xAE3), ("Khmr", 0x1780, 0x17D3), ("Mymr", 0x1000, 0x103F),
    ("Laoo", 0xE80, 0xECF), ("Ethi", 0x1200, 0x135A), ("Sinh", 0xD80, 0xDDF),
    ("Syrc", 0x710, 0x74F), ("Bopo", 0x3105, 0x312F), ("Yiii", 0xA000, 0xA48C),
)  # fmt: skip
_SOFT_MARKS: Final = "،؛؟۔٫٬٪་།༎༏༐༑༔༄༅༆༈༼༽༴"
_APOSTROPHES: Final = "'’‘‛ʼʻʾʿ`´′＇ʹˈ"
_FOLDED: Final = ((0x41, 0x52F), (0x1C80, 0x1C8A), (0x1E00, 0x1EFF), (0xFB00, 0xFB06),
                  (0xFB50, 0xFDFB), (0xFE70, 0xFEFC), (0xFF21, 0xFF9D), (0x1D400, 0x1D6A5),
                  (0xF900, 0xFAD9), (0x2C60, 0x2C7F), (0xA720, 0xA7FF))  # fmt: skip
_ENDINGS: Final = (
    "com",
    "org",
    "net",
    "cn",
    "ru",
    "tr",
    "kz",
    "uz",
    "kg",
    "de",
    "fr",
    "me",
    "ly",
    "io",
)


class Letters(NamedTuple):
    """Code points of a text, each folded, and the kind of each."""

    folded: Points
    kinds: Kinds


@cache
def _tables() -> Letters:
    """The kind and the folded form of every code point below the supplementary Han planes."""
    kinds = np.full(_TABLE_SIZE, HARD, np.uint8)
    folded = np.arange(_TABLE_SIZE, dtype=np.uint32)
    for point in range(0x3000):
        category = unicodedata.category(chr(point))
        if category in ("Mn", "Me", "Cf"):
            kinds[point] = INVISIBLE
        elif category[0] in "PZC":
            kinds[point] = SOFT
    kinds[0x3000:0x3004] = kinds[0x3008:0x3012] = kinds[0x3014:0x3020] = SOFT
    for first, last in ((0xFE10, 0xFE6B), (0xFF01, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40),
                        (0xFF5B, 0xFF65)):  # fmt: skip
        kinds[first : last + 1] = SOFT
    kinds[0xFE00:0xFE10] = kinds[0xFE20:0xFE30] = kinds[0xFEFF] = INVISIBLE
    for name, first, last in _RANGES:
        kinds[first : last + 1] = SCRIPTS.index(name)
    kinds[[0xD7, 0xF7]] = HARD  # multiplication and division signs
    kinds[[0x640, 0x670, 0x1807]] = INVISIBLE  # the tatweel, a dagger alif, a selector
    kinds[np.frombuffer(_SOFT_MARKS.encode("utf-32-le"), np.uint32)] = SOFT
    kinds[np.frombuffer(_APOSTROPHES.encode("utf-32-le"), np.uint32)] = APOSTROPHE
    for first, last in _FOLDED:
        for point in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(point)).strip().lower()[:1]
            folded[point] = ord(plain) if plain else point
    folded[0x130] = ord("i")
    folded[np.frombuffer(_APOSTROPHES.encode("utf-32-le"), np.uint32)] = ord("'")
    return Letters(folded, kinds)


def read_letters(text: str) -> Letters:
    """The letters of a text, one element for each code point.

    Args:
        text: Any text; lone surrogates count as code points between words.

    Returns:
        Folded code points and kinds; the kind of a letter is the place of its script in
        `SCRIPTS`.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _tables()
    far = np.flatnonzero(points >= _TABLE_SIZE)
    inside = points if not far.size else np.minimum(points, _TABLE_SIZE - 1)
    folded, kinds = table.folded[inside], table.kinds[inside]
    if far.size:
        folded[far] = points[far]
        kinds[far] = np.where(points[far] < _HAN_END, HAN, INVISIBLE)
    _join_marks(text, folded, kinds)
    _settle_apostrophes(kinds)
    _mask_links(points, kinds)
    return Letters(folded, kinds)


def _join_marks(text: str, folded: Points, kinds: Kinds) -> None:
    """Compose a letter with the combining marks after it, where there is such a letter."""
    if unicodedata.is_normalized("NFC", text):
        return
    for at in np.flatnonzero(kinds[1:] == INVISIBLE) + 1:
        whole = unicodedata.normalize("NFC", chr(folded[at - 1]) + text[at])
        if len(whole) == 1 and 0 < kinds[at - 1] < APOSTROPHE:
            folded[at - 1] = ord(whole)


def _settle_apostrophes(kinds: Kinds) -> None:
    """An apostrophe between two letters of one alphabet is a letter of it, else a soft gap."""
    at = np.flatnonzero(kinds == APOSTROPHE)
    if at.size:
        before, after = kinds[np.maximum(at - 1, 0)], kinds[np.minimum(at + 1, len(kinds) - 1)]
        kinds[at] = np.where((before == after) & (before <= CYRILLIC), before, SOFT)


def _mask_links(points: Points, kinds: Kinds) -> None:
    """Make every unbroken run of characters that holds a link or an address a hard gap."""
    anchors = np.flatnonzero((points == ord("@")) | (points == ord(":")) | (points == ord(".")))
    if not anchors.size:
        return
    ahead = np.zeros((5, anchors.size), np.uint32)
    for step in range(5):
        ahead[step] = points[np.minimum(anchors + step, len(points) - 1)] | 0x20 * (step > 0)
    hit = ahead[0] == ord("@")
    hit |= (ahead[0] == ord(":")) & (ahead[1] == ord("/")) & (ahead[2] == ord("/"))
    lower = points[np.maximum(anchors - 1, 0)] | 0x20
    hit |= (ahead[0] == ord(".")) & (lower == ord("w")) & (anchors >= 3) & (
        points[np.maximum(anchors - 2, 0)] | 0x20 == ord("w"))  # fmt: skip
    for ending in _ENDINGS:
        same = ahead[0] == ord(".")
        for step, letter in enumerate(ending, 1):
            same &= ahead[step] == ord(letter)
        beyond = points[np.minimum(anchors + len(ending) + 1, len(points) - 1)]
        hit |= same & ~((beyond | 0x20 >= ord("a")) & (beyond | 0x20 <= ord("z")))
    anchors = anchors[hit]
    if not anchors.size:
        return
    blank = np.flatnonzero((points <= 0x20) | (points == 0x3000) | (points == 0xA0))
    edges = np.concatenate(([-1], blank, [len(points)]))
    place = np.searchsorted(edges, anchors)
    for first, last in set(zip(edges[place - 1] + 1, edges[place], strict=True)):
        piece = kinds[first:last]
        piece[piece <= TIBETAN] = np.where(
            _is_link_part(points[first:last])[piece <= TIBETAN], HARD, piece[piece <= TIBETAN]
        )


def _is_link_part(points: Points) -> NDArray[np.bool_]:
    """Which characters of an unbroken run can stand in a link: all but Han and beyond."""
    return (points < 0x2E80) | (points > 0x1F000)
