"""
Texts in the form that contacts are looked for in, with a way back.

Full width, digits of all scripts, dashes, dots and spaces become ASCII; invisible characters
fall. Spec: docs/spec/contacts.md, "Folding".

The rules of this module are:
  * One character gives one character or none, so that every place leads back to the text.
  * Marks that steer writing direction, joiners and soft hyphens fall: they hide in numbers
    that were pasted from other programs.
"""

from __future__ import annotations

import unicodedata
from typing import Final

DOT: Final = "·"
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
                                        "\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " ")  # fmt: skip
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃ー"), "-")
_DOTS: Final = dict.fromkeys(map(ord, "•‧∙・･⋅●◦᛫ㆍ"), DOT)
_OTHER: Final = {ord("٫"): ".", ord("٬"): ",", ord("،"): ",", ord("﹢"): "+", ord("\u2795"): "+",
                 ord("＠"): "@", ord("﹫"): "@"}  # fmt: skip
_NOTHING: Final = frozenset("Cf")
_KEYCAP: Final = (0xFE0F, 0x20E3)


class _Table(dict[int, "str | None"]):
    """Code point to what it is folded to; each entry is worked out when first met."""

    def __missing__(self, point: int) -> str | None:
        character: str | None = chr(point)
        digit = unicodedata.decimal(chr(point), None)
        if digit is not None:
            character = str(digit)
        elif 0xFF01 <= point <= 0xFF5E:
            character = chr(point - 0xFEE0)
        elif unicodedata.category(chr(point)) == "Cf" or point in _KEYCAP:
            character = None
        self[point] = character
        return character


_TABLE: Final = _Table(_SPACES | _DASHES | _DOTS | _OTHER)


def fold(text: str) -> str:
    """The folded form of a text.

    Args:
        text: Any text.

    Returns:
        The text itself where it is ASCII; never longer.
    """
    return text if text.isascii() else text.translate(_TABLE)


def byte_span(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where a part of the folded text stands in the text.

    Args:
        text: The text as it stands in the record.
        start: First character of the part in `fold(text)`.
        stop: End of the part; above `start`.

    Returns:
        `(offset, length)` in bytes of UTF-8; a lone surrogate counts as three.
    """
    if text.isascii():
        return start, stop - start
    kept = [at for at, one in enumerate(text) if _TABLE[ord(one)] is not None]
    first, last = kept[start], kept[stop - 1]
    before = len(text[:first].encode("utf-8", "surrogatepass"))
    return before, len(text[first : last + 1].encode("utf-8", "surrogatepass"))
