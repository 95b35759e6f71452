"""
Texts with equal wording, put together in one pass.

Groups texts by what is left of them in the normal form; it decides no link.

The rules of this module are:
  * The key of a wording is its letters and digits in the normal form; spaces, punctuation,
    signs and invisible characters are no part of it.
  * The key itself is compared, never only a digest of it.
  * Groups come in the order of their first text, their texts in the order given.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from guwah.linking.boilerplate import is_boilerplate, wording_key
from guwah.linking.nouns import Text
from guwah.script.normal import normal_text, normalise

_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")


class Copies:
    """Texts by wording; those that occur once cost one entry and no list."""

    def __init__(self) -> None:
        self._by_key: dict[str, Text | list[Text]] = {}

    def add(self, text: Text) -> None:
        """Put one text with the others of its wording.

        Args:
            text: The text; one without a letter or digit is left out.
        """
        key = wording_key(normal_text(text.text))
        if not key:
            return
        known = self._by_key.setdefault(key, text)
        if isinstance(known, list):
            known.append(text)
        elif known is not text:
            self._by_key[key] = [known, text]

    def groups(self) -> Iterator[list[Text]]:
        """Wordings that occur more than once and are no boilerplate.

        Yields:
            Lists of two texts or more.
        """
        for known in self._by_key.values():
            if isinstance(known, list) and not is_boilerplate(normal_text(known[0].text)):
                yield known


def wording_span(text: str) -> tuple[int, int]:
    """Where the wording stands in a text: from its first letter or digit to its last.

    Args:
        text: A text with at least one letter or digit.

    Returns:
        `(offset, length)` in bytes of the UTF-8 text.
    """
    normal = normalise(text)
    places = [found.start() for found in _LETTER.finditer(normal.text)]
    return normal.span(places[0], places[-1] + 1)
