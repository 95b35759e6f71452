"""
Evidence on a terminal: what could act on the screen is written out.

Escapes and isolates text for a person to read on a terminal; never used for data that a program reads.

The rules of this module are:
  * C0 and C1 controls, bidirectional controls, invisible and line-breaking characters and
    lone surrogates are written as `\\u{…}` with their hexadecimal code point.
  * Joiners inside emoji and Arabic or Indic words are invisible too, and are written out.
  * Letters, marks and ordinary spaces stay as they are.
  * What stands inside an isolate has the direction of its first letter, and moves nothing that
    stands beside it.
"""

from __future__ import annotations

from typing import Final

import regex

ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"
_ESCAPED: Final = regex.compile(
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]"
)


def escape_terminal(text: str) -> str:
    """Write out every character that a terminal would act on or not show.

    Args:
        text: Any text of an export: a name, a message, a file name.

    Returns:
        One line of visible characters; unchanged where the text is harmless.
    """
    return str(_ESCAPED.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text))


def isolated(text: str) -> str:
    """A piece of a line whose direction is its own.

    Args:
        text: Escaped already, and marked with nothing but our own.
    """
    return f"{ISOLATE}{text}{END_OF_ISOLATE}"
