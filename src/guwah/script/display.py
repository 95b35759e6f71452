"""
Evidence on a terminal: what could act on the screen is written out.

Escapes text for a person to read on a terminal; never used for data that a program reads.

The rules of this module are:
  * C0 and C1 controls, bidirectional controls, invisible and line-breaking characters and
    lone surrogates are written as `\\u{…}` with their hexadecimal code point.
  * Joiners inside emoji and Arabic or Indic words are invisible too, and are written out.
  * Letters, marks and ordinary spaces stay as they are.
"""

from __future__ import annotations

from typing import Final

import regex

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
