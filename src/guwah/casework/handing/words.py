"""
The seven words that unlock an interpreter's page.

Keeps none of them. They travel apart from the page: on paper, or by voice.
Specification: docs/spec/interpreter-bundle.md, "Words"

The rules of this module are:
  * Chance picks; each word is one of 1,024, so that seven hold 70 bits.
  * No two words of the list begin with the same four letters (SLIP-39), so that they can be said.
"""

from __future__ import annotations

import secrets
from typing import Final

from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

COUNT: Final = 7


def new_words() -> str:
    """Seven random words, a space between two."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(COUNT))


def is_words(text: str) -> bool:
    """Whether a text is seven words of the list, as `new_words` writes them."""
    found = text.split(" ")
    return len(found) == COUNT and all(one in WORDLIST for one in found)
