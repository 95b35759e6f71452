"""
A second key for Chinese: how it sounds, without tones.

Whoever evades a filter writes another character of the same sound, or letters. The key is made
from the normal form; it is for comparison, never shown as a reading: one character has one sound
here, whatever stands beside it. Spec: docs/spec/normal-form.md, "Sound".

The rules of this module are:
  * A Han character becomes its syllable, with a space before and behind; others stay.
  * A character without a reading stays what it is.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from guwah.script.normal import normal_text
from guwah.script.pinyin_table import READINGS


@cache
def syllables() -> dict[str, str]:
    """The syllable of each character as the normal form writes it, such as `jing` of 警."""
    return {
        character: normal_text(reading)
        for reading, characters in READINGS.items()
        for character in characters
    }


_SPACED: Final[dict[int, str]] = {}


def sound_key(normal: str) -> str:
    """A normal form with its Han characters as toneless syllables.

    Args:
        normal: A normal form.

    Returns:
        The key; words and syllables stand apart by one space.
    """
    if not _SPACED:
        _SPACED.update({ord(one): f" {read} " for one, read in syllables().items()})
    return " ".join(normal.translate(_SPACED).split())
